// Derivation. Current balance of the unknown buses (equations.cpp): F(V) = conj(S / V) - Ynn V - Yns Vs = 0. As
// d conj(S / V) = -conj(S) / conj(V)^2 conj(dV), the Newton step solves
//
//     Ynn dV + C conj(dV) = F,     C = diag(conj(S) / conj(V)^2).
//
// In real and imaginary parts each entry of Ynn is the block [g -b; b g]; C = a + jb adds [a b; b -a] to a bus's own
// block only. So all but the diagonal blocks is constant over iterations and hours, and the pattern is analysed once.
// A bus whose voltage magnitude is held would add one unknown (its reactive power) and one row.
//
// Which solution. The equations have several; wanted is the one that grows out of the voltages without load. Without
// load the Jacobian's determinant is |det Ynn|^2 > 0, and it changes sign only where solutions meet, so a negative sign
// at the end means the far side of collapse. Then, and when Newton wanders, the load is raised in steps from nothing.
//
// symbol   meaning                               variable
// S, V     injections, voltages                  power, voltage
// F        current mismatch                      mismatch
// C        derivative of the injected current    slope
// dV       step                                  step_

#include "zhanhe/powerflow/newton.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace zhanhe::powerflow {
namespace {

constexpr int patient_wait = 6;                 ///< Limits::wait of the attempt at once
constexpr int underway_wait = 3;                ///< Limits::wait of an attempt from a raised load
constexpr int underway_iterations = 10;         ///< a raise that is small enough needs 3 to 6
constexpr double underway_tolerance_pu = 1e-6;  ///< good enough to start from
constexpr double smallest_raise = 1.0 / 16.0;   ///< of the load; smaller ones mean that collapse is reached

}  // namespace

Newton::Newton(const Equations& equations) : equations_(equations) {
  if (equations.size() > 0) pose_constant_part();
}

void Newton::pose_constant_part() {
  const Index size = equations_.size();
  std::vector<Eigen::Triplet<double>> entries;
  const auto add_block = [&](int row, int column, Complex y) {
    entries.emplace_back(2 * row, 2 * column, y.real());
    entries.emplace_back(2 * row, 2 * column + 1, -y.imag());
    entries.emplace_back(2 * row + 1, 2 * column, y.imag());
    entries.emplace_back(2 * row + 1, 2 * column + 1, y.real());
  };
  for (Index column = 0; column < size; ++column) {
    for (Admittance::InnerIterator entry(equations_.y, column); entry; ++entry) {
      add_block(static_cast<int>(entry.row()), static_cast<int>(column), entry.value());
    }
  }
  jacobian_.resize(2 * size, 2 * size);
  jacobian_.setFromTriplets(entries.begin(), entries.end());
  constant_.assign(jacobian_.valuePtr(), jacobian_.valuePtr() + jacobian_.nonZeros());

  const auto place = [&](Index row, Index column) {
    const int* rows = jacobian_.innerIndexPtr();
    const int* begin = rows + jacobian_.outerIndexPtr()[column];
    const int* end = rows + jacobian_.outerIndexPtr()[column + 1];
    return static_cast<Index>(std::lower_bound(begin, end, static_cast<int>(row)) - rows);
  };
  for (Index k = 0; k < size; ++k) {
    const Index r = 2 * k;
    const Index i = 2 * k + 1;
    own_.push_back({.rr = place(r, r), .ir = place(i, r), .ri = place(r, i), .ii = place(i, i)});
  }
  factor_.analyzePattern(jacobian_);
}

void Newton::set_diagonal(const Voltages& power, const Voltages& voltage) {
  double* values = jacobian_.valuePtr();
  for (Index k = 0; k < power.size(); ++k) {
    const Block& block = own_[static_cast<std::size_t>(k)];
    const Complex slope = std::conj(power(k) / (voltage(k) * voltage(k)));
    const auto set = [&](Index place, double addition) {
      values[place] = constant_[static_cast<std::size_t>(place)] + addition;
    };
    set(block.rr, slope.real());
    set(block.ri, slope.imag());
    set(block.ir, slope.imag());
    set(block.ii, -slope.real());
  }
}

