// Programs with whole numbers: cut into windows, fixed, and against one search of HiGHS over the whole run.

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "unit/solver/small_programs.hpp"
#include "zhanhe/program/judge.hpp"
#include "zhanhe/solver/stretch.hpp"
#include "zhanhe/solver/whole_numbers.hpp"

namespace zhanhe {
namespace {

/// A dear source, a cheap plant that gives 6 to 10 or nothing, and a store: column 1 is the plant, 2 whether it runs.
Program plant(std::size_t hours, bool cyclic = true) {
  std::vector<double> demand(hours), price(hours);
  for (std::size_t t = 0; t < hours; ++t) {
    const double clock = 2.0 * std::numbers::pi * static_cast<double>(t) / 24.0;
    demand[t] = 5.0 + 2.0 * std::sin(clock) + std::cos(0.7 * static_cast<double>(t));
    price[t] = 2.0 + std::cos(clock);
  }
  Program p = source_for(Hourly(price), demand);
  const std::size_t output = add_source(p, 1.2, 10.0);
  p.columns.push_back({{"plant", "on", ""}, 0.0, 1.0, 1.0});
  p.columns.back().integer = true;
  p.rows.push_back({{"plant", "least output", "kW"}, 0.0, no_limit});
  p.of_columns.push_back({1, output, 1.0});
  p.of_columns.push_back({1, output + 1, -6.0});
  p.rows.push_back({{"plant", "most output", "kW"}, -no_limit, 0.0});
  p.of_columns.push_back({2, output, 1.0});
  p.of_columns.push_back({2, output + 1, -10.0});
  add_store(p,
            {.capacity = 12.0, .power = 4.0, .efficiency = 0.95, .keep = 0.99, .first_upper = 12.0, .cyclic = cyclic});
  return p;
}

solver::Outcome in_windows(const Program& p, std::size_t window, int threads = 1) {
  return solver::solve(p, {.threads = threads, .whole_numbers = {.window = window, .gap = 1e-6}}, {});
}
solver::Outcome at_once(const Program& p) {
  return solver::solve(p, {.engine = solver::Engine::highs, .whole_numbers = {.gap = 1e-6}}, {});
}

void expect_whole_and_within_limits(const Program& p, const solver::Outcome& outcome) {
  for (Eigen::Index t = 0; t < outcome.solution.x.rows(); ++t) {
    const double on = outcome.solution.x(t, 2), output = outcome.solution.x(t, 1);
    ASSERT_TRUE(on == 0.0 || on == 1.0) << t;
    EXPECT_GE(output, 6.0 * on - 1e-6) << t;
    EXPECT_LE(output, 10.0 * on + 1e-6) << t;
  }
  EXPECT_LE(judge(solver::relaxed(p), outcome.solution).primal_residual, judge_tolerance);
}

TEST(Stretches, cover_every_hour_once_and_stay_in_their_chains) {
  Program p;
  p.hours = 50;
  p.chain_starts = {0, 20, 23};
  std::size_t next = 0;
  for (const solver::Stretch& stretch : solver::stretches(p, 8)) {
    EXPECT_EQ(stretch.first, next);
    EXPECT_LE(stretch.count, 8u);
    EXPECT_GE(stretch.count, 3u);
    for (const std::size_t start : {20u, 23u}) EXPECT_FALSE(stretch.first < start && start < stretch.end());
    next = stretch.end();
  }
  EXPECT_EQ(next, 50u);
}

TEST(Cut, holds_the_numbers_of_its_hours_and_the_states_at_its_borders) {
  Program p = plant(72);
  const auto reference = solver::solve(solver::relaxed(p), {}, {});
  ASSERT_EQ(reference.record.status, Status::optimal);
  const Program part = solver::cut(p, {24, 24}, reference.solution);
  EXPECT_EQ(shape_problem(part), "");
  ASSERT_EQ(part.hours, 24u);
  EXPECT_EQ(part.rows[0].lower[5], p.rows[0].lower[29]);
  EXPECT_EQ(part.columns[0].cost[23], p.columns[0].cost[47]);
  EXPECT_TRUE(part.columns[2].integer);
  EXPECT_FALSE(part.states[0].cyclic);
  EXPECT_NEAR(part.states[0].initial_lower, reference.solution.state_after(23, 0), 1e-4);
  EXPECT_NEAR(part.states[0].upper[23], reference.solution.state_after(47, 0), 1e-4);
  EXPECT_EQ(part.states[0].upper[22], 12.0);
}

TEST(Cut, does_not_pin_a_state_that_the_next_hour_forgets) {
  Program p = plant(48);
  std::vector<double> keep(48, 1.0);
  keep[24] = 0.0;
  p.states[0].keep = Hourly(keep);
  const Program part = solver::cut(p, {0, 24}, Solution::zero(p));
  EXPECT_EQ(part.states[0].upper[23], 12.0);
  EXPECT_NEAR(solver::cut(p, {0, 23}, Solution::zero(p)).states[0].upper[22], 0.0, 1e-5);
}

TEST(Cut, of_all_hours_is_the_program_and_parts_of_the_relaxed_optimum_cost_what_the_whole_costs) {
  const Program p = solver::relaxed(plant(72));
  const auto whole = solver::solve(p, {}, {});
  EXPECT_TRUE(solver::cut(p, {0, 72}, whole.solution).states[0].cyclic);
  double sum = 0.0;
  for (const solver::Stretch& stretch : solver::stretches(p, 20)) {
    const auto part = solver::solve(solver::cut(p, stretch, whole.solution), {}, {});
    ASSERT_EQ(part.record.status, Status::optimal);
    sum += part.record.objective;
  }
  EXPECT_NEAR(sum, whole.record.objective, 1e-3);
}

TEST(Cut, gives_each_part_a_share_of_a_global_row) {
  Program p = plant(48);
  p.global_rows.push_back({{"gas", "budget", "kWh"}, -no_limit, 150.0});
  p.totals.push_back({0, 1, 1.0});
  Solution reference = Solution::zero(p);
  reference.x.col(1).setConstant(2.0);
  reference.x.col(1).head(12).setConstant(4.0);  // 48 + 72 of 150
  EXPECT_NEAR(solver::cut(p, {0, 12}, reference).global_rows[0].upper, 48.0 + 30.0 / 4.0, 1e-3);
  EXPECT_NEAR(solver::cut(p, {12, 36}, reference).global_rows[0].upper, 72.0 + 30.0 * 3.0 / 4.0, 1e-3);
}

TEST(FixedIntegers, fix_what_they_leave_no_room) {
  Program p = plant(4);
  Solution found = Solution::zero(p);
  found.x.col(2) << 0.0, 1.0, 0.9999999, 0.0000001;
  const Program fixed = solver::with_fixed_integers(p, found);
  EXPECT_FALSE(fixed.columns[2].integer);
  EXPECT_EQ(fixed.columns[2].lower[2], 1.0);
  EXPECT_EQ(fixed.columns[2].upper[3], 0.0);
  EXPECT_EQ(fixed.columns[1].upper[0], 0.0);
  EXPECT_EQ(fixed.columns[1].lower[1], 0.0);
  EXPECT_EQ(fixed.columns[1].upper[1], 10.0);
}

TEST(WholeNumbers, in_windows_cost_as_much_as_at_once_within_the_gap_that_is_told) {
  for (const bool cyclic : {true, false}) {
    const Program p = plant(60, cyclic);
    const auto windows = in_windows(p, 20);
    const auto whole = at_once(p);
    ASSERT_EQ(windows.record.status, Status::optimal) << windows.record.message;
    ASSERT_EQ(whole.record.status, Status::optimal) << whole.record.message;
    expect_whole_and_within_limits(p, windows);
    expect_whole_and_within_limits(p, whole);
    const Certificate& told = windows.record.certificate;
    const double best = whole.record.objective;
    EXPECT_GE(windows.record.objective, best * (1.0 - 2e-6));
    EXPECT_LE(told.lower_bound, best);
    EXPECT_NEAR(told.gap, (windows.record.objective - told.lower_bound) / windows.record.objective, 1e-12);
    EXPECT_GT(told.gap, 1e-4);
    EXPECT_LT(windows.record.objective, 1.02 * best);
  }
}

TEST(WholeNumbers, give_the_same_plan_with_any_number_of_threads_and_again) {
  const Program p = plant(96);
  solver::Memory memory;
  const solver::Settings settings{.threads = 2, .whole_numbers = {.window = 24}};
  const auto once = solver::solve(p, settings, {}, &memory);
  const auto again = solver::solve(p, settings, {}, &memory);
  const auto alone = solver::solve(p, {.threads = 1, .whole_numbers = {.window = 24}}, {});
  EXPECT_EQ(once.record.objective, again.record.objective);
  EXPECT_TRUE((once.solution.x == again.solution.x).all());
  EXPECT_TRUE((once.solution.x.col(2) == alone.solution.x.col(2)).all());
}

/// A plant of 6 to 10 that is the only one, at demands that leave room only with the store.
Program alone(std::vector<double> demand) {
  Program p = plant(demand.size());
  p.rows[0].lower = p.rows[0].upper = Hourly(demand);
  p.columns[0].upper = 0.0;
  return p;
}

TEST(WholeNumbers, of_windows_without_a_plan_are_found_with_their_neighbours) {
  // Between the levels of the relaxation a window of one hour has one output, which is no whole number.
  const Program p = alone(std::vector<double>(12, 3.0));
  const auto outcome = in_windows(p, 1);
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  expect_whole_and_within_limits(p, outcome);
}

TEST(WholeNumbers, that_do_not_exist_are_no_plan) {
  Program p = alone(std::vector<double>(6, 3.0));
  for (const std::size_t column : {3u, 4u}) p.columns[column].upper = 0.0;  // no store
  EXPECT_EQ(solver::solve(solver::relaxed(p), {}, {}).record.status, Status::optimal);
  const auto outcome = in_windows(p, 2);
  EXPECT_EQ(outcome.record.status, Status::trouble);
  EXPECT_NE(outcome.record.message.find("whole numbers"), std::string::npos);
  p.columns[2].lower = 2.0;  // crossed
  EXPECT_EQ(in_windows(p, 2).record.status, Status::infeasible);
}

TEST(WholeNumbers, keep_to_a_quadratic_cost_and_to_a_budget) {
  Program p = plant(60);
  p.columns[0].quadratic = 0.1;
  p.global_rows.push_back({{"plant", "budget", "kWh"}, -no_limit, 180.0});
  p.totals.push_back({0, 1, 1.0});
  const auto outcome = in_windows(p, 20);
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  expect_whole_and_within_limits(p, outcome);
  EXPECT_LE(outcome.solution.x.col(1).sum(), 180.0 + 1e-4);
  EXPECT_LT(outcome.record.certificate.gap, 0.1);
}

TEST(WholeNumbers, end_when_the_observer_says_so_or_time_is_over) {
  const Program p = plant(400);
  int asked = 0;
  const Observer stop = [&](const Progress& progress) { return progress.detail.empty() || ++asked < 2; };
  EXPECT_THROW((void)solver::solve(p, {.threads = 1, .whole_numbers = {.window = 100, .gap = 0.0}}, stop), Cancelled);
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(solver::solve(p, {.time_limit_s = 0.0}, {}).record.status, Status::limit);
}

TEST(WholeNumbers, are_refused_by_the_interior_point_alone) {
  EXPECT_EQ(by_interior_point(plant(24)).record.status, Status::trouble);
}

}  // namespace
}  // namespace zhanhe
