// One program said in two ways has one cost.

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/solver/random_program.hpp"
#include "unit/solver/small_programs.hpp"

namespace zhanhe {
namespace {

Hourly times(const Hourly& hourly, double factor) {
  std::vector<double> values = hourly.numbers();
  for (double& value : values) value *= factor;
  return values.size() == 1 ? Hourly(values[0]) : Hourly(std::move(values));
}

Hourly backwards(const Hourly& hourly) {
  std::vector<double> values = hourly.numbers();
  std::ranges::reverse(values);
  return values.size() == 1 ? Hourly(values[0]) : Hourly(std::move(values));
}

class SameProgram : public testing::TestWithParam<unsigned> {
protected:
  const RandomSettings settings_{.hours = 10 + GetParam() % 9,
                                 .columns = 8,
                                 .rows = 3,
                                 .states = GetParam() % 3,
                                 .globals = GetParam() % 2,
                                 .chains = 1 + GetParam() % 2,
                                 .quadratic = GetParam() % 4 == 0};
  const Program program_ = random_program(GetParam(), settings_);

  static double cost_of(const Program& p) {
    const auto outcome = by_interior_point(p);
    EXPECT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
    return outcome.record.objective;
  }
  static void expect_same(double cost, double expected) {
    EXPECT_NEAR(cost, expected, 1e-7 * std::max(1.0, std::abs(expected)));
  }
};

TEST_P(SameProgram, costs_k_times_as_much_when_every_cost_does) {
  for (const double k : {1e-3, 8.0, 1e4}) {
    Program p = program_;
    for (auto& column : p.columns) {
      column.cost = times(column.cost, k);
      column.quadratic = times(column.quadratic, k);
    }
    for (auto& state : p.states) state.cost = times(state.cost, k);
    for (auto& global : p.globals) global.cost *= k, global.quadratic *= k;
    // Below 1 yuan a cost is exact to 1e-8 yuan.
    EXPECT_NEAR(cost_of(p) / k, cost_of(program_), 1e-7 * std::max({1.0, 1.0 / k, std::abs(cost_of(program_))}));
  }
}

TEST_P(SameProgram, costs_the_same_in_other_units) {
  Program p = program_;
  std::mt19937 generator(GetParam());
  change_units(p, 1e4, generator);
  expect_same(cost_of(p), cost_of(program_));
}

TEST_P(SameProgram, costs_the_same_with_rows_in_other_units) {
  Program p = program_;
  for (auto& row : p.rows) row.lower = times(row.lower, 1e3), row.upper = times(row.upper, 1e3);
  for (auto* matrix : {&p.of_columns, &p.of_states_before, &p.of_states_after, &p.of_globals}) {
    for (auto& e : *matrix) e.value = times(e.value, 1e3);
  }
  expect_same(cost_of(p), cost_of(program_));
}

TEST_P(SameProgram, costs_the_same_with_a_limit_that_never_binds) {
  Program p = program_;
  p.rows.push_back({{"limit", "limit", "kW"}, -1e4, 1e4});
  for (std::size_t j = 0; j < p.columns.size(); ++j) p.of_columns.push_back({p.rows.size() - 1, j, 1.0});
  p.global_rows.push_back({{"budget", "total", "kWh"}, -no_limit, 1e6});
  for (std::size_t j = 0; j < p.columns.size(); ++j) p.totals.push_back({p.global_rows.size() - 1, j, 1.0});
  expect_same(cost_of(p), cost_of(program_));
}

TEST_P(SameProgram, costs_the_same_with_columns_and_rows_in_another_order) {
  Program p = program_;
  std::ranges::reverse(p.columns);
  std::ranges::reverse(p.rows);
  const std::size_t columns = p.columns.size();
  const std::size_t rows = p.rows.size();
  for (auto* matrix : {&p.of_columns, &p.drives, &p.totals}) {
    for (auto& e : *matrix) e.column = columns - 1 - e.column;
  }
  for (auto* matrix : {&p.of_columns, &p.of_states_before, &p.of_states_after, &p.of_globals}) {
    for (auto& e : *matrix) e.row = rows - 1 - e.row;
    std::ranges::reverse(*matrix);
  }
  expect_same(cost_of(p), cost_of(program_));
}

TEST_P(SameProgram, costs_the_same_with_an_entry_said_in_two_parts) {
  Program p = program_;
  for (auto* matrix : {&p.of_columns, &p.drives, &p.totals, &p.of_globals}) {
    const std::vector<Program::Entry> entries = *matrix;
    for (auto& e : *matrix) e.value = times(e.value, 0.25);
    for (const auto& e : entries) matrix->push_back({e.row, e.column, times(e.value, 0.75)});
  }
  expect_same(cost_of(p), cost_of(program_));
}

TEST_P(SameProgram, costs_the_same_as_two_programs_side_by_side) {
  // Two chains with nothing in common are two programs.
  if (!program_.globals.empty()) return;
  Program one = program_;
  one.global_rows.clear();
  one.totals.clear();
  one.totals_of_globals.clear();
  if (one.chains() != 1) return;
  Program two = one;
  const auto twice = [&](Hourly& hourly) {
    if (hourly.constant()) return;
    const std::vector<double> once = hourly.numbers();
    std::vector<double> values = once;
    values.insert(values.end(), once.begin(), once.end());
    hourly = Hourly(std::move(values));
  };
  two.hours *= 2;
  two.chain_starts = {0, one.hours};
  twice(two.weight);
  for (auto& c : two.columns) {
    for (Hourly* h : {&c.lower, &c.upper, &c.cost, &c.quadratic}) twice(*h);
  }
  for (auto& r : two.rows) twice(r.lower), twice(r.upper);
  for (auto& s : two.states) {
    for (Hourly* h : {&s.lower, &s.upper, &s.cost, &s.keep, &s.inflow}) twice(*h);
  }
  for (auto* matrix : {&two.of_columns, &two.of_states_before, &two.of_states_after, &two.drives}) {
    for (auto& e : *matrix) twice(e.value);
  }
  expect_same(cost_of(two), 2.0 * cost_of(one));
}

INSTANTIATE_TEST_SUITE_P(Seeds, SameProgram, testing::Range(0u, 24u));

TEST(SameProgramBackwards, a_lossless_cycle_costs_the_same_with_its_hours_reversed) {
  for (const std::size_t hours : {1u, 7u, 8u, 9u, 24u, 100u}) {
    std::vector<double> price(hours), demand(hours);
    for (std::size_t t = 0; t < hours; ++t) {
      price[t] = 1.0 + static_cast<double>(7 * t % 11);
      demand[t] = 2.0 + static_cast<double>(5 * t % 7);
    }
    Program p = source_for(Hourly(price), demand, 20.0);
    add_store(p, {.capacity = 6.0, .power = 3.0, .first_upper = 6.0, .cyclic = true});
    Program reversed = p;
    reversed.columns[0].cost = backwards(p.columns[0].cost);
    reversed.rows[0].lower = backwards(p.rows[0].lower);
    reversed.rows[0].upper = backwards(p.rows[0].upper);
    // Seen backwards, what fills a store empties it.
    for (auto& drive : reversed.drives) drive.value = times(drive.value, -1.0);
    const double cost = by_interior_point(p).record.objective;
    EXPECT_NEAR(by_interior_point(reversed).record.objective, cost, 1e-7 * cost) << hours;
  }
}

}  // namespace
}  // namespace zhanhe
