#include "zhanhe/powerflow/elimination.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace zhanhe::powerflow {
namespace {

constexpr double small_pivot = 1e-3;  ///< relative to its row; such a row waits
constexpr double no_pivot = 1e-13;    ///< relative to what its row was: rounding
using Pair = std::pair<std::int32_t, std::int32_t>;

/// What is left of a matrix while its rows are eliminated.
class Remains {
public:
  explicit Remains(const Admittance& matrix) : rows_(static_cast<std::size_t>(matrix.rows())) {
    for (Index column = 0; column < matrix.cols(); ++column) {
      rows_[static_cast<std::size_t>(column)].try_emplace(static_cast<std::int32_t>(column));
      for (Admittance::InnerIterator entry(matrix, column); entry; ++entry) {
        rows_[static_cast<std::size_t>(entry.row())][static_cast<std::int32_t>(column)] += entry.value();
        rows_[static_cast<std::size_t>(column)].try_emplace(static_cast<std::int32_t>(entry.row()));
      }
    }
    for (const auto& row : rows_) size_.push_back(largest(row));
    for (std::int32_t i = 0; i < count(); ++i) queue_.emplace(degree(i), i);
  }

  /// The row to go next.
  [[nodiscard]] std::int32_t choose() const {
    std::int32_t best = -1;
    double best_ratio = -1.0;
    for (const auto& [degree, i] : queue_) {
      const double ratio = std::abs(pivot(i)) / std::max(largest(rows_[at(i)]), 1e-300);
      if (ratio >= small_pivot) return i;
      if (ratio > best_ratio) best = i, best_ratio = ratio;
    }
    return best;
  }
  [[nodiscard]] bool vanishes(std::int32_t i) const { return !(std::abs(pivot(i)) > no_pivot * size_[at(i)]); }
  [[nodiscard]] Complex pivot(std::int32_t i) const { return rows_[at(i)].at(i); }
  /// The other rows that a row meets.
  [[nodiscard]] std::vector<std::int32_t> neighbours(std::int32_t i) const {
    std::vector<std::int32_t> others;
    for (const auto& [j, value] : rows_[at(i)]) {
      if (j != i) others.push_back(j);
    }
    return others;
  }
  [[nodiscard]] Complex value(std::int32_t i, std::int32_t j) const { return rows_[at(i)].at(j); }

  void eliminate(std::int32_t i) {
    const std::vector<std::int32_t> others = neighbours(i);
    for (const std::int32_t j : others) queue_.erase({degree(j), j});
    queue_.erase({degree(i), i});
    for (const std::int32_t j : others) {
      const Complex factor = value(j, i) / pivot(i);
      for (const std::int32_t k : others) rows_[at(j)][k] -= factor * value(i, k);
      rows_[at(j)].erase(i);
    }
    for (const std::int32_t j : others) queue_.emplace(degree(j), j);
  }

  [[nodiscard]] std::int32_t count() const { return static_cast<std::int32_t>(rows_.size()); }

private:
  using Row = std::map<std::int32_t, Complex>;
  static std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }
  static double largest(const Row& row) {
    double most = 0.0;
    for (const auto& [j, value] : row) most = std::max(most, std::abs(value));
    return most;
  }
  [[nodiscard]] std::size_t degree(std::int32_t i) const { return rows_[at(i)].size(); }

  std::vector<Row> rows_;
  std::vector<double> size_;
  std::set<std::pair<std::size_t, std::int32_t>> queue_;
};

/// The same elimination as products of blocks. Blocks: diagonal, lower entries, upper entries.
void list_products(Elimination& e) {
  const std::int32_t places = e.places();
  std::map<Pair, std::int32_t> entry_of;
  for (std::int32_t i = 0; i < places; ++i) {
    for (std::int32_t k = e.entries_of[static_cast<std::size_t>(i)]; k < e.entries_of[static_cast<std::size_t>(i) + 1];
         ++k) {
      entry_of[{i, e.later[static_cast<std::size_t>(k)]}] = k;
    }
  }
  const auto block = [&](std::int32_t row, std::int32_t column) {
    if (row == column) return row;
    if (row > column) return places + entry_of.at({column, row});
    return places + e.entries() + entry_of.at({row, column});
  };
  e.products_of.assign(1, 0);
  for (std::int32_t i = 0; i < places; ++i) {
    const std::int32_t begin = e.entries_of[static_cast<std::size_t>(i)];
    const std::int32_t end = e.entries_of[static_cast<std::size_t>(i) + 1];
    for (std::int32_t row = begin; row < end; ++row) {
      for (std::int32_t column = begin; column < end; ++column) {
        e.products.push_back({block(e.later[static_cast<std::size_t>(row)], e.later[static_cast<std::size_t>(column)]),
                              places + row, places + e.entries() + column});
      }
    }
    e.products_of.push_back(static_cast<std::int32_t>(e.products.size()));
  }
}

