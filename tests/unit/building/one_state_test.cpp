#include "zhanhe/building/one_state.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "unit/building/year.hpp"

namespace zhanhe::building {
namespace {

using test::year_2025;

const RcModel house{.air_capacity_kwh_k = 2.0,
                    .mass_capacity_kwh_k = 40.0,
                    .air_to_mass_kw_k = 5.0,
                    .air_to_outdoor_kw_k = 1.0,
                    .mass_to_outdoor_kw_k = 0.5};

TEST(OneState, rests_where_the_two_node_model_rests) {
  const std::vector<double> shift_kw(4000, 3.0);
  const double rest_k = 3.0 / house.loss_kw_k();
  EXPECT_NEAR(air_shift_k(one_state(house), shift_kw, 1.0).back(), rest_k, 1e-12);
  EXPECT_NEAR(air_shift_k(house, shift_kw, 1.0).back(), rest_k, 1e-9);
}

TEST(OneState, cools_with_the_slow_time_constant_of_the_two_node_model) {
  // The slow root of C_a C_m l^2 + (C_a (H_mo + H_am) + C_m (H_ao + H_am)) l + (H_ao + H_am)(H_mo + H_am) - H_am^2.
  const double linear = 2.0 * 5.5 + 40.0 * 6.0;
  const double slow = (-linear + std::sqrt(linear * linear - 4.0 * 80.0 * 8.0)) / 160.0;
  for (const double step_h : {0.25, 1.0, 6.0}) {
    EXPECT_NEAR(one_state(house).keep_frac(step_h), std::exp(slow * step_h), 1e-12);
  }
}

TEST(OneState, stores_in_one_step_what_it_stores_in_many) {
  const OneState reduced = one_state(house);
  double level_kwh = 0.0;
  for (int i = 0; i < 600; ++i) level_kwh = reduced.keep_frac(0.01) * level_kwh + reduced.stored_h(0.01);
  EXPECT_NEAR(level_kwh, reduced.stored_h(6.0), 1e-10);
}

TEST(OneState, follows_the_air_within_a_tenth_of_a_kelvin_while_heat_is_moved_by_hours) {
  // Two hours of preheating by 20 W/m2 before a peak of four hours without heating, every day of a month.
  Envelope envelope;
  envelope.floor_area_m2 = 5000.0;
  const RcModel model = rc_model(envelope);
  std::vector<double> shift_kw(720);
  for (std::size_t t = 0; t < shift_kw.size(); ++t) {
    const std::size_t hour = t % 24;
    shift_kw[t] = hour >= 14 && hour < 16 ? 100.0 : hour >= 16 && hour < 20 ? -50.0 : 0.0;
  }
  const std::vector<double> air_k = air_shift_k(model, shift_kw, 1.0);
  EXPECT_GT(*std::ranges::max_element(air_k), 2.0);
  EXPECT_LT(*std::ranges::min_element(air_k), -0.5);
  const double error_k = reduction_error_k(model, shift_kw, 1.0);
  RecordProperty("error_k", std::to_string(error_k));
  EXPECT_GT(error_k, 1e-6);
  EXPECT_LT(error_k, 0.1);
}

TEST(OneState, has_no_error_at_rest_and_begins_where_it_is_told) {
  const std::vector<double> still(50, 0.0);
  EXPECT_EQ(reduction_error_k(house, still, 1.0), 0.0);
  EXPECT_EQ(reduction_error_k(house, {}, 1.0), 0.0);
  const std::vector<double> cooling = air_shift_k(one_state(house), still, 1.0, 2.0);
  EXPECT_NEAR(cooling.front(), 2.0 * one_state(house).keep_frac(1.0) * 5.0 / 6.0, 1e-12);
}

TEST(SettledCourse, starts_as_if_the_days_before_had_been_the_same) {
  Envelope envelope;
  envelope.floor_area_m2 = 1000.0;
  const Drive acting = drive(envelope, {}, Type::home, year_2025(), facade_sun_w_m2(year_2025()));
  const Band kept = band({}, Type::home, year_2025().axis);
  const Course settled = settled_course(rc_model(envelope), acting, kept);
  const Course cold = simulate(rc_model(envelope), acting, kept, {20.0, 5.0});
  EXPECT_LT(settled.heat_kw.front(), 0.8 * cold.heat_kw.front());
  EXPECT_NEAR(settled.heat_kw[2000], cold.heat_kw[2000], 1e-6);
}

}  // namespace
}  // namespace zhanhe::building
