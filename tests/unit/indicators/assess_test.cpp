// Indicators and traced CO2 on networks small enough to solve by hand.

#include "zhanhe/indicators/assess.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace zhanhe::indicators {
namespace {

Eigen::ArrayXXd table(std::initializer_list<std::initializer_list<double>> rows) {
  Eigen::ArrayXXd values(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(rows.begin()->size()));
  Eigen::Index r = 0;
  for (const auto& row : rows) {
    Eigen::Index c = 0;
    for (const double value : row) values(r, c++) = value;
    ++r;
  }
  return values;
}

/// A dispatch of electricity that is written column by column.
struct Sketch {
  Study study;
  Dispatch dispatch;
  TimeAxis axis;

  explicit Sketch(std::size_t steps, std::vector<std::string> nodes) {
    study.settings.steps = static_cast<int>(steps);
    axis = study.axis();
    CarrierDispatch group;
    group.carrier = "electricity";
    group.node = std::move(nodes);
    dispatch.carriers.push_back(group);
  }

  CarrierDispatch& group() { return dispatch.carriers.front(); }

  void device(const std::string& name, const std::string& kind, const std::string& node, const std::string& owner,
              std::vector<double> kw) {
    group().device.push_back(name);
    group().device_kind.push_back(kind);
    group().device_node.push_back(node);
    group().device_owner.push_back(owner);
    append(group().device_power_kw, kw);
  }

  void line(const std::string& from, const std::string& to, std::vector<double> kw, double loss_frac = 0.0) {
    group().line.push_back(from + to);
    group().line_from.push_back(from);
    group().line_to.push_back(to);
    append(group().line_flow_kw, kw);
    for (double& value : kw) value = std::abs(value) * loss_frac;
    append(group().line_loss_kw, kw);
  }

  void source(const std::string& name, const std::string& node, std::vector<double> kw, double carbon_kg_kwh) {
    device(name, "generator", node, "district", kw);
    emits(name, "operation", kw, carbon_kg_kwh);
  }

  void load(const std::string& node, std::vector<double> kw, const std::string& owner = "tenant") {
    for (double& value : kw) value = -value;
    device("load_" + node, "load", node, owner, kw);
  }

  void grid(const std::string& node, std::vector<double> in, std::vector<double> out, double carbon_kg_kwh) {
    std::vector<double> net(in);
    for (std::size_t t = 0; t < in.size(); ++t) net[t] -= out[t];
    device("grid", "connection", node, "district", net);
    group().connection.push_back("grid");
    append(group().import_kw, in);
    append(group().export_kw, out);
    emits("grid", "import", in, carbon_kg_kwh);
  }

  void store(const std::string& node, std::vector<double> in, std::vector<double> out, double first,
             std::vector<double> level) {
    std::vector<double> net(out);
    for (std::size_t t = 0; t < in.size(); ++t) net[t] -= in[t];
    device("tank", "store", node, "district", net);
    group().store.push_back("tank");
    append(group().charge_kw, in);
    append(group().discharge_kw, out);
    append(group().level_kwh, level);
    group().level_first_kwh = Eigen::ArrayXd::Constant(1, first);
  }

  [[nodiscard]] Indicators assessed(const GridState& grid_state = {}) const {
    return assess(study, dispatch, grid_state, axis);
  }

