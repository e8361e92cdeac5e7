// One test for each case that is known to be hard for an interior point on a district's year.

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "unit/solver/small_programs.hpp"

namespace zhanhe {
namespace {

void expect_solved(const solver::Outcome& outcome, double objective) {
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  EXPECT_NEAR(outcome.record.objective, objective, 1e-7 * std::max(1.0, std::abs(objective)));
  EXPECT_LE(std::abs(outcome.record.certificate.gap), 1e-7);
}

std::vector<double> each_hour(std::size_t hours, auto&& number) {
  std::vector<double> values(hours);
  for (std::size_t t = 0; t < hours; ++t) values[t] = number(static_cast<double>(t));
  return values;
}

double daily(double t) { return std::sin(2.0 * std::numbers::pi * t / 24.0); }
double yearly(double t) { return std::cos(2.0 * std::numbers::pi * t / 8760.0); }

/// A year of a source with a daily price, a demand, and a store that both make use of.
Program year(std::size_t hours, const SmallStore& store) {
  Program p =
      source_for(Hourly(each_hour(hours, [](double t) { return 1.0 + 0.5 * daily(t) + 0.01 * daily(7.3 * t); })),
                 each_hour(hours, [](double t) { return 10.0 + 3.0 * daily(t + 5.0) + 4.0 * yearly(t); }));
  add_store(p, store);
  return p;
}

TEST(HardCases, zero_prices_everywhere_cost_nothing_and_price_nothing) {
  Program p = source_for(0.0, std::vector<double>(48, 4.0));
  add_store(p, {.capacity = 5.0, .first_upper = 5.0, .cyclic = true});
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 0.0);
  EXPECT_LE(outcome.solution.row_price.abs().maxCoeff(), 1e-7);
}

TEST(HardCases, negative_prices_fill_what_takes_them) {
  // Energy is paid for in hours 1 and 3. A spill of 4 takes it at once, a store of 2 keeps it for hours 2 and 4.
  Program p = source_for(Hourly(std::vector<double>{2.0, -1.0, 2.0, -1.0, 2.0}), std::vector<double>(5, 3.0), 50.0);
  p.columns.push_back({{"spill", "output", "kW"}, 0.0, 4.0});
  p.of_columns.push_back({0, 1, -1.0});
  add_store(p, {.capacity = 2.0});
  const auto outcome = by_interior_point(p);
  // 6, then -(3 + 4 + 2), then 2, then the same twice.
  expect_solved(outcome, 6.0 - 9.0 + 2.0 - 9.0 + 2.0);
  EXPECT_NEAR(outcome.solution.row_price(1, 0), -1.0, 1e-6);
}

TEST(HardCases, a_negative_price_burns_energy_in_a_store_that_charges_and_discharges_at_once) {
  Program p = source_for(-1.0, {0.0, 0.0}, 50.0);
  add_store(p, {.capacity = 1.0, .power = 4.0, .efficiency = 0.5, .cyclic = true});
  // Each hour takes 4, keeps 2 of them, and gives them back as 1: 3 are burnt and paid for.
  expect_solved(by_interior_point(p), -6.0);
}

TEST(HardCases, a_store_that_never_reaches_a_bound_makes_prices_equal) {
  Program p = source_for(0.0, each_hour(240, [](double t) { return 10.0 + 5.0 * daily(t); }));
  p.columns[0].quadratic = 1.0;
  add_store(p, {.capacity = 1e4, .power = 100.0, .first_lower = 5e3, .first_upper = 5e3, .cyclic = true});
  const auto outcome = by_interior_point(p);
  // The source runs evenly at 10: 1/2 * 100 for each hour.
  expect_solved(outcome, 240.0 * 50.0);
  EXPECT_NEAR(outcome.solution.row_price.minCoeff(), 10.0, 1e-4);
  EXPECT_NEAR(outcome.solution.row_price.maxCoeff(), 10.0, 1e-4);
}

TEST(HardCases, a_lossless_store_carries_a_summer_to_the_winter_of_a_cyclic_year) {
  // Free heat in summer, dear heat in winter; the store is never full and forgets nothing.
  const std::size_t hours = 8760;
  const auto demand = each_hour(hours, [](double t) { return yearly(t) > 0.0 ? 4.0 * yearly(t) : 0.0; });
  double need = 0.0;
  for (const double d : demand) need += d;
  Program p = source_for(1.0, demand);
  const std::size_t sun =
      add_source(p, 0.0, Hourly(each_hour(hours, [](double t) { return yearly(t) < 0.0 ? -4.0 * yearly(t) : 0.0; })));
  add_store(p, {.capacity = 4.0 * need, .power = 50.0, .first_upper = 4.0 * need, .cyclic = true});
  const auto outcome = by_interior_point(p, 2);
  EXPECT_EQ(sun, 1u);
  // What shines in summer is what winter needs but for the sums' rounding; the rest costs 1.
  double shines = 0.0;
  for (std::size_t t = 0; t < hours; ++t) shines += p.columns[1].upper[t];
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  EXPECT_NEAR(outcome.record.objective, std::max(0.0, need - shines), 1e-6 * need);
}

TEST(HardCases, a_leap_year_has_the_cost_that_highs_finds) {
  const Program p = year(
      8784, {.capacity = 40.0, .power = 6.0, .efficiency = 0.95, .keep = 0.999, .first_upper = 40.0, .cyclic = true});
  expect_solved(by_interior_point(p, 2), by_highs(p).record.objective);
}

TEST(HardCases, rows_said_twice_share_their_price) {
  Program p = source_for(2.0, {3.0, 4.0, 5.0});
  for (int copy = 0; copy < 3; ++copy) {
    p.rows.push_back(p.rows[0]);
    p.of_columns.push_back({p.rows.size() - 1, 0, 1.0});
  }
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 24.0);
  for (Eigen::Index t = 0; t < 3; ++t) EXPECT_NEAR(outcome.solution.row_price.row(t).sum(), 2.0, 1e-6);
}

