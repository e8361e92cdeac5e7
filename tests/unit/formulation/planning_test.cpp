// What sizes that are chosen, loops and budgets put into the program, and that nothing of it is there without them.

#include <gtest/gtest.h>

#include "unit/study/sample.hpp"
#include "zhanhe/formulation/pose.hpp"

namespace zhanhe::formulation {
namespace {

using namespace test;

struct Counts {
  std::size_t columns, rows, states, globals, global_rows;
  bool operator==(const Counts&) const = default;
};

Counts counts_of(const Study& study) {
  Issues issues;
  const Posed posed(study, {0, static_cast<std::size_t>(study.settings.steps)}, issues);
  const Program& p = posed.program();
  return {p.columns.size(), p.rows.size(), p.states.size(), p.globals.size(), p.global_rows.size()};
}

Study plain() {
  Study study = good_day();
  auto engine = device_at<Generator>("engine", "campus");
  engine.p_max_kw = 10.0;
  add(study, engine);
  auto tank = device_at<Store>("tank", "campus");
  tank.e_max_kwh = 20.0;
  tank.p_in_max_kw = tank.p_out_max_kw = Profile(5.0);
  add(study, tank);
  return study;
}

// engine, pv, two of each store, unserved, import, export, flow; two balances; two levels
constexpr Counts bare{10, 2, 2, 0, 0};

TEST(Planning, poses_nothing_more_where_nothing_is_chosen_or_limited) { EXPECT_EQ(counts_of(plain()), bare); }

TEST(Planning, poses_a_size_with_a_row_for_each_limit_that_is_not_zero) {
  Study study = plain();
  Generator& engine = study.all<Generator>()[0];
  engine.extendable = true;
  EXPECT_EQ(counts_of(study), (Counts{10, 3, 2, 1, 0}));
  engine.must_run_frac = Profile(0.1);
  EXPECT_EQ(counts_of(study), (Counts{10, 4, 2, 1, 0}));
  engine.ramp_up_frac_h = Profile(0.5);
  EXPECT_EQ(counts_of(study), (Counts{10, 6, 3, 1, 0}));
}

TEST(Planning, poses_a_store_of_no_loss_and_no_limit_of_power_in_one_column) {
  Study study = plain();
  Store& tank = study.all<Store>()[0];
  tank.p_in_max_kw = tank.p_out_max_kw = Profile();
  EXPECT_EQ(counts_of(study).columns, bare.columns - 1);
  tank.efficiency_in_frac = Profile(0.9);
  EXPECT_EQ(counts_of(study).columns, bare.columns);
  tank.inflow_kw = Profile(1.0);
  EXPECT_EQ(counts_of(study).columns, bare.columns + 1);
}

TEST(Planning, poses_a_row_for_each_loop_of_branches_with_a_reactance) {
  Study study = plain();
  add(study, line_between("second", "town", "campus"));
  add(study, line_between("third", "campus", "town"));
  EXPECT_EQ(counts_of(study).rows, bare.rows);
  study.all<Line>()[0].x_pu = 0.1;
  study.all<Line>()[1].x_pu = 0.2;
  EXPECT_EQ(counts_of(study).rows, bare.rows + 1);
  study.all<Line>()[2].x_pu = 0.2;
  EXPECT_EQ(counts_of(study).rows, bare.rows + 2);
  study.all<Line>()[0].closed = false;
  EXPECT_EQ(counts_of(study).rows, bare.rows + 1);
}

TEST(Planning, poses_a_row_over_the_run_for_each_budget) {
  Study study = plain();
  study.all<Generator>()[0].carbon_kg_kwh = Profile(0.5);
  Budget budget;
  budget.name = "co2";
  budget.limit_kg = 7.0;
  add(study, budget);
  EXPECT_EQ(counts_of(study), (Counts{10, 2, 2, 0, 1}));
  Issues issues;
  const Posed posed(study, {0, 24}, issues);
  ASSERT_EQ(posed.program().totals.size(), 1U);  // only the engine gives off CO2
  EXPECT_EQ(posed.program().totals[0].value[3], 0.5);
  EXPECT_EQ(posed.program().global_rows[0].upper, 7.0);
  EXPECT_EQ(posed.program().global_rows[0].lower, -no_limit);
}

TEST(Planning, weighs_costs_by_the_hours_that_a_step_counts_for) {
  Study study = plain();
  study.settings.cost_h = Profile(365.0);
  study.settings.store_h = Profile(2.0);
  study.all<Generator>()[0].extendable = true;
  study.all<Generator>()[0].invest_yuan_kw_year = 3.0;
  Issues issues;
  const Posed posed(study, {0, 24}, issues);
  EXPECT_EQ(posed.program().weight[0], 365.0);
  EXPECT_DOUBLE_EQ(posed.program().globals[0].cost, 3.0);  // 24 steps of 365 h are a year
  EXPECT_DOUBLE_EQ(posed.program().drives[0].value[0], 2.0);
}

}  // namespace
}  // namespace zhanhe::formulation
