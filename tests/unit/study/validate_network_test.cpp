#include <gtest/gtest.h>

#include "unit/study/sample.hpp"

namespace zhanhe {
namespace {

using namespace test;

Codes codes_of(const Study& study) { return codes(validate(study)); }

Transformer transformer_between(const std::string& from, const std::string& to) {
  Transformer transformer;
  transformer.name = "t1";
  transformer.from = from;
  transformer.to = to;
  transformer.s_max_kva = 400.0;
  return transformer;
}

TEST(ValidateNetwork, refuses_a_line_between_two_carriers) {
  Study study = good_day();
  add(study, node_named("radiators", 0, "heat"));
  add(study, line_between("pipe", "campus", "radiators"));
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  study.all<Node>()[2] = node_named("radiators");
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateNetwork, refuses_a_line_that_ends_where_it_begins) {
  Study study = good_day();
  add(study, line_between("loop", "campus", "campus"));
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"conflict"});
  EXPECT_EQ(issues[0].where, "[[line]] 'loop' to");
}

TEST(ValidateNetwork, refuses_a_line_between_two_voltages_but_takes_a_transformer) {
  Study study = good_day();
  add(study, node_named("hall", 0.4));
  add(study, line_between("cable", "campus", "hall"));
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  study.all<Line>().pop_back();
  add(study, transformer_between("campus", "hall"));
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateNetwork, refuses_a_transformer_upside_down_or_without_electricity) {
  Study study = good_day();
  add(study, node_named("hall", 0.4));
  add(study, transformer_between("hall", "campus"));
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  study.all<Node>()[2] = node_named("heat_a", 0, "heat");
  add(study, node_named("heat_b", 0, "heat"));
  study.all<Transformer>()[0] = transformer_between("heat_a", "heat_b");
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
}

TEST(ValidateNetwork, refuses_a_battery_that_hangs_on_heat) {
  Study study = good_day();
  add(study, node_named("radiators", 0, "heat"));
  Battery battery;
  battery.name = "rack";
  battery.node = "radiators";
  battery.p_max_kw = 10.0;
  battery.e_max_kwh = 20.0;
  add(study, battery);
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"conflict"});
  EXPECT_EQ(issues[0].where, "[[battery]] 'rack' node");
  study.all<Battery>().back().node = "campus";
  EXPECT_EQ(codes_of(study), Codes{});
}

/// A good day with a node of each carrier, called like it, and one of coal.
Study with_every_carrier() {
  Study study = good_day();
  Carrier coal;
  coal.name = "coal";
  add(study, coal);
  for (const char* carrier : {"heat", "steam", "cooling", "gas", "hydrogen", "biomass", "coal"}) {
    add(study, node_named(carrier, 0, carrier));
    auto mains = device_at<Connection>(std::string(carrier) + " mains", carrier);
    mains.import_yuan_kwh = 0.3;
    add(study, mains);
  }
  return study;
}

/// The nodes that are refused as the one that a device names in a field.
template <class Device>
std::vector<std::string> refused_at(Device device, std::string Device::* field) {
  device.name = "x";
  Study study = with_every_carrier();
  add(study, std::move(device));
  std::vector<std::string> refused;
  for (const char* node : {"campus", "heat", "steam", "cooling", "gas", "hydrogen", "biomass", "coal"}) {
    study.all<Device>()[0].*field = node;
    const Codes told = codes_of(study);
    if (told == Codes{"conflict"}) refused.emplace_back(node);
    EXPECT_EQ(told.empty(), refused.empty() || refused.back() != node) << node;
  }
  return refused;
}

TEST(ValidateNetwork, lifts_heat_of_what_has_a_temperature_and_burns_what_is_a_fuel) {
  using Names = std::vector<std::string>;
  HeatPump pump;
  pump.power_node = "campus";
  pump.heat_node = "heat";
  pump.cop = 3.0;
  EXPECT_EQ(refused_at(pump, &HeatPump::source_node), (Names{"campus", "cooling", "gas", "hydrogen", "biomass"}));
  Boiler boiler;
  boiler.heat_node = "heat";
  EXPECT_EQ(refused_at(boiler, &Boiler::fuel_node), (Names{"campus", "heat", "steam", "cooling"}));
  Chp chp;
  chp.power_node = "campus";
  chp.heat_node = "heat";
  EXPECT_EQ(refused_at(chp, &Chp::fuel_node), (Names{"campus", "heat", "cooling"}));
}

TEST(ValidateNetwork, names_the_electric_boiler_to_who_burns_electricity) {
  Study study = with_every_carrier();
  Boiler boiler;
  boiler.name = "kettle";
  boiler.fuel_node = "campus";
  boiler.heat_node = "heat";
  add(study, boiler);
  EXPECT_EQ(validate(study)[0].remedy, "use an electric_boiler, or correct carrier of the node");
  study.all<Boiler>()[0].fuel_node = "cooling";
  EXPECT_EQ(validate(study)[0].remedy,
            "name a node of gas or hydrogen or biomass or of a carrier of your own, or correct carrier of the node");
}

