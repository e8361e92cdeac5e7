#include "zhanhe/gridplan/outage.hpp"

#include "zhanhe/base/parallel.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <set>
#include <span>
#include <tuple>
#include <utility>

namespace zhanhe::gridplan {
namespace {

constexpr double same_kw = 1e-6;          ///< unserved powers closer than this are one
constexpr double limit_tolerance = 1e-6;  ///< as for violations
constexpr Index hours_first = 32;         ///< solved before all hours are

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// Thrown through an outage that the caller stopped.
struct Stop {};

/// Lines to close and to open.
struct Action {
  std::vector<Index> close = {};
  std::vector<Index> open = {};
  double unserved_kw = 0.0;

  [[nodiscard]] std::size_t operations() const { return close.size() + open.size(); }
};

/// Sets of up to `most` of some items, the empty one included.
std::vector<std::vector<Index>> subsets(const std::vector<Index>& items, int most) {
  std::vector<std::vector<Index>> sets{{}};
  std::size_t first = 0;  // of the sets that are as large as any so far
  for (int size = 1; size <= most; ++size) {
    const std::size_t last = sets.size();
    for (std::size_t s = first; s < last; ++s) {
      const auto next = sets[s].empty() ? items.begin() : std::ranges::find(items, sets[s].back()) + 1;
      for (auto item = next; item != items.end(); ++item) {
        std::vector<Index> larger = sets[s];
        larger.push_back(*item);
        sets.push_back(std::move(larger));
      }
    }
    first = last;
  }
  return sets;
}

class Study {
public:
  Study(const NamedGrid& grid, const Injections& injections, const Limits& limits, const Switches& switches,
        const Durations& duration_h, const RestorationSettings& settings, Course& course)
      : grid_(grid),
        injections_(injections),
        limits_(limits),
        switches_(switchable(grid, switches)),
        settings_(settings),
        course_(course),
        power_flow_(settings.power_flow),
        normal_(supplied(grid.grid)),
        normal_loops_(loop_count(grid.grid)),
        tie_sets_(subsets(switches_.ties, settings.ties_max)),
        changed_(grid) {
    const Eigen::ArrayXd share = durations(duration_h, injections.p_pu.rows());
    load_kw_ =
        grid.base_kva * ((-injections.p_pu).max(0.0).colwise() * (share / share.sum())).colwise().sum().transpose();
    power_flow_.threads = 1;
    const std::vector<Index> hours = hours_that_decide();
    deciding_ = {injections.p_pu(hours, Eigen::all), injections.q_pu(hours, Eigen::all)};
  }

  [[nodiscard]] Outage outage(const powerflow::Equipment& equipment) {
    powerflow::Grid out = grid_.grid;
    set_closed(out, equipment, false);
    Outage outage{.equipment = equipment.name, .before = supply(out), .after = {}};
    outage.after = outage.before;
    outage.within_limits = outage.before.broken.empty();
    if (outage.before.unserved_kw > same_kw) restore(out, equipment, outage);
    outage.restored_kw = outage.before.unserved_kw - outage.after.unserved_kw;
    return outage;
  }

private:
  /// The best action that keeps all limits, if any.
  void restore(const powerflow::Grid& out, const powerflow::Equipment& equipment, Outage& outage) {
    const std::vector<Action> all = actions(out, equipment, outage.before.unserved_kw);
    for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
      while (end < all.size() && rank(all[end]) == rank(all[begin])) ++end;
      const Action* best = best_of(out, std::span(all).subspan(begin, end - begin));
      if (best == nullptr) continue;
      outage.after = supply(switched(out, *best));
      outage.within_limits = true;
      for (const Index line : best->close) outage.close.push_back(grid_.lines[at(line)].name);
      for (const Index line : best->open) outage.open.push_back(grid_.lines[at(line)].name);
      return;
    }
  }

