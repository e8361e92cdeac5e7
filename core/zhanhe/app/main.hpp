#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace zhanhe::app {

/// Where the command line talks to, and who may stop it.
struct Console {
  std::ostream& out;           ///< results
  std::ostream& err;           ///< progress and errors
  bool terminal = false;       ///< whether `err` is a terminal that shows a progress bar
  std::function<bool()> stop;  ///< asked several times a second: true when the user wants to stop; may be empty
};

/// What the program ends with. Unscoped: it is handed to the operating system as a number.
enum ExitCode : int {  // NOLINT(cppcoreguidelines-use-enum-class)
  done = 0,            ///< violations of the grid included
  failed = 1,          ///< the world, or our own defect
  bad_input = 2,       ///< the command line, or the scenario
  infeasible = 3,      ///< proved
  not_solved = 4,      ///< any other ending without an optimum
  cancelled = 130,
};

/// The command line `zhanhe`: run, validate, info, schema, version. `arguments` are those after the program's name.
/// Returns an ExitCode; throws nothing.
[[nodiscard]] int main(const std::vector<std::string>& arguments, const Console& console);

/// The program of one scenario: `zhanhe run SCENARIO` with the options of the command line, on the standard streams.
/// Ctrl-C ends it with ExitCode::cancelled.
[[nodiscard]] int run_scenario(int argc, const char* const* argv, const std::string& scenario);

}  // namespace zhanhe::app
