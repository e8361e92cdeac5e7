#include "zhanhe/gridplan/station.hpp"

#include "unit/gridplan/feeders.hpp"
#include "zhanhe/gridplan/switching.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <gtest/gtest.h>

namespace zhanhe::gridplan {
namespace {

using namespace testing;

powerflow::Equipment between(const std::string& name, Index branch, double i_rated_pu) {
  return {.name = name,
          .first_branch = branch,
          .terminals = {{.branch = branch, .i_rated_pu = i_rated_pu},
                        {.branch = branch, .at_to = true, .i_rated_pu = i_rated_pu}}};
}

/// Bus 0 is the source; two transformers in parallel, one of them written from below, to bus 1; lines to 2 and 3, of
/// which the second is written towards the source; behind bus 2 a small transformer to bus 4.
NamedGrid two_levels() {
  Grid grid{.buses = 5, .branches = {}, .shunts = {}, .slacks = {{.bus = 0}}};
  for (const auto& [from, to] : {std::pair{0, 1}, {1, 0}, {1, 2}, {3, 1}, {2, 4}}) {
    grid.branches.push_back({.from = from, .to = to, .r_pu = 0.001, .x_pu = 0.01});
  }
  NamedGrid all = named(grid);
  all.lines = {between("to 2", 2, 5.0), between("to 3", 3, unrated)};
  all.transformers = {between("T1", 0, 20.0), between("T2", 1, 10.0), between("small", 4, 0.5)};
  return all;
}

TEST(Station, TransformersInParallelAreOneAndFeedersLeaveThem) {
  const FoundStations found = find_stations(two_levels());
  ASSERT_EQ(found.stations.size(), 2U);
  EXPECT_EQ(found.stations[0].name, "T1 + T2");
  EXPECT_EQ(found.stations[0].source_terminals, (std::vector<Index>{0, 1}));
  EXPECT_EQ(found.stations[1].name, "small");
  ASSERT_EQ(found.feeders.size(), 1U);
  EXPECT_EQ(found.feeders[0].name, "to 2");
  EXPECT_EQ(found.unrated, std::vector<std::string>{"to 3"});
}

TEST(Station, TheTerminalNearerToTheSourceFacesIt) {
  NamedGrid grid = two_levels();
  EXPECT_EQ(source_terminal(grid, grid.lines[0]), 0);
  EXPECT_EQ(source_terminal(grid, grid.lines[1]), 1);
  EXPECT_EQ(source_terminal(grid, {.name = "two nodes that are one bus", .branches = 0}), 0);
}

TEST(Station, WhatIsOpenOrWithoutSupplyIsNone) {
  NamedGrid grid = two_levels();
  grid.grid.branches[1].closed = false;
  grid.grid.branches[2].closed = false;
  const FoundStations found = find_stations(grid);
  ASSERT_EQ(found.stations.size(), 1U);
  EXPECT_EQ(found.stations[0].name, "T1");
  EXPECT_TRUE(found.feeders.empty());
}

TEST(Station, TwoNodesThatAreOneBusAreNoOutageAndNoSwitch) {
  NamedGrid grid = two_levels();
  grid.lines.push_back({.name = "joint", .branches = 0});
  EXPECT_TRUE(problems(grid, {.p_pu = Eigen::ArrayXXd::Zero(1, 5), .q_pu = Eigen::ArrayXXd::Zero(1, 5)}).empty());
  EXPECT_EQ(switchable(grid, {}).sections, (std::vector<Index>{0, 1}));
  EXPECT_EQ(problems(grid, Switches{.sections = std::vector<Index>{2}}).size(), 1U);
}

TEST(WorstExcess, IsTheRowMaximumOfTheTable) {
  PlanningDay day = planning_day();
  day.injections.p_pu.row(12) *= 30.0;  // no solution
  day.grid.grid.branches[20].closed = false;
  Limits limits;
  limits.reverse = {{.equipment = "line 1", .p_max_kw = -3000.0}};
  limits.line_loading_max_frac = Eigen::ArrayXd::Constant(37, 0.5);
  const powerflow::State state = powerflow::solve(day.grid.grid, day.injections);
  ASSERT_FALSE(state.converged(12));
  const Eigen::ArrayXd worst = worst_excess(day.grid, limits, state);
  const LimitTable table(day.grid, limits, state);
  for (Index hour = 0; hour < 24; ++hour) EXPECT_EQ(worst(hour), table.excess().row(hour).maxCoeff());
}

}  // namespace
}  // namespace zhanhe::gridplan
