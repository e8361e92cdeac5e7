#pragma once

#include "zhanhe/gridplan/problem.hpp"
#include "zhanhe/powerflow/state.hpp"

#include <limits>
#include <string>
#include <vector>

namespace zhanhe::gridplan {

/// Allowed deviation of a node's voltage, per unit of its nominal voltage.
struct Band {
  double lower_pu = 0.93;
  double upper_pu = 1.07;
};

/// GB/T 12325-2008, Deviation of supply voltage: +-7 % for three phases up to 20 kV, +7 % and -10 % for 220 V single
/// phase. From 35 kV on it limits the sum of both deviations to 10 %: give such nodes a band of their own.
inline constexpr Band three_phase_up_to_20_kv{.lower_pu = 0.93, .upper_pu = 1.07};
inline constexpr Band single_phase_220_v{.lower_pu = 0.90, .upper_pu = 1.07};

/// A limit of the active power that equipment hands back towards its source.
struct ReverseLimit {
  std::string equipment = {};  ///< name of a line or transformer
  Index source_terminal = 0;   ///< into Equipment::terminals: the one that faces the source
  double p_max_kw = 0.0;       ///< largest power that may leave there
};

/// What has to hold in every hour.
struct Limits {
  std::vector<Band> bands = {};                      ///< nodes; empty: three_phase_up_to_20_kv for all
  Eigen::ArrayXd line_loading_max_frac = {};         ///< lines, of their rated current; empty: 1 for all
  Eigen::ArrayXd transformer_loading_max_frac = {};  ///< transformers; empty: 1 for all
  std::vector<ReverseLimit> reverse = {};
};

/// All reasons why limits do not fit a grid.
[[nodiscard]] Problems problems(const NamedGrid& grid, const Limits& limits);

enum class LimitKind { none, undervoltage, overvoltage, line_loading, transformer_loading, reverse_power, no_solution };

/// A limit at an element in an hour.
struct Finding {
  LimitKind kind = LimitKind::none;
  Index element = -1;     ///< node, line, transformer or place in Limits::reverse, as the kind says; -1: the whole grid
  std::string name = {};  ///< of that element
  Index hour = -1;
  /// By how much the limit is exceeded, negative: how much is left. Voltages pu, loadings as fraction of the rated
  /// current, reverse power per unit of NamedGrid::base_kva; infinite for an hour without solution.
  double excess = -std::numeric_limits<double>::infinity();
};

/// Excess over every limit of a grid, in every hour.
class LimitTable {
public:
  /// Precondition: problems(grid, limits) is empty; `state` is what solve() returned for that grid.
  LimitTable(const NamedGrid& grid, const Limits& limits, const powerflow::State& state);

  /// Hours x limits, in the units of Finding::excess. -infinity where nothing is limited: nodes without supply,
  /// equipment without rating. +infinity throughout an hour without solution.
  [[nodiscard]] const Eigen::ArrayXXd& excess() const { return excess_; }
  /// What a place in that table is, as a finding.
  [[nodiscard]] Finding finding(Index hour, Index column) const;
  /// The largest excess of all.
  [[nodiscard]] Finding worst() const;
  /// Every limit that is exceeded by more than `tolerance`, each in its worst hour.
  [[nodiscard]] std::vector<Finding> broken(double tolerance = 1e-6) const;
  /// Number of pairs of hour and limit that are exceeded by more than `tolerance`.
  [[nodiscard]] Index violations(double tolerance = 1e-6) const { return (excess_ > tolerance).count(); }
  /// Counts only what is exceeded by more than in a table `before` of the same hours and limits.
  void forgive(const Eigen::ArrayXXd& before) { excess_ -= before.isInf().select(0.0, before.max(0.0)); }

private:
  const NamedGrid& grid_;
  const Limits& limits_;
  Eigen::ArrayXXd excess_;
};

/// The largest excess of each hour: the row maxima of LimitTable without the table. Preconditions as there.
[[nodiscard]] Eigen::ArrayXd worst_excess(const NamedGrid& grid, const Limits& limits, const powerflow::State& state);

/// Active power that leaves equipment at a terminal, hours. NaN in hours without solution.
[[nodiscard]] Eigen::ArrayXd power_leaving_kw(const NamedGrid& grid, const powerflow::Terminal& terminal,
                                              const powerflow::State& state);

/// Equipment by name among lines, then transformers; nullptr when there is none.
[[nodiscard]] const powerflow::Equipment* equipment_named(const NamedGrid& grid, const std::string& name);

}  // namespace zhanhe::gridplan
