// The staged interior point on programs solved by hand, its statuses, and the same numbers whatever the threads.

#include <gtest/gtest.h>

#include "unit/solver/random_program.hpp"
#include "unit/solver/small_programs.hpp"
#include "zhanhe/base/observer.hpp"

namespace zhanhe {
namespace {

/// The method stops at a relative 1e-8.
double close(double value) { return 1e-8 * std::max(1.0, std::abs(value)); }

#define EXPECT_CLOSE(value, expected) EXPECT_NEAR(value, expected, close(expected))

void expect_solved(const solver::Outcome& outcome, double objective) {
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  EXPECT_EQ(outcome.record.engine, "interior-point");
  EXPECT_CLOSE(outcome.record.objective, objective);
  EXPECT_LE(std::abs(outcome.record.certificate.gap), 1e-8);
  EXPECT_LE(outcome.record.certificate.primal_residual, 1e-8);
}

TEST(InteriorPoint, the_price_of_a_demand_is_the_cost_of_whoever_serves_one_more) {
  Program p = source_for(1.0, {3.0, 7.0}, 5.0);
  add_source(p, 3.0, 10.0);
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 3.0 + 5.0 + 6.0);
  EXPECT_CLOSE(outcome.solution.x(1, 0), 5.0);
  EXPECT_CLOSE(outcome.solution.x(1, 1), 2.0);
  EXPECT_CLOSE(outcome.solution.row_price(0, 0), 1.0);
  EXPECT_CLOSE(outcome.solution.row_price(1, 0), 3.0);
}

TEST(InteriorPoint, weights_are_part_of_a_price) {
  Program p = source_for(2.0, {3.0, 4.0});
  p.weight = Hourly(std::vector<double>{0.25, 2.0});
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 1.5 + 16.0);
  EXPECT_CLOSE(outcome.solution.row_price(0, 0), 0.5);
  EXPECT_CLOSE(outcome.solution.row_price(1, 0), 4.0);
}

TEST(InteriorPoint, a_limit_that_costs_money_has_a_negative_price) {
  Program p = source_for(1.0, {5.0});
  add_source(p, 4.0, 10.0);
  p.rows.push_back({{"line", "limit", "kW"}, -no_limit, 2.0});
  p.of_columns.push_back({1, 0, 1.0});
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 2.0 + 12.0);
  EXPECT_CLOSE(outcome.solution.row_price(0, 0), 4.0);
  EXPECT_CLOSE(outcome.solution.row_price(0, 1), -3.0);
}

TEST(InteriorPoint, a_store_moves_energy_to_the_dear_hour_and_its_states_have_the_prices_of_their_hours) {
  Program p = source_for(Hourly(std::vector<double>{1.0, 3.0}), {5.0, 5.0});
  add_store(p, {.capacity = 2.0});
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 7.0 + 9.0);
  EXPECT_CLOSE(outcome.solution.state_after(0, 0), 2.0);
  EXPECT_NEAR(outcome.solution.state_after(1, 0), 0.0, 1e-7);
  EXPECT_CLOSE(outcome.solution.state_price(0, 0), -1.0);
  EXPECT_CLOSE(outcome.solution.state_price(1, 0), -3.0);
}

TEST(InteriorPoint, a_quadratic_cost_shares_by_marginal_cost) {
  Program p = source_for(0.0, {6.0});
  p.columns[0].quadratic = 1.0;
  p.columns[add_source(p, 0.0, 100.0)].quadratic = 2.0;
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 12.0);
  EXPECT_NEAR(outcome.solution.x(0, 0), 4.0, 1e-6);
  EXPECT_NEAR(outcome.solution.row_price(0, 0), 4.0, 1e-6);
}

TEST(InteriorPoint, a_global_size_is_paid_once_and_priced_where_it_binds) {
  Program p = source_for(1.0, {3.0, 4.0, 2.0});
  p.globals.push_back({{"source", "size", "kW"}, 0.0, 50.0, 5.0});
  p.rows.push_back({{"source", "size limit", "kW"}, -no_limit, 0.0});
  p.of_columns.push_back({1, 0, 1.0});
  p.of_globals.push_back({1, 0, -1.0});
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 9.0 + 20.0);
  EXPECT_CLOSE(outcome.solution.g[0], 4.0);
  EXPECT_CLOSE(outcome.solution.row_price(1, 1), -5.0);
  EXPECT_NEAR(outcome.solution.row_price(0, 1), 0.0, 1e-7);
}

