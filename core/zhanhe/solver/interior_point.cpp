// The interior point. In the form's units, with x for every bounded unknown and z for the multipliers of its bounds:
//
//   residuals      rp = b - A x,   rd = c + Q x - A'y - z
//   Newton         A dx = rp,   Q dx - A'dy - dz = -rd,   x dz + z dx = target - x z
//   predictor      target 0                              how far a step could go tells how much to centre:
//   corrector      target sigma mu - dx dz of the predictor,   sigma = (mu_affine / mu)^3
//
// What the corrector's solve works on is the residual of the Newton equations at the predictor, so it refines the
// predictor at the same time.

#include "zhanhe/solver/interior_point.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "zhanhe/base/stopwatch.hpp"
#include "zhanhe/program/judge.hpp"
#include "zhanhe/solver/staged/system.hpp"

namespace zhanhe::solver {

namespace {

using staged::Form;
using staged::Sums;
using staged::System;

/// Of gap and residuals, relative.
constexpr double tolerance = 1e-8;
/// What a small program goes on to as long as each iteration brings it much nearer: it costs nothing, and people who try
/// a small example expect 85 and not 85.00000001.
constexpr double fine_tolerance = 1e-13;
constexpr double small_pairs = 5e4;
constexpr int most_iterations = 200;
/// A size, in scaled units, that nothing of the program should need: stands for bounds that are not there.
constexpr double box = 1e6;

double step_length(double shrink, double reserve) { return shrink > reserve ? reserve / shrink : 1.0; }

enum class Ending { converged, infeasible, stalled, iterations, time };

class InteriorPoint {
public:
  InteriorPoint(const Program& program, const Form& form, const Settings& settings)
      : program_(program), form_(form), settings_(settings), system_(form, settings.threads) {}

  Ending run(const Observer& observer) {
    system_.start(1.0);
    for (iterations_ = 0; iterations_ < most_iterations; ++iterations_) {
      now_ = system_.predict();
      if (!std::isfinite(now_.gap) || !std::isfinite(now_.primal)) return good_ ? Ending::converged : Ending::stalled;
      if (within(tolerance)) {
        const bool done = polished();
        if (error() < good_error_) remember();
        if (done) return Ending::converged;
      } else if (good_) {
        return Ending::converged;
      }
      if (time_.seconds() > settings_.time_limit_s) return Ending::time;
      if (hopeless()) return proves_nothing_feasible() ? Ending::infeasible : Ending::stalled;
      tell(observer, {"solve", -1.0, {}});
      bool solved = direction();
      for (int again = 0; again < 3 && !solved; ++again) {
        system_.regularise(30.0);
        system_.predict();
        solved = direction();
      }
      take_step();
      if (solved) system_.regularise(0.1);
    }
    return Ending::iterations;
  }

  [[nodiscard]] int iterations() const { return iterations_; }
  /// The answer; once.
  [[nodiscard]] Form::Point point() { return good_ ? std::move(*good_) : system_.point(); }

private:
  [[nodiscard]] double objective() const {
    return std::abs(now_.objective + form_.objective_constant / form_.objective_scale);
  }
  /// The objective's size, at least one of the user's units.
  [[nodiscard]] double objective_size() const { return std::max(1.0 / form_.objective_scale, objective()); }

  [[nodiscard]] double gap() const { return std::abs(now_.gap) / objective_size(); }
  /// The worst of gap and residuals.
  [[nodiscard]] double error() const { return std::max({gap(), now_.primal, now_.unanswered}); }
  [[nodiscard]] bool within(double limit) const { return error() <= limit; }
  [[nodiscard]] bool polished() const {
    return system_.pairs() > small_pairs || within(fine_tolerance) || (good_ && error() > 0.1 * good_error_);
  }
  /// Keeps a point that is good enough while the method goes on.
  void remember() {
    good_ = system_.point();
    good_error_ = error();
  }

