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
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "zhanhe/base/stopwatch.hpp"
#include "zhanhe/program/judge.hpp"
#include "zhanhe/solver/staged/system.hpp"

namespace zhanhe::solver {

/// A point on the way of a solve.
struct Milestone {
  double mu = 0.0;
  staged::System::Iterate iterate;
};

struct Remembered {
  std::vector<std::size_t> layout;
  staged::Form::Scales scales;
  std::uint64_t fingerprint = 0;
  Milestone milestone;
};

Memory::Memory() = default;
Memory::~Memory() = default;
Memory::Memory(Memory&&) noexcept = default;
Memory& Memory::operator=(Memory&&) noexcept = default;
void Memory::set(std::unique_ptr<Remembered> remembered) { remembered_ = std::move(remembered); }

namespace {

using staged::Form;
using staged::Sums;
using staged::System;

/// Of gap and residuals, relative.
constexpr double tolerance = 1e-8;
/// What a small program goes on to as long as each iteration brings it much nearer: it costs nothing, and people who
/// try a small example expect 85 and not 85.00000001.
constexpr double fine_tolerance = 1e-13;
constexpr double small_pairs = 5e4;
/// What a large program goes on to for a few iterations where it has tie-breaks, whose prices are a millionth of
/// others.
constexpr double tie_tolerance = 1e-10;
/// Of a row, in the user's units; a large program goes on for a few iterations until its rows hold so well.
constexpr double unnoticed = 1e-7;
constexpr int most_polishing = 4;
constexpr int most_iterations = 200;
/// Where multipliers begin, in scaled units, in which the dearest cost is about one.
constexpr double first_multiplier = 16.0;
/// A size, in scaled units, that nothing of the program should need: stands for bounds that are not there.
constexpr double box = 1e6;
/// The first point with less than this gap is kept for a later solve.
constexpr double milestone_gap = 3e-3;
/// Where other numbers open the gap of that point beyond this, a cold start is the shorter way.
constexpr double lost_gap = 0.015;

double step_length(double shrink, double reserve) { return shrink > reserve ? reserve / shrink : 1.0; }

enum class Ending { converged, infeasible, stalled, iterations, time, lost };

class InteriorPoint {
public:
  InteriorPoint(const Program& program, const Form& form, const Settings& settings, bool keeps)
      : program_(program), form_(form), settings_(settings), keeps_(keeps), system_(form, settings.threads) {
    const bool ties = std::ranges::any_of(program.columns, [](const auto& column) { return column.tie_break != 0.0; });
    goal_ = system_.pairs() <= small_pairs ? fine_tolerance : ties ? tie_tolerance : tolerance;
  }

  /// Starts from a point of an earlier solve.
  void start_from(const Milestone& milestone, std::size_t shift) {
    system_.start_from(milestone.iterate, milestone.mu, shift);
    warm_ = true;
  }
  /// Starts exactly where an earlier solve of the same numbers was.
  void restore(const Milestone& milestone) { system_.restore(milestone.iterate); }
  void start() { system_.start(first_multiplier); }