  static void append(Eigen::ArrayXXd& values, const std::vector<double>& column) {
    values.conservativeResize(static_cast<Eigen::Index>(column.size()), values.cols() + 1);
    for (std::size_t t = 0; t < column.size(); ++t) values(static_cast<Eigen::Index>(t), values.cols() - 1) = column[t];
  }

private:
  void emits(const std::string& name, const std::string& part, const std::vector<double>& kw, double carbon_kg_kwh) {
    const Eigen::Map<const Eigen::ArrayXd> power(kw.data(), static_cast<Eigen::Index>(kw.size()));
    dispatch.flows.push_back({name, "district", part, power, Profile(0.0), Profile(carbon_kg_kwh)});
  }
};

void expect_conserved(const Indicators& result) {
  EXPECT_NEAR(result.balance.residual_kg, 0.0, 1e-9 * std::max(1.0, result.balance.source_kg));
}

TEST(Trace, two_sources_of_one_load_mix_by_energy) {
  Sketch s(1, {"a", "b", "idle"});
  s.source("coal", "a", {30.0}, 0.9);
  s.source("gas", "b", {70.0}, 0.4);
  s.line("a", "b", {30.0});
  s.load("b", {100.0});
  const Indicators result = s.assessed();
  EXPECT_EQ(result.flows, "dispatch");
  const Eigen::ArrayXXd& c = result.carbon[0].carbon_kg_kwh;
  EXPECT_NEAR(c(0, 0), 0.9, 1e-15);
  EXPECT_NEAR(c(0, 1), 0.3 * 0.9 + 0.7 * 0.4, 1e-15);
  EXPECT_TRUE(std::isnan(c(0, 2))) << "nothing flows there: no mixture, not a clean one";
  EXPECT_NEAR(result.boundaries[0].load_carbon_kg, 55.0, 1e-12);
  expect_conserved(result);
}

TEST(Trace, a_line_written_the_other_way_round_says_the_same) {
  for (const double sign : {1.0, -1.0}) {
    Sketch s(1, {"a", "b"});
    s.source("coal", "a", {30.0}, 0.9);
    s.source("gas", "b", {70.0}, 0.4);
    sign > 0.0 ? s.line("a", "b", {30.0}) : s.line("b", "a", {-30.0});
    s.load("b", {100.0});
    EXPECT_NEAR(s.assessed().carbon[0].carbon_kg_kwh(0, 1), 0.55, 1e-15);
  }
}

TEST(Trace, what_a_line_loses_makes_what_arrives_dirtier) {
  Sketch s(1, {"a", "b"});
  s.source("coal", "a", {100.0}, 0.9);
  s.line("a", "b", {100.0}, 0.1);
  s.load("b", {90.0});
  const Indicators result = s.assessed();
  EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(0, 1), 1.0, 1e-15);
  EXPECT_NEAR(result.balance.load_kg, 90.0, 1e-12);
  expect_conserved(result);
}

// 1 kW circles a -> b -> c -> a beside the 10 kW from a to c. By hand: a mixes 10 kW of 0.8 with 1 kW of c, b is a's,
// c is b's with 5 kW of clean power: c_a = (8 + c_c) / 11, c_c = (11 c_a) / 16.
TEST(Trace, a_loop_is_solved_at_once) {
  Sketch s(1, {"a", "b", "c"});
  s.source("coal", "a", {10.0}, 0.8);
  s.source("hydro", "c", {5.0}, 0.0);
  s.line("a", "b", {11.0});
  s.line("b", "c", {11.0});
  s.line("c", "a", {1.0});
  s.load("c", {15.0});
  const Indicators result = s.assessed();
  const Eigen::ArrayXXd& c = result.carbon[0].carbon_kg_kwh;
  EXPECT_NEAR(c(0, 2), 8.0 / 15.0, 1e-14);
  EXPECT_NEAR(c(0, 0), (8.0 + 8.0 / 15.0) / 11.0, 1e-14);
  EXPECT_NEAR(c(0, 1), c(0, 0), 1e-15);
  expect_conserved(result);
}

TEST(Trace, nodes_before_between_and_behind_loops_are_all_solved) {
  Sketch s(1, {"x", "a", "b", "m", "c", "d", "y"});
  s.source("coal", "x", {10.0}, 0.8);
  s.line("x", "a", {10.0});
  s.line("a", "b", {12.0});
  s.line("b", "a", {2.0});
  s.line("b", "m", {10.0});
  s.source("hydro", "m", {10.0}, 0.0);
  s.line("m", "c", {20.0});
  s.line("c", "d", {23.0});
  s.line("d", "c", {3.0});
  s.line("d", "y", {20.0});
  s.load("y", {20.0});
  const Indicators result = s.assessed();
  for (Eigen::Index node = 0; node < 3; ++node) EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(0, node), 0.8, 1e-15);
  for (Eigen::Index node = 3; node < 7; ++node) EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(0, node), 0.4, 1e-15);
  expect_conserved(result);
}

TEST(Trace, what_only_circles_has_no_mixture) {
  Sketch s(1, {"a", "b", "c"});
  s.line("a", "b", {1.0});
  s.line("b", "a", {1.0});
  s.source("coal", "c", {1.0}, 0.8);
  s.load("c", {1.0});
  const Indicators result = s.assessed();
  EXPECT_TRUE(std::isnan(result.carbon[0].carbon_kg_kwh(0, 0)));
  EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(0, 2), 0.8, 1e-15);
}

