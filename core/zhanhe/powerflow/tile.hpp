#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "zhanhe/base/aligned_array.hpp"
#include "zhanhe/powerflow/equations.hpp"
#include "zhanhe/powerflow/kernel.hpp"
#include "zhanhe/powerflow/state.hpp"
#include "zhanhe/powerflow/table.hpp"

namespace zhanhe::powerflow {

/// Injections and voltages of up to 16 hours in the order of elimination, eight hours side by side. The caller's tables
/// are read and written here, eight hours at a time where they lie in a row.
class Tile {
public:
  static constexpr std::size_t lanes = 8;
  static constexpr std::size_t eights = 2;
  static constexpr std::size_t most = eights * lanes;

  /// The tables stay the caller's.
  Tile(const Equations& equations, const InjectionTables& injections, const Kernels& kernels = powerflow::kernels());

  /// Takes the injections of hours, at most `most`.
  void take(std::span<const Index> hours);
  [[nodiscard]] std::span<const Index> hours() const { return hours_; }
  /// Whether all injections of the hour at a place of hours() are finite; false beyond the end.
  [[nodiscard]] bool finite(std::size_t n) const { return finite_[n]; }

  [[nodiscard]] double* p(std::size_t eight) { return p_.into + eight * size_; }
  [[nodiscard]] double* q(std::size_t eight) { return q_.into + eight * size_; }
  [[nodiscard]] double* vr(std::size_t eight) { return vr_ + eight * size_; }
  [[nodiscard]] double* vi(std::size_t eight) { return vi_ + eight * size_; }
  /// Room for the coarse iterations of the whole tile.
  [[nodiscard]] SixteenView sixteen() const { return sixteen_; }

  /// Writes the voltages, and their magnitudes where they are wanted, of those hours that `state` calls converged, and
  /// NaN for the others.
  void store(State& state, Magnitudes* magnitudes);

private:
  /// A column of a table and the place it goes to.
  struct Column {
    Index column;
    std::int32_t place;
    bool adds;
  };
  /// A table, and what has been read of it.
  struct Reader {
    NodeTable table;
    double scale = 1.0;
    std::vector<EightColumns> eights;
    std::vector<Column> columns;  ///< those besides
    double* into = nullptr;
  };

  [[nodiscard]] Reader reader(const NodeTable& table, const std::vector<Index>& bus, double scale) const;
  void read(Reader& reader, std::size_t eight, double* bad) const;
  void read_column(const Reader& reader, const Column& column, std::size_t eight, double* to, double* bad) const;
  [[nodiscard]] std::span<const Index> hours_of(std::size_t eight) const;
  [[nodiscard]] bool in_a_row(std::size_t eight) const;
  void plan_deliveries(State& state, Magnitudes* magnitudes);

  const Kernels& kernels_;
  const Equations& equations_;
  std::size_t size_;  ///< of eight hours
  std::vector<Index> hours_;
  bool finite_[most] = {};
  Reader p_, q_;
  AlignedArray memory_;
  double *vr_ = nullptr, *vi_ = nullptr;
  SixteenView sixteen_{};
  std::vector<Delivery> deliveries_;
};

}  // namespace zhanhe::powerflow
