#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "unit/study/sample.hpp"
#include "zhanhe/climate/weather.hpp"

namespace zhanhe {
namespace {

using namespace test;

Codes codes_of(const Study& study) { return codes(validate(study)); }

Shape shape_named(const std::string& name, double factor) {
  Shape shape;
  shape.name = name;
  shape.workday.assign(24, factor);
  return shape;
}

TEST(ValidateDevices, wants_power_or_annual_energy_of_a_load_and_not_both) {
  Study study = good_day();
  Load& load = study.all<Load>()[0];
  load.annual_kwh = 1000.0;
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  load.p_kw = Profile();
  EXPECT_EQ(codes_of(study), Codes{});
  load.annual_kwh.reset();
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"missing-key"});
  EXPECT_EQ(issues[0].where, "[[load]] 'lecture_hall'");
}

TEST(ValidateDevices, wants_one_way_to_spread_annual_energy) {
  Study study = good_day();
  add(study, shape_named("office", 1.0));
  Load& load = study.all<Load>()[0];
  load.shape = "office";
  EXPECT_EQ(codes_of(study), Codes{"conflict"});  // p_kw needs no shape
  load.p_kw = Profile();
  load.annual_kwh = 1000.0;
  EXPECT_EQ(codes_of(study), Codes{});
  load.profile = Profile(std::vector<double>(24, 1.0));
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  load.shape.clear();
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateDevices, cannot_spread_annual_energy_over_nothing) {
  Study study = good_day();
  Load& load = study.all<Load>()[0];
  load.p_kw = Profile();
  load.annual_kwh = 1000.0;
  std::vector<double> values(24, 0.0);
  load.profile = Profile(values);
  EXPECT_EQ(codes_of(study), Codes{"out-of-range"});
  values[23] = 1e-6;
  load.profile = Profile(values);
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateDevices, cannot_spread_annual_energy_over_a_shape_that_is_zero_in_the_study) {
  Study study = good_day();  // Wednesday, 1 January 2025
  Shape shape = shape_named("weekend_house", 0.0);
  shape.weekend.assign(24, 1.0);
  add(study, shape);
  Load& load = study.all<Load>()[0];
  load.p_kw = Profile();
  load.annual_kwh = 1000.0;
  load.shape = "weekend_house";
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"out-of-range"});
  EXPECT_EQ(issues[0].where, "[[shape]] 'weekend_house' workday");
  study.settings.start = "2025-01-04";  // a Saturday
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateDevices, wants_a_positive_factor_of_a_converters_first_input_only) {
  Study study = good_day();
  Converter converter;
  converter.name = "chiller";
  converter.inputs = {Port{"campus", 0.0}};
  converter.outputs = {Port{"town", 0.0}};
  add(study, converter);
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"out-of-range"});
  EXPECT_EQ(issues[0].where, "[[converter]] 'chiller' inputs");
  study.all<Converter>()[0].inputs[0].factor_frac = Profile(1.0);
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateDevices, checks_the_series_of_ports) {
  Study study = good_day();
  Converter converter;
  converter.name = "heat_pump";
  converter.inputs = {Port{"campus", 1.0}};
  converter.outputs = {Port{"town", Profile(std::vector<double>(23, 3.0))}};
  add(study, converter);
  EXPECT_EQ(codes_of(study), Codes{"wrong-length"});
  study.all<Converter>()[0].outputs[0].factor_frac = Profile(std::vector<double>(24, 3.0));
  EXPECT_EQ(codes_of(study), Codes{});
  study.all<Converter>()[0].outputs[0].node = "twon";
  EXPECT_EQ(codes_of(study), Codes{"unknown-name"});
}

TEST(ValidateDevices, wants_room_between_the_levels_of_a_store) {
  Study study = good_day();
  Battery& battery = study.all<Battery>()[0];
  battery.cyclic = false;
  battery.level_min_frac = battery.level_max_frac;
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  battery.level_min_frac = 0.05;
  battery.level_initial_frac = 0.04;
  battery.level_final_frac = 0.96;
  EXPECT_EQ(codes_of(study), (Codes{"conflict", "conflict"}));
  battery.level_initial_frac = 0.05;
  battery.level_final_frac = 0.95;
  EXPECT_EQ(codes_of(study), Codes{});
  battery.level_min_frac = 1.5;  // out of range, and thereby above the other levels: one cause
  EXPECT_EQ(codes_of(study), Codes{"out-of-range"});
}

