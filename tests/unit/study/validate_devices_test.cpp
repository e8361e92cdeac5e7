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