  /// Of some actions the one that keeps all limits with most left, the last among equals. What the deciding hours leave
  /// is never less than what all hours do, so most actions need no more than those.
  const Action* best_of(const powerflow::Grid& out, std::span<const Action> some) {
    std::vector<std::pair<double, std::size_t>> bounds;
    for (std::size_t k = 0; k < some.size(); ++k) {
      if (!course_.goes_on()) throw Stop();
      const double bound = table(switched(out, some[k]), deciding_).worst().excess;
      if (bound <= limit_tolerance) bounds.emplace_back(bound, k);
    }
    std::ranges::sort(bounds);
    const bool no_others = deciding_.p_pu.rows() == injections_.p_pu.rows();
    const Action* best = nullptr;
    double least_excess = limit_tolerance;
    for (const auto& [bound, k] : bounds) {
      if (bound > least_excess) break;
      if (!course_.goes_on()) throw Stop();
      const double excess = no_others ? bound : table(switched(out, some[k]), injections_).worst().excess;
      if (excess < least_excess || (excess == least_excess && (best == nullptr || &some[k] > best))) {
        least_excess = excess;
        best = &some[k];
      }
    }
    return best;
  }

  /// The hours with the largest net load and the largest net generation; all when they are few.
  [[nodiscard]] std::vector<Index> hours_that_decide() const {
    const Index hours = injections_.p_pu.rows();
    std::set<Index> chosen;
    if (hours <= hours_first) {
      for (Index hour = 0; hour < hours; ++hour) chosen.insert(hour);
      return {chosen.begin(), chosen.end()};
    }
    const Eigen::ArrayXd load = -injections_.p_pu.rowwise().sum();
    std::vector<Index> order(at(hours));
    std::iota(order.begin(), order.end(), Index{0});
    std::ranges::stable_sort(order, std::greater{}, [&](Index hour) { return load(hour); });
    for (Index k = 0; k < hours_first / 2; ++k) {
      chosen.insert(order[at(k)]);
      chosen.insert(order[at(hours - 1 - k)]);
    }
    return {chosen.begin(), chosen.end()};
  }

  static std::tuple<long long, std::size_t> rank(const Action& action) {
    return {std::llround(action.unserved_kw / same_kw), action.operations()};
  }

  /// Actions that restore something and make no loop, the best first as far as the graph alone can tell.
  [[nodiscard]] std::vector<Action> actions(const powerflow::Grid& out, const powerflow::Equipment& equipment,
                                            double unserved_kw) const {
    std::vector<std::vector<Index>> section_sets{{}};
    if (settings_.sections_max > 0) {
      for (const Index line : switches_.sections) {
        if (&grid_.lines[at(line)] != &equipment) section_sets.push_back({line});
      }
    }
    std::vector<Action> found;
    for (const std::vector<Index>& close : tie_sets_) {
      if (close.empty()) continue;
      for (const std::vector<Index>& open : section_sets) {
        Action action{.close = close, .open = open};
        const powerflow::Grid grid = switched(out, action);
        action.unserved_kw = unserved(supplied(grid));
        if (action.unserved_kw < unserved_kw - same_kw && loop_count(grid) <= normal_loops_) {
          found.push_back(std::move(action));
        }
      }
    }
    std::ranges::stable_sort(found, {}, rank);
    return found;
  }

  [[nodiscard]] powerflow::Grid switched(const powerflow::Grid& out, const Action& action) const {
    powerflow::Grid grid = out;
    for (const Index line : action.close) set_closed(grid, grid_.lines[at(line)], true);
    for (const Index line : action.open) set_closed(grid, grid_.lines[at(line)], false);
    return grid;
  }

  [[nodiscard]] double unserved(const powerflow::Flags& live) const {
    return (normal_ && !live).select(load_kw_, 0.0).sum();
  }

  /// `changed_` holds the grid that the table looks at.
  LimitTable table(const powerflow::Grid& grid, const Injections& injections) {
    changed_.grid = grid;
    return {changed_, limits_, powerflow::solve(grid, injections, power_flow_)};
  }

