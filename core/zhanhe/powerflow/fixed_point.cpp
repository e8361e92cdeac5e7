// Derivation. With the voltages without load W and one factorisation of Ynn (equations.cpp),
//
//     V[k+1] = W + Ynn^-1 conj(S / V[k])
//
// contracts with a rate of about max |Z S / V^2|: 0.05 in a lightly loaded feeder, 1 at collapse. Each hour costs one
// pair of triangular solves for an iteration. At V[k+1] the power balance is wrong by S (V[k+1] - V[k]) / V[k], so a
// small step is a small mismatch; it is measured all the same.
//
// symbol   meaning                               variable
// W        voltages without load                 equations_.without_load
// S        injections                            power
// V[k]     voltages                              voltage, next_
// rate     ratio of two successive steps         change / last_change

#include "zhanhe/powerflow/fixed_point.hpp"

#include <cmath>
#include <limits>

namespace zhanhe::powerflow {
namespace {

constexpr double slow_rate = 0.5;  ///< above it Newton's few factorisations cost less than the remaining steps
constexpr int growth_limit = 5;    ///< growing steps in a row after which the hour is given up
constexpr int settling = 3;        ///< steps before the rate says anything

}  // namespace

Outcome FixedPoint::solve(const Voltages& power, Voltages& voltage, double tolerance_pu, int iteration_limit,
                          Patience patience) {
  Outcome outcome;
  voltage = equations_.without_load;
  double last_change = std::numeric_limits<double>::infinity();
  int growing = 0;
  while (outcome.iterations < iteration_limit) {
    ++outcome.iterations;
    injected_ = (power / voltage).conjugate();
    next_ = equations_.without_load + equations_.factor->solve(injected_.matrix()).array();
    const double change = std::sqrt((next_ - voltage).abs2().maxCoeff());
    voltage.swap(next_);
    if (!std::isfinite(change) || !voltage.isFinite().all()) break;

    if (change <= tolerance_pu) {
      const Voltages current = (equations_.y * voltage.matrix()).array() + equations_.slack_current;
      const Balance balance = power_balance(equations_, power, voltage, current, tolerance_pu);
      outcome.mismatch_pu = balance.mismatch_pu;
      if (balance.holds) {
        outcome.converged = true;
        break;
      }
    }
    growing = change >= last_change ? growing + 1 : 0;
    const bool slow = outcome.iterations >= settling && change > slow_rate * last_change && change > tolerance_pu;
    if (patience == Patience::until_slow && slow) break;
    if (growing >= growth_limit) break;
    last_change = change;
  }
  return outcome;
}

}  // namespace zhanhe::powerflow
