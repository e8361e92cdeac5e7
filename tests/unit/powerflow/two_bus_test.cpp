#include "unit/powerflow/tables.hpp"
#include "zhanhe/powerflow/flows.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <gtest/gtest.h>

namespace zhanhe::powerflow {
namespace {

using namespace testing;

/// Upper solution of slack 1 pu - r + jx - load p + jq. With u = |V|^2: u^2 + (2(rp + xq) - 1) u + |z|^2 |s|^2 = 0 and
/// conj(V) = u + z* s... written as V = u + conj(s) z conjugated, from V conj(1 - V) = z* s.
Complex closed_form(Complex z, Complex load) {
  const double a = 2.0 * (z * std::conj(load)).real() - 1.0;
  const double b = std::norm(z) * std::norm(load);
  const double u = 0.5 * (-a + std::sqrt(a * a - 4.0 * b));
  return u + std::conj(z) * load;
}

/// Load of that direction at which the two solutions meet.
double collapse(Complex z, Complex direction) {
  return 0.5 / (std::abs(z) * std::abs(direction) + (z * std::conj(direction)).real());
}

Injections load(Complex s) {
  Injections injections = no_load(1, 2);
  injections.p_pu(0, 1) = -s.real();
  injections.q_pu(0, 1) = -s.imag();
  return injections;
}

TEST(TwoBuses, VoltageFlowsAndLossesFollowTheClosedForm) {
  const Complex z(0.05, 0.08);
  for (const Complex s : {Complex(0.8, 0.3), Complex(-1.1, 0.2), Complex(0.3, -0.6), Complex(0.0, 0.0)}) {
    const Grid grid = two_buses(z.real(), z.imag());
    const Complex expected = closed_form(z, s);
    const Complex current = (1.0 - expected) / z;
    for (const Method method : {Method::automatic, Method::fixed_point, Method::newton}) {
      const State state = solve(grid, load(s), {.tolerance_pu = 1e-12, .method = method});
      ASSERT_TRUE(state.converged(0)) << s;
      EXPECT_LT(std::abs(state.voltage_pu(0, 1) - expected), 1e-12) << s;
      const Flows flows = branch_flows(grid, state.voltage_pu);
      EXPECT_LT(std::abs(flows.s_to_pu(0, 0) + s), 1e-11);
      EXPECT_LT(std::abs(flows.s_from_pu(0, 0) - std::conj(current)), 1e-11);
      EXPECT_NEAR(flows.i_from_pu(0, 0), std::abs(current), 1e-11);
      EXPECT_NEAR(flows.i_to_pu(0, 0), std::abs(current), 1e-11);
      EXPECT_LT(std::abs(flows.losses_pu(0, 0) - z * std::norm(current)), 1e-11);
    }
  }
}

TEST(TwoBuses, TheLastLoadBeforeCollapseIsSolvedAndTheNextIsNot) {
  const Complex z(0.05, 0.08);
  for (const Complex direction : {Complex(1.0, 0.0), Complex(0.9, 0.45), Complex(0.0, 1.0), Complex(-1.0, 0.1)}) {
    const Grid grid = two_buses(z.real(), z.imag());
    const double most = collapse(z, direction);
    const Complex below = 0.999 * most * direction;
    const State solved = solve(grid, load(below));
    ASSERT_TRUE(solved.converged(0)) << direction;
    EXPECT_LT(std::abs(solved.voltage_pu(0, 1) - closed_form(z, below)), 1e-6) << direction;  // dV/dS is about 30 here
    for (const double factor : {1.001, 1.1, 2.0, 1e3, 1e9}) {
      for (const Method method : {Method::automatic, Method::fixed_point, Method::newton}) {
        const State failed = solve(grid, load(factor * most * direction), {.method = method});
        EXPECT_FALSE(failed.converged(0)) << direction << factor;
        EXPECT_TRUE(std::isnan(failed.voltage_pu(0, 1).real()) && std::isnan(failed.voltage_pu(0, 0).real()));
      }
    }
  }
}

TEST(TwoBuses, TheUpperSolutionIsFoundInEveryDirectionOfPower) {
  for (const double z_angle_deg : {0.0, 17.0, 57.0, 86.0}) {
    const Complex z = std::polar(0.1, radians(z_angle_deg));
    const Grid grid = two_buses(z.real(), z.imag());
    for (int angle_deg = 0; angle_deg < 360; angle_deg += 10) {
      const Complex direction = std::polar(1.0, radians(angle_deg));
      if (std::abs(std::arg(-z * std::conj(direction))) < 0.1) continue;  // nearly without collapse: power without end
      for (const double factor : {0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99}) {
        const Complex s = factor * collapse(z, direction) * direction;
        for (const Method method : {Method::automatic, Method::newton}) {
          const State state = solve(grid, load(s), {.method = method});
          ASSERT_TRUE(state.converged(0)) << z << angle_deg << " " << factor;
          EXPECT_LT(std::abs(state.voltage_pu(0, 1) - closed_form(z, s)), 1e-6) << z << angle_deg << " " << factor;
        }
      }
    }
  }
}

TEST(TwoBuses, ATinyImpedanceIsSolvedToRoundingAndSaysSo) {
  const State state = solve(two_buses(1e-9, 0.0), load({0.5, 0.2}));
  ASSERT_TRUE(state.converged(0));
  EXPECT_NEAR(std::abs(state.voltage_pu(0, 1)), 1.0, 2e-9);
  EXPECT_LT(state.mismatch_pu(0), 1e-5);
}

TEST(TwoBuses, AHugeImpedanceCarriesNothingAndNoLoadIsNoTrouble) {
  EXPECT_FALSE(solve(two_buses(1e9, 0.0), load({0.5, 0.2})).converged(0));
  const State empty = solve(two_buses(1e9, 0.0), load({0.0, 0.0}));
  ASSERT_TRUE(empty.converged(0));
  EXPECT_NEAR(std::abs(empty.voltage_pu(0, 1)), 1.0, 1e-12);
  const Complex small(1e-10, 0.0);
  const State little = solve(two_buses(1e9, 0.0), load(small));
  ASSERT_TRUE(little.converged(0));
  EXPECT_LT(std::abs(little.voltage_pu(0, 1) - closed_form({1e9, 0.0}, small)), 1e-7);
}

TEST(TwoBuses, AStiffAndAWeakBranchInSeriesKeepTheWeakOnesDrop) {
  Grid grid = two_buses(0.05, 0.08);
  grid.buses = 3;
  grid.branches.push_back({.from = 1, .to = 2, .r_pu = 1e-9, .x_pu = 1e-9});
  Injections injections = no_load(1, 3);
  injections.p_pu(0, 2) = -0.8;
  injections.q_pu(0, 2) = -0.3;
  const State state = solve(grid, injections);
  ASSERT_TRUE(state.converged(0));
  // Admittances of 1e9 leave 1e9 x 1e-16 to rounding in the sum at bus 1.
  EXPECT_LT(std::abs(state.voltage_pu(0, 2) - closed_form({0.05, 0.08}, {0.8, 0.3})), 1e-6);
}

TEST(TwoBuses, ParallelLinesAreOneOfHalfTheImpedanceAndShareTheFlow) {
  Grid grid = two_buses(0.1, 0.16);
  grid.branches.push_back(grid.branches[0]);
  const State state = solve(grid, load({0.8, 0.3}), {.tolerance_pu = 1e-12});
  ASSERT_TRUE(state.converged(0));
  EXPECT_LT(std::abs(state.voltage_pu(0, 1) - closed_form({0.05, 0.08}, {0.8, 0.3})), 1e-12);
  const Flows flows = branch_flows(grid, state.voltage_pu);
  EXPECT_LT(std::abs(flows.s_to_pu(0, 0) + Complex(0.4, 0.15)), 1e-11);
  EXPECT_LT(std::abs(flows.s_to_pu(0, 1) + Complex(0.4, 0.15)), 1e-11);
}

TEST(TwoBuses, ChargingOfAnUnloadedLineRaisesTheVoltageByItsDivider) {
  Grid grid = two_buses(0.02, 0.1);
  grid.branches[0].b_pu = 0.4;
  const State state = solve(grid, load({0.0, 0.0}), {.tolerance_pu = 1e-13});
  ASSERT_TRUE(state.converged(0));
  const Complex expected = 1.0 / (1.0 + Complex(0.02, 0.1) * Complex(0.0, 0.2));
  EXPECT_LT(std::abs(state.voltage_pu(0, 1) - expected), 1e-13);
}

TEST(TwoBuses, AShuntDrawsWithTheSquareOfTheVoltage) {
  Grid grid = two_buses(0.05, 0.08);
  grid.shunts = {{.bus = 1, .g_pu = 0.3, .b_pu = 0.1}, {.bus = 1, .g_pu = 0.0, .b_pu = 0.1}};
  const State state = solve(grid, load({0.0, 0.0}), {.tolerance_pu = 1e-13});
  ASSERT_TRUE(state.converged(0));
  const Complex expected = 1.0 / (1.0 + Complex(0.05, 0.08) * Complex(0.3, 0.2));
  EXPECT_LT(std::abs(state.voltage_pu(0, 1) - expected), 1e-13);
  const Eigen::ArrayXXcd entering = bus_power(grid, state.voltage_pu);
  EXPECT_LT(std::abs(entering(0, 1)), 1e-12);
  EXPECT_LT(std::abs(entering(0, 0) - std::conj((1.0 - expected) / Complex(0.05, 0.08))), 1e-12);
}

TEST(TwoBuses, TwoSlacksDriveTheCurrentOfTheirDifference) {
  Grid grid{
      .buses = 3,
      .branches = {{.from = 0, .to = 1, .r_pu = 0.02, .x_pu = 0.05}, {.from = 1, .to = 2, .r_pu = 0.01, .x_pu = 0.04}},
      .shunts = {},
      .slacks = {{.bus = 0, .v_pu = 1.03, .angle_rad = 0.1}, {.bus = 2, .v_pu = 0.98, .angle_rad = -0.05}}};
  const State state = solve(grid, no_load(1, 3), {.tolerance_pu = 1e-13});
  ASSERT_TRUE(state.converged(0));
  const Complex v0 = std::polar(1.03, 0.1);
  const Complex v2 = std::polar(0.98, -0.05);
  const Complex current = (v0 - v2) / Complex(0.03, 0.09);
  EXPECT_LT(std::abs(state.voltage_pu(0, 1) - (v0 - Complex(0.02, 0.05) * current)), 1e-13);
  EXPECT_EQ(state.voltage_pu(0, 0), v0);
  EXPECT_EQ(state.voltage_pu(0, 2), v2);
  const Eigen::ArrayXXcd entering = bus_power(grid, state.voltage_pu);
  EXPECT_LT(std::abs(entering(0, 0) - v0 * std::conj(current)), 1e-12);
  EXPECT_LT(std::abs(entering(0, 2) + v2 * std::conj(current)), 1e-12);
}

}  // namespace
}  // namespace zhanhe::powerflow