bool Newton::find_step(const Voltages& power, const Voltages& voltage, const Voltages& current) {
  set_diagonal(power, voltage);
  factor_.factorize(jacobian_);
  if (factor_.info() != Eigen::Success) return false;
  const Voltages mismatch = (power / voltage).conjugate() - current;
  // A complex array lies in memory as real, imaginary, real, ...: the order of the Jacobian's rows.
  const Eigen::Map<const Eigen::VectorXd> right_side(reinterpret_cast<const double*>(mismatch.data()),
                                                     2 * mismatch.size());
  step_.resize(mismatch.size());
  Eigen::Map<Eigen::VectorXd>(reinterpret_cast<double*>(step_.data()), 2 * step_.size()) = factor_.solve(right_side);
  return step_.isFinite().all();
}

Outcome Newton::iterate(const Voltages& power, Voltages& voltage, const Limits& limits) {
  Outcome outcome;
  double best_mismatch = std::numeric_limits<double>::infinity();
  int best_iteration = 0;
  Voltages current = (equations_.y * voltage.matrix()).array() + equations_.slack_current;
  while (outcome.iterations < limits.iterations) {
    ++outcome.iterations;
    if (!find_step(power, voltage, current)) break;
    voltage += step_;
    current = (equations_.y * voltage.matrix()).array() + equations_.slack_current;
    const Balance balance = power_balance(equations_, power, voltage, current, limits.tolerance_pu);
    outcome.mismatch_pu = balance.mismatch_pu;
    if (!std::isfinite(balance.mismatch_pu)) break;
    const double change = std::sqrt(step_.abs2().maxCoeff());
    if (change <= limits.tolerance_pu && balance.holds) {
      outcome.converged = factor_.signDeterminant() > 0.0;
      break;
    }
    if (balance.mismatch_pu < best_mismatch) {
      best_mismatch = balance.mismatch_pu;
      best_iteration = outcome.iterations;
    }
    if (outcome.iterations - best_iteration >= limits.wait) break;
  }
  return outcome;
}

Outcome Newton::raise_load(const Voltages& power, Voltages& voltage, double tolerance_pu, int iteration_limit) {
  Outcome outcome;
  voltage = equations_.without_load;
  double reached = 0.0;
  double step = 0.5;
  while (reached < 1.0 && step >= smallest_raise && outcome.iterations < iteration_limit) {
    const double target = std::min(1.0, reached + step);
    const Limits limits{.tolerance_pu = target < 1.0 ? std::max(underway_tolerance_pu, tolerance_pu) : tolerance_pu,
                        .iterations = std::min(underway_iterations, iteration_limit - outcome.iterations),
                        .wait = underway_wait};
    Voltages trial = voltage;
    const Outcome attempt = iterate(target * power, trial, limits);
    outcome.iterations += attempt.iterations;
    outcome.mismatch_pu = attempt.mismatch_pu;
    outcome.converged = attempt.converged && target == 1.0;
    if (attempt.converged) {
      reached = target;
      voltage.swap(trial);
    } else {
      step *= 0.5;
    }
  }
  return outcome;
}

Outcome Newton::solve(const Voltages& power, Voltages& voltage, double tolerance_pu, int iteration_limit) {
  if (!power.isFinite().all()) return {};
  voltage = equations_.without_load;
  const Outcome at_once =
      iterate(power, voltage, {.tolerance_pu = tolerance_pu, .iterations = iteration_limit, .wait = patient_wait});
  if (at_once.converged) return at_once;
  Outcome in_steps = raise_load(power, voltage, tolerance_pu, iteration_limit - at_once.iterations);
  in_steps.iterations += at_once.iterations;
  if (std::isnan(in_steps.mismatch_pu)) in_steps.mismatch_pu = at_once.mismatch_pu;
  return in_steps;
}

}  // namespace zhanhe::powerflow
