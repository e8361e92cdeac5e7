#include "zhanhe/climate/synthetic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <utility>

#include "unit/climate/table.hpp"
#include "zhanhe/climate/sun.hpp"

namespace zhanhe::climate {
namespace {

const Site pingdingshan{.latitude_deg = 33.74, .longitude_deg = 113.31, .utc_offset_h = 8.0, .elevation_m = 80.0};

TimeAxis year_of(int year, int step_s = 3600) {
  const std::size_t days = is_leap_year(year) ? 366 : 365;
  return {seconds_since_1970({year, 1, 1}), step_s, days * static_cast<std::size_t>(86400 / step_s), 8.0};
}

Weather made(const TimeAxis& axis, const Site& site = pingdingshan) {
  Issues issues;
  Weather weather = synthetic_weather(site, axis, issues);
  EXPECT_FALSE(has_errors(issues)) << to_string(issues);
  EXPECT_TRUE(std::ranges::any_of(issues, [](const Issue& i) { return i.code == IssueCode::assumed; }));
  return weather;
}

struct Monthly {
  std::array<double, 12> sum{};
  std::array<double, 12> count{};
};

Monthly by_month(const TimeAxis& axis, const std::vector<double>& values) {
  Monthly monthly;
  for (std::size_t step = 0; step < axis.steps; ++step) {
    const auto month = static_cast<std::size_t>(axis.time(step).month) - 1;
    monthly.sum[month] += values[step];
    monthly.count[month] += 1.0;
  }
  return monthly;
}

TEST(SyntheticWeather, has_the_monthly_means_of_its_table_at_every_step) {
  const MonthlyClimate table = zhengzhou_climate();
  for (const int step_s : {900, 1800, 3600}) {
    const TimeAxis axis = year_of(2025, step_s);
    const Weather weather = made(axis);
    EXPECT_TRUE(validate(weather).empty()) << to_string(validate(weather));
    const Monthly temperature = by_month(axis, weather.temperature_c);
    const Monthly ghi = by_month(axis, weather.ghi_w_m2);
    const Monthly dhi = by_month(axis, weather.dhi_w_m2);
    const Monthly wind = by_month(axis, weather.wind_m_s);
    for (std::size_t month = 0; month < 12; ++month) {
      const double hours = axis.step_h() / 1000.0;
      EXPECT_NEAR(temperature.sum[month] / temperature.count[month], table.temperature_c[month], 1e-9);
      EXPECT_NEAR(ghi.sum[month] * hours, table.ghi_kwh_m2[month], 1e-4);
      EXPECT_NEAR(dhi.sum[month] * hours, table.dhi_kwh_m2[month], 1e-4);
      EXPECT_NEAR(wind.sum[month] / wind.count[month], table.wind_m_s[month], 1e-9);
    }
  }
}

TEST(SyntheticWeather, has_a_direct_irradiation_near_the_measured_one_that_it_was_not_given) {
  // Direct normal irradiation of the China Standard Weather Data, Zhengzhou 570830: 922 kWh/m2 a year, and by month. It
  // follows from the other two and the sun's height, so a tenth in the year and a quarter in a month are near.
  const std::array measured{80.0, 51.5, 84.6, 83.7, 109.4, 96.9, 87.6, 64.7, 68.4, 71.0, 43.5, 81.2};
  const TimeAxis axis = year_of(2025);
  const Monthly dni = by_month(axis, made(axis).dni_w_m2);
  double year = 0.0;
  for (std::size_t month = 0; month < 12; ++month) {
    EXPECT_NEAR(dni.sum[month] / 1000.0, measured[month], 0.25 * measured[month]) << month + 1;
    year += dni.sum[month] / 1000.0;
  }
  EXPECT_NEAR(year, 922.0, 92.0);
}

TEST(SyntheticWeather, closes_global_diffuse_and_beam_at_every_step) {
  for (const int step_s : {900, 3600}) {
    const Weather weather = made(year_of(2025, step_s));
    const SunPath sun = sun_mid_interval(weather.site, weather.axis);
    for (std::size_t step = 0; step < weather.axis.steps; ++step) {
      const double cos_zenith = std::max(std::cos(sun.zenith_deg[step] * std::numbers::pi / 180.0), 0.0);
      ASSERT_NEAR(weather.ghi_w_m2[step], weather.dhi_w_m2[step] + weather.dni_w_m2[step] * cos_zenith, 1e-9);
      ASSERT_LE(weather.dhi_w_m2[step], weather.ghi_w_m2[step] + 1e-12);
      ASSERT_LE(weather.dni_w_m2[step], 1098.0);
      if (cos_zenith == 0.0) {
        ASSERT_EQ(weather.ghi_w_m2[step], 0.0);
      }
    }
  }
}

TEST(SyntheticWeather, differs_from_day_to_day_about_as_much_as_the_measured_year) {
  // In the Zhengzhou file daily irradiation varies by 34 to 47 % of its mean within a month, the daily temperature by
  // 2.4 to 3.2 K, the day is 10 K wide on average, and hourly wind varies by 71 % of its mean.
  const TimeAxis axis = year_of(2025);
  const Weather weather = made(axis);
  double day_width_c = 0.0;
  double ghi_spread = 0.0;
  double temperature_spread_c = 0.0;
  for (std::size_t first = 0, days = 0; first < 8760; first += 24 * days) {
    const int month = axis.time(first).month;
    for (days = 28; first + 24 * days < 8760 && axis.time(first + 24 * days).month == month;) ++days;
    std::vector<double> ghi;
    std::vector<double> mean_c;
    for (std::size_t day = 0; day < days; ++day) {
      const auto hours = std::span(weather.temperature_c).subspan(first + 24 * day, 24);
      day_width_c += (std::ranges::max(hours) - std::ranges::min(hours)) / 365.0;
      double ghi_sum = 0.0;
      double temperature_sum = 0.0;
      for (std::size_t hour = 0; hour < 24; ++hour) {
        ghi_sum += weather.ghi_w_m2[first + 24 * day + hour];
        temperature_sum += hours[hour];
      }
      ghi.push_back(ghi_sum);
      mean_c.push_back(temperature_sum / 24.0);
    }
    const auto deviation = [](const std::vector<double>& values) {
      const double mean = test::sum_of(values) / static_cast<double>(values.size());
      double squares = 0.0;
      for (const double value : values) squares += (value - mean) * (value - mean);
      return std::pair{mean, std::sqrt(squares / static_cast<double>(values.size()))};
    };
    ghi_spread += deviation(ghi).second / deviation(ghi).first / 12.0;
    temperature_spread_c += deviation(mean_c).second / 12.0;
  }
  EXPECT_NEAR(ghi_spread, 0.40, 0.10);
  EXPECT_NEAR(temperature_spread_c, 2.8, 0.8);
  EXPECT_NEAR(day_width_c, 10.0, 2.0);
  double wind_squares = 0.0;
  const double wind_mean = test::sum_of(weather.wind_m_s) / 8760.0;
  for (const double wind : weather.wind_m_s) wind_squares += (wind - wind_mean) * (wind - wind_mean);
  EXPECT_NEAR(std::sqrt(wind_squares / 8760.0) / wind_mean, 0.71, 0.10);
}

TEST(SyntheticWeather, is_the_same_on_every_call_and_another_with_another_seed) {
  Issues issues;
  const Weather once = made(year_of(2025));
  EXPECT_EQ(once, made(year_of(2025)));
  const Weather other = synthetic_weather(pingdingshan, year_of(2025), issues, zhengzhou_climate(), 1);
  EXPECT_NE(once.temperature_c, other.temperature_c);
  EXPECT_NE(once.ghi_w_m2, other.ghi_w_m2);
  EXPECT_NE(once.wind_m_s, other.wind_m_s);
}

TEST(SyntheticWeather, of_a_part_is_the_part_of_the_year_and_years_repeat) {
  const Weather year = made(year_of(2025));
  const TimeAxis part = year.axis.part(1234, 2000);
  const Weather of_part = made(part);
  ASSERT_EQ(of_part.ghi_w_m2.size(), 2000u);
  for (std::size_t step = 0; step < 2000; ++step) {
    ASSERT_EQ(of_part.ghi_w_m2[step], year.ghi_w_m2[1234 + step]);
    ASSERT_EQ(of_part.temperature_c[step], year.temperature_c[1234 + step]);
    ASSERT_EQ(of_part.wind_m_s[step], year.wind_m_s[1234 + step]);
  }
  const Weather next = made(year_of(2026));
  EXPECT_EQ(next.wind_m_s, year.wind_m_s);
  EXPECT_EQ(next.temperature_c, year.temperature_c);
}

TEST(SyntheticWeather, of_a_leap_february_has_29_days_like_the_others) {
  const TimeAxis axis = year_of(2024);
  const Weather weather = made(axis);
  const Monthly ghi = by_month(axis, weather.ghi_w_m2);
  EXPECT_NEAR(ghi.sum[1] / 1000.0, 76.6 * 29.0 / 28.0, 1e-4);
  EXPECT_NEAR(ghi.sum[2] / 1000.0, 118.6, 1e-4);
}

TEST(SyntheticWeather, that_its_place_cannot_have_is_told) {
  Issues issues;
  const Site spitsbergen{.latitude_deg = 78.2, .longitude_deg = 113.31, .utc_offset_h = 8.0, .elevation_m = 0.0};
  EXPECT_EQ(synthetic_weather(spitsbergen, year_of(2025), issues).axis.steps, 0u);
  ASSERT_FALSE(issues.empty());
  EXPECT_EQ(issues[0].code, IssueCode::out_of_range);
  EXPECT_EQ(issues[0].where, "monthly climate month 1");
}

TEST(SyntheticWeather, bad_table_site_and_axis_are_told_together) {
  Issues issues;
  MonthlyClimate climate = zhengzhou_climate();
  climate.wind_m_s[3] = std::nan("");
  climate.ghi_kwh_m2[11] = -1.0;
  Site site = pingdingshan;
  site.latitude_deg = 91.0;
  TimeAxis axis = year_of(2025);
  axis.utc_offset_h = 7.0;
  axis.step_s = 7200;
  EXPECT_EQ(synthetic_weather(site, axis, issues, climate).axis.steps, 0u);
  ASSERT_EQ(issues.size(), 5u) << to_string(issues);
  EXPECT_EQ(issues[0].code, IssueCode::out_of_range);
  EXPECT_EQ(issues[1].code, IssueCode::bad_time_zone);
  EXPECT_EQ(issues[2].code, IssueCode::bad_time);
  EXPECT_EQ(issues[3].where, "monthly climate ghi_kwh_m2 month 12");
  EXPECT_EQ(issues[4].code, IssueCode::not_finite);
}

}  // namespace
}  // namespace zhanhe::climate
