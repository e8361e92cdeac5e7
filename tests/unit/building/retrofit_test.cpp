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

TEST(Retrofit, a_negative_price_is_refused_and_a_price_of_nothing_passes) {
  EXPECT_EQ(codes_of(validate(EnergyPrice{.power_yuan_kwh = -0.01}, "p")), (Codes{IssueCode::negative_size}));
  EXPECT_EQ(codes_of(validate(EnergyPrice{.power_yuan_kwh = 0.0}, "p")), Codes{});
}

TEST(Retrofit, every_common_measure_suits_the_common_office) {
  for (const Change change : {Change::wall, Change::roof, Change::window, Change::door, Change::air_tightness,
                              Change::lighting, Change::controls, Change::chiller, Change::heat_pump}) {
    EXPECT_EQ(codes_of(validate(office(), std::vector{common_measure(change)}, "b")), Codes{}) << to_string(change);
  }
}

}  // namespace
}  // namespace zhanhe::building