// 10 kWh at 0.5 are charged with 0.8 and given out with 0.9: 7.2 kWh carry 5 kg. The level at the start is empty.
TEST(Trace, a_store_gives_out_what_it_took_with_its_losses) {
  Sketch s(2, {"a"});
  Store tank;
  tank.name = "tank";
  tank.efficiency_in_frac = 0.8;
  tank.efficiency_out_frac = 0.9;
  s.study.all<Store>().push_back(tank);
  s.grid("a", {10.0, 0.0}, {0.0, 0.0}, 0.5);
  s.store("a", {10.0, 0.0}, {0.0, 7.2}, 0.0, {8.0, 0.0});
  s.load("a", {0.0, 7.2});
  const Indicators result = s.assessed();
  EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(1, 0), 5.0 / 7.2, 1e-14);
  EXPECT_NEAR(result.balance.stored_kg, 0.0, 1e-12);
  expect_conserved(result);
}

TEST(Trace, the_first_level_of_a_store_has_the_stated_intensity) {
  Sketch s(1, {"a"});
  s.study.settings.stored_carbon_kg_kwh = 0.3;
  s.store("a", {0.0}, {4.0}, 10.0, {6.0});
  s.load("a", {4.0});
  const Indicators result = s.assessed();
  EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(0, 0), 0.3, 1e-15);
  EXPECT_NEAR(result.balance.stored_kg, -1.2, 1e-12);
  expect_conserved(result);
}

// A CHP burns 100 kWh of gas at 0.2 and gives 40 of power and 50 of heat: 20 kg over 90 kWh.
TEST(Trace, a_converter_shares_its_inputs_by_energy) {
  Sketch s(1, {"a"});
  Converter chp;
  chp.name = "chp";
  s.study.all<Converter>().push_back(chp);
  s.device("chp", "converter", "a", "district", {40.0});
  s.load("a", {40.0});
  const auto carrier = [](const std::string& name, const std::string& node, std::vector<std::string> devices,
                          std::vector<std::string> kinds, const Eigen::ArrayXXd& kw) {
    CarrierDispatch group;
    group.carrier = name;
    group.node = {node};
    group.device_node.assign(devices.size(), node);
    group.device_owner.assign(devices.size(), "district");
    group.device = std::move(devices);
    group.device_kind = std::move(kinds);
    group.device_power_kw = kw;
    return group;
  };
  s.dispatch.carriers.push_back(carrier("heat", "h", {"chp", "house"}, {"converter", "load"}, table({{50.0, -50.0}})));
  s.dispatch.carriers.push_back(
      carrier("gas", "g", {"well", "chp"}, {"generator", "converter"}, table({{100.0, -100.0}})));
  s.dispatch.flows.push_back(
      {"well", "district", "operation", Eigen::ArrayXd::Constant(1, 100.0), Profile(0.0), Profile(0.2)});
  const Indicators result = s.assessed();
  EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(0, 0), 20.0 / 90.0, 1e-15);
  EXPECT_NEAR(result.carbon[1].carbon_kg_kwh(0, 0), 20.0 / 90.0, 1e-15);
  EXPECT_NEAR(result.carbon[2].carbon_kg_kwh(0, 0), 0.2, 1e-15);
  EXPECT_NEAR(result.balance.load_kg, 20.0, 1e-12);
  expect_conserved(result);
}

// 10 kWh are charged at 0.5, half of them stand and are lost while the rest is taken: all 5 kg go with the 5 kWh.
TEST(Trace, an_emptied_store_keeps_no_carbon_of_what_it_lost) {
  Sketch s(3, {"a"});
  s.grid("a", {10.0, 0.0, 0.0}, {0.0, 0.0, 0.0}, 0.5);
  s.source("river", "a", {0.0, 0.0, 4.0}, 0.0);
  s.store("a", {10.0, 0.0, 4.0}, {0.0, 5.0, 0.0}, 0.0, {10.0, 0.0, 4.0});
  s.load("a", {0.0, 5.0, 0.0});
  const Indicators result = s.assessed();
  EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(1, 0), 1.0, 1e-15);
  EXPECT_NEAR(result.balance.load_kg, 5.0, 1e-12);
  EXPECT_NEAR(result.balance.stored_kg, 0.0, 1e-12) << "the clean energy of the last hour is clean";
  expect_conserved(result);
}

