// The judge. Derivation: the Lagrangian of the staged program (program.hpp) with prices
//
//   symbol  meaning                                          variable
//   y_t     price of the rows of hour t                      row_price
//   l_t     price of s_{t+1} - L s_t - G x_t = v_t           state_price
//   m       price of the global rows                         global_price
//   n       price of s_0 - s_end = 0 for cyclic states       cyclic_price
//
// separates into one minimum for each unknown with the reduced costs
//
//   x_t:      w c - A'y_t + G'l_t - H'm
//   s_{t+1}:  w d - C'y_t - l_t - B'y_{t+1} + L_{t+1} l_{t+1}
//   s_0:          - B'y_0 + L_0 l_0 - n
//   g:        e   - sum_t D'y_t - K'm
//
// where the last state of a chain has no hour t+1 and, when cyclic, + n instead.

#include "zhanhe/program/judge.hpp"

#include <algorithm>
#include <cmath>

#include "zhanhe/base/error.hpp"

namespace zhanhe {

namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using Eigen::Index;

Index at(std::size_t i) { return static_cast<Index>(i); }

std::string named(const Label& label, std::size_t hour) {
  return label.owner + " " + label.quantity + " at step " + std::to_string(hour);
}

/// Remembers the largest violation and whose it is.
class Worst {
public:
  template <class Name>
  void see(double violation, Name&& name) {
    if (std::isnan(violation)) violation = no_limit;
    if (violation <= value_) return;
    value_ = violation;
    name_ = name();
  }
  [[nodiscard]] double value() const { return value_; }
  [[nodiscard]] const std::string& name() const { return name_; }

private:
  double value_ = 0.0;
  std::string name_;
};

/// How far a value lies outside [lower, upper], relative to 1 + scale and the bound it breaks.
double outside(double value, double lower, double upper, double scale) {
  if (std::isnan(value)) return no_limit;
  if (value < lower) return (lower - value) / (1.0 + std::max(scale, std::abs(lower)));
  if (value > upper) return (value - upper) / (1.0 + std::max(scale, std::abs(upper)));
  return 0.0;
}

/// The least of 1/2 q x^2 + r x over [lower, upper] with a one-sided or missing bound told apart.
struct Minimum {
  double value = 0.0;
  double unanswered = 0.0;  ///< |r| where the minimum would be minus infinity
};

Minimum least(double r, double q, double lower, double upper) {
  if (q > 0.0) {
    const double x = std::clamp(-r / q, lower, upper);
    return {(0.5 * q * x + r) * x, 0.0};
  }
  if (r == 0.0) return {};
  const double end = r > 0.0 ? lower : upper;
  if (std::isinf(end)) return {0.0, std::abs(r)};
  return {r * end, 0.0};
}

/// Row activities of every hour and the largest magnitude among their terms.
struct Activities {
  ArrayXXd rows, rows_scale;     // A x + B s + C s' + D g
  ArrayXXd states, state_scale;  // s' - L s - G x
  ArrayXd globals, globals_scale;
};

/// State before hour t of state i.
double before(const Solution& s, const std::vector<std::size_t>& chain_of, const Program& p, std::size_t t,
              std::size_t i) {
  const std::size_t k = chain_of[t];
  return p.chain_starts[k] == t ? s.state_first(at(k), at(i)) : s.state_after(at(t) - 1, at(i));
}

std::vector<std::size_t> chain_of_hours(const Program& p) {
  std::vector<std::size_t> chain(p.hours);
  for (std::size_t k = 0; k < p.chains(); ++k) {
    std::fill(chain.begin() + static_cast<std::ptrdiff_t>(p.chain_starts[k]),
              chain.begin() + static_cast<std::ptrdiff_t>(p.chain_end(k)), k);
  }
  return chain;
}

void add_term(double term, double& sum, double& scale) {
  sum += term;
  scale = std::max(scale, std::abs(term));
}

Activities activities(const Program& p, const Solution& s) {
  const auto chain = chain_of_hours(p);
  Activities a;
  a.rows = a.rows_scale = ArrayXXd::Zero(at(p.hours), at(p.rows.size()));
  a.states = a.state_scale = ArrayXXd::Zero(at(p.hours), at(p.states.size()));
  a.globals = a.globals_scale = ArrayXd::Zero(at(p.global_rows.size()));
  const auto accumulate = [&](const std::vector<Program::Entry>& entries, ArrayXXd& sum, ArrayXXd& scale, double sign,
                              auto&& value) {
    for (const Program::Entry& e : entries) {
      for (std::size_t t = 0; t < p.hours; ++t) {
        add_term(sign * e.value[t] * value(t, e.column), sum(at(t), at(e.row)), scale(at(t), at(e.row)));
      }
    }
  };
  const auto x = [&](std::size_t t, std::size_t j) { return s.x(at(t), at(j)); };
  const auto s_before = [&](std::size_t t, std::size_t i) { return before(s, chain, p, t, i); };
  const auto s_after = [&](std::size_t t, std::size_t i) { return s.state_after(at(t), at(i)); };
  const auto g = [&](std::size_t, std::size_t k) { return s.g(at(k)); };
  accumulate(p.of_columns, a.rows, a.rows_scale, 1.0, x);
  accumulate(p.of_states_before, a.rows, a.rows_scale, 1.0, s_before);
  accumulate(p.of_states_after, a.rows, a.rows_scale, 1.0, s_after);
  accumulate(p.of_globals, a.rows, a.rows_scale, 1.0, g);
  accumulate(p.drives, a.states, a.state_scale, -1.0, x);
  for (std::size_t i = 0; i < p.states.size(); ++i) {
    for (std::size_t t = 0; t < p.hours; ++t) {
      double& sum = a.states(at(t), at(i));
      double& scale = a.state_scale(at(t), at(i));
      add_term(s_after(t, i), sum, scale);
      add_term(-p.states[i].keep[t] * s_before(t, i), sum, scale);
    }
  }
  for (const Program::Entry& e : p.totals) {
    for (std::size_t t = 0; t < p.hours; ++t) {
      add_term(e.value[t] * x(t, e.column), a.globals(at(e.row)), a.globals_scale(at(e.row)));
    }
  }
  for (const Program::Entry& e : p.totals_of_globals) {
    add_term(e.value[0] * s.g(at(e.column)), a.globals(at(e.row)), a.globals_scale(at(e.row)));
  }
  return a;
}

Worst primal_violation(const Program& p, const Solution& s) {
  const Activities a = activities(p, s);
  Worst worst;
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    for (std::size_t t = 0; t < p.hours; ++t) {
      worst.see(outside(a.rows(at(t), at(i)), p.rows[i].lower[t], p.rows[i].upper[t], a.rows_scale(at(t), at(i))),
                [&] { return named(p.rows[i].label, t); });
    }
  }
  for (std::size_t i = 0; i < p.states.size(); ++i) {
    const Program::State& state = p.states[i];
    for (std::size_t t = 0; t < p.hours; ++t) {
      worst.see(outside(a.states(at(t), at(i)), state.inflow[t], state.inflow[t], a.state_scale(at(t), at(i))),
                [&] { return named(state.label, t) + " (balance)"; });
      worst.see(outside(s.state_after(at(t), at(i)), state.lower[t], state.upper[t], 0.0),
                [&] { return named(state.label, t) + " (bound)"; });
    }
    for (std::size_t k = 0; k < p.chains(); ++k) {
      const double first = s.state_first(at(k), at(i));
      worst.see(outside(first, state.initial_lower, state.initial_upper, 0.0),
                [&] { return named(state.label, p.chain_starts[k]) + " (initial)"; });
      if (!state.cyclic) continue;
      const double last = s.state_after(at(p.chain_end(k)) - 1, at(i));
      worst.see(outside(first - last, 0.0, 0.0, std::max(std::abs(first), std::abs(last))),
                [&] { return named(state.label, p.chain_end(k) - 1) + " (cyclic end)"; });
    }
  }
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    const Program::Column& column = p.columns[j];
    for (std::size_t t = 0; t < p.hours; ++t) {
      worst.see(outside(s.x(at(t), at(j)), column.lower[t], column.upper[t], 0.0),
                [&] { return named(column.label, t) + " (bound)"; });
    }
  }
  for (std::size_t k = 0; k < p.globals.size(); ++k) {
    worst.see(outside(s.g(at(k)), p.globals[k].lower, p.globals[k].upper, 0.0),
              [&] { return p.globals[k].label.owner + " " + p.globals[k].label.quantity + " (bound)"; });
  }
  for (std::size_t i = 0; i < p.global_rows.size(); ++i) {
    worst.see(outside(a.globals(at(i)), p.global_rows[i].lower, p.global_rows[i].upper, a.globals_scale(at(i))),
              [&] { return p.global_rows[i].label.owner + " " + p.global_rows[i].label.quantity; });
  }
  return worst;
}