/// Places in another order, with the same factor: each right after those it takes from, as far as can be, so that a
/// solve finds near by what it needs next. (A postorder of the elimination tree; Liu 1990, The role of elimination
/// trees in sparse factorization, SIAM Journal on Matrix Analysis and Applications 11(1).)
std::vector<std::int32_t> postorder(const Elimination& e) {
  const auto places = static_cast<std::size_t>(e.places());
  std::vector<std::size_t> parent(places, places);
  std::vector<std::size_t> size(places + 1, 1);
  std::vector<std::vector<std::size_t>> children(places + 1);
  for (std::size_t i = 0; i < places; ++i) {
    for (auto k = static_cast<std::size_t>(e.entries_of[i]); k < static_cast<std::size_t>(e.entries_of[i + 1]); ++k) {
      parent[i] = std::min(parent[i], static_cast<std::size_t>(e.later[k]));
    }
    size[parent[i]] += size[i];
    children[parent[i]].push_back(i);
  }
  // The largest branch first: what it leaves behind is used soon.
  for (auto& some : children) {
    std::ranges::stable_sort(some, std::ranges::greater{}, [&](std::size_t i) { return size[i]; });
  }
  std::vector<std::int32_t> ordered;
  std::vector<std::pair<std::size_t, std::size_t>> path{{places, 0}};  // a place and how many of its children are done
  while (!path.empty()) {
    auto& [i, done] = path.back();
    if (done < children[i].size()) {
      path.emplace_back(children[i][done++], 0);
    } else {
      if (i < places) ordered.push_back(static_cast<std::int32_t>(i));
      path.pop_back();
    }
  }
  return ordered;
}

void reorder(Elimination& e, const std::vector<std::int32_t>& ordered) {
  std::vector<std::int32_t> to(ordered.size());
  for (std::size_t n = 0; n < ordered.size(); ++n)
    to[static_cast<std::size_t>(ordered[n])] = static_cast<std::int32_t>(n);
  Elimination moved;
  moved.entries_of.push_back(0);
  for (const std::int32_t place : ordered) {
    const auto from = static_cast<std::size_t>(place);
    moved.order.push_back(e.order[from]);
    moved.inverse.push_back(e.inverse[from]);
    for (auto k = static_cast<std::size_t>(e.entries_of[from]); k < static_cast<std::size_t>(e.entries_of[from + 1]);
         ++k) {
      moved.later.push_back(to[static_cast<std::size_t>(e.later[k])]);
      moved.lower.push_back(e.lower[k]);
      moved.upper.push_back(e.upper[k]);
    }
    moved.entries_of.push_back(static_cast<std::int32_t>(moved.later.size()));
  }
  e = std::move(moved);
}

}  // namespace

Eigen::VectorXcd Elimination::solve(Eigen::VectorXcd x) const {
  const auto each_entry = [&](std::int32_t i, auto&& function) {
    for (std::int32_t e = entries_of[static_cast<std::size_t>(i)]; e < entries_of[static_cast<std::size_t>(i) + 1];
         ++e) {
      function(static_cast<std::size_t>(e), static_cast<Index>(later[static_cast<std::size_t>(e)]));
    }
  };
  for (std::int32_t i = 0; i < places(); ++i) {
    each_entry(i, [&](std::size_t e, Index j) { x(j) -= lower[e] * x(i); });
  }
  for (std::int32_t i = places() - 1; i >= 0; --i) {
    x(i) *= inverse[static_cast<std::size_t>(i)];
    each_entry(i, [&](std::size_t e, Index j) { x(i) -= upper[e] * x(j); });
  }
  return x;
}

Elimination eliminate(const Admittance& matrix) {
  Remains remains(matrix);
  Elimination e;
  std::vector<std::int32_t> place(static_cast<std::size_t>(remains.count()));
  std::vector<std::int32_t> row_of_entry;
  e.entries_of.push_back(0);
  for (std::int32_t n = 0; n < remains.count(); ++n) {
    const std::int32_t i = remains.choose();
    if (remains.vanishes(i)) return e;
    place[static_cast<std::size_t>(i)] = n;
    e.order.push_back(i);
    e.inverse.push_back(1.0 / remains.pivot(i));
    for (const std::int32_t j : remains.neighbours(i)) {
      row_of_entry.push_back(j);
      e.lower.push_back(remains.value(j, i) * e.inverse.back());
      e.upper.push_back(remains.value(i, j) * e.inverse.back());
    }
    e.entries_of.push_back(static_cast<std::int32_t>(row_of_entry.size()));
    remains.eliminate(i);
  }
  for (const std::int32_t j : row_of_entry) e.later.push_back(place[static_cast<std::size_t>(j)]);
  reorder(e, postorder(e));
  list_products(e);
  e.solvable = true;
  return e;
}

}  // namespace zhanhe::powerflow
