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
//
// Everything is worked out by blocks of hours (blocks.hpp), so that no array is as long as the program, by several
// threads. Blocks are the same whatever the number of threads, and what they say is put together in their order: so is
// the certificate.

#include "zhanhe/program/judge.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/parallel.hpp"
#include "zhanhe/program/blocks.hpp"

namespace zhanhe {

namespace {

using Eigen::Index;

Index at(std::size_t i) { return static_cast<Index>(i); }

/// What can be violated.
enum class Rule { row, state_equation, state_bound, initial, cyclic_end, column_bound, global_bound, global_row };

/// The largest violation seen, and whose it is.
struct Worst {
  double violation = 0.0;
  Rule rule = Rule::row;
  std::size_t index = 0;  // of the row, state, column or global
  std::size_t hour = 0;

  void see(const Worst& other) {
    if (other.violation > violation) *this = other;
  }
};

std::string name_of(const Worst& worst, const Program& p) {
  if (worst.violation == 0.0) return {};
  const auto named = [&](const Label& label) { return label.owner + " " + label.quantity; };
  const std::string step = " at step " + std::to_string(worst.hour);
  switch (worst.rule) {
    case Rule::row: return named(p.rows[worst.index].label) + step;
    case Rule::state_equation: return named(p.states[worst.index].label) + step + " (balance)";
    case Rule::state_bound: return named(p.states[worst.index].label) + step + " (bound)";
    case Rule::initial: return named(p.states[worst.index].label) + step + " (initial)";
    case Rule::cyclic_end: return named(p.states[worst.index].label) + step + " (cyclic end)";
    case Rule::column_bound: return named(p.columns[worst.index].label) + step + " (bound)";
    case Rule::global_bound: return named(p.globals[worst.index].label) + " (bound)";
    case Rule::global_row: return named(p.global_rows[worst.index].label);
  }
  return {};
}

/// How far a value lies outside [lower, upper], relative to 1 + scale and the bound it breaks.
double outside(double value, double lower, double upper, double scale) {
  if (std::isnan(value)) return no_limit;
  if (value < lower) return (lower - value) / (1.0 + std::max(scale, std::abs(lower)));
  if (value > upper) return (value - upper) / (1.0 + std::max(scale, std::abs(upper)));
  return 0.0;
}

/// Sees the values of a block. `of` says whose they are, at the block's first hour.
template <class Values>
void see(Worst& worst, Worst of, const Values& value, const Numbers& lower, const Numbers& upper,
         const Numbers& scale) {
  // Nearly all blocks hold nothing worse than what was seen; without the bound in the scale, this is no tighter.
  const double seen = worst.violation;
  const double* const x = value.data();
  std::int64_t fine = 0;  // a number that is none is not
  for (Index t = 0; t < scale.size(); ++t) {
    const double allowed = seen + seen * scale[t];
    const std::int64_t above = lower[t] - x[t] <= allowed ? 1 : 0;
    const std::int64_t below = x[t] - upper[t] <= allowed ? 1 : 0;
    fine += above & below;
  }
  if (fine == scale.size()) return;
  const std::size_t first = of.hour;
  for (Index t = 0; t < scale.size(); ++t) {
    of.violation = outside(value[t], lower[t], upper[t], scale[t]);
    of.hour = first + static_cast<std::size_t>(t);
    worst.see(of);
  }
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

/// Sums lower bounds and remembers the worst unanswered reduced cost.
struct Bound {
  Sum total;
  Sum magnitude;  // of absolute terms, the scale of rounding
  double unanswered = 0.0;

  void add(const Minimum& minimum, double scale) {
    total.add(minimum.value);
    magnitude.add(std::abs(minimum.value));
    const double relative = minimum.unanswered / (1.0 + scale);
    if (!(relative <= unanswered)) unanswered = std::isnan(relative) ? no_limit : relative;
  }
  void add(const Numbers& values) {
    total.add(values.sum());
    magnitude.add(values.abs().sum());
  }
  /// The least of r x over [lower, upper] in each hour; an unanswered r counts relative to 1 + scale.
  void add_least(const Numbers& r, const Numbers& scale, const Numbers& lower, const Numbers& upper) {
    const bool bounded = ((upper - lower) * 0.0).sum() == 0.0;
    if (!bounded) {
      for (Index t = 0; t < r.size(); ++t) add(least(r[t], 0.0, lower[t], upper[t]), scale[t]);
      return;
    }
    Numbers values(r.size());
    for (Index t = 0; t < r.size(); ++t) {
      const double rises = r[t] > 0.0 ? 1.0 : 0.0;  // a factor: a choice would be a branch that nobody can foresee
      values[t] = r[t] * rises * lower[t] + r[t] * (1.0 - rises) * upper[t];
    }
    add(values);
  }
  void add(const Bound& other) {
    total.add(other.total);
    magnitude.add(other.magnitude);
    if (other.unanswered > unanswered) unanswered = other.unanswered;
  }
};

/// What is known of a solution after some blocks.
struct Verdict {
  Worst worst;
  Bound bound;
  std::vector<Term> globals;      // reduced costs
  std::vector<Term> global_rows;  // activities

  explicit Verdict(const Program& p) : globals(p.globals.size()), global_rows(p.global_rows.size()) {}

  void add(const Verdict& other) {
    worst.see(other.worst);
    bound.add(other.bound);
    for (std::size_t k = 0; k < globals.size(); ++k) globals[k].add(other.globals[k]);
    for (std::size_t i = 0; i < global_rows.size(); ++i) global_rows[i].add(other.global_rows[i]);
  }
};

class Judge {
public:
  Judge(const Program& program, const Solution& solution, bool with_costs)
      : p_(program), s_(solution), lagrangian_(program, solution, with_costs), with_costs_(with_costs) {}

  [[nodiscard]] Verdict verdict(int threads) const {
    const std::vector<Block> blocks = blocks_of(p_);
    std::vector<Verdict> verdicts(blocks.size(), Verdict(p_));
    in_parallel(blocks.size(), threads, [&](std::size_t i, int) {
      look_at_rows(blocks[i], verdicts[i]);
      look_at_states(blocks[i], verdicts[i]);
      look_at_columns(blocks[i], verdicts[i]);
      lagrangian_.add_to_globals(blocks[i], verdicts[i].globals);
      lagrangian_.add_to_global_rows(blocks[i], verdicts[i].global_rows);
    });
    Verdict all(p_);
    for (const Verdict& verdict : verdicts) all.add(verdict);
    look_at_chain_ends(all);
    look_at_globals(all);
    return all;
  }

private:
  [[nodiscard]] auto in(const Eigen::ArrayXXd& table, std::size_t column, const Block& block) const {
    return table.col(at(column)).segment(at(block.first), at(block.count));
  }

  void look_at_rows(const Block& block, Verdict& verdict) const {
    const Numbers no_scale = Numbers::Zero(at(block.count));
    for (std::size_t i = 0; i < p_.rows.size(); ++i) {
      const Numbers lower = numbers(p_.rows[i].lower, block);
      const Numbers upper = numbers(p_.rows[i].upper, block);
      const Terms activity = lagrangian_.row(block, i);
      see(verdict.worst, {0.0, Rule::row, i, block.first}, activity.sum, lower, upper, activity.scale);
      verdict.bound.add_least(in(s_.row_price, i, block), no_scale, lower, upper);
    }
  }

  void look_at_states(const Block& block, Verdict& verdict) const {
    const Numbers no_scale = Numbers::Zero(at(block.count));
    for (std::size_t i = 0; i < p_.states.size(); ++i) {
      const Program::State& state = p_.states[i];
      const Numbers lower = numbers(state.lower, block);
      const Numbers upper = numbers(state.upper, block);
      const Numbers inflow = numbers(state.inflow, block);
      const Terms equation = lagrangian_.state_equation(block, i);
      const auto value = in(s_.state_after, i, block);
      see(verdict.worst, {0.0, Rule::state_equation, i, block.first}, equation.sum, inflow, inflow, equation.scale);
      see(verdict.worst, {0.0, Rule::state_bound, i, block.first}, value, lower, upper, no_scale);
      verdict.bound.add(in(s_.state_price, i, block) * inflow);
      const Terms reduced = lagrangian_.state_after(block, i);
      verdict.bound.add_least(reduced.sum, reduced.scale, lower, upper);
    }
  }

  void look_at_columns(const Block& block, Verdict& verdict) const {
    const Numbers no_scale = Numbers::Zero(at(block.count));
    for (std::size_t j = 0; j < p_.columns.size(); ++j) {
      const Program::Column& column = p_.columns[j];
      const Numbers lower = numbers(column.lower, block);
      const Numbers upper = numbers(column.upper, block);
      const auto value = in(s_.x, j, block);
      see(verdict.worst, {0.0, Rule::column_bound, j, block.first}, value, lower, upper, no_scale);
      const Terms reduced = lagrangian_.column(block, j);
      if (!with_costs_ || column.quadratic.is(0.0)) {
        verdict.bound.add_least(reduced.sum, reduced.scale, lower, upper);
        continue;
      }
      const Numbers q = numbers(p_.weight, block) * numbers(column.quadratic, block);
      for (Index t = 0; t < q.size(); ++t) {
        verdict.bound.add(least(reduced.sum[t], q[t], lower[t], upper[t]), reduced.scale[t]);
      }
    }
  }

  /// States before the first hour of each chain, and cyclic ends.
  void look_at_chain_ends(Verdict& verdict) const {
    for (std::size_t k = 0; k < p_.chains(); ++k) {
      for (std::size_t i = 0; i < p_.states.size(); ++i) {
        const Program::State& state = p_.states[i];
        const double first = s_.state_first(at(k), at(i));
        const double beyond = outside(first, state.initial_lower, state.initial_upper, 0.0);
        verdict.worst.see({beyond, Rule::initial, i, p_.chain_starts[k]});
        const Term reduced = lagrangian_.state_first(k, i);
        const Minimum minimum = least(reduced.sum.value(), 0.0, state.initial_lower, state.initial_upper);
        verdict.bound.add(minimum, reduced.scale);
        if (!state.cyclic) continue;
        const double last = s_.state_after(at(p_.chain_end(k)) - 1, at(i));
        const double step = outside(first - last, 0.0, 0.0, std::max(std::abs(first), std::abs(last)));
        verdict.worst.see({step, Rule::cyclic_end, i, p_.chain_end(k) - 1});
      }
    }
  }

  void look_at_globals(Verdict& verdict) const {
    lagrangian_.add_constants(verdict.globals, verdict.global_rows);
    for (std::size_t k = 0; k < p_.globals.size(); ++k) {
      const Program::Global& global = p_.globals[k];
      const double beyond = outside(s_.g(at(k)), global.lower, global.upper, 0.0);
      verdict.worst.see({beyond, Rule::global_bound, k, 0});
      const double q = with_costs_ ? global.quadratic : 0.0;
      const Term& reduced = verdict.globals[k];
      verdict.bound.add(least(reduced.sum.value(), q, global.lower, global.upper), reduced.scale);
    }
    for (std::size_t i = 0; i < p_.global_rows.size(); ++i) {
      const Program::GlobalRow& row = p_.global_rows[i];
      const Term& activity = verdict.global_rows[i];
      const double beyond = outside(activity.sum.value(), row.lower, row.upper, activity.scale);
      verdict.worst.see({beyond, Rule::global_row, i, 0});
      verdict.bound.add(least(s_.global_price(at(i)), 0.0, row.lower, row.upper), 0.0);
    }
  }

  const Program& p_;
  const Solution& s_;
  Lagrangian lagrangian_;
  bool with_costs_;
};

/// Whether lower <= upper in every hour, found out quickly.
bool never_crossed(const Hourly& lower, const Hourly& upper, const std::vector<Block>& blocks) {
  if (lower.constant() && upper.constant()) return lower[0] <= upper[0];
  if (lower.same_as(upper) && lower.extent().finite) return true;
  return std::ranges::all_of(blocks, [&](const Block& block) {
    return (numbers(lower, block) - numbers(upper, block)).maxCoeff<Eigen::PropagateNaN>() <= 0.0;
  });
}

/// As many threads as asked for, or as the machine offers where a program is worth them.
int threads_for(const Program& program, int asked) {
  constexpr std::size_t worth_a_thread = 200000;  // unknowns: about a millisecond
  if (asked > 0) return asked;
  return thread_count(0, program.unknowns() / worth_a_thread + 1);
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
  r.x.resize(at(p.hours), at(p.columns.size()));
  r.state_after.resize(at(p.hours), at(p.states.size()));
  r.state_first.resize(at(p.chains()), at(p.states.size()));
  r.g.resize(at(p.globals.size()));
  const Lagrangian lagrangian(p, s, with_costs);
  Verdict sums(p);
  for (const Block& block : blocks_of(p)) {
    const auto first = at(block.first);
    const auto count = at(block.count);
    for (std::size_t j = 0; j < p.columns.size(); ++j) {
      r.x.col(at(j)).segment(first, count) = lagrangian.column(block, j).sum;
    }
    for (std::size_t i = 0; i < p.states.size(); ++i) {
      r.state_after.col(at(i)).segment(first, count) = lagrangian.state_after(block, i).sum;
    }
    lagrangian.add_to_globals(block, sums.globals);
  }
  lagrangian.add_constants(sums.globals, sums.global_rows);
  for (std::size_t k = 0; k < p.globals.size(); ++k) r.g(at(k)) = sums.globals[k].sum.value();
  for (std::size_t k = 0; k < p.chains(); ++k) {
    for (std::size_t i = 0; i < p.states.size(); ++i) {
      r.state_first(at(k), at(i)) = lagrangian.state_first(k, i).sum.value();
    }
  }
  return r;
}

Certificate judge(const Program& program, const Solution& solution, int threads) {
  ensure(shape_problem(program).empty(), "the judge is given a program in order");
  const Verdict verdict = Judge(program, solution, true).verdict(threads_for(program, threads));
  Certificate certificate;
  certificate.primal_residual = verdict.worst.violation;
  certificate.worst_row = name_of(verdict.worst, program);
  certificate.dual_residual = verdict.bound.unanswered;
  certificate.lower_bound = verdict.bound.total.value();
  const double cost = objective(program, solution);
  certificate.gap = (cost - certificate.lower_bound) / std::max(1.0, std::abs(cost));
  return certificate;
}

std::vector<Cause> crossed_bounds(const Program& p) {
  std::vector<Cause> causes;
  const std::vector<Block> blocks = blocks_of(p);
  const auto look = [&](const auto& part) {
    if (never_crossed(part.lower, part.upper, blocks)) return;
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
  const Bound bound = Judge(program, ray, false).verdict(threads_for(program, 0)).bound;
  const double total = bound.total.value();
  return bound.unanswered <= judge_tolerance && total > 1e-9 * bound.magnitude.value() && total > 0.0;
}

}  // namespace zhanhe
