// One grid solved in two ways: methods, instruction sets, numberings, and kinds of bus said as other kinds.

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "unit/powerflow/tables.hpp"
#include "zhanhe/powerflow/eight.hpp"
#include "zhanhe/powerflow/flows.hpp"
#include "zhanhe/powerflow/sensitivity.hpp"
#include "zhanhe/powerflow/solve.hpp"

namespace zhanhe::powerflow {
namespace {

using namespace testing;

/// A tree of lines with a slack at bus 0, `ties` more branches, some of them transformers with a phase shift.
Grid random_grid(std::mt19937& random, Index buses, int ties) {
  std::uniform_real_distribution<double> some(0.5, 1.5);
  const double length = 1.0 / static_cast<double>(buses);
  const auto branch = [&](Index from, Index to) {
    return Branch{.from = from,
                  .to = to,
                  .r_pu = 0.4 * length * some(random),
                  .x_pu = 0.5 * length * some(random),
                  .b_pu = 0.02 * length * some(random)};
  };
  Grid grid;
  grid.buses = buses;
  grid.slacks = {{.bus = 0, .v_pu = 1.02, .angle_rad = 0.1}};
  for (Index bus = 1; bus < buses; ++bus) {
    const Index back = 1 + static_cast<Index>(random() % static_cast<unsigned>(std::min<Index>(bus, 7)));
    grid.branches.push_back(branch(bus - back, bus));
  }
  for (int k = 0; k < ties; ++k) {
    const auto from = static_cast<Index>(random() % static_cast<unsigned>(buses));
    const auto to = static_cast<Index>(random() % static_cast<unsigned>(buses));
    if (from == to) continue;
    grid.branches.push_back(branch(from, to));
    grid.branches.back().ratio = 1.0 + 0.01 * (some(random) - 1.0);
    grid.branches.back().shift_rad = 0.02 * (some(random) - 1.0);
  }
  return grid;
}

Injections random_injections(std::mt19937& random, Index hours, Index buses) {
  std::uniform_real_distribution<double> some(-1.0, 0.5);
  Injections injections = no_load(hours, buses);
  for (Index bus = 1; bus < buses; ++bus) {
    for (Index hour = 0; hour < hours; ++hour) {
      injections.p_pu(hour, bus) = some(random) / static_cast<double>(buses);
      injections.q_pu(hour, bus) = 0.4 * some(random) / static_cast<double>(buses);
    }
  }
  return injections;
}

class RandomGrids : public ::testing::TestWithParam<int> {};

TEST_P(RandomGrids, FixedPointAndNewtonAgree) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  const Grid grid = random_grid(random, 40 + GetParam(), GetParam() % 3 == 0 ? 0 : 10);
  const Injections injections = random_injections(random, 13, grid.buses);
  const State sweep = solve(grid, injections, {.tolerance_pu = 1e-12, .method = Method::fixed_point});
  const State newton = solve(grid, injections, {.tolerance_pu = 1e-12, .method = Method::newton});
  ASSERT_TRUE(sweep.converged.all() && newton.converged.all());
  EXPECT_LT(largest_difference(sweep.voltage_pu, newton.voltage_pu), 1e-11);
}

TEST_P(RandomGrids, AllInstructionSetsAgree) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  Grid grid = random_grid(random, 40 + GetParam(), 10);
  grid.current_loads.push_back({.bus = 7, .p_pu = 0.02, .q_pu = 0.01});
  const Injections injections = random_injections(random, 8, grid.buses);
  std::vector<Index> hours(8);
  std::iota(hours.begin(), hours.end(), Index{0});
  for (const Method method : {Method::fixed_point, Method::newton}) {
    grid.held.clear();
    if (method == Method::newton) grid.held.push_back({.bus = 5, .v_pu = 1.01});
    const Equations equations(grid, energised(grid));
    std::vector<std::vector<Complex>> voltages;
    for (const Kernels* const* kernel = available_kernels(); *kernel; ++kernel) {
      Tile tile(equations, tables_of(injections), **kernel);
      Eight eight(equations, **kernel);
      tile.take(hours);
      eight.take(tile, 0);
      const Settings settings{.tolerance_pu = 1e-12, .method = method};
      method == Method::newton ? eight.newton(settings) : eight.fixed_point(settings);
      for (std::size_t l = 0; l < Eight::lanes; ++l) ASSERT_TRUE(eight.converged(l)) << (*kernel)->name;
      voltages.emplace_back();
      for (std::size_t k = 0; k < equations.unknown().size(); ++k) {
        for (std::size_t l = 0; l < Eight::lanes; ++l) voltages.back().push_back(eight.voltage(k, l));
      }
    }
    for (std::size_t i = 0; i < voltages.front().size(); ++i) {
      for (const auto& others : voltages) EXPECT_LT(std::abs(others[i] - voltages.front()[i]), 1e-13);
    }
  }
}

TEST_P(RandomGrids, BusesInAnotherOrderHaveTheSameVoltages) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  const Grid grid = random_grid(random, 50, GetParam() % 2 == 0 ? 0 : 8);
  const Injections injections = random_injections(random, 5, grid.buses);
  std::vector<Index> to(static_cast<std::size_t>(grid.buses));
  std::iota(to.begin(), to.end(), Index{0});
  std::shuffle(to.begin(), to.end(), random);
  const auto moved = [&](Index bus) { return to[static_cast<std::size_t>(bus)]; };
  Grid other = grid;
  for (Branch& branch : other.branches) branch.from = moved(branch.from), branch.to = moved(branch.to);
  std::shuffle(other.branches.begin(), other.branches.end(), random);
  other.slacks[0].bus = moved(0);
  Injections shuffled = injections;
  for (Index bus = 0; bus < grid.buses; ++bus) {
    shuffled.p_pu.col(moved(bus)) = injections.p_pu.col(bus);
    shuffled.q_pu.col(moved(bus)) = injections.q_pu.col(bus);
  }
  const State one = solve(grid, injections, {.tolerance_pu = 1e-12});
  const State two = solve(other, shuffled, {.tolerance_pu = 1e-12});
  ASSERT_TRUE(one.converged.all() && two.converged.all());
  for (Index bus = 0; bus < grid.buses; ++bus) {
    EXPECT_LT((one.voltage_pu.col(bus) - two.voltage_pu.col(moved(bus))).abs().maxCoeff(), 1e-11);
  }
}