/// Sums lower bounds and remembers the worst unanswered reduced cost.
struct Bound {
  double total = 0.0;
  double magnitude = 0.0;  // sum of absolute terms, the scale of rounding
  double unanswered = 0.0;

  void add(double value) {
    total += value;
    magnitude += std::abs(value);
  }
  void add(const Minimum& minimum, double scale) {
    add(minimum.value);
    const double relative = minimum.unanswered / (1.0 + scale);
    if (!(relative <= unanswered)) unanswered = std::isnan(relative) ? no_limit : relative;
  }
};

Minimum row_part(double y, double lower, double upper) {
  if (y == 0.0) return {};
  const double end = y > 0.0 ? lower : upper;
  if (std::isinf(end)) return {0.0, std::abs(y)};
  return {y * end, 0.0};
}

Bound lower_bound(const Program& p, const Solution& s, bool with_costs) {
  const ReducedCosts r = reduced_costs(p, s, with_costs);
  Bound bound;
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    for (std::size_t t = 0; t < p.hours; ++t) {
      bound.add(row_part(s.row_price(at(t), at(i)), p.rows[i].lower[t], p.rows[i].upper[t]), 0.0);
    }
  }
  for (std::size_t i = 0; i < p.global_rows.size(); ++i) {
    bound.add(row_part(s.global_price(at(i)), p.global_rows[i].lower, p.global_rows[i].upper), 0.0);
  }
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    const Program::Column& c = p.columns[j];
    for (std::size_t t = 0; t < p.hours; ++t) {
      const double q = with_costs ? p.weight[t] * c.quadratic[t] : 0.0;
      bound.add(least(r.x(at(t), at(j)), q, c.lower[t], c.upper[t]), r.x_scale(at(t), at(j)));
    }
  }
  for (std::size_t i = 0; i < p.states.size(); ++i) {
    const Program::State& state = p.states[i];
    for (std::size_t t = 0; t < p.hours; ++t) {
      bound.add(s.state_price(at(t), at(i)) * state.inflow[t]);
      bound.add(least(r.state_after(at(t), at(i)), 0.0, state.lower[t], state.upper[t]),
                r.state_after_scale(at(t), at(i)));
    }
    for (std::size_t k = 0; k < p.chains(); ++k) {
      bound.add(least(r.state_first(at(k), at(i)), 0.0, state.initial_lower, state.initial_upper),
                r.state_first_scale(at(k), at(i)));
    }
  }
  for (std::size_t k = 0; k < p.globals.size(); ++k) {
    const double q = with_costs ? p.globals[k].quadratic : 0.0;
    bound.add(least(r.g(at(k)), q, p.globals[k].lower, p.globals[k].upper), r.g_scale(at(k)));
  }
  return bound;
}

}  // namespace

