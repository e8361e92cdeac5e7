#include "zhanhe/gridplan/reconfigure.hpp"

#include "zhanhe/powerflow/flows.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <set>

namespace zhanhe::gridplan {
namespace {

constexpr double limit_tolerance = 1e-6;
constexpr double least_gain_frac = 1e-9;  ///< of the losses: below this an exchange gains nothing

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

using OpenLines = std::set<Index>;

/// Thrown through a search that the caller stopped.
struct Stop {};

/// What positions are worth: first no excess over limits, then little loss.
struct Worth {
  double excess = 0.0;  ///< 0 within limits
  double loss_kwh = 0.0;

  [[nodiscard]] bool better_than(const Worth& other) const {
    if (std::abs(excess - other.excess) > limit_tolerance) return excess < other.excess;
    return loss_kwh < other.loss_kwh * (1.0 - least_gain_frac);
  }
};

class Search {
public:
  Search(const NamedGrid& grid, const Injections& injections, const Limits& limits, const Switches& switches,
         const Durations& duration_h, const ReconfigureSettings& settings, Course& course)
      : grid_(grid),
        injections_(injections),
        limits_(limits),
        switches_(switchable(grid, switches)),
        duration_h_(durations(duration_h, injections.p_pu.rows())),
        settings_(settings),
        course_(course),
        changed_(grid) {
    for (const auto* list : {&switches_.ties, &switches_.sections}) movable_.insert(list->begin(), list->end());
    for (const Index line : movable_) {
      const powerflow::Equipment& equipment = grid.lines[at(line)];
      for (Index b = 0; b < equipment.branches; ++b) line_of_[equipment.first_branch + b] = line;
    }
  }

  [[nodiscard]] Reconfiguration best() {
    const OpenLines given(switches_.ties.begin(), switches_.ties.end());
    Reconfiguration answer{.open_before = {given.begin(), given.end()}};
    const Worth before = worth(given);
    answer.loss_before_kwh = before.loss_kwh;
    answer.worst_before = worst(given);
    OpenLines found = given;
    answer.exchanges = descend(found);
    OpenLines other = sequential_opening();
    const int exchanges = descend(other);
    if (worth(other).better_than(worth(found))) {
      found = other;
      answer.exchanges = exchanges;
    }
    answer.open.assign(found.begin(), found.end());
    answer.loss_kwh = worth(found).loss_kwh;
    answer.worst = worst(found);
    note_lowest_voltage(answer);
    answer.power_flows = power_flows_;
    return answer;
  }

private:
  struct Exchange {
    Index close = -1;
    Index open = -1;
  };

  powerflow::State solve(const OpenLines& open) {
    if (!course_.goes_on()) throw Stop();
    changed_.grid = with_open(open);
    ++power_flows_;
    course_.finish_one();
    return powerflow::solve(changed_.grid, injections_, settings_.power_flow);
  }

  [[nodiscard]] powerflow::Grid with_open(const OpenLines& open) const {
    powerflow::Grid grid = grid_.grid;
    for (const Index line : movable_) set_closed(grid, grid_.lines[at(line)], !open.contains(line));
    return grid;
  }

  /// Solved once for each set of open lines.
  Worth worth(const OpenLines& open) {
    const auto known = known_.find(open);
    if (known != known_.end()) return known->second;
    const powerflow::State state = solve(open);
    const double excess = LimitTable(changed_, limits_, state).worst().excess;
    const Worth worth{.excess = excess > limit_tolerance ? excess : 0.0,
                      .loss_kwh = (powerflow::loss_kw(changed_, state) * duration_h_).sum()};
    return known_.emplace(open, worth).first->second;
  }

  Finding worst(const OpenLines& open) {
    const powerflow::State state = solve(open);
    return LimitTable(changed_, limits_, state).worst();
  }

  /// All exchanges of an open line for a closed one in its loop.
  [[nodiscard]] std::vector<Exchange> exchanges(const OpenLines& open) const {
    std::vector<Exchange> all;
    const powerflow::Grid grid = with_open(open);
    for (const Index tie : open) {
      const powerflow::Equipment& equipment = grid_.lines[at(tie)];
      const powerflow::Branch& first = grid.branches[at(equipment.first_branch)];
      const powerflow::Branch& last = grid.branches[at(equipment.first_branch + equipment.branches - 1)];
      std::set<Index> seen;
      for (const Index branch : path(grid, first.from, last.to)) {
        const auto line = line_of_.find(branch);
        if (line != line_of_.end() && seen.insert(line->second).second) all.push_back({tie, line->second});
      }
    }
    return all;
  }

  static OpenLines after(OpenLines open, const Exchange& exchange) {
    open.erase(exchange.close);
    open.insert(exchange.open);
    return open;
  }

