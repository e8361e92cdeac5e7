#include "zhanhe/powerflow/solve.hpp"

#include "unit/powerflow/tables.hpp"
#include "zhanhe/powerflow/flows.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <stdexcept>

namespace zhanhe::powerflow {
namespace {

using namespace testing;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Many hours of the feeder, some of them beyond collapse.
Injections random_hours(const Feeder& feeder, Index hours) {
  std::mt19937 generator(11);
  std::uniform_real_distribution<double> factor(-1.5, 4.0);
  Eigen::ArrayXd factors(hours);
  for (Index hour = 0; hour < hours; ++hour) factors(hour) = factor(generator);
  return scaled(feeder.injections, factors);
}

bool same_bits(const Eigen::ArrayXXcd& a, const Eigen::ArrayXXcd& b) {
  return ((a == b) || (a.isNaN() && b.isNaN())).all();
}

TEST(Solve, TheNumbersDoNotDependOnTheNumberOfThreads) {
  const Feeder feeder = feeder33();
  const Injections hours = random_hours(feeder, 300);
  const State one = solve(feeder.grid, hours);
  ASSERT_GT(one.converged.count(), 150);
  ASSERT_LT(one.converged.count(), 300);
  for (const int threads : {2, 3, 7, 0}) {
    const State many = solve(feeder.grid, hours, {.threads = threads});
    EXPECT_TRUE(same_bits(one.voltage_pu, many.voltage_pu)) << threads;
    EXPECT_TRUE((one.converged == many.converged).all() && (one.iterations == many.iterations).all());
  }
}

TEST(Solve, AnHourAmongManyIsTheHourAlone) {
  const Feeder feeder = feeder33();
  const Injections hours = random_hours(feeder, 40);
  const State together = solve(feeder.grid, hours);
  for (Index hour = 0; hour < 40; ++hour) {
    const State alone = solve(feeder.grid, {.p_pu = hours.p_pu.row(hour), .q_pu = hours.q_pu.row(hour)});
    EXPECT_TRUE(same_bits(alone.voltage_pu, together.voltage_pu.row(hour))) << hour;
  }
}

TEST(Solve, MoreThreadsThanHoursAreNoTrouble) {
  const Feeder feeder = feeder33();
  EXPECT_TRUE(solve(feeder.grid, feeder.injections, {.threads = 8}).converged.all());
}

TEST(Solve, ConvergedHoursBalanceThePowerOfEveryBus) {
  const Feeder feeder = feeder33();
  const Injections hours = random_hours(feeder, 200);
  const State state = solve(feeder.grid, hours);
  const Eigen::ArrayXXcd entering = bus_power(feeder.grid, state.voltage_pu);
  for (Index hour = 0; hour < 200; ++hour) {
    EXPECT_EQ(state.converged(hour), state.voltage_pu.row(hour).isFinite().all());
    if (!state.converged(hour)) continue;
    double worst = 0.0;
    for (Index bus = 1; bus < 33; ++bus) {
      const Complex wanted(hours.p_pu(hour, bus), hours.q_pu(hour, bus));
      worst = std::max(worst, std::abs(entering(hour, bus) - wanted));
    }
    EXPECT_NEAR(worst, state.mismatch_pu(hour), 1e-12) << hour;
    EXPECT_LT(worst, 4e-8 * 0.065 * 4.0) << hour;
  }
}

TEST(Solve, InjectionsThatAreNotFiniteFailTheirHourOnly) {
  Injections hours = no_load(4, 2);
  hours.p_pu.col(1) << -0.1, nan, std::numeric_limits<double>::infinity(), -0.1;
  for (const Method method : {Method::automatic, Method::fixed_point, Method::newton}) {
    const State state = solve(two_buses(0.05, 0.08), hours, {.method = method});
    EXPECT_TRUE(state.converged(0) && state.converged(3));
    EXPECT_FALSE(state.converged(1) || state.converged(2));
    EXPECT_TRUE(state.voltage_pu.row(1).isNaN().all() && state.voltage_pu.row(2).isNaN().all());
  }
}

TEST(Solve, AnIslandIsNanAndDoesNotDisturbTheRest) {
  Grid grid = two_buses(0.05, 0.08);
  const State alone = solve(grid, {.p_pu = Eigen::ArrayXXd::Constant(1, 2, -0.4), .q_pu = Eigen::ArrayXXd::Zero(1, 2)});
  grid.buses = 5;
  grid.branches.push_back({.from = 2, .to = 3, .r_pu = 0.05, .x_pu = 0.08});
  grid.branches.push_back({.from = 1, .to = 2, .r_pu = 0.05, .x_pu = 0.08, .closed = false});
  Injections injections{.p_pu = Eigen::ArrayXXd::Constant(1, 5, -0.4), .q_pu = Eigen::ArrayXXd::Zero(1, 5)};
  injections.q_pu(0, 4) = nan;  // nobody looks at a dead bus
  const State state = solve(grid, injections);
  ASSERT_TRUE(state.converged(0));
  EXPECT_EQ(state.energised.count(), 2);
  EXPECT_TRUE(state.energised(0) && state.energised(1));
  EXPECT_TRUE(state.voltage_pu.rightCols(3).isNaN().all());
  EXPECT_EQ(state.voltage_pu(0, 1), alone.voltage_pu(0, 1));
  const Flows flows = branch_flows(grid, state.voltage_pu);
  EXPECT_EQ(flows.s_from_pu(0, 1), Complex(0.0, 0.0));
  EXPECT_EQ(flows.i_to_pu(0, 2), 0.0);
  EXPECT_GT(flows.total_losses_pu()(0).real(), 0.0);

  grid.branches[2].closed = true;
  injections.q_pu(0, 4) = 0.0;
  EXPECT_EQ(solve(grid, injections).energised.count(), 4);
}

TEST(Solve, TwoIslandsWithASlackEachAreSolvedTogether) {
  Grid grid = two_buses(0.05, 0.08);
  grid.buses = 4;
  grid.branches.push_back({.from = 2, .to = 3, .r_pu = 0.05, .x_pu = 0.08});
  grid.slacks.push_back({.bus = 2, .v_pu = 1.0, .angle_rad = 0.0});
  Injections injections = no_load(1, 4);
  injections.p_pu(0, 1) = injections.p_pu(0, 3) = -0.6;
  const State state = solve(grid, injections);
  ASSERT_TRUE(state.converged(0));
  EXPECT_NEAR(std::abs(state.voltage_pu(0, 1) - state.voltage_pu(0, 3)), 0.0, 1e-15);
}

TEST(Solve, EmptyAndDeadGridsAreSolvedAndSayThatNothingIsEnergised) {
  const State empty = solve(Grid{}, no_load(3, 0));
  EXPECT_TRUE(empty.problems.empty());
  EXPECT_TRUE(empty.converged.all());
  EXPECT_EQ(empty.voltage_pu.rows(), 3);

  const State no_hours = solve(two_buses(0.05, 0.08), no_load(0, 2));
  EXPECT_EQ(no_hours.converged.size(), 0);
  EXPECT_FALSE(no_hours.stopped);

  Grid dead = two_buses(0.05, 0.08);
  dead.slacks.clear();
  const State none = solve(dead, no_load(2, 2));
  EXPECT_TRUE(none.converged.all());
  EXPECT_FALSE(none.energised.any());
  EXPECT_TRUE(none.voltage_pu.isNaN().all());

  Grid only_slack{.buses = 1, .branches = {}, .shunts = {}, .slacks = {{.bus = 0, .v_pu = 1.02, .angle_rad = 0.0}}};
  const State held = solve(only_slack, no_load(1, 1));
  EXPECT_TRUE(held.converged(0));
  EXPECT_EQ(held.voltage_pu(0, 0), Complex(1.02, 0.0));
}

TEST(Solve, ASingularGridIsNotConverged) {
  Grid grid = two_buses(0.0, 0.25);
  grid.branches.push_back(
      {.from = 0, .to = 1, .r_pu = 0.0, .x_pu = -0.25});  // resonance: together they conduct nothing
  for (const Method method : {Method::automatic, Method::fixed_point, Method::newton}) {
    const State state = solve(grid, no_load(1, 2), {.method = method});
    EXPECT_TRUE(state.problems.empty());
    EXPECT_FALSE(state.converged(0));
    EXPECT_TRUE(state.voltage_pu.isNaN().all());
  }
}

TEST(Solve, APreparedGridSaysTheSameEachTime) {
  const Feeder feeder = feeder33();
  const Injections injections = scaled(feeder.injections, Eigen::ArrayXd::LinSpaced(21, 0.1, 3.0));
  const PreparedGrid prepared(feeder.grid);
  const State once = solve(feeder.grid, injections);
  for (int k = 0; k < 2; ++k) {
    const State again = prepared.solve(injections);
    EXPECT_TRUE((again.voltage_pu == once.voltage_pu).all());
    EXPECT_TRUE((again.iterations == once.iterations).all());
  }
}

// Single precision ends at about 1e-7 of the drop; what double precision finds is as good as ever.
TEST(Solve, TheCoarseBeginningLeavesNoTraceInALongFeeder) {
  Grid grid;
  grid.buses = 4000;
  grid.slacks = {{.bus = 0, .v_pu = 1.0}};
  for (Index bus = 1; bus < grid.buses; ++bus) {
    grid.branches.push_back({.from = bus - 1, .to = bus, .r_pu = 0.06 / 4000.0, .x_pu = 0.05 / 4000.0});
  }
  Injections injections = no_load(9, grid.buses);
  for (Index hour = 0; hour < 9; ++hour) {
    injections.p_pu.row(hour).tail(grid.buses - 1).setConstant(-0.4 * static_cast<double>(hour) / 4000.0);
    injections.q_pu.row(hour).tail(grid.buses - 1).setConstant(-0.2 * static_cast<double>(hour) / 4000.0);
  }
  const State fixed = solve(grid, injections, {.tolerance_pu = 1e-12, .method = Method::fixed_point});
  const State newton = solve(grid, injections, {.tolerance_pu = 1e-12, .method = Method::newton});
  ASSERT_TRUE(fixed.converged.all() && newton.converged.all());
  EXPECT_LT(largest_difference(fixed.voltage_pu, newton.voltage_pu), 1e-9);
  EXPECT_LT(fixed.v_pu().minCoeff(), 0.94);
}

// Powers and impedances beyond what a float holds: double precision goes its own way from the start.
TEST(Solve, NumbersThatSinglePrecisionDoesNotHoldAreSolvedAllTheSame) {
  const Feeder feeder = feeder33();
  for (const double base : {1e-6, 1e30, 1e42}) {  // of another per-unit system, with the same feeder
    Grid grid = feeder.grid;
    for (Branch& branch : grid.branches) {
      branch.r_pu *= base;
      branch.x_pu *= base;
    }
    const Injections injections{feeder.injections.p_pu / base, feeder.injections.q_pu / base};
    for (const Method method : {Method::automatic, Method::fixed_point}) {
      const State found = solve(grid, injections, {.method = method});
      ASSERT_TRUE(found.converged.all()) << base;
      EXPECT_LT(largest_difference(found.voltage_pu, solve(feeder.grid, feeder.injections).voltage_pu), 1e-8) << base;
    }
  }
}

TEST(Solve, TheIterationLimitIsKeptAndNamed) {
  const Feeder feeder = feeder33();
  const State state = solve(feeder.grid, feeder.injections, {.iteration_limit = 1, .method = Method::fixed_point});
  EXPECT_FALSE(state.converged(0));
  EXPECT_EQ(state.iterations(0), 1);
}

TEST(Solve, LightHoursTakeTheFixedPointAndHeavyOnesNewton) {
  const Feeder feeder = feeder33();
  Eigen::ArrayXd factors(2);
  factors << 0.3, 3.3;
  const Injections hours = scaled(feeder.injections, factors);
  const State automatic = solve(feeder.grid, hours);
  const State fixed = solve(feeder.grid, hours, {.iteration_limit = 1000, .method = Method::fixed_point});
  ASSERT_TRUE(automatic.converged.all() && fixed.converged.all());
  EXPECT_EQ(automatic.iterations(0), fixed.iterations(0));
  EXPECT_LT(automatic.iterations(1), fixed.iterations(1));
}

TEST(Solve, ProgressCountsEveryHourAndCanStop) {
  const Feeder feeder = feeder33();
  const Injections hours = random_hours(feeder, 2000);
  Index last = 0;
  const State whole = solve(feeder.grid, hours, {.threads = 2}, [&](Index done, Index all) {
    EXPECT_GT(done, last);
    EXPECT_EQ(all, 2000);
    last = done;
    return true;
  });
  EXPECT_EQ(last, 2000);
  EXPECT_FALSE(whole.stopped);

  const State part = solve(feeder.grid, hours, {}, [](Index, Index) { return false; });
  EXPECT_TRUE(part.stopped);
  EXPECT_TRUE(part.converged.head(100).any());
  EXPECT_FALSE(part.converged.tail(1000).any());
  EXPECT_TRUE(part.voltage_pu.bottomRows(1000).isNaN().all());
}

TEST(Solve, WhatProgressThrowsReachesTheCallerFromAnyThread) {
  const Feeder feeder = feeder33();
  const Injections hours = random_hours(feeder, 2000);
  const Progress interrupted = [](Index, Index) -> bool { throw std::runtime_error("interrupted"); };
  EXPECT_THROW((void)solve(feeder.grid, hours, {.threads = 4}, interrupted), std::runtime_error);
}

}  // namespace
}  // namespace zhanhe::powerflow
