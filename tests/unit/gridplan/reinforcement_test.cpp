#include "zhanhe/gridplan/reinforcement.hpp"

#include "unit/gridplan/feeders.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <gtest/gtest.h>

#include <random>

namespace zhanhe::gridplan {
namespace {

using namespace testing;

TEST(PeakShaving, CutsASinglePeakByWhatEnergyAllows) {
  Eigen::ArrayXd load_kw(4);
  load_kw << 100.0, 100.0, 200.0, 100.0;
  const Eigen::ArrayXd output_kw =
      peak_shaving_kw(load_kw, {.p_max_kw = 80.0, .energy_kwh = 45.0, .efficiency_frac = 0.9, .rows_per_day = 4});
  // 45 kWh given, 50 taken in three hours.
  EXPECT_NEAR(output_kw(2), 45.0, 1e-9);
  for (const Index hour : {0, 1, 3}) EXPECT_NEAR(output_kw(hour), -50.0 / 3.0, 1e-9);
}

TEST(PeakShaving, IsLimitedByPowerOrByTheValleys) {
  Eigen::ArrayXd load_kw(2);
  load_kw << 100.0, 200.0;
  const auto by_power =
      peak_shaving_kw(load_kw, {.p_max_kw = 20.0, .energy_kwh = 1e3, .efficiency_frac = 1.0, .rows_per_day = 2});
  EXPECT_NEAR(by_power(1), 20.0, 1e-6);
  EXPECT_NEAR(by_power(0), -20.0, 1e-6);
  // Without any limit both levels meet: 200 - x = 100 + x / 0.8.
  const auto by_valley =
      peak_shaving_kw(load_kw, {.p_max_kw = 1e3, .energy_kwh = 1e3, .efficiency_frac = 0.8, .rows_per_day = 2});
  EXPECT_NEAR(by_valley(1), 100.0 / 2.25, 1e-6);
  EXPECT_NEAR(by_valley(0), -100.0 / 1.8, 1e-6);
}

TEST(PeakShaving, OfRandomDaysKeepsPowerEnergyAndLevels) {
  std::mt19937 random(4);
  Eigen::ArrayXd load_kw(240);
  for (double& load : load_kw) load = std::uniform_real_distribution(-200.0, 500.0)(random);
  const Battery battery{.p_max_kw = 150.0, .energy_kwh = 300.0, .efficiency_frac = 0.85};
  const Eigen::ArrayXd output_kw = peak_shaving_kw(load_kw, battery);
  for (Index day = 0; day < 10; ++day) {
    const Eigen::ArrayXd output = output_kw.segment(24 * day, 24);
    const Eigen::ArrayXd load = load_kw.segment(24 * day, 24);
    const double given = output.max(0.0).sum();
    EXPECT_LE(output.abs().maxCoeff(), 150.0 + 1e-9);
    EXPECT_LE(given, 300.0 + 1e-6);
    EXPECT_NEAR(-output.min(0.0).sum() * 0.85, given, 1e-6);
    EXPECT_LE((load - output).maxCoeff(), load.maxCoeff());
    EXPECT_NEAR(given, 300.0, 1e-6);  // days as uneven as these use all of it
  }
}

TEST(PeakShaving, LeavesAFlatLoadAlone) {
  EXPECT_TRUE((peak_shaving_kw(Eigen::ArrayXd::Constant(24, 50.0), {.p_max_kw = 1.0, .energy_kwh = 1.0}) == 0.0).all());
}

/// Conductors for the first five lines of the 33-bus feeder: half the resistance, nine tenths of the reactance.
Measure thicker_trunk(const PlanningDay& day) {
  Measure measure{.name = "conductor"};
  const double base_ohm = 12.66 * 12.66 * 1000.0 / feeder_base_kva;
  for (Index line = 0; line < 5; ++line) {
    const auto& branch = day.grid.grid.branches[static_cast<std::size_t>(line)];
    measure.changes.push_back(NewConductor{.line = line,
                                           .length_km = 2.0,
                                           .r_ohm_km = 0.25 * branch.r_pu * base_ohm,
                                           .x_ohm_km = 0.45 * branch.x_pu * base_ohm,
                                           .i_max_a = 500.0,
                                           .cost_yuan_km = 1e5});
  }
  return measure;
}

TEST(Reinforcement, OfTheDayIsThatOfPandapower) {
  PlanningDay day = planning_day();
  for (double& v_kv : day.grid.v_kv) v_kv = 12.66;
  const std::vector<Measure> measures{
      thicker_trunk(day),
      {.name = "capacitor", .changes = {NewCapacitor{.node = 29, .q_kvar = 600.0, .cost_yuan = 6e4}}}};
  const auto answer = reinforcement(day.grid, day.injections, measures, {}, {}, {.price_yuan_kwh = 0.5});
  ASSERT_TRUE(answer.problems.empty());
  const double before_kwh = expected("loss_kwh", "grid");
  EXPECT_NEAR(answer.without.loss_kwh, before_kwh, 1e-4);
  const Effect& conductor = answer.effects[0];
  const Effect& capacitor = answer.effects[1];
  EXPECT_NEAR(conductor.with.loss_kwh, expected("loss_conductor_kwh", "grid"), 1e-4);
  EXPECT_NEAR(capacitor.with.loss_kwh, expected("loss_capacitor_kwh", "grid"), 1e-4);
  EXPECT_NEAR(conductor.saved_yuan, 0.5 * (before_kwh - conductor.with.loss_kwh), 1e-4);
  EXPECT_DOUBLE_EQ(conductor.cost_yuan, 1e6);
  EXPECT_NEAR(conductor.cost_yuan_kwh, 1e6 / conductor.loss_saved_kwh, 1e-6);
  EXPECT_EQ(answer.by_loss, (std::vector<Index>{1, 0}));
  EXPECT_TRUE(answer.by_violations.empty());  // there are none
  EXPECT_TRUE(std::isnan(conductor.capacity_gained_kw));
}

TEST(Reinforcement, CountsViolationsAndHostingCapacity) {
  PlanningDay day = planning_day();
  for (double& v_kv : day.grid.v_kv) v_kv = 12.66;
  const Limits limits{.bands = std::vector<Band>(33, Band{.lower_pu = 0.95})};
  const std::vector<Measure> measures{
      thicker_trunk(day),
      {.name = "capacitor", .changes = {NewCapacitor{.node = 29, .q_kvar = 600.0, .cost_yuan = 6e4}}},
      {.name = "reactor", .changes = {NewCapacitor{.node = 29, .q_kvar = -100.0, .cost_yuan = 1e3}}}};
  const Eigen::ArrayXd pattern = Eigen::VectorXd::Unit(33, 17);
  const auto answer = reinforcement(day.grid, day.injections, measures, limits, {},
                                    {.pattern = pattern, .generation = {.profile = day.generation}});
  ASSERT_TRUE(answer.problems.empty());
  EXPECT_NEAR(answer.without.violation_h, (1.0 - expected("pass_frac_above_0.95_pu", "grid")) * 33 * 24, 1e-6);
  EXPECT_NEAR(answer.without.capacity_kw, expected("capacity_kw", "18"), 1.0);
  EXPECT_GT(answer.effects[0].violations_removed_h, 0.0);
  EXPECT_GT(answer.effects[0].capacity_gained_kw, 0.0);
  EXPECT_LT(answer.effects[1].capacity_gained_kw, 0.0);  // it raises the voltage
  EXPECT_LT(answer.effects[2].violations_removed_h, 0.0);
  EXPECT_EQ(answer.by_violations.size(), 2U);
  EXPECT_EQ(answer.by_violations.front(), 1);
}

TEST(Reinforcement, ALargerTransformerHasTheLossesOfItsPlate) {
  const auto plate = [](double s_n_kva, double p_k_kw, double p_0_kw) {
    return powerflow::Nameplate{.s_n_kva = s_n_kva, .u_k_frac = 0.04, .p_k_kw = p_k_kw, .p_0_kw = p_0_kw};
  };
  const auto with_transformer = [](const powerflow::Nameplate& nameplate) {
    Grid grid{.buses = 2, .branches = {}, .shunts = {}, .slacks = {{.bus = 0}}};
    grid.branches = {powerflow::transformer_branch(0, 1, nameplate, 1000.0)};
    NamedGrid result = named(grid, nameplate.s_n_kva / 1000.0);
    result.transformers = std::exchange(result.lines, {});
    return result;
  };
  const NamedGrid small = with_transformer(plate(400.0, 4.2, 0.5));
  const NamedGrid large = with_transformer(plate(630.0, 6.2, 0.7));
  const Injections injections = one_hour({0.0, -0.45}, {0.0, -0.1});
  const Measure measure{.name = "larger",
                        .changes = {NewTransformer{.nameplate = plate(630.0, 6.2, 0.7), .cost_yuan = 5e4}}};
  const auto answer = reinforcement(small, injections, {measure});
  ASSERT_TRUE(answer.problems.empty());
  const auto expected_state = powerflow::solve(large.grid, injections);
  EXPECT_NEAR(answer.effects[0].with.loss_kwh, powerflow::loss_kw(large, expected_state)(0), 1e-12);
  EXPECT_EQ(answer.without.worst.kind, LimitKind::transformer_loading);
  EXPECT_DOUBLE_EQ(answer.without.violation_h, 1.0);
  EXPECT_DOUBLE_EQ(answer.effects[0].violations_removed_h, 1.0);
  EXPECT_DOUBLE_EQ(answer.effects[0].cost_per_violation_yuan, 5e4);
  // The same plate changes nothing, also where part of the equipment stands beside its branch.
  NamedGrid split = small;
  split.transformers[0].terminals[0].shunt_pu = Complex(0.001, -0.002);
  split.grid.shunts.push_back({.bus = 0, .g_pu = 0.001, .b_pu = -0.002});
  const auto same = reinforcement(split, injections, {{"same", {NewTransformer{.nameplate = plate(400.0, 4.2, 0.5)}}}});
  EXPECT_NEAR(same.effects[0].with.loss_kwh, answer.without.loss_kwh, 1e-12);
}

TEST(Reinforcement, ABatteryLowersLossesByTheShavedLoad) {
  const NamedGrid grid = named(chain(2, 0.05, 0.04));
  Injections injections = no_load(2, 2);
  injections.p_pu.col(1) << -0.2, -1.0;
  const Battery battery{.p_max_kw = 300.0, .energy_kwh = 180.0, .efficiency_frac = 0.9, .rows_per_day = 2};
  const auto answer =
      reinforcement(grid, injections, {{"battery", {NewBattery{.node = 1, .battery = battery, .cost_yuan = 2e5}}}}, {},
                    {}, {.price_yuan_kwh = 1.0, .power_flow = {.tolerance_pu = 1e-12}});
  const auto loss_kw = [](double p) {
    const double v = two_bus_v_pu(0.05, 0.04, p, 0.0);
    return 1000.0 * 0.05 * p * p / (v * v);
  };
  const Effect& effect = answer.effects[0];
  EXPECT_NEAR(answer.without.loss_kwh, loss_kw(-0.2) + loss_kw(-1.0), 1e-8);
  EXPECT_NEAR(effect.with.loss_kwh, loss_kw(-0.4) + loss_kw(-0.82), 1e-8);
  EXPECT_NEAR(effect.with.battery_loss_kwh, 20.0, 1e-8);
  EXPECT_NEAR(effect.saved_yuan, effect.loss_saved_kwh - 20.0, 1e-8);
}

TEST(Reinforcement, NothingChangedIsNoEffect) {
  PlanningDay day = planning_day();
  for (double& v_kv : day.grid.v_kv) v_kv = 12.66;
  const double base_ohm = 12.66 * 12.66 * 1000.0 / feeder_base_kva;
  const auto& branch = day.grid.grid.branches[3];
  const Measure same{.name = "same conductor",
                     .changes = {NewConductor{.line = 3,
                                              .length_km = 1.0,
                                              .r_ohm_km = branch.r_pu * base_ohm,
                                              .x_ohm_km = branch.x_pu * base_ohm,
                                              .i_max_a = 400.0,
                                              .cost_yuan_km = 1.0}}};
  const auto answer = reinforcement(day.grid, day.injections, {same});
  EXPECT_NEAR(answer.effects[0].loss_saved_kwh, 0.0, 1e-9);
  EXPECT_NEAR(answer.effects[0].with.worst.excess, answer.without.worst.excess, 1e-12);
}

TEST(Reinforcement, TellsEveryWrongInput) {
  const NamedGrid grid = named(chain(2, 0.05, 0.04));
  const std::vector<Measure> measures{
      {.name = "nothing"},
      {.name = "conductor", .changes = {NewConductor{.line = 5, .cost_yuan_km = -1.0}}},
      {.name = "transformer", .changes = {NewTransformer{}}},
      {.name = "capacitor", .changes = {NewCapacitor{.node = 2}}},
      {.name = "battery", .changes = {NewBattery{.battery = {.efficiency_frac = 2.0, .rows_per_day = 0}}}},
      {.name = "fine", .changes = {NewCapacitor{.node = 1, .q_kvar = 10.0}}}};
  const auto answer = reinforcement(grid, no_load(1, 2), measures, {}, {}, {.pattern = Eigen::ArrayXd::Zero(3)});
  std::vector<int> of_measure(6, 0);
  int others = 0;
  for (const Problem& problem : answer.problems) {
    (problem.part == "measure" ? of_measure[static_cast<std::size_t>(problem.index)] : others) += 1;
  }
  EXPECT_EQ(of_measure, (std::vector<int>{1, 5, 2, 2, 3, 0}));
  EXPECT_EQ(others, 2);
  EXPECT_EQ(reinforcement(grid, no_load(1, 2), {}, {}, {}, {.price_yuan_kwh = -1.0}).problems.size(), 1U);
}

}  // namespace
}  // namespace zhanhe::gridplan
