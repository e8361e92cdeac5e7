#include "zhanhe/powerflow/named_grid.hpp"

#include "zhanhe/powerflow/flows.hpp"
#include "zhanhe/powerflow/solve.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace zhanhe::powerflow {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Slack - line - two nodes on one bus - transformer with a shunt of its own at the far side - end. Besides: a bus
/// without supply, and a node out of service.
NamedGrid example() {
  NamedGrid named;
  named.base_kva = 1000.0;
  named.grid.buses = 4;
  named.grid.branches = {{.from = 0, .to = 1, .r_pu = 0.01, .x_pu = 0.02, .g_pu = 0.003, .b_pu = 0.01},
                         {.from = 1, .to = 2, .r_pu = 0.02, .x_pu = 0.05, .ratio = 0.98, .shift_rad = 0.5}};
  named.grid.shunts = {{.bus = 2, .g_pu = 0.02, .b_pu = -0.01}};
  named.grid.slacks = {{.bus = 0, .v_pu = 1.02, .angle_rad = 0.1}};
  named.node_names = {"source", "left", "right", "end", "dark", "off"};
  named.v_kv = {20.0, 20.0, 20.0, 0.4, 20.0, 20.0};
  named.bus_of_node = {0, 1, 1, 2, 3, NamedGrid::none};
  named.p_kw = Eigen::ArrayXd::Zero(6);
  named.q_kvar = Eigen::ArrayXd::Zero(6);
  named.lines = {{.name = "line",
                  .first_branch = 0,
                  .terminals = {{.branch = 0, .i_rated_pu = 0.5}, {.branch = 0, .at_to = true, .i_rated_pu = 0.4}}}};
  named.transformers = {{.name = "unit",
                         .first_branch = 1,
                         .terminals = {{.branch = 1, .i_rated_pu = 0.3},
                                       {.branch = 1, .at_to = true, .shunt_pu = {0.02, -0.01}, .i_rated_pu = 0.25}}}};
  return named;
}

/// Hours x nodes, row by row.
struct Table {
  Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> numbers;

  [[nodiscard]] NodeTable view() const { return {numbers.data(), numbers.rows(), numbers.cols(), 1}; }
};

Table table(double source, double left, double right, double end) {
  Table made{Eigen::ArrayXXd::Zero(2, 6)};
  made.numbers.row(0) << source, left, right, end, nan, nan;
  made.numbers.row(1) << source, 2.0 * left, 2.0 * right, 2.0 * end, nan, nan;
  return made;
}

State solved(const NamedGrid& named) {
  const Table p = table(nan, -80.0, -20.0, -60.0);
  const Table q = table(nan, -10.0, -5.0, -20.0);
  return solve(named.grid, injections(named, unread(named), p.view(), q.view()), {.tolerance_pu = 1e-12});
}

TEST(NamedGrid, nodes_of_one_bus_are_added_and_others_not_looked_at) {
  const NamedGrid named = example();
  const Table p = table(nan, -80.0, -20.0, -60.0);
  const Injections sums = injections(named, unread(named), p.view(), p.view());
  for (const Eigen::ArrayXXd* sum : {&sums.p_pu, &sums.q_pu}) {
    Eigen::ArrayXXd expected(2, 4);
    expected << 0.0, -0.1, -0.06, 0.0, 0.0, -0.2, -0.12, 0.0;
    EXPECT_TRUE(sum->isApprox(expected, 1e-15));
  }
}

TEST(NamedGrid, reactive_power_is_not_looked_at_where_the_voltage_is_held) {
  NamedGrid named = example();
  named.grid.held = {{.bus = 2, .v_pu = 1.0}};
  const Unread flags = unread(named);
  const bool p[] = {true, false, false, false, true, true};
  const bool q[] = {true, false, false, true, true, true};
  for (Index node = 0; node < 6; ++node) {
    EXPECT_EQ(flags.p(node), p[node]) << node;
    EXPECT_EQ(flags.q(node), q[node]) << node;
  }
}