TEST_P(RandomGrids, AHeldVoltageIsWhatItsReactivePowerWouldGive) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  Grid grid = random_grid(random, 60, 12);
  const Injections injections = random_injections(random, 9, grid.buses);
  Grid held = grid;
  for (const Index bus : {Index{11}, Index{30}, Index{59}}) {
    held.held.push_back({.bus = bus, .v_pu = 1.0 + 1e-3 * static_cast<double>(bus % 7)});
  }
  const State found = solve(held, injections, {.tolerance_pu = 1e-12});
  ASSERT_TRUE(found.converged.all());
  Injections same = injections;
  for (const Held& bus : held.held) {
    EXPECT_LT((found.voltage_pu.col(bus.bus).abs() - bus.v_pu).abs().maxCoeff(), 1e-12);
    const Eigen::ArrayXXcd entering = bus_power(grid, found.voltage_pu);
    EXPECT_LT((entering.col(bus.bus).real() - injections.p_pu.col(bus.bus)).abs().maxCoeff(), 1e-12);
    same.q_pu.col(bus.bus) = entering.col(bus.bus).imag();
  }
  const State without = solve(grid, same, {.tolerance_pu = 1e-12, .method = Method::fixed_point});
  ASSERT_TRUE(without.converged.all());
  EXPECT_LT(largest_difference(found.voltage_pu, without.voltage_pu), 1e-10);
}

TEST_P(RandomGrids, AConstantCurrentIsAPowerThatFollowsTheVoltage) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  Grid grid = random_grid(random, 60, GetParam() % 2 == 0 ? 0 : 12);
  const Injections injections = random_injections(random, 9, grid.buses);
  Grid drawing = grid;
  for (Index bus = 3; bus < grid.buses; bus += 5) {
    drawing.current_loads.push_back({.bus = bus, .p_pu = 0.5 / 60.0, .q_pu = 0.2 / 60.0});
  }
  for (const Method method : {Method::fixed_point, Method::newton}) {
    const State found = solve(drawing, injections, {.tolerance_pu = 1e-12, .method = method});
    ASSERT_TRUE(found.converged.all());
    Injections same = injections;
    for (const CurrentLoad& load : drawing.current_loads) {
      same.p_pu.col(load.bus) -= load.p_pu * found.voltage_pu.col(load.bus).abs();
      same.q_pu.col(load.bus) -= load.q_pu * found.voltage_pu.col(load.bus).abs();
    }
    const State without = solve(grid, same, {.tolerance_pu = 1e-12});
    EXPECT_LT(largest_difference(found.voltage_pu, without.voltage_pu), 1e-11);
  }
}

TEST_P(RandomGrids, SensitivitiesAreWhatSmallInjectionsDo) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  Grid grid = random_grid(random, 30, GetParam() % 2 == 0 ? 0 : 6);
  grid.held.push_back({.bus = 12, .v_pu = 1.01});
  grid.current_loads.push_back({.bus = 20, .p_pu = 0.02, .q_pu = 0.01});
  Injections injections = random_injections(random, 2, grid.buses);
  const Settings exact{.tolerance_pu = 1e-13};
  const State state = solve(grid, injections, exact);
  ASSERT_TRUE(state.converged.all());
  std::vector<Index> sources(static_cast<std::size_t>(grid.buses));
  std::iota(sources.begin(), sources.end(), Index{0});
  const Sensitivities found = sensitivities(grid, injections, state, 1, sources);
  constexpr double little = 1e-5;
  for (const Index source : sources) {
    for (const bool reactive : {false, true}) {
      Eigen::ArrayXXd& power = reactive ? injections.q_pu : injections.p_pu;
      const auto at = [&](double more) {
        power(1, source) += more;
        const Eigen::ArrayXXd v = solve(grid, injections, exact).v_pu();
        power(1, source) -= more;
        return Eigen::ArrayXd(v.row(1).transpose());
      };
      const Eigen::ArrayXd slope = (at(little) - at(-little)) / (2.0 * little);
      const Eigen::ArrayXXd& answer = reactive ? found.v_by_q : found.v_by_p;
      EXPECT_LT((answer.col(source) - slope).abs().maxCoeff(), 1e-7) << source << reactive;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomGrids, ::testing::Range(1, 13));

TEST(LargeTree, OfTenThousandBusesIsSolvedAlikeByBothMethods) {
  std::mt19937 random(5);
  const Grid grid = random_grid(random, 10000, 0);
  const Injections injections = random_injections(random, 9, grid.buses);
  const State sweep = solve(grid, injections, {.tolerance_pu = 1e-10, .method = Method::fixed_point});
  const State newton = solve(grid, injections, {.tolerance_pu = 1e-10, .method = Method::newton});
  ASSERT_TRUE(sweep.converged.all() && newton.converged.all());
  EXPECT_LT(largest_difference(sweep.voltage_pu, newton.voltage_pu), 1e-9);
}

}  // namespace
}  // namespace zhanhe::powerflow
