#include "zhanhe/solver/interior_point.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "zhanhe/solver/staged/system.hpp"

namespace zhanhe::solver {

namespace {

double step_length(double shrink, double reserve) { return shrink > reserve ? reserve / shrink : 1.0; }

}  // namespace

InteriorPointAnswer run_interior_point(const Program& program, const Settings& settings, const Observer& observer) {
  const bool talk = std::getenv("ZH_TALK") != nullptr;
  const staged::Form form(program);
  staged::System system(form, settings.threads);
  system.start(1.0);
  InteriorPointAnswer answer;
  const double constant = form.objective_constant / form.objective_scale;
  for (int iteration = 0; iteration < 200; ++iteration) {
    answer.iterations = iteration;
    const staged::Sums now = system.factor_and_solve();
    const double objective = now.objective + constant;
    const double gap = now.gap / std::max(1.0 / form.objective_scale, std::abs(objective));
    const double mu = system.pairs() > 0 ? now.products / system.pairs() : 0.0;
    if (talk) {
      std::fprintf(stderr, "%3d obj %.10e gap %.2e prim %.2e dual %.2e open %.2e mu %.2e\n", iteration,
                   objective * form.objective_scale, gap, now.primal, now.dual, now.unanswered, mu);
    }
    if (!std::isfinite(gap)) break;
    if (gap <= 1e-8 && now.primal <= 1e-8 && now.unanswered <= 1e-8) {
      answer.status = Status::optimal;
      break;
    }
    tell(observer, {"solve", -1.0, {}});
    const staged::Sums affine = system.look();
    const double affine_primal = step_length(affine.shrink_primal, 1.0);
    const double affine_dual = step_length(affine.shrink_dual, 1.0);
    const double affine_mu = (now.products + affine_primal * affine.cross_primal + affine_dual * affine.cross_dual +
                              affine_primal * affine_dual * affine.cross_both) /
                             system.pairs();
    const double sigma = system.pairs() > 0 ? std::pow(std::clamp(affine_mu / mu, 0.0, 1.0), 3) : 0.0;
    system.set_targets(sigma * mu);
    system.solve();
    const staged::Sums full = system.look();
    const double reserve = 1.0 - std::min(0.1, std::max(1e-3, 0.1 * mu));
    const double primal = step_length(full.shrink_primal, reserve);
    const double dual = step_length(full.shrink_dual, reserve);
    if (talk) {
      std::fprintf(stderr, "      affine %.3f %.3f sigma %.2e step %.3f %.3f\n", affine_primal, affine_dual, sigma,
                   primal, dual);
    }
    system.take(primal, dual);
  }
  answer.solution = form.solution(program, system.point());
  return answer;
}

}  // namespace zhanhe::solver
