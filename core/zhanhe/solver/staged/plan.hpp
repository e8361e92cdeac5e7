#pragma once

#include <cstdint>
#include <vector>

#include "zhanhe/solver/staged/form.hpp"
#include "zhanhe/solver/staged/view.hpp"

namespace zhanhe::solver::staged {

/// The elimination of one hour's rows, worked out once from the pattern and then run for every block of hours.
///
///   symbol  meaning                                                          array
///   W       inverse of the diagonal of the unknowns of the hour              WorkView::w
///   M       A W A' of the own rows, then its factor L D L'                   m
///   X       entries of M^-1 that are needed (Takahashi, Fagan and Chin       xi
///           1973, Formation of a sparse bus impedance matrix)
///   tail    states, then link rows: what the chain couples
///   E       [G; A_link], the tail's rows over the hour's unknowns
///   P       A W E'                                                           pp
///   T       E W E' - P' X P: noise of the states, coupling and matrix of     tt
///           the link rows once the own rows are gone
struct Plan {
  explicit Plan(const Form& form);

  std::vector<Assembly> m_terms, p_terms, t_terms;
  std::vector<Range32> pivot_column, pivot_products;
  std::vector<Product> factor_products, column_entries;
  std::vector<std::int32_t> x_target, x_pivot;
  std::vector<Range32> x_terms_of;
  std::vector<Product> x_terms, t_terms3;
  std::vector<std::int32_t> t_third, t_place;
  std::int32_t m_size = 0, x_size = 0, p_size = 0, t_size = 0;

  std::vector<EntryView> a, g, before;
  std::vector<Range32> a_of, g_of;
  std::vector<std::int32_t> drivers;
  std::vector<std::int32_t> rhs, keep, inflow;
  std::vector<NumberView> numbers;
  std::vector<std::int32_t> varying;  // those that are not the same in every hour
  struct Slots {
    std::vector<std::int32_t> lower, upper, cost, quadratic;
    std::vector<std::uint8_t> kind;
  };
  Slots x, s;

  /// The part of a view that does not change while a program is solved.
  void show(HoursView& view, const Form& form) const;
};

}  // namespace zhanhe::solver::staged
