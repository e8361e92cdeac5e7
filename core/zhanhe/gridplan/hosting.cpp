// The largest x at which excess(x, hour) <= 0 for all hours and limits. Few hours decide: x is sought on a working set
// of hours, then all hours are solved at that x; those that break a limit join the set, until none does.
#include "zhanhe/gridplan/hosting.hpp"

#include "zhanhe/powerflow/sensitivity.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace zhanhe::gridplan {
namespace {

constexpr std::size_t hours_that_join = 8;  ///< one bundle of the power flow's kernel

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

using Hours = std::vector<Index>;

/// What a unit of power adds at the buses, kW and kvar per kW over the base power.
struct Pattern {
  Eigen::ArrayXd p_pu, q_pu;
};

class Search {
public:
  Search(const NamedGrid& grid, const Injections& injections, const Generation& generation, const Limits& limits,
         const HostingSettings& settings)
      : grid_(grid), injections_(injections), limits_(limits), settings_(settings) {
    profile_ =
        generation.profile.size() == 0 ? Eigen::ArrayXd::Ones(injections.p_pu.rows()).eval() : generation.profile;
    const double q_frac = std::sqrt(1.0 - generation.power_factor * generation.power_factor) / generation.power_factor;
    q_per_p_ = generation.absorbs ? -q_frac : q_frac;
    for (Index hour = 0; hour < profile_.size(); ++hour) {
      if (profile_(hour) > 0.0) generating_.push_back(hour);
    }
    base_ = powerflow::solve(grid.grid, injections, settings.power_flow);
    const LimitTable table(grid, limits, base_);
    before_ = table.worst();
    excess_before_ = table.excess();
  }

  /// `weights`: nodes, of sum 1.
  [[nodiscard]] Capacity capacity(const Eigen::ArrayXd& weights) const {
    if (settings_.existing == Existing::leave_no_capacity && before_.excess > rounding) {
      return {.p_kw = 0.0, .limited = true, .binding = before_};
    }
    if (generating_.empty()) return {.p_kw = settings_.p_max_kw};
    const Pattern pattern = pattern_of(weights);
    double low_kw = 0.0;
    double high_kw = std::min(first_guess_kw(pattern), settings_.p_max_kw);
    Hours working;
    while (!join(working, pattern, high_kw)) {
      if (high_kw >= settings_.p_max_kw) return {.p_kw = settings_.p_max_kw};
      low_kw = high_kw;
      high_kw = std::min(2.0 * high_kw, settings_.p_max_kw);
    }
    Capacity found = search(pattern, working, low_kw, high_kw);
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

  [[nodiscard]] LimitTable table(const Pattern& pattern, double p_kw, const Hours& hours) const {
    Injections with{injections_.p_pu(hours, Eigen::all), injections_.q_pu(hours, Eigen::all)};
    const Eigen::ArrayXd output_kw = p_kw * profile_(hours);
    for (Index bus = 0; bus < grid_.grid.buses; ++bus) {
      if (pattern.p_pu(bus) == 0.0) continue;
      with.p_pu.col(bus) += pattern.p_pu(bus) * output_kw;
      with.q_pu.col(bus) += pattern.q_pu(bus) * output_kw;
    }
    LimitTable table(grid_, limits_, powerflow::solve(grid_.grid, with, settings_.power_flow));
    if (settings_.existing == Existing::may_not_grow) table.forgive(excess_before_(hours, Eigen::all));
    return table;
  }

  [[nodiscard]] Finding worst(const Pattern& pattern, double p_kw, const Hours& hours) const {
    Finding finding = table(pattern, p_kw, hours).worst();
    if (finding.hour >= 0) finding.hour = hours[at(finding.hour)];
    return finding;
  }

  /// Adds the worst hours in which a limit is broken to `working`; false when there is none.
  bool join(Hours& working, const Pattern& pattern, double p_kw) const {
    const LimitTable all = table(pattern, p_kw, generating_);
    const Eigen::ArrayXd worst = all.excess().rowwise().maxCoeff();
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

  /// Where the voltages of the sunniest hour reach their upper limits along the tangent without generation.
  [[nodiscard]] double first_guess_kw(const Pattern& pattern) const {
    Index hour = 0;
    const double largest = profile_.maxCoeff(&hour);
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
    double guess_kw = settings_.p_max_kw;
    for (Index node = 0; node < static_cast<Index>(grid_.bus_of_node.size()); ++node) {
      const Index bus = grid_.bus_of_node[at(node)];
      if (bus == NamedGrid::none || !(rise(bus) > 0.0)) continue;
      const double left_pu = -excess_before_(hour, static_cast<Index>(grid_.bus_of_node.size()) + node);
      if (left_pu > 0.0) guess_kw = std::min(guess_kw, left_pu / (rise(bus) * largest));
    }
    return std::max(guess_kw, smallest_kw);
  }

  static constexpr double rounding = 1e-9;     ///< excess that the power flow's tolerance leaves
  static constexpr double smallest_kw = 1e-3;  ///< below this a capacity counts as none

  const NamedGrid& grid_;
  const Injections& injections_;
  const Limits& limits_;
  const HostingSettings& settings_;
  Eigen::ArrayXd profile_;
  double q_per_p_ = 0.0;
  Hours generating_;
  powerflow::State base_;
  Finding before_;
  Eigen::ArrayXXd excess_before_;
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

HostingCapacity hosting_capacity(const NamedGrid& grid, const Injections& injections, const Generation& generation,
                                 const Limits& limits, const HostingSettings& settings) {
  HostingCapacity answer;
  answer.problems = all_problems(grid, injections, generation, limits, settings);
  if (!answer.problems.empty()) return answer;
  const Search search(grid, injections, generation, limits, settings);
  const powerflow::Flags live = powerflow::energised(grid.grid);
  const auto nodes = static_cast<Index>(grid.node_names.size());
  for (Index node = 0; node < nodes; ++node) {
    const Index bus = grid.bus_of_node[at(node)];
    if (bus == NamedGrid::none || !live(bus)) {
      answer.capacities.push_back({.p_kw = std::numeric_limits<double>::quiet_NaN()});
    } else {
      answer.capacities.push_back(search.capacity(Eigen::VectorXd::Unit(nodes, node)));
    }
  }
  return answer;
}

HostingCapacity pattern_capacity(const NamedGrid& grid, const Injections& injections, const Generation& generation,
                                 const Eigen::ArrayXXd& patterns, const Limits& limits,
                                 const HostingSettings& settings) {
  HostingCapacity answer;
  answer.problems = all_problems(grid, injections, generation, limits, settings);
  for (Problem& problem : pattern_problems(grid, patterns)) answer.problems.push_back(std::move(problem));
  if (!answer.problems.empty()) return answer;
  const Search search(grid, injections, generation, limits, settings);
  for (Index k = 0; k < patterns.cols(); ++k) {
    answer.capacities.push_back(search.capacity(patterns.col(k) / patterns.col(k).sum()));
  }
  return answer;
}

}  // namespace zhanhe::gridplan
