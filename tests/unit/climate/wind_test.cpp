#include "zhanhe/climate/wind.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "unit/climate/table.hpp"
#include "zhanhe/climate/epw.hpp"
#include "zhanhe/climate/noise.hpp"

namespace zhanhe::climate {
namespace {

/// Two days of hours at 10 m: 1 m/s by night and 3 m/s by day, then 2 and 6.
Weather two_days() {
  Weather weather;
  weather.site = {.latitude_deg = 33.74, .longitude_deg = 113.31, .utc_offset_h = 8.0, .elevation_m = 80.0};
  weather.axis = {seconds_since_1970({2025, 1, 1}), 3600, 48, 8.0};
  for (const auto column :
       {&Weather::temperature_c, &Weather::ghi_w_m2, &Weather::dni_w_m2, &Weather::dhi_w_m2, &Weather::wind_m_s}) {
    (weather.*column).assign(48, 0.0);
  }
  for (std::size_t hour = 0; hour < 48; ++hour) {
    weather.wind_m_s[hour] = (hour % 24 >= 6 && hour % 24 < 18 ? 3.0 : 1.0) * (hour < 24 ? 1.0 : 2.0);
  }
  return weather;
}

double mean_of(const std::vector<double>& values) { return test::sum_of(values) / static_cast<double>(values.size()); }

TEST(HubWind, plain_scales_to_the_mean_at_the_hub) {
  const std::vector<double> hub = hub_wind_m_s(two_days());  // mean at the station: 3 m/s
  EXPECT_NEAR(mean_of(hub), 5.2, 1e-12);
  EXPECT_NEAR(hub[0], 1.0 * 5.2 / 3.0, 1e-12);
  EXPECT_NEAR(hub[36], 6.0 * 5.2 / 3.0, 1e-12);
}

TEST(HubWind, plain_takes_the_yearly_mean_that_is_given_for_a_part_of_a_year) {
  const std::vector<double> hub = hub_wind_m_s(two_days(), {.mean_station_m_s = 2.335});
  EXPECT_NEAR(hub[0], 5.2 / 2.335, 1e-12);
}

TEST(HubWind, damped_keeps_the_mean_of_each_day_and_a_quarter_of_its_swing) {
  const std::vector<double> hub = hub_wind_m_s(two_days(), {.recipe = HubRecipe::damped});
  // Day means 2 and 4 m/s; day 1 by night: 5.2/3 x 2 x (1 + 0.25 (1/2 - 1)).
  EXPECT_NEAR(hub[0], 5.2 / 3.0 * 2.0 * (1.0 + 0.25 * (0.5 - 1.0)), 1e-12);
  EXPECT_NEAR(hub[36], 5.2 / 3.0 * 4.0 * (1.0 + 0.25 * (1.5 - 1.0)), 1e-12);
  EXPECT_NEAR(mean_of(hub), 5.2, 1e-12);
}

TEST(HubWind, of_an_open_site_follows_the_power_law_or_the_log_law) {
  const auto power = hub_wind_m_s(two_days(), {.recipe = HubRecipe::shear, .shear_exponent = 0.2});
  EXPECT_NEAR(power[0], std::pow(10.0, 0.2), 1e-12);
  const auto log = hub_wind_m_s(two_days(), {.recipe = HubRecipe::log_law, .roughness_m = 0.1});
  EXPECT_NEAR(log[0], 1.5, 1e-12);  // ln 1000 / ln 100
}

TEST(HubWind, dither_stays_within_half_a_metre_per_second_and_depends_on_the_seed_alone) {
  const HubWind dithered{.recipe = HubRecipe::shear, .shear_exponent = 0.0, .dither = true};
  const std::vector<double> once = hub_wind_m_s(two_days(), dithered);
  EXPECT_EQ(once, hub_wind_m_s(two_days(), dithered));
  HubWind other = dithered;
  other.dither_seed = 1;
  EXPECT_NE(once, hub_wind_m_s(two_days(), other));
  const Weather weather = two_days();
  for (std::size_t step = 0; step < once.size(); ++step) EXPECT_NEAR(once[step], weather.wind_m_s[step], 0.5);
}

TEST(HubWind, of_a_calm_station_is_calm) {
  Weather calm = two_days();
  calm.wind_m_s.assign(48, 0.0);
  EXPECT_EQ(test::sum_of(hub_wind_m_s(calm)), 0.0);
  EXPECT_EQ(test::sum_of(hub_wind_m_s(calm, {.recipe = HubRecipe::damped})), 0.0);
}

TEST(HubWind, settings_out_of_range_are_told_together_and_the_defaults_pass) {
  EXPECT_TRUE(validate(HubWind{}, "[[wind]] 'hills'").empty());
  const Issues issues =
      validate(HubWind{.hub_height_m = 5.0, .mean_hub_m_s = std::nan(""), .day_swing_frac = 25.0}, "[[wind]] 'hills'");
  ASSERT_EQ(issues.size(), 3u);
  EXPECT_EQ(issues[0].code, IssueCode::out_of_range);
  EXPECT_EQ(issues[1].code, IssueCode::not_finite);
  EXPECT_EQ(issues[2].where, "[[wind]] 'hills' day_swing_frac");
}

TEST(Noise, is_even_between_zero_and_one) {
  std::array<int, 10> tenths{};
  for (std::uint64_t i = 0; i < 100000; ++i) ++tenths[static_cast<std::size_t>(10.0 * uniform_noise(7, 3, i))];
  for (const int count : tenths) EXPECT_NEAR(count, 10000, 5 * 95);  // five standard deviations
}

TEST(PowerCurve, of_the_generic_turbine_yields_what_windpowerlib_computes_for_one_of_its_size) {
  const PowerCurve curve = generic_low_wind_curve();
  ASSERT_TRUE(validate(curve, "curve").empty());
  std::vector<double> grid(4000);
  for (std::size_t i = 0; i < grid.size(); ++i) grid[i] = 0.005 + 0.01 * static_cast<double>(i);
  const std::vector<double> power = power_at(curve, grid);
  const auto rows = test::rows_of(ZHANHE_CASES "/wind_turbine/expected.csv");
  ASSERT_EQ(rows.size(), 7u);
  for (const auto& row : rows) {
    const double scale = std::stod(row.at(0)) / std::tgamma(1.5);
    double hours = 0.0;
    for (std::size_t i = 0; i < grid.size(); ++i) {
      const double relative = grid[i] / scale;
      hours += 8760.0 * 0.01 * power[i] * 2.0 * relative / scale * std::exp(-relative * relative);
    }
    EXPECT_NEAR(hours, std::stod(row.at(1)), 0.03 * hours) << row[0] << " m/s";
  }
}

TEST(PowerCurve, of_the_generic_turbine_never_beats_the_betz_limit_and_rises_to_rated_power) {
  const PowerCurve curve = generic_low_wind_curve();
  EXPECT_TRUE(std::ranges::is_sorted(curve.power_pu));
  EXPECT_GT(curve.power_pu.back(), 0.999);
  const double area_m2 = 0.25 * 3.14159265 * 131.0 * 131.0;
  for (std::size_t i = 0; i < curve.power_pu.size(); ++i) {
    const double wind_kw = 0.5e-3 * 1.225 * area_m2 * std::pow(curve.wind_speed_m_s[i], 3);
    EXPECT_LE(3600.0 * curve.power_pu[i], 16.0 / 27.0 * wind_kw + 1e-9);
  }
}

TEST(PowerCurve, of_a_user_is_straight_between_its_points_and_zero_outside) {
  const PowerCurve curve{{3.0, 5.0, 10.0, 25.0}, {0.0, 0.2, 1.0, 1.0}, "mine"};
  const std::vector<double> power = power_at(curve, std::array{2.9, 3.0, 4.0, 7.5, 10.0, 25.0, 25.1});
  const std::array expected{0.0, 0.0, 0.1, 0.6, 1.0, 1.0, 0.0};
  ASSERT_EQ(power.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(power[i], expected[i], 1e-15);
  EXPECT_EQ(wind_output_pu(std::array{12.0}, curve).at(0), 0.88);
}

TEST(PowerCurve, wrong_in_any_way_is_told) {
  const auto first_code = [](PowerCurve curve) {
    const Issues issues = validate(curve, "curve.csv");
    return issues.empty() ? IssueCode::assumed : issues[0].code;
  };
  EXPECT_EQ(first_code({{3.0}, {0.0}, ""}), IssueCode::wrong_length);
  EXPECT_EQ(first_code({{3.0, 4.0}, {0.0}, ""}), IssueCode::wrong_length);
  EXPECT_EQ(first_code({{3.0, 3.0}, {0.0, 0.1}, ""}), IssueCode::out_of_range);
  EXPECT_EQ(first_code({{3.0, 12.0}, {0.0, 3600.0}, ""}), IssueCode::out_of_range);
  EXPECT_EQ(first_code({{3.0, 12.0}, {0.0, std::numeric_limits<double>::infinity()}, ""}), IssueCode::not_finite);
  EXPECT_EQ(validate({{3.0, 2.0, 12.0}, {0.0, -0.1, 9.0}, ""}, "curve.csv").size(), 2u);
  EXPECT_TRUE(validate({{0.0, 12.0}, {0.0, 1.0}, ""}, "curve.csv").empty());
}

TEST(WindOutput, of_the_plain_recipe_on_the_zhengzhou_year_is_2030_hours) {
  const std::string path = test::zhengzhou_epw();
  if (path.empty()) GTEST_SKIP() << test::zhengzhou_absent;
  Issues issues;
  const Weather weather = read_epw(path, issues);
  ASSERT_FALSE(has_errors(issues)) << to_string(issues);
  const PowerCurve curve = generic_low_wind_curve();
  // windpowerlib's curve gives 2314 h gross and 2036 h net (tests/cases/wind_turbine); 5 % is the recipe's own margin.
  EXPECT_NEAR(test::sum_of(wind_output_pu(hub_wind_m_s(weather), curve)), 2030.0, 0.05 * 2030.0);
  EXPECT_NEAR(test::sum_of(wind_output_pu(hub_wind_m_s(weather), curve, 1.0)), 2314.0, 0.02 * 2314.0);
  EXPECT_NEAR(test::sum_of(wind_output_pu(hub_wind_m_s(weather, {.dither = true}), curve)), 2030.0, 0.05 * 2030.0);
}

TEST(Wakes, LeaveTheShareOfTheCurveBetweenItsPointsAndBeyond) {
  // windpowerlib 0.2.2 multiplies by numpy.interp(speed, curve): 0.9 at 5, 0.95 at 15 m/s.
  const std::vector<double> speeds{0.0, 5.0, 7.5, 15.0, 30.0}, at{5.0, 15.0}, share{0.9, 0.95};
  const std::vector<double> inside = wake_wind_m_s(speeds, at, share);
  const std::vector<double> expected{0.0, 4.5, 7.5 * 0.9125, 14.25, 28.5};
  for (std::size_t i = 0; i < speeds.size(); ++i) EXPECT_NEAR(inside[i], expected[i], 1e-12);
}

}  // namespace
}  // namespace zhanhe::climate