TEST(HardCases, rows_that_depend_on_others_are_solved) {
  Program p = source_for(2.0, {3.0, 4.0});
  add_source(p, 3.0, 2.0);
  p.rows.push_back({{"other", "balance", "kW"}, 1.0, 1.0});
  p.of_columns.push_back({1, 1, 1.0});
  // Row 2 is row 0 minus twice row 1.
  p.rows.push_back(
      {{"sum", "balance", "kW"}, Hourly(std::vector<double>{1.0, 2.0}), Hourly(std::vector<double>{1.0, 2.0})});
  p.of_columns.push_back({2, 0, 1.0});
  p.of_columns.push_back({2, 1, -1.0});
  expect_solved(by_interior_point(p), 2.0 * 2.0 + 3.0 + 2.0 * 3.0 + 3.0);
}

TEST(HardCases, rows_said_twice_that_contradict_each_other_are_infeasible) {
  Program p = source_for(2.0, {3.0, 4.0});
  p.rows.push_back({{"copy", "balance", "kW"}, 3.5, 3.5});
  p.of_columns.push_back({1, 0, 1.0});
  const auto outcome = by_interior_point(p);
  EXPECT_EQ(outcome.record.status, Status::infeasible) << outcome.record.message;
}

TEST(HardCases, parallel_lines_carry_what_is_needed_together) {
  Program p = source_for(1.0, {0.0, 0.0}, 20.0);
  p.rows.push_back(
      {{"far node", "balance", "kW"}, Hourly(std::vector<double>{6.0, 9.0}), Hourly(std::vector<double>{6.0, 9.0})});
  for (int line = 0; line < 4; ++line) {
    p.columns.push_back({{"line " + std::to_string(line), "flow", "kW"}, -2.5, 2.5});
    p.of_columns.push_back({0, p.columns.size() - 1, -1.0});
    p.of_columns.push_back({1, p.columns.size() - 1, 1.0});
  }
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 15.0);
  EXPECT_NEAR(outcome.solution.x.row(1).tail(4).sum(), 9.0, 1e-7);
}

TEST(HardCases, ranges_of_no_width_in_all_hours_are_numbers) {
  Program p = source_for(1.0, {3.0, 4.0});
  p.columns.push_back({{"must run", "output", "kW"}, 2.0, 2.0, 5.0});
  p.of_columns.push_back({0, 1, 1.0});
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 1.0 + 2.0 + 20.0);
  EXPECT_EQ(outcome.solution.x(1, 1), 2.0);
}

TEST(HardCases, ranges_of_no_width_in_some_hours_hold_there) {
  Program p = source_for(1.0, std::vector<double>(12, 4.0));
  Hourly lower(each_hour(12, [](double t) { return std::fmod(t, 3.0) == 0.0 ? 2.0 : 0.0; }));
  Hourly upper(
      each_hour(12, [](double t) { return std::fmod(t, 3.0) == 0.0 ? 2.0 : (std::fmod(t, 3.0) == 1.0 ? 0.0 : 3.0); }));
  p.columns.push_back({{"plant", "output", "kW"}, lower, upper, 0.5});
  p.of_columns.push_back({0, 1, 1.0});
  const auto outcome = by_interior_point(p);
  // Four hours each: 2 + 1, 4 + 0, 1 + 1.5.
  expect_solved(outcome, 4.0 * (3.0 + 4.0 + 2.5));
  EXPECT_EQ(outcome.solution.x(3, 1), 2.0);
  EXPECT_EQ(outcome.solution.x(4, 1), 0.0);
}

