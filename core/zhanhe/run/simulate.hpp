#pragma once

#include <optional>
#include <string>

#include "zhanhe/base/observer.hpp"
#include "zhanhe/results/results.hpp"
#include "zhanhe/solver/solve.hpp"

namespace zhanhe::run {

/// How to run a study.
struct Options {
  solver::Settings solver;
  std::string grid = "auto";         ///< "auto": the study's setting; "check"; "dispatch"; "off"
  std::optional<std::string> start;  ///< first step by its time; nothing: the study's first
  std::optional<long long> steps;    ///< number of steps; nothing: to the study's end
  int threads = 0;                   ///< of the grid check; 0: as many as the machine offers
};

/// What a run leaves for the next one of the same study: after changed prices, series or sizes, or for a window that
/// moves on, the solver starts from where it has been. Not for two runs at once.
class Memory {
public:
  /// The solver's part, told how many steps later than before a run on `axis` begins.
  [[nodiscard]] solver::Memory& of(const TimeAxis& axis);

private:
  solver::Memory solver_;
  std::optional<TimeAxis> axis_;  // of the last run
};

/// Validates a study and runs it: pose, solve, judge, read, check, settle. A computation that does not succeed is a
/// status in the results. Throws ScenarioError when the study has errors or the window does not fit, Cancelled when the
/// observer asks to stop.
[[nodiscard]] Results simulate(const Study& study, const Options& options = {}, const Observer& observer = {},
                               Memory* memory = nullptr);

}  // namespace zhanhe::run
