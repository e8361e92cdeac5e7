#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "zhanhe/solver/staged/form.hpp"

namespace zhanhe::solver::staged {

/// Stands for a bound that is not there: its slack times a zero multiplier is zero, where infinity would give NaN.
inline constexpr double far_away = 1e100;
/// Bounds closer than this (scaled) count as one value.
inline constexpr double narrow = 1e-11;
/// A column is never scaled below this share of the largest.
inline constexpr double least_scale = 1e-7;

inline double power_of_two(double size) { return std::exp2(std::round(std::log2(size))); }

/// Numbers of all padded hours while the form is made: one, or one for each.
struct Values {
  std::vector<double> v = {0.0};

  [[nodiscard]] bool constant() const { return v.size() == 1; }
  [[nodiscard]] double operator[](std::size_t p) const { return v[constant() ? 0 : p]; }
  [[nodiscard]] bool zero() const {
    return std::ranges::all_of(v, [](double x) { return x == 0.0; });
  }
};

template <class Function>
Values combine(const Values& a, const Values& b, Function&& function) {
  Values result;
  result.v.resize(std::max(a.v.size(), b.v.size()));
  for (std::size_t p = 0; p < result.v.size(); ++p) result.v[p] = function(a[p], b[p]);
  return result;
}
inline Values operator+(const Values& a, const Values& b) {
  return combine(a, b, [](double x, double y) { return x + y; });
}
inline Values operator-(const Values& a, const Values& b) {
  return combine(a, b, [](double x, double y) { return x - y; });
}
inline Values operator*(const Values& a, const Values& b) {
  return combine(a, b, [](double x, double y) { return x * y; });
}
inline Values operator*(Values a, double factor) {
  for (double& x : a.v) x *= factor;
  return a;
}

/// Largest finite size among some values.
inline double largest(const Values& values) {
  double most = 0.0;
  for (const double x : values.v) {
    if (std::isfinite(x)) most = std::max(most, std::abs(x));
  }
  return most;
}

using Matrix = std::map<std::pair<std::size_t, std::size_t>, Values>;  // by (row, column)

inline void add_to(Matrix& matrix, std::size_t row, std::size_t column, const Values& values) {
  const auto [at, is_new] = matrix.emplace(std::pair(row, column), values);
  if (!is_new) at->second = at->second + values;
}

/// Makes a form of a program, step by step.
struct Form::Maker {
  const Program& p;
  Form& f;
  std::map<double, std::uint32_t> constants = {};

  // The program's matrices with entries at one place added up; rows include those that are left out later.
  Matrix a = {}, b = {}, d = {}, g = {}, h = {};
  std::vector<Values> row_shift = {};  // what moved to the right-hand side of a row: lower - shift, upper - shift
  std::vector<Values> inflow = {};
  std::vector<double> total_shift = {};
  std::vector<std::vector<double>> k = {};

  struct Bounds {
    Values lower, upper;
  };
  std::vector<Bounds> column = {}, state = {}, limit = {};       // limit: of rows
  std::vector<std::pair<std::size_t, std::size_t>> slacks = {};  // (row, slot)
  std::vector<bool> stands_in_another = {};                      // columns that were merged into one before them

  // In the order in which they are called.
  void lay_out();
  void collect();
  /// C s_{t+1} = C (L s_t + G x_t + v).
  void substitute_states_after();
  /// Columns that do the same at the same cost become one, whose value is shared out again in `solution`.
  void merge_parallel_columns();
  /// Columns that an equality leaves no choice, one after the other: a line to a node where nothing else is free.
  void settle_columns();
  void move_fixed_columns();
  /// Limits of rows that the bounds of what stands in them keep anyway.
  void drop_idle_limits();
  void scale();
  /// Takes the scales of an earlier form where all of them are still near enough.
  void keep_scales(const Scales& like);
  void make_columns();
  void make_states();
  void make_rows();
  void make_matrices();
  void make_globals();

private:
  Values values(const Hourly& hourly) const;
  std::uint32_t number(const Values& values);
  using Touched = std::vector<std::pair<std::pair<int, std::size_t>, const Values*>>;
  /// Where each kept column stands: (matrix, row) and its numbers there.
  [[nodiscard]] std::vector<Touched> touched() const;
  [[nodiscard]] double parallel(std::size_t one, std::size_t other, const std::vector<Touched>& touched) const;
  [[nodiscard]] bool fixed(std::size_t column) const;
  void merge(std::size_t into, std::size_t column, double factor);
  /// Sum over the hours of the program.
  [[nodiscard]] double over_hours(const Values& v) const;
  [[nodiscard]] static Number made(const Values& values);
  /// A bound of the program's own unknowns: the box stands where there is none.
  [[nodiscard]] double limited(double bound) const;
  Slot slot(Values lower, Values upper, Values cost, Values quadratic, bool slack = false);
  [[nodiscard]] static double slack_bound(double bound) { return std::clamp(bound, -far_away, far_away); }
};

}  // namespace zhanhe::solver::staged
