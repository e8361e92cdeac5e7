#pragma once

#include <string>

#include "zhanhe/base/observer.hpp"
#include "zhanhe/program/record.hpp"
#include "zhanhe/solver/solve.hpp"

namespace zhanhe::solver {

/// What the interior point says of a program.
struct InteriorPointAnswer {
  Status status = Status::trouble;
  int iterations = 0;
  std::string message;
  Solution solution;  ///< when infeasible, prices that prove it
};

/// Solves a staged program without integer columns by Mehrotra's predictor-corrector method (1992, On the
/// implementation of a primal-dual interior point method, SIAM J. Optimization 2) on the staged form:
/// docs/methods/interior-point.md. Throws Cancelled when the observer asks to stop.
[[nodiscard]] InteriorPointAnswer run_interior_point(const Program& program, const Settings& settings,
                                                     const Observer& observer, Memory* memory = nullptr);

}  // namespace zhanhe::solver
