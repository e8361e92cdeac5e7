#pragma once

#include "zhanhe/powerflow/equations.hpp"

#include <Eigen/SparseCore>
#include <Eigen/SparseLU>
#include <vector>

namespace zhanhe::powerflow {

/// Newton's method on the current balance of single hours. One for each thread: it keeps the Jacobian.
class Newton {
public:
  explicit Newton(const Equations& equations);

  /// Solves one hour with injections `power` (unknown buses), from the voltages without load, in one go or, where that
  /// fails or ends on the lower solution, by raising the load in steps. `voltage` means nothing unless the outcome is
  /// converged.
  [[nodiscard]] Outcome solve(const Voltages& power, Voltages& voltage, double tolerance_pu, int iteration_limit);

private:
  using Jacobian = Eigen::SparseMatrix<double>;

  /// Places of the four numbers of a bus's own 2x2 block among the Jacobian's values.
  struct Block {
    Index rr, ir, ri, ii;
  };

  /// When an attempt ends.
  struct Limits {
    double tolerance_pu;
    int iterations;
    int wait;  ///< iterations without a better mismatch after which it is given up
  };

  void pose_constant_part();
  /// Newton iterations from `voltage`; converged only to a solution on the side of the voltages without load.
  [[nodiscard]] Outcome iterate(const Voltages& power, Voltages& voltage, const Limits& limits);
  /// Follows the solution from no load to `power` in steps that are halved where an attempt fails.
  [[nodiscard]] Outcome raise_load(const Voltages& power, Voltages& voltage, double tolerance_pu, int iteration_limit);
  void set_diagonal(const Voltages& power, const Voltages& voltage);
  /// The Newton step from `voltage`, false when the Jacobian is singular.
  [[nodiscard]] bool find_step(const Voltages& power, const Voltages& voltage, const Voltages& current);

  const Equations& equations_;
  Jacobian jacobian_;
  std::vector<double> constant_;  ///< the Jacobian's values without injections
  std::vector<Block> own_;
  Eigen::SparseLU<Jacobian> factor_;
  Voltages step_;
};

}  // namespace zhanhe::powerflow