// A heat pump draws as much as the mill: both are users of electricity, and every kWh of it carries 0.6.
TEST(Indicators, what_a_converter_draws_is_used_electricity_with_its_carbon_and_its_duty) {
  Sketch s(1, {"a"});
  Converter pump;
  pump.name = "pump";
  s.study.all<Converter>().push_back(pump);
  Obligation duty;
  duty.name = "duty";
  duty.total_frac = 0.5;
  s.study.all<Obligation>().push_back(duty);
  s.grid("a", {20.0}, {0.0}, 0.6);
  s.load("a", {10.0});
  s.device("pump", "converter", "a", "district", {-10.0});
  CarrierDispatch heat;
  heat.carrier = "heat";
  heat.node = {"h"};
  heat.device = {"pump", "house"};
  heat.device_kind = {"converter", "load"};
  heat.device_node = {"h", "h"};
  heat.device_owner = {"district", "tenant"};
  heat.device_power_kw = table({{30.0, -30.0}});
  s.dispatch.carriers.push_back(heat);
  const Indicators result = s.assessed();
  EXPECT_NEAR(result.boundaries[0].load_carbon_kg_kwh(), 0.6, 1e-15);
  EXPECT_NEAR(result.carbon[1].carbon_kg_kwh(0, 0), 0.2, 1e-15);
  EXPECT_NEAR(result.obligations[0].due_kwh, 10.0, 1e-12);
  EXPECT_NEAR(result.balance.load_kg, 12.0, 1e-12) << "not counted twice";
  expect_conserved(result);
}

// 100 kWh go into a link of two nodes and 95 come out: transport, as in a line that loses 5 %.
TEST(Indicators, a_link_of_two_nodes_is_transport) {
  Sketch s(1, {"a", "b"});
  Converter link;
  link.name = "link";
  s.study.all<Converter>().push_back(link);
  s.grid("a", {100.0}, {0.0}, 0.6);
  s.device("link", "converter", "a", "district", {-100.0});
  s.device("link@b", "converter", "b", "district", {95.0});
  s.load("b", {95.0});
  const Indicators result = s.assessed();
  const Boundary& b = result.boundaries[0];
  EXPECT_EQ(b.generation_kwh, 0.0);
  EXPECT_NEAR(b.load_kwh, 95.0, 1e-12);
  EXPECT_NEAR(b.self_sufficiency_frac(), 0.0, 1e-15);
  EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(0, 1), 60.0 / 95.0, 1e-15);
  EXPECT_NEAR(b.load_carbon_kg, 60.0, 1e-12);
  ASSERT_EQ(result.structure.size(), 1U);
  EXPECT_EQ(result.structure[0].kind, "import");
  expect_conserved(result);
}

/// Two hours: PV covers half of the first and exports in the second.
Sketch roof() {
  Sketch s(2, {"a"});
  Pv pv;
  pv.name = "roof";
  pv.p_max_kw = 12.0;
  s.study.all<Pv>().push_back(pv);
  s.device("roof", "pv", "a", "school", {4.0, 10.0});
  s.grid("a", {4.0, 0.0}, {0.0, 6.0}, 0.6);
  s.load("a", {8.0, 4.0}, "school");
  s.group().source = {"roof"};
  s.group().curtailed_kw = table({{0.0}, {2.0}});
  return s;
}

TEST(Indicators, export_takes_the_mixture_and_shares_are_those_of_their_definitions) {
  const Indicators result = roof().assessed();
  EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(0, 0), 0.3, 1e-15);
  EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(1, 0), 0.0, 1e-15);
  expect_conserved(result);
  const Boundary& b = result.boundaries[0];
  EXPECT_EQ(b.name, "territory");
  EXPECT_NEAR(b.self_consumption_frac(), 8.0 / 14.0, 1e-15);
  EXPECT_NEAR(b.self_sufficiency_frac(), 8.0 / 12.0, 1e-15);
  EXPECT_NEAR(b.export_frac(), 6.0 / 14.0, 1e-15);
  Boundary passes_on;
  passes_on.import_kwh = passes_on.export_kwh = 6.0;
  EXPECT_TRUE(std::isnan(passes_on.export_frac()));
  EXPECT_NEAR(b.curtailed_frac(), 2.0 / 16.0, 1e-15);
  EXPECT_NEAR(b.load_carbon_kg_kwh(), 2.4 / 12.0, 1e-15);
  EXPECT_NEAR(result.local_renewable_frac, 8.0 / 12.0, 1e-15);
  ASSERT_EQ(result.structure.size(), 2U);
  EXPECT_EQ(result.structure[0].kind, "pv");
  EXPECT_NEAR(result.structure[0].capacity_kw, 12.0, 1e-15);
  EXPECT_NEAR(result.structure[0].frac, 14.0 / 18.0, 1e-15);
  EXPECT_NEAR(result.structure[1].carbon_kg, 2.4, 1e-12);
}

