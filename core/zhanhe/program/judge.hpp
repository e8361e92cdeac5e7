#pragma once

#include "zhanhe/program/record.hpp"

namespace zhanhe {

/// A solution counts as optimal when gap and both residuals stay below this.
inline constexpr double judge_tolerance = 1e-6;

/// Judges a solution by nothing but the program: the judge shares no code with any engine.
///
/// primal_residual: the largest violation of a row, bound, state equation or cyclic end, each divided by
///   1 + the largest magnitude among its right-hand side and its terms.
/// lower_bound: for any prices y (rows), l (state equations), m (global rows) and n (cyclic ends), with the reduced
///   costs r = cost - what the prices pay,
///     LB = sum_rows (y > 0 ? y lo : y hi) + sum l v + sum_columns min over lo <= x <= hi of (1/2 q x^2 + r x),
///   and likewise over states and globals. No feasible point costs less, whatever the prices (weak duality).
/// dual_residual: where the minimum above would be minus infinity because that side has no bound, the reduced cost (or
///   the row's price) is left out of LB and its size counts here: a reduced cost's divided by 1 + the largest magnitude
///   among its terms, a price's as it is.
///
/// `threads` is how many share the work, 0: as many as the machine offers; the certificate does not depend on it.
[[nodiscard]] Certificate judge(const Program& program, const Solution& solution, int threads = 0);

/// Columns, states and rows whose lower bound lies above their upper one, each with its hours.
[[nodiscard]] std::vector<Cause> crossed_bounds(const Program& program);

/// Whether the program has no feasible point: bounds are crossed, or the prices in `ray` prove it (Farkas): the lower
/// bound of the same program with zero cost is positive, beyond what rounding can explain.
[[nodiscard]] bool proves_infeasible(const Program& program, const Solution& ray);

/// The reduced cost of every column and state under the prices of a solution, (hours, columns) and (hours, states).
/// For a zero-cost program set `with_costs` to false.
struct ReducedCosts {
  Eigen::ArrayXXd x;
  Eigen::ArrayXXd state_after;
  Eigen::ArrayXXd state_first;
  Eigen::ArrayXd g;
};
[[nodiscard]] ReducedCosts reduced_costs(const Program& program, const Solution& solution, bool with_costs = true);

}  // namespace zhanhe
