// Chains of every length about the block of 8 hours, and every way in which a state may begin, end and meet a row.

#include <gtest/gtest.h>

#include "unit/solver/random_program.hpp"
#include "unit/solver/small_programs.hpp"

namespace zhanhe {
namespace {

enum class First { given, free, cyclic };

/// A daily price, a demand, and a store whose first level is given, free or cyclic.
Program chain_of(std::size_t hours, First first) {
  std::vector<double> price(hours), demand(hours);
  for (std::size_t t = 0; t < hours; ++t) {
    price[t] = 1.0 + static_cast<double>(7 * t % 5);
    demand[t] = 2.0 + static_cast<double>(3 * t % 4);
  }
  Program p = source_for(Hourly(price), demand, 20.0);
  SmallStore store{.capacity = 3.0, .power = 2.0, .efficiency = 0.9, .keep = 0.98};
  store.first_lower = first == First::given ? 1.5 : 0.0;
  store.first_upper = first == First::given ? 1.5 : 3.0;
  store.cyclic = first == First::cyclic;
  add_store(p, store);
  return p;
}

void expect_what_highs_finds(const Program& p) {
  const auto expected = by_highs(p);
  const auto outcome = by_interior_point(p, 2);
  ASSERT_EQ(expected.record.status, Status::optimal) << expected.record.message;
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  const double size = std::max(1.0, std::abs(expected.record.objective));
  EXPECT_NEAR(outcome.record.objective, expected.record.objective, 1e-7 * size);
  EXPECT_LE(outcome.record.certificate.primal_residual, 1e-7);
}

class ChainLengths : public testing::TestWithParam<std::size_t> {};

TEST_P(ChainLengths, begin_at_a_given_a_free_or_the_last_state) {
  for (const First first : {First::given, First::free, First::cyclic}) {
    SCOPED_TRACE(static_cast<int>(first));
    expect_what_highs_finds(chain_of(GetParam(), first));
  }
}

TEST_P(ChainLengths, stand_beside_others) {
  Program p = chain_of(GetParam() + 9 + 8, First::cyclic);
  p.chain_starts = {0, GetParam(), GetParam() + 9};
  expect_what_highs_finds(p);
  p.chain_starts = {0, 8, 8 + GetParam()};
  p.states[0].cyclic = false;
  expect_what_highs_finds(p);
}

TEST_P(ChainLengths, may_restart_in_any_hour) {
  for (std::size_t at = 0; at < GetParam(); at += 3) {
    SCOPED_TRACE(at);
    Program p = chain_of(GetParam(), First::cyclic);
    std::vector<double> keep(p.hours, 0.98), inflow(p.hours, 0.0);
    keep[at] = 0.0;
    inflow[at] = 1.0;
    p.states[0].keep = Hourly(keep);
    p.states[0].inflow = Hourly(inflow);
    expect_what_highs_finds(p);
  }
}

TEST_P(ChainLengths, have_rows_with_the_states_before_and_after_the_hour) {
  Program p = chain_of(GetParam(), First::free);
  // A floor on the mean level of the hour, and a slope of the level.
  p.rows.push_back({{"store", "mean level", "kWh"}, 0.5, no_limit});
  p.of_states_before.push_back({1, 0, 0.5});
  p.of_states_after.push_back({1, 0, 0.5});
  expect_what_highs_finds(p);
  p.rows.push_back({{"store", "slope", "kWh"}, -1.0, 1.0});
  p.of_states_before.push_back({2, 0, -1.0});
  p.of_states_after.push_back({2, 0, 1.0});
  expect_what_highs_finds(p);
  p.states[0].cyclic = true;
  expect_what_highs_finds(p);
}

TEST_P(ChainLengths, share_a_size_and_a_budget) {
  Program p = chain_of(GetParam(), First::cyclic);
  p.globals.push_back({{"source", "size", "kW"}, 0.0, 20.0, 2.5});
  p.rows.push_back({{"source", "size limit", "kW"}, -no_limit, 0.0});
  p.of_columns.push_back({1, 0, 1.0});
  p.of_globals.push_back({1, 0, -1.0});
  p.global_rows.push_back({{"charge", "total", "kWh"}, 0.1, 0.4 * static_cast<double>(p.hours)});
  p.totals.push_back({0, 1, 1.0});
  expect_what_highs_finds(p);
  p.global_rows[0].lower = p.global_rows[0].upper = 0.3 * static_cast<double>(p.hours);
  expect_what_highs_finds(p);
}

INSTANTIATE_TEST_SUITE_P(Hours, ChainLengths, testing::Range(std::size_t{1}, std::size_t{21}));

TEST(Chains, a_peak_is_carried_to_the_end_of_its_period_and_paid_there) {
  // The highest output so far is a state that rises; it is paid at 2 after hours 3 and 5, and begins anew after hour 3.
  Program p = source_for(1.0, {3.0, 7.0, 5.0, 4.0, 6.0});
  p.columns.push_back({{"peak", "rise", "kW"}, 0.0, 100.0});
  p.states.push_back({{"peak", "level", "kW"}, 0.0, 100.0});
  p.states[0].keep = Hourly(std::vector<double>{1.0, 1.0, 1.0, 0.0, 1.0});
  p.states[0].cost = Hourly(std::vector<double>{0.0, 0.0, 2.0, 0.0, 2.0});
  p.drives.push_back({0, 1, 1.0});
  p.rows.push_back({{"peak", "reached", "kW"}, -no_limit, 0.0});
  p.of_columns.push_back({1, 0, 1.0});
  p.of_states_after.push_back({1, 0, -1.0});
  const auto outcome = by_interior_point(p);
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  EXPECT_NEAR(outcome.record.objective, 25.0 + 14.0 + 12.0, 1e-6);
  EXPECT_NEAR(outcome.solution.row_price(1, 0), 1.0 + 2.0, 1e-6);
  EXPECT_NEAR(outcome.solution.row_price(2, 0), 1.0, 1e-6);
}

TEST(Chains, a_last_output_limits_the_next) {
  // A ramp of 2: the state is the last output, which only the hour itself sets (keep 0).
  Program p = source_for(1.0, {1.0, 6.0, 6.0}, 10.0);
  add_source(p, 5.0, 10.0);
  p.states.push_back({{"source", "last output", "kW"}, 0.0, 10.0, 0.0, 0.0});
  p.states[0].initial_upper = 1.0;
  p.states[0].initial_lower = 1.0;
  p.drives.push_back({0, 0, 1.0});
  p.rows.push_back({{"source", "ramp", "kW"}, -2.0, 2.0});
  p.of_columns.push_back({1, 0, 1.0});
  p.of_states_before.push_back({1, 0, -1.0});
  const auto outcome = by_interior_point(p);
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  // Outputs 1, 3, 5; the dear source gives 3, then 1.
  EXPECT_NEAR(outcome.record.objective, 9.0 + 5.0 * 4.0, 1e-6);
}

TEST(Chains, typical_days_are_each_cyclic_with_a_level_of_their_own) {
  Program p = chain_of(24, First::cyclic);
  p.chain_starts = {0, 8, 16};
  p.weight =
      Hourly(std::vector<double>{1, 1, 1, 1, 1, 1, 1, 1, 20, 20, 20, 20, 20, 20, 20, 20, 5, 5, 5, 5, 5, 5, 5, 5});
  const auto outcome = by_interior_point(p);
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  for (Eigen::Index chain = 0; chain < 3; ++chain) {
    EXPECT_NEAR(outcome.solution.state_first(chain, 0), outcome.solution.state_after(8 * chain + 7, 0), 1e-6);
  }
  expect_what_highs_finds(p);
}

}  // namespace
}  // namespace zhanhe
