#pragma once

#include "zhanhe/powerflow/named_grid.hpp"

#include <Eigen/Core>
#include <string>
#include <vector>

namespace zhanhe::gridplan {

using Eigen::Index;
using powerflow::Injections;
using powerflow::NamedGrid;

/// One reason why a question cannot be answered.
struct Problem {
  std::string part;  ///< which input, in plain words: "band", "line loading", "weights"
  Index index = -1;  ///< into the list of that part, -1 where there is none
  std::string text;  ///< plain words, without the index
};
using Problems = std::vector<Problem>;

/// How long each row of the injections lasts, hours. Empty: one hour each.
using Durations = Eigen::ArrayXd;

/// Everything about grid, injections and durations that keeps all questions of this module from being asked.
[[nodiscard]] Problems problems(const NamedGrid& grid, const Injections& injections, const Durations& duration_h = {});

/// The durations given, or 1 h for each of `hours`.
[[nodiscard]] Eigen::ArrayXd durations(const Durations& duration_h, Index hours);

}  // namespace zhanhe::gridplan