TEST(HardCases, a_store_whose_level_is_prescribed_in_some_hours_keeps_to_it) {
  Program p = source_for(Hourly(std::vector<double>{1.0, 2.0, 3.0, 4.0}), std::vector<double>(4, 5.0));
  add_store(p, {.capacity = 6.0, .power = 10.0});
  p.states[0].lower = Hourly(std::vector<double>{0.0, 3.0, 0.0, 1.0});
  p.states[0].upper = Hourly(std::vector<double>{6.0, 3.0, 6.0, 1.0});
  const auto outcome = by_interior_point(p);
  // Fill 6 at price 1, give 3 at price 2, fill 3 at price 3, give 5 at price 4.
  expect_solved(outcome, 11.0 + 2.0 * 2.0 + 3.0 * 8.0);
  EXPECT_NEAR(outcome.solution.state_after(1, 0), 3.0, 1e-8);
  EXPECT_NEAR(outcome.solution.state_after(3, 0), 1.0, 1e-8);
}

TEST(HardCases, a_store_of_no_size_is_no_store) {
  Program p = source_for(Hourly(std::vector<double>{1.0, 2.0, 3.0}), std::vector<double>(3, 5.0));
  add_store(p, {.capacity = 0.0, .cyclic = true});
  expect_solved(by_interior_point(p), 30.0);
}

TEST(HardCases, islands_are_solved_side_by_side) {
  Program p = source_for(1.0, {3.0, 4.0});
  add_store(p, {.capacity = 2.0, .cyclic = true});
  // A second node that nothing joins to the first.
  p.rows.push_back({{"island", "balance", "kW"}, 2.0, 2.0});
  p.columns.push_back({{"island source", "output", "kW"}, 0.0, 9.0, 3.0});
  p.of_columns.push_back({1, p.columns.size() - 1, 1.0});
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 7.0 + 12.0);
  EXPECT_NEAR(outcome.solution.row_price(0, 0), 1.0, 1e-6);
  EXPECT_NEAR(outcome.solution.row_price(0, 1), 3.0, 1e-6);
}

TEST(HardCases, a_load_nobody_can_serve_is_infeasible_with_a_proof_and_the_hour) {
  std::vector<double> demand(30, 3.0);
  demand[17] = 12.0;
  Program p = source_for(1.0, demand, 10.0);
  add_store(p, {.capacity = 1.0, .first_upper = 1.0, .cyclic = true});
  const auto outcome = by_interior_point(p);
  ASSERT_EQ(outcome.record.status, Status::infeasible) << outcome.record.message;
  EXPECT_TRUE(outcome.record.certificate.infeasibility_proved);
  ASSERT_FALSE(outcome.record.causes.empty());
  EXPECT_EQ(outcome.record.causes[0].label.owner, "node");
  EXPECT_EQ(outcome.record.causes[0].hours, std::vector<std::size_t>{17});
  EXPECT_NEAR(outcome.record.causes[0].amount, 1.0, 1e-6);
}

TEST(HardCases, a_load_nobody_can_serve_in_a_year_is_infeasible_too) {
  Program p = year(8760, {.capacity = 5.0, .power = 2.0, .first_upper = 5.0, .cyclic = true});
  p.columns[0].upper = 14.0;  // short in winter evenings for longer than the store lasts
  const auto outcome = by_interior_point(p, 2);
  EXPECT_EQ(outcome.record.status, Status::infeasible) << outcome.record.message;
  EXPECT_TRUE(outcome.record.certificate.infeasibility_proved);
}

TEST(HardCases, a_level_that_cannot_be_reached_is_infeasible) {
  Program p = source_for(1.0, std::vector<double>(6, 1.0));
  add_store(p, {.capacity = 9.0, .power = 1.0});
  p.states[0].lower = Hourly(std::vector<double>{0.0, 0.0, 0.0, 0.0, 0.0, 8.0});
  EXPECT_EQ(by_interior_point(p).record.status, Status::infeasible);
}

TEST(HardCases, equal_costs_everywhere_leave_the_choice_open_and_the_cost_exact) {
  Program p = source_for(1.0, std::vector<double>(48, 6.0), 4.0);
  for (int more = 0; more < 5; ++more) add_source(p, 1.0, 4.0);
  add_store(p, {.capacity = 10.0, .first_upper = 10.0, .cyclic = true});
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 288.0);
  EXPECT_NEAR(outcome.solution.row_price.minCoeff(), 1.0, 1e-6);
  EXPECT_NEAR(outcome.solution.row_price.maxCoeff(), 1.0, 1e-6);
}

}  // namespace
}  // namespace zhanhe
