#include "zhanhe/gridplan/capacity_class.hpp"

#include "unit/gridplan/feeders.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <gtest/gtest.h>

namespace zhanhe::gridplan {
namespace {

using namespace testing;

TEST(CapacityClass, ColoursOf2019ChangeAtZeroAndEightyPercent) {
  EXPECT_EQ(colour_2019(-0.2), Colour::green);
  EXPECT_EQ(colour_2019(0.0), Colour::green);
  EXPECT_EQ(colour_2019(1e-9), Colour::yellow);
  EXPECT_EQ(colour_2019(0.8), Colour::yellow);
  EXPECT_EQ(colour_2019(0.8 + 1e-9), Colour::red);
  EXPECT_EQ(colour_2019(-0.2, false), Colour::red);
  EXPECT_DOUBLE_EQ(reverse_load_rate_frac(300.0, 100.0, 400.0), 0.5);
}

TEST(CapacityClass, BackfeedShareOfSeveralTransformersIsThatOfNMinusOne) {
  EXPECT_DOUBLE_EQ(backfeed_share_frac(1), 0.8);
  EXPECT_DOUBLE_EQ(backfeed_share_frac(2), 0.5);
  EXPECT_DOUBLE_EQ(backfeed_share_frac(3), 2.0 / 3.0);
}

TEST(CapacityClass, FormulaOf2025ByHand) {
  // (60 - 100 + 0.8 * 400 * 0.95 + 20 + 30) / 0.8 = 392.5
  const CapacityInputs inputs{.load_kw = 60.0,
                              .generation_kw = 100.0,
                              .s_n_kva = 400.0,
                              .storage_kw = 20.0,
                              .new_storage_kw = 30.0,
                              .output_max_frac = 0.8};
  ASSERT_TRUE(problems(inputs).empty());
  const CapacityClass answer = capacity_class(inputs);
  EXPECT_DOUBLE_EQ(answer.additional_kw, 392.5);
  EXPECT_DOUBLE_EQ(answer.granted_kw, 314.0);
  EXPECT_DOUBLE_EQ(answer.reverse_load_rate_frac, 0.1);
  EXPECT_EQ(answer.colour_2019, Colour::yellow);
  EXPECT_EQ(answer.colour_2025, Colour::yellow);
}

TEST(CapacityClass, IsRedWhenNothingMoreCanBeAdded) {
  const CapacityClass full = capacity_class({.generation_kw = 304.0, .s_n_kva = 400.0});
  EXPECT_NEAR(full.additional_kw, 0.0, 1e-12);
  const CapacityClass over = capacity_class({.generation_kw = 304.1, .s_n_kva = 400.0});
  EXPECT_EQ(over.colour_2025, Colour::red);
  EXPECT_EQ(over.colour_2019, Colour::yellow);
  EXPECT_EQ(over.granted_kw, 0.0);
  EXPECT_EQ(capacity_class({.load_kw = 10.0, .s_n_kva = 400.0}).colour_2025, Colour::green);
}

TEST(CapacityClass, TellsEveryWrongInput) {
  const CapacityInputs inputs{.load_kw = std::numeric_limits<double>::quiet_NaN(),
                              .units = 0,
                              .power_factor = 0.0,
                              .output_max_frac = 1.1,
                              .margin_frac = -1.0};
  EXPECT_EQ(problems(inputs).size(), 6U);
}

TEST(StationClasses, TakeTheHourWithTheLeastNetLoad) {
  const NamedGrid grid = named(chain(2, 0.01, 0.01), 2.0);
  Injections injections = no_load(3, 2);
  injections.p_pu.col(1) << -0.5, 0.7, 0.2;
  const auto state = powerflow::solve(grid.grid, injections, {.tolerance_pu = 1e-12});
  const auto answer = station_classes(grid, state, {{.name = "feeder", .equipment = {"line 1"}}});
  ASSERT_TRUE(answer.problems.empty());
  const StationClass& feeder = answer.stations[0];
  EXPECT_EQ(feeder.hour, 1);
  const double v = two_bus_v_pu(0.01, 0.01, 0.7, 0.0);
  const double entering_kw = 1000.0 * (-0.7 + 0.01 * 0.49 / (v * v));
  EXPECT_NEAR(feeder.net_kw, entering_kw, 1e-7);
  EXPECT_NEAR(feeder.result.additional_kw, entering_kw + 0.8 * 2000.0 * 0.95, 1e-7);
}

TEST(StationClasses, SumTransformersInParallel) {
  Grid pair = chain(2, 0.02, 0.02);
  pair.branches.push_back(pair.branches[0]);
  const NamedGrid grid = named(pair, 1.0);
  Injections injections = no_load(1, 2);
  injections.p_pu(0, 1) = 0.7;
  const auto state = powerflow::solve(grid.grid, injections, {.tolerance_pu = 1e-12});
  const auto answer =
      station_classes(grid, state, {{.name = "station", .equipment = {"line 1", "line 2"}, .rest = {.units = 0}}});
  ASSERT_TRUE(answer.problems.empty());
  const double v = two_bus_v_pu(0.01, 0.01, 0.7, 0.0);
  EXPECT_NEAR(answer.stations[0].net_kw, 1000.0 * (-0.7 + 0.01 * 0.49 / (v * v)), 1e-7);
  EXPECT_DOUBLE_EQ(answer.stations[0].result.backfeed_share_frac, 0.5);
}

TEST(StationClasses, TellEveryWrongInput) {
  const NamedGrid grid = named(chain(2, 0.01, 0.01));
  const auto state = powerflow::solve(grid.grid, no_load(1, 2));
  const auto answer = station_classes(grid, state,
                                      {{.name = "no equipment"},
                                       {.name = "unknown", .equipment = {"line 7"}},
                                       {.name = "no rating", .equipment = {"line 1"}},
                                       {.name = "terminal", .equipment = {"line 1"}, .source_terminals = {2}},
                                       {.name = "fine", .equipment = {"line 1"}, .s_n_kva = 400.0}});
  ASSERT_EQ(answer.problems.size(), 4U);
  for (std::size_t k = 0; k < 4; ++k) EXPECT_EQ(answer.problems[k].index, static_cast<Index>(k));
}

}  // namespace
}  // namespace zhanhe::gridplan
