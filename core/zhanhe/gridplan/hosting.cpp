// The largest x at which excess(x, hour) <= 0 for all hours and limits. Few hours decide: x is sought on a working set
// of hours, at first those that a linear estimate names, then all hours are solved at that x; those that break a limit
// join the set, until none does.
#include "zhanhe/gridplan/hosting.hpp"

#include "zhanhe/base/parallel.hpp"
#include "zhanhe/powerflow/sensitivity.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

namespace zhanhe::gridplan {
namespace {

constexpr std::size_t hours_that_join = 8;  ///< one bundle of the power flow's kernel
constexpr Index hours_at_once = 256;        ///< solved together, so that their tables stay small

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

using Hours = std::vector<Index>;

/// What a unit of power adds at the buses, kW and kvar per kW over the base power.
struct Pattern {
  Eigen::ArrayXd p_pu, q_pu;
};

/// Thrown through a search that the caller stopped.
struct Stop {};

class Search {
public:
  Search(const NamedGrid& grid, const Injections& injections, const Generation& generation, const Limits& limits,
         const HostingSettings& settings, Course& course, Index candidates)
      : grid_(grid),
        injections_(injections),
        limits_(limits),
        settings_(settings),
        course_(course),
        power_flow_(settings.power_flow) {
    profile_ =
        generation.profile.size() == 0 ? Eigen::ArrayXd::Ones(injections.p_pu.rows()).eval() : generation.profile;
    const double q_frac = std::sqrt(1.0 - generation.power_factor * generation.power_factor) / generation.power_factor;
    q_per_p_ = generation.absorbs ? -q_frac : q_frac;
    for (Index hour = 0; hour < profile_.size(); ++hour) {
      if (profile_(hour) > 0.0) generating_.push_back(hour);
    }
    base_ = powerflow::solve(grid.grid, injections, power_flow_);
    if (candidates > 1) power_flow_.threads = 1;
    LimitTable table(grid, limits, base_);
    before_ = table.worst();
    const auto nodes = static_cast<Index>(grid.node_names.size());
    left_pu_ = -table.excess()(generating_, Eigen::seqN(nodes, nodes));
    net_pu_ = injections.p_pu.rowwise().sum()(generating_);
    if (settings.existing == Existing::may_not_grow) excess_before_ = table.excess();
  }

  /// `weights`: nodes, of sum 1.
  [[nodiscard]] Capacity capacity(const Eigen::ArrayXd& weights) const {
    if (settings_.existing == Existing::leave_no_capacity && before_.excess > rounding) {
      return {.p_kw = 0.0, .limited = true, .binding = before_};
    }
    if (generating_.empty()) return {.p_kw = settings_.p_max_kw};
    const Pattern pattern = pattern_of(weights);
    auto [working, guess_kw] = first_guess(pattern);
    double low_kw = 0.0;
    double high_kw = guess_kw;
    while (!(worst(pattern, high_kw, working).excess > rounding) && high_kw < settings_.p_max_kw) {
      low_kw = high_kw;
      high_kw = std::min(2.0 * high_kw, settings_.p_max_kw);
    }
    Capacity found{.p_kw = settings_.p_max_kw};
    if (worst(pattern, high_kw, working).excess > rounding) found = search(pattern, working, low_kw, high_kw);
    while (join(working, pattern, found.p_kw)) found = search(pattern, working, 0.0, found.p_kw);
    return found;
  }

private:
  [[nodiscard]] Pattern pattern_of(const Eigen::ArrayXd& weights) const {
    Pattern pattern{Eigen::ArrayXd::Zero(grid_.grid.buses), {}};
    for (Index node = 0; node < weights.size(); ++node) {
      const Index bus = grid_.bus_of_node[at(node)];
      if (bus != NamedGrid::none) pattern.p_pu(bus) += weights(node) / grid_.base_kva;
    }
    pattern.q_pu = q_per_p_ * pattern.p_pu;
    return pattern;
  }

