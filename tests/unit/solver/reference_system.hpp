#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <Eigen/Dense>

#include "zhanhe/solver/staged/system.hpp"

namespace zhanhe::solver::staged {

/// The Newton equations of an iterate written out as one dense matrix in long double, without any elimination. Shares
/// with the system under test nothing but the form and the places of its arrays.
///
///   of a slot        (theta + reg) dx - A'dy + G'dpi - H'dm = -(c + Q x - A'y + G'pi - H'm) + aim
///   of a state       (theta + reg) ds - dpi_t + L dpi_{t+1} - B'dy_{t+1} = the same of its own, first and last as one
///                    when cyclic
///   of a row         A dx + B ds + D dg + reg dy = b - A x - B s - D g
///   of a transition  ds_{t+1} - L ds_t - G dx + reg dpi = L s_t + G x + v - s_{t+1}
///   of a global      (theta + reg) dg - D'dy - K'dm = the same of its own
///   of a total       H dx + K dg + reg dm = h - H x - K g
///
/// Whatever has no width moves to its bound.
class ReferenceSystem {
public:
  using Real = long double;
  using Vector = Eigen::Matrix<Real, Eigen::Dynamic, 1>;
  using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;

  ReferenceSystem(const Form& form, const System::Iterate& iterate, const System::Regularisation& regularisation)
      : form_(form), iterate_(iterate), regularisation_(regularisation) {
    lay_out();
    matrix_ = Matrix::Zero(size_, size_);
    exact_ = matrix_;
    write_hours();
    write_states();
    write_globals();
    factor_.compute(matrix_);
  }

  /// The step with targets of zero.
  [[nodiscard]] Vector predictor() const { return factor_.solve(right_side(Vector::Zero(size_), false, 0.0)); }
  /// The step with the products aimed at mu and corrected by the predictor's: one solve for what the predictor leaves
  /// of the equations without the rows' regularisation.
  [[nodiscard]] Vector corrector(const Vector& predictor, double mu) const {
    return predictor + factor_.solve(right_side(predictor, true, mu) - exact_ * predictor);
  }
  /// One more solve for what a step leaves.
  [[nodiscard]] Vector refined(const Vector& step, const Vector& predictor, double mu) const {
    return step + factor_.solve(right_side(predictor, true, mu) - exact_ * step);
  }

  /// Largest distance of a step from `expected`, relative to the largest entry, of unknowns and of prices apart.
  struct Distance {
    double unknowns = 0.0, prices = 0.0;
  };
  [[nodiscard]] Distance distance(const Form::Point& step, const Vector& expected) const {
    Real apart[2] = {0.0L, 0.0L}, largest[2] = {1.0L, 1.0L};
    const auto see = [&](int kind, Eigen::Index at, double value) {
      const Real difference = std::abs(expected[at] - static_cast<Real>(value));
      apart[kind] = difference <= apart[kind] ? apart[kind] : difference;  // NaN counts
      largest[kind] = std::max(largest[kind], std::abs(expected[at]));
    };
    for (const Hour& hour : hours_) {
      for (std::size_t j = 0; j < n_; ++j) see(0, hour.x + index(j), at(step.x, hour.block, n_, j, hour.lane));
      for (std::size_t i = 0; i < rows_; ++i) see(1, hour.y + index(i), at(step.y, hour.block, rows_, i, hour.lane));
      for (std::size_t k = 0; k < m_; ++k) see(0, hour.after + index(k), step.s[hour.after_place(k, m_)]);
      for (std::size_t k = 0; k < m_; ++k) see(1, hour.pi + index(k), step.pi[hour.after_place(k, m_)]);
      for (std::size_t k = 0; hour.first && k < m_; ++k)
        see(0, hour.before + index(k), step.s[hour.before_place(k, m_)]);
    }
    for (std::size_t g = 0; g < form_.globals.size(); ++g) see(0, g_ + index(g), step.g[g]);
    for (std::size_t i = 0; i < form_.global_rhs.size(); ++i) see(1, total_ + index(i), step.m[i]);
    return {static_cast<double>(apart[0] / largest[0]), static_cast<double>(apart[1] / largest[1])};
  }

private:
  static Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

  /// Where an hour's unknowns stand in the matrix and in the arrays.
  struct Hour {
    std::size_t chain, block, lane, state_block;
    bool first, last;
    Eigen::Index x, y, pi, before, after;

    [[nodiscard]] std::size_t after_place(std::size_t k, std::size_t m) const {
      return (state_block * m + k) * lanes + lane;
    }
    [[nodiscard]] std::size_t before_place(std::size_t k, std::size_t m) const {
      return lane > 0 ? after_place(k, m) - 1 : ((state_block - 1) * m + k) * lanes + lanes - 1;
    }
  };

  [[nodiscard]] static double at(const AlignedArray& array, std::size_t block, std::size_t width, std::size_t j,
                                 std::size_t lane) {
    return array[(block * width + j) * lanes + lane];
  }
  [[nodiscard]] Real number(std::size_t which, const Hour& hour) const {
    return form_.numbers[which].at(hour.block)[hour.lane];
  }