/// Cheap energy for 4 + 4, of which a total of hours may use a part; the rest costs 3.
Program with_total(double lower, double upper) {
  Program p = source_for(1.0, {4.0, 4.0});
  add_source(p, 3.0, 100.0);
  p.global_rows.push_back({{"cheap", "total", "kWh"}, lower, upper});
  p.totals.push_back({0, 0, 1.0});
  return p;
}

TEST(InteriorPoint, a_budget_over_all_hours_has_a_negative_price) {
  const auto outcome = by_interior_point(with_total(-no_limit, 6.0));
  expect_solved(outcome, 12.0);
  EXPECT_CLOSE(outcome.solution.global_price[0], -2.0);
}

TEST(InteriorPoint, a_total_that_must_be_met_exactly_has_the_price_of_its_side) {
  const auto short_of = by_interior_point(with_total(5.0, 5.0));
  expect_solved(short_of, 14.0);
  EXPECT_CLOSE(short_of.solution.global_price[0], -2.0);
}

TEST(InteriorPoint, a_fixed_global_is_a_number) {
  Program p = with_total(-no_limit, 0.0);
  p.globals.push_back({{"budget", "size", "kWh"}, 6.0, 6.0, 0.5});
  p.totals_of_globals.push_back({0, 0, -1.0});
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 12.0 + 3.0);
  EXPECT_EQ(outcome.solution.g[0], 6.0);
}

TEST(InteriorPoint, a_free_column_takes_the_value_that_its_rows_give_it) {
  Program p = source_for(2.0, {3.0, 5.0});
  p.columns.push_back({{"line", "flow", "kW"}, -no_limit, no_limit});
  p.rows.push_back({{"far node", "balance", "kW"}, 4.0, 4.0});
  p.of_columns.push_back({0, 1, -1.0});
  p.of_columns.push_back({1, 1, 1.0});
  const auto outcome = by_interior_point(p);
  expect_solved(outcome, 2.0 * (7.0 + 9.0));
  EXPECT_CLOSE(outcome.solution.x(0, 1), 4.0);
  EXPECT_CLOSE(outcome.solution.row_price(0, 1), 2.0);
  p.rows[1].lower = p.rows[1].upper = -4.0;
  EXPECT_EQ(by_interior_point(p).record.status, Status::infeasible) << "it would bring more than is needed";
}

TEST(InteriorPoint, columns_without_rows_go_to_their_cheap_end) {
  Program p = source_for(1.0, {2.0});
  p.columns.push_back({{"dear", "x", "kW"}, -1.0, 6.0, 2.0});
  p.columns.push_back({{"paid", "x", "kW"}, -1.0, 6.0, -2.0});
  p.columns.push_back({{"bowl", "x", "kW"}, -9.0, 9.0, 1.0, 1.0});
  expect_solved(by_interior_point(p), 2.0 - 2.0 - 12.0 - 0.5);
}

TEST(InteriorPoint, rows_without_columns_hold_or_do_not) {
  Program p = source_for(1.0, {2.0});
  p.rows.push_back({{"nothing", "balance", "kW"}, -1.0, 1.0});
  expect_solved(by_interior_point(p), 2.0);
  p.rows[1] = {{"nothing", "balance", "kW"}, 0.0, 0.0};
  expect_solved(by_interior_point(p), 2.0);
  p.rows[1] = {{"nothing", "balance", "kW"}, 1.0, 2.0};
  const auto outcome = by_interior_point(p);
  EXPECT_EQ(outcome.record.status, Status::infeasible) << outcome.record.message;
  EXPECT_TRUE(outcome.record.certificate.infeasibility_proved);
}

TEST(InteriorPoint, rows_whose_columns_are_all_fixed_hold_or_do_not) {
  Program p = source_for(1.0, {2.0});
  p.columns.push_back({{"fixed", "x", "kW"}, 3.0, 3.0, 2.0});
  p.rows.push_back({{"other", "balance", "kW"}, 3.0, 3.0});
  p.of_columns.push_back({1, 1, 1.0});
  expect_solved(by_interior_point(p), 2.0 + 6.0);
  p.rows[1].upper = p.rows[1].lower = 4.0;
  EXPECT_EQ(by_interior_point(p).record.status, Status::infeasible);
}