  [[nodiscard]] powerflow::State state(const Pattern& pattern, double p_kw, const Hours& hours) const {
    if (!course_.goes_on()) throw Stop();
    Injections with{injections_.p_pu(hours, Eigen::all), injections_.q_pu(hours, Eigen::all)};
    const Eigen::ArrayXd output_kw = p_kw * profile_(hours);
    for (Index bus = 0; bus < grid_.grid.buses; ++bus) {
      if (pattern.p_pu(bus) == 0.0) continue;
      with.p_pu.col(bus) += pattern.p_pu(bus) * output_kw;
      with.q_pu.col(bus) += pattern.q_pu(bus) * output_kw;
    }
    return powerflow::solve(grid_.grid, with, power_flow_);
  }

  [[nodiscard]] LimitTable table(const Pattern& pattern, double p_kw, const Hours& hours) const {
    LimitTable table(grid_, limits_, state(pattern, p_kw, hours));
    if (settings_.existing == Existing::may_not_grow) table.forgive(excess_before_(hours, Eigen::all));
    return table;
  }

  [[nodiscard]] Finding worst(const Pattern& pattern, double p_kw, const Hours& hours) const {
    Finding finding = table(pattern, p_kw, hours).worst();
    if (finding.hour >= 0) finding.hour = hours[at(finding.hour)];
    return finding;
  }

  /// The largest excess of each hour.
  [[nodiscard]] Eigen::ArrayXd worst_of_each(const Pattern& pattern, double p_kw, const Hours& hours) const {
    const auto count = static_cast<Index>(hours.size());
    Eigen::ArrayXd worst(count);
    for (Index begin = 0; begin < count; begin += hours_at_once) {
      const Index size = std::min(hours_at_once, count - begin);
      const Hours some(hours.begin() + begin, hours.begin() + begin + size);
      worst.segment(begin, size) = settings_.existing == Existing::may_not_grow
                                       ? table(pattern, p_kw, some).excess().rowwise().maxCoeff().eval()
                                       : worst_excess(grid_, limits_, state(pattern, p_kw, some));
    }
    return worst;
  }

  /// Adds the worst hours in which a limit is broken to `working`; false when there is none.
  bool join(Hours& working, const Pattern& pattern, double p_kw) const {
    const Eigen::ArrayXd worst = worst_of_each(pattern, p_kw, generating_);
    Hours broken;
    for (Index row = 0; row < worst.size(); ++row) {
      const bool known = std::ranges::find(working, generating_[at(row)]) != working.end();
      if (worst(row) > rounding && !known) broken.push_back(row);
    }
    const std::size_t count = std::min(broken.size(), hours_that_join);
    std::ranges::partial_sort(broken, broken.begin() + static_cast<std::ptrdiff_t>(count), std::greater{},
                              [&](Index row) { return worst(row); });
    for (std::size_t k = 0; k < count; ++k) working.push_back(generating_[at(broken[k])]);
    return count > 0;
  }

  /// The capacity of some hours. All limits hold at `low_kw`, some are broken at `high_kw`.
  [[nodiscard]] Capacity search(const Pattern& pattern, const Hours& hours, double low_kw, double high_kw) const {
    Finding above = worst(pattern, high_kw, hours);
    while (high_kw - low_kw > settings_.tolerance_frac * high_kw) {
      const double middle_kw = 0.5 * (low_kw + high_kw);
      Finding finding = worst(pattern, middle_kw, hours);
      if (finding.excess > rounding) {
        high_kw = middle_kw;
        above = finding;
      } else {
        low_kw = middle_kw;
      }
      if (high_kw < smallest_kw) break;
    }
    return {.p_kw = low_kw, .limited = true, .binding = above};
  }

  /// Rise of the nodes' voltages per kW along the tangent of the sunniest hour without generation.
  [[nodiscard]] Eigen::ArrayXd rise_per_kw(const Pattern& pattern) const {
    Index hour = 0;
    profile_.maxCoeff(&hour);
    std::vector<Index> sources;
    for (Index bus = 0; bus < grid_.grid.buses; ++bus) {
      if (pattern.p_pu(bus) > 0.0) sources.push_back(bus);
    }
    const powerflow::Sensitivities tangent = powerflow::sensitivities(grid_.grid, injections_, base_, hour, sources);
    Eigen::ArrayXd rise = Eigen::ArrayXd::Zero(grid_.grid.buses);
    for (std::size_t k = 0; k < sources.size(); ++k) {
      const auto column = static_cast<Index>(k);
      rise +=
          tangent.v_by_p.col(column) * pattern.p_pu(sources[k]) + tangent.v_by_q.col(column) * pattern.q_pu(sources[k]);
    }
    return rise;
  }

