#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "zhanhe/program/program.hpp"

namespace zhanhe {

/// The inside of the judge: a program and a solution looked at by blocks of hours, so that sums over the terms of a row
/// or a column need no arrays as long as the program.

/// Hours of one chain that are worked on together, few enough that all their numbers stay in the cache.
struct Block {
  std::size_t first = 0;
  std::size_t count = 0;
  std::size_t chain = 0;
};
inline constexpr std::size_t block_hours = 512;

/// All hours of a program in blocks, rising; where they begin depends on the chains only.
[[nodiscard]] std::vector<Block> blocks_of(const Program& program);

/// One number for each hour of a block.
using Numbers = Eigen::Array<double, Eigen::Dynamic, 1, Eigen::ColMajor, static_cast<int>(block_hours), 1>;

/// The numbers of the hours first .. first + count, at most a block.
[[nodiscard]] inline Numbers numbers(const Hourly& hourly, std::size_t first, std::size_t count) {
  Numbers values(static_cast<Eigen::Index>(count));
  hourly.copy(first, count, values.data());
  return values;
}
[[nodiscard]] inline Numbers numbers(const Hourly& hourly, const Block& block) {
  return numbers(hourly, block.first, block.count);
}

/// A long sum that keeps what rounding takes from it (Neumaier 1974, Rundungsfehleranalyse einiger Verfahren zur
/// Summation endlicher Summen, ZAMM 54).
class Sum {
public:
  void add(double term) {
    const double next = total_ + term;
    lost_ += std::abs(total_) >= std::abs(term) ? (total_ - next) + term : (term - next) + total_;
    total_ = next;
  }
  void add(const Sum& other) {
    add(other.total_);
    lost_ += other.lost_;
  }
  [[nodiscard]] double value() const { return total_ + lost_; }

private:
  double total_ = 0.0;
  double lost_ = 0.0;
};

/// A sum and the largest magnitude among its terms.
struct Term {
  Sum sum;
  double scale = 0.0;

  void add(double term) {
    sum.add(term);
    scale = std::max(scale, std::abs(term));
  }
  void add(const Term& other) {
    sum.add(other.sum);
    scale = std::max(scale, other.scale);
  }
};

/// The same for each hour of a block.
struct Terms {
  Numbers sum;
  Numbers scale;

  /// With its first terms.
  template <class Values>
  explicit Terms(const Eigen::ArrayBase<Values>& first) : sum(first), scale(sum.abs()) {}

  /// Adds factor * values.
  void add(double factor, const double* values) {
    for (Eigen::Index t = 0; t < sum.size(); ++t) {
      const double term = factor * values[t];
      const double size = std::abs(term);
      sum[t] += term;
      scale[t] = scale[t] < size ? size : scale[t];
    }
  }
};

/// The sums of the Lagrangian (derived in judge.cpp) for one row or unknown at a time.
class Lagrangian {
public:
  /// Keeps references to both. Without costs, all costs count as zero.
  Lagrangian(const Program& program, const Solution& solution, bool with_costs);

  /// A x + B s + C s' + D g of row i.
  [[nodiscard]] Terms row(const Block& block, std::size_t i) const;
  /// s' - L s - G x of state i.
  [[nodiscard]] Terms state_equation(const Block& block, std::size_t i) const;
  /// Reduced cost of column j.
  [[nodiscard]] Terms column(const Block& block, std::size_t j) const;
  /// Reduced cost of state i after the hours.
  [[nodiscard]] Terms state_after(const Block& block, std::size_t i) const;
  /// Reduced cost of state i before the first hour of a chain.
  [[nodiscard]] Term state_first(std::size_t chain, std::size_t i) const;

  /// What the hours of a block add to the reduced cost of each global, and to each global row.
  void add_to_globals(const Block& block, std::vector<Term>& reduced) const;
  void add_to_global_rows(const Block& block, std::vector<Term>& rows) const;
  /// What is added once: costs and the entries between globals and global rows.
  void add_constants(std::vector<Term>& reduced, std::vector<Term>& rows) const;

private:
  /// Entries of a matrix by row or by column.
  class Entries {
  public:
    Entries(const std::vector<Program::Entry>& entries, std::size_t groups, std::size_t Program::Entry::* key);
    [[nodiscard]] std::span<const Program::Entry* const> of(std::size_t group) const {
      return {sorted_.data() + start_[group], start_[group + 1] - start_[group]};
    }

  private:
    std::vector<std::size_t> start_;
    std::vector<const Program::Entry*> sorted_;
  };

  [[nodiscard]] Numbers cost(const Block& block, const Hourly& cost) const;
  [[nodiscard]] Numbers before(const Block& block, std::size_t i) const;

  const Program& p_;
  const Solution& s_;
  bool with_costs_;
  Entries columns_by_row_, before_by_row_, after_by_row_, globals_by_row_, drives_by_state_;
  Entries rows_by_column_, rows_by_before_, rows_by_after_, drives_by_column_, totals_by_column_;
};

}  // namespace zhanhe