TEST(NamedGrid, a_stride_of_zero_repeats_one_hour) {
  const NamedGrid named = example();
  const double hour[] = {nan, -80.0, -20.0, -60.0, nan, nan};
  const NodeTable repeated{hour, 100, 0, 1};
  const Injections sums = injections(named, unread(named), repeated, repeated);
  EXPECT_EQ(sums.p_pu.rows(), 100);
  EXPECT_TRUE((sums.p_pu.col(1) == sums.p_pu(0, 1)).all());
  EXPECT_NEAR(sums.p_pu(99, 2), -0.06, 1e-15);
}

TEST(NamedGrid, nodes_have_the_voltages_of_their_buses) {
  const NamedGrid named = example();
  const State state = solved(named);
  ASSERT_TRUE(state.converged.all());
  const Eigen::ArrayXXd v = node_v_pu(named, state), angle = node_angle_rad(named, state);
  const Flags live = node_energised(named, state);
  for (Index node = 0; node < 6; ++node) {
    const Index bus = named.bus_of_node[static_cast<std::size_t>(node)];
    EXPECT_EQ(live(node), node < 4) << node;
    for (Index hour = 0; hour < 2; ++hour) {
      if (node >= 4) {
        EXPECT_TRUE(std::isnan(v(hour, node)) && std::isnan(angle(hour, node))) << node;
        continue;
      }
      EXPECT_NEAR(v(hour, node), std::abs(state.voltage_pu(hour, bus)), 1e-15);
      EXPECT_NEAR(angle(hour, node), std::arg(state.voltage_pu(hour, bus)), 1e-15);
    }
  }
}

TEST(NamedGrid, losses_are_what_enters_and_does_not_leave) {
  const NamedGrid named = example();
  const State state = solved(named);
  const Eigen::ArrayXcd entering = bus_power(named.grid, state.voltage_pu).col(0);
  const Eigen::ArrayXd loss = loss_kw(named, state);
  for (Index hour = 0; hour < 2; ++hour) {
    const double drawn_kw = 160.0 * static_cast<double>(hour + 1);
    EXPECT_NEAR(loss(hour), 1000.0 * entering(hour).real() - drawn_kw, 1e-8);
  }
}

TEST(NamedGrid, loading_is_the_largest_current_over_its_rating_with_what_the_equipment_has_inside) {
  const NamedGrid named = example();
  const State state = solved(named);
  const Flows flows = branch_flows(named.grid, state.voltage_pu);
  const Eigen::ArrayXXd line = loading_frac(named, named.lines, state);
  const Eigen::ArrayXXd unit = loading_frac(named, named.transformers, state);
  for (Index hour = 0; hour < 2; ++hour) {
    EXPECT_NEAR(line(hour, 0), std::max(flows.i_from_pu(hour, 0) / 0.5, flows.i_to_pu(hour, 0) / 0.4), 1e-12);
    // At the end of the transformer nothing but the load draws: its current is S / V.
    const double end = std::hypot(0.06, 0.02) * static_cast<double>(hour + 1) / std::abs(state.voltage_pu(hour, 2));
    EXPECT_NEAR(unit(hour, 0), std::max(flows.i_from_pu(hour, 1) / 0.3, end / 0.25), 1e-9);
  }
}

TEST(NamedGrid, loading_is_zero_without_supply_and_not_a_number_without_rating) {
  NamedGrid named = example();
  named.grid.branches[1].closed = false;
  named.lines.front().terminals.back().i_rated_pu = std::numeric_limits<double>::infinity();
  const State state = solved(named);
  EXPECT_TRUE((loading_frac(named, named.transformers, state) == 0.0).all());
  EXPECT_TRUE(loading_frac(named, named.lines, state).isNaN().all());
}

TEST(NamedGrid, hours_that_did_not_converge_have_no_numbers) {
  const NamedGrid named = example();
  const Table p = table(0.0, -30000.0, 0.0, 0.0);
  const State state = solve(named.grid, injections(named, unread(named), p.view(), p.view()));
  ASSERT_FALSE(state.converged.any());
  EXPECT_TRUE(loss_kw(named, state).isNaN().all());
  EXPECT_TRUE(loading_frac(named, named.lines, state).isNaN().all());
  EXPECT_TRUE(node_v_pu(named, state).isNaN().all());
}

}  // namespace
}  // namespace zhanhe::powerflow
