// A solve that begins where an earlier one was ends where a solve from nothing ends.

#include <gtest/gtest.h>

#include "unit/solver/random_program.hpp"
#include "unit/solver/small_programs.hpp"

namespace zhanhe {
namespace {

solver::Outcome with(solver::Memory& memory, const Program& p) {
  return solver::solve(p, {.engine = solver::Engine::interior_point, .threads = 1}, {}, &memory);
}

void expect_cold_answer(const solver::Outcome& outcome, const Program& p) {
  const auto cold = by_interior_point(p);
  ASSERT_EQ(outcome.record.status, cold.record.status) << outcome.record.message;
  if (cold.record.status != Status::optimal) return;
  const double size = std::max(1.0, std::abs(cold.record.objective));
  EXPECT_NEAR(outcome.record.objective, cold.record.objective, 1e-7 * size);
}

/// A source with a price of each hour, a demand, and a store; `at` is the first hour.
Program window(std::size_t at, double dear = 1.0) {
  std::vector<double> price(48), demand(48);
  for (std::size_t t = 0; t < 48; ++t) {
    price[t] = dear * (1.0 + static_cast<double>((at + t) * 7 % 24 / 6));
    demand[t] = 2.0 + static_cast<double>((at + t) % 5);
  }
  Program p = source_for(Hourly(price), demand, 20.0);
  add_store(p, {.capacity = 6.0, .power = 3.0, .efficiency = 0.95, .first_upper = 6.0});
  return p;
}

class Memories : public testing::TestWithParam<unsigned> {
protected:
  const Program program_ = random_program(
      GetParam(), {.hours = 30, .columns = 9, .rows = 3, .states = GetParam() % 4, .quadratic = GetParam() % 5 == 0});
};

TEST_P(Memories, give_the_very_same_answer_to_the_very_same_numbers) {
  solver::Memory memory;
  const auto once = with(memory, program_);
  const auto again = with(memory, program_);
  const auto third = with(memory, program_);
  EXPECT_EQ(once.record.objective, again.record.objective);
  EXPECT_EQ(once.record.objective, third.record.objective);
  EXPECT_TRUE((once.solution.x == again.solution.x).all());
  EXPECT_TRUE((once.solution.row_price == again.solution.row_price).all());
}

TEST_P(Memories, do_not_change_the_answer_of_a_program_with_other_costs) {
  solver::Memory memory;
  (void)with(memory, program_);
  for (const double factor : {1.01, 0.5, 40.0}) {
    Program p = program_;
    p.columns[0].cost = factor * (p.columns[0].cost[0] + 0.5);
    expect_cold_answer(with(memory, p), p);
  }
}

TEST_P(Memories, do_not_change_the_answer_of_a_program_of_another_shape) {
  solver::Memory memory;
  (void)with(memory, program_);
  Program p = program_;
  add_source(p, 0.3, 4.0);
  expect_cold_answer(with(memory, p), p);
  const Program other = random_program(GetParam() + 1000, {.hours = 17, .columns = 5, .rows = 2, .states = 1});
  expect_cold_answer(with(memory, other), other);
  expect_cold_answer(with(memory, program_), program_);
}

TEST_P(Memories, do_not_make_an_infeasible_program_feasible_or_spoil_the_next) {
  solver::Memory memory;
  (void)with(memory, program_);
  Program p = program_;
  p.rows.push_back({{"cannot", "balance", "kW"}, 1e3, 1e3});
  p.of_columns.push_back({p.rows.size() - 1, 0, 1.0});
  EXPECT_EQ(with(memory, p).record.status, Status::infeasible);
  expect_cold_answer(with(memory, program_), program_);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Memories, testing::Range(0u, 12u));

TEST(Memory, of_a_window_serves_the_next_one) {
  solver::Memory memory;
  memory.shift(24);
  for (std::size_t day = 0; day < 6; ++day) {
    const Program p = window(24 * day, day == 4 ? 3.0 : 1.0);
    expect_cold_answer(with(memory, p), p);
  }
}

TEST(Memory, of_a_feasible_program_leads_to_the_proof_that_another_is_not) {
  solver::Memory memory;
  (void)with(memory, window(0));
  Program p = window(0);
  p.columns[0].upper = 3.0;
  const auto outcome = with(memory, p);
  EXPECT_EQ(outcome.record.status, Status::infeasible) << outcome.record.message;
  expect_cold_answer(with(memory, window(0, 2.0)), window(0, 2.0));
}

}  // namespace
}  // namespace zhanhe
