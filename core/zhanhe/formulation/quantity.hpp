#pragma once

#include <utility>
#include <vector>

#include <Eigen/Core>

#include "zhanhe/program/program.hpp"

namespace zhanhe::formulation {

/// A quantity over the steps of a run that is not worked out yet: a sum of terms, each a number of every step, alone or
/// times a column of the solution. It is worked out once, in the place where it belongs. It looks at the solution,
/// which must live as long.
class Quantity {
public:
  /// Zero.
  Quantity() = default;
  Quantity(Hourly numbers) { terms_.push_back({std::move(numbers), nullptr}); }
  /// `factor` times a column of the solution, of which `column` is the first number.
  Quantity(Hourly factor, const double* column) { terms_.push_back({std::move(factor), column}); }

  /// Writes the numbers of all steps.
  void write(Eigen::Ref<Eigen::ArrayXd> out) const;
  [[nodiscard]] Eigen::ArrayXd values(Eigen::Index steps) const {
    Eigen::ArrayXd out(steps);
    write(out);
    return out;
  }

  friend Quantity operator+(Quantity a, const Quantity& b) {
    a.terms_.insert(a.terms_.end(), b.terms_.begin(), b.terms_.end());
    return a;
  }
  friend Quantity operator-(Quantity a) {
    for (Term& term : a.terms_) term.factor = term.factor.times(-1.0);
    return a;
  }
  friend Quantity operator-(Quantity a, const Quantity& b) { return std::move(a) + -b; }

private:
  struct Term {
    Hourly factor;
    const double* column = nullptr;  // nullptr: the factor alone
  };
  std::vector<Term> terms_;
};

}  // namespace zhanhe::formulation
