#include "zhanhe/gridplan/reconfigure.hpp"

#include "unit/gridplan/feeders.hpp"
#include "zhanhe/powerflow/flows.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <random>

namespace zhanhe::gridplan {
namespace {

using namespace testing;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// Limits that never bind.
Limits none(const NamedGrid& grid) {
  return {.bands = std::vector<Band>(grid.node_names.size(), Band{.lower_pu = 0.0, .upper_pu = 9.0})};
}

std::vector<Index> numbers(const std::vector<Index>& lines) {
  std::vector<Index> from_one;
  for (const Index line : lines) from_one.push_back(line + 1);
  return from_one;
}

TEST(Reconfigure, The33BusFeederReachesTheBestKnownLosses) {
  const Feeder feeder = feeder33();
  const NamedGrid grid = named(feeder.grid, unrated, feeder_base_kva);
  for (const bool pairs : {true, false}) {
    const auto answer = reconfigure(grid, feeder.injections, none(grid), {}, {}, {.pairs = pairs});
    ASSERT_TRUE(answer.problems.empty());
    EXPECT_EQ(numbers(answer.open_before), (std::vector<Index>{33, 34, 35, 36, 37}));
    EXPECT_EQ(numbers(answer.open), (std::vector<Index>{7, 9, 14, 32, 37}));
    EXPECT_NEAR(answer.loss_before_kwh, 202.677126, 1e-4);
    EXPECT_NEAR(answer.loss_kwh, 139.55135, 1e-4);
    EXPECT_NEAR(answer.v_lowest_pu, 0.93781912, 1e-7);
    EXPECT_EQ(answer.v_lowest_node, 31);
  }
  // The band of 7 % is broken at first and holds afterwards.
  const auto within = reconfigure(grid, feeder.injections, {}, {}, {}, {.pairs = false});
  EXPECT_EQ(numbers(within.open), (std::vector<Index>{7, 9, 14, 32, 37}));
  EXPECT_EQ(within.worst_before.kind, LimitKind::undervoltage);
  EXPECT_NEAR(within.worst_before.excess, 0.93 - 0.91309048, 1e-7);
  EXPECT_LT(within.worst.excess, 0.0);
}

/// A random connected grid of 7 buses with 10 lines, 4 of them open.
NamedGrid random_grid(std::mt19937& random) {
  const auto uniform = [&](double low, double high) { return std::uniform_real_distribution(low, high)(random); };
  const auto bus_below = [&](Index end) { return std::uniform_int_distribution<Index>(0, end - 1)(random); };
  Grid grid{.buses = 7, .branches = {}, .shunts = {}, .slacks = {{.bus = 0}}};
  for (Index bus = 1; bus < 7; ++bus) {
    grid.branches.push_back({.from = bus_below(bus), .to = bus, .r_pu = uniform(0.002, 0.03), .x_pu = 0.01});
  }
  while (grid.branches.size() < 10) {
    const Index from = bus_below(7);
    const Index to = bus_below(7);
    if (from != to) {
      grid.branches.push_back({.from = from, .to = to, .r_pu = uniform(0.002, 0.03), .x_pu = 0.01, .closed = false});
    }
  }
  return named(grid);
}

/// Whether `closed` lines make a tree of all buses.
bool is_tree(const Grid& grid, unsigned closed) {
  std::vector<std::size_t> group(at(grid.buses));
  std::iota(group.begin(), group.end(), std::size_t{0});
  for (std::size_t k = 0; k < grid.branches.size(); ++k) {
    if (((closed >> k) & 1U) == 0) continue;
    const std::size_t a = group[at(grid.branches[k].from)];
    const std::size_t b = group[at(grid.branches[k].to)];
    if (a == b) return false;
    std::ranges::replace(group, b, a);
  }
  return std::ranges::count(group, group[0]) == static_cast<std::ptrdiff_t>(group.size());
}

/// Least loss of all trees in which every line stays below `i_max_pu`.
double least_loss_kwh(const NamedGrid& grid, const Injections& injections, const Eigen::ArrayXd& duration_h,
                      double i_max_pu) {
  double least = 1e9;
  for (unsigned closed = 0; closed < 1U << 10U; ++closed) {
    if (std::popcount(closed) != 6 || !is_tree(grid.grid, closed)) continue;
    Grid tree = grid.grid;
    for (std::size_t k = 0; k < 10; ++k) tree.branches[k].closed = ((closed >> k) & 1U) != 0;
    const auto state = powerflow::solve(tree, injections, {.tolerance_pu = 1e-11});
    const auto flows = powerflow::branch_flows(tree, state.voltage_pu);
    if (!state.converged.all() || flows.i_from_pu.maxCoeff() > i_max_pu) continue;
    least = std::min(least, 1000.0 * (flows.total_losses_pu().real() * duration_h).sum());
  }
  return least;
}

Injections random_hours(std::mt19937& random) {
  Injections injections = no_load(3, 7);
  for (Index bus = 1; bus < 7; ++bus) {
    for (Index hour = 0; hour < 3; ++hour) {
      injections.p_pu(hour, bus) = std::uniform_real_distribution(-0.4, 0.1)(random);
      injections.q_pu(hour, bus) = std::uniform_real_distribution(-0.1, 0.0)(random);
    }
  }
  return injections;
}

TEST(Reconfigure, OfRandomGridsIsTheBestOfAllTrees) {
  std::mt19937 random(21);
  Eigen::ArrayXd duration_h(3);
  duration_h << 2000.0, 5000.0, 1760.0;
  for (int trial = 0; trial < 60; ++trial) {
    SCOPED_TRACE(trial);
    const NamedGrid grid = random_grid(random);
    const Injections injections = random_hours(random);
    const auto answer = reconfigure(grid, injections, none(grid), {}, duration_h);
    const double least = least_loss_kwh(grid, injections, duration_h, 1e9);
    EXPECT_NEAR(answer.loss_kwh, least, 1e-6 * least);
    EXPECT_LE(answer.loss_kwh, answer.loss_before_kwh * (1.0 + 1e-12));
  }
}

TEST(Reconfigure, KeepsTheRatingsOfLines) {
  std::mt19937 random(22);
  const Eigen::ArrayXd duration_h = Eigen::ArrayXd::Constant(3, 1.0);
  int bound = 0;
  for (int trial = 0; trial < 40; ++trial) {
    SCOPED_TRACE(trial);
    NamedGrid grid = random_grid(random);
    const Injections injections = random_hours(random);
    for (auto& line : grid.lines) {
      for (auto& terminal : line.terminals) terminal.i_rated_pu = 0.6;
    }
    const double least = least_loss_kwh(grid, injections, duration_h, 0.6);
    if (least >= 1e9) continue;
    const auto answer = reconfigure(grid, injections, none(grid), {}, duration_h);
    EXPECT_NEAR(answer.loss_kwh, least, 1e-6 * least);
    if (least > least_loss_kwh(grid, injections, duration_h, 1e9) * 1.0001) ++bound;
  }
  EXPECT_GT(bound, 3);
}

TEST(Reconfigure, MovesOnlyTheSwitchesThatThereAre) {
  const Feeder feeder = feeder33();
  const NamedGrid grid = named(feeder.grid, unrated, feeder_base_kva);
  const Switches switches{.ties = std::vector<Index>{32}, .sections = std::vector<Index>{5, 6}};
  const auto answer = reconfigure(grid, feeder.injections, none(grid), switches);
  EXPECT_EQ(numbers(answer.open_before), (std::vector<Index>{33}));
  ASSERT_EQ(answer.open.size(), 1U);
  double least = 1e9;
  for (const std::size_t line : {32U, 5U, 6U}) {
    Grid tree = feeder.grid;
    tree.branches[32].closed = true;
    tree.branches[line].closed = false;
    const auto state = powerflow::solve(tree, feeder.injections);
    least =
        std::min(least, feeder_base_kva * powerflow::branch_flows(tree, state.voltage_pu).total_losses_pu()(0).real());
  }
  EXPECT_NEAR(answer.loss_kwh, least, 1e-5);
}

TEST(Reconfigure, DoesNotDependOnTheOrderOfLines) {
  const Feeder feeder = feeder33();
  Grid turned = feeder.grid;
  std::ranges::reverse(turned.branches);
  const NamedGrid grid = named(turned, unrated, feeder_base_kva);
  const auto answer = reconfigure(grid, feeder.injections, none(grid), {}, {}, {.pairs = false});
  EXPECT_NEAR(answer.loss_kwh, 139.55135, 1e-4);
}

TEST(Reconfigure, TellsEveryWrongInput) {
  const NamedGrid grid = named(chain(3, 0.1, 0.1));
  const auto answer = reconfigure(grid, no_load(0, 3), {}, {.ties = std::vector<Index>{0}}, {}, {.exchanges_max = -1});
  EXPECT_EQ(answer.problems.size(), 3U);
}

}  // namespace
}  // namespace zhanhe::gridplan
