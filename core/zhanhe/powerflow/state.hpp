#pragma once

#include "zhanhe/powerflow/energised.hpp"
#include "zhanhe/powerflow/grid.hpp"

#include <Eigen/Core>
#include <vector>

namespace zhanhe::powerflow {

/// Net power entering the grid at each bus, hours x buses, generation positive, constant whatever the voltage.
/// Values at slack buses and at buses that are not energised are not looked at.
struct Injections {
  Eigen::ArrayXXd p_pu;
  Eigen::ArrayXXd q_pu;
};

/// What the grid does in every hour. Hours stand in rows, so one bus over the year is contiguous in memory.
struct State {
  /// Complex voltages, hours x buses. NaN where the bus is not energised and in hours that did not converge.
  Eigen::ArrayXXcd voltage_pu;
  /// Hours: true when the voltages of all energised buses solve the power balance to the tolerance. An hour of a
  /// grid without any energised bus is true: there is nothing to solve, and `energised` says so.
  Flags converged;
  /// Hours: whether all injections that are looked at are numbers; false hours do not converge.
  Flags readable;
  /// Hours: iterations spent, both methods together.
  Eigen::ArrayXi iterations;
  /// Hours: largest |power of the voltages - injection| over the energised buses without slack, pu. A converged hour
  /// keeps it below 4 tolerance_pu times the largest injection plus rounding (16 machine epsilons of the bus's largest
  /// possible flow). In an hour that did not converge: the last one seen, NaN if there was none.
  Eigen::ArrayXd mismatch_pu;
  /// Buses: has it a path of closed branches to a slack?
  Flags energised;
  /// Why nothing was solved; then every hour is not converged. Empty otherwise.
  std::vector<Problem> problems;
  /// The caller asked to stop; hours not reached are not converged.
  bool stopped = false;

  /// Voltage magnitudes, hours x buses.
  [[nodiscard]] Eigen::ArrayXXd v_pu() const { return voltage_pu.abs(); }
  /// Voltage angles in (-pi, pi], hours x buses.
  [[nodiscard]] Eigen::ArrayXXd angle_rad() const { return voltage_pu.arg(); }
};

}  // namespace zhanhe::powerflow
