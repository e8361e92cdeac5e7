#pragma once

#include <cstdint>
#include <vector>

#include "zhanhe/program/program.hpp"

namespace zhanhe::solver {

/// A staged program written out as one sparse program, for engines that know no stages.
///
/// Unknowns: for each hour its columns, then the states after it; then the first states of each chain; then globals.
/// Rows: for each hour its rows, then its state equations; then the global rows; then one for each chain and cyclic
/// state, s_0 - s_end = 0.
class FlatProgram {
public:
  explicit FlatProgram(const Program& program);

  using Index = std::int32_t;

  std::vector<double> cost, lower, upper, quadratic;  ///< of the unknowns; `quadratic` is empty when all are zero
  std::vector<Index> integer;                         ///< 1 for integer unknowns; empty when there are none
  std::vector<double> row_lower, row_upper;
  std::vector<Index> start, column;  ///< row-wise matrix: row i has the entries start[i] .. start[i + 1]
  std::vector<double> value;

  [[nodiscard]] std::size_t unknowns() const { return cost.size(); }
  [[nodiscard]] std::size_t rows() const { return row_lower.size(); }

  [[nodiscard]] std::size_t x(std::size_t hour, std::size_t j) const { return hour * per_hour_ + j; }
  [[nodiscard]] std::size_t state_after(std::size_t hour, std::size_t i) const {
    return hour * per_hour_ + columns_ + i;
  }
  [[nodiscard]] std::size_t state_first(std::size_t chain, std::size_t i) const { return first_ + chain * states_ + i; }
  [[nodiscard]] std::size_t global(std::size_t k) const { return globals_ + k; }
  [[nodiscard]] std::size_t row(std::size_t hour, std::size_t i) const { return hour * rows_per_hour_ + i; }
  [[nodiscard]] std::size_t state_row(std::size_t hour, std::size_t i) const {
    return hour * rows_per_hour_ + hour_rows_ + i;
  }
  [[nodiscard]] std::size_t global_row(std::size_t i) const { return global_rows_ + i; }

  /// Number n of the rows s_0 - s_end = 0, chain by chain over the cyclic states.
  [[nodiscard]] std::size_t cyclic_row(std::size_t n) const { return cyclic_rows_ + n; }

  /// Sorts values of the unknowns and prices of the rows back into stages.
  [[nodiscard]] Solution staged(const Program& program, const std::vector<double>& values,
                                const std::vector<double>& prices) const;

private:
  std::size_t columns_, states_, hour_rows_;
  std::size_t per_hour_, rows_per_hour_;
  std::size_t first_, globals_;
  std::size_t global_rows_, cyclic_rows_;
};

}  // namespace zhanhe::solver
