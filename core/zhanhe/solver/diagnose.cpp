#include "zhanhe/solver/diagnose.hpp"

#include <algorithm>
#include <cmath>

#include "zhanhe/program/judge.hpp"
#include "zhanhe/solver/highs.hpp"

namespace zhanhe::solver {

namespace {

/// Breaking a row of an hour costs 1 a unit; breaking a state equation, a global row or a cyclic end costs more, so
/// that a shortage is told where it is felt.
constexpr double row_price = 1.0;
constexpr double link_price = 10.0;
/// A breach or a reduced cost below this is rounding.
constexpr double noticeable = 1e-6;

FlatProgram with_breaches(const Program& program, const FlatProgram& flat) {
  FlatProgram elastic = flat;
  std::ranges::fill(elastic.cost, 0.0);
  elastic.quadratic.clear();
  elastic.integer.clear();
  elastic.start = {0};
  elastic.column.clear();
  elastic.value.clear();
  std::vector<double> price(flat.rows(), link_price);
  for (std::size_t t = 0; t < program.hours; ++t) {
    for (std::size_t i = 0; i < program.rows.size(); ++i) price[flat.row(t, i)] = row_price;
  }
  for (std::size_t r = 0; r < flat.rows(); ++r) {
    for (auto e = static_cast<std::size_t>(flat.start[r]); e < static_cast<std::size_t>(flat.start[r + 1]); ++e) {
      elastic.column.push_back(flat.column[e]);
      elastic.value.push_back(flat.value[e]);
    }
    for (const double sign : {1.0, -1.0}) {
      elastic.column.push_back(static_cast<FlatProgram::Index>(elastic.unknowns()));
      elastic.value.push_back(sign);
      elastic.cost.push_back(price[r]);
      elastic.lower.push_back(0.0);
      elastic.upper.push_back(no_limit);
    }
    elastic.start.push_back(static_cast<FlatProgram::Index>(elastic.column.size()));
  }
  return elastic;
}

/// Collects the hours of one cause.
void note(std::vector<Cause>& causes, const Label& label, bool row, std::size_t hour, double amount) {
  if (causes.empty() || causes.back().row != row || causes.back().label.owner != label.owner ||
      causes.back().label.quantity != label.quantity) {
    causes.push_back({label, {}, 0.0, row});
  }
  causes.back().hours.push_back(hour);
  causes.back().amount = std::max(causes.back().amount, amount);
}

void broken_rows(const Program& p, const FlatProgram& flat, const std::vector<double>& values,
                 std::vector<Cause>& causes) {
  const auto breach = [&](std::size_t row) {
    const std::size_t first = flat.unknowns() + 2 * row;
    return std::max(values[first], values[first + 1]);
  };
  const auto big = [&](std::size_t row) {
    const double side = std::max(std::isinf(flat.row_lower[row]) ? 0.0 : std::abs(flat.row_lower[row]),
                                 std::isinf(flat.row_upper[row]) ? 0.0 : std::abs(flat.row_upper[row]));
    return breach(row) > noticeable * (1.0 + side);
  };
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    for (std::size_t t = 0; t < p.hours; ++t) {
      if (big(flat.row(t, i))) note(causes, p.rows[i].label, true, t, breach(flat.row(t, i)));
    }
  }
  for (std::size_t i = 0; i < p.states.size(); ++i) {
    for (std::size_t t = 0; t < p.hours; ++t) {
      if (big(flat.state_row(t, i))) note(causes, p.states[i].label, true, t, breach(flat.state_row(t, i)));
    }
  }
  for (std::size_t i = 0; i < p.global_rows.size(); ++i) {
    if (big(flat.global_row(i))) note(causes, p.global_rows[i].label, true, 0, breach(flat.global_row(i)));
  }
  std::size_t cyclic = 0;
  for (std::size_t chain = 0; chain < p.chains(); ++chain) {
    for (const Program::State& state : p.states) {
      if (!state.cyclic) continue;
      const std::size_t row = flat.cyclic_row(cyclic++);
      const Label end{state.label.owner, state.label.quantity + " at the cyclic end", state.label.unit};
      if (big(row)) note(causes, end, true, p.chain_end(chain) - 1, breach(row));
    }
  }
}

/// The bound that a reduced cost leans on, when moving it would help: zero bounds are the nature of a quantity.
bool leans(double reduced, double lower, double upper) {
  const double bound = reduced > 0.0 ? lower : upper;
  return std::abs(reduced) > noticeable && bound != 0.0 && !std::isinf(bound);
}

void binding_bounds(const Program& p, const Solution& ray, std::vector<Cause>& causes) {
  const ReducedCosts r = reduced_costs(p, ray, false);
  const auto at = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    for (std::size_t t = 0; t < p.hours; ++t) {
      const double reduced = r.x(at(t), at(j));
      if (leans(reduced, p.columns[j].lower[t], p.columns[j].upper[t])) {
        note(causes, p.columns[j].label, false, t, std::abs(reduced));
      }
    }
  }
  for (std::size_t i = 0; i < p.states.size(); ++i) {
    for (std::size_t t = 0; t < p.hours; ++t) {
      const double reduced = r.state_after(at(t), at(i));
      if (leans(reduced, p.states[i].lower[t], p.states[i].upper[t])) {
        note(causes, p.states[i].label, false, t, std::abs(reduced));
      }
    }
  }
}

}  // namespace

Diagnosis diagnose(const Program& program, const FlatProgram& flat, const Settings& settings,
                   const Observer& observer) {
  Settings plain = settings;
  plain.highs_method = "simplex";
  const HighsAnswer answer = run_highs(with_breaches(program, flat), plain, observer);
  Diagnosis diagnosis;
  if (answer.status != Status::optimal) return diagnosis;
  diagnosis.ray = flat.staged(program, answer.values, answer.prices);
  broken_rows(program, flat, answer.values, diagnosis.causes);
  diagnosis.infeasible = !diagnosis.causes.empty();
  if (diagnosis.infeasible) binding_bounds(program, diagnosis.ray, diagnosis.causes);
  return diagnosis;
}

}  // namespace zhanhe::solver
