#pragma once

#include <string>

#include "zhanhe/base/observer.hpp"
#include "zhanhe/program/record.hpp"

namespace zhanhe::solver {

/// Which engine solves a program.
enum class Engine {
  automatic,  ///< the engine that suits the program; today HiGHS
  highs,
};

/// How to solve.
struct Settings {
  Engine engine = Engine::automatic;
  int threads = 0;             ///< 0: as many as the machine offers; HiGHS's simplex uses one
  double time_limit_s = 1e30;  ///< after it the status is `limit`
  /// HiGHS's method: "simplex" (default, clean vertices), "ipm" (interior point without crossover, sometimes faster on
  /// long years with many stores).
  std::string highs_method = "simplex";
};

struct Outcome {
  Solution solution;   ///< zero unless optimal; the proof's prices when infeasible
  SolveRecord record;  ///< certificate and final status are the judge's: call conclude()
};

/// Solves a staged program. Every ending is a status; throws Cancelled when the observer asks to stop.
[[nodiscard]] Outcome solve(const Program& program, const Settings& settings, const Observer& observer);

/// Lets the judge decide: fills the certificate, and turns a claim it does not confirm into `trouble`.
void conclude(const Program& program, Outcome& outcome);

}  // namespace zhanhe::solver
