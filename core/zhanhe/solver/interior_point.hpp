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
  Solution solution;
};

[[nodiscard]] InteriorPointAnswer run_interior_point(const Program& program, const Settings& settings,
                                                     const Observer& observer);

}  // namespace zhanhe::solver
