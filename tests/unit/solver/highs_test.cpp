// HiGHS behind the staged program, and the judge over its answers.

#include <gtest/gtest.h>

#include "unit/solver/random_program.hpp"
#include "zhanhe/program/judge.hpp"
#include "zhanhe/solver/solve.hpp"

namespace zhanhe {
namespace {

solver::Outcome solved(const Program& program) { return solver::solve(program, {.engine = solver::Engine::highs}, {}); }

/// minimise c x, x in [0, 10], x = demand in each hour.
Program one_column(std::vector<double> demand) {
  Program p;
  p.hours = demand.size();
  p.columns.push_back({{"plant", "output", "kW"}, 0.0, 10.0, 2.0});
  p.rows.push_back({{"node", "balance", "kW"}, Hourly(demand), Hourly(demand)});
  p.of_columns.push_back({0, 0, 1.0});
  return p;
}

TEST(Highs, solves_what_is_solved_by_hand_with_prices_of_the_right_sign) {
  const auto outcome = solved(one_column({3.0, 4.0}));
  ASSERT_EQ(outcome.record.status, Status::optimal);
  EXPECT_DOUBLE_EQ(outcome.record.objective, 14.0);
  EXPECT_DOUBLE_EQ(outcome.solution.row_price(0, 0), 2.0);
  EXPECT_LE(outcome.record.certificate.gap, 1e-12);
  EXPECT_DOUBLE_EQ(outcome.record.certificate.lower_bound, 14.0);
}

TEST(Highs, infeasible_is_a_status_with_a_proof_and_a_cause) {
  const auto outcome = solved(one_column({3.0, 12.0}));
  ASSERT_EQ(outcome.record.status, Status::infeasible);
  EXPECT_TRUE(outcome.record.certificate.infeasibility_proved);
  ASSERT_EQ(outcome.record.causes.size(), 2u);
  EXPECT_EQ(outcome.record.causes[0].label.owner, "node");
  EXPECT_EQ(outcome.record.causes[0].hours, std::vector<std::size_t>{1});
  EXPECT_NEAR(outcome.record.causes[0].amount, 2.0, 1e-9);
  EXPECT_EQ(outcome.record.causes[1].label.owner, "plant");
}

TEST(Highs, a_final_level_out_of_reach_is_told_at_the_store_or_its_driver) {
  Program p;
  p.hours = 3;
  p.columns.push_back({{"store", "charge", "kW"}, 0.0, 1.0});
  p.states.push_back({{"store", "level", "kWh"}});
  p.states[0].lower = Hourly(std::vector<double>{0.0, 0.0, 5.0});
  p.states[0].upper = 10.0;
  p.drives.push_back({0, 0, 1.0});
  const auto outcome = solved(p);
  ASSERT_EQ(outcome.record.status, Status::infeasible);
  ASSERT_FALSE(outcome.record.causes.empty());
  for (const Cause& cause : outcome.record.causes) EXPECT_EQ(cause.label.owner, "store");
}

TEST(Highs, crossed_bounds_are_infeasible_by_name) {
  Program p = one_column({3.0});
  p.columns[0].lower = 11.0;
  const auto outcome = solved(p);
  ASSERT_EQ(outcome.record.status, Status::infeasible);
  EXPECT_EQ(outcome.record.causes.at(0).label.owner, "plant");
}

TEST(Highs, a_cost_that_falls_without_end_is_unbounded) {
  Program p = one_column({3.0});
  p.columns.push_back({{"leak", "output", "kW"}, 0.0, no_limit, -1.0});
  EXPECT_EQ(solved(p).record.status, Status::unbounded);
}

TEST(Highs, an_iteration_of_time_zero_is_a_limit) {
  solver::Settings settings;
  settings.engine = solver::Engine::highs;
  settings.time_limit_s = 0.0;
  const Program p = random_program(7, {.hours = 200, .columns = 12, .rows = 6, .states = 4});
  EXPECT_EQ(solver::solve(p, settings, {}).record.status, Status::limit);
}

class RandomPrograms : public testing::TestWithParam<unsigned> {};

TEST_P(RandomPrograms, are_solved_and_the_judge_agrees) {
  RandomSettings settings;
  settings.chains = 1 + GetParam() % 3;
  settings.quadratic = GetParam() % 4 == 3;
  const Program p = random_program(GetParam(), settings);
  const auto outcome = solved(p);
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  // HiGHS regularises quadratic programs by 1e-7, which shows in the gap; linear ones are exact to rounding.
  EXPECT_LE(std::abs(outcome.record.certificate.gap), settings.quadratic ? 1e-6 : 1e-9);
}

TEST_P(RandomPrograms, with_drawn_right_hand_sides_end_with_a_status_that_the_judge_confirms) {
  RandomSettings settings;
  settings.feasible = false;
  const auto outcome = solved(random_program(GetParam(), settings));
  const Status status = outcome.record.status;
  EXPECT_TRUE(status == Status::optimal || status == Status::infeasible) << outcome.record.message;
  if (status == Status::infeasible) {
    EXPECT_FALSE(outcome.record.causes.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomPrograms, testing::Range(0u, 60u));

}  // namespace
}  // namespace zhanhe
