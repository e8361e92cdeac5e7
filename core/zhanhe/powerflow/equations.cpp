// Derivation. Order the energised buses into unknown (n) and slack (s). The currents entering the grid at the unknown
// buses are I = Ynn V + Yns Vs, their powers S = V conj(I). Without injection 0 = Ynn W + Yns Vs gives W, and then
//
//     V = W + Ynn^-1 conj(S / V).
//
// Rounding. I is a sum of terms up to |Y||V|, each known to one epsilon, so no voltage in double precision balances a
// bus better than a few epsilon |V_i| sum_j |Y_ij| max|V|; asking for less would call good hours failed.
//
// symbol   meaning                               variable
// Ynn      admittance among unknown buses        y
// Yns Vs   current drawn by the slack voltages   slack_current
// W        voltages without load                 without_load
// S        injections                            power

#include "zhanhe/powerflow/equations.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace zhanhe::powerflow {
namespace {

constexpr Index not_unknown = -1;

/// Bus -> place among the unknown buses.
std::vector<Index> places(const Grid& grid, const std::vector<Index>& unknown) {
  std::vector<Index> place(static_cast<std::size_t>(grid.buses), not_unknown);
  for (std::size_t k = 0; k < unknown.size(); ++k) place[static_cast<std::size_t>(unknown[k])] = static_cast<Index>(k);
  return place;
}

std::vector<Index> unknown_buses(const Grid& grid, const Flags& energised) {
  Flags wanted = energised;
  for (const Slack& slack : grid.slacks) wanted(slack.bus) = false;
  std::vector<Index> unknown;
  for (Index bus = 0; bus < grid.buses; ++bus) {
    if (wanted(bus)) unknown.push_back(bus);
  }
  return unknown;
}

Voltages slack_voltages(const Grid& grid) {
  Voltages held = Voltages::Zero(grid.buses);
  for (const Slack& slack : grid.slacks) held(slack.bus) = std::polar(slack.v_pu, slack.angle_rad);
  return held;
}

void factorise(Equations& equations) {
  auto factor = std::make_shared<Factor>();
  factor->compute(equations.y);
  if (factor->info() != Eigen::Success) return;
  Voltages without_load = factor->solve((-equations.slack_current).matrix()).array();
  if (!without_load.isFinite().all()) return;
  equations.without_load = std::move(without_load);
  equations.factor = std::move(factor);
}

}  // namespace

Equations pose_equations(const Grid& grid, const Flags& energised) {
  Equations equations;
  equations.unknown = unknown_buses(grid, energised);
  const Index size = equations.size();
  const std::vector<Index> place = places(grid, equations.unknown);
  const Voltages held = slack_voltages(grid);
  const Admittance all = bus_admittance(grid);

  equations.slack_current = Eigen::ArrayXcd::Zero(size);
  equations.largest_current = Eigen::ArrayXd::Zero(size);
  std::vector<Eigen::Triplet<Complex>> entries;
  for (Index bus = 0; bus < grid.buses; ++bus) {
    const Index column = place[static_cast<std::size_t>(bus)];
    for (Admittance::InnerIterator entry(all, bus); entry; ++entry) {
      const Index row = place[static_cast<std::size_t>(entry.row())];
      if (row == not_unknown) continue;
      equations.largest_current(row) += std::abs(entry.value());
      if (column == not_unknown) {
        equations.slack_current(row) += entry.value() * held(bus);
      } else {
        entries.emplace_back(static_cast<int>(row), static_cast<int>(column), entry.value());
      }
    }
  }
  equations.y.resize(size, size);
  equations.y.setFromTriplets(entries.begin(), entries.end());
  if (size > 0) factorise(equations);
  return equations;
}

Balance power_balance(const Equations& equations, const Voltages& power, const Voltages& voltage,
                      const Voltages& current, double tolerance_pu) {
  constexpr double rounding = 16.0 * std::numeric_limits<double>::epsilon();
  if (power.size() == 0) return {.mismatch_pu = 0.0, .holds = true};
  const double allowed = 4.0 * tolerance_pu * std::sqrt(power.abs2().maxCoeff());
  const double largest_voltage = std::sqrt(voltage.abs2().maxCoeff());
  Balance balance{.mismatch_pu = 0.0, .holds = true};
  for (Index k = 0; k < power.size(); ++k) {
    const double mismatch = std::abs(voltage(k) * std::conj(current(k)) - power(k));
    const double noise = rounding * equations.largest_current(k) * std::abs(voltage(k)) * largest_voltage;
    // Written so that NaN neither passes nor is lost.
    if (!(mismatch <= balance.mismatch_pu)) balance.mismatch_pu = mismatch;
    if (!(mismatch <= allowed + noise)) balance.holds = false;
    if (std::isnan(mismatch)) break;
  }
  return balance;
}

}  // namespace zhanhe::powerflow
