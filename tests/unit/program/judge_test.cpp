// The judge on solutions written by hand: what is right it confirms, what is wrong it finds.

#include "zhanhe/program/judge.hpp"

#include <gtest/gtest.h>

namespace zhanhe {
namespace {

/// Two hours, a plant (cost 2, at most 10) and a store that is filled in the first hour; demand 0 then 6.
/// Optimal: make 6 in either hour, cost 12, price 2 in both.
struct Example {
  Program program;
  Solution solution;

  Example() {
    program.hours = 2;
    program.columns.push_back({{"plant", "output", "kW"}, 0.0, 10.0, 2.0});
    program.columns.push_back({{"store", "charge", "kW"}, -10.0, 10.0, 0.0});
    const Hourly demand(std::vector<double>{0.0, 6.0});
    program.rows.push_back({{"node", "balance", "kW"}, demand, demand});
    program.of_columns = {{0, 0, 1.0}, {0, 1, -1.0}};
    program.states.push_back({{"store", "level", "kWh"}});
    program.states[0].upper = 100.0;
    program.drives = {{0, 1, 1.0}};
    solution = Solution::zero(program);
    solution.x << 6.0, 6.0, 0.0, -6.0;
    solution.state_after << 6.0, 0.0;
    solution.row_price.setConstant(2.0);
    solution.state_price.setConstant(2.0);  // a kWh more in the store saves 2
  }
};

TEST(Judge, confirms_a_right_solution_with_a_bound_equal_to_its_cost) {
  Example e;
  // A state price is what the cost rises by when the inflow rises by one: more in the store is worth -2.
  e.solution.state_price.setConstant(-2.0);
  const Certificate c = judge(e.program, e.solution);
  EXPECT_EQ(c.primal_residual, 0.0);
  EXPECT_EQ(c.dual_residual, 0.0);
  EXPECT_DOUBLE_EQ(c.lower_bound, 12.0);
  EXPECT_DOUBLE_EQ(c.gap, 0.0);
  EXPECT_TRUE(c.worst_row.empty());
}

TEST(Judge, never_claims_more_than_the_least_cost_whatever_the_prices) {
  Example e;
  for (const double y : {-3.0, 0.0, 1.0, 2.5, 40.0}) {
    for (const double l : {-5.0, -2.0, 0.0, 3.0}) {
      e.solution.row_price.setConstant(y);
      e.solution.state_price.setConstant(l);
      EXPECT_LE(judge(e.program, e.solution).lower_bound, 12.0 + 1e-9) << y << " " << l;
    }
  }
}

TEST(Judge, names_the_row_that_is_violated_most) {
  Example e;
  e.solution.x(1, 0) = 1.0;
  const Certificate c = judge(e.program, e.solution);
  EXPECT_EQ(c.worst_row, "node balance at step 1");
  EXPECT_NEAR(c.primal_residual, 1.0 / (1.0 + 6.0), 1e-12);
}

TEST(Judge, sees_a_broken_state_equation_a_broken_bound_and_a_wrong_initial_level) {
  Example e;
  e.solution.state_after(0, 0) = 7.0;
  EXPECT_EQ(judge(e.program, e.solution).worst_row.substr(0, 11), "store level");
  Example f;
  f.solution.x(0, 0) = f.solution.x(0, 1) = 12.0;
  f.solution.state_after(0, 0) = 12.0;
  f.solution.x(1, 1) = -12.0;
  f.solution.x(1, 0) = -6.0;
  EXPECT_GT(judge(f.program, f.solution).primal_residual, 0.1);
  Example g;
  g.solution.state_first(0, 0) = 1.0;
  EXPECT_GT(judge(g.program, g.solution).primal_residual, 0.1);
}

TEST(Judge, counts_a_reduced_cost_without_a_bound_as_dual_residual) {
  Example e;
  e.program.columns[0].upper = no_limit;
  e.solution.row_price.setConstant(3.0);  // the plant would run without end
  const Certificate c = judge(e.program, e.solution);
  EXPECT_NEAR(c.dual_residual, 1.0 / (1.0 + 3.0), 1e-12);
}

TEST(Judge, checks_the_cyclic_end) {
  Example e;
  e.program.states[0].cyclic = true;
  e.program.states[0].initial_upper = 100.0;
  EXPECT_EQ(judge(e.program, e.solution).primal_residual, 0.0);
  e.solution.state_first(0, 0) = 5.0;
  e.solution.state_after(0, 0) = 11.0;
  e.solution.state_after(1, 0) = 5.0;
  EXPECT_EQ(judge(e.program, e.solution).primal_residual, 0.0);
  e.solution.state_after(1, 0) = 4.0;
  e.solution.x(1, 1) = -7.0;
  e.solution.x(1, 0) = -1.0;
  EXPECT_GT(judge(e.program, e.solution).primal_residual, 0.05);
}

TEST(Judge, confirms_a_proof_of_infeasibility_and_rejects_a_false_one) {
  Example e;
  e.program.columns[0].upper = 2.0;  // 4 kWh at most against a demand of 6
  e.solution.row_price.setConstant(1.0);
  e.solution.state_price.setConstant(-1.0);
  EXPECT_TRUE(proves_infeasible(e.program, e.solution));
  Example f;
  f.solution.row_price.setConstant(1.0);
  f.solution.state_price.setConstant(-1.0);
  EXPECT_FALSE(proves_infeasible(f.program, f.solution));
}

TEST(Judge, calls_not_a_number_the_worst_there_is) {
  Example e;
  e.solution.x(0, 0) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(judge(e.program, e.solution).primal_residual, no_limit);
}

}  // namespace
}  // namespace zhanhe
