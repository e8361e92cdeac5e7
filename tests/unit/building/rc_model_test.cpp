#include "zhanhe/building/rc_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "unit/building/year.hpp"

namespace zhanhe::building {
namespace {

using test::Codes;
using test::codes_of;
using test::year_2025;

const RcModel house{.air_capacity_kwh_k = 2.0,
                    .mass_capacity_kwh_k = 40.0,
                    .air_to_mass_kw_k = 5.0,
                    .air_to_outdoor_kw_k = 1.0,
                    .mass_to_outdoor_kw_k = 0.5};

Drive constant(std::size_t steps, double outdoor_c, double air_kw = 0.0, double mass_kw = 0.0, double step_h = 1.0) {
  return {step_h, std::vector<double>(steps, outdoor_c), std::vector<double>(steps, air_kw),
          std::vector<double>(steps, mass_kw)};
}

Envelope office() {
  Envelope envelope;
  envelope.floor_area_m2 = 5000.0;
  return envelope;
}

TEST(RcModel, cools_down_as_the_two_exponentials_of_its_eigenvalues) {
  // From 1 K in air and mass at 0 degrees outdoors. The characteristic polynomial of the system written out:
  // C_a C_m l^2 + (C_a (H_mo + H_am) + C_m (H_ao + H_am)) l + (H_ao + H_am)(H_mo + H_am) - H_am^2 = 0
  const double square = 2.0 * 40.0;
  const double linear = 2.0 * 5.5 + 40.0 * 6.0;
  const double rest = 6.0 * 5.5 - 25.0;
  const double root = std::sqrt(linear * linear - 4.0 * square * rest);
  const double fast = (-linear - root) / (2.0 * square);
  const double slow = (-linear + root) / (2.0 * square);
  // T_air = a exp(fast t) + b exp(slow t), a + b = 1, a fast + b slow = dT_air/dt at 0 = -H_ao/C_a.
  const double a = (-1.0 / 2.0 - slow) / (fast - slow);
  const double b = 1.0 - a;
  for (const double step_h : {0.25, 1.0, 3.0}) {
    const Course course = simulate(house, constant(40, 0.0, 0.0, 0.0, step_h), no_band(40), {1.0, 1.0});
    for (std::size_t t = 0; t < 40; ++t) {
      const double time_h = step_h * static_cast<double>(t + 1);
      ASSERT_NEAR(course.air_c[t], a * std::exp(fast * time_h) + b * std::exp(slow * time_h), 1e-12) << t;
    }
  }
}

TEST(RcModel, answers_a_step_of_power_the_same_in_one_long_step_and_in_many_short_ones) {
  const Course fine = simulate(house, constant(2400, 3.0, 12.0, 4.0, 0.01), no_band(2400), {15.0, 18.0});
  const Course coarse = simulate(house, constant(1, 3.0, 12.0, 4.0, 24.0), no_band(1), {15.0, 18.0});
  EXPECT_NEAR(fine.air_c.back(), coarse.air_c.back(), 1e-10);
  EXPECT_NEAR(fine.mass_c.back(), coarse.mass_c.back(), 1e-10);
  EXPECT_NEAR(test::sum_of(fine.air_mean_c) / 2400.0, coarse.air_mean_c[0], 1e-10);
}

TEST(RcModel, in_steady_state_loses_its_loss_for_each_kelvin) {
  const double loss = 1.0 + 5.0 * 0.5 / 5.5;
  EXPECT_NEAR(house.loss_kw_k(), loss, 1e-14);
  Band band = no_band(3000);
  band.heating_c.assign(3000, 20.0);
  const Course course = simulate(house, constant(3000, -5.0), band);
  EXPECT_NEAR(course.heat_kw.back(), loss * 25.0, 1e-9);
  EXPECT_NEAR(course.air_c.back(), 20.0, 1e-12);
}

TEST(RcModel, of_an_envelope_loses_the_sum_of_its_parts) {
  EXPECT_NEAR(rc_model(office()).loss_kw_k(), losses(office()).total_w_k() / 1000.0, 1e-12);
}

TEST(RcModel, closes_the_energy_balance_of_every_step) {
  const Envelope envelope = office();
  const RcModel model = rc_model(envelope);
  const Drive acting = drive(envelope, {}, Type::office, year_2025(), facade_sun_w_m2(year_2025()));
  const Course course = simulate(model, acting, band({}, Type::office, year_2025().axis));
  RcState at;
  for (std::size_t t = 0; t < 8760; ++t) {
    const double stored = model.air_capacity_kwh_k * (course.air_c[t] - at.air_c) +
                          model.mass_capacity_kwh_k * (course.mass_c[t] - at.mass_c);
    const double lost_air = model.air_to_outdoor_kw_k * (course.air_mean_c[t] - acting.outdoor_c[t]);
    const double lost_mass = model.mass_to_outdoor_kw_k * (course.mass_mean_c[t] - acting.outdoor_c[t]);
    const double gained = acting.air_gain_kw[t] + acting.mass_gain_kw[t] + course.heat_kw[t] - course.cooling_kw[t];
    const double throughput = std::abs(stored) + std::abs(lost_air) + std::abs(lost_mass) + acting.air_gain_kw[t] +
                              acting.mass_gain_kw[t] + course.heat_kw[t] + course.cooling_kw[t];
    ASSERT_NEAR(gained - lost_air - lost_mass - stored, 0.0, 1e-9 * throughput) << t;
    at = {course.air_c[t], course.mass_c[t]};
  }
}

TEST(RcModel, ideal_heating_and_cooling_hold_the_setpoints) {
  const Envelope envelope = office();
  const Drive acting = drive(envelope, {}, Type::office, year_2025(), facade_sun_w_m2(year_2025()));
  const Band kept = band({}, Type::office, year_2025().axis);
  const Course course = simulate(rc_model(envelope), acting, kept);
  for (std::size_t t = 0; t < 8760; ++t) {
    ASSERT_GE(course.air_c[t], kept.heating_c[t] - 1e-9) << t;
    ASSERT_LE(course.air_c[t], kept.cooling_c[t] + 1e-9) << t;
    ASSERT_TRUE(course.heat_kw[t] == 0.0 || course.cooling_kw[t] == 0.0) << t;
    if (course.heat_kw[t] > 0.0) {
      ASSERT_NEAR(course.air_c[t], kept.heating_c[t], 1e-9) << t;
    }
    if (course.cooling_kw[t] > 0.0) {
      ASSERT_NEAR(course.air_c[t], kept.cooling_c[t], 1e-9) << t;
    }
  }
  EXPECT_GT(test::sum_of(course.heat_kw), 0.0);
  EXPECT_GT(test::sum_of(course.cooling_kw), 0.0);
}

TEST(RcModel, a_plant_that_is_too_small_gives_all_it_can_and_the_room_cools) {
  Band band = no_band(2000);
  band.heating_c.assign(2000, 20.0);
  band.heating_max_kw = 20.0;
  const Course course = simulate(house, constant(2000, -5.0), band);
  EXPECT_EQ(course.heat_kw.back(), 20.0);
  EXPECT_NEAR(course.air_c.back(), -5.0 + 20.0 / house.loss_kw_k(), 1e-6);
}

TEST(RcModel, a_setback_saves_heat_and_reheating_takes_a_peak) {
  const std::size_t hours = 24 * 30;
  Band steady = no_band(hours);
  steady.heating_c.assign(hours, 20.0);
  Band lowered = steady;
  for (std::size_t t = 0; t < hours; ++t) {
    if (t % 24 < 6) lowered.heating_c[t] = 15.0;
  }
  const Drive cold = constant(hours, 0.0);
  const Course held = simulate(house, cold, steady);
  const Course saved = simulate(house, cold, lowered);
  const std::size_t midnight = 24 * 20;
  EXPECT_EQ(saved.heat_kw[midnight], 0.0);  // it falls by itself
  EXPECT_LT(saved.air_c[midnight], 20.0);
  EXPECT_NEAR(saved.air_c[midnight + 6], 20.0, 1e-9);  // back at once
  EXPECT_GT(saved.heat_kw[midnight + 6], 1.2 * held.heat_kw[midnight + 6]);
  EXPECT_LT(test::sum_of(saved.heat_kw), test::sum_of(held.heat_kw));
}

TEST(Comfort, setbacks_follow_the_people_and_the_seasons) {
  const Comfort comfort{.heating_setback_c = 15.0, .cooling_setback_c = 30.0};
  const Band kept = band(comfort, Type::office, year_2025().axis);
  const std::size_t wednesday = test::hour_2025(1, 8);
  EXPECT_EQ(kept.heating_c[wednesday + 3], 15.0);
  EXPECT_EQ(kept.heating_c[wednesday + 10], 20.0);
  EXPECT_GT(kept.cooling_c[wednesday + 10], 100.0);
  EXPECT_EQ(kept.cooling_c[test::hour_2025(7, 9) + 10], 26.0);
  EXPECT_EQ(kept.cooling_c[test::hour_2025(7, 9) + 2], 30.0);
  EXPECT_LT(kept.heating_c[test::hour_2025(7, 9) + 10], 0.0);
}

TEST(Comfort, a_season_starts_evenly_wherever_the_axis_begins) {
  const Comfort comfort = comfort_of(Type::hotel);
  const Band year = operated_band(comfort, Type::hotel, year_2025().axis);
  const std::size_t november = test::hour_2025(11, 15), may = test::hour_2025(5, 1);
  EXPECT_LT(year.heating_c[november - 1], 0.0);
  EXPECT_NEAR(year.heating_c[november], 5.0 + 15.0 / 72.0, 1e-12);
  EXPECT_NEAR(year.heating_c[november + 35], 12.5, 1e-12);
  EXPECT_NEAR(year.heating_c[november + 71], 20.0, 1e-12);
  EXPECT_EQ(year.heating_c[november + 500], 20.0);
  EXPECT_EQ(year.heating_c[0], 20.0);
  EXPECT_NEAR(year.cooling_c[may], 35.0 - 9.0 / 72.0, 1e-12);
  EXPECT_EQ(year.cooling_c[may + 72], 26.0);
  const Band part = operated_band(comfort, Type::hotel, year_2025().axis.part(november + 30, 24));
  for (std::size_t t = 0; t < 24; ++t) EXPECT_NEAR(part.heating_c[t], year.heating_c[november + 30 + t], 1e-12) << t;
  Comfort always = comfort;
  always.in_seasons = false;
  EXPECT_EQ(operated_band(always, Type::hotel, year_2025().axis).heating_c[november], 20.0);
}

TEST(Comfort, a_setback_ends_over_four_hours_with_any_step) {
  const Comfort comfort{.heating_setback_c = 16.0, .cooling_setback_c = 30.0};
  for (const int step_s : {3600, 900}) {
    const auto per_hour = static_cast<std::size_t>(3600 / step_s);
    const TimeAxis wednesday{seconds_since_1970({2025, 1, 8}), step_s, 24 * per_hour, 8.0};
    const Band plain = band(comfort, Type::office, wednesday);
    const Band kept = operated_band(comfort, Type::office, wednesday);
    const auto first = static_cast<std::size_t>(std::ranges::find(plain.heating_c, 20.0) - plain.heating_c.begin());
    ASSERT_GE(first, 4 * per_hour);
    EXPECT_EQ(kept.heating_c[first], 20.0);
    EXPECT_NEAR(kept.heating_c[first - per_hour], 19.0, 1e-12);
    EXPECT_NEAR(kept.heating_c[first - 3 * per_hour], 17.0, 1e-12);
    EXPECT_EQ(kept.heating_c[first - 4 * per_hour], 16.0);
    EXPECT_EQ(kept.heating_c[0], 16.0);
  }
  const Band summer = operated_band(comfort, Type::office, {seconds_since_1970({2025, 7, 9}), 3600, 24, 8.0});
  EXPECT_EQ(summer.cooling_c[0], 30.0);
  EXPECT_EQ(summer.cooling_c[10], 26.0);
}

TEST(Comfort, the_start_of_a_season_asks_for_less_than_its_cold_days) {
  for (const Type type : {Type::home, Type::office, Type::school, Type::hospital, Type::mall, Type::logistics}) {
    for (const Standard standard : {Standard::unrenovated, Standard::saving_75}) {
      Envelope envelope = envelope_of(type, standard);
      envelope.floor_area_m2 = 5000.0;
      const Drive acting = drive(envelope, gains_of(type), type, year_2025(), facade_sun_w_m2(year_2025()));
      const Course course =
          settled_course(rc_model(envelope), acting, operated_band(comfort_of(type), type, year_2025().axis));
      const auto highest = [](const std::vector<double>& kw, std::size_t first, std::size_t count) {
        const auto from = kw.begin() + static_cast<std::ptrdiff_t>(first);
        return *std::max_element(from, from + static_cast<std::ptrdiff_t>(count));
      };
      const std::size_t november = test::hour_2025(11, 15), may = test::hour_2025(5, 1);
      EXPECT_LT(highest(course.heat_kw, november, 96), highest(course.heat_kw, 0, 1500));
      EXPECT_LT(highest(course.cooling_kw, may, 96), highest(course.cooling_kw, may + 96, 2500));
    }
  }
}

TEST(Comfort, bad_input_is_refused_and_a_near_miss_passes) {
  Comfort comfort{.heating_setpoint_c = 26.0, .heating_setback_c = 20.0};
  EXPECT_EQ(codes_of(validate(comfort, "b")), (Codes{IssueCode::conflict}));
  comfort.heating_setpoint_c = 25.9;
  EXPECT_EQ(codes_of(validate(comfort, "b")), Codes{});
  comfort = {.heating_setback_c = 21.0, .cooling_setback_c = 25.0};
  EXPECT_EQ(codes_of(validate(comfort, "b")), (Codes{IssueCode::conflict, IssueCode::conflict}));
  comfort = {.heating_max_kw = -1.0};
  EXPECT_EQ(codes_of(validate(comfort, "b")), (Codes{IssueCode::negative_size}));
}

TEST(RcModel, bad_input_is_refused_and_a_near_miss_passes) {
  RcModel model = house;
  EXPECT_EQ(codes_of(validate(model, "m")), Codes{});
  model.air_to_outdoor_kw_k = 0.0;
  EXPECT_EQ(codes_of(validate(model, "m")), Codes{});
  model.mass_to_outdoor_kw_k = 0.0;
  EXPECT_EQ(codes_of(validate(model, "m")), (Codes{IssueCode::out_of_range}));
  model = house;
  model.air_capacity_kwh_k = 0.0;
  model.mass_to_outdoor_kw_k = -1.0;
  EXPECT_EQ(codes_of(validate(model, "m")), (Codes{IssueCode::out_of_range, IssueCode::negative_size}));

  const Drive acting = constant(3, 0.0);
  Band kept = no_band(3);
  EXPECT_EQ(codes_of(validate(acting, kept, "m")), Codes{});
  kept.heating_c[1] = 200.0;
  EXPECT_EQ(codes_of(validate(acting, kept, "m")), (Codes{IssueCode::conflict}));
  kept.heating_c.pop_back();
  EXPECT_EQ(codes_of(validate(acting, kept, "m")), (Codes{IssueCode::wrong_length, IssueCode::conflict}));
}

TEST(Envelope, areas_are_those_of_a_square_plan_or_of_the_surface_given) {
  Envelope envelope = office();  // 5 storeys of 1000 m2, 3.3 m
  const double facade = 4.0 * std::sqrt(1000.0) * 16.5;
  EXPECT_NEAR(surfaces(envelope).window_m2, 0.35 * facade, 1e-9);
  EXPECT_NEAR(surfaces(envelope).wall_m2, 0.64 * facade, 1e-9);
  EXPECT_NEAR(surfaces(envelope).roof_m2, 1000.0, 1e-9);
  EXPECT_NEAR(surfaces(envelope).volume_m3, 16500.0, 1e-9);
  envelope.surface_to_volume_m2_m3 = 0.2;  // 3300 m2, 1000 of it roof
  EXPECT_NEAR(surfaces(envelope).window_m2, 0.35 * 2300.0, 1e-9);
}

TEST(Envelope, air_change_loses_a_third_of_a_watt_hour_for_each_cubic_metre_and_kelvin) {
  Envelope envelope = office();
  envelope.air_change_frac_h = 1.0;
  EXPECT_NEAR(losses(envelope).air_w_k, 16500.0 * 1.2 * 1006.0 / 3600.0, 1e-9);
}

TEST(Envelope, a_facade_under_an_even_sky_sees_half_of_it_and_half_of_the_ground) {
  Weather weather = year_2025();
  weather.ghi_w_m2.assign(8760, 100.0);
  weather.dhi_w_m2.assign(8760, 100.0);
  weather.dni_w_m2.assign(8760, 0.0);
  EXPECT_NEAR(facade_sun_w_m2(weather)[4000], 50.0 + 0.2 * 50.0, 1e-9);
}

TEST(RcModel, gains_go_half_to_the_air_and_half_to_the_mass_and_the_sun_to_the_mass) {
  const Envelope envelope = office();
  const Drive acting = drive(envelope, {.lighting_w_m2 = 9.0, .devices_w_m2 = 8.0, .people_w_m2 = 5.0}, Type::office,
                             year_2025(), std::vector<double>(8760, 100.0));
  const std::size_t night = test::hour_2025(6, 18) + 3;  // nobody there: 15 % of 17 W/m2
  EXPECT_NEAR(acting.air_gain_kw[night], 0.5 * 5.0 * 0.15 * 17.0, 1e-9);
  const std::size_t morning = test::hour_2025(6, 18) + 10;  // 95 % are there
  const double inside_kw = 5.0 * (17.0 * (0.15 + 0.85 * 0.95) + 5.0 * 0.95);
  EXPECT_NEAR(acting.air_gain_kw[morning], 0.5 * inside_kw, 1e-9);
  const double window_m2 = 0.35 * 4.0 * std::sqrt(1000.0) * 16.5;
  EXPECT_NEAR(acting.mass_gain_kw[morning], 0.5 * inside_kw + window_m2 * 0.75 * 0.6 * 0.6 * 0.1, 1e-9);
}

TEST(InternalGains, that_are_negative_are_refused_and_none_pass) {
  EXPECT_EQ(codes_of(validate(InternalGains{.lighting_w_m2 = -0.1}, "g")), (Codes{IssueCode::negative_size}));
  EXPECT_EQ(codes_of(validate(InternalGains{.lighting_w_m2 = 0.0}, "g")), Codes{});
}

TEST(Envelope, bad_input_is_refused_and_a_near_miss_passes) {
  const auto codes = [](auto&& change) {
    Envelope envelope = office();
    change(envelope);
    return codes_of(validate(envelope, "e"));
  };
  EXPECT_EQ(codes([](Envelope&) {}), Codes{});
  EXPECT_EQ(codes([](Envelope& e) { e.floor_area_m2 = 0.0; }), (Codes{IssueCode::out_of_range}));
  EXPECT_EQ(codes([](Envelope& e) { e.wall_u_w_m2k = 50.0; }), (Codes{IssueCode::out_of_range}));
  EXPECT_EQ(codes([](Envelope& e) { e.window_u_w_m2k = 10.01; }), (Codes{IssueCode::out_of_range}));
  EXPECT_EQ(codes([](Envelope& e) { e.window_u_w_m2k = 10.0; }), Codes{});
  EXPECT_EQ(codes([](Envelope& e) { e.roof_u_w_m2k = 0.049; }), (Codes{IssueCode::out_of_range}));
  EXPECT_EQ(codes([](Envelope& e) { e.roof_u_w_m2k = 0.05; }), Codes{});
  EXPECT_EQ(codes([](Envelope& e) { e.air_change_frac_h = -0.01; }), (Codes{IssueCode::out_of_range}));
  EXPECT_EQ(codes([](Envelope& e) { e.air_change_frac_h = 0.0; }), Codes{});
  EXPECT_EQ(codes([](Envelope& e) { e.door_u_w_m2k = std::nan(""); }), (Codes{IssueCode::not_finite}));
  EXPECT_EQ(codes([](Envelope& e) { e.window_share_frac = 0.995; }), (Codes{IssueCode::conflict}));
  EXPECT_EQ(codes([](Envelope& e) { e.window_share_frac = 0.99; }), Codes{});
  // The roof alone is 1000 m2 of 16500 m3: 0.0606.
  EXPECT_EQ(codes([](Envelope& e) { e.surface_to_volume_m2_m3 = 0.06; }), (Codes{IssueCode::conflict}));
  EXPECT_EQ(codes([](Envelope& e) { e.surface_to_volume_m2_m3 = 0.07; }), Codes{});
  EXPECT_EQ(codes([](Envelope& e) {
              e.storeys = 0.0;
              e.wall_u_w_m2k = 50.0;
            }),
            (Codes{IssueCode::out_of_range, IssueCode::out_of_range}));
}

}  // namespace
}  // namespace zhanhe::building