  struct Guess {
    Hours hours = {};  ///< those that probably decide
    double p_kw = 0.0;
  };

  /// Where voltages reach their upper limits along the tangent, the hours in which they do so first, and how far that
  /// is. A wrong guess costs time only.
  [[nodiscard]] Guess first_guess(const Pattern& pattern) const {
    const Eigen::ArrayXd rise = rise_per_kw(pattern);
    const Eigen::ArrayXd output = profile_(generating_);
    Eigen::ArrayXd reach_kw = Eigen::ArrayXd::Constant(output.size(), settings_.p_max_kw);
    for (Index node = 0; node < left_pu_.cols(); ++node) {
      const Index bus = grid_.bus_of_node[at(node)];
      if (bus == NamedGrid::none || !(rise(bus) > 0.0)) continue;
      reach_kw = reach_kw.min(left_pu_.col(node).max(0.0) / (rise(bus) * output));
    }
    const double p_kw = std::clamp(reach_kw.minCoeff(), std::min(smallest_kw, settings_.p_max_kw), settings_.p_max_kw);
    Guess guess{.p_kw = p_kw};
    guess.hours = least(reach_kw);
    // Loadings are largest where most flows back.
    for (const Index hour : least(-(p_kw * output + grid_.base_kva * net_pu_))) {
      if (std::ranges::find(guess.hours, hour) == guess.hours.end()) guess.hours.push_back(hour);
    }
    return guess;
  }

  /// Some generating hours in which a value is least.
  [[nodiscard]] Hours least(const Eigen::ArrayXd& value) const {
    Hours rows(generating_.size());
    std::iota(rows.begin(), rows.end(), Index{0});
    const std::size_t count = std::min(rows.size(), hours_that_join);
    std::ranges::partial_sort(rows, rows.begin() + static_cast<std::ptrdiff_t>(count), {},
                              [&](Index row) { return std::pair(value(row), row); });
    Hours hours;
    for (std::size_t k = 0; k < count; ++k) hours.push_back(generating_[at(rows[k])]);
    return hours;
  }

  static constexpr double rounding = 1e-9;     ///< excess that the power flow's tolerance leaves
  static constexpr double smallest_kw = 1e-3;  ///< below this a capacity counts as none

