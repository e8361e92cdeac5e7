#include "zhanhe/gridplan/statistics.hpp"

#include "unit/gridplan/feeders.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <gtest/gtest.h>

namespace zhanhe::gridplan {
namespace {

using namespace testing;

constexpr powerflow::Settings exact{.tolerance_pu = 1e-12};

TEST(VoltageStatistics, OfTwoBusesAreThoseOfTheClosedForm) {
  const NamedGrid grid = named(chain(2, 0.05, 0.04));
  const std::vector<double> loads{0.2, 1.0, 1.6, -0.9};  // the last one generates
  Injections injections = no_load(4, 2);
  std::vector<double> v;
  for (Index hour = 0; hour < 4; ++hour) {
    injections.p_pu(hour, 1) = -loads[static_cast<std::size_t>(hour)];
    injections.q_pu(hour, 1) = -0.3;
    v.push_back(two_bus_v_pu(0.05, 0.04, injections.p_pu(hour, 1), -0.3));
  }
  Eigen::ArrayXd duration_h(4);
  duration_h << 1.0, 2.0, 0.5, 4.0;
  const auto state = powerflow::solve(grid.grid, injections, exact);
  const auto statistics =
      voltage_statistics(grid, state, {{.lower_pu = 0.95}, {.lower_pu = 0.95, .upper_pu = 1.02}}, duration_h);
  ASSERT_TRUE(statistics.problems.empty());
  const NodeVoltage& end = statistics.nodes[1];
  EXPECT_NEAR(end.lowest_pu, v[2], 1e-11);
  EXPECT_EQ(end.lowest_hour, 2);
  EXPECT_NEAR(end.highest_pu, v[3], 1e-11);
  EXPECT_EQ(end.highest_hour, 3);
  EXPECT_NEAR(end.mean_pu, (v[0] + 2.0 * v[1] + 0.5 * v[2] + 4.0 * v[3]) / 7.5, 1e-11);
  EXPECT_DOUBLE_EQ(end.below_h, 2.5);
  EXPECT_DOUBLE_EQ(end.above_h, 4.0);
  EXPECT_NEAR(end.pass_frac, 1.0 / 7.5, 1e-15);
  EXPECT_DOUBLE_EQ(statistics.nodes[0].pass_frac, 1.0);
  EXPECT_NEAR(statistics.pass_frac, 8.5 / 15.0, 1e-15);
}

TEST(VoltageStatistics, LeaveOutNodesWithoutSupplyAndHoursWithoutSolution) {
  NamedGrid grid = named(chain(3, 0.05, 0.04));
  grid.grid.branches[1].closed = false;
  Injections injections = no_load(2, 3);
  injections.p_pu(1, 1) = -100.0;
  const auto statistics = voltage_statistics(grid, powerflow::solve(grid.grid, injections));
  EXPECT_DOUBLE_EQ(statistics.unsolved_h, 1.0);
  EXPECT_DOUBLE_EQ(statistics.nodes[1].time_h, 1.0);
  EXPECT_DOUBLE_EQ(statistics.nodes[1].pass_frac, 1.0);
  EXPECT_TRUE(std::isnan(statistics.nodes[2].pass_frac));
  EXPECT_EQ(statistics.nodes[2].lowest_hour, -1);
  EXPECT_DOUBLE_EQ(statistics.pass_frac, 1.0);
}

TEST(VoltageStatistics, OfADayAreThoseOfPandapower) {
  const PlanningDay day = planning_day();
  const auto state = powerflow::solve(day.grid.grid, day.injections, exact);
  const auto statistics = voltage_statistics(day.grid, state, std::vector<Band>(33, Band{.lower_pu = 0.95}));
  for (const Index number : {18, 33, 22}) {
    SCOPED_TRACE(number);
    const NodeVoltage& node = statistics.nodes[static_cast<std::size_t>(number - 1)];
    EXPECT_NEAR(node.lowest_pu, expected("v_lowest_pu", std::to_string(number)), 1e-8);
    EXPECT_NEAR(node.highest_pu, expected("v_highest_pu", std::to_string(number)), 1e-8);
    EXPECT_NEAR(node.mean_pu, expected("v_mean_pu", std::to_string(number)), 1e-8);
    EXPECT_NEAR(node.pass_frac, expected("pass_frac_above_0.95_pu", std::to_string(number)), 1e-9);
  }
  EXPECT_NEAR(statistics.pass_frac, expected("pass_frac_above_0.95_pu", "grid"), 1e-9);
}

TEST(LossStatistics, OfTwoBusesAreThoseOfTheClosedForm) {
  const NamedGrid grid = named(chain(2, 0.05, 0.04));
  Injections injections = no_load(2, 2);
  injections.p_pu.col(1) << -0.8, 0.5;
  injections.q_pu.col(1) << -0.3, 0.0;
  const auto loss_kw = [](double p, double q) {
    const double v = two_bus_v_pu(0.05, 0.04, p, q);
    return 1000.0 * 0.05 * (p * p + q * q) / (v * v);
  };
  Eigen::ArrayXd duration_h(2);
  duration_h << 3.0, 2.0;
  const auto state = powerflow::solve(grid.grid, injections, exact);
  const auto statistics = loss_statistics(grid, injections, state, duration_h);
  ASSERT_TRUE(statistics.problems.empty());
  const double first = loss_kw(-0.8, -0.3);
  const double second = loss_kw(0.5, 0.0);
  const double loss_kwh = 3.0 * first + 2.0 * second;
  EXPECT_NEAR(statistics.loss_kwh, loss_kwh, 1e-8);
  EXPECT_NEAR(statistics.lines[0].loss_kwh, loss_kwh, 1e-8);
  EXPECT_DOUBLE_EQ(statistics.lines[0].share_frac, 1.0);
  EXPECT_EQ(statistics.peak_hour, 0);
  EXPECT_NEAR(statistics.peak_kw, first, 1e-8);
  EXPECT_NEAR(statistics.supplied_kwh, 3.0 * (800.0 + first) + 2.0 * 500.0, 1e-7);
  EXPECT_NEAR(statistics.delivered_kwh, 3.0 * 800.0 + 2.0 * (500.0 - second), 1e-7);
  EXPECT_NEAR(statistics.loss_rate_frac, loss_kwh / statistics.supplied_kwh, 1e-12);
}

TEST(LossStatistics, OfADayAreThoseOfPandapower) {
  const PlanningDay day = planning_day();
  const auto state = powerflow::solve(day.grid.grid, day.injections, exact);
  const auto statistics = loss_statistics(day.grid, day.injections, state);
  EXPECT_NEAR(statistics.loss_kwh, expected("loss_kwh", "grid"), 1e-4);
  for (const Index number : {1, 2, 28}) {
    EXPECT_NEAR(statistics.lines[static_cast<std::size_t>(number - 1)].loss_kwh,
                expected("loss_kwh", std::to_string(number)), 1e-4);
  }
  EXPECT_EQ(statistics.peak_hour, 19);
  EXPECT_NEAR(statistics.delivered_kwh, -day.injections.p_pu.sum() * feeder_base_kva, 1e-4);
}

TEST(Statistics, TellEveryWrongInput) {
  const NamedGrid grid = named(chain(2, 0.05, 0.04));
  const auto state = powerflow::solve(grid.grid, no_load(2, 2));
  Eigen::ArrayXd duration_h(1);
  duration_h << -1.0;
  const auto statistics = voltage_statistics(grid, state, {{.lower_pu = 1.1}}, duration_h);
  ASSERT_EQ(statistics.problems.size(), 4U);
  EXPECT_EQ(statistics.problems[0].part, "durations");
  EXPECT_EQ(statistics.problems[1].part, "durations");
  EXPECT_EQ(statistics.problems[2].part, "bands");
  EXPECT_EQ(statistics.problems[3].part, "band");
  EXPECT_TRUE(statistics.nodes.empty());
  EXPECT_EQ(loss_statistics(grid, no_load(3, 2), state).problems.size(), 1U);
  EXPECT_TRUE(loss_statistics(grid, no_load(2, 2), state).problems.empty());
}

}  // namespace
}  // namespace zhanhe::gridplan
