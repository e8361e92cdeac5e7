#include "zhanhe/run/simulate.hpp"

#include <algorithm>

#include "zhanhe/base/stopwatch.hpp"
#include "zhanhe/formulation/pose.hpp"
#include "zhanhe/gridcheck/check.hpp"
#include "zhanhe/settlement/settle.hpp"

namespace zhanhe::run {

namespace {

bool wants_check(const Study& study, const Options& options) {
  return (options.grid == "auto" ? study.settings.grid : options.grid) == "check";
}

/// Adds the issues that are not told yet: a loaded study already carries the warnings of its validation.
void add_new(const Issues& found, Issues& told) {
  for (const Issue& issue : found) {
    const bool known = std::ranges::any_of(
        told, [&](const Issue& other) { return other.code == issue.code && other.message == issue.message; });
    if (!known) told.push_back(issue);
  }
}

}  // namespace

solver::Memory& Memory::of(const TimeAxis& axis) {
  std::size_t shift = 0;
  if (axis_ && axis_->step_s == axis.step_s && axis.start_s > axis_->start_s) {
    const auto later = static_cast<std::size_t>((axis.start_s - axis_->start_s) / axis.step_s);
    if (later < axis.steps) shift = later;
  }
  axis_ = axis;
  solver_.shift(shift);
  return solver_;
}

Results simulate(const Study& study, const Options& options, const Observer& observer, Memory* memory) {
  Stopwatch total, stage;
  Issues found = validate(study);
  if (has_errors(found)) throw ScenarioError(std::move(found));
  Results results;
  results.study = study;
  results.issues = study.issues;
  tell(observer, {"pose"});
  const formulation::Posed posed(study, window(study, options.start, options.steps), found);
  add_new(found, results.issues);
  results.axis = posed.axis();
  results.seconds.pose = stage.take();

  solver::Outcome outcome =
      solver::solve(posed.program(), options.solver, observer, memory ? &memory->of(posed.axis()) : nullptr);
  results.seconds.judge = outcome.judge_s;
  results.seconds.solve = stage.take() - outcome.judge_s;
  results.record = outcome.record;
  if (outcome.record.status == Status::infeasible) {
    const std::vector<Cause> demands = posed.demands_behind(outcome.solution);
    results.record.causes.insert(results.record.causes.end(), demands.begin(), demands.end());
  }

  if (outcome.record.status == Status::optimal) {
    tell(observer, {"read"});
    results.dispatch = posed.read(outcome.solution);
    results.seconds.read = stage.take();

    tell(observer, {"check"});
    if (wants_check(study, options)) {
      results.grid = gridcheck::check(study, results.dispatch, results.axis, options.threads, observer);
    } else {
      results.grid.reason = "the grid check is switched off";
    }
    results.seconds.check = stage.take();

    tell(observer, {"settle"});
    results.accounts = settlement::settle(results.dispatch, study.settings, results.axis);
    results.summary = settlement::summarise(results.dispatch, results.grid, results.axis);
    results.seconds.settle = stage.take();
  }
  results.seconds.total = total.take();
  return results;
}

}  // namespace zhanhe::run
