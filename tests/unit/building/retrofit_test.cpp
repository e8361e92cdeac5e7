#include "zhanhe/building/retrofit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "unit/building/year.hpp"

namespace zhanhe::building {
namespace {

using test::Codes;
using test::codes_of;
using test::year_2025;

Stock office() {
  Stock stock;
  stock.envelope.floor_area_m2 = 5000.0;
  return stock;
}

Comparison compared(const std::vector<Measure>& measures) { return compare(office(), measures, year_2025()); }

double saved_yuan(const std::vector<Measure>& measures) { return compared(measures).saved_yuan_year; }

TEST(Retrofit, walls_alone_change_the_loss_by_their_area_times_the_change_of_their_u_value) {
  const Stock before = office();
  const Stock after = with_measures(before, std::vector{common_measure(Change::wall)});
  const double wall_m2 = 0.64 * 4.0 * std::sqrt(1000.0) * 16.5;
  EXPECT_NEAR(1000.0 * (rc_model(before.envelope).loss_kw_k() - rc_model(after.envelope).loss_kw_k()),
              wall_m2 * (1.80 - 0.45), 1e-9);
}

TEST(Retrofit, costs_the_area_times_its_price) {
  const std::vector measures{common_measure(Change::wall), common_measure(Change::lighting)};
  EXPECT_NEAR(investment_yuan(office(), measures), 0.64 * 4.0 * std::sqrt(1000.0) * 16.5 * 130.0 + 5000.0 * 25.0, 1e-6);
}

TEST(Retrofit, no_measure_changes_nothing) {
  const Comparison none = compared({});
  EXPECT_EQ(none.before.heat_kwh, none.after.heat_kwh);
  EXPECT_EQ(none.before.cost_yuan, none.after.cost_yuan);
  EXPECT_FALSE(none.payback_year);
}

TEST(Retrofit, insulation_saves_heat_and_lowers_its_peak) {
  for (const Change change : {Change::wall, Change::roof, Change::window, Change::door, Change::air_tightness}) {
    const Comparison one = compared({common_measure(change)});
    EXPECT_LT(one.after.heat_kwh, one.before.heat_kwh) << to_string(change);
    EXPECT_LT(one.after.heat_peak_kw, one.before.heat_peak_kw) << to_string(change);
    EXPECT_TRUE(one.payback_year) << to_string(change);
  }
}

TEST(Retrofit, better_lamps_save_power_and_cooling_and_ask_for_more_heat) {
  const Comparison one = compared({common_measure(Change::lighting)});
  EXPECT_LT(one.after.power_kwh, one.before.power_kwh);
  EXPECT_LT(one.after.cooling_kwh, one.before.cooling_kwh);
  EXPECT_GT(one.after.heat_kwh, one.before.heat_kwh);
}

TEST(Retrofit, controls_save_heat_when_nobody_is_there) {
  const Comparison one = compared({common_measure(Change::controls)});
  EXPECT_LT(one.after.heat_kwh, one.before.heat_kwh);
  EXPECT_LT(one.after.cooling_kwh, one.before.cooling_kwh);
}

TEST(Retrofit, a_heat_pump_moves_heat_to_power_by_its_efficiency) {
  const Comparison one = compared({common_measure(Change::heat_pump)});
  EXPECT_NEAR(one.before.source_kwh, one.before.heat_kwh / 0.85, 1e-6);
  EXPECT_EQ(one.after.source_kwh, 0.0);
  EXPECT_NEAR(one.after.power_kwh - one.before.power_kwh, one.before.heat_kwh / 3.0, 1e-6);
}

TEST(Retrofit, measures_that_save_the_same_energy_save_less_together) {
  const Measure wall = common_measure(Change::wall);
  const Measure pump = common_measure(Change::heat_pump);
  const Measure lamps = common_measure(Change::lighting);
  const Measure chiller = common_measure(Change::chiller);
  EXPECT_LT(saved_yuan({wall, pump}), saved_yuan({wall}) + saved_yuan({pump}));
  EXPECT_LT(saved_yuan({lamps, chiller}), saved_yuan({lamps}) + saved_yuan({chiller}));
  EXPECT_GT(saved_yuan({lamps, chiller}), saved_yuan({lamps}));
}

TEST(Retrofit, payback_is_investment_by_saving_at_the_prices_given) {
  const Comparison one = compare(office(), std::vector{common_measure(Change::chiller)}, year_2025(),
                                 {.power_yuan_kwh = 0.5, .heat_source_yuan_kwh = 0.3});
  const double saved = 0.5 * one.before.cooling_kwh * (1.0 / 3.5 - 1.0 / 5.0);
  EXPECT_NEAR(one.saved_yuan_year, saved, 1e-6);
  EXPECT_NEAR(one.payback_year.value_or(0.0), 5000.0 * 90.0 / saved, 1e-6);
  EXPECT_EQ(one.life_year, 15.0);
}

TEST(Retrofit, bad_input_is_refused_and_a_near_miss_passes) {
  const auto codes = [](const std::vector<Measure>& measures) { return codes_of(validate(office(), measures, "b")); };
  Measure wall = common_measure(Change::wall);
  EXPECT_EQ(codes({wall}), Codes{});
  wall.from = 1.80;
  EXPECT_EQ(codes({wall}), Codes{});
  wall.from = 1.5;
  EXPECT_EQ(codes({wall}), (Codes{IssueCode::conflict}));
  wall = common_measure(Change::wall);
  wall.to = 1.81;
  EXPECT_EQ(codes({wall}), (Codes{IssueCode::conflict}));
  wall.to = 1.80;
  EXPECT_EQ(codes({wall}), Codes{});
  wall.to = 0.01;
  EXPECT_EQ(codes({wall}), (Codes{IssueCode::out_of_range}));
  wall = common_measure(Change::wall);
  EXPECT_EQ(codes({wall, wall}), (Codes{IssueCode::conflict}));
  wall.cost_yuan_m2 = -1.0;
  wall.life_year = 0.0;
  EXPECT_EQ(codes({wall}), (Codes{IssueCode::negative_size, IssueCode::out_of_range}));

  Stock boiler = office();
  boiler.plant.heat_efficiency_frac = 1.2;
  EXPECT_EQ(codes_of(validate(boiler, "b")), (Codes{IssueCode::conflict}));
  boiler.plant.heat_from_power = true;
  EXPECT_EQ(codes_of(validate(boiler, "b")), Codes{});
}

TEST(Retrofit, wrong_terms_are_refused_and_their_near_misses_pass) {
  const auto codes = [](const EnergyTerms& terms) { return codes_of(validate(terms, 3, "p")); };
  EXPECT_EQ(codes({.power_yuan_kwh = -0.01}), (Codes{IssueCode::negative_size}));
  EXPECT_EQ(codes({.power_yuan_kwh = 0.0}), Codes{});
  EXPECT_EQ(codes({.power_kg_kwh = std::vector<double>{0.5, NAN, -1.0}}), (Codes{IssueCode::not_finite}));
  EXPECT_EQ(codes({.power_kg_kwh = std::vector<double>{0.5, 0.0, 1.0}}), Codes{});
  EXPECT_EQ(codes({.heat_source_yuan_kwh = std::vector<double>{0.5, 0.0}}), (Codes{IssueCode::wrong_length}));
  EXPECT_EQ(codes({.heat_source_kg_kwh = Profile{}}), (Codes{IssueCode::missing_key}));
  const Issues found = validate(EnergyTerms{.power_kg_kwh = std::vector<double>{0.5, NAN, -1.0}}, 3, "p");
  EXPECT_EQ(found.front().where, "p power_kg_kwh[1]");
}

TEST(Retrofit, every_common_measure_suits_the_common_office) {
  for (const Change change : changes) {
    EXPECT_EQ(codes_of(validate(office(), std::vector{common_measure(change)}, "b")), Codes{}) << to_string(change);
    EXPECT_TRUE(improves(office(), common_measure(change))) << to_string(change);
  }
}

TEST(Retrofit, what_a_building_has_already_does_not_improve_it) {
  Measure wall = common_measure(Change::wall);
  wall.to = 1.8;
  EXPECT_FALSE(improves(office(), wall));
  wall.to = 1.79;
  EXPECT_TRUE(improves(office(), wall));
  Stock pumped = office();
  pumped.plant = {.heat_from_power = true, .heat_efficiency_frac = 3.0};
  EXPECT_FALSE(improves(pumped, common_measure(Change::heat_pump)));
  EXPECT_TRUE(improves(office(), common_measure(Change::heat_pump)));
}

/// Weather without sun at one temperature, in winter.
Weather frost(double outdoor_c) {
  Weather weather = year_2025();
  weather.axis.steps = 60 * 24;
  for (const auto column :
       {&Weather::temperature_c, &Weather::ghi_w_m2, &Weather::dni_w_m2, &Weather::dhi_w_m2, &Weather::wind_m_s}) {
    (weather.*column).assign(weather.axis.steps, column == &Weather::temperature_c ? outdoor_c : 0.0);
  }
  return weather;
}

TEST(Retrofit, without_gains_and_in_steady_cold_a_wall_saves_its_area_times_du_times_degree_hours) {
  Stock stock = office();
  stock.gains = {.lighting_w_m2 = 0.0, .devices_w_m2 = 0.0, .people_w_m2 = 0.0};
  const Weather weather = frost(-5.0);
  const Comparison one = compare(stock, std::vector{common_measure(Change::wall)}, weather);
  const double degree_hours_kh = 60.0 * 24.0 * 25.0;
  const double saved_kwh = surfaces(stock.envelope).wall_m2 * (1.80 - 0.45) * degree_hours_kh / 1000.0;
  EXPECT_NEAR((one.before.heat_kwh - one.after.heat_kwh) / saved_kwh, 1.0, 1e-6);
  EXPECT_NEAR(one.before.heat_kwh / (losses(stock.envelope).total_w_k() * degree_hours_kh / 1000.0), 1.0, 1e-6);
}

TEST(Retrofit, meters_act_on_lamps_devices_and_the_band_that_people_keep) {
  const Stock run = as_run(with_measures(office(), std::vector{common_measure(Change::meters)}));
  EXPECT_NEAR(run.gains.lighting_w_m2, 0.92 * office().gains.lighting_w_m2, 1e-12);
  EXPECT_NEAR(run.gains.devices_w_m2, 0.92 * office().gains.devices_w_m2, 1e-12);
  EXPECT_EQ(run.gains.people_w_m2, office().gains.people_w_m2);
  EXPECT_NEAR(run.comfort.heating_setpoint_c, 19.2, 1e-12);
  EXPECT_NEAR(run.comfort.cooling_setpoint_c, 26.8, 1e-12);
  const Comparison one = compared({common_measure(Change::meters)});
  EXPECT_LT(one.after.power_kwh, one.before.power_kwh);
  EXPECT_LT(one.after.heat_kwh, one.before.heat_kwh);
  EXPECT_LT(one.after.cooling_kwh, one.before.cooling_kwh);
  EXPECT_NEAR(one.after.discomfort_kh, 0.0, 1e-6);
}

TEST(Retrofit, discomfort_is_the_kelvin_below_the_setpoint_times_the_hours_that_people_are_there) {
  // Half the heat that 20 deg C needs at -5 holds 7.5: 12.5 K too cold whenever people are there.
  Stock stock = office();
  stock.gains = {.lighting_w_m2 = 0.0, .devices_w_m2 = 0.0, .people_w_m2 = 0.0};
  stock.comfort.heating_max_kw = 0.5 * losses(stock.envelope).total_w_k() * 25.0 / 1000.0;
  const Weather weather = frost(-5.0);
  const Hours cold = simulate(stock, weather, facade_sun_w_m2(weather));
  EXPECT_NEAR(cold.air_c.back(), 7.5, 1e-4);
  double occupied_h = 0.0;
  double kelvin_hours_kh = 0.0;
  for (std::size_t t = 0; t < weather.axis.steps; ++t) {
    if (occupancy_frac(Type::office, weather.axis.time(t)) < stock.comfort.few_frac) continue;
    occupied_h += 1.0;
    kelvin_hours_kh += 20.0 - cold.air_c[t];
  }
  EXPECT_GT(occupied_h, 300.0);
  EXPECT_NEAR(cold.discomfort_kh, kelvin_hours_kh, 1e-9);
  EXPECT_NEAR(cold.discomfort_kh / (12.5 * occupied_h), 1.0, 0.01);
  stock.comfort.heating_max_kw *= 2.01;
  EXPECT_NEAR(simulate(stock, weather, facade_sun_w_m2(weather)).discomfort_kh, 0.0, 1e-9);
}

TEST(Retrofit, a_building_without_cooling_is_too_warm_in_summer) {
  Stock stock = office();
  EXPECT_NEAR(demand(stock, year_2025(), facade_sun_w_m2(year_2025())).discomfort_kh, 0.0, 1e-6);
  stock.comfort.cooling_max_kw = 0.0;
  const Demand warm = demand(stock, year_2025(), facade_sun_w_m2(year_2025()));
  EXPECT_EQ(warm.cooling_kwh, 0.0);
  EXPECT_GT(warm.discomfort_kh, 1000.0);
}

TEST(Retrofit, a_course_with_another_plant_is_that_of_the_building_with_it) {
  const std::vector<double> facade_w_m2 = facade_sun_w_m2(year_2025());
  const Stock before = office();
  const Stock after =
      with_measures(before, std::vector{common_measure(Change::heat_pump), common_measure(Change::chiller)});
  const Hours moved = with_plant(simulate(before, year_2025(), facade_w_m2), before.plant, after.plant);
  const Hours simulated = simulate(after, year_2025(), facade_w_m2);
  for (std::size_t t = 0; t < simulated.power_kw.size(); ++t) {
    ASSERT_NEAR(moved.power_kw[t], simulated.power_kw[t], 1e-9) << t;
    ASSERT_NEAR(moved.source_kw[t], simulated.source_kw[t], 1e-9) << t;
  }
}

TEST(Retrofit, prices_and_factors_of_each_hour_weigh_the_hours) {
  Hours hours{
      .step_h = 0.5, .heat_kw = {}, .cooling_kw = {}, .power_kw = {2.0, 4.0}, .source_kw = {10.0, 0.0}, .air_c = {}};
  const Demand need = demand(hours, {.power_yuan_kwh = std::vector{0.3, 0.9},
                                     .heat_source_yuan_kwh = 0.25,
                                     .power_kg_kwh = std::vector{0.5, 0.1},
                                     .heat_source_kg_kwh = 0.2});
  EXPECT_NEAR(need.cost_yuan, 0.5 * (2.0 * 0.3 + 4.0 * 0.9 + 10.0 * 0.25), 1e-12);
  EXPECT_NEAR(need.carbon_kg, 0.5 * (2.0 * 0.5 + 4.0 * 0.1 + 10.0 * 0.2), 1e-12);
  EXPECT_EQ(need.power_peak_kw, 4.0);
}

}  // namespace
}  // namespace zhanhe::building
