#include "zhanhe/powerflow/grid.hpp"

#include "unit/powerflow/tables.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace zhanhe::powerflow {
namespace {

using namespace testing;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

Grid sound() {
  Grid grid = two_buses(0.01, 0.02);
  grid.shunts = {{.bus = 1, .g_pu = 0.0, .b_pu = 0.1}};
  return grid;
}

struct Wrong {
  const char* name;
  Part part;
  Index index;
  const char* word;  ///< that the text must contain
  std::function<void(Grid&)> spoil;
};

class WrongGrid : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongGrid, IsRefusedWithPlaceAndReasonAndNeverSolved) {
  Grid grid = sound();
  ASSERT_TRUE(problems(grid).empty());
  GetParam().spoil(grid);
  const std::vector<Problem> found = problems(grid);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].part, GetParam().part);
  EXPECT_EQ(found[0].index, GetParam().index);
  EXPECT_NE(found[0].text.find(GetParam().word), std::string::npos) << found[0].text;

  const State state = solve(grid, no_load(2, 2));
  EXPECT_EQ(state.problems.size(), 1U);
  EXPECT_FALSE(state.converged.any());
  EXPECT_TRUE(state.voltage_pu.isNaN().all());
}

INSTANTIATE_TEST_SUITE_P(
    Each, WrongGrid,
    ::testing::Values(
        Wrong{"no_impedance", Part::branch, 0, "no impedance",
              [](Grid& g) { g.branches[0].r_pu = g.branches[0].x_pu = 0; }},
        Wrong{"tiny", Part::branch, 0, "1e10", [](Grid& g) { g.branches[0].r_pu = 0, g.branches[0].x_pu = 1e-11; }},
        Wrong{"huge_shunt_of_branch", Part::branch, 0, "1e10", [](Grid& g) { g.branches[0].b_pu = 1e12; }},
        Wrong{"tiny_ratio", Part::branch, 0, "1e10", [](Grid& g) { g.branches[0].ratio = 1e-9; }},
        Wrong{"negative_ratio", Part::branch, 0, "ratio", [](Grid& g) { g.branches[0].ratio = -1; }},
        Wrong{"nan_r", Part::branch, 0, "finite", [](Grid& g) { g.branches[0].r_pu = nan; }},
        Wrong{"infinite_x", Part::branch, 0, "finite", [](Grid& g) { g.branches[0].x_pu = infinity; }},
        Wrong{"self_loop", Part::branch, 0, "same bus", [](Grid& g) { g.branches[0].to = 0; }},
        Wrong{"no_such_from", Part::branch, 0, "does not exist", [](Grid& g) { g.branches[0].from = -1; }},
        Wrong{"no_such_to", Part::branch, 0, "does not exist", [](Grid& g) { g.branches[0].to = 2; }},
        Wrong{"second_branch", Part::branch, 1, "no impedance",
              [](Grid& g) { g.branches.push_back({.from = 0, .to = 1}); }},
        Wrong{"shunt_nowhere", Part::shunt, 0, "does not exist", [](Grid& g) { g.shunts[0].bus = 2; }},
        Wrong{"shunt_nan", Part::shunt, 0, "finite", [](Grid& g) { g.shunts[0].b_pu = nan; }},
        Wrong{"slack_nowhere", Part::slack, 0, "does not exist", [](Grid& g) { g.slacks[0].bus = 5; }},
        Wrong{"slack_zero", Part::slack, 0, "above 0", [](Grid& g) { g.slacks[0].v_pu = 0; }},
        Wrong{"slack_nan", Part::slack, 0, "finite", [](Grid& g) { g.slacks[0].angle_rad = nan; }},
        Wrong{"two_slacks", Part::slack, 1, "second", [](Grid& g) { g.slacks.push_back(g.slacks[0]); }}),
    [](const auto& wrong) { return std::string(wrong.param.name); });

TEST(Problems, NearMissesPass) {
  Grid grid = sound();
  grid.branches[0].r_pu = 0, grid.branches[0].x_pu = 2e-10;                               // half the largest
  grid.branches.push_back({.from = 0, .to = 1, .closed = false});                         // no impedance, but open
  grid.branches.push_back({.from = 0, .to = 1, .r_pu = 0, .x_pu = -0.3});                 // series capacitor
  grid.branches.push_back({.from = 0, .to = 1, .r_pu = 1e9, .x_pu = 1e9, .ratio = 0.5});  // next to nothing
  EXPECT_TRUE(problems(grid).empty());
}

TEST(Problems, AllAreCollectedAtOnce) {
  Grid grid = sound();
  grid.branches[0].to = 9;
  grid.shunts[0].bus = 9;
  grid.slacks[0].v_pu = -1;
  EXPECT_EQ(problems(grid).size(), 3U);
}

TEST(Problems, WrongSizesAndSettingsAreRefusedBySolve) {
  const Grid grid = sound();
  EXPECT_TRUE(solve(grid, no_load(3, 2)).problems.empty());
  EXPECT_EQ(solve(grid, no_load(3, 1)).problems.at(0).part, Part::injections);
  Injections uneven = no_load(3, 2);
  uneven.q_pu = Eigen::ArrayXXd::Zero(2, 2);
  EXPECT_EQ(solve(grid, uneven).problems.at(0).part, Part::injections);
  for (const Settings& settings : {Settings{.tolerance_pu = 0.0}, Settings{.tolerance_pu = nan},
                                   Settings{.iteration_limit = 0}, Settings{.threads = -1}}) {
    const State state = solve(grid, no_load(3, 2), settings);
    ASSERT_EQ(state.problems.size(), 1U);
    EXPECT_EQ(state.problems[0].part, Part::settings);
    EXPECT_FALSE(state.converged.any());
  }
}

}  // namespace
}  // namespace zhanhe::powerflow
