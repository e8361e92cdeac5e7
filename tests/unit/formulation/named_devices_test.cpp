// What the named devices pose as.

#include <cmath>
#include <memory>
#include <numeric>

#include <gtest/gtest.h>

#include "zhanhe/climate/pv.hpp"
#include "zhanhe/climate/synthetic.hpp"
#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {
namespace {

/// A day of a study at Zhanhe, posed from its first step.
class NamedDevices : public testing::Test {
protected:
  NamedDevices() {
    study.settings.start = "2025-06-21";
    study.settings.steps = 24;
    study.settings.latitude_deg = 33.74;
    study.settings.longitude_deg = 113.31;
  }
  [[nodiscard]] Context context() { return {study, {0, 24}, issues}; }

  Study study;
  Issues issues;
};

TEST_F(NamedDevices, a_battery_loses_the_square_root_of_its_round_trip_each_way) {
  Battery battery;
  battery.name = "b";
  battery.node = "campus";
  battery.owner = "school";
  battery.p_max_kw = 50.0;
  battery.e_max_kwh = 100.0;
  battery.round_trip_frac = 0.81;
  battery.cyclic = false;
  battery.level_initial_frac = 0.5;
  const Store store = as_primitive(battery, context());
  EXPECT_DOUBLE_EQ(store.efficiency_in_frac[0], 0.9);
  EXPECT_DOUBLE_EQ(store.efficiency_out_frac[0], 0.9);
  EXPECT_EQ(store.p_in_max_kw[0], 50.0);
  EXPECT_EQ(store.p_out_max_kw[0], 50.0);
  EXPECT_EQ(store.level_min_frac[0], 0.05);
  EXPECT_EQ(store.owner, "school");
  EXPECT_FALSE(store.cyclic);
  EXPECT_EQ(store.level_initial_frac, 0.5);
}

TEST_F(NamedDevices, pv_follows_its_own_profile_when_it_has_one) {
  Pv pv;
  pv.p_max_kw = 10.0;
  pv.profile = Profile(std::vector<double>(24, 0.3));
  const Generator generator = as_primitive(pv, context());
  EXPECT_EQ(generator.profile[5], 0.3);
  EXPECT_EQ(generator.must_run_frac[5], 0.0);
  EXPECT_TRUE(issues.empty());
}

TEST_F(NamedDevices, pv_without_a_profile_follows_the_weather_and_a_synthetic_year_is_noted) {
  Pv pv;
  pv.p_max_kw = 10.0;
  pv.tilt_deg = 10.0;
  const Generator generator = as_primitive(pv, context());
  Issues told;
  const Weather weather = climate::synthetic_weather({33.74, 113.31, 8.0, 0.0}, study.axis(), told);
  const std::vector<double> expected = climate::pv_output_pu(weather, {10.0, 180.0, 0.2});
  ASSERT_EQ(generator.profile.size(), 24u);
  for (std::size_t t = 0; t < 24; ++t) EXPECT_DOUBLE_EQ(generator.profile[t], expected[t]);
  EXPECT_EQ(generator.profile[0], 0.0);  // midnight
  EXPECT_GT(generator.profile[12], 0.2);
  ASSERT_FALSE(issues.empty());
  EXPECT_EQ(issues[0].code, IssueCode::assumed);
}

TEST_F(NamedDevices, pv_that_may_not_be_curtailed_must_run_at_what_the_weather_gives) {
  Pv pv;
  pv.p_max_kw = 10.0;
  pv.curtailable = false;
  pv.profile = Profile(std::vector<double>(24, 0.3));
  EXPECT_EQ(as_primitive(pv, context()).must_run_frac[7], 0.3);
}

TEST_F(NamedDevices, wind_of_a_part_of_the_year_is_scaled_by_the_mean_of_the_whole_year) {
  Wind wind;
  wind.p_max_kw = 100.0;
  const Generator day = as_primitive(wind, context());
  Study year = study;
  year.settings.start = "2025-01-01";
  year.settings.steps = 8760;
  Issues told;
  const Generator whole = as_primitive(wind, Context(year, {0, 8760}, told));
  const std::size_t offset = (31 + 28 + 31 + 30 + 31 + 20) * 24;
  for (std::size_t t = 0; t < 24; ++t) EXPECT_NEAR(day.profile[t], whole.profile[offset + t], 1e-12);
}

TEST_F(NamedDevices, wind_takes_an_own_power_curve) {
  Wind wind;
  wind.p_max_kw = 100.0;
  wind.curve_m_s = {0.0, 30.0};
  wind.curve_frac = {0.4, 0.4};
  wind.system_frac = 0.5;
  EXPECT_DOUBLE_EQ(as_primitive(wind, context()).profile[3], 0.2);
}

TEST_F(NamedDevices, a_grid_connection_takes_prices_from_its_tariff_unless_it_has_its_own) {
  Tariff tariff;
  tariff.name = "t";
  tariff.energy_yuan_kwh = 0.4;
  tariff.adder_yuan_kwh = 0.1;
  tariff.valley_frac = 0.5;
  tariff.demand_yuan_kw_month = 38.0;
  tariff.periods.assign(12, "VVVVVVVVFFFFFFFFFFFFFFFF");
  study.all<Tariff>().push_back(tariff);
  GridConnection grid;
  grid.tariff = "t";
  grid.import_max_kw = 100.0;
  const Connection by_tariff = as_primitive(grid, context());
  EXPECT_DOUBLE_EQ(by_tariff.import_yuan_kwh[0], 0.3);
  EXPECT_DOUBLE_EQ(by_tariff.import_yuan_kwh[12], 0.5);
  EXPECT_EQ(by_tariff.demand_yuan_kw_month, 38.0);
  grid.import_yuan_kwh = 0.9;
  grid.demand_yuan_kw_month = 0.0;
  const Connection own = as_primitive(grid, context());
  EXPECT_EQ(own.import_yuan_kwh[0], 0.9);
  EXPECT_EQ(own.demand_yuan_kw_month, 0.0);
}

TEST_F(NamedDevices, a_heat_pump_has_the_points_of_its_curve_at_the_performance_of_each_step) {
  HeatPump pump;
  pump.power_node = "power";
  pump.source_node = "sewage";
  pump.heat_node = "heat";
  pump.p_max_kw = 100.0;
  std::vector<double> cop(24, 4.0);
  cop[7] = 2.0;
  pump.cop = Profile(cop);
  pump.integer = true;
  pump.part_load_frac = {0.4, 1.0};
  pump.part_load_efficiency_frac = {1.25, 1.0};
  const Process process = as_primitive(pump, context());
  EXPECT_TRUE(process.integer);
  ASSERT_EQ(process.nodes, (std::vector<std::string>{"heat", "power", "sewage"}));
  ASSERT_EQ(process.point_count(), 2u);
  for (const auto& [t, full] : {std::pair{0u, 4.0}, std::pair{7u, 2.0}}) {
    EXPECT_DOUBLE_EQ(process.point(0, 0)[t], 0.4);
    EXPECT_DOUBLE_EQ(process.point(0, 1)[t], -0.4 / (1.25 * full));
    EXPECT_DOUBLE_EQ(process.point(0, 2)[t], -0.4 * (1.0 - 1.0 / (1.25 * full)));
    EXPECT_DOUBLE_EQ(process.point(1, 1)[t], -1.0 / full);
  }
}

TEST_F(NamedDevices, a_tank_loses_what_flows_out_of_heat_and_into_cold_and_never_gains) {
  for (const char* carrier : {"heat", "cooling"}) {
    Node node;
    node.name = node.carrier = carrier;
    study.all<Node>().push_back(node);
  }
  ThermalStore tank;
  tank.e_max_kwh = 1000.0;
  tank.loss_w_k = 50.0;
  tank.content_c = 20.0;
  std::vector<double> ambient(24, 20.0);
  ambient[3] = -10.0;
  ambient[12] = 35.0;
  tank.ambient_c = Profile(ambient);
  tank.node = "heat";
  const Profile of_heat = as_primitive(tank, context()).loss_frac_h;
  EXPECT_DOUBLE_EQ(of_heat[3], 1.0 - std::exp(-50.0 * 30.0 / 1000.0 / 1000.0));
  EXPECT_EQ(of_heat[0], 0.0);
  EXPECT_EQ(of_heat[12], 0.0);
  tank.node = "cooling";
  const Profile of_cold = as_primitive(tank, context()).loss_frac_h;
  EXPECT_EQ(of_cold[3], 0.0);
  EXPECT_DOUBLE_EQ(of_cold[12], 1.0 - std::exp(-50.0 * 15.0 / 1000.0 / 1000.0));
}

TEST_F(NamedDevices, without_a_curve_a_boiler_is_one_point) {
  Boiler boiler;
  boiler.fuel_node = "gas";
  boiler.heat_node = "heat";
  boiler.efficiency_frac = 0.8;
  const Process process = as_primitive(boiler, context());
  ASSERT_EQ(process.point_count(), 1u);
  EXPECT_DOUBLE_EQ(process.point(0, 0)[0], 1.0);
  EXPECT_DOUBLE_EQ(process.point(0, 1)[0], -1.25);
}

TEST_F(NamedDevices, a_window_cuts_series_and_keeps_constants) {
  Context part(study, {6, 3}, issues);
  std::vector<double> values(24);
  std::iota(values.begin(), values.end(), 0.0);
  const Profile cut = part.cut(Profile(values));
  ASSERT_EQ(cut.size(), 3u);
  EXPECT_EQ(cut[0], 6.0);
  EXPECT_EQ(part.cut(Profile(2.0))[2], 2.0);
  EXPECT_EQ(part.axis().time(0).hour, 6);
}

}  // namespace
}  // namespace zhanhe::formulation
