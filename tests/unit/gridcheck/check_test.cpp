// The grid check on networks whose power flow has a closed form.

#include "zhanhe/gridcheck/check.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "zhanhe/gridcheck/violations.hpp"

namespace zhanhe::gridcheck {
namespace {

/// A source at 10 kV and a load of 1000 kW behind a line of 0.02 pu (on 1 MW) resistance, for two steps.
struct Example {
  Study study;
  Dispatch dispatch;
  TimeAxis axis{0, 3600, 2, 8.0};

  Example() {
    for (const char* name : {"source", "end"}) {
      Node node;
      node.name = name;
      node.v_kv = 10.0;
      study.all<Node>().push_back(node);
    }
    Line line;
    line.name = "line";
    line.from = "source";
    line.to = "end";
    line.length_km = 5.0;
    line.r_ohm_km = 0.4;
    line.i_max_a = 100.0;
    study.all<Line>().push_back(line);
    Load load;
    load.name = "load";
    load.node = "end";
    load.power_factor = 1.0;
    study.all<Load>().push_back(load);
    GridConnection grid;
    grid.name = "grid";
    grid.node = "source";
    study.all<GridConnection>().push_back(grid);

    CarrierDispatch group;
    group.carrier = "electricity";
    group.node = {"source", "end"};
    group.device = {"grid", "load"};
    group.device_kind = {"grid_connection", "load"};
    group.device_node = {"source", "end"};
    group.device_power_kw.resize(2, 2);
    group.device_power_kw << 1000.0, -1000.0, 500.0, -500.0;
    group.line = {"line"};
    group.line_from = {"source"};
    group.line_to = {"end"};
    dispatch.carriers.push_back(group);
  }
  CarrierDispatch& group() { return dispatch.carriers[0]; }
  [[nodiscard]] GridState checked() const { return check(study, dispatch, axis, 1, 1e-6, {}).state; }
};

/// Voltage at the end of a resistance r that carries p to a load at unity power factor.
double end_voltage(double r_pu, double p_pu) { return 0.5 * (1.0 + std::sqrt(1.0 - 4.0 * r_pu * p_pu)); }

TEST(GridCheck, gives_voltage_loss_loading_and_import_of_a_line_in_closed_form) {
  const GridState state = Example().checked();
  ASSERT_TRUE(state.checked) << state.reason;
  const double v = end_voltage(0.02, 1.0);
  const double loss_kw = 20.0 / (v * v);
  EXPECT_NEAR(state.v_pu(0, 1), v, 1e-8);
  EXPECT_NEAR(state.v_pu(0, 0), 1.0, 1e-12);
  EXPECT_NEAR(state.ac_line_loss_kw(0, 0), loss_kw, 1e-4);
  EXPECT_NEAR(state.ac_line_flow_kw(0, 0), 1000.0 + loss_kw, 1e-4);
  EXPECT_NEAR(state.ac_import_kw[0], 1000.0 + loss_kw, 1e-4);
  EXPECT_NEAR(state.line_loading_frac(0, 0), 1000.0 / v / (std::numbers::sqrt3 * 10.0) / 100.0, 1e-7);
  EXPECT_NEAR(state.v_pu(1, 1), end_voltage(0.02, 0.5), 1e-8);
  EXPECT_TRUE(state.violations.empty());
}

TEST(GridCheck, loads_draw_reactive_power_by_their_power_factor) {
  Example e;
  e.study.all<Load>()[0].power_factor = 0.8;
  const GridState state = e.checked();
  EXPECT_NEAR(state.device_reactive_kvar(0, 1), -750.0, 1e-9);
  EXPECT_LT(state.v_pu(0, 1), end_voltage(0.02, 1.0));
  EXPECT_NEAR(state.device_reactive_kvar(0, 0), 750.0, 1e-6);  // the line has no reactance
}

TEST(GridCheck, names_what_is_broken_with_its_steps_and_the_worst_of_them) {
  Example e;
  e.study.all<Node>()[1].v_min_pu = 0.985;
  e.study.all<Line>()[0].i_max_a = 40.0;
  const GridState state = e.checked();
  ASSERT_EQ(state.violations.size(), 2u);
  EXPECT_EQ(state.violations[0].kind, "undervoltage");
  EXPECT_EQ(state.violations[0].name, "end");
  EXPECT_EQ(state.violations[0].at, std::vector<std::size_t>{0});
  EXPECT_NEAR(state.violations[0].value, end_voltage(0.02, 1.0), 1e-8);
  EXPECT_EQ(state.violations[1].kind, "overload");
  EXPECT_EQ(state.violations[1].name, "line");
}

TEST(GridCheck, a_step_without_a_solution_is_named_and_not_a_number) {
  Example e;
  e.group().device_power_kw(0, 1) = -20000.0;  // collapse is at 12500 kW
  const GridState state = e.checked();
  EXPECT_FALSE(state.converged[0]);
  EXPECT_TRUE(state.converged[1]);
  EXPECT_TRUE(std::isnan(state.v_pu(0, 1)));
  ASSERT_FALSE(state.violations.empty());
  EXPECT_EQ(state.violations[0].kind, "not-converged");
  EXPECT_EQ(state.violations[0].at, std::vector<std::size_t>{0});
}

TEST(GridCheck, nodes_joined_by_a_line_without_impedance_share_one_voltage) {
  Example e;
  e.study.all<Line>()[0].r_ohm_km = 0.0;
  const GridState state = e.checked();
  ASSERT_TRUE(state.checked);
  EXPECT_EQ(state.v_pu(0, 1), state.v_pu(0, 0));
  EXPECT_TRUE(std::isnan(state.ac_line_flow_kw(0, 0)));
  EXPECT_NEAR(state.ac_import_kw[0], 1000.0, 1e-9);
}

TEST(GridCheck, an_island_without_a_source_is_not_checked) {
  Example e;
  e.study.all<Line>()[0].closed = false;
  const GridState state = e.checked();
  ASSERT_TRUE(state.checked);
  EXPECT_TRUE(std::isnan(state.v_pu(0, 1)));
  EXPECT_NEAR(state.v_pu(0, 0), 1.0, 1e-12);
}

/// The line replaced by a transformer without resistance that changes its taps by 2 % of the turns.
Example with_taps() {
  Example e;
  Transformer unit;
  unit.name = "line";
  unit.from = "source";
  unit.to = "end";
  unit.s_max_kva = 2000.0;
  unit.u_k_frac = 0.1;
  unit.tap_step_frac = 0.02;
  unit.v_target_pu = 1.05;
  e.study.all<Transformer>().push_back(unit);
  e.study.all<Line>().clear();
  return e;
}

/// Voltage behind a reactance x and a ratio for a load p at unity power factor.
double behind_reactance(double x_pu, double p_pu, double ratio) {
  const double u = 1.0 / (ratio * ratio);
  return std::sqrt(0.5 * (u + std::sqrt(u * u - 4.0 * x_pu * x_pu * p_pu * p_pu)));
}

TEST(GridCheck, taps_follow_the_voltage_behind_them_in_closed_form) {
  const Checked found = check(with_taps().study, with_taps().dispatch, Example().axis, 1, 1e-6, {});
  ASSERT_TRUE(found.state.checked) << found.state.reason;
  // The band is 1.03 to 1.07: two steps bring 1 to 1.0417 or a little less.
  ASSERT_EQ(found.state.tap_changer, std::vector<std::string>{"line"});
  for (Eigen::Index t = 0; t < 2; ++t) {
    const double p = t == 0 ? 1.0 : 0.5;
    EXPECT_NEAR(found.state.tap_frac(t, 0), -0.04, 1e-12);
    EXPECT_NEAR(found.state.v_pu(t, 1), behind_reactance(0.05, p, 0.96), 1e-8);
    EXPECT_NEAR(found.state.ac_line_flow_kw(t, 0), 1000.0 * p, 1e-4);
    // What the reactance draws comes from the source: x i^2.
    const double i = p / found.state.v_pu(t, 1);
    EXPECT_NEAR(found.state.device_reactive_kvar(t, 0), 1000.0 * 0.05 * i * i, 1e-3);
  }
  EXPECT_EQ(found.state.tap_operations, 0u);
  EXPECT_EQ(found.state.restless, 0u);
}

TEST(GridCheck, taps_that_the_dispatch_chose_are_those_of_the_power_flow) {
  Example e = with_taps();
  e.group().tap_frac.resize(2, 1);
  e.group().tap_frac << 0.06, -0.1;
  const GridState state = e.checked();
  EXPECT_NEAR(state.tap_frac(0, 0), 0.06, 1e-12);
  EXPECT_NEAR(state.v_pu(0, 1), behind_reactance(0.05, 1.0, 1.06), 1e-8);
  EXPECT_NEAR(state.v_pu(1, 1), behind_reactance(0.05, 0.5, 0.9), 1e-8);
  EXPECT_EQ(state.tap_operations, 8u);
}

TEST(GridCheck, a_step_without_a_solution_has_no_tap) {
  Example e = with_taps();
  e.group().device_power_kw(0, 1) = -20000.0;
  const GridState state = e.checked();
  EXPECT_TRUE(std::isnan(state.tap_frac(0, 0)));
  EXPECT_NEAR(state.tap_frac(1, 0), -0.04, 1e-12);
}

TEST(GridCheck, says_why_nothing_was_checked) {
  Example e;
  for (Node& node : e.study.all<Node>()) node.v_kv.reset();
  const GridState state = e.checked();
  EXPECT_FALSE(state.checked);
  EXPECT_NE(state.reason.find("v_kv"), std::string::npos);
}

TEST(Reasons, AreTheDispatchsOwnExcessOrDisagreement) {
  CarrierDispatch group;
  group.node = {"source", "end"};
  group.line = {"line"};
  group.node_beyond_pu2 = Eigen::ArrayXXd::Zero(3, 2);
  group.node_beyond_pu2(1, 1) = 0.01;
  group.line_beyond_frac = Eigen::ArrayXXd::Zero(3, 1);
  group.line_beyond_frac(2, 0) = 0.1;
  std::vector<Violation> broken{{"not-converged", "power flow", 1, 0, std::nan(""), 0.0, {0}},
                                {"undervoltage", "end", 2, 1, 0.9, 0.93, {1, 2}},
                                {"overload", "line", 2, 2, 1.2, 1.0, {1, 2}}};
  using Steps = std::vector<std::size_t>;
  tell_why(group, 1e-3, broken);
  EXPECT_EQ(broken[0].unmendable, Steps{});
  EXPECT_EQ(broken[0].unsettled, Steps{});
  EXPECT_EQ(broken[1].unmendable, Steps{1});
  EXPECT_EQ(broken[1].unsettled, Steps{2});
  EXPECT_EQ(broken[2].unmendable, Steps{2});
  EXPECT_EQ(broken[2].unsettled, Steps{1});
  group.node_beyond_pu2.resize(0, 0);  // the last dispatch knew no limits
  tell_why(group, 1e-3, broken);
  EXPECT_EQ(broken[1].unmendable, Steps{});
  EXPECT_EQ(broken[1].unsettled, (Steps{1, 2}));
}

}  // namespace
}  // namespace zhanhe::gridcheck
