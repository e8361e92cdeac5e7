#include "zhanhe/gridplan/outage.hpp"

#include "unit/gridplan/feeders.hpp"
#include "zhanhe/powerflow/flows.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <random>

namespace zhanhe::gridplan {
namespace {

using namespace testing;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// 1 - 2 - 3 in a row, with an open line from 1 to 3.
Grid open_ring() {
  Grid grid = chain(3, 0.02, 0.02);
  grid.branches.push_back({.from = 0, .to = 2, .r_pu = 0.03, .x_pu = 0.03, .closed = false});
  return grid;
}

TEST(Switching, CountsLoopsAndFindsPaths) {
  Grid grid = open_ring();
  EXPECT_EQ(loop_count(grid), 0);
  EXPECT_EQ(path(grid, 0, 2), (std::vector<Index>{1, 0}));
  grid.branches[2].closed = true;
  EXPECT_EQ(loop_count(grid), 1);
  EXPECT_EQ(path(grid, 0, 2), (std::vector<Index>{2}));
  grid.branches[0].closed = grid.branches[2].closed = false;
  EXPECT_FALSE(supplied(grid)(1));
  EXPECT_TRUE(path(grid, 0, 2).empty());
  grid.slacks.push_back({.bus = 2});
  EXPECT_TRUE(supplied(grid)(1));
  EXPECT_EQ(path(grid, 1, 0), (std::vector<Index>{1}));  // slack buses count as one
}

TEST(NMinusOne, ATieRestoresWhatARowLoses) {
  const NamedGrid grid = named(open_ring(), 1.0);
  const Injections injections = one_hour({0.0, -0.3, -0.4}, {0.0, 0.0, 0.0});
  const auto study = n_minus_1(grid, injections);
  ASSERT_TRUE(study.problems.empty());
  ASSERT_EQ(study.outages.size(), 2U);  // the tie is out of service anyway
  const Outage& first = study.outages[0];
  EXPECT_EQ(first.equipment, "line 1");
  EXPECT_EQ(first.before.nodes_without, (std::vector<Index>{1, 2}));
  EXPECT_NEAR(first.before.unserved_kw, 700.0, 1e-9);
  EXPECT_EQ(first.close, (std::vector<std::string>{"line 3"}));
  EXPECT_TRUE(first.open.empty());
  EXPECT_NEAR(first.restored_kw, 700.0, 1e-9);
  EXPECT_EQ(first.after.v_lowest_node, 1);
  const Outage& second = study.outages[1];
  EXPECT_NEAR(second.before.unserved_kw, 400.0, 1e-9);
  EXPECT_NEAR(second.before.v_lowest_pu, two_bus_v_pu(0.02, 0.02, -0.3, 0.0), 1e-8);
  EXPECT_NEAR(second.after.v_lowest_pu,
              std::min(two_bus_v_pu(0.02, 0.02, -0.3, 0.0), two_bus_v_pu(0.03, 0.03, -0.4, 0.0)), 1e-8);
  EXPECT_TRUE(second.within_limits);
}

TEST(NMinusOne, ASectionIsOpenedWhenTheTieCannotCarryEverything) {
  NamedGrid grid = named(open_ring(), 1.0);
  for (auto& terminal : grid.lines[2].terminals) terminal.i_rated_pu = 0.5;
  const Injections injections = one_hour({0.0, -0.3, -0.4}, {0.0, 0.0, 0.0});
  const auto study = n_minus_1(grid, injections);
  const Outage& first = study.outages[0];
  EXPECT_EQ(first.close, (std::vector<std::string>{"line 3"}));
  EXPECT_EQ(first.open, (std::vector<std::string>{"line 2"}));
  EXPECT_NEAR(first.after.unserved_kw, 300.0, 1e-9);
  EXPECT_EQ(first.after.nodes_without, (std::vector<Index>{1}));
  EXPECT_EQ(first.after.loading_highest_name, "line 3");
  EXPECT_NEAR(first.after.loading_highest_frac, 0.4 / two_bus_v_pu(0.03, 0.03, -0.4, 0.0) / 0.5, 1e-7);
  const auto closed_only = n_minus_1(grid, injections, {}, {}, {}, {.sections_max = 0});
  EXPECT_TRUE(closed_only.outages[0].close.empty());
  EXPECT_NEAR(closed_only.outages[0].after.unserved_kw, 700.0, 1e-9);
  const auto no_tie = n_minus_1(grid, injections, {}, {.ties = std::vector<Index>{}});
  EXPECT_NEAR(no_tie.outages[0].restored_kw, 0.0, 1e-9);
}

TEST(NMinusOne, OfATransformerIsRestoredLikeThatOfALine) {
  NamedGrid grid = named(open_ring(), 1.0);
  grid.transformers = {grid.lines[0]};
  grid.lines.erase(grid.lines.begin());
  const auto study = n_minus_1(grid, one_hour({0.0, -0.3, -0.4}, {0.0, 0.0, 0.0}));
  ASSERT_EQ(study.outages.size(), 2U);  // lines come first
  EXPECT_EQ(study.outages[1].equipment, "line 1");
  EXPECT_EQ(study.outages[1].close, (std::vector<std::string>{"line 3"}));
  EXPECT_NEAR(study.outages[1].restored_kw, 700.0, 1e-9);
}

TEST(NMinusOne, DoesNotDependOnTheOrderOfBuses) {
  const PlanningDay day = planning_day();
  const Injections peak = scaled(day.nominal, Eigen::ArrayXd::Constant(1, 0.75));
  std::vector<Index> place(33);
  std::iota(place.begin(), place.end(), Index{0});
  std::shuffle(place.begin(), place.end(), std::mt19937(8));
  NamedGrid shuffled = day.grid;
  Injections injections = no_load(1, 33);
  for (Index bus = 0; bus < 33; ++bus) {
    shuffled.bus_of_node[at(bus)] = place[at(bus)];
    injections.p_pu(0, place[at(bus)]) = peak.p_pu(0, bus);
    injections.q_pu(0, place[at(bus)]) = peak.q_pu(0, bus);
  }
  for (auto& branch : shuffled.grid.branches) {
    branch.from = place[at(branch.from)];
    branch.to = place[at(branch.to)];
  }
  shuffled.grid.slacks[0].bus = place[0];
  const auto expected = n_minus_1(day.grid, peak);
  const auto study = n_minus_1(shuffled, injections);
  for (std::size_t k = 0; k < 32; ++k) {
    EXPECT_EQ(study.outages[k].close, expected.outages[k].close);
    EXPECT_EQ(study.outages[k].open, expected.outages[k].open);
    EXPECT_EQ(study.outages[k].before.nodes_without, expected.outages[k].before.nodes_without);
    EXPECT_NEAR(study.outages[k].after.unserved_kw, expected.outages[k].after.unserved_kw, 1e-6);
  }
}

TEST(NMinusOne, TellsWhichLimitsBreakInAMeshedGrid) {
  NamedGrid grid = named(open_ring(), 0.6);
  grid.grid.branches[2].closed = true;
  const auto study = n_minus_1(grid, one_hour({0.0, -0.3, -0.4}, {0.0, 0.0, 0.0}));
  ASSERT_EQ(study.outages.size(), 3U);
  const Outage& third = study.outages[2];
  EXPECT_EQ(third.before.unserved_kw, 0.0);
  EXPECT_FALSE(third.within_limits);
  ASSERT_EQ(third.before.broken.size(), 1U);
  EXPECT_EQ(third.before.broken[0].kind, LimitKind::line_loading);
  EXPECT_EQ(third.before.broken[0].name, "line 1");
}

TEST(NMinusOne, IsThatOfEverySwitchingInPandapower) {
  const PlanningDay day = planning_day();
  const Injections peak = scaled(day.nominal, Eigen::ArrayXd::Constant(1, 0.75));
  const auto study = n_minus_1(day.grid, peak);
  ASSERT_EQ(study.outages.size(), 32U);
  EXPECT_NEAR(study.outages[0].after.unserved_kw, 0.75 * 3715.0, 1e-6);  // nothing else feeds it
  for (const std::size_t number : {3U, 6U, 9U, 25U}) {
    SCOPED_TRACE(number);
    const Outage& outage = study.outages[number - 1];
    const std::string name = std::to_string(number);
    EXPECT_NEAR(outage.after.unserved_kw, expected("restored_unserved_kw", name), 1e-5);
    EXPECT_EQ(static_cast<double>(outage.close.size() + outage.open.size()), expected("restored_operations", name));
    EXPECT_NEAR(outage.after.v_lowest_pu, expected("restored_v_lowest_pu", name), 1e-7);
    EXPECT_NEAR(outage.after.loading_highest_frac, expected("restored_loading_highest_frac", name), 1e-6);
  }
}

/// A random tree of 8 buses with three open lines and small ratings.
NamedGrid random_grid(std::mt19937& random) {
  const auto uniform = [&](double low, double high) { return std::uniform_real_distribution(low, high)(random); };
  const auto bus_below = [&](Index end) { return std::uniform_int_distribution<Index>(0, end - 1)(random); };
  Grid grid{.buses = 8, .branches = {}, .shunts = {}, .slacks = {{.bus = 0}}};
  for (Index bus = 1; bus < 8; ++bus) {
    grid.branches.push_back({.from = bus_below(bus), .to = bus, .r_pu = uniform(0.005, 0.03), .x_pu = 0.02});
  }
  while (grid.branches.size() < 10) {
    const Index from = bus_below(8);
    const Index to = bus_below(8);
    if (from != to) grid.branches.push_back({.from = from, .to = to, .r_pu = 0.02, .x_pu = 0.02, .closed = false});
  }
  NamedGrid named_grid = named(grid);
  for (auto& line : named_grid.lines) {
    const double rating = uniform(0.4, 1.2);
    for (auto& terminal : line.terminals) terminal.i_rated_pu = rating;
  }
  return named_grid;
}

/// The buses hanging together with bus 0, and whether a closed branch was met twice from both ends (a loop anywhere).
struct Walk {
  std::vector<bool> live;
  bool loop = false;
};
Walk walk(const Grid& grid) {
  std::vector<std::size_t> group(at(grid.buses));
  std::iota(group.begin(), group.end(), std::size_t{0});
  Walk result;
  for (const auto& branch : grid.branches) {
    if (!branch.closed) continue;
    const std::size_t a = group[at(branch.from)];
    const std::size_t b = group[at(branch.to)];
    if (a == b) result.loop = true;
    std::ranges::replace(group, b, a);
  }
  for (const std::size_t g : group) result.live.push_back(g == group[0]);
  return result;
}

/// Least unserved load over every position of all switches that is allowed, with its operations.
std::pair<double, int> best_by_enumeration(const NamedGrid& grid, const Injections& injections, std::size_t out) {
  std::pair<double, int> best{1e9, 0};
  for (unsigned state = 0; state < 1U << 10U; ++state) {  // bit: the switch is moved
    const int moved_ties = std::popcount(state >> 7U);
    const int moved_sections = std::popcount(state & 0x7FU);
    if (((state >> out) & 1U) != 0 || moved_ties > 2 || moved_sections > 1) continue;
    if (moved_ties == 0 && moved_sections > 0) continue;
    Grid moved = grid.grid;
    for (std::size_t k = 0; k < 10; ++k) moved.branches[k].closed ^= ((state >> k) & 1U) != 0;
    moved.branches[out].closed = false;
    const Walk found = walk(moved);
    if (found.loop) continue;
    const auto solved = powerflow::solve(moved, injections, {.tolerance_pu = 1e-10});
    bool holds = solved.converged(0);
    double unserved_kw = 0.0;
    const auto flows = powerflow::branch_flows(moved, solved.voltage_pu);
    for (Index bus = 0; bus < 8; ++bus) {
      if (!found.live[at(bus)]) {
        unserved_kw += 1000.0 * std::max(0.0, -injections.p_pu(0, bus));
      } else if (std::abs(solved.voltage_pu(0, bus)) < 0.93 || std::abs(solved.voltage_pu(0, bus)) > 1.07) {
        holds = false;
      }
    }
    for (Index k = 0; k < 10; ++k) {
      const double rating = grid.lines[at(k)].terminals[0].i_rated_pu;
      if (std::max(flows.i_from_pu(0, k), flows.i_to_pu(0, k)) > rating) holds = false;
    }
    const bool untouched = state == 0;
    if (!holds && !untouched) continue;
    best = std::min(best, std::pair{std::round(unserved_kw * 1e4) / 1e4, moved_ties + moved_sections});
  }
  return best;
}

TEST(NMinusOne, OfRandomGridsIsTheBestOfAllSwitchPositions) {
  std::mt19937 random(11);
  int restored = 0;
  int sectioned = 0;
  for (int trial = 0; trial < 25; ++trial) {
    SCOPED_TRACE(trial);
    const NamedGrid grid = random_grid(random);
    Injections injections = no_load(1, 8);
    for (Index bus = 1; bus < 8; ++bus) injections.p_pu(0, bus) = std::uniform_real_distribution(-0.3, 0.05)(random);
    const auto study = n_minus_1(grid, injections);
    for (std::size_t out = 0; out < 7; ++out) {
      const Outage& outage = study.outages[out];
      const auto [unserved_kw, operations] = best_by_enumeration(grid, injections, out);
      EXPECT_NEAR(outage.after.unserved_kw, unserved_kw, 1e-3) << outage.equipment;
      EXPECT_EQ(static_cast<int>(outage.close.size() + outage.open.size()), operations) << outage.equipment;
      restored += outage.restored_kw > 1.0 ? 1 : 0;
      sectioned += outage.open.empty() ? 0 : 1;
    }
  }
  EXPECT_GT(restored, 20);
  EXPECT_GT(sectioned, 3);
}

TEST(NMinusOne, TellsEveryWrongInput) {
  const NamedGrid grid = named(open_ring());
  const Switches switches{.ties = std::vector<Index>{0, 2, 2, 9}, .sections = std::vector<Index>{2}};
  const auto study = n_minus_1(grid, no_load(1, 3), {.bands = {{}}}, switches, {}, {.ties_max = -1, .sections_max = 2});
  EXPECT_EQ(study.problems.size(), 7U);
  EXPECT_TRUE(study.outages.empty());
}

}  // namespace
}  // namespace zhanhe::gridplan
