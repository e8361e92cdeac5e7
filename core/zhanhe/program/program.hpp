#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "zhanhe/base/extent.hpp"
#include "zhanhe/base/profile.hpp"

namespace zhanhe {

inline constexpr double no_limit = std::numeric_limits<double>::infinity();

/// A number for every hour of a program: one when it never changes, else one for each hour, which is a factor times the
/// numbers of a series. Series are shared, not copied.
class Hourly {
public:
  Hourly(double constant = 0.0) : factor_(constant) {}
  explicit Hourly(std::vector<double> values) : Hourly(Profile(std::move(values))) {}
  /// `factor` times a given profile.
  explicit Hourly(const Profile& profile, double factor = 1.0) : factor_(factor) {
    if (profile.size() == 1) {
      factor_ *= profile[0];
    } else {
      series_ = profile.shared();
      size_ = profile.size();
    }
  }

  [[nodiscard]] double operator[](std::size_t hour) const { return series_ ? factor_ * series_.get()[hour] : factor_; }
  /// Whether it is one number.
  [[nodiscard]] bool constant() const { return series_ == nullptr; }
  /// Whether it is one number, and that number is `value`.
  [[nodiscard]] bool is(double value) const { return constant() && factor_ == value; }
  /// How many hours it has numbers for: 1 when it never changes.
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Whether both are, number by number, the same series or constant.
  [[nodiscard]] bool same_as(const Hourly& other) const {
    return series_ == other.series_ && factor_ == other.factor_ && size_ == other.size_;
  }
  /// Writes the numbers of the hours first .. first + count to `out`.
  void copy(std::size_t first, std::size_t count, double* out) const {
    if (constant()) {
      std::fill_n(out, count, factor_);
    } else {
      const double* const from = series_.get() + first;
      for (std::size_t i = 0; i < count; ++i) out[i] = factor_ * from[i];
    }
  }
  /// All its numbers: one when it never changes.
  [[nodiscard]] std::vector<double> numbers() const {
    std::vector<double> all(size_);
    copy(0, size_, all.data());
    return all;
  }
  /// All numbers times one.
  [[nodiscard]] Hourly times(double number) const {
    Hourly product = *this;
    product.factor_ *= number;
    return product;
  }
  /// The hours first .. first + count, which it must have; they share its numbers.
  [[nodiscard]] Hourly part(std::size_t first, std::size_t count) const {
    Hourly part = *this;
    if (constant()) return part;
    part.series_ = {series_, series_.get() + first};
    part.size_ = count;
    return part;
  }
  /// The least and the greatest of its numbers.
  [[nodiscard]] Extent extent() const;

private:
  std::shared_ptr<const double> series_;  // none: constant
  std::size_t size_ = 1;
  double factor_ = 0.0;  // the constant itself when there is no series
};

/// The sum of two, hour by hour.
[[nodiscard]] Hourly sum(const Hourly& a, const Hourly& b);

/// What a column, row or state stands for, in the user's words.
struct Label {
  std::string owner;     ///< name of the device, line or node it belongs to
  std::string quantity;  ///< "output", "import", "balance", "level", ...
  std::string unit;      ///< "kW", "kWh", ...
};

/// The staged program: an hour is a sparse program, hours hang together by states, and a few global variables and rows
/// see them all ("hour" means step, of whatever length).
///
///   minimise    sum_t w_t (c_t'x_t + 1/2 x_t'Q_t x_t + d_t's_{t+1}) + e'g + 1/2 g'R g        Q, R diagonal, >= 0
///   subject to  lo_t <= A_t x_t + B_t s_t + C_t s_{t+1} + D_t g <= hi_t       rows of the hour
///               s_{t+1} = L_t s_t + G_t x_t + v_t                             L_t diagonal
///               lo <= sum_t H_t x_t + K g <= hi                               global rows
///               lo <= x_t, s_{t+1}, g <= hi,  s_0 within its own bounds or equal to the last state (cyclic)
///
/// Rows and entries are the same in every hour; only numbers change. Several chains of hours may follow one another:
/// each begins with its own s_0.
struct Program {
  struct Column {
    Label label;
    Hourly lower = 0.0;
    Hourly upper = no_limit;
    Hourly cost = 0.0;
    Hourly quadratic = 0.0;  ///< diagonal of Q
    bool integer = false;
    double tie_break = 0.0;  ///< the part of `cost` that only chooses among equal plans: nobody pays it
  };
  struct Row {
    Label label;
    Hourly lower = 0.0;
    Hourly upper = 0.0;
  };
  /// One state; `lower`, `upper` and `cost` belong to its value after the hour.
  struct State {
    Label label;
    Hourly lower = 0.0;
    Hourly upper = no_limit;
    Hourly cost = 0.0;    ///< d
    Hourly keep = 1.0;    ///< L
    Hourly inflow = 0.0;  ///< v
    double initial_lower = 0.0;
    double initial_upper = 0.0;
    bool cyclic = false;  ///< the state before the first hour of a chain equals the one after its last
  };
  struct Global {
    Label label;
    double lower = 0.0;
    double upper = no_limit;
    double cost = 0.0;
    double quadratic = 0.0;
    bool integer = false;
  };
  struct GlobalRow {
    Label label;
    double lower = 0.0;
    double upper = 0.0;
  };
  /// A number at (row, column) of one of the matrices, for every hour.
  struct Entry {
    std::size_t row = 0;
    std::size_t column = 0;
    Hourly value = 0.0;
  };

