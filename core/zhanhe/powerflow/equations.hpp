#pragma once

#include "zhanhe/powerflow/admittance.hpp"
#include "zhanhe/powerflow/energised.hpp"
#include "zhanhe/powerflow/grid.hpp"

#include <Eigen/Core>
#include <Eigen/SparseLU>
#include <limits>
#include <memory>
#include <vector>

namespace zhanhe::powerflow {

using Voltages = Eigen::ArrayXcd;
using Factor = Eigen::SparseLU<Admittance>;

/// What happened to one hour.
struct Outcome {
  bool converged = false;
  int iterations = 0;
  double mismatch_pu = std::numeric_limits<double>::quiet_NaN();
};

/// The power balance of the energised buses without slack ("unknown" buses), the same for all hours.
struct Equations {
  std::vector<Index> unknown;            ///< their bus numbers, ascending
  Admittance y;                          ///< unknown x unknown
  Eigen::ArrayXcd slack_current;         ///< current drawn by the slack voltages alone, pu
  Eigen::ArrayXd largest_current;        ///< sum of |y| over the whole row, slacks included: pu current at 1 pu voltage
  std::shared_ptr<const Factor> factor;  ///< of y; empty when y is singular
  Voltages without_load;                 ///< voltages at zero injection; empty when y is singular

  [[nodiscard]] Index size() const { return static_cast<Index>(unknown.size()); }
};

/// Precondition: problems(grid) is empty.
[[nodiscard]] Equations pose_equations(const Grid& grid, const Flags& energised);

/// Measures the power balance of one hour.
struct Balance {
  double mismatch_pu = 0.0;  ///< largest |v conj(i) - s|; NaN as soon as one voltage is
  bool holds = false;        ///< within 4 tolerance max|s| + rounding at every bus
};

/// `current` is y voltage + slack_current at `voltage`.
[[nodiscard]] Balance power_balance(const Equations& equations, const Voltages& power, const Voltages& voltage,
                                    const Voltages& current, double tolerance_pu);

}  // namespace zhanhe::powerflow
