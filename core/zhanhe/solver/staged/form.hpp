#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "zhanhe/base/aligned_array.hpp"
#include "zhanhe/program/program.hpp"

namespace zhanhe::solver::staged {

/// Hours that go through the arithmetic side by side; a block is that many consecutive hours of one chain.
inline constexpr std::size_t lanes = 8;

/// A number of the hour's template over all blocks: `lanes` equal values when it never changes, else one value for each
/// hour, block after block.
struct Number {
  AlignedArray values;
  bool constant = true;

  /// Where block b begins.
  [[nodiscard]] const double* at(std::size_t block) const { return values.data() + (constant ? 0 : block * lanes); }
  [[nodiscard]] std::size_t step() const { return constant ? 0 : lanes; }
};

/// An entry of one of the matrices; `number` is its place in Form::numbers.
struct Entry {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  std::uint32_t number = 0;
};

/// A run of hours whose first one has a state of its own before it.
struct ChainOfHours {
  std::size_t first_hour = 0;
  std::size_t hours = 0;
  std::size_t first_block = 0;
  std::size_t blocks = 0;
};

/// An unknown with bounds: numbers of its bounds, cost and diagonal.
struct Slot {
  std::uint32_t lower = 0, upper = 0, cost = 0, quadratic = 0;
  bool has_lower = false, has_upper = false;  ///< in any hour
  bool sometimes_fixed = false;               ///< lower and upper meet in some hours
  bool curved = false;                        ///< a quadratic cost in some hours
  double unit = 1.0;                          ///< of the user's, that one of the form's is; 1 for slacks
};

/// The staged program as the structured solver sees it: scaled, every row an equality, no state after the hour in a
/// row.
///
///   minimise    sum_t c'x + 1/2 x'Q x + d's_{t+1} + e'g + 1/2 g'R g
///   subject to  A x_t + B s_t + D g = b        rows: `own` ones without B first, in the order of their elimination,
///               s_{t+1} = L s_t + G x_t + v    then the `link` ones
///               sum_t H x_t + K g = h
///               lower <= x, s, g <= upper
///
/// Made from a Program by: weights multiplied into costs; a slack for each row that is not an equality in every hour;
/// C s_{t+1} replaced by C (L s_t + G x_t + v); columns that are fixed in every hour, or that an equality leaves no
/// choice, moved to the right-hand sides;
/// columns that do the same at the same cost made one; rows without bounds, and limits of rows that can never bind,
/// left out; columns, rows, states and the cost scaled by powers of two.
struct Form {
  /// Powers of two that columns, states, rows, globals, global rows and the cost are divided by, or rows times.
  struct Scales {
    std::vector<double> column, state, row, global, total;
    double objective = 1.0;
  };

  /// `box`: infinity, or a size that stands for bounds that are not there, in scaled units. `like`: scales of a form of
  /// an earlier program, taken where they still fit, so that points of the two can be compared.
  explicit Form(const Program& program, double box = no_limit, const Scales* like = nullptr);

  [[nodiscard]] Scales scales() const {
    return {column_scale_, state_scale_, row_scale_, global_scale_, total_scale_, objective_scale};
  }
  /// What two forms must share for a point of one to be a point of the other: everything but numbers. As text of
  /// integers, to be compared.
  [[nodiscard]] std::vector<std::size_t> layout() const;
  /// A hash of all numbers: forms of one layout with the same fingerprint are the same program.
  [[nodiscard]] std::uint64_t fingerprint() const;

  std::size_t hours = 0, blocks = 0;
  std::vector<ChainOfHours> chains;

  std::vector<Number> numbers;
  std::vector<Slot> slots;         ///< columns that are kept, then slacks of rows
  std::vector<std::uint32_t> rhs;  ///< b of each row
  std::size_t own_rows = 0, link_rows = 0;

  std::vector<Slot> states;  ///< bounds and cost of s_{t+1}; of a cyclic state's last one those of the first, too
  std::vector<std::uint32_t> keep, inflow;
  std::vector<double> first_lower, first_upper;
  std::vector<bool> cyclic;

  std::vector<Entry> of_columns;  ///< A, by column then row
  std::vector<Entry> before;      ///< B, by row; rows count from 0 at the first link row
  std::vector<Entry> drives;      ///< G (row: state), by column
  std::vector<Entry> of_globals;  ///< D, by global
  std::vector<Entry> totals;      ///< H (row: global row), by column

  struct Global {
    double lower = 0.0, upper = 0.0, cost = 0.0, quadratic = 0.0;
  };
  std::vector<Global> globals;  ///< the program's, then slacks of global rows
  std::vector<double> global_rhs;
  std::vector<std::vector<double>> totals_of_globals;  ///< K, (global row, global), dense

  double objective_scale = 1.0;     ///< the program's objective = constant + scale * the form's
  double objective_constant = 0.0;  ///< cost of what was moved to the right-hand sides

  [[nodiscard]] std::size_t rows() const { return own_rows + link_rows; }
  /// Position of hour t among the values of a Number that changes.
  [[nodiscard]] std::size_t place(std::size_t hour) const { return place_[hour]; }

  /// Values of the form's unknowns and prices, in blocks: x[(block * slots + j) * lanes + lane], likewise y over rows.
  /// State arrays have one more block before each chain, whose last lane holds the state before its first hour: block b
  /// of chain k is at (b + k + 1).
  struct Point {
    AlignedArray x, y, s, pi;
    std::vector<double> g, m;
  };
  /// Back to the program's unknowns and prices.
  [[nodiscard]] Solution solution(const Program& program, const Point& point) const;
  /// The largest number of the user's units that one of the form's units of a row or state stands for.
  [[nodiscard]] double largest_unit() const;
  /// Whether some bound of the program is infinite, so that a box would stand for it.
  bool open = false;
  /// Whether a point leans on the box: an unknown is nearer to it than to anything of the program.
  [[nodiscard]] bool leans_on_box(const Point& point) const;

private:
  double box_ = no_limit;
  struct Maker;
  friend struct Maker;
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> place_;
  std::vector<std::size_t> slot_of_column_, row_of_row_;
  std::vector<Number> fixed_value_;  ///< of columns without a slot
  /// A row that says what the only column left in it is; in the order in which they were found.
  struct Settled {
    std::size_t row = 0, column = 0;
  };
  std::vector<Settled> settled_;
  void price_settled_rows(const Program& program, Solution& solution) const;
  /// A column that does `factor` times what another one does, whose slot stands for both.
  struct Merged {
    std::size_t column = 0;
    double factor = 1.0;
  };
  std::vector<std::vector<Merged>> merged_;  ///< those that each column stands for besides itself
  void share_out(const Program& program, std::size_t column, Solution& solution) const;
  std::vector<double> column_scale_, state_scale_, row_scale_, global_scale_, total_scale_;
};

}  // namespace zhanhe::solver::staged
