#include "unit/powerflow/tables.hpp"
#include "zhanhe/powerflow/flows.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <sstream>

namespace zhanhe::powerflow {
namespace {

using namespace testing;

struct Variant {
  Row expected;
  Grid grid;
  Injections injections;
};

std::vector<Variant> variants() {
  std::vector<Variant> all;
  for (const Row& expected : read_table("case33bw/expected.csv")) {
    Feeder feeder = feeder33();
    std::istringstream numbers(expected.at("open_branches"));
    std::set<std::size_t> open;
    for (std::size_t number = 0; numbers >> number;) open.insert(number);
    for (std::size_t k = 0; k < feeder.grid.branches.size(); ++k)
      feeder.grid.branches[k].closed = !open.contains(k + 1);
    const double factor = number(expected, "load_factor");
    all.push_back({expected, feeder.grid, scaled(feeder.injections, Eigen::ArrayXd::Constant(1, factor))});
  }
  return all;
}

class Case33bw : public ::testing::TestWithParam<Method> {
protected:
  [[nodiscard]] static Settings settings() { return {.tolerance_pu = 1e-11, .method = GetParam()}; }
};

TEST_P(Case33bw, LossesAndLowestVoltageAreThePublishedOnes) {
  const std::vector<Variant> all = variants();
  ASSERT_EQ(all.size(), 5U);
  for (const Variant& variant : all) {
    SCOPED_TRACE(variant.expected.at("variant"));
    const State state = solve(variant.grid, variant.injections, settings());
    ASSERT_TRUE(state.converged(0));
    const Complex losses = branch_flows(variant.grid, state.voltage_pu).total_losses_pu()(0) * feeder_base_kva;
    const double tolerance_kw = variant.expected.at("variant") == "base" ? 6e-7 : 6e-6;  // half of the last digit
    EXPECT_NEAR(losses.real(), number(variant.expected, "p_loss_kw"), tolerance_kw);
    if (!variant.expected.at("q_loss_kvar").empty()) {
      EXPECT_NEAR(losses.imag(), number(variant.expected, "q_loss_kvar"), tolerance_kw);
    }
    if (!variant.expected.at("v_min_pu").empty()) {
      Index hour = 0;
      Index bus = 0;
      EXPECT_NEAR(state.v_pu().minCoeff(&hour, &bus), number(variant.expected, "v_min_pu"), 6e-9);
      EXPECT_EQ(bus, bus_index(variant.expected, "v_min_bus"));
    }
  }
}

TEST_P(Case33bw, EveryVoltageIsThatOfPandapower) {
  const std::vector<Row> voltages = read_table("case33bw/voltages.csv");
  for (const Variant& variant : variants()) {
    SCOPED_TRACE(variant.expected.at("variant"));
    const State state = solve(variant.grid, variant.injections, settings());
    ASSERT_TRUE(state.converged(0));
    Index compared = 0;
    for (const Row& row : voltages) {
      if (row.at("variant") != variant.expected.at("variant")) continue;
      const Complex expected = std::polar(number(row, "v_pu"), radians(number(row, "angle_deg")));
      EXPECT_LT(std::abs(state.voltage_pu(0, bus_index(row, "bus")) - expected), 1e-9) << "bus " << row.at("bus");
      ++compared;
    }
    EXPECT_EQ(compared, variant.grid.buses);
  }
}

TEST_P(Case33bw, TheSlackSuppliesLoadsAndLosses) {
  for (const Variant& variant : variants()) {
    const State state = solve(variant.grid, variant.injections, settings());
    const Complex supplied = bus_power(variant.grid, state.voltage_pu)(0, 0);
    const Complex losses = branch_flows(variant.grid, state.voltage_pu).total_losses_pu()(0);
    const Complex given(variant.injections.p_pu.sum(), variant.injections.q_pu.sum());
    EXPECT_LT(std::abs(supplied + given - losses), 1e-9);  // 33 buses of 1e-11 each
    EXPECT_LT(state.mismatch_pu(0), 1e-11);
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, Case33bw, ::testing::Values(Method::automatic, Method::fixed_point, Method::newton));

TEST(Case33bwAgreement, FixedPointAndNewtonAgreeFromReverseFlowToHeavyLoad) {
  const Feeder feeder = feeder33();
  const Injections hours = scaled(feeder.injections, Eigen::ArrayXd::LinSpaced(60, -3.0, 3.0));
  const State fixed = solve(feeder.grid, hours, {.tolerance_pu = 1e-11, .method = Method::fixed_point});
  const State newton = solve(feeder.grid, hours, {.tolerance_pu = 1e-11, .method = Method::newton});
  ASSERT_TRUE(fixed.converged.all());
  ASSERT_TRUE(newton.converged.all());
  EXPECT_LT(largest_difference(fixed.voltage_pu, newton.voltage_pu), 1e-9);  // contraction 0.8 at 3 times the load
}

TEST(Case33bwAgreement, PermutedBusesAndTurnedBranchesGiveTheSameVoltages) {
  const Feeder feeder = feeder33();
  std::vector<Index> place(33);
  for (std::size_t k = 0; k < place.size(); ++k) place[k] = static_cast<Index>(k);
  std::shuffle(place.begin(), place.end(), std::mt19937(7));
  Grid shuffled = feeder.grid;
  Injections injections = no_load(1, 33);
  for (Branch& branch : shuffled.branches) {
    branch.from = place[static_cast<std::size_t>(branch.from)];
    branch.to = place[static_cast<std::size_t>(branch.to)];
    if (branch.from % 2 == 0) std::swap(branch.from, branch.to);
  }
  std::reverse(shuffled.branches.begin(), shuffled.branches.end());
  shuffled.slacks[0].bus = place[0];
  for (Index bus = 0; bus < 33; ++bus) {
    injections.p_pu(0, place[static_cast<std::size_t>(bus)]) = feeder.injections.p_pu(0, bus);
    injections.q_pu(0, place[static_cast<std::size_t>(bus)]) = feeder.injections.q_pu(0, bus);
  }
  const State expected = solve(feeder.grid, feeder.injections, {.tolerance_pu = 1e-12});
  const State state = solve(shuffled, injections, {.tolerance_pu = 1e-12});
  ASSERT_TRUE(state.converged(0) && expected.converged(0));
  for (Index bus = 0; bus < 33; ++bus) {
    EXPECT_LT(std::abs(state.voltage_pu(0, place[static_cast<std::size_t>(bus)]) - expected.voltage_pu(0, bus)), 1e-12);
  }
}

TEST(Case33bwAgreement, SplittingALineByAnEmptyNodeChangesNothing) {
  const Feeder feeder = feeder33();
  Grid split = feeder.grid;
  split.buses = 34;
  Branch& first = split.branches[9];
  Branch second = first;
  second.from = 33;
  first.to = 33;
  first.r_pu *= 0.3, first.x_pu *= 0.3;
  second.r_pu *= 0.7, second.x_pu *= 0.7;
  split.branches.push_back(second);
  Injections injections = no_load(1, 34);
  injections.p_pu.leftCols(33) = feeder.injections.p_pu;
  injections.q_pu.leftCols(33) = feeder.injections.q_pu;
  const State whole = solve(feeder.grid, feeder.injections, {.tolerance_pu = 1e-12});
  const State halves = solve(split, injections, {.tolerance_pu = 1e-12});
  ASSERT_TRUE(halves.converged(0) && whole.converged(0));
  EXPECT_LT(largest_difference(halves.voltage_pu.leftCols(33), whole.voltage_pu), 1e-12);
}

TEST(Case33bwAgreement, AnOverloadedHourIsNamedAndItsNeighboursAreNot) {
  const Feeder feeder = feeder33();
  Eigen::ArrayXd factors(4);
  factors << 1.0, 8.0, 1.6, 1e6;
  for (const Method method : {Method::automatic, Method::fixed_point, Method::newton}) {
    const State state = solve(feeder.grid, scaled(feeder.injections, factors), {.method = method});
    EXPECT_TRUE(state.converged(0) && state.converged(2));
    EXPECT_FALSE(state.converged(1) || state.converged(3));
    EXPECT_TRUE(state.voltage_pu.row(1).isNaN().all() && state.voltage_pu.row(3).isNaN().all());
    EXPECT_TRUE(state.voltage_pu.row(0).isFinite().all() && state.voltage_pu.row(2).isFinite().all());
    EXPECT_TRUE(state.energised.all());
    EXPECT_TRUE(std::isnan(branch_flows(feeder.grid, state.voltage_pu).total_losses_pu()(1).real()));
  }
}

TEST(Case33bwAgreement, AutomaticFindsEveryHourThatEitherMethodFindsUpToCollapse) {
  const Feeder feeder = feeder33();
  const Injections hours = scaled(feeder.injections, Eigen::ArrayXd::LinSpaced(400, 2.0, 4.0));
  const State fixed = solve(feeder.grid, hours, {.iteration_limit = 5000, .method = Method::fixed_point});
  const State automatic = solve(feeder.grid, hours);
  ASSERT_GT(fixed.converged.count(), 200);
  ASSERT_LT(fixed.converged.count(), 400);
  for (Index hour = 0; hour < 400; ++hour) {
    EXPECT_TRUE(automatic.converged(hour) || !fixed.converged(hour)) << hour;
    if (!automatic.converged(hour) || !fixed.converged(hour)) continue;
    EXPECT_LT(largest_difference(automatic.voltage_pu.row(hour), fixed.voltage_pu.row(hour)), 1e-4) << hour;
  }
}

}  // namespace
}  // namespace zhanhe::powerflow
