#pragma once

#include "zhanhe/powerflow/equations.hpp"

namespace zhanhe::powerflow {

/// When the fixed point gives an hour up before the iteration limit.
enum class Patience {
  until_slow,      ///< as soon as a step is more than half as long as the one before (then Newton is quicker)
  until_hopeless,  ///< when the steps have grown for some iterations
};

/// Fixed point iteration of single hours, with the one factorisation of `equations`. One for each thread.
class FixedPoint {
public:
  explicit FixedPoint(const Equations& equations) : equations_(equations) {}

  /// Solves one hour with injections `power` (unknown buses), from the voltages without load. `voltage` means nothing
  /// unless the outcome is converged.
  [[nodiscard]] Outcome solve(const Voltages& power, Voltages& voltage, double tolerance_pu, int iteration_limit,
                              Patience patience);

private:
  const Equations& equations_;
  Voltages injected_;
  Voltages next_;
};

}  // namespace zhanhe::powerflow
