#include "zhanhe/powerflow/tile.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace zhanhe::powerflow {

namespace {

/// Buses are asked for so many earlier than they are read: each is a stream of its own, more than a processor follows.
constexpr std::size_t ahead = 8;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Tile::Tile(const Equations& equations) : size_(static_cast<std::size_t>(equations.size()) * lanes) {
  for (std::size_t k = 0; k < equations.unknown().size(); ++k) ascending_.emplace_back(equations.unknown()[k], k);
  std::ranges::sort(ascending_);
  for (AlignedArray* array : {&p_, &q_, &vr_, &vi_}) *array = AlignedArray(eights * size_);
  // Sixteen floats take the room of eight doubles.
  coarse_ = AlignedArray(6 * size_);
  std::size_t begin = 0;
  for (float* SixteenView::* part : {&SixteenView::p, &SixteenView::q, &SixteenView::ur, &SixteenView::ui,
                                     &SixteenView::rr, &SixteenView::ri}) {
    sixteen_.*part = reinterpret_cast<float*>(coarse_.data() + begin);
    begin += size_;
  }
}

bool Tile::in_a_row() const {
  return hours_.size() % lanes == 0 && hours_.back() - hours_.front() + 1 == static_cast<Index>(hours_.size());
}

void Tile::take(std::span<const Index> hours, const Injections& injections) {
  hours_.assign(hours.begin(), hours.end());
  std::fill_n(finite_, most, false);
  if (hours.empty()) return;
  const bool row = in_a_row();
  double sum[most] = {};  // NaN where a number is not finite
  for (std::size_t n = 0; n < ascending_.size(); ++n) {
    const auto [bus, k] = ascending_[n];
    const double* from_p = injections.p_pu.data() + bus * injections.p_pu.rows();
    const double* from_q = injections.q_pu.data() + bus * injections.q_pu.rows();
    if (n + ahead < ascending_.size()) {
      const Index next = ascending_[n + ahead].first * injections.p_pu.rows() + hours.front();
      for (std::size_t first = 0; first < hours.size(); first += lanes) {
        __builtin_prefetch(injections.p_pu.data() + next + first);
        __builtin_prefetch(injections.q_pu.data() + next + first);
      }
    }
    for (std::size_t first = 0; first < hours.size(); first += lanes) {
      double* const to_p = p_.data() + first / lanes * size_ + k * lanes;
      double* const to_q = q_.data() + first / lanes * size_ + k * lanes;
      if (row) {
        std::memcpy(to_p, from_p + hours[first], lanes * sizeof(double));
        std::memcpy(to_q, from_q + hours[first], lanes * sizeof(double));
      } else {
        for (std::size_t l = 0; l < lanes; ++l) {
          to_p[l] = first + l < hours.size() ? from_p[hours[first + l]] : 0.0;
          to_q[l] = first + l < hours.size() ? from_q[hours[first + l]] : 0.0;
        }
      }
      for (std::size_t l = 0; l < lanes; ++l) sum[first + l] += 0.0 * (to_p[l] + to_q[l]);
    }
  }
  for (std::size_t n = 0; n < hours.size(); ++n) finite_[n] = std::isfinite(sum[n]);
}

void Tile::store(State& state) const {
  if (hours_.empty()) return;
  const bool row = in_a_row() && std::ranges::all_of(hours_, [&](Index hour) { return bool(state.converged(hour)); });
  for (std::size_t n = 0; n < ascending_.size(); ++n) {
    const auto [bus, k] = ascending_[n];
    Complex* const to = state.voltage_pu.data() + bus * state.voltage_pu.rows();
    if (n + ahead < ascending_.size()) {
      const Complex* next =
          state.voltage_pu.data() + ascending_[n + ahead].first * state.voltage_pu.rows() + hours_.front();
      for (std::size_t h = 0; h < hours_.size(); h += lanes / 2) __builtin_prefetch(next + h, 1);
    }
    for (std::size_t first = 0; first < hours_.size(); first += lanes) {
      const double* re = vr_.data() + first / lanes * size_ + k * lanes;
      const double* im = vi_.data() + first / lanes * size_ + k * lanes;
      if (row) {
        Complex* const here = to + hours_[first];
        for (std::size_t l = 0; l < lanes; ++l) here[l] = {re[l], im[l]};
        continue;
      }
      for (std::size_t l = 0; l < lanes && first + l < hours_.size(); ++l) {
        to[hours_[first + l]] = state.converged(hours_[first + l]) ? Complex(re[l], im[l]) : Complex(nan, nan);
      }
    }
  }
}

}  // namespace zhanhe::powerflow