  void lay_out() {
    const auto take = [&](std::size_t count) {
      const Eigen::Index from = size_;
      size_ += index(count);
      return from;
    };
    for (std::size_t c = 0; c < form_.chains.size(); ++c) {
      const ChainOfHours& chain = form_.chains[c];
      Eigen::Index before = take(m_);
      for (std::size_t t = 0; t < chain.hours; ++t) {
        Hour hour{};
        hour.chain = c;
        hour.block = chain.first_block + t / lanes;
        hour.lane = t % lanes;
        hour.state_block = hour.block + c + 1;
        hour.first = t == 0;
        hour.last = t + 1 == chain.hours;
        hour.x = take(n_);
        hour.y = take(rows_);
        hour.pi = take(m_);
        hour.before = before;
        hour.after = before = take(m_);
        hours_.push_back(hour);
      }
    }
    g_ = take(form_.globals.size());
    total_ = take(form_.global_rhs.size());
  }

  void add(Eigen::Index row, Eigen::Index column, Real value) {
    matrix_(row, column) += value;
    exact_(row, column) += value;
  }
  void add_pair(Eigen::Index price, Eigen::Index unknown, Real value) {
    add(price, unknown, value);
    add(unknown, price, -value);
  }

  /// A bounded unknown: its diagonal, and what its bounds add to the right-hand side.
  struct Bounded {
    Real x = 0.0L, lower = 0.0L, upper = 0.0L, zl = 0.0L, zu = 0.0L, quadratic = 0.0L;

    [[nodiscard]] bool fixed() const { return !(upper > lower); }
    [[nodiscard]] bool has_lower() const { return lower > -1e90L; }
    [[nodiscard]] bool has_upper() const { return upper < 1e90L; }
    [[nodiscard]] Real theta() const {
      return quadratic + (has_lower() ? zl / (x - lower) : 0.0L) + (has_upper() ? zu / (upper - x) : 0.0L);
    }
    /// tl / sl - tu / su with the targets that the predictor's step dx leaves.
    [[nodiscard]] Real aim(Real dx, Real mu) const {
      Real value = 0.0L;
      if (has_lower()) value += (mu - dx * (-zl * dx / (x - lower) - zl)) / (x - lower);
      if (has_upper()) value -= (mu + dx * (zu * dx / (upper - x) - zu)) / (upper - x);
      return value;
    }
  };
  [[nodiscard]] Bounded slot(const Hour& hour, std::size_t j) const {
    const Slot& s = form_.slots[j];
    return {at(iterate_.at.x, hour.block, n_, j, hour.lane),
            number(s.lower, hour),
            number(s.upper, hour),
            at(iterate_.zl, hour.block, n_, j, hour.lane),
            at(iterate_.zu, hour.block, n_, j, hour.lane),
            number(s.quadratic, hour)};
  }
  [[nodiscard]] Bounded state(const Hour& hour, std::size_t k) const {
    const Slot& s = form_.states[k];
    const std::size_t place = hour.after_place(k, m_);
    return {iterate_.at.s[place], number(s.lower, hour), number(s.upper, hour),
            iterate_.szl[place],  iterate_.szu[place],   0.0L};
  }
  [[nodiscard]] static Bounded lone(const Lone& l) { return {l.x, l.lower, l.upper, l.zl, l.zu, l.quadratic}; }

  /// Diagonal of a bounded unknown; one that cannot move has an equation of its own, written at the end.
  void put_bounded(Eigen::Index unknown, const Bounded& b, Real bound_is_away) {
    if (b.fixed()) {
      fixed_.push_back({unknown, bound_is_away});
    } else {
      add(unknown, unknown, b.theta() + regularisation_.unknowns);
      bounded_.push_back({unknown, b});
    }
  }

  void write_hours() {
    for (const Hour& hour : hours_) {
      for (const Entry& e : form_.of_columns) {
        add_pair(hour.y + index(e.row), hour.x + index(e.column), number(e.number, hour));
      }
      for (const Entry& e : form_.drives) {
        add_pair(hour.pi + index(e.row), hour.x + index(e.column), -number(e.number, hour));
      }
      for (const Entry& e : form_.before) {
        add_pair(hour.y + index(form_.own_rows + e.row), hour.before + index(e.column), number(e.number, hour));
      }
      for (std::size_t k = 0; k < m_; ++k) {
        add_pair(hour.pi + index(k), hour.after + index(k), 1.0L);
        add_pair(hour.pi + index(k), hour.before + index(k), -number(form_.keep[k], hour));
        matrix_(hour.pi + index(k), hour.pi + index(k)) += regularisation_.states;
      }
      for (std::size_t i = 0; i < rows_; ++i) matrix_(hour.y + index(i), hour.y + index(i)) += regularisation_.rows;
      for (const Entry& e : form_.of_globals) {
        add_pair(hour.y + index(e.row), g_ + index(e.column), number(e.number, hour));
      }
      for (const Entry& e : form_.totals) {
        add_pair(total_ + index(e.row), hour.x + index(e.column), number(e.number, hour));
      }
      for (std::size_t j = 0; j < n_; ++j) put_bounded(hour.x + index(j), slot(hour, j), 0.0L);
    }
  }

