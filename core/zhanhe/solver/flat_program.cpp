#include "zhanhe/solver/flat_program.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "zhanhe/base/error.hpp"

namespace zhanhe::solver {

namespace {

/// The entries of one row of the template, each with what it multiplies.
struct RowTerms {
  std::vector<const Program::Entry*> columns, before, after, globals;
};

/// Entries at one place added up: a device may meet a node twice, and engines refuse to be told a place twice.
std::vector<Program::Entry> merged(const std::vector<Program::Entry>& entries, std::size_t hours) {
  std::vector<Program::Entry> sums;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> place;
  for (const Program::Entry& entry : entries) {
    const auto [at, is_new] = place.emplace(std::pair(entry.row, entry.column), sums.size());
    if (is_new) {
      sums.push_back(entry);
      continue;
    }
    std::vector<double> total(hours);
    for (std::size_t t = 0; t < hours; ++t) total[t] = sums[at->second].value[t] + entry.value[t];
    sums[at->second].value = Hourly(std::move(total));
  }
  return sums;
}

std::vector<RowTerms> terms_by_row(const Program& p, const std::vector<Program::Entry>& of_columns) {
  std::vector<RowTerms> terms(p.rows.size());
  for (const auto& e : of_columns) terms[e.row].columns.push_back(&e);
  for (const auto& e : p.of_states_before) terms[e.row].before.push_back(&e);
  for (const auto& e : p.of_states_after) terms[e.row].after.push_back(&e);
  for (const auto& e : p.of_globals) terms[e.row].globals.push_back(&e);
  return terms;
}

}  // namespace

FlatProgram::FlatProgram(const Program& p)
    : columns_(p.columns.size()),
      states_(p.states.size()),
      hour_rows_(p.rows.size()),
      per_hour_(columns_ + states_),
      rows_per_hour_(hour_rows_ + states_),
      first_(p.hours * per_hour_),
      globals_(first_ + p.chains() * states_),
      global_rows_(p.hours * rows_per_hour_),
      cyclic_rows_(global_rows_ + p.global_rows.size()) {
  const std::size_t n = globals_ + p.globals.size();
  ensure(n < static_cast<std::size_t>(std::numeric_limits<Index>::max()), "a flat program fits 32-bit indices");
  cost.assign(n, 0.0);
  lower.assign(n, 0.0);
  upper.assign(n, 0.0);
  const bool has_quadratic = std::ranges::any_of(p.columns, [](const auto& c) { return !c.quadratic.is(0.0); }) ||
                             std::ranges::any_of(p.globals, [](const auto& g) { return g.quadratic != 0.0; });
  const bool has_integer = std::ranges::any_of(p.columns, [](const auto& c) { return c.integer; }) ||
                           std::ranges::any_of(p.globals, [](const auto& g) { return g.integer; });
  if (has_quadratic) quadratic.assign(n, 0.0);
  if (has_integer) integer.assign(n, 0);

  for (std::size_t t = 0; t < p.hours; ++t) {
    for (std::size_t j = 0; j < columns_; ++j) {
      const Program::Column& c = p.columns[j];
      const std::size_t at = x(t, j);
      cost[at] = p.weight[t] * c.cost[t];
      lower[at] = c.lower[t];
      upper[at] = c.upper[t];
      if (has_quadratic) quadratic[at] = p.weight[t] * c.quadratic[t];
      if (has_integer) integer[at] = c.integer ? 1 : 0;
    }
    for (std::size_t i = 0; i < states_; ++i) {
      const Program::State& s = p.states[i];
      const std::size_t at = state_after(t, i);
      cost[at] = p.weight[t] * s.cost[t];
      lower[at] = s.lower[t];
      upper[at] = s.upper[t];
    }
  }
  for (std::size_t k = 0; k < p.chains(); ++k) {
    for (std::size_t i = 0; i < states_; ++i) {
      lower[state_first(k, i)] = p.states[i].initial_lower;
      upper[state_first(k, i)] = p.states[i].initial_upper;
    }
  }
  for (std::size_t k = 0; k < p.globals.size(); ++k) {
    cost[global(k)] = p.globals[k].cost;
    lower[global(k)] = p.globals[k].lower;
    upper[global(k)] = p.globals[k].upper;
    if (has_quadratic) quadratic[global(k)] = p.globals[k].quadratic;
    if (has_integer) integer[global(k)] = p.globals[k].integer ? 1 : 0;
  }

  const auto put = [this](std::size_t where, double number) {
    if (number == 0.0) return;
    column.push_back(static_cast<Index>(where));
    value.push_back(number);
  };
  const auto end_row = [this](double low, double high) {
    row_lower.push_back(low);
    row_upper.push_back(high);
    start.push_back(static_cast<Index>(column.size()));
  };
  const auto cyclic = static_cast<std::size_t>(std::ranges::count_if(p.states, &Program::State::cyclic));
  const std::size_t row_count = cyclic_rows_ + p.chains() * cyclic;
  start.reserve(row_count + 1);
  row_lower.reserve(row_count);
  row_upper.reserve(row_count);
  const std::size_t entries = p.hours * (p.of_columns.size() + p.of_states_before.size() + p.of_states_after.size() +
                                         p.of_globals.size() + p.drives.size() + 2 * states_ + p.totals.size());
  column.reserve(entries);
  value.reserve(entries);
  start.push_back(0);

  const std::vector<Program::Entry> of_columns = merged(p.of_columns, p.hours);
  const std::vector<Program::Entry> all_drives = merged(p.drives, p.hours);
  const std::vector<RowTerms> terms = terms_by_row(p, of_columns);
  std::vector<std::vector<const Program::Entry*>> drives(states_);
  for (const auto& e : all_drives) drives[e.row].push_back(&e);
  for (std::size_t k = 0; k < p.chains(); ++k) {
    for (std::size_t t = p.chain_starts[k]; t < p.chain_end(k); ++t) {
      const auto before = [&](std::size_t i) {
        return t == p.chain_starts[k] ? state_first(k, i) : state_after(t - 1, i);
      };
      for (std::size_t i = 0; i < hour_rows_; ++i) {
        for (const auto* e : terms[i].columns) put(x(t, e->column), e->value[t]);
        for (const auto* e : terms[i].before) put(before(e->column), e->value[t]);
        for (const auto* e : terms[i].after) put(state_after(t, e->column), e->value[t]);
        for (const auto* e : terms[i].globals) put(global(e->column), e->value[t]);
        end_row(p.rows[i].lower[t], p.rows[i].upper[t]);
      }
      for (std::size_t i = 0; i < states_; ++i) {
        put(state_after(t, i), 1.0);
        put(before(i), -p.states[i].keep[t]);
        for (const auto* e : drives[i]) put(x(t, e->column), -e->value[t]);
        end_row(p.states[i].inflow[t], p.states[i].inflow[t]);
      }
    }
  }
  for (std::size_t i = 0; i < p.global_rows.size(); ++i) {
    for (const auto& e : p.totals) {
      if (e.row != i) continue;
      for (std::size_t t = 0; t < p.hours; ++t) put(x(t, e.column), e.value[t]);
    }
    for (const auto& e : p.totals_of_globals) {
      if (e.row == i) put(global(e.column), e.value[0]);
    }
    end_row(p.global_rows[i].lower, p.global_rows[i].upper);
  }
  for (std::size_t k = 0; k < p.chains(); ++k) {
    for (std::size_t i = 0; i < states_; ++i) {
      if (!p.states[i].cyclic) continue;
      put(state_first(k, i), 1.0);
      put(state_after(p.chain_end(k) - 1, i), -1.0);
      end_row(0.0, 0.0);
    }
  }
}

Solution FlatProgram::staged(const Program& p, const std::vector<double>& values,
                             const std::vector<double>& prices) const {
  const auto at = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
  Solution s = Solution::zero(p);
  for (std::size_t t = 0; t < p.hours; ++t) {
    for (std::size_t j = 0; j < columns_; ++j) s.x(at(t), at(j)) = values[x(t, j)];
    for (std::size_t i = 0; i < states_; ++i) {
      s.state_after(at(t), at(i)) = values[state_after(t, i)];
      s.state_price(at(t), at(i)) = prices[state_row(t, i)];
    }
    for (std::size_t i = 0; i < hour_rows_; ++i) s.row_price(at(t), at(i)) = prices[row(t, i)];
  }
  for (std::size_t k = 0; k < p.globals.size(); ++k) s.g(at(k)) = values[global(k)];
  for (std::size_t i = 0; i < p.global_rows.size(); ++i) s.global_price(at(i)) = prices[global_row(i)];
  std::size_t cyclic = cyclic_rows_;
  for (std::size_t k = 0; k < p.chains(); ++k) {
    for (std::size_t i = 0; i < states_; ++i) {
      s.state_first(at(k), at(i)) = values[state_first(k, i)];
      if (p.states[i].cyclic) s.cyclic_price(at(k), at(i)) = prices[cyclic++];
    }
  }
  return s;
}

}  // namespace zhanhe::solver