  Supply supply(const powerflow::Grid& grid) {
    changed_.grid = grid;
    const powerflow::State state = powerflow::solve(grid, injections_, power_flow_);
    Supply supply{.unserved_kw = unserved(state.energised),
                  .broken = LimitTable(changed_, limits_, state).broken(limit_tolerance)};
    for (std::size_t node = 0; node < grid_.bus_of_node.size(); ++node) {
      const Index bus = grid_.bus_of_node[node];
      if (bus != NamedGrid::none && normal_(bus) && !state.energised(bus)) {
        supply.nodes_without.push_back(static_cast<Index>(node));
      }
    }
    note_lowest_voltage(state, supply);
    for (const auto* list : {&grid_.lines, &grid_.transformers}) note_highest_loading(*list, state, supply);
    return supply;
  }

  void note_lowest_voltage(const powerflow::State& state, Supply& supply) const {
    const Eigen::ArrayXXd v_pu = powerflow::node_v_pu(changed_, state);
    supply.v_lowest_pu = std::numeric_limits<double>::quiet_NaN();
    for (Index node = 0; node < v_pu.cols(); ++node) {
      for (Index hour = 0; hour < v_pu.rows(); ++hour) {
        if (std::isnan(v_pu(hour, node)) || v_pu(hour, node) >= supply.v_lowest_pu) continue;
        supply.v_lowest_pu = v_pu(hour, node);
        supply.v_lowest_node = node;
      }
    }
  }

  void note_highest_loading(const std::vector<powerflow::Equipment>& equipment, const powerflow::State& state,
                            Supply& supply) const {
    const Eigen::ArrayXXd loading = powerflow::loading_frac(changed_, equipment, state);
    for (Index k = 0; k < loading.cols(); ++k) {
      for (Index hour = 0; hour < loading.rows(); ++hour) {
        if (!(loading(hour, k) > supply.loading_highest_frac)) continue;
        supply.loading_highest_frac = loading(hour, k);
        supply.loading_highest_name = equipment[at(k)].name;
      }
    }
  }

  const NamedGrid& grid_;
  const Injections& injections_;
  const Limits& limits_;
  const Switchable switches_;
  const RestorationSettings& settings_;
  Course& course_;
  powerflow::Settings power_flow_;
  const powerflow::Flags normal_;  ///< buses with supply in normal operation
  const Index normal_loops_;
  const std::vector<std::vector<Index>> tie_sets_;
  NamedGrid changed_;
  Eigen::ArrayXd load_kw_;  ///< buses
  Injections deciding_;     ///< some hours
};

}  // namespace

OutageStudy n_minus_1(const NamedGrid& grid, const Injections& injections, const Limits& limits,
                      const Switches& switches, const Durations& duration_h, const RestorationSettings& settings,
                      const Progress& progress) {
  OutageStudy answer;
  answer.problems = problems(grid, injections, duration_h);
  for (Problem& problem : problems(grid, limits)) answer.problems.push_back(std::move(problem));
  for (Problem& problem : problems(grid, switches)) answer.problems.push_back(std::move(problem));
  if (settings.ties_max < 0) answer.problems.push_back({"settings", -1, "close a negative number of ties"});
  if (settings.sections_max < 0 || settings.sections_max > 1) {
    answer.problems.push_back({"settings", -1, "open neither 0 nor 1 section"});
  }
  if (!answer.problems.empty()) return answer;
  std::vector<const powerflow::Equipment*> candidates;
  for (const auto* list : {&grid.lines, &grid.transformers}) {
    for (const powerflow::Equipment& equipment : *list) {
      if (equipment.branches > 0 && closed(grid.grid, equipment)) candidates.push_back(&equipment);
    }
  }
  const auto count = static_cast<Index>(candidates.size());
  const int threads = thread_count(settings.power_flow.threads, candidates.size());
  Course course(progress, count);
  // Each thread has a grid of its own to switch.
  const Study first(grid, injections, limits, switches, duration_h, settings, course);
  std::vector<Study> studies(static_cast<std::size_t>(threads), first);
  answer.outages.resize(candidates.size());
  try {
    each(count, threads, course, [&](Index k, int thread) {
      answer.outages[at(k)] = studies[static_cast<std::size_t>(thread)].outage(*candidates[at(k)]);
    });
  } catch (const Stop&) {
  }
  answer.stopped = course.stopped();
  if (answer.stopped) answer.outages.clear();
  return answer;
}

}  // namespace zhanhe::gridplan