  void write_states() {
    for (const Hour& hour : hours_) {
      for (std::size_t k = 0; k < m_; ++k) {
        const Bounded after = state(hour, k);
        put_bounded(hour.after + index(k), after, after.lower - after.x);
        if (!hour.first) continue;
        if (form_.cyclic[k]) {
          tied_.push_back({hour.before + index(k), end_of(hour.chain).after + index(k)});
        } else {
          put_bounded(hour.before + index(k), lone(iterate_.firsts[hour.chain][k]), 0.0L);
        }
      }
    }
  }
  [[nodiscard]] const Hour& end_of(std::size_t chain) const {
    for (const Hour& hour : hours_) {
      if (hour.chain == chain && hour.last) return hour;
    }
    return hours_.front();
  }

  void write_globals() {
    for (std::size_t g = 0; g < form_.globals.size(); ++g) put_bounded(g_ + index(g), lone(iterate_.globals[g]), 0.0L);
    for (std::size_t i = 0; i < form_.global_rhs.size(); ++i) {
      for (std::size_t g = 0; g < form_.globals.size(); ++g) {
        add_pair(total_ + index(i), g_ + index(g), form_.totals_of_globals[i][g]);
      }
      matrix_(total_ + index(i), total_ + index(i)) += regularisation_.rows;
    }
    for (Matrix* m : {&matrix_, &exact_}) {
      // The equation of a cyclic state's first value goes to that of its last; in its place the two are equal.
      for (const auto& [first, last] : tied_) {
        m->row(last) += m->row(first);
        m->row(first).setZero();
        (*m)(first, first) = 1.0L;
        (*m)(first, last) = -1.0L;
      }
      for (const auto& [unknown, away] : fixed_) {
        m->row(unknown).setZero();
        (*m)(unknown, unknown) = 1.0L;
      }
    }
  }

  /// The right-hand side at the iterate: minus the residuals, and the targets' part when `aimed`.
  [[nodiscard]] Vector right_side(const Vector& predictor, bool aimed, double mu) const {
    // The equations without diagonals, applied to the iterate itself.
    Vector point = Vector::Zero(size_), rhs = Vector::Zero(size_);
    for (const Hour& hour : hours_) {
      for (std::size_t j = 0; j < n_; ++j) point[hour.x + index(j)] = at(iterate_.at.x, hour.block, n_, j, hour.lane);
      for (std::size_t i = 0; i < rows_; ++i) {
        point[hour.y + index(i)] = at(iterate_.at.y, hour.block, rows_, i, hour.lane);
        rhs[hour.y + index(i)] = number(form_.rhs[i], hour);
      }
      for (std::size_t k = 0; k < m_; ++k) {
        point[hour.after + index(k)] = iterate_.at.s[hour.after_place(k, m_)];
        point[hour.pi + index(k)] = iterate_.at.pi[hour.after_place(k, m_)];
        rhs[hour.pi + index(k)] = number(form_.inflow[k], hour);
        rhs[hour.after + index(k)] = -number(form_.states[k].cost, hour);
        if (hour.first) point[hour.before + index(k)] = iterate_.at.s[hour.before_place(k, m_)];
      }
      for (std::size_t j = 0; j < n_; ++j) rhs[hour.x + index(j)] = -number(form_.slots[j].cost, hour);
    }
    for (std::size_t g = 0; g < form_.globals.size(); ++g) {
      point[g_ + index(g)] = iterate_.at.g[g];
      rhs[g_ + index(g)] = -static_cast<Real>(form_.globals[g].cost);
    }
    for (std::size_t i = 0; i < form_.global_rhs.size(); ++i) {
      point[total_ + index(i)] = iterate_.at.m[i];
      rhs[total_ + index(i)] = form_.global_rhs[i];
    }
    for (const auto& [first, last] : tied_) rhs[first] = 0.0L;  // what `exact_` has there already
    rhs -= exact_ * point;
    for (const auto& [unknown, b] : bounded_) {
      // exact_ has theta on the diagonal, where the gradient has only the quadratic part.
      rhs[unknown] += (b.theta() + regularisation_.unknowns - b.quadratic) * point[unknown];
      if (aimed) rhs[unknown] += b.aim(predictor[unknown], mu);
    }
    for (const auto& [unknown, away] : fixed_) rhs[unknown] = away;
    return rhs;
  }

  const Form& form_;
  const System::Iterate& iterate_;
  System::Regularisation regularisation_;
  std::size_t n_ = form_.slots.size(), rows_ = form_.rows(), m_ = form_.states.size();
  std::vector<Hour> hours_;
  Eigen::Index g_ = 0, total_ = 0, size_ = 0;
  std::vector<std::pair<Eigen::Index, Bounded>> bounded_;
  std::vector<std::pair<Eigen::Index, Real>> fixed_;
  std::vector<std::pair<Eigen::Index, Eigen::Index>> tied_;  // first, last
  Matrix matrix_;                                            // with the regularisation of the rows
  Matrix exact_;                                             // without
  Eigen::PartialPivLU<Matrix> factor_;
};

}  // namespace zhanhe::solver::staged