  /// The best neighbour that is better than `open`; `open` itself when there is none.
  OpenLines best_neighbour(const OpenLines& open) {
    OpenLines best = open;
    const std::vector<Exchange> first = exchanges(open);
    for (const Exchange& exchange : first) {
      OpenLines next = after(open, exchange);
      if (worth(next).better_than(worth(best))) best = std::move(next);
    }
    if (best != open || !settings_.pairs) return best;
    for (const Exchange& one : first) {
      const OpenLines middle = after(open, one);
      for (const Exchange& two : exchanges(middle)) {
        OpenLines next = after(middle, two);
        if (worth(next).better_than(worth(best))) best = std::move(next);
      }
    }
    return best;
  }

  /// Moves `open` to a local optimum; returns the number of steps.
  int descend(OpenLines& open) {
    for (int step = 0; step < settings_.exchanges_max; ++step) {
      OpenLines next = best_neighbour(open);
      if (next == open) return step;
      open = std::move(next);
    }
    return settings_.exchanges_max;
  }

  /// Everything closed, then the line with the least mean square current that lies in a loop opened, until there are
  /// as many loops as at first. The positions given when the closed grid has no solution.
  OpenLines sequential_opening() {
    const OpenLines given(switches_.ties.begin(), switches_.ties.end());
    OpenLines open;
    while (open.size() < given.size()) {
      const powerflow::State state = solve(open);
      if (!state.converged.all()) return given;
      const Eigen::ArrayXd heat = mean_square_current(state);
      Index least = -1;
      for (const Index line : movable_) {
        if (open.contains(line) || !lies_in_loop(open, line)) continue;
        if (least < 0 || heat(line) < heat(least)) least = line;
      }
      if (least < 0) return given;
      open.insert(least);
    }
    return open;
  }

  [[nodiscard]] Eigen::ArrayXd mean_square_current(const powerflow::State& state) const {
    const powerflow::Flows flows = powerflow::branch_flows(changed_.grid, state.voltage_pu);
    Eigen::ArrayXd heat = Eigen::ArrayXd::Zero(static_cast<Index>(grid_.lines.size()));
    for (const Index line : movable_) {
      heat(line) = (flows.i_to_pu.col(grid_.lines[at(line)].first_branch).square() * duration_h_).sum();
    }
    return heat;
  }

  /// Whether every bus keeps its supply without the line.
  [[nodiscard]] bool lies_in_loop(OpenLines open, Index line) const {
    const powerflow::Grid with = with_open(open);
    open.insert(line);
    const powerflow::Grid without = with_open(open);
    const powerflow::Equipment& equipment = grid_.lines[at(line)];
    const powerflow::Branch& first = with.branches[at(equipment.first_branch)];
    const powerflow::Branch& last = with.branches[at(equipment.first_branch + equipment.branches - 1)];
    return !path(without, first.from, last.to).empty();
  }

  void note_lowest_voltage(Reconfiguration& answer) {
    const powerflow::State state = solve({answer.open.begin(), answer.open.end()});
    const Eigen::ArrayXXd v_pu = powerflow::node_v_pu(changed_, state);
    answer.v_lowest_pu = std::numeric_limits<double>::quiet_NaN();
    for (Index node = 0; node < v_pu.cols(); ++node) {
      for (Index hour = 0; hour < v_pu.rows(); ++hour) {
        if (std::isnan(v_pu(hour, node)) || v_pu(hour, node) >= answer.v_lowest_pu) continue;
        answer.v_lowest_pu = v_pu(hour, node);
        answer.v_lowest_node = node;
      }
    }
  }

  const NamedGrid& grid_;
  const Injections& injections_;
  const Limits& limits_;
  const Switchable switches_;
  const Eigen::ArrayXd duration_h_;
  const ReconfigureSettings& settings_;
  Course& course_;
  std::set<Index> movable_;         ///< lines
  std::map<Index, Index> line_of_;  ///< of branches of movable lines
  NamedGrid changed_;
  std::map<OpenLines, Worth> known_;
  int power_flows_ = 0;
};

}  // namespace

Reconfiguration reconfigure(const NamedGrid& grid, const Injections& injections, const Limits& limits,
                            const Switches& switches, const Durations& duration_h, const ReconfigureSettings& settings,
                            const Progress& progress) {
  Reconfiguration answer;
  answer.problems = problems(grid, injections, duration_h);
  for (Problem& problem : problems(grid, limits)) answer.problems.push_back(std::move(problem));
  for (Problem& problem : problems(grid, switches)) answer.problems.push_back(std::move(problem));
  if (settings.exchanges_max < 0) answer.problems.push_back({"settings", -1, "allow a negative number of exchanges"});
  if (!answer.problems.empty()) return answer;
  constexpr Index not_known = 0;  // how many power flows it takes
  Course course(progress, not_known);
  try {
    return Search(grid, injections, limits, switches, duration_h, settings, course).best();
  } catch (const Stop&) {
    answer.stopped = course.stopped();
    return answer;
  }
}

}  // namespace zhanhe::gridplan