TEST(ValidateDevices, begins_no_store_with_more_than_it_holds) {
  Study study = good_day();
  auto tank = device_at<Store>("tank", "campus");
  tank.e_max_kwh = 80.0;
  tank.level_initial_kwh = 80.0;
  add(study, tank);
  EXPECT_EQ(codes_of(study), Codes{});
  Store& store = study.all<Store>()[0];
  store.level_initial_kwh = 81.0;
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"conflict"});
  EXPECT_EQ(issues[0].where, "[[store]] 'tank' level_initial_kwh");
  store.extendable = true;  // its size may be chosen to fit
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateDevices, ends_no_cyclic_store_elsewhere_than_it_began) {
  Study study = good_day();
  auto store = device_at<Store>("store", "campus");
  store.e_max_kwh = 80.0;
  add(study, store);
  auto tank = device_at<ThermalStore>("tank", "radiators");
  tank.e_max_kwh = 80.0;
  add(study, tank);
  add(study, node_named("radiators", 0, "heat"));
  const auto told = [&study](auto& device, double final_frac, bool cyclic) {
    device.level_initial_frac = 0.5;
    device.level_final_frac = final_frac;
    device.cyclic = cyclic;
    return codes_of(study);
  };
  const auto check = [&told](auto& device) {
    EXPECT_EQ(told(device, 0.6, true), Codes{"conflict"});
    EXPECT_EQ(told(device, 0.4, true), Codes{"conflict"});
    EXPECT_EQ(told(device, 0.6, false), Codes{});
    EXPECT_EQ(told(device, 0.5, true), Codes{});
  };
  check(study.all<Battery>()[0]);
  check(study.all<Store>()[0]);
  check(study.all<ThermalStore>()[0]);
}

TEST(ValidateDevices, refuses_a_floor_above_what_is_available_and_says_when) {
  Study study = good_day();
  auto generator = device_at<Generator>("chp", "campus");
  generator.p_max_kw = 10.0;
  std::vector<double> available(24, 1.0);
  available[7] = 0.2;
  generator.profile = Profile(available);
  generator.must_run_frac = Profile(0.3);
  add(study, generator);
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"conflict"});
  EXPECT_EQ(issues[0].message, "the least power is above the available power in 1 step, first at 2025-01-01 07:00:00");
  study.all<Generator>()[0].must_run_frac = Profile(0.2);
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateDevices, wants_a_power_curve_that_rises_in_two_equal_lists) {
  Study study = good_day();
  auto wind = device_at<Wind>("turbine", "campus");
  wind.profile = Profile(0.3);
  wind.curve_m_s = {3.0, 12.0, 12.0};
  wind.curve_frac = {0.0, 1.0};
  add(study, wind);
  EXPECT_EQ(codes_of(study), Codes{"wrong-length"});
  study.all<Wind>()[0].curve_frac = {0.0, 1.0, 1.0};
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  study.all<Wind>()[0].curve_m_s = {3.0, 12.0, 25.0};
  EXPECT_EQ(codes_of(study), Codes{});
  study.all<Wind>()[0].curve_m_s = {3.0};
  study.all<Wind>()[0].curve_frac = {1.0};
  EXPECT_EQ(codes_of(study), Codes{"wrong-length"});
}

TEST(ValidateDevices, asks_once_where_the_study_lies_and_notes_that_the_weather_is_assumed) {
  Study study = good_day();
  study.all<Pv>()[0].profile = Profile();
  auto wind = device_at<Wind>("turbine", "campus");
  add(study, wind);
  Issues issues = validate(study);
  ASSERT_EQ(codes(issues), (Codes{"missing-key", "assumed"}));
  EXPECT_EQ(issues[0].where, "[study] latitude_deg");
  EXPECT_EQ(issues[1].severity, Severity::note);
  study.settings.latitude_deg = 33.7;
  study.settings.longitude_deg = 113.3;
  issues = validate(study);
  EXPECT_EQ(codes(issues), Codes{"assumed"});
  EXPECT_FALSE(has_errors(issues));
  study.weather = std::make_shared<Weather>();
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateDevices, does_not_replace_a_weather_file_that_was_not_read) {
  Study study = good_day();
  study.all<Pv>()[0].profile = Profile();
  study.settings.weather = "zhengzhou.epw";
  EXPECT_EQ(codes_of(study), Codes{"bad-file"});
}

/// A node that something feeds.
Node& fed_node(Study& study, const std::string& name, const std::string& carrier, Profile supply_c) {
  auto mains = device_at<Connection>(name + " mains", name);
  mains.import_yuan_kwh = 0.3;
  add(study, mains);
  Node node = node_named(name, 0, carrier);
  node.supply_c = std::move(supply_c);
  return add(study, node);
}

