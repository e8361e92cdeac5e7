#include "zhanhe/powerflow/control.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

namespace zhanhe::powerflow {
namespace {

using Positions = std::vector<int>;  ///< of tap changers, then of switched shunts

Positions start_of(const Controls& controls) {
  Positions positions;
  for (const TapChanger& changer : controls.tap_changers) positions.push_back(changer.start);
  for (const SwitchedShunt& shunt : controls.shunts) positions.push_back(shunt.start);
  return positions;
}

Grid with_positions(const Grid& grid, const Controls& controls, const Positions& positions) {
  Grid set = grid;
  auto position = positions.begin();
  for (const TapChanger& changer : controls.tap_changers) {
    const double factor = 1.0 + *position++ * changer.step_frac;
    Branch& branch = set.branches[static_cast<std::size_t>(changer.branch)];
    if (!changer.at_to) {
      branch.ratio *= factor;
      continue;
    }
    // The impedances are seen from the winding that has the taps.
    branch.ratio /= factor;
    branch.r_pu *= factor * factor;
    branch.x_pu *= factor * factor;
    branch.g_pu /= factor * factor;
    branch.b_pu /= factor * factor;
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

Injections some_hours(const Injections& all, const std::vector<Index>& hours) {
  return {all.p_pu(hours, Eigen::all), all.q_pu(hours, Eigen::all)};
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
                      const Settings& settings, int moves) {
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
  result.state = solve(with_positions(grid, controls, start), injections, settings);
  State& state = result.state;
  if (!state.problems.empty() || start.empty()) {
    result.settled = state.converged;
    return result;
  }

  std::map<Positions, std::vector<Index>> groups;
  const auto decide = [&](Index hour, const Positions& positions, std::map<Positions, std::vector<Index>>& next) {
    if (!state.converged(hour)) return;
    Positions after = moved(grid, controls, positions, state, hour);
    if (after == positions) {
      result.settled(hour) = true;
    } else {
      next[std::move(after)].push_back(hour);
    }
  };
  for (Index hour = 0; hour < hours; ++hour) decide(hour, start, groups);
  for (int round = 0; round < moves && !groups.empty(); ++round) {
    std::map<Positions, std::vector<Index>> next;
    for (const auto& [positions, together] : groups) {
      const State part = solve(with_positions(grid, controls, positions), some_hours(injections, together), settings);
      for (std::size_t k = 0; k < together.size(); ++k) {
        const Index hour = together[k];
        const auto row = static_cast<Index>(k);
        state.voltage_pu.row(hour) = part.voltage_pu.row(row);
        state.converged(hour) = part.converged(row);
        state.iterations(hour) += part.iterations(row);
        state.mismatch_pu(hour) = part.mismatch_pu(row);
        note(hour, part.converged(row) ? positions : start);
        decide(hour, positions, next);
      }
    }
    groups = std::move(next);
  }
  return result;
}

}  // namespace zhanhe::powerflow