  std::size_t hours = 0;
  Hourly weight = 1.0;                          ///< w
  std::vector<std::size_t> chain_starts = {0};  ///< first hour of every chain, rising, the first is 0

  std::vector<Column> columns;
  std::vector<Row> rows;
  std::vector<State> states;
  std::vector<Global> globals;
  std::vector<GlobalRow> global_rows;

  std::vector<Entry> of_columns;         ///< A: (row, column)
  std::vector<Entry> of_states_before;   ///< B: (row, state), the state before the hour
  std::vector<Entry> of_states_after;    ///< C: (row, state), the state after the hour
  std::vector<Entry> of_globals;         ///< D: (row, global)
  std::vector<Entry> drives;             ///< G: (state, column)
  std::vector<Entry> totals;             ///< H: (global row, column)
  std::vector<Entry> totals_of_globals;  ///< K: (global row, global), constant

  [[nodiscard]] std::size_t chains() const { return chain_starts.size(); }
  /// First hour after chain k.
  [[nodiscard]] std::size_t chain_end(std::size_t k) const {
    return k + 1 < chain_starts.size() ? chain_starts[k + 1] : hours;
  }
  /// Number of unknowns: hours * (columns + states) + chains * states + globals.
  [[nodiscard]] std::size_t unknowns() const {
    return hours * (columns.size() + states.size()) + chains() * states.size() + globals.size();
  }
};

/// What is wrong with the shape of a program, in words; empty when every index and length is in order.
/// A program that fails here is a defect of whoever posed it.
[[nodiscard]] std::string shape_problem(const Program& program);

/// What is wrong with the numbers of a program whose shape is in order, in words; empty when all are finite but bounds
/// that are not there, and no weight or quadratic cost is negative.
[[nodiscard]] std::string number_problem(const Program& program);

/// Values and prices of a program. Time runs down the columns of every array. A price is the change of the least cost
/// when the right-hand side it belongs to rises by one.
struct Solution {
  Eigen::ArrayXXd x;            ///< (hours, columns)
  Eigen::ArrayXXd state_after;  ///< (hours, states): s_{t+1}
  Eigen::ArrayXXd state_first;  ///< (chains, states): s_0 of each chain
  Eigen::ArrayXd g;             ///< (globals)

  Eigen::ArrayXXd row_price;     ///< (hours, rows)
  Eigen::ArrayXXd state_price;   ///< (hours, states): of s_{t+1} = L s_t + G x_t + v_t
  Eigen::ArrayXd global_price;   ///< (global rows)
  Eigen::ArrayXXd cyclic_price;  ///< (chains, states): of s_0 - s_end = 0; zero for states that are not cyclic

  /// All arrays sized for a program and zero.
  [[nodiscard]] static Solution zero(const Program& program);
};

/// The cost of a point, by the program's own formula.
[[nodiscard]] double objective(const Program& program, const Solution& solution);

/// The part of it that only breaks ties.
[[nodiscard]] double tie_breaks(const Program& program, const Solution& solution);

}  // namespace zhanhe