  const NamedGrid& grid_;
  const Injections& injections_;
  const Limits& limits_;
  const HostingSettings& settings_;
  Course& course_;
  powerflow::Settings power_flow_;
  Eigen::ArrayXd profile_;
  double q_per_p_ = 0.0;
  Hours generating_;
  powerflow::State base_;
  Finding before_;
  Eigen::ArrayXd net_pu_;          ///< generating hours: all injections without generation
  Eigen::ArrayXXd left_pu_;        ///< generating hours x nodes: up to the upper limit, without generation
  Eigen::ArrayXXd excess_before_;  ///< hours x limits; only where it may not grow
};

Problems all_problems(const NamedGrid& grid, const Injections& injections, const Generation& generation,
                      const Limits& limits, const HostingSettings& settings) {
  Problems found = problems(grid, injections);
  for (Problem& problem : problems(grid, limits)) found.push_back(std::move(problem));
  for (Problem& problem : generation_problems(injections, generation, settings)) found.push_back(std::move(problem));
  return found;
}

}  // namespace

Problems generation_problems(const Injections& injections, const Generation& generation,
                             const HostingSettings& settings) {
  Problems found;
  if (generation.profile.size() != 0 && generation.profile.size() != injections.p_pu.rows()) {
    found.push_back({"generation profile", -1, "needs one value for each hour of the injections"});
  }
  for (Index hour = 0; hour < generation.profile.size(); ++hour) {
    if (!(generation.profile(hour) >= 0.0) || !std::isfinite(generation.profile(hour))) {
      found.push_back({"generation profile", hour, "is negative or not finite"});
    }
  }
  if (!(generation.power_factor > 0.0 && generation.power_factor <= 1.0)) {
    found.push_back({"power factor", -1, "is not above 0 and at most 1"});
  }
  if (!(settings.p_max_kw > 0.0) || !std::isfinite(settings.p_max_kw)) {
    found.push_back({"settings", -1, "need a largest power above 0"});
  }
  if (!(settings.tolerance_frac >= 1e-9 && settings.tolerance_frac <= 0.1)) {
    found.push_back({"settings", -1, "need a tolerance from 1e-9 to 0.1"});
  }
  return found;
}

Problems pattern_problems(const NamedGrid& grid, const Eigen::ArrayXXd& patterns) {
  Problems found;
  if (patterns.rows() != static_cast<Index>(grid.node_names.size())) {
    found.push_back({"patterns", -1, "need one weight for each node"});
  }
  for (Index k = 0; k < patterns.cols(); ++k) {
    const auto weights = patterns.col(k);
    if (!(weights >= 0.0).all() || !weights.isFinite().all() || !(weights.sum() > 0.0)) {
      found.push_back({"pattern", k, "needs weights that are finite, not negative and not all 0"});
    }
  }
  return found;
}

namespace {

/// Capacities of candidates, each with its weights of the nodes; none for those without supply.
template <class Weights>
HostingCapacity capacities(const NamedGrid& grid, const Injections& injections, const Generation& generation,
                           const Limits& limits, const HostingSettings& settings, const Progress& progress,
                           Index candidates, const Weights& weights) {
  HostingCapacity answer;
  Course course(progress, candidates);
  const Search search(grid, injections, generation, limits, settings, course, candidates);
  answer.capacities.resize(at(candidates), {.p_kw = std::numeric_limits<double>::quiet_NaN()});
  try {
    each(candidates, thread_count(settings.power_flow.threads, at(candidates)), course, [&](Index k, int) {
      const Eigen::ArrayXd share = weights(k);
      if (share.size() > 0) answer.capacities[at(k)] = search.capacity(share);
    });
  } catch (const Stop&) {
  }
  answer.stopped = course.stopped();
  if (answer.stopped) answer.capacities.clear();
  return answer;
}

}  // namespace

HostingCapacity hosting_capacity(const NamedGrid& grid, const Injections& injections, const Generation& generation,
                                 const Limits& limits, const HostingSettings& settings, const Progress& progress) {
  std::vector<Index> nodes(grid.node_names.size());
  std::iota(nodes.begin(), nodes.end(), Index{0});
  return hosting_capacity(grid, injections, generation, nodes, limits, settings, progress);
}

HostingCapacity hosting_capacity(const NamedGrid& grid, const Injections& injections, const Generation& generation,
                                 const std::vector<Index>& nodes, const Limits& limits, const HostingSettings& settings,
                                 const Progress& progress) {
  Problems found = all_problems(grid, injections, generation, limits, settings);
  if (!found.empty()) return {.problems = std::move(found)};
  const powerflow::Flags live = powerflow::energised(grid.grid);
  const auto all = static_cast<Index>(grid.node_names.size());
  return capacities(grid, injections, generation, limits, settings, progress, static_cast<Index>(nodes.size()),
                    [&](Index k) -> Eigen::ArrayXd {
                      const Index bus = grid.bus_of_node[at(nodes[at(k)])];
                      if (bus == NamedGrid::none || !live(bus)) return {};
                      return Eigen::VectorXd::Unit(all, nodes[at(k)]);
                    });
}

HostingCapacity pattern_capacity(const NamedGrid& grid, const Injections& injections, const Generation& generation,
                                 const Eigen::ArrayXXd& patterns, const Limits& limits, const HostingSettings& settings,
                                 const Progress& progress) {
  Problems found = all_problems(grid, injections, generation, limits, settings);
  for (Problem& problem : pattern_problems(grid, patterns)) found.push_back(std::move(problem));
  if (!found.empty()) return {.problems = std::move(found)};
  return capacities(grid, injections, generation, limits, settings, progress, patterns.cols(),
                    [&](Index k) -> Eigen::ArrayXd { return patterns.col(k) / patterns.col(k).sum(); });
}

}  // namespace zhanhe::gridplan
