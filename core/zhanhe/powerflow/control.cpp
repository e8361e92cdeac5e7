#include "zhanhe/powerflow/control.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "zhanhe/powerflow/energised.hpp"

namespace zhanhe::powerflow {
namespace {

using Positions = std::vector<int>;  ///< of tap changers, then of switched shunts

Positions start_of(const Controls& controls) {
  Positions positions;
  for (const TapChanger& changer : controls.tap_changers) positions.push_back(changer.start);
  for (const SwitchedShunt& shunt : controls.shunts) positions.push_back(shunt.start);
  return positions;
}

Branch in_position(Branch branch, const TapChanger& changer, int position) {
  const double factor = 1.0 + position * changer.step_frac;
  if (!changer.at_to) {
    branch.ratio *= factor;
    return branch;
  }
  // The impedances are seen from the winding that has the taps.
  branch.ratio /= factor;
  branch.r_pu *= factor * factor;
  branch.x_pu *= factor * factor;
  branch.g_pu /= factor * factor;
  branch.b_pu /= factor * factor;
  return branch;
}

Grid with_positions(const Grid& grid, const Controls& controls, const Positions& positions) {
  Grid set = grid;
  auto position = positions.begin();
  for (const TapChanger& changer : controls.tap_changers) {
    Branch& branch = set.branches[static_cast<std::size_t>(changer.branch)];
    branch = in_position(branch, changer, *position++);
  }
  for (const SwitchedShunt& shunt : controls.shunts) set.shunts.push_back({shunt.bus, 0.0, *position++ * shunt.b_pu});
  return set;
}

/// Which way a control moves: the sign of the voltage's change that is wanted, times the sign of what a position does.
int move_of(double v_pu, double lower, double upper, bool raises) {
  if (std::isnan(v_pu)) return 0;
  if (v_pu < lower) return raises ? 1 : -1;
  if (v_pu > upper) return raises ? -1 : 1;
  return 0;
}

/// The positions after one round at the voltages of an hour.
Positions moved(const Grid& grid, const Controls& controls, const Positions& positions, const State& state,
                Index hour) {
  Positions next = positions;
  std::size_t k = 0;
  for (const TapChanger& changer : controls.tap_changers) {
    const Branch& branch = grid.branches[static_cast<std::size_t>(changer.branch)];
    const double v = std::abs(state.voltage_pu(hour, changer.bus));
    // A higher ratio lowers the voltage at `to`; whoever controls the `from` side wants the opposite.
    const bool raises_to = (changer.step_frac > 0.0) == changer.at_to;
    const bool raises = changer.bus == branch.from ? !raises_to : raises_to;
    next[k] = std::clamp(next[k] + move_of(v, changer.v_lower_pu, changer.v_upper_pu, raises), changer.lowest,
                         changer.highest);
    ++k;
  }
  for (const SwitchedShunt& shunt : controls.shunts) {
    const double v = std::abs(state.voltage_pu(hour, shunt.bus));
    next[k] = std::clamp(next[k] + move_of(v, shunt.v_lower_pu, shunt.v_upper_pu, shunt.b_pu > 0.0), 0, shunt.steps);
    ++k;
  }
  return next;
}

/// Hours that are solved together, since all controls stand alike in them.
using Groups = std::map<Positions, std::vector<Index>>;

/// Solves each group into its rows of `state`; `each` is told every hour with its positions. False: asked to stop.
template <class Each>
bool solve_groups(const Grid& grid, const Controls& controls, const Groups& groups, const Injections& injections,
                  const Settings& settings, const Progress& progress, State& state, Each&& each) {
  const Index hours = injections.p_pu.rows();
  Index done = hours;
  for (const auto& [positions, together] : groups) done -= static_cast<Index>(together.size());
  for (const auto& [positions, together] : groups) {
    const Injections some{injections.p_pu(together, Eigen::all), injections.q_pu(together, Eigen::all)};
    const State part = solve(with_positions(grid, controls, positions), some, settings);
    for (std::size_t k = 0; k < together.size(); ++k) {
      const Index hour = together[k];
      const auto row = static_cast<Index>(k);
      state.voltage_pu.row(hour) = part.voltage_pu.row(row);
      state.converged(hour) = part.converged(row);
      state.readable(hour) = part.readable(row);
      state.iterations(hour) += part.iterations(row);
      state.mismatch_pu(hour) = part.mismatch_pu(row);
      each(hour, positions);
    }
    done += static_cast<Index>(together.size());
    if (progress && !progress(done, hours)) return false;
  }
  return true;
}

}  // namespace

std::vector<Problem> problems(const Grid& grid, const Controls& controls) {
  std::vector<Problem> found;
  const auto say = [&](const char* kind, std::size_t index, const std::string& text) {
    found.push_back({Part::settings, -1, std::string(kind) + " " + std::to_string(index) + " " + text});
  };
  const auto exists = [&](Index bus) { return bus >= 0 && bus < grid.buses; };
  for (std::size_t k = 0; k < controls.tap_changers.size(); ++k) {
    const TapChanger& c = controls.tap_changers[k];
    if (c.branch < 0 || c.branch >= static_cast<Index>(grid.branches.size())) {
      say("tap changer", k, "changes a branch that does not exist");
    }
    for (std::size_t earlier = 0; earlier < k; ++earlier) {
      if (controls.tap_changers[earlier].branch == c.branch) {
        say("tap changer", k, "changes the branch of tap changer " + std::to_string(earlier));
      }
    }
    if (!exists(c.bus)) say("tap changer", k, "looks at a bus that does not exist");
    if (!(c.lowest <= c.start && c.start <= c.highest)) say("tap changer", k, "starts outside its positions");
    if (!std::isfinite(c.step_frac) || c.step_frac == 0.0) say("tap changer", k, "has a step of 0 or not finite");
    if (!(1.0 + c.lowest * c.step_frac > 0.0 && 1.0 + c.highest * c.step_frac > 0.0)) {
      say("tap changer", k, "has a position with a ratio that is not above 0");
    }
    if (!(c.v_upper_pu - c.v_lower_pu >= std::abs(c.step_frac))) {
      say("tap changer", k, "has a dead band narrower than its step and would swing; widen it");
    }
  }
  for (std::size_t k = 0; k < controls.shunts.size(); ++k) {
    const SwitchedShunt& s = controls.shunts[k];
    if (!exists(s.bus)) say("switched shunt", k, "stands at a bus that does not exist");
    if (!(0 <= s.start && s.start <= s.steps)) say("switched shunt", k, "starts outside its steps");
    if (!std::isfinite(s.b_pu) || s.b_pu == 0.0) say("switched shunt", k, "has a step of 0 or not finite");
    if (!(s.v_upper_pu > s.v_lower_pu)) say("switched shunt", k, "has a dead band the wrong way round");
  }
  return found;
}

ControlledState solve(const Grid& grid, const Controls& controls, const Injections& injections,
                      const Settings& settings, const Progress& progress, int moves) {
  const Index hours = injections.p_pu.rows();
  const auto changers = static_cast<Index>(controls.tap_changers.size());
  const auto shunts = static_cast<Index>(controls.shunts.size());
  ControlledState result;
  result.settled = Flags::Constant(hours, false);
  const Positions start = start_of(controls);
  result.taps.resize(hours, changers);
  result.steps.resize(hours, shunts);
  const auto note = [&](Index hour, const Positions& positions) {
    for (Index k = 0; k < changers; ++k) result.taps(hour, k) = positions[static_cast<std::size_t>(k)];
    for (Index k = 0; k < shunts; ++k) result.steps(hour, k) = positions[static_cast<std::size_t>(changers + k)];
  };
  for (Index hour = 0; hour < hours; ++hour) note(hour, start);

  std::vector<Problem> wrong = problems(grid, controls);
  if (!wrong.empty()) {
    result.state = solve(Grid{}, {Eigen::ArrayXXd(hours, 0), Eigen::ArrayXXd(hours, 0)});
    result.state.converged.setConstant(false);
    result.state.problems = std::move(wrong);
    return result;
  }
  result.state = solve(with_positions(grid, controls, start), injections, settings, progress);
  State& state = result.state;
  if (!state.problems.empty() || state.stopped || start.empty()) {
    result.settled = state.converged;
    return result;
  }

  Groups groups;
  const auto decide = [&](Index hour, const Positions& positions, Groups& next) {
    if (!state.converged(hour)) return;
    Positions after = moved(grid, controls, positions, state, hour);
    if (after == positions) {
      result.settled(hour) = true;
    } else {
      next[std::move(after)].push_back(hour);
    }
  };
  for (Index hour = 0; hour < hours; ++hour) decide(hour, start, groups);
  for (int round = 0; round < moves && !groups.empty() && !state.stopped; ++round) {
    Groups next;
    state.stopped = !solve_groups(grid, controls, groups, injections, settings, progress, state,
                                  [&](Index hour, const Positions& positions) {
                                    note(hour, state.converged(hour) ? positions : start);
                                    decide(hour, positions, next);
                                  });
    groups = std::move(next);
  }
  return result;
}

State solve_at(const Grid& grid, const Controls& controls, const Eigen::ArrayXXi& taps, const Injections& injections,
               const Settings& settings, const Progress& progress) {
  const Index hours = injections.p_pu.rows();
  const Positions start = start_of(controls);
  const auto positions_of = [&](Index hour) {
    Positions positions = start;
    for (Index k = 0; k < taps.cols(); ++k) positions[static_cast<std::size_t>(k)] = taps(hour, k);
    return positions;
  };
  if (hours == 0) return solve(with_positions(grid, controls, start), injections, settings);
  Groups groups;
  for (Index hour = 0; hour < hours; ++hour) groups[positions_of(hour)].push_back(hour);
  if (groups.size() == 1) {
    return solve(with_positions(grid, controls, groups.begin()->first), injections, settings, progress);
  }
  State state;
  state.voltage_pu.resize(hours, grid.buses);
  state.converged = state.readable = Flags::Constant(hours, false);
  state.iterations = Eigen::ArrayXi::Zero(hours);
  state.mismatch_pu.setConstant(hours, std::numeric_limits<double>::quiet_NaN());
  state.energised = energised(grid);
  state.problems = problems(grid);
  if (!state.problems.empty()) return state;
  state.stopped =
      !solve_groups(grid, controls, groups, injections, settings, progress, state, [](Index, const Positions&) {});
  return state;
}

Flows branch_flows(const Grid& grid, const Controls& controls, const Eigen::ArrayXXi& taps,
                   const Eigen::ArrayXXcd& voltage_pu) {
  Flows flows = branch_flows(grid, voltage_pu);
  const Flags live = energised(grid);
  for (std::size_t k = 0; k < controls.tap_changers.size(); ++k) {
    const TapChanger& changer = controls.tap_changers[k];
    const Branch& branch = grid.branches[static_cast<std::size_t>(changer.branch)];
    if (!branch.closed || !live(branch.from)) continue;
    std::map<int, std::vector<Index>> hours_at;
    for (Index hour = 0; hour < taps.rows(); ++hour) hours_at[taps(hour, static_cast<Index>(k))].push_back(hour);
    for (const auto& [position, hours] : hours_at) {
      if (position != 0) set_flow(in_position(branch, changer, position), changer.branch, hours, voltage_pu, flows);
    }
  }
  return flows;
}

}  // namespace zhanhe::powerflow
