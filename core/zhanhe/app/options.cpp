#include "zhanhe/app/options.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "zhanhe/base/nearest.hpp"

namespace zhanhe::app {

namespace {

void check_name(const std::string& where, const std::string& name, std::span<const std::string_view> known,
                Issues& issues) {
  if (std::ranges::find(known, name) != known.end()) return;
  const std::vector<std::string> names(known.begin(), known.end());
  issues.push_back(
      {IssueCode::unknown_name, Severity::error, where, "'" + name + "' is not known here", suggestion(name, names)});
}

}  // namespace

run::Options make_options(const RunRequest& request) {
  Issues issues;
  check_name("solver", request.solver, solver_names, issues);
  check_name("grid", request.grid, grid_names, issues);
  if (request.threads < 0) {
    issues.push_back({IssueCode::out_of_range, Severity::error, "threads", "is " + std::to_string(request.threads),
                      "give 1 or more, or 0 for as many as the machine offers"});
  }
  if (!issues.empty()) throw ScenarioError(std::move(issues));
  run::Options options;
  if (request.solver == "interior-point") options.solver.engine = solver::Engine::interior_point;
  if (request.solver == "highs" || request.solver == "highs-ipm") options.solver.engine = solver::Engine::highs;
  if (request.solver == "highs-ipm") options.solver.highs_method = "ipm";
  options.solver.threads = request.threads;
  options.grid = request.grid;
  options.start = request.start;
  options.steps = request.steps;
  options.threads = request.threads;
  return options;
}

}  // namespace zhanhe::app