  /// Mean of the products that the next step aims at, never so small that centrality is lost for nothing.
  [[nodiscard]] double aim(const Sums& affine) const {
    if (system_.pairs() == 0.0) return 0.0;
    const double mu = now_.products / system_.pairs();
    const double primal = step_length(affine.shrink_primal, 1.0);
    const double dual = step_length(affine.shrink_dual, 1.0);
    const double after = (now_.products + primal * affine.cross_primal + dual * affine.cross_dual +
                          primal * dual * affine.cross_both) /
                         system_.pairs();
    const double sigma = mu > 0.0 ? std::pow(std::clamp(after / mu, 0.0, 1.0), 3) : 0.0;
    const double least = 0.05 * (system_.pairs() > small_pairs ? tolerance : fine_tolerance) * objective_size() / system_.pairs();
    return std::max(sigma * mu, std::min(mu, least));
  }

  /// Corrects the predictor. False when the linear system could not be solved well enough.
  bool direction() {
    double error = system_.correct(aim(system_.look()));
    const double good = std::max(1e-3 * now_.primal, 1e-11);
    for (int again = 0; again < 3 && error > good; ++again) error = system_.refine();
    return error <= std::max(0.3 * now_.primal, 1e-9);
  }

  void take_step() {
    const Sums full = system_.look();
    const double mu = system_.pairs() > 0.0 ? now_.products / system_.pairs() : 0.0;
    const double reserve = 1.0 - std::clamp(0.1 * mu, 5e-3, 0.1);
    const double primal = step_length(full.shrink_primal, reserve);
    const double dual = step_length(full.shrink_dual, reserve);
    if (std::getenv("ZH_TALK")) {
      std::fprintf(stderr, "%3d obj %.10e gap %.2e prim %.2e dual %.2e open %.2e mu %.2e step %.3f %.3f\n", iterations_,
                   now_.objective * form_.objective_scale + form_.objective_constant, now_.gap / objective_size(),
                   now_.primal, now_.dual, now_.unanswered, mu, primal, dual);
    }
    slow_ = std::max(primal, dual) < 0.05 ? slow_ + 1 : 0;
    stuck_ = now_.primal > tolerance && now_.primal > 0.9 * least_primal_ ? stuck_ + 1 : 0;
    least_primal_ = std::min(least_primal_, now_.primal);
    system_.take(primal, dual);
  }

  /// Whether the last iterations got nowhere.
  [[nodiscard]] bool hopeless() const { return slow_ >= 4 || stuck_ >= 12; }

  [[nodiscard]] bool proves_nothing_feasible() { return proves_infeasible(program_, form_.solution(program_, system_.point())); }

  const Program& program_;
  const Form& form_;
  const Settings& settings_;
  System system_;
  Stopwatch time_;
  Sums now_{};
  int iterations_ = 0;
  int slow_ = 0, stuck_ = 0;
  double least_primal_ = no_limit;
  std::optional<Form::Point> good_;
  double good_error_ = no_limit;
};

}  // namespace

InteriorPointAnswer run_interior_point(const Program& program, const Settings& settings, const Observer& observer) {
  InteriorPointAnswer answer;
  const auto attempt = [&](const Form& form) {
    InteriorPoint method(program, form, settings);
    const Ending ending = method.run(observer);
    answer.iterations += method.iterations();
    const Form::Point point = method.point();
    answer.solution = form.solution(program, point);
    switch (ending) {
      case Ending::converged:
        answer.status = form.leans_on_box(point) ? Status::unbounded : Status::optimal;
        answer.message = "converged";
        break;
      case Ending::infeasible:
        answer.status = Status::infeasible;
        answer.message = "the prices prove that nothing is feasible";
        break;
      case Ending::stalled:
        answer.status = Status::trouble;
        answer.message = "the steps came to nothing";
        break;
      case Ending::iterations:
        answer.status = Status::trouble;
        answer.message = "no convergence in " + std::to_string(most_iterations) + " iterations";
        break;
      case Ending::time:
        answer.status = Status::limit;
        answer.message = "the time limit was reached";
        break;
    }
    return form.open;
  };
  const bool open = attempt(Form(program));
  if (open && answer.status == Status::trouble) attempt(Form(program, box));
  return answer;
}

}  // namespace zhanhe::solver