  Ending run(const Observer& observer) {
    for (iterations_ = 0; iterations_ < most_iterations; ++iterations_) {
      now_ = system_.predict();
      if (!std::isfinite(now_.gap) || !std::isfinite(now_.primal)) return good_ ? Ending::converged : Ending::stalled;
      if (warm_ && iterations_ == 0 && gap() > lost_gap) return Ending::lost;
      keep_milestone();
      if (within(tolerance)) {
        const bool done = polished();
        if (error() < good_error_ || rows_hold()) remember();
        if (done && goal_ == tie_tolerance) settle();
        if (done) return Ending::converged;
        ++polishing_;
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

  /// A point for a later solve, if there was one; once.
  [[nodiscard]] std::optional<Milestone> milestone() { return std::move(milestone_); }
  [[nodiscard]] int iterations() const { return iterations_; }
  /// The answer; once.
  [[nodiscard]] Form::Point point() { return good_ ? std::move(*good_) : system_.settled_point(); }

private:
  [[nodiscard]] double objective() const {
    return std::abs(now_.objective + form_.objective_constant / form_.objective_scale);
  }
  /// The objective's size, at least one of the user's units.
  [[nodiscard]] double objective_size() const { return std::max(1.0 / form_.objective_scale, objective()); }

  /// Mean of the products slack times multiplier.
  [[nodiscard]] double mu() const { return system_.pairs() > 0.0 ? now_.products / system_.pairs() : 0.0; }
  [[nodiscard]] double gap() const { return std::abs(now_.gap) / objective_size(); }
  /// The worst of gap and residuals.
  [[nodiscard]] double error() const { return std::max({gap(), now_.primal, now_.unanswered}); }
  /// Whether no row misses by a unit that anybody would notice. Residuals are scaled by the largest terms of a row, and
  /// the judge looks at each hour, also at one in which nothing runs.
  [[nodiscard]] bool rows_hold() const { return now_.primal * form_.largest_unit() <= unnoticed; }
  [[nodiscard]] bool within(double limit) const { return error() <= limit; }
  [[nodiscard]] bool polished() const {
    if (system_.pairs() > small_pairs) return (rows_hold() && gap() <= goal_) || polishing_ >= most_polishing;
    return within(goal_) || (good_ && error() > 0.1 * good_error_);
  }
  /// Keeps a point that a later solve may start from.
  void keep_milestone() {
    if (!keeps_ || milestone_ || gap() > milestone_gap || (warm_ && iterations_ < 2)) return;
    milestone_ = Milestone{mu(), system_.iterate()};
  }
  /// Keeps a point that is good enough while the method goes on.
  void remember() {
    good_ = system_.settled_point();
    good_error_ = error();
  }

  /// Puts unknowns that lean on a bound there, and lets the others answer the rows: a predictor from such a point keeps
  /// the active set. What comes out is taken if it is no worse.
  void settle() {
    system_.lean();
    now_ = system_.predict();
    const Sums affine = system_.look();
    system_.take(step_length(affine.shrink_primal, 0.999), step_length(affine.shrink_dual, 0.999));
    now_ = system_.predict();
    if (error() < good_error_) remember();
  }

  /// Mean of the products that the next step aims at, never so small that centrality is lost for nothing.
  [[nodiscard]] double aim(const Sums& affine) const {
    if (system_.pairs() == 0.0) return 0.0;
    const double primal = step_length(affine.shrink_primal, 1.0);
    const double dual = step_length(affine.shrink_dual, 1.0);
    // With targets of zero, sum slack dz = - sum slack z - sum z dx.
    const double after =
        ((1.0 - dual) * now_.products + (primal - dual) * affine.cross_primal + primal * dual * affine.cross_both) /
        system_.pairs();
    const double sigma = mu() > 0.0 ? std::pow(std::clamp(after / mu(), 0.0, 1.0), 3) : 0.0;
    const double least = 0.05 * goal_ * objective_size() / system_.pairs();
    return std::max(sigma * mu(), std::min(mu(), least));
  }

  /// Corrects the predictor. False when the linear system could not be solved well enough.
  bool direction() {
    double error = system_.correct(aim(system_.look()));
    const double good = std::max(1e-2 * now_.primal, 1e-8);
    for (int again = 0; again < 3 && error > good; ++again) error = system_.refine();
    return error <= std::max(0.3 * now_.primal, 1e-9);
  }

  void take_step() {
    const Sums full = system_.look();
    const double reserve = 1.0 - std::clamp(0.1 * mu(), 5e-3, 0.1);
    const double primal = step_length(full.shrink_primal, reserve);
    const double dual = step_length(full.shrink_dual, reserve);
    slow_ = std::max(primal, dual) < 0.05 ? slow_ + 1 : 0;
    stuck_ = now_.primal > tolerance && now_.primal > 0.9 * least_primal_ ? stuck_ + 1 : 0;
    least_primal_ = std::min(least_primal_, now_.primal);
    system_.take(primal, dual);
  }

  /// Whether the last iterations got nowhere.
  [[nodiscard]] bool hopeless() const { return slow_ >= 4 || stuck_ >= 12; }

  [[nodiscard]] bool proves_nothing_feasible() {
    return proves_infeasible(program_, form_.solution(program_, system_.point()));
  }

  const Program& program_;
  const Form& form_;
  const Settings& settings_;
  const bool keeps_;  // a milestone
  System system_;
  double goal_ = tolerance;  // of the gap, before the method ends of itself
  std::optional<Milestone> milestone_;
  Stopwatch time_;
  Sums now_{};
  int iterations_ = 0;
  bool warm_ = false;
  int polishing_ = 0;
  int slow_ = 0, stuck_ = 0;
  double least_primal_ = no_limit;
  std::optional<Form::Point> good_;
  double good_error_ = no_limit;
};

}  // namespace

InteriorPointAnswer run_interior_point(const Program& program, const Settings& settings, const Observer& observer,
                                       Memory* memory) {
  InteriorPointAnswer answer;
  const auto attempt = [&](const Form& form, const Remembered* before) {
    const std::vector<std::size_t> layout = memory ? form.layout() : std::vector<std::size_t>{};
    const std::uint64_t fingerprint = memory ? form.fingerprint() : 0;
    const bool warm = before && before->layout == layout;
    const bool same = warm && before->fingerprint == fingerprint;
    // After other numbers the first point stays the one to start from; a window that moves on takes its own along.
    InteriorPoint method(program, form, settings, memory && (!warm || memory->shift() > 0));
    if (same) {
      method.restore(before->milestone);
    } else if (warm) {
      method.start_from(before->milestone, memory->shift());
    } else {
      method.start();
    }
    const Ending ending = method.run(observer);
    answer.iterations += method.iterations();
    const Form::Point point = method.point();
    answer.solution = form.solution(program, point);
    answer.status = Status::trouble;
    switch (ending) {
      case Ending::converged:
        answer.status = form.leans_on_box(point) ? Status::unbounded : Status::optimal;
        answer.message = "converged";
        break;
      case Ending::infeasible:
        answer.status = Status::infeasible;
        answer.message = "the prices prove that nothing is feasible";
        break;
      case Ending::lost:
      case Ending::stalled: answer.message = "the steps came to nothing"; break;
      case Ending::iterations:
        answer.message = "no convergence in " + std::to_string(most_iterations) + " iterations";
        break;
      case Ending::time:
        answer.status = Status::limit;
        answer.message = "the time limit was reached";
        break;
    }
    if (memory && answer.status == Status::optimal) {
      if (auto milestone = method.milestone()) {
        memory->set(
            std::make_unique<Remembered>(Remembered{layout, form.scales(), fingerprint, std::move(*milestone)}));
      }
    }
  };
  const Remembered* before = memory ? memory->get() : nullptr;
  const Form form(program, no_limit, before ? &before->scales : nullptr);
  attempt(form, before);
  if (before && answer.status == Status::trouble) attempt(form, nullptr);
  if (form.open && answer.status == Status::trouble) attempt(Form(program, box), nullptr);
  return answer;
}

}  // namespace zhanhe::solver