// Of 10 kWh charged 4 are the roof's, so 4/10 of the 8 that come back are; all of it is below what is generated.
TEST(Indicators, what_a_store_took_from_outside_is_not_our_own) {
  Sketch s(2, {"a"});
  s.device("roof", "pv", "a", "district", {6.0, 0.0});
  s.grid("a", {6.0, 0.0}, {0.0, 0.0}, 0.6);
  s.store("a", {10.0, 0.0}, {0.0, 8.0}, 0.0, {8.0, 0.0});
  s.load("a", {2.0, 8.0});
  const Boundary b = s.assessed().boundaries[0];
  EXPECT_NEAR(b.self_consumption_frac(), 1.0, 1e-15);
  EXPECT_NEAR(b.self_sufficiency_frac(), (2.0 + 0.4 * 8.0) / 10.0, 1e-15);
}

TEST(Indicators, a_boundary_counts_what_its_owner_has) {
  Sketch s = roof();
  s.study.settings.project_owner = "school";
  const Indicators result = s.assessed();
  ASSERT_EQ(result.boundaries.size(), 3U);
  const Boundary& network = result.boundaries[1];
  EXPECT_EQ(network.generation_kwh, 0.0) << "the roof is the school's";
  EXPECT_TRUE(std::isnan(network.self_consumption_frac()));
  EXPECT_NEAR(network.load_kwh, 12.0, 1e-12);
  const Boundary& project = result.boundaries[2];
  EXPECT_NEAR(project.import_kwh, 4.0, 1e-12);
  EXPECT_NEAR(project.export_kwh, 6.0, 1e-12);
}

TEST(Indicators, an_obligation_is_met_by_local_then_imported_then_bought) {
  Sketch s = roof();
  Obligation duty;
  duty.name = "duty";
  duty.total_frac = 0.9;
  duty.nonhydro_frac = 0.5;
  duty.import_renewable_frac = 0.25;
  duty.import_nonhydro_frac = 0.2;
  duty.certificates_kwh = 0.8;
  duty.certificate_yuan_kwh = 0.01;
  s.study.all<Obligation>().push_back(duty);
  const Indicators result = s.assessed();
  ASSERT_EQ(result.obligations.size(), 2U);
  const ObligationPart& total = result.obligations[0];
  EXPECT_NEAR(total.due_kwh, 10.8, 1e-12);
  EXPECT_NEAR(total.local_kwh, 8.0, 1e-12);
  EXPECT_NEAR(total.import_kwh, 1.0, 1e-12);
  EXPECT_NEAR(total.certificate_kwh, 0.8, 1e-12);
  EXPECT_NEAR(total.short_kwh, 1.0, 1e-12);
  EXPECT_NEAR(total.short_yuan, 0.01, 1e-12);
  EXPECT_EQ(result.obligations[1].short_kwh, 0.0);
  EXPECT_EQ(result.obligations[1].certificate_kwh, 0.0);
}

TEST(Trace, where_the_grid_was_solved_its_flows_are_traced_and_the_connection_buys_the_losses) {
  Sketch s(2, {"a", "b"});
  GridConnection grid;
  grid.name = "grid";
  s.study.all<GridConnection>().push_back(grid);
  s.grid("a", {9.0, 9.0}, {0.0, 0.0}, 0.6);
  s.line("a", "b", {9.0, 9.0});
  s.load("b", {9.0, 9.0});
  GridState state;
  state.checked = true;
  state.ac_line_flow_kw = table({{10.0}, {std::nan("")}});  // the second step did not converge
  state.ac_line_loss_kw = table({{1.0}, {std::nan("")}});
  const Indicators result = s.assessed(state);
  EXPECT_EQ(result.flows, "ac");
  EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(0, 1), 0.6 * 10.0 / 9.0, 1e-15);
  EXPECT_NEAR(result.carbon[0].carbon_kg_kwh(1, 1), 0.6, 1e-15);
  EXPECT_NEAR(result.balance.source_kg, 0.6 * 19.0, 1e-12);
  expect_conserved(result);
}

TEST(Trace, the_order_of_the_nodes_does_not_matter) {
  const auto intensity = [](const std::vector<std::string>& nodes) {
    Sketch s(1, nodes);
    s.source("coal", "a", {10.0}, 0.8);
    s.source("hydro", "c", {5.0}, 0.0);
    s.line("a", "b", {11.0});
    s.line("b", "c", {11.0});
    s.line("c", "a", {1.0});
    s.load("c", {15.0});
    const Indicators result = s.assessed();
    std::map<std::string, double> by_name;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      by_name[nodes[i]] = result.carbon[0].carbon_kg_kwh(0, static_cast<Eigen::Index>(i));
    }
    return by_name;
  };
  const auto one = intensity({"a", "b", "c"});
  const auto other = intensity({"c", "a", "b"});
  for (const auto& [node, value] : one) EXPECT_NEAR(other.at(node), value, 1e-15) << node;
}

}  // namespace
}  // namespace zhanhe::indicators
