#include "zhanhe/solver/solve.hpp"

#include "zhanhe/base/error.hpp"
#include "zhanhe/program/judge.hpp"
#include "zhanhe/solver/diagnose.hpp"
#include "zhanhe/solver/highs.hpp"

namespace zhanhe::solver {

namespace {

void explain_infeasible(const Program& program, const FlatProgram& flat, const Settings& settings,
                        const Observer& observer, Outcome& outcome) {
  Diagnosis diagnosis = diagnose(program, flat, settings, observer);
  outcome.record.causes = std::move(diagnosis.causes);
  if (diagnosis.infeasible) outcome.solution = std::move(diagnosis.ray);
  outcome.record.status = diagnosis.infeasible ? Status::infeasible : Status::trouble;
}

}  // namespace

Outcome solve(const Program& program, const Settings& settings, const Observer& observer) {
  const std::string problem = shape_problem(program);
  ensure(problem.empty(), problem);
  Outcome outcome;
  outcome.record.engine = "highs";
  outcome.solution = Solution::zero(program);
  if (auto causes = crossed_bounds(program); !causes.empty()) {
    outcome.record.status = Status::infeasible;
    outcome.record.causes = std::move(causes);
    outcome.record.message = "a lower bound lies above an upper bound";
    return outcome;
  }
  const FlatProgram flat(program);
  tell(observer, {"solve", -1.0, {}});
  HighsAnswer answer = run_highs(flat, settings, observer);
  outcome.record.status = answer.status;
  outcome.record.iterations = answer.iterations;
  outcome.record.message = std::move(answer.message);
  if (answer.status == Status::optimal) {
    outcome.solution = flat.staged(program, answer.values, answer.prices);
    outcome.record.objective = objective(program, outcome.solution);
  } else if (answer.status == Status::infeasible) {
    explain_infeasible(program, flat, settings, observer, outcome);
  } else if (answer.infeasible_or_unbounded) {
    explain_infeasible(program, flat, settings, observer, outcome);
    if (outcome.record.status != Status::infeasible) outcome.record.status = Status::unbounded;
  }
  return outcome;
}

void conclude(const Program& program, Outcome& outcome) {
  SolveRecord& record = outcome.record;
  if (record.status == Status::optimal) {
    record.certificate = judge(program, outcome.solution);
    const Certificate& c = record.certificate;
    const bool confirmed =
        c.gap <= judge_tolerance && c.primal_residual <= judge_tolerance && c.dual_residual <= judge_tolerance;
    if (!confirmed) {
      record.status = Status::trouble;
      record.message += "; the judge does not confirm it";
    }
  } else if (record.status == Status::infeasible) {
    record.certificate.infeasibility_proved = proves_infeasible(program, outcome.solution);
    if (!record.certificate.infeasibility_proved) {
      record.status = Status::trouble;
      record.message += "; the judge does not confirm that nothing is feasible";
    }
  }
}

}  // namespace zhanhe::solver
