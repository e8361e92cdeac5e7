// Tables that are read and written where their owner keeps them.

#include "zhanhe/powerflow/table.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "unit/powerflow/tables.hpp"
#include "zhanhe/powerflow/solve.hpp"

namespace zhanhe::powerflow {
namespace {

using namespace testing;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A chain whose columns are more than its buses: every third bus has two, and some columns belong to none.
struct Chain {
  static constexpr Index buses = 30;

  Grid grid;
  std::vector<Index> bus_of_column;

  Chain() {
    grid.buses = buses;
    grid.slacks = {{.bus = 0, .v_pu = 1.01}};
    for (Index bus = 1; bus < buses; ++bus) {
      grid.branches.push_back({.from = bus - 1, .to = bus, .r_pu = 0.004, .x_pu = 0.003});
    }
    for (Index bus = buses - 1; bus >= 0; --bus) {
      bus_of_column.push_back(bus == 0 ? InjectionTables::unread : bus);
      if (bus % 3 == 1) bus_of_column.push_back(bus);
      if (bus % 7 == 0) bus_of_column.push_back(InjectionTables::unread);
    }
  }
  [[nodiscard]] Index columns() const { return static_cast<Index>(bus_of_column.size()); }
};

/// Numbers of hours x columns with any strides.
struct Strided {
  std::vector<double> memory;
  NodeTable table;
};

Strided laid_out(const Eigen::ArrayXXd& numbers, Index hour_stride, Index column_stride) {
  const auto span = [](Index count, Index stride) { return (count - 1) * stride; };
  const Index hours = span(numbers.rows(), hour_stride), columns = span(numbers.cols(), column_stride);
  const Index lowest = std::min<Index>(0, hours) + std::min<Index>(0, columns);
  Strided made;
  made.memory.assign(static_cast<std::size_t>(std::abs(hours) + std::abs(columns) + 1), nan);
  const auto place = [&](Index h, Index c) { return h * hour_stride + c * column_stride - lowest; };
  for (Index h = 0; h < numbers.rows(); ++h) {
    for (Index c = 0; c < numbers.cols(); ++c) made.memory[static_cast<std::size_t>(place(h, c))] = numbers(h, c);
  }
  made.table = {made.memory.data() - lowest, numbers.rows(), hour_stride, column_stride};
  return made;
}

/// Random loads of the columns, NaN in those that belong to no bus.
Eigen::ArrayXXd loads(const Chain& chain, Index hours, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> some(-30.0, 5.0);
  Eigen::ArrayXXd numbers(hours, chain.columns());
  for (Index c = 0; c < numbers.cols(); ++c) {
    for (Index h = 0; h < hours; ++h) {
      numbers(h, c) = chain.bus_of_column[static_cast<std::size_t>(c)] < 0 ? nan : some(random);
    }
  }
  return numbers;
}

Eigen::ArrayXXd summed(const Chain& chain, const Eigen::ArrayXXd& numbers, double to_pu) {
  Eigen::ArrayXXd sum = Eigen::ArrayXXd::Zero(numbers.rows(), Chain::buses);
  for (Index c = 0; c < numbers.cols(); ++c) {
    const Index bus = chain.bus_of_column[static_cast<std::size_t>(c)];
    if (bus >= 0) sum.col(bus) += to_pu * numbers.col(c);
  }
  return sum;
}

TEST(Tables, AreReadWhereverTheyLie) {
  const Chain chain;
  const PreparedGrid prepared(chain.grid);
  const double to_pu = 1.0 / 1000.0;
  // Whole tiles, whole eights, and what is left over.
  for (const Index hours : {1, 7, 8, 16, 24, 45}) {
    const Eigen::ArrayXXd p = loads(chain, hours, 1), q = loads(chain, hours, 2);
    const State expected =
        solve(chain.grid, {summed(chain, p, to_pu), summed(chain, q, to_pu)}, {.tolerance_pu = 1e-11});
    ASSERT_TRUE(expected.converged.all());
    const Index columns = chain.columns();
    for (const auto& [hour_stride, column_stride] : {std::pair<Index, Index>{columns, 1},
                                                     {1, hours},
                                                     {2 * columns, 2},
                                                     {-columns, 1},
                                                     {columns, -1},
                                                     {3, 3 * hours}}) {
      const Strided at_p = laid_out(p, hour_stride, column_stride), at_q = laid_out(q, hour_stride, column_stride);
      const State found =
          prepared.solve(InjectionTables{at_p.table, at_q.table, chain.bus_of_column, chain.bus_of_column, to_pu},
                         nullptr, {.tolerance_pu = 1e-11});
      ASSERT_TRUE(found.readable.all() && found.converged.all()) << hours << " " << hour_stride;
      EXPECT_LT(largest_difference(found.voltage_pu, expected.voltage_pu), 1e-13) << hours << " " << hour_stride;
    }
  }
}

TEST(Tables, OneHourMayBeRepeated) {
  const Chain chain;
  const Eigen::ArrayXXd p = loads(chain, 1, 3), q = loads(chain, 20, 4);
  Strided once = laid_out(p, chain.columns(), 1);
  once.table.hours = 20;
  once.table.hour_stride = 0;
  const Strided each = laid_out(q, chain.columns(), 1);
  const State found =
      PreparedGrid(chain.grid)
          .solve(InjectionTables{once.table, each.table, chain.bus_of_column, chain.bus_of_column, 1e-3});
  const Injections same{summed(chain, p.replicate(20, 1), 1e-3), summed(chain, q, 1e-3)};
  EXPECT_LT(largest_difference(found.voltage_pu, solve(chain.grid, same).voltage_pu), 1e-13);
}

TEST(Tables, ANumberThatIsNoneIsToldOfItsHourAndOnlyWhereItCounts) {
  const Chain chain;
  Eigen::ArrayXXd p = loads(chain, 33, 5);
  const Eigen::ArrayXXd q = loads(chain, 33, 6);
  p(9, 4) = nan;                                       // in a whole tile, by eight columns
  p(32, 2) = std::numeric_limits<double>::infinity();  // in what is left over
  p(20, chain.columns() - 2) = -nan;                   // beyond the last eight columns
  ASSERT_GE(chain.bus_of_column[static_cast<std::size_t>(chain.columns() - 2)], -1);
  const bool counts = chain.bus_of_column[static_cast<std::size_t>(chain.columns() - 2)] >= 0;
  const Strided at_p = laid_out(p, chain.columns(), 1), at_q = laid_out(q, chain.columns(), 1);
  const State found =
      PreparedGrid(chain.grid)
          .solve(InjectionTables{at_p.table, at_q.table, chain.bus_of_column, chain.bus_of_column, 1e-3});
  for (Index hour = 0; hour < 33; ++hour) {
    const bool bad = hour == 9 || hour == 32 || (hour == 20 && counts);
    EXPECT_EQ(found.readable(hour), !bad) << hour;
    EXPECT_EQ(found.converged(hour), !bad) << hour;
  }
}

TEST(Tables, MagnitudesStandWhereTheyAreWanted) {
  const Chain chain;
  const Eigen::ArrayXXd p = loads(chain, 41, 7), q = loads(chain, 41, 8);
  Strided at_p = laid_out(p, chain.columns(), 1);
  const Strided at_q = laid_out(q, chain.columns(), 1);
  at_p.memory[static_cast<std::size_t>(17 * chain.columns() + 4)] = nan;  // an hour without a result
  // The slack, a bus twice, none, in any order.
  Magnitudes wanted{{5, 0, Magnitudes::none, 29, 5, 1}, {}};
  const State found =
      PreparedGrid(chain.grid)
          .solve(InjectionTables{at_p.table, at_q.table, chain.bus_of_column, chain.bus_of_column, 1e-3}, &wanted);
  ASSERT_EQ(wanted.v_pu.rows(), 41);
  ASSERT_FALSE(found.converged(17));
  for (Index c = 0; c < 6; ++c) {
    const Index bus = wanted.bus_of_column[static_cast<std::size_t>(c)];
    for (Index hour = 0; hour < 41; ++hour) {
      if (bus < 0 || hour == 17) {
        EXPECT_TRUE(std::isnan(wanted.v_pu(hour, c)));
      } else {
        EXPECT_NEAR(wanted.v_pu(hour, c), std::abs(found.voltage_pu(hour, bus)), 1e-15);
      }
    }
  }
}

TEST(Tables, AColumnOfABusThatIsNotThereIsAProblem) {
  const Chain chain;
  const Eigen::ArrayXXd zero = Eigen::ArrayXXd::Zero(2, chain.columns());
  const Strided at = laid_out(zero, chain.columns(), 1);
  std::vector<Index> beyond = chain.bus_of_column;
  beyond.front() = Chain::buses;
  const State found =
      PreparedGrid(chain.grid).solve(InjectionTables{at.table, at.table, beyond, chain.bus_of_column, 1.0});
  ASSERT_EQ(found.problems.size(), 1U);
  EXPECT_EQ(found.problems.front().part, Part::injections);
  EXPECT_TRUE(found.voltage_pu.isNaN().all());
}

}  // namespace
}  // namespace zhanhe::powerflow
