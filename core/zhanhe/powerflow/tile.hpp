#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "zhanhe/base/aligned_array.hpp"
#include "zhanhe/powerflow/equations.hpp"
#include "zhanhe/powerflow/state.hpp"

namespace zhanhe::powerflow {

/// Injections and voltages of up to 16 hours in the order of elimination, eight hours side by side. The caller's arrays
/// are read and written here, bus by bus, some cache lines at a time: each of their buses is pages away from the next.
class Tile {
public:
  static constexpr std::size_t lanes = 8;
  static constexpr std::size_t eights = 2;
  static constexpr std::size_t most = eights * lanes;

  explicit Tile(const Equations& equations);

  /// Takes the injections of hours, at most `most`.
  void take(std::span<const Index> hours, const Injections& injections);
  [[nodiscard]] std::span<const Index> hours() const { return hours_; }
  /// Whether all injections of the hour at a place of hours() are finite; false beyond the end.
  [[nodiscard]] bool finite(std::size_t n) const { return finite_[n]; }

  [[nodiscard]] double* p(std::size_t eight) { return p_.data() + eight * size_; }
  [[nodiscard]] double* q(std::size_t eight) { return q_.data() + eight * size_; }
  [[nodiscard]] double* vr(std::size_t eight) { return vr_.data() + eight * size_; }
  [[nodiscard]] double* vi(std::size_t eight) { return vi_.data() + eight * size_; }

  /// Room for the coarse iterations of the whole tile.
  [[nodiscard]] SixteenView sixteen() const { return sixteen_; }

  /// Writes the voltages of those hours that `state` calls converged, and NaN for the others.
  void store(State& state) const;

private:
  [[nodiscard]] bool in_a_row() const;

  std::size_t size_;                                      ///< of eight hours
  std::vector<std::pair<Index, std::size_t>> ascending_;  ///< buses and their places, as they lie in memory
  std::vector<Index> hours_;
  bool finite_[most] = {};
  AlignedArray p_, q_, vr_, vi_;
  AlignedArray coarse_;
  SixteenView sixteen_{};
};

}  // namespace zhanhe::powerflow
