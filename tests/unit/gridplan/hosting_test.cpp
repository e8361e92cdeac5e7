#include "zhanhe/gridplan/hosting.hpp"

#include "unit/gridplan/feeders.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace zhanhe::gridplan {
namespace {

using namespace testing;

constexpr double one_per_mille = 1e-3;

/// Injected power at which the voltage behind one line is v, from its closed form without reactive power.
double two_bus_p_pu(double r_pu, double x_pu, double v_pu) {
  // v^4 - (1 + 2 P r) v^2 + P^2 |Z|^2 = 0, solved for P.
  const double a = r_pu * r_pu + x_pu * x_pu;
  const double b = -2.0 * r_pu * v_pu * v_pu;
  const double c = std::pow(v_pu, 4) - v_pu * v_pu;
  return (-b - std::sqrt(b * b - 4.0 * a * c)) / (2.0 * a);
}

TEST(HostingCapacity, OfTwoBusesEndsAtTheVoltageOfTheClosedForm) {
  const NamedGrid grid = named(chain(2, 0.05, 0.04));
  const auto answer = hosting_capacity(grid, no_load(1, 2), {});
  ASSERT_TRUE(answer.problems.empty());
  const double expected_kw = 1000.0 * two_bus_p_pu(0.05, 0.04, 1.07);
  ASSERT_NEAR(two_bus_v_pu(0.05, 0.04, expected_kw / 1000.0, 0.0), 1.07, 1e-12);
  const Capacity& end = answer.capacities[1];
  EXPECT_NEAR(end.p_kw, expected_kw, one_per_mille * expected_kw);
  EXPECT_LE(end.p_kw, expected_kw * (1.0 + 1e-6));
  EXPECT_TRUE(end.limited);
  EXPECT_EQ(end.binding.kind, LimitKind::overvoltage);
  EXPECT_EQ(end.binding.name, "node 2");
  EXPECT_EQ(end.binding.hour, 0);
  EXPECT_FALSE(answer.capacities[0].limited);  // at the source
}

TEST(HostingCapacity, OfARatedLineIsItsCurrentAndTheLoadBehindIt) {
  const NamedGrid grid = named(chain(2, 0.001, 0.001), 0.5);
  Injections injections = no_load(3, 2);
  injections.p_pu.col(1) << -0.4, -0.1, -0.2;
  Eigen::ArrayXd profile(3);
  profile << 1.0, 0.5, 1.0;
  const auto answer = hosting_capacity(grid, injections, {.profile = profile});
  const Capacity& end = answer.capacities[1];
  // i = (P G - L) / v at v = 1 + P r: hour 2 is the first of (0.9, 1.2, 0.7).
  EXPECT_NEAR(end.p_kw, 1000.0 * (0.2 + 0.5 * two_bus_v_pu(0.001, 0.001, 0.5, 0.0)), 0.5);
  EXPECT_EQ(end.binding.kind, LimitKind::line_loading);
  EXPECT_EQ(end.binding.name, "line 1");
  EXPECT_EQ(end.binding.hour, 2);
}

TEST(HostingCapacity, IsThatOfPandapower) {
  const PlanningDay day = planning_day();
  const auto answer = hosting_capacity(day.grid, day.injections, {.profile = day.generation});
  ASSERT_TRUE(answer.problems.empty());
  for (const Index number : {2, 6, 18, 22, 25, 33}) {
    SCOPED_TRACE(number);
    const double expected_kw = expected("capacity_kw", std::to_string(number));
    EXPECT_NEAR(answer.capacities[static_cast<std::size_t>(number - 1)].p_kw, expected_kw, 2e-4 * expected_kw);
  }
  const auto absorbing = hosting_capacity(day.grid, day.injections, {.profile = day.generation, .power_factor = 0.95});
  const double absorbing_kw = expected("capacity_absorbing_kw", "18");
  EXPECT_NEAR(absorbing.capacities[17].p_kw, absorbing_kw, 2e-4 * absorbing_kw);
}

TEST(HostingCapacity, ReversePowerOfTheSourceLineBinds) {
  const PlanningDay day = planning_day();
  const Limits limits{.reverse = {{.equipment = "line 1", .p_max_kw = 1500.0}}};
  const auto answer = hosting_capacity(day.grid, day.injections, {.profile = day.generation}, limits);
  for (const Index number : {2, 18}) {
    const double expected_kw = expected("capacity_reverse_kw", std::to_string(number));
    EXPECT_NEAR(answer.capacities[static_cast<std::size_t>(number - 1)].p_kw, expected_kw, 2e-4 * expected_kw);
  }
  EXPECT_EQ(answer.capacities[1].binding.kind, LimitKind::reverse_power);
  EXPECT_EQ(answer.capacities[1].binding.name, "line 1");
}

TEST(PatternCapacity, IsThatOfPandapower) {
  const PlanningDay day = planning_day();
  Eigen::ArrayXXd weights = Eigen::ArrayXXd::Constant(33, 2, 3.0);
  weights(0, 0) = 0.0;
  weights.col(1) = 0.5 * Eigen::VectorXd::Unit(33, 17).array();
  const auto answer = pattern_capacity(day.grid, day.injections, {.profile = day.generation}, weights);
  const double all_kw = expected("capacity_kw", "all");
  const double one_kw = expected("capacity_kw", "18");
  EXPECT_NEAR(answer.capacities[0].p_kw, all_kw, 2e-4 * all_kw);
  EXPECT_NEAR(answer.capacities[1].p_kw, one_kw, 2e-4 * one_kw);
}

TEST(HostingCapacity, OfManyHoursIsTheSmallestOfTheHoursAlone) {
  const PlanningDay day = planning_day();
  std::mt19937 random(5);
  Injections injections = scaled(day.nominal, Eigen::ArrayXd::Zero(60));
  Eigen::ArrayXd profile(60);
  for (Index hour = 0; hour < 60; ++hour) {
    profile(hour) = std::uniform_real_distribution(0.3, 1.0)(random);
    for (Index bus = 0; bus < 33; ++bus) {
      const double factor = std::uniform_real_distribution(0.0, 0.8)(random);
      injections.p_pu(hour, bus) = factor * day.nominal.p_pu(0, bus);
      injections.q_pu(hour, bus) = factor * day.nominal.q_pu(0, bus);
    }
  }
  const auto together = hosting_capacity(day.grid, injections, {.profile = profile});
  std::vector<double> smallest(33, 1e9);
  std::vector<Index> hour_of(33, -1);
  for (Index hour = 0; hour < 60; ++hour) {
    const auto alone = hosting_capacity(day.grid, {injections.p_pu.row(hour), injections.q_pu.row(hour)},
                                        {.profile = profile.segment(hour, 1)});
    for (std::size_t node = 0; node < 33; ++node) {
      if (alone.capacities[node].p_kw < smallest[node]) {
        smallest[node] = alone.capacities[node].p_kw;
        hour_of[node] = hour;
      }
    }
  }
  for (std::size_t node = 1; node < 33; ++node) {
    EXPECT_NEAR(together.capacities[node].p_kw, smallest[node], 2e-4 * smallest[node]);
  }
  EXPECT_EQ(together.capacities[17].binding.hour, hour_of[17]);
}

TEST(HostingCapacity, DoesNotDependOnTheOrderOfNodes) {
  const PlanningDay day = planning_day();
  std::vector<Index> order(33);
  std::iota(order.begin(), order.end(), Index{0});
  std::shuffle(order.begin(), order.end(), std::mt19937(3));
  NamedGrid shuffled = day.grid;
  for (std::size_t k = 0; k < 33; ++k) {
    shuffled.bus_of_node[k] = order[k];
    shuffled.node_names[k] = day.grid.node_names[static_cast<std::size_t>(order[k])];
  }
  const auto expected = hosting_capacity(day.grid, day.injections, {.profile = day.generation});
  const auto answer = hosting_capacity(shuffled, day.injections, {.profile = day.generation});
  for (std::size_t k = 0; k < 33; ++k) {
    const Capacity& same = expected.capacities[static_cast<std::size_t>(order[k])];
    EXPECT_DOUBLE_EQ(answer.capacities[k].p_kw, same.p_kw);
    EXPECT_EQ(answer.capacities[k].binding.name, same.binding.name);
  }
}

TEST(HostingCapacity, IsNotChangedByALimitThatNeverBinds) {
  const PlanningDay day = planning_day();
  const Limits wide{.line_loading_max_frac = Eigen::ArrayXd::Constant(37, 1.0),
                    .reverse = {{.equipment = "line 1", .p_max_kw = 1e7}}};
  const auto expected = hosting_capacity(day.grid, day.injections, {.profile = day.generation});
  const auto answer = hosting_capacity(day.grid, day.injections, {.profile = day.generation}, wide);
  for (std::size_t k = 0; k < 33; ++k) EXPECT_DOUBLE_EQ(answer.capacities[k].p_kw, expected.capacities[k].p_kw);
}

TEST(HostingCapacity, ExistingUndervoltageLeavesNoneOrIsKept) {
  PlanningDay day = planning_day();
  Eigen::ArrayXd factors(2);
  factors << 1.0, 0.4;  // at 1 the lowest voltage is 0.913
  Eigen::ArrayXd profile(2);
  profile << 0.0, 1.0;
  const Injections injections = scaled(day.nominal, factors);
  const auto none = hosting_capacity(day.grid, injections, {.profile = profile});
  EXPECT_EQ(none.capacities[24].p_kw, 0.0);
  EXPECT_EQ(none.capacities[24].binding.kind, LimitKind::undervoltage);
  EXPECT_EQ(none.capacities[24].binding.name, "node 18");
  const auto kept =
      hosting_capacity(day.grid, injections, {.profile = profile}, {}, {.existing = Existing::may_not_grow});
  const auto light = hosting_capacity(day.grid, scaled(day.nominal, factors.tail(1)), {});
  EXPECT_NEAR(kept.capacities[24].p_kw, light.capacities[24].p_kw, 2e-4 * light.capacities[24].p_kw);
  EXPECT_GT(kept.capacities[24].p_kw, 100.0);
}

TEST(HostingCapacity, ATransformerBindsByItsLoadingOrByReversePower) {
  NamedGrid grid = named(chain(3, 0.001, 0.001), 10.0);
  grid.transformers = {grid.lines[0]};
  grid.lines.erase(grid.lines.begin());
  for (auto& terminal : grid.transformers[0].terminals) terminal.i_rated_pu = 0.5;
  const auto by_loading = hosting_capacity(grid, no_load(1, 3), {});
  EXPECT_EQ(by_loading.capacities[2].binding.kind, LimitKind::transformer_loading);
  EXPECT_EQ(by_loading.capacities[2].binding.name, "line 1");
  EXPECT_NEAR(by_loading.capacities[1].p_kw, 500.0 * two_bus_v_pu(0.001, 0.001, 0.5, 0.0), 0.5);
  const Limits limits{.transformer_loading_max_frac = Eigen::ArrayXd::Constant(1, 2.0),
                      .reverse = {{.equipment = "line 1", .p_max_kw = 0.0}}};
  const auto by_reverse = hosting_capacity(grid, one_hour({0.0, -0.1, -0.2}, {0.0, 0.0, 0.0}), {}, limits);
  EXPECT_EQ(by_reverse.capacities[1].binding.kind, LimitKind::reverse_power);
  // Nothing may flow back: the loads, and what the line between them loses.
  const double v = two_bus_v_pu(0.001, 0.001, -0.2, 0.0);
  EXPECT_NEAR(by_reverse.capacities[1].p_kw, 300.0 + 1000.0 * 0.001 * 0.04 / (v * v), 0.05);
}

TEST(HostingCapacity, OfANodeWithoutSupplyIsNotANumber) {
  NamedGrid grid = named(chain(3, 0.05, 0.04));
  grid.grid.branches[1].closed = false;
  const auto answer = hosting_capacity(grid, no_load(1, 3), {});
  EXPECT_TRUE(std::isnan(answer.capacities[2].p_kw));
  EXPECT_FALSE(std::isnan(answer.capacities[1].p_kw));
}

TEST(HostingCapacity, TellsEveryWrongInput) {
  const NamedGrid grid = named(chain(2, 0.05, 0.04));
  const Limits limits{.bands = {{}, {.lower_pu = 1.0, .upper_pu = 0.9}},
                      .line_loading_max_frac = Eigen::ArrayXd::Constant(2, 1.0),
                      .reverse = {{.equipment = "cable"}, {.equipment = "line 1", .source_terminal = 2}}};
  const Generation generation{.profile = Eigen::ArrayXd::Constant(1, -1.0), .power_factor = 1.2};
  const HostingSettings settings{.p_max_kw = 0.0, .tolerance_frac = 0.5};
  const auto answer = hosting_capacity(grid, no_load(1, 2), generation, limits, settings);
  EXPECT_EQ(answer.problems.size(), 8U);
  EXPECT_TRUE(answer.capacities.empty());
  EXPECT_EQ(pattern_capacity(grid, no_load(1, 2), {}, Eigen::ArrayXXd::Zero(3, 1)).problems.size(), 2U);
}

}  // namespace
}  // namespace zhanhe::gridplan
