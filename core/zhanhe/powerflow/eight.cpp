// Which solution. The equations have several; wanted is the one that grows out of the voltages without load. On the way
// from there the determinant of Newton's matrix changes sign only where solutions meet, so another sign at the end
// means the far side of collapse. Then, and when Newton wanders, the load is raised in steps from nothing.

#include "zhanhe/powerflow/eight.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace zhanhe::powerflow {
namespace {

constexpr int patient_wait = 6;              ///< Limits::wait of the attempt at once
constexpr int underway_wait = 3;             ///< Limits::wait of an attempt from a raised load
constexpr int underway_iterations = 10;      ///< a raise that is small enough needs 3 to 6
constexpr double smallest_raise = 1.0 / 16;  ///< of the load; smaller ones mean that collapse is reached

}  // namespace

Eight::Eight(const Equations& equations, const Kernels& kernels) : equations_(equations), kernels_(kernels) {
  const auto size = static_cast<std::size_t>(equations.size()) * lanes;
  for (AlignedArray* array : {&p_, &q_, &vr_, &vi_, &rr_, &ri_}) *array = AlignedArray(size);
  view_ = {p_.data(), q_.data(), vr_.data(), vi_.data(), rr_.data(), ri_.data(), nullptr, nullptr, nullptr};
}

void Eight::take(std::span<const Index> hours, const Injections& injections) {
  const std::vector<Index>& unknown = equations_.unknown();
  for (std::size_t l = 0; l < lanes; ++l) {
    finite_[l] = l < hours.size();
    outcome_.wanted[l] = finite_[l];
  }
  side_by_side_ = hours.size() == lanes && hours.back() - hours.front() == static_cast<Index>(lanes) - 1;
  double sum[lanes] = {};  // NaN where a number is not finite
  for (std::size_t k = 0; k < unknown.size(); ++k) {
    const double* p = injections.p_pu.data() + unknown[k] * injections.p_pu.rows();
    const double* q = injections.q_pu.data() + unknown[k] * injections.q_pu.rows();
    double* const to_p = p_.data() + k * lanes;
    double* const to_q = q_.data() + k * lanes;
    if (side_by_side_) {
      // Each bus is a stream of its own, more than a processor follows by itself.
      __builtin_prefetch(p + hours.back() + 1);
      __builtin_prefetch(q + hours.back() + 1);
      std::memcpy(to_p, p + hours.front(), lanes * sizeof(double));
      std::memcpy(to_q, q + hours.front(), lanes * sizeof(double));
    } else {
      for (std::size_t l = 0; l < lanes; ++l) {
        to_p[l] = l < hours.size() ? p[hours[l]] : 0.0;
        to_q[l] = l < hours.size() ? q[hours[l]] : 0.0;
      }
    }
    for (std::size_t l = 0; l < lanes; ++l) sum[l] += 0.0 * (to_p[l] + to_q[l]);
  }
  for (std::size_t l = 0; l < lanes; ++l) {
    if (std::isfinite(sum[l])) continue;
    outcome_.wanted[l] = finite_[l] = false;
  }
}

void Eight::fixed_point(const Settings& settings) {
  kernels_.fixed_point(equations_.view(), view_,
                       {.tolerance_pu = settings.tolerance_pu,
                        .iterations = settings.iteration_limit,
                        .until_slow = settings.method == Method::automatic,
                        .wait = 0},
                       outcome_);
}

void Eight::begin_at_start() {
  for (std::size_t i = 0; i < vr_.size(); ++i) {
    const Complex v = equations_.start()(static_cast<Index>(i / lanes));
    vr_[i] = v.real();
    vi_[i] = v.imag();
  }
}

void Eight::make_room_for_newton() {
  if (blocks_.size() > 0) return;
  blocks_ = AlignedArray(4 * lanes * equations_.blocks());
  xr_ = AlignedArray(p_.size());
  xi_ = AlignedArray(p_.size());
  view_.blocks = blocks_.data();
  view_.xr = xr_.data();
  view_.xi = xi_.data();
}

void Eight::respond(const Injections& injections, const State& state, Index hour, std::span<const Source> sources) {
  make_room_for_newton();
  const std::vector<Index> same(lanes, hour);
  take(same, injections);
  const std::vector<Index>& unknown = equations_.unknown();
  for (std::size_t i = 0; i < vr_.size(); ++i) {
    const Complex v = state.voltage_pu(hour, unknown[i / lanes]);
    vr_[i] = v.real();
    vi_[i] = v.imag();
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
    AlignedArray none(p_.size());
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
  begin_at_start();
  iterate({.tolerance_pu = settings.tolerance_pu,
           .iterations = settings.iteration_limit,
           .until_slow = false,
           .wait = patient_wait});
}

void Eight::raise_load(const Settings& settings) {
  const std::vector<double> p(p_.begin(), p_.end());
  const std::vector<double> q(q_.begin(), q_.end());
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
  std::vector<double> vr(vr_.begin(), vr_.end());
  std::vector<double> vi(vi_.begin(), vi_.end());
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
    for (std::size_t i = 0; i < p_.size(); ++i) {
      const std::size_t l = i % lanes;
      p_[i] = target[l] * p[i];
      q_[i] = target[l] * q[i];
      if (solved[l]) continue;
      vr_[i] = vr[i];
      vi_[i] = vi[i];
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
      for (std::size_t i = l; i < p_.size(); i += lanes) {
        vr[i] = vr_[i];
        vi[i] = vi_[i];
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
