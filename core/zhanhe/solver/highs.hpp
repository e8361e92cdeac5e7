#pragma once

#include <string>
#include <vector>

#include "zhanhe/base/observer.hpp"
#include "zhanhe/program/record.hpp"
#include "zhanhe/solver/flat_program.hpp"
#include "zhanhe/solver/solve.hpp"

namespace zhanhe::solver {

/// What HiGHS says of a flat program.
struct HighsAnswer {
  Status status = Status::trouble;
  bool infeasible_or_unbounded = false;  ///< presolve could not tell which; then status is `trouble`
  int iterations = 0;
  std::string message;
  std::vector<double> values;  ///< of the unknowns, when optimal; with integers also the best found before a limit
  std::vector<double> prices;  ///< of the rows, when optimal and without integers
};

/// Solves a flat program with HiGHS through its C interface. Throws Cancelled when the observer asks to stop.
[[nodiscard]] HighsAnswer run_highs(const FlatProgram& flat, const Settings& settings, const Observer& observer);

}  // namespace zhanhe::solver
