#pragma once

#include <string>

#include "zhanhe/base/observer.hpp"
#include "zhanhe/program/record.hpp"

namespace zhanhe::solver {

/// Which engine solves a program.
enum class Engine {
  automatic,       ///< the interior point; HiGHS when the judge does not confirm its answer, or for whole numbers
  interior_point,  ///< the staged interior point and nothing else
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
  Solution solution;     ///< zero unless optimal; the proof's prices when infeasible
  SolveRecord record;    ///< status and certificate are the judge's
  double judge_s = 0.0;  ///< seconds that the judge took
};

/// Solves a staged program and lets the judge decide: a claim it does not confirm becomes `trouble`, and so does a
/// program whose shape or numbers are not in order (shape_problem, number_problem). Every ending is a status;
/// `record.engine` says who answered. Throws Cancelled when the observer asks to stop.
[[nodiscard]] Outcome solve(const Program& program, const Settings& settings, const Observer& observer);

}  // namespace zhanhe::solver
