#include "zhanhe/run/simulate.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string_view>

#include "zhanhe/base/stopwatch.hpp"
#include "zhanhe/formulation/pose.hpp"
#include "zhanhe/gridcheck/check.hpp"
#include "zhanhe/gridcheck/linearise.hpp"
#include "zhanhe/gridcheck/violations.hpp"
#include "zhanhe/indicators/assess.hpp"
#include "zhanhe/settlement/settle.hpp"

namespace zhanhe::run {

namespace {

const std::string& grid_mode(const Study& study, const Options& options) {
  return options.grid == "auto" ? study.settings.grid : options.grid;
}

/// How often the dispatch is solved when the grid is part of it: once without, then around the AC state found.
constexpr int most_passes = 4;
/// A limit counts as broken beyond this, so that a value at its limit is not.
constexpr double at_the_limit = 1e-6;
/// Limits that the dispatch keeps may be broken by so much: what a linear grid leaves.
constexpr double kept_within = 1e-3;

/// Beyond this the dispatch itself is said to break a limit: well below what limits may be broken by, well above what
/// a solver leaves.
constexpr double used_beyond = 0.25 * kept_within;

/// Losses of the dispatch and of the AC power flow agree within this, relative, before the passes end.
constexpr double losses_agree_within = 1e-2;

bool losses_agree(const Dispatch& dispatch, const GridState& grid) {
  const Eigen::ArrayXXd& ac_kw = grid.ac_line_loss_kw;
  const double lost = ac_kw.isFinite().select(ac_kw, 0.0).sum();
  const double planned = dispatch.carrier("electricity")->line_loss_kw.sum();
  return std::abs(planned - lost) <= losses_agree_within * lost;
}

/// Who an issue is about, without the line where that is written: it may be the line of a component or of one field.
std::string_view label_of(std::string_view where) {
  const std::size_t label = where.find('[');
  return label == std::string_view::npos ? where : where.substr(label);
}

bool same(const Issue& a, const Issue& b) {
  return a.code == b.code && a.message == b.message && label_of(a.where) == label_of(b.where);
}

/// Adds the issues that are not told yet: a loaded study already carries the warnings of its validation.
void add_new(const Issues& found, Issues& told) {
  for (const Issue& issue : found) {
    if (std::ranges::none_of(told, [&](const Issue& other) { return same(other, issue); })) told.push_back(issue);
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

namespace {

/// Poses, solves, judges and reads: once, with the linear grid of `feedback` when there is one.
void dispatch_once(const Study& study, Window steps, const Options& options,
                   const std::shared_ptr<const Feedback>& feedback, const Observer& observer, Memory* memory,
                   Stopwatch& stage, Issues& found, Results& results) {
  tell(observer, {"pose"});
  const formulation::Posed posed(study, steps, found, feedback);
  add_new(found, results.issues);
  results.axis = posed.axis();
  results.seconds.pose += stage.take();

  solver::Outcome outcome =
      solver::solve(posed.program(), options.solver, observer, memory ? &memory->of(posed.axis()) : nullptr);
  results.seconds.judge += outcome.judge_s;
  results.seconds.solve += stage.take() - outcome.judge_s;
  results.record = outcome.record;
  if (outcome.record.status == Status::infeasible) {
    const std::vector<Cause> demands = posed.demands_behind(outcome.solution);
    results.record.causes.insert(results.record.causes.end(), demands.begin(), demands.end());
  }
  if (outcome.record.status != Status::optimal) return;
  tell(observer, {"read"});
  results.dispatch = posed.read(outcome.solution);
  results.seconds.read += stage.take();
}

}  // namespace

Results simulate(const Study& study, const Options& options, const Observer& observer, Memory* memory) {
  Stopwatch total, stage;
  Issues found = validate(study);
  if (has_errors(found)) throw ScenarioError(std::move(found));
  Results results;
  results.study = study;
  results.issues = study.issues;
  const std::string& mode = grid_mode(study, options);
  const Window steps = window(study, options.start, options.steps);
  std::shared_ptr<const Feedback> feedback;
  for (int pass = 1;; ++pass) {
    dispatch_once(study, steps, options, feedback, observer, memory, stage, found, results);
    if (results.record.status != Status::optimal) break;
    tell(observer, {"check"});
    gridcheck::Checked checked;
    if (mode != "off") {
      checked = gridcheck::check(study, results.dispatch, results.axis, options.threads,
                                 mode == "dispatch" ? kept_within : at_the_limit, observer);
    } else {
      checked.state.reason = "the grid check is switched off";
    }
    checked.state.dispatches = pass;
    const bool again = mode == "dispatch" && pass < most_passes && checked.state.checked &&
                       !(checked.state.violations.empty() && losses_agree(results.dispatch, checked.state));
    if (again) {
      feedback = std::make_shared<const Feedback>(
          gridcheck::linearise(study, *results.dispatch.carrier("electricity"), checked, feedback.get()));
    }
    results.grid = std::move(checked.state);
    results.seconds.check += stage.take();
    if (!again) break;
  }
  if (mode == "dispatch" && results.grid.checked) {
    gridcheck::tell_why(*results.dispatch.carrier("electricity"), used_beyond, results.grid.violations);
  }
  if (results.record.status == Status::optimal) {
    tell(observer, {"settle"});
    results.accounts = settlement::settle(results.dispatch, study.settings, results.axis);
    results.summary = settlement::summarise(results.dispatch, results.grid, results.axis);
    add_new(settlement::both_ways(results.dispatch, results.axis), results.issues);
    results.indicators = indicators::assess(study, results.dispatch, results.grid, results.axis);
    for (Figure& figure : indicators::figures(results.indicators)) results.summary.push_back(std::move(figure));
    results.seconds.settle = stage.take();
  }
  results.seconds.total = total.take();
  return results;
}

}  // namespace zhanhe::run