/// A good day with a heat exchanger or a pipe from node 2, 'plant', to node 3, 'rooms'.
Study with_exchanger(const std::string& carrier, Profile plant_c, Profile rooms_c) {
  Study study = good_day();
  study.weather = std::make_shared<Weather>();
  fed_node(study, "plant", carrier, std::move(plant_c));
  fed_node(study, "rooms", carrier, std::move(rooms_c));
  HeatExchanger exchanger;
  exchanger.name = "station";
  exchanger.from_node = "plant";
  exchanger.to_node = "rooms";
  add(study, exchanger);
  return study;
}

Study with_pipe(const std::string& carrier, Profile plant_c, Profile rooms_c, double return_c) {
  Study study = with_exchanger(carrier, std::move(plant_c), std::move(rooms_c));
  study.all<HeatExchanger>().clear();
  study.all<Node>()[2].return_c = return_c;
  Pipe pipe;
  pipe.name = "main";
  pipe.from = "plant";
  pipe.to = "rooms";
  pipe.length_km = 1.0;
  pipe.diameter_m = 0.2;
  pipe.ground_c = 10.0;
  add(study, pipe);
  return study;
}

/// A day at one temperature but for the hour 7.
Profile but_at_seven(double all_day, double at_seven) {
  std::vector<double> values(24, all_day);
  values[7] = at_seven;
  return values;
}

TEST(ValidateDevices, lets_heat_flow_from_warm_to_cold_and_cold_the_other_way) {
  EXPECT_EQ(codes_of(with_exchanger("heat", 90.0, 90.0)), Codes{});
  EXPECT_EQ(codes_of(with_exchanger("heat", 40.0, 90.0)), Codes{"conflict"});
  EXPECT_EQ(codes_of(with_exchanger("cooling", 7.0, 9.0)), Codes{});
  EXPECT_EQ(codes_of(with_exchanger("cooling", 7.0, 6.0)), Codes{"conflict"});
  EXPECT_EQ(codes_of(with_pipe("heat", 90.0, 90.0, 50.0)), Codes{});
  EXPECT_EQ(codes_of(with_pipe("heat", 80.0, 90.0, 50.0)), Codes{"conflict"});
  EXPECT_EQ(codes_of(with_pipe("cooling", 7.0, 7.5, 12.0)), Codes{});
  EXPECT_EQ(codes_of(with_pipe("cooling", 7.0, 6.5, 12.0)), Codes{"conflict"});
  Study open = with_pipe("heat", 80.0, 90.0, 50.0);
  open.all<Pipe>()[0].closed = false;
  open.all<Node>()[3].supply_c = 95.0;
  EXPECT_EQ(codes_of(open), Codes{});
}

TEST(ValidateDevices, tells_the_first_step_in_which_a_series_would_have_to_be_lifted) {
  Study study = with_exchanger("heat", but_at_seven(70.0, 55.0), 60.0);
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"conflict"});
  EXPECT_EQ(issues[0].where, "[[heat_exchanger]] 'station' to_node");
  EXPECT_EQ(issues[0].message, "'rooms' supplies 60 degrees and 'plant' only 55, first at 2025-01-01 07:00:00");
  study.all<HeatExchanger>()[0].profile = but_at_seven(1.0, 0.0);  // it stands still then
  EXPECT_EQ(codes_of(study), Codes{});
  study = with_pipe("heat", but_at_seven(70.0, 60.0), but_at_seven(65.0, 61.0), 50.0);
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  study.all<Node>()[3].supply_c = but_at_seven(65.0, 60.0 + 1e-10);  // rounding
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateDevices, looks_at_both_ends_of_reset_curves) {
  Study study = with_exchanger("heat", Profile(), 45.0);
  Node& plant = study.all<Node>()[2];
  plant.reset_outdoor_c = {-10.0, 15.0};
  plant.reset_supply_c = {70.0, 45.0};
  EXPECT_EQ(codes_of(study), Codes{});
  plant.reset_supply_c[1] = 44.0;
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"conflict"});
  EXPECT_EQ(issues[0].message, "'rooms' supplies 45 degrees and 'plant' only 44, at 15 outdoors");
  Node& rooms = study.all<Node>()[3];
  rooms.supply_c = Profile();
  rooms.reset_outdoor_c = {-20.0, 15.0};
  rooms.reset_supply_c = {70.0, 40.0};
  EXPECT_EQ(codes_of(study), Codes{});
  rooms.reset_supply_c[0] = 70.5;
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
}

