#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "zhanhe/run/simulate.hpp"

namespace zhanhe::app {

/// What `--solver` and `solver=` take.
inline constexpr std::array<std::string_view, 4> solver_names{"auto", "interior-point", "highs", "highs-ipm"};
/// What `--grid` and `grid=` take.
inline constexpr std::array<std::string_view, 4> grid_names{"auto", "off", "check", "dispatch"};

/// How a user asks for a run, on the command line and in Python.
struct RunRequest {
  std::string solver = "auto";
  std::string grid = "auto";
  std::optional<std::string> start;  ///< local standard time
  std::optional<long long> steps;
  int threads = 0;  ///< of solver and grid check; 0: as many as the machine offers
};

/// The request as the pipeline takes it. Throws ScenarioError with an unknown-name issue for each engine or grid mode
/// that does not exist, and with out-of-range for a negative number of threads.
[[nodiscard]] run::Options make_options(const RunRequest& request);

}  // namespace zhanhe::app
