#include "zhanhe/solver/solve.hpp"

#include <algorithm>
#include <utility>

#include "zhanhe/base/stopwatch.hpp"
#include "zhanhe/program/judge.hpp"
#include "zhanhe/solver/diagnose.hpp"
#include "zhanhe/solver/highs.hpp"
#include "zhanhe/solver/interior_point.hpp"
#include "zhanhe/solver/whole_numbers.hpp"

namespace zhanhe::solver {

namespace {

/// The active-set method of HiGHS may go on for ever where the interior point has found quadratic costs hard: it gets
/// so many seconds, and so many times what the interior point took.
constexpr double least_patience_s = 20.0, patience = 10.0;

bool is_quadratic(const Program& program) {
  return std::ranges::any_of(program.columns, [](const auto& column) { return !column.quadratic.is(0.0); }) ||
         std::ranges::any_of(program.globals, [](const auto& global) { return global.quadratic != 0.0; });
}

/// What is said of a program that no engine needs to see.
Outcome unsolved(const Program& program, const Settings& settings, std::string message) {
  Outcome outcome;
  outcome.solution = Solution::zero(program);
  outcome.record.engine = settings.engine == Engine::highs ? "highs" : "interior-point";
  outcome.record.message = std::move(message);
  return outcome;
}

void explain_infeasible(const Program& program, const FlatProgram& flat, const Settings& settings,
                        const Observer& observer, Outcome& outcome) {
  Diagnosis diagnosis = diagnose(program, flat, settings, observer);
  outcome.record.causes = std::move(diagnosis.causes);
  if (diagnosis.infeasible) outcome.solution = std::move(diagnosis.ray);
  outcome.record.status = diagnosis.infeasible ? Status::infeasible : Status::trouble;
}

Outcome solve_by_highs(const Program& program, const Settings& settings, const Observer& observer) {
  Outcome outcome;
  outcome.record.engine = "highs";
  outcome.solution = Solution::zero(program);
  const FlatProgram flat(program);
  tell(observer, {"solve", -1.0, {}});
  HighsAnswer answer = run_highs(flat, settings, observer);
  outcome.record.status = answer.status;
  outcome.record.iterations = answer.iterations;
  outcome.record.message = std::move(answer.message);
  if (answer.status == Status::optimal) {
    outcome.solution = flat.staged(program, answer.values, answer.prices);
  } else if (answer.status == Status::infeasible) {
    explain_infeasible(program, flat, settings, observer, outcome);
  } else if (answer.infeasible_or_unbounded) {
    explain_infeasible(program, flat, settings, observer, outcome);
    if (outcome.record.status != Status::infeasible) outcome.record.status = Status::unbounded;
  }
  return outcome;
}

Outcome solve_by_interior_point(const Program& program, const Settings& settings, const Observer& observer,
                                Memory* memory) {
  Outcome outcome;
  outcome.record.engine = "interior-point";
  InteriorPointAnswer answer = run_interior_point(program, settings, observer, memory);
  outcome.record.status = answer.status;
  outcome.record.iterations = answer.iterations;
  outcome.record.message = std::move(answer.message);
  outcome.solution = std::move(answer.solution);
  if (answer.status == Status::infeasible) {
    // The prices prove it; the rows and limits behind it are found by the elastic program.
    Diagnosis diagnosis = diagnose(program, FlatProgram(program), settings, observer);
    if (diagnosis.infeasible) {
      outcome.record.causes = std::move(diagnosis.causes);
      outcome.solution = std::move(diagnosis.ray);
    }
  }
  return outcome;
}

/// Lets the judge decide: fills objective and certificate, and turns a claim it does not confirm into `trouble`.
void conclude(const Program& program, int threads, Outcome& outcome) {
  SolveRecord& record = outcome.record;
  if (record.status == Status::optimal) {
    record.objective = objective(program, outcome.solution);
    record.certificate = judge(program, outcome.solution, threads);
    const Certificate& c = record.certificate;
    const bool confirmed =
        c.gap <= judge_tolerance && c.primal_residual <= judge_tolerance && c.dual_residual <= judge_tolerance;
    if (!confirmed) {
      record.status = Status::trouble;
      record.message += "; the judge does not confirm it";
    }
    const double nobody_pays = tie_breaks(program, outcome.solution);
    record.objective -= nobody_pays;
    record.certificate.lower_bound -= nobody_pays;
  } else if (record.status == Status::infeasible) {
    record.certificate.infeasibility_proved = proves_infeasible(program, outcome.solution);
    if (!record.certificate.infeasibility_proved) {
      record.status = Status::trouble;
      record.message += "; the judge does not confirm that nothing is feasible";
    }
  }
}

}  // namespace

Outcome solve(const Program& program, const Settings& settings, const Observer& observer, Memory* memory) {
  std::string problem = shape_problem(program);
  if (problem.empty()) problem = number_problem(program);
  if (!problem.empty()) return unsolved(program, settings, "no program to solve: " + problem);
  if (auto causes = crossed_bounds(program); !causes.empty()) {
    Outcome outcome = unsolved(program, settings, "a lower bound lies above an upper bound");
    outcome.record.status = Status::infeasible;
    outcome.record.causes = std::move(causes);
    conclude(program, settings.threads, outcome);
    return outcome;
  }
  if (has_integers(program)) {
    if (settings.engine != Engine::interior_point) return solve_whole_numbers(program, settings, observer, memory);
    return unsolved(program, settings, "the interior point takes no whole numbers");
  }
  const auto judged = [&](Outcome outcome) {
    const Stopwatch watch;
    tell(observer, {"judge"});
    conclude(program, settings.threads, outcome);
    outcome.judge_s = watch.seconds();
    return outcome;
  };
  if (settings.engine == Engine::highs) return judged(solve_by_highs(program, settings, observer));
  const Stopwatch watch;
  Outcome outcome = judged(solve_by_interior_point(program, settings, observer, memory));
  if (settings.engine == Engine::interior_point || outcome.record.status != Status::trouble) return outcome;
  const double judged_before_s = outcome.judge_s;
  const std::string before = outcome.record.message;
  Settings second = settings;
  if (is_quadratic(program)) {
    second.time_limit_s = std::min(settings.time_limit_s, least_patience_s + patience * watch.seconds());
  }
  outcome = judged(solve_by_highs(program, second, observer));
  outcome.judge_s += judged_before_s;
  outcome.record.message += " (after the interior point: " + before + ")";
  return outcome;
}

}  // namespace zhanhe::solver