TEST(ValidateNetwork, asks_for_the_power_of_a_steam_pipe_and_refuses_its_pumps) {
  Study study = good_day();
  for (const char* name : {"drum", "dryer"}) {
    Node node = node_named(name, 0, "steam");
    node.supply_c = 185.0;
    node.return_c = 80.0;
    add(study, node);
  }
  Pipe pipe;
  pipe.name = "main";
  pipe.from = "drum";
  pipe.to = "dryer";
  pipe.length_km = 0.5;
  pipe.diameter_m = 0.3;
  pipe.power_node = "campus";
  pipe.ground_c = 15.0;
  add(study, pipe);
  EXPECT_EQ(codes_of(study), (Codes{"missing-key", "conflict"}));
  study.all<Pipe>()[0].p_max_kw = 5000.0;
  study.all<Pipe>()[0].power_node.clear();
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateNetwork, asks_for_the_voltage_of_a_node_once_where_the_grid_is_checked) {
  Study study = good_day();
  study.all<Node>()[1].v_kv.reset();
  add(study, line_between("second", "town", "campus"));
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"missing-key"});
  EXPECT_EQ(issues[0].where, "[[node]] 'campus' v_kv");
  study.settings.grid = "off";
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateNetwork, asks_for_no_voltage_where_lines_only_transport) {
  Study study = good_day();
  for (Node& node : study.all<Node>()) node.v_kv.reset();
  study.all<Line>().clear();
  Line line = line_between("transport", study.all<Node>()[0].name, study.all<Node>()[1].name);
  line.r_ohm_km = line.x_ohm_km = 0.0;
  line.i_max_a.reset();
  line.p_max_kw = 100.0;
  add(study, line);
  EXPECT_EQ(codes_of(study), Codes{});
  study.all<Line>()[0].x_ohm_km = 0.3;
  EXPECT_EQ(codes_of(study), (Codes{"missing-key", "missing-key"}));
}

TEST(ValidateNetwork, asks_for_the_voltage_that_turns_a_current_limit_into_power) {
  Study study = good_day();
  study.settings.grid = "off";
  study.all<Node>()[0].v_kv.reset();
  study.all<Line>()[0].i_max_a = 300.0;
  EXPECT_EQ(codes_of(study), Codes{"missing-key"});
  study.all<Line>()[0].p_max_kw = 5000.0;
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateNetwork, asks_for_the_voltages_of_a_transformer) {
  Study study = good_day();
  Node hall = node_named("hall");
  hall.v_kv.reset();
  add(study, hall);
  add(study, transformer_between("campus", "hall"));
  EXPECT_EQ(codes_of(study), Codes{"missing-key"});
  study.settings.grid = "off";
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateNetwork, wants_room_between_the_voltage_limits) {
  Study study = good_day();
  study.all<Node>()[0].v_min_pu = 1.07;
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  study.all<Node>()[0].v_min_pu = 1.06;
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateNetwork, finds_an_island_with_demand_and_nothing_that_feeds_it) {
  Study study = good_day();
  for (const char* name : {"n1", "n2", "n3", "n4"}) add(study, node_named(name));
  add(study, line_between("l1", "n1", "n2"));
  add(study, line_between("l2", "n2", "n3"));
  add(study, line_between("l3", "n3", "n4"));
  auto load = device_at<Load>("village", "n3");
  load.p_kw = Profile(5.0);
  add(study, load);
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"island-without-source"});
  EXPECT_EQ(issues[0].where, "[[load]] 'village'");
  EXPECT_EQ(issues[0].message,
            "nothing feeds the island of nodes 'n1', 'n2', 'n3' and 1 more, where energy is taken by 'village'");
  add(study, line_between("tie", "campus", "n4"));
  EXPECT_EQ(codes_of(study), Codes{});
  study.all<Line>().back().closed = false;
  EXPECT_EQ(codes_of(study), Codes{"island-without-source"});
  study.all<Pv>()[0].node = "n1";
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateNetwork, does_not_mind_an_island_without_demand) {
  Study study = good_day();
  add(study, node_named("spare"));
  auto store = device_at<Store>("spare_store", "spare");
  store.e_max_kwh = 10.0;
  add(study, store);
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateNetwork, counts_converters_as_demand_at_their_inputs_and_source_at_their_outputs) {
  Study study = good_day();
  add(study, node_named("radiators", 0, "heat"));
  auto load = device_at<Load>("rooms", "radiators");
  load.p_kw = Profile(30.0);
  add(study, load);
  EXPECT_EQ(codes_of(study), Codes{"island-without-source"});
  Converter heat_pump;
  heat_pump.name = "heat_pump";
  heat_pump.p_max_kw = 20.0;
  heat_pump.inputs = {Port{"campus", 1.0}};
  heat_pump.outputs = {Port{"radiators", 3.0}};
  add(study, heat_pump);
  EXPECT_EQ(codes_of(study), Codes{});
  add(study, node_named("gas_pipe", 0, "gas"));
  study.all<Converter>()[0].inputs = {Port{"gas_pipe", 1.0}};
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"island-without-source"});
  EXPECT_EQ(issues[0].where, "[[converter]] 'heat_pump'");
}

TEST(ValidateNetwork, does_not_tell_an_island_that_a_misspelt_name_explains) {
  Study study = good_day();
  study.all<Line>()[0].from = "twn";
  study.all<Pv>()[0].node = "town";
  EXPECT_EQ(codes_of(study), Codes{"unknown-name"});
  study = good_day();
  study.all<Line>().clear();
  study.all<Pv>()[0].node = "camps";
  EXPECT_EQ(codes_of(study), Codes{"unknown-name"});
}

}  // namespace
}  // namespace zhanhe