TEST(ValidateDevices, drives_absorption_chillers_by_heat_of_60_degrees) {
  Study study = good_day();
  study.weather = std::make_shared<Weather>();
  fed_node(study, "heat", "heat", 60.0);
  fed_node(study, "cold", "cooling", 7.0);
  AbsorptionChiller absorber;
  absorber.name = "absorber";
  absorber.heat_node = "heat";
  absorber.cooling_node = "cold";
  add(study, absorber);
  EXPECT_EQ(codes_of(study), Codes{});
  Node& heat = study.all<Node>()[2];
  heat.supply_c = but_at_seven(80.0, 59.0);
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"conflict"});
  EXPECT_EQ(issues[0].message, "is driven by 'heat', which supplies 59 degrees, first at 2025-01-01 07:00:00");
  heat.supply_c = Profile();
  heat.reset_outdoor_c = {-5.0, 15.0};
  heat.reset_supply_c = {60.0, 40.0};  // it may stand still on mild days
  EXPECT_EQ(codes_of(study), Codes{});
  heat.reset_supply_c = {59.0, 40.0};
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
}

TEST(ValidateDevices, warns_of_a_tank_that_is_warmer_than_what_flows_into_it) {
  Study study = good_day();
  Node& node = fed_node(study, "heat", "heat", 60.0);
  node.return_c = 35.0;
  auto tank = device_at<ThermalStore>("tank", "heat");
  tank.e_max_kwh = 100.0;
  tank.content_c = 65.0;
  add(study, tank);
  EXPECT_EQ(codes_of(study), Codes{});
  for (const double content_c : {65.1, 29.9}) {
    study.all<ThermalStore>()[0].content_c = content_c;
    const Issues issues = validate(study);
    ASSERT_EQ(codes(issues), Codes{"conflict"});
    EXPECT_EQ(issues[0].severity, Severity::warning);
    EXPECT_EQ(issues[0].where, "[[thermal_store]] 'tank' content_c");
  }
}

TEST(ValidatePrices, wants_a_tariff_or_an_import_price_and_not_both) {
  Study study = good_day();
  add(study, flat_tariff("commercial"));
  GridConnection& grid = study.all<GridConnection>()[0];
  grid.tariff = "commercial";
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  grid.import_yuan_kwh = Profile();
  EXPECT_EQ(codes_of(study), Codes{});
  grid.tariff.clear();
  EXPECT_EQ(codes_of(study), Codes{"missing-key"});
}

TEST(ValidatePrices, checks_the_period_letters_of_a_tariff) {
  Study study = good_day();
  Tariff& tariff = add(study, flat_tariff("commercial"));
  tariff.periods[6][13] = 'X';
  EXPECT_EQ(codes_of(study), Codes{"out-of-range"});
  tariff.periods[6] = std::string(23, 'F');
  EXPECT_EQ(codes_of(study), Codes{"out-of-range"});
  tariff.periods.pop_back();
  EXPECT_EQ(codes_of(study), Codes{"wrong-length"});
  tariff = flat_tariff("commercial");
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidatePrices, warns_with_the_hours_when_export_earns_more_than_import_costs) {
  Study study = good_day();
  Tariff tariff = flat_tariff("commercial");
  tariff.valley_frac = 0.5;
  for (std::string& day : tariff.periods) day.replace(11, 3, "VVV").replace(2, 1, "V");
  add(study, tariff);
  GridConnection& grid = study.all<GridConnection>()[0];
  grid.import_yuan_kwh = Profile();
  grid.tariff = "commercial";
  grid.export_yuan_kwh = Profile(0.3);
  Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"export-above-import"});
  EXPECT_EQ(issues[0].severity, Severity::warning);
  EXPECT_EQ(issues[0].message,
            "export earns more than import costs in 4 steps: 2025-01-01 02:00:00 to 2025-01-01 03:00:00, "
            "2025-01-01 11:00:00 to 2025-01-01 14:00:00");
  grid.export_yuan_kwh = Profile(0.2);
  EXPECT_EQ(codes_of(study), Codes{});
  grid.export_yuan_kwh = Profile(0.3);
  grid.export_max_kw = 0.0;
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidatePrices, warns_for_a_plain_connection_too) {
  Study study = good_day();
  auto connection = device_at<Connection>("gas", "town");
  connection.import_max_kw = 10.0;
  connection.export_max_kw = 10.0;
  connection.import_yuan_kwh = Profile(0.3);
  connection.export_yuan_kwh = Profile(0.31);
  add(study, connection);
  EXPECT_EQ(codes_of(study), Codes{"export-above-import"});
}

}  // namespace
}  // namespace zhanhe