TEST(InteriorPoint, programs_without_states_rows_or_columns_are_solved) {
  Program nothing;
  nothing.hours = 3;
  expect_solved(by_interior_point(nothing), 0.0);
  Program no_rows = nothing;
  no_rows.columns.push_back({{"c", "x", "kW"}, 1.0, 2.0, 3.0});
  expect_solved(by_interior_point(no_rows), 9.0);
  Program no_columns = nothing;
  no_columns.states.push_back({{"s", "level", "kWh"}, 0.0, 8.0, 1.0, 0.5});
  no_columns.states[0].initial_lower = no_columns.states[0].initial_upper = 8.0;
  expect_solved(by_interior_point(no_columns), 4.0 + 2.0 + 1.0);
  Program only_globals = nothing;
  only_globals.globals.push_back({{"g", "size", "kW"}, 1.0, 9.0, 2.0});
  only_globals.global_rows.push_back({{"g", "total", "kW"}, 4.0, no_limit});
  only_globals.totals_of_globals.push_back({0, 0, 1.0});
  expect_solved(by_interior_point(only_globals), 8.0);
}

TEST(InteriorPoint, a_cost_that_falls_without_end_is_unbounded) {
  Program p = source_for(1.0, {3.0});
  p.columns.push_back({{"leak", "output", "kW"}, 0.0, no_limit, -1.0});
  EXPECT_EQ(by_interior_point(p).record.status, Status::unbounded);
}

TEST(InteriorPoint, bounds_that_are_missing_but_not_needed_do_no_harm) {
  Program p = source_for(1.0, {3.0}, no_limit);
  p.columns.push_back({{"spill", "output", "kW"}, 0.0, no_limit, 0.5});
  p.of_columns.push_back({0, 1, -1.0});
  expect_solved(by_interior_point(p), 3.0);
}

TEST(InteriorPoint, whole_numbers_are_refused_and_searched_otherwise) {
  Program p = source_for(1.0, {2.5});
  add_source(p, 3.0, 100.0);
  p.columns[0].integer = true;
  EXPECT_EQ(by_interior_point(p).record.status, Status::trouble);
  const auto outcome = solver::solve(p, {}, {});
  ASSERT_EQ(outcome.solution.x(0, 0), 2.0);
  EXPECT_EQ(outcome.record.status, Status::optimal);
  EXPECT_NEAR(outcome.record.objective, 3.5, 1e-9);
  EXPECT_NE(outcome.record.message.find("whole numbers"), std::string::npos) << outcome.record.message;
}

TEST(InteriorPoint, no_time_is_a_limit) {
  solver::Settings settings;
  settings.time_limit_s = 0.0;
  for (const auto engine : {solver::Engine::interior_point, solver::Engine::automatic}) {
    settings.engine = engine;
    const auto outcome = solver::solve(random_program(7, {.hours = 200}), settings, {});
    EXPECT_EQ(outcome.record.status, Status::limit);
    EXPECT_EQ(outcome.record.engine, "interior-point");
  }
}

TEST(InteriorPoint, an_observer_that_says_stop_ends_it_at_once) {
  const Program p = random_program(7, {.hours = 200});
  for (const int after : {1, 2, 5}) {
    int asked = 0;
    const auto stop = [&](const Progress&) { return ++asked < after; };
    EXPECT_THROW((void)solver::solve(p, {.engine = solver::Engine::interior_point}, stop), Cancelled);
    EXPECT_EQ(asked, after);
  }
}

TEST(InteriorPoint, two_threads_give_the_numbers_of_one) {
  for (unsigned seed = 0; seed < 12; ++seed) {
    const Program p = random_program(seed, {.hours = 60 + seed,
                                            .columns = 10,
                                            .rows = 4,
                                            .states = seed % 4,
                                            .chains = 1 + seed % 2,
                                            .quadratic = seed % 3 == 0});
    const auto one = by_interior_point(p, 1);
    const auto two = by_interior_point(p, 2);
    EXPECT_EQ(one.record.iterations, two.record.iterations);
    EXPECT_EQ(one.record.objective, two.record.objective);
    EXPECT_TRUE((one.solution.x == two.solution.x).all());
    EXPECT_TRUE((one.solution.state_after == two.solution.state_after).all());
    EXPECT_TRUE((one.solution.row_price == two.solution.row_price).all());
    EXPECT_TRUE((one.solution.state_price == two.solution.state_price).all());
  }
}

TEST(InteriorPoint, solving_twice_gives_the_same_numbers) {
  const Program p = random_program(3, {.hours = 40});
  const auto once = by_interior_point(p);
  const auto again = by_interior_point(p);
  EXPECT_EQ(once.record.objective, again.record.objective);
  EXPECT_TRUE((once.solution.row_price == again.solution.row_price).all());
}

}  // namespace
}  // namespace zhanhe
