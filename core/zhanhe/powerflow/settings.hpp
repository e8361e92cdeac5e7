#pragma once

namespace zhanhe::powerflow {

/// How an hour is solved.
enum class Method {
  automatic,    ///< fixed point, and Newton where the fixed point does not contract quickly
  fixed_point,  ///< implicit Z-bus current injection: one factorisation for all hours, linear convergence
  newton,       ///< Newton on the current balance: a factorisation for each iteration, quadratic convergence
};

struct Settings {
  /// Largest change of a bus voltage between two iterations at which an hour may be called converged, pu, above 0.
  /// The power mismatch has to agree (see State::mismatch_pu). Smaller costs one more fixed point iteration for each
  /// factor of 3 (heavy load) to 30 (light load); below 1e-14 rounding prevents convergence.
  double tolerance_pu = 1e-8;
  /// Iterations allowed for an hour, counted for each of the two methods alone; at least 1. Raise it for a forced
  /// fixed point close to collapse.
  int iteration_limit = 100;
  Method method = Method::automatic;
  /// Threads, each of which takes block after block of hours; 0 takes as many as the machine has. The numbers do not
  /// depend on it.
  int threads = 1;
};

}  // namespace zhanhe::powerflow