std::string_view to_string(Status status) {
  switch (status) {
    case Status::optimal: return "optimal";
    case Status::infeasible: return "infeasible";
    case Status::unbounded: return "unbounded";
    case Status::limit: return "limit";
    case Status::trouble: return "trouble";
  }
  return "";
}

ReducedCosts reduced_costs(const Program& p, const Solution& s, bool with_costs) {
  ReducedCosts r;
  r.x = r.x_scale = ArrayXXd::Zero(at(p.hours), at(p.columns.size()));
  r.state_after = r.state_after_scale = ArrayXXd::Zero(at(p.hours), at(p.states.size()));
  r.state_first = r.state_first_scale = ArrayXXd::Zero(at(p.chains()), at(p.states.size()));
  r.g = r.g_scale = ArrayXd::Zero(at(p.globals.size()));
  const auto to_x = [&](std::size_t t, std::size_t j, double term) {
    add_term(term, r.x(at(t), at(j)), r.x_scale(at(t), at(j)));
  };
  const auto to_after = [&](std::size_t t, std::size_t i, double term) {
    add_term(term, r.state_after(at(t), at(i)), r.state_after_scale(at(t), at(i)));
  };
  const auto to_first = [&](std::size_t k, std::size_t i, double term) {
    add_term(term, r.state_first(at(k), at(i)), r.state_first_scale(at(k), at(i)));
  };
  const auto to_g = [&](std::size_t k, double term) { add_term(term, r.g(at(k)), r.g_scale(at(k))); };
  const auto chain = chain_of_hours(p);
  const auto to_before = [&](std::size_t t, std::size_t i, double term) {
    if (p.chain_starts[chain[t]] == t) {
      to_first(chain[t], i, term);
    } else {
      to_after(t - 1, i, term);
    }
  };

  for (const Program::Entry& e : p.of_columns) {
    for (std::size_t t = 0; t < p.hours; ++t) to_x(t, e.column, -e.value[t] * s.row_price(at(t), at(e.row)));
  }
  for (const Program::Entry& e : p.of_states_before) {
    for (std::size_t t = 0; t < p.hours; ++t) to_before(t, e.column, -e.value[t] * s.row_price(at(t), at(e.row)));
  }
  for (const Program::Entry& e : p.of_states_after) {
    for (std::size_t t = 0; t < p.hours; ++t) to_after(t, e.column, -e.value[t] * s.row_price(at(t), at(e.row)));
  }
  for (const Program::Entry& e : p.of_globals) {
    for (std::size_t t = 0; t < p.hours; ++t) to_g(e.column, -e.value[t] * s.row_price(at(t), at(e.row)));
  }
  for (const Program::Entry& e : p.drives) {
    for (std::size_t t = 0; t < p.hours; ++t) to_x(t, e.column, e.value[t] * s.state_price(at(t), at(e.row)));
  }
  for (const Program::Entry& e : p.totals) {
    for (std::size_t t = 0; t < p.hours; ++t) to_x(t, e.column, -e.value[t] * s.global_price(at(e.row)));
  }
  for (const Program::Entry& e : p.totals_of_globals) to_g(e.column, -e.value[0] * s.global_price(at(e.row)));
  for (std::size_t i = 0; i < p.states.size(); ++i) {
    const Program::State& state = p.states[i];
    for (std::size_t t = 0; t < p.hours; ++t) {
      to_after(t, i, -s.state_price(at(t), at(i)));
      to_before(t, i, state.keep[t] * s.state_price(at(t), at(i)));
      if (with_costs) to_after(t, i, p.weight[t] * state.cost[t]);
    }
    if (!state.cyclic) continue;
    for (std::size_t k = 0; k < p.chains(); ++k) {
      to_first(k, i, -s.cyclic_price(at(k), at(i)));
      to_after(p.chain_end(k) - 1, i, s.cyclic_price(at(k), at(i)));
    }
  }
  if (with_costs) {
    for (std::size_t j = 0; j < p.columns.size(); ++j) {
      if (p.columns[j].cost.is(0.0)) continue;
      for (std::size_t t = 0; t < p.hours; ++t) to_x(t, j, p.weight[t] * p.columns[j].cost[t]);
    }
    for (std::size_t k = 0; k < p.globals.size(); ++k) to_g(k, p.globals[k].cost);
  }
  return r;
}

