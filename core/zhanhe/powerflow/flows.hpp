#pragma once

#include "zhanhe/powerflow/grid.hpp"

#include <Eigen/Core>

namespace zhanhe::powerflow {

/// What the branches carry, each hours x branches. Zero for open branches and those of an island without slack; NaN
/// where the voltages of a live branch are (hours that did not converge).
struct Flows {
  Eigen::ArrayXXcd s_from_pu;  ///< complex power entering the branch at `from`
  Eigen::ArrayXXcd s_to_pu;    ///< complex power entering the branch at `to`
  Eigen::ArrayXXd i_from_pu;   ///< current magnitude at `from`, per unit of that end's base current
  Eigen::ArrayXXd i_to_pu;     ///< current magnitude at `to`, per unit of that end's base current
  Eigen::ArrayXXcd losses_pu;  ///< s_from + s_to: what stays in the branch; the imaginary part counts charging too

  /// Sum of the losses of all branches, one complex number for an hour.
  [[nodiscard]] Eigen::ArrayXcd total_losses_pu() const { return losses_pu.rowwise().sum(); }
};

/// Preconditions: problems(grid) is empty; `voltage_pu` is hours x buses, as in State.
[[nodiscard]] Flows branch_flows(const Grid& grid, const Eigen::ArrayXXcd& voltage_pu);

/// Writes what a closed branch with supply carries in some hours, in its column `index`: where it is another branch in
/// other hours, as behind a tap changer.
void set_flow(const Branch& branch, Index index, const std::vector<Index>& hours, const Eigen::ArrayXXcd& voltage_pu,
              Flows& flows);

/// Power entering the grid from outside at each bus, hours x buses: what leaves the bus into branches and shunts. At a
/// slack bus, what it supplies is this minus the injections given there. NaN where the voltage is. Same preconditions.
[[nodiscard]] Eigen::ArrayXXcd bus_power(const Grid& grid, const Eigen::ArrayXXcd& voltage_pu);
/// The same where branch_flows() of these voltages are known.
[[nodiscard]] Eigen::ArrayXXcd bus_power(const Grid& grid, const Eigen::ArrayXXcd& voltage_pu, const Flows& flows);

}  // namespace zhanhe::powerflow
