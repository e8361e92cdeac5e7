#include "zhanhe/powerflow/control.hpp"

#include <gtest/gtest.h>

#include <numbers>

#include "unit/powerflow/tables.hpp"
#include "zhanhe/powerflow/transformer.hpp"

namespace zhanhe::powerflow {
namespace {

using namespace testing;

constexpr double base_kva = 10000.0;

struct TapCase {
  Grid grid;
  Controls controls;
  Injections injections;
  std::vector<Row> expected;
};

/// tests/cases/on_load_taps.
TapCase on_load_taps() {
  TapCase found;
  found.grid.buses = 4;
  found.grid.slacks = {{.bus = 0, .v_pu = 1.03, .angle_rad = 0.0}};
  const Nameplate large{
      .s_n_kva = 16000.0, .u_k_frac = 0.105, .p_k_kw = 80.0, .p_0_kw = 12.0, .i_0_frac = 0.002, .rated_to_pu = 1.05};
  const Nameplate small{.s_n_kva = 1000.0, .u_k_frac = 0.06, .p_k_kw = 10.0, .p_0_kw = 1.0, .i_0_frac = 0.002};
  constexpr double base_ohm = 10.0 * 10.0 * 1000.0 / base_kva;
  found.grid.branches = {transformer_branch(0, 1, large, base_kva),
                         {.from = 1,
                          .to = 2,
                          .r_pu = 6.0 * 0.125 / base_ohm,
                          .x_pu = 6.0 * 0.34 / base_ohm,
                          .b_pu = 2.0 * std::numbers::pi * 50.0 * 6.0 * 10e-9 * base_ohm},
                         transformer_branch(2, 3, small, base_kva)};
  found.controls.tap_changers = {
      {.branch = 0, .bus = 1, .v_lower_pu = 0.99, .v_upper_pu = 1.01, .step_frac = 0.0125, .lowest = -8, .highest = 8},
      {.branch = 2,
       .bus = 3,
       .v_lower_pu = 0.97,
       .v_upper_pu = 1.0,
       .step_frac = 0.025,
       .lowest = -4,
       .highest = 4,
       .at_to = true}};
  const std::vector<Row> hours = read_table("on_load_taps/hours.csv");
  found.injections = no_load(static_cast<Index>(hours.size()), 4);
  for (std::size_t h = 0; h < hours.size(); ++h) {
    for (Index bus = 1; bus < 4; ++bus) {
      const std::string name = std::to_string(bus + 1);
      found.injections.p_pu(static_cast<Index>(h), bus) = -number(hours[h], "p_kw_" + name) / base_kva;
      found.injections.q_pu(static_cast<Index>(h), bus) = -number(hours[h], "q_kvar_" + name) / base_kva;
    }
  }
  found.expected = read_table("on_load_taps/expected.csv");
  return found;
}

TEST(Control, TapsAndVoltagesAreThoseOfPandapower) {
  const TapCase c = on_load_taps();
  const ControlledState found = solve(c.grid, c.controls, c.injections, {.tolerance_pu = 1e-11});
  ASSERT_TRUE(found.state.problems.empty());
  ASSERT_TRUE(found.settled.all());
  for (std::size_t h = 0; h < c.expected.size(); ++h) {
    const auto hour = static_cast<Index>(h);
    EXPECT_EQ(found.taps(hour, 0), static_cast<int>(number(c.expected[h], "tap_1"))) << h;
    EXPECT_EQ(found.taps(hour, 1), static_cast<int>(number(c.expected[h], "tap_2"))) << h;
    for (Index bus = 0; bus < 4; ++bus) {
      EXPECT_NEAR(std::abs(found.state.voltage_pu(hour, bus)), number(c.expected[h], "v_pu_" + std::to_string(bus + 1)),
                  1e-9)
          << h;
    }
  }
}

TEST(Control, AnHourAmongManyEndsAsItDoesAlone) {
  const TapCase c = on_load_taps();
  const ControlledState together = solve(c.grid, c.controls, c.injections, {.threads = 2});
  for (Index hour = 0; hour < c.injections.p_pu.rows(); ++hour) {
    const Injections one{c.injections.p_pu.row(hour), c.injections.q_pu.row(hour)};
    const ControlledState alone = solve(c.grid, c.controls, one);
    EXPECT_TRUE((alone.taps.row(0) == together.taps.row(hour)).all()) << hour;
    EXPECT_TRUE((alone.state.voltage_pu.row(0) == together.state.voltage_pu.row(hour)).all()) << hour;
  }
}

TEST(Control, GivenPositionsGiveTheSameVoltagesAgain) {
  const TapCase c = on_load_taps();
  const ControlledState found = solve(c.grid, c.controls, c.injections);
  const State again = solve_at(c.grid, c.controls, found.taps, c.injections);
  ASSERT_TRUE(again.problems.empty());
  EXPECT_TRUE((again.voltage_pu == found.state.voltage_pu).all());
  EXPECT_TRUE((again.mismatch_pu == found.state.mismatch_pu).all());
  EXPECT_TRUE(again.converged.all() && again.energised.all());
  const Eigen::ArrayXXi alike = Eigen::ArrayXXi::Constant(c.injections.p_pu.rows(), 2, 1);
  EXPECT_TRUE(solve_at(c.grid, c.controls, alike, c.injections).converged.all());
}

TEST(Control, FlowsAreThoseOfTheTapInEachHour) {
  const TapCase c = on_load_taps();
  const ControlledState found = solve(c.grid, c.controls, c.injections, {.tolerance_pu = 1e-12});
  const Flows flows = branch_flows(c.grid, c.controls, found.taps, found.state.voltage_pu);
  // What enters each bus but the slack is what is injected there.
  const Eigen::ArrayXXcd entering = bus_power(c.grid, found.state.voltage_pu, flows);
  for (Index bus = 1; bus < 4; ++bus) {
    EXPECT_LT((entering.col(bus).real() - c.injections.p_pu.col(bus)).abs().maxCoeff(), 1e-9);
    EXPECT_LT((entering.col(bus).imag() - c.injections.q_pu.col(bus)).abs().maxCoeff(), 1e-9);
  }
  Grid open = c.grid;
  open.branches[2].closed = false;
  const Flows none = branch_flows(open, c.controls, found.taps, found.state.voltage_pu);
  EXPECT_TRUE((none.s_from_pu.col(2) == Complex(0.0)).all());
}

TEST(Control, StopsWhenItIsTold) {
  const TapCase c = on_load_taps();
  int calls = 0;
  const auto stop = [&](Index, Index) { return ++calls < 4; };
  EXPECT_TRUE(solve(c.grid, c.controls, c.injections, {}, stop).state.stopped);
  const ControlledState found = solve(c.grid, c.controls, c.injections);
  EXPECT_TRUE(solve_at(c.grid, c.controls, found.taps, c.injections, {}, [](Index, Index) { return false; }).stopped);
}

TEST(Control, ShuntsAreSwitchedUntilTheVoltageIsInsideTheBandOrNoneIsLeft) {
  const Grid grid = two_buses(0.03, 0.2);
  Injections hours = no_load(3, 2);
  hours.p_pu.col(1) << -0.1, -0.5, -0.9;
  hours.q_pu.col(1) << 0.0, -0.2, -0.4;
  Controls controls;
  controls.shunts = {{.bus = 1, .b_pu = 0.1, .steps = 3, .start = 0, .v_lower_pu = 0.96, .v_upper_pu = 1.02}};
  const ControlledState found = solve(grid, controls, hours);
  ASSERT_TRUE(found.settled.all());
  EXPECT_EQ(found.steps(0, 0), 0);
  EXPECT_GT(found.steps(1, 0), 0);
  EXPECT_EQ(found.steps(2, 0), 3);
  for (Index hour = 0; hour < 3; ++hour) {
    Grid fixed = grid;
    fixed.shunts.push_back({.bus = 1, .g_pu = 0.0, .b_pu = 0.1 * found.steps(hour, 0)});
    const State same = solve(fixed, {hours.p_pu.row(hour), hours.q_pu.row(hour)});
    EXPECT_EQ(same.voltage_pu(0, 1), found.state.voltage_pu(hour, 1));
    const double v = std::abs(found.state.voltage_pu(hour, 1));
    EXPECT_TRUE(hour == 2 ? v < 0.96 : v >= 0.96 && v <= 1.02) << v;
  }
}

TEST(Control, AnHourWithoutSolutionKeepsItsStartAndIsNotSettled) {
  TapCase c = on_load_taps();
  c.injections.p_pu(5, 3) = -100.0;
  const ControlledState found = solve(c.grid, c.controls, c.injections);
  EXPECT_FALSE(found.state.converged(5) || found.settled(5));
  EXPECT_EQ(found.taps(5, 0), 0);
  EXPECT_TRUE(found.state.voltage_pu.row(5).isNaN().all());
  EXPECT_TRUE(found.settled(4) && found.settled(6));
}

TEST(Control, WrongControlsAreRefusedWithTheReason) {
  const TapCase c = on_load_taps();
  const auto refused = [&](auto&& change, const char* reason) {
    Controls controls = c.controls;
    change(controls);
    const ControlledState found = solve(c.grid, controls, c.injections);
    ASSERT_EQ(found.state.problems.size(), 1U) << reason;
    EXPECT_NE(found.state.problems[0].text.find(reason), std::string::npos) << found.state.problems[0].text;
    EXPECT_FALSE(found.state.converged.any());
  };
  refused([](Controls& x) { x.tap_changers[1].branch = 3; }, "branch that does not exist");
  refused([](Controls& x) { x.tap_changers[1].bus = 4; }, "bus that does not exist");
  refused([](Controls& x) { x.tap_changers[0].start = 9; }, "starts outside");
  refused([](Controls& x) { x.tap_changers[0].step_frac = 0.0; }, "step of 0");
  refused([](Controls& x) { x.tap_changers[0].v_upper_pu = 0.995; }, "narrower than its step");
  refused([](Controls& x) { x.shunts = {{.bus = 7, .b_pu = 0.1}}; }, "bus that does not exist");
  refused([](Controls& x) { x.shunts = {{.bus = 1, .b_pu = 0.0}}; }, "step of 0");
  refused([](Controls& x) { x.shunts = {{.bus = 1, .b_pu = 0.1, .start = 2}}; }, "outside its steps");
}

}  // namespace
}  // namespace zhanhe::powerflow