Certificate judge(const Program& program, const Solution& solution) {
  ensure(shape_problem(program).empty(), "the judge is given a program in order");
  const Worst primal = primal_violation(program, solution);
  const Bound bound = lower_bound(program, solution, true);
  Certificate certificate;
  certificate.primal_residual = primal.value();
  certificate.worst_row = primal.name();
  certificate.dual_residual = bound.unanswered;
  certificate.lower_bound = bound.total;
  const double cost = objective(program, solution);
  certificate.gap = (cost - bound.total) / std::max(1.0, std::abs(cost));
  return certificate;
}

std::vector<Cause> crossed_bounds(const Program& p) {
  std::vector<Cause> causes;
  const auto look = [&](const auto& part) {
    Cause cause{part.label, {}, 0.0, false};
    for (std::size_t t = 0; t < p.hours; ++t) {
      if (part.lower[t] <= part.upper[t]) continue;
      cause.hours.push_back(t);
      cause.amount = std::max(cause.amount, part.lower[t] - part.upper[t]);
    }
    if (!cause.hours.empty()) causes.push_back(std::move(cause));
  };
  for (const auto& column : p.columns) look(column);
  for (const auto& row : p.rows) look(row);
  for (const auto& state : p.states) {
    look(state);
    if (state.initial_lower > state.initial_upper) {
      causes.push_back({state.label, {0}, state.initial_lower - state.initial_upper, false});
    }
  }
  const auto look_once = [&](const auto& part) {
    if (part.lower > part.upper) causes.push_back({part.label, {0}, part.lower - part.upper, false});
  };
  for (const auto& global : p.globals) look_once(global);
  for (const auto& row : p.global_rows) look_once(row);
  return causes;
}

bool proves_infeasible(const Program& program, const Solution& ray) {
  if (!crossed_bounds(program).empty()) return true;
  const Bound bound = lower_bound(program, ray, false);
  return bound.unanswered <= judge_tolerance && bound.total > 1e-9 * bound.magnitude && bound.total > 0.0;
}

}  // namespace zhanhe
