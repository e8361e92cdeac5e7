// Which solution. The equations have several; wanted is the one that grows out of the voltages without load. On the way
// from there the determinant of Newton's matrix changes sign only where solutions meet, so another sign at the end
// means the far side of collapse. Then, and when Newton wanders, the load is raised in steps from nothing.

#include "zhanhe/powerflow/eight.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace zhanhe::powerflow {
namespace {

constexpr int patient_wait = 6;              ///< Limits::wait of the attempt at once
constexpr int underway_wait = 3;             ///< Limits::wait of an attempt from a raised load
constexpr int underway_iterations = 10;      ///< a raise that is small enough needs 3 to 6
constexpr double smallest_raise = 1.0 / 16;  ///< of the load; smaller ones mean that collapse is reached

Limits fixed_point_limits(const Settings& settings) {
  return {.tolerance_pu = settings.tolerance_pu,
          .iterations = settings.iteration_limit,
          .until_slow = settings.method == Method::automatic,
          .wait = 0};
}

}  // namespace

Eight::Eight(const Equations& equations, const Kernels& kernels)
    : equations_(equations), kernels_(kernels), size_(static_cast<std::size_t>(equations.size()) * lanes) {
  rr_ = AlignedArray::unset(size_);
  ri_ = AlignedArray::unset(size_);
  view_.rr = rr_.data();
  view_.ri = ri_.data();
}

void Eight::take(Tile& tile, std::size_t eight) {
  view_.p = tile.p(eight);
  view_.q = tile.q(eight);
  view_.vr = tile.vr(eight);
  view_.vi = tile.vi(eight);
  sixteen_ = tile.sixteen();
  for (std::size_t l = 0; l < lanes; ++l) outcome_.wanted[l] = tile.finite(eight * lanes + l);
}

void Eight::fixed_point(const Settings& settings) {
  kernels_.fixed_point(equations_.view(), &view_, 1, sixteen_, fixed_point_limits(settings), &outcome_);
}

void Eight::fixed_point(Eight& one, Eight& other, const Settings& settings) {
  const EightView views[2] = {one.view_, other.view_};
  EightOutcome outcomes[2] = {one.outcome_, other.outcome_};
  one.kernels_.fixed_point(one.equations_.view(), views, 2, one.sixteen_, fixed_point_limits(settings), outcomes);
  one.outcome_ = outcomes[0];
  other.outcome_ = outcomes[1];
}

void Eight::begin_at_start() {
  for (std::size_t i = 0; i < size_; ++i) {
    const Complex v = equations_.start()(static_cast<Index>(i / lanes));
    view_.vr[i] = v.real();
    view_.vi[i] = v.imag();
  }
}

void Eight::make_room_for_newton() {
  if (blocks_.size() > 0) return;
  blocks_ = AlignedArray::unset(4 * lanes * equations_.blocks());
  xr_ = AlignedArray::unset(size_);
  xi_ = AlignedArray::unset(size_);
  view_.blocks = blocks_.data();
  view_.xr = xr_.data();
  view_.xi = xi_.data();
}

void Eight::respond(const State& state, Index hour, std::span<const Source> sources) {
  make_room_for_newton();
  const std::vector<Index>& unknown = equations_.unknown();
  for (std::size_t i = 0; i < size_; ++i) {
    const Complex v = state.voltage_pu(hour, unknown[i / lanes]);
    view_.vr[i] = v.real();
    view_.vi[i] = v.imag();
    xr_[i] = xi_[i] = 0.0;
  }
  for (std::size_t l = 0; l < sources.size(); ++l) {
    if (sources[l].place < 0) continue;
    const std::size_t i = static_cast<std::size_t>(sources[l].place) * lanes + l;
    xr_[i] = sources[l].value.real();
    xi_[i] = sources[l].value.imag();
  }
  kernels_.respond(equations_.view(), view_);
}

void Eight::iterate(const Limits& limits) {
  make_room_for_newton();
  kernels_.newton(equations_.view(), view_, limits, outcome_);
  for (std::size_t l = 0; sign_ != 0.0 && l < lanes; ++l) {
    outcome_.converged[l] = outcome_.converged[l] && outcome_.sign[l] == sign_;
  }
}

void Eight::newton(const Settings& settings) {
  const EightOutcome asked = outcome_;
  if (sign_ == 0.0) {
    // One step without load.
    AlignedArray none(size_);
    double* const p = std::exchange(view_.p, none.data());
    double* const q = std::exchange(view_.q, none.data());
    begin_at_start();
    outcome_.wanted[0] = true;
    iterate({.tolerance_pu = settings.tolerance_pu, .iterations = 1, .until_slow = false, .wait = 1});
    sign_ = outcome_.sign[0];
    view_.p = p;
    view_.q = q;
    outcome_ = asked;
  }
  if (equations_.any_held()) {
    make_room_for_newton();
    kernels_.begin_at_angles(equations_.view(), view_);
  } else {
    begin_at_start();
  }
  iterate({.tolerance_pu = settings.tolerance_pu,
           .iterations = settings.iteration_limit,
           .until_slow = false,
           .wait = patient_wait});
}

void Eight::raise_load(const Settings& settings) {
  const std::vector<double> p(view_.p, view_.p + size_);
  const std::vector<double> q(view_.q, view_.q + size_);
  double reached[lanes] = {};
  double raise[lanes];
  int spent[lanes] = {};
  bool wanted[lanes];
  bool solved[lanes] = {};
  double mismatch[lanes];
  std::fill_n(raise, lanes, 0.5);
  std::fill_n(mismatch, lanes, std::nan(""));
  std::copy_n(outcome_.wanted, lanes, wanted);
  begin_at_start();
  std::vector<double> vr(view_.vr, view_.vr + size_);
  std::vector<double> vi(view_.vi, view_.vi + size_);
  const auto goes_on = [&](std::size_t l) {
    return wanted[l] && !solved[l] && raise[l] >= smallest_raise && spent[l] < settings.iteration_limit;
  };
  for (;;) {
    double target[lanes];
    bool any = false;
    for (std::size_t l = 0; l < lanes; ++l) {
      outcome_.wanted[l] = goes_on(l);
      any = any || outcome_.wanted[l];
      target[l] = std::min(1.0, reached[l] + raise[l]);
    }
    if (!any) break;
    for (std::size_t i = 0; i < size_; ++i) {
      const std::size_t l = i % lanes;
      view_.p[i] = target[l] * p[i];
      view_.q[i] = target[l] * q[i];
      if (solved[l]) continue;
      view_.vr[i] = vr[i];
      view_.vi[i] = vi[i];
    }
    iterate({.tolerance_pu = settings.tolerance_pu,
             .iterations = underway_iterations,
             .until_slow = false,
             .wait = underway_wait});
    for (std::size_t l = 0; l < lanes; ++l) {
      if (!outcome_.wanted[l]) continue;
      spent[l] += outcome_.iterations[l];
      mismatch[l] = outcome_.mismatch_pu[l];
      if (!outcome_.converged[l]) {
        raise[l] *= 0.5;
        continue;
      }
      reached[l] = target[l];
      solved[l] = target[l] == 1.0;
      for (std::size_t i = l; i < size_; i += lanes) {
        vr[i] = view_.vr[i];
        vi[i] = view_.vi[i];
      }
    }
  }
  for (std::size_t l = 0; l < lanes; ++l) {
    outcome_.wanted[l] = wanted[l];
    outcome_.converged[l] = solved[l];
    outcome_.iterations[l] = spent[l];
    outcome_.mismatch_pu[l] = mismatch[l];
  }
}

}  // namespace zhanhe::powerflow
