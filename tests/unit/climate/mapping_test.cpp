#include "zhanhe/climate/mapping.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "unit/climate/table.hpp"

namespace zhanhe::climate {
namespace {

/// A year of hours in which every value tells its month, day and hour.
Weather telling_year(int year) {
  Weather weather;
  weather.site = {.latitude_deg = 33.74, .longitude_deg = 113.31, .utc_offset_h = 8.0, .elevation_m = 80.0};
  weather.axis = {seconds_since_1970({year, 1, 1}), 3600, is_leap_year(year) ? 8784u : 8760u, 8.0};
  for (std::size_t step = 0; step < weather.axis.steps; ++step) {
    const CivilTime time = weather.axis.time(step);
    weather.temperature_c.push_back(time.month);
    weather.ghi_w_m2.push_back(time.day);
    weather.dni_w_m2.push_back(time.hour);
    weather.dhi_w_m2.push_back(time.day + 0.01 * time.hour);
    weather.wind_m_s.push_back(1.0);
  }
  return weather;
}

/// Every step of a mapped telling year carries its own month, day (the 28th for a 29 February) and hour.
void expect_own_time(const Weather& mapped, bool repeats_28) {
  for (std::size_t step = 0; step < mapped.axis.steps; ++step) {
    const CivilTime time = mapped.axis.time(step);
    const bool leap_day = time.month == 2 && time.day == 29;
    ASSERT_EQ(mapped.temperature_c[step], time.month) << to_string(time);
    ASSERT_EQ(mapped.ghi_w_m2[step], leap_day && repeats_28 ? 28 : time.day) << to_string(time);
    ASSERT_EQ(mapped.dni_w_m2[step], time.hour) << to_string(time);
  }
}

std::size_t count(const Issues& issues, IssueCode code) {
  return static_cast<std::size_t>(std::ranges::count(issues, code, &Issue::code));
}

TEST(MapTo, another_year_goes_by_month_day_and_hour_with_a_note) {
  Issues issues;
  const Weather mapped = map_to(telling_year(2005), {seconds_since_1970({2025, 1, 1}), 3600, 8760, 8.0}, issues);
  ASSERT_EQ(mapped.axis.steps, 8760u);
  expect_own_time(mapped, false);
  ASSERT_EQ(issues.size(), 1u) << to_string(issues);
  EXPECT_EQ(issues[0].code, IssueCode::mapped_time);
  EXPECT_EQ(issues[0].severity, Severity::note);
}

TEST(MapTo, its_own_year_is_the_weather_itself_without_a_note) {
  Issues issues;
  const Weather weather = telling_year(2005);
  EXPECT_EQ(map_to(weather, weather.axis, issues), weather);
  EXPECT_TRUE(issues.empty()) << to_string(issues);
}

TEST(MapTo, a_leap_day_repeats_the_28th_with_a_note) {
  Issues issues;
  const Weather mapped = map_to(telling_year(2005), {seconds_since_1970({2024, 1, 1}), 3600, 8784, 8.0}, issues);
  ASSERT_EQ(mapped.axis.steps, 8784u);
  expect_own_time(mapped, true);
  EXPECT_EQ(count(issues, IssueCode::mapped_time), 2u) << to_string(issues);
  EXPECT_NE(issues.back().message.find("29 February repeats the 28th, 1 time"), std::string::npos);
}

TEST(MapTo, a_leap_day_of_the_weather_is_used_or_left_out) {
  Issues issues;
  expect_own_time(map_to(telling_year(2004), {seconds_since_1970({2024, 1, 1}), 3600, 8784, 8.0}, issues), false);
  expect_own_time(map_to(telling_year(2004), {seconds_since_1970({2025, 1, 1}), 3600, 8760, 8.0}, issues), false);
  EXPECT_FALSE(has_errors(issues));
}

TEST(MapTo, several_years_in_quarters_of_an_hour_keep_the_energy_of_every_hour) {
  const Weather weather = telling_year(2005);
  for (const int step_s : {900, 1800}) {
    Issues issues;
    const auto parts = static_cast<std::size_t>(3600 / step_s);
    const TimeAxis axis{seconds_since_1970({2023, 7, 1}), step_s, parts * 24 * (365 * 2 + 1), 8.0};
    const Weather mapped = map_to(weather, axis, issues);
    ASSERT_EQ(mapped.axis, axis);
    expect_own_time(mapped, true);
    EXPECT_EQ(count(issues, IssueCode::mapped_time), 2u);
    // A whole year of 365 days from 1 March 2024 has the energy of the weather's year.
    const auto first = static_cast<std::size_t>((seconds_since_1970({2024, 3, 1}) - axis.start_s) / step_s);
    double energy = 0.0;
    for (std::size_t step = first; step < first + parts * 8760; ++step) {
      energy += mapped.dhi_w_m2[step] * mapped.axis.step_h();
    }
    EXPECT_NEAR(energy, test::sum_of(weather.dhi_w_m2), 1e-9 * energy);
  }
}

TEST(MapTo, a_longer_step_carries_the_mean_of_what_it_covers) {
  Issues issues;
  Weather quarters = map_to(telling_year(2005), {seconds_since_1970({2005, 3, 1}), 900, 96, 8.0}, issues);
  for (std::size_t step = 0; step < 96; ++step) quarters.wind_m_s[step] = static_cast<double>(step % 4);
  const Weather hours = map_to(quarters, {seconds_since_1970({2005, 3, 1}), 3600, 24, 8.0}, issues);
  ASSERT_EQ(hours.axis.steps, 24u);
  for (const double wind : hours.wind_m_s) EXPECT_DOUBLE_EQ(wind, 1.5);
}

TEST(MapTo, steps_that_the_weather_does_not_cover_are_a_gap) {
  Issues issues;
  Weather weather = telling_year(2005);
  weather.axis.steps = 8736;  // without 31 December
  for (const auto column :
       {&Weather::temperature_c, &Weather::ghi_w_m2, &Weather::dni_w_m2, &Weather::dhi_w_m2, &Weather::wind_m_s}) {
    (weather.*column).resize(8736);
  }
  const Weather mapped = map_to(weather, {seconds_since_1970({2025, 1, 1}), 3600, 8760, 8.0}, issues);
  EXPECT_EQ(mapped.axis.steps, 0u);
  ASSERT_EQ(count(issues, IssueCode::series_gap), 1u) << to_string(issues);
  EXPECT_NE(issues[0].where.find("2025-12-31 00:00:00"), std::string::npos);
  EXPECT_NE(issues[0].message.find("24 of 8760"), std::string::npos);
  issues.clear();
  EXPECT_EQ(map_to(weather, {seconds_since_1970({2025, 1, 1}), 3600, 8736, 8.0}, issues).axis.steps, 8736u);
  EXPECT_FALSE(has_errors(issues));
}

TEST(MapTo, axes_that_do_not_fit_are_told) {
  const Weather weather = telling_year(2005);
  const auto code = [&](const TimeAxis& axis) {
    Issues issues;
    EXPECT_EQ(map_to(weather, axis, issues).axis.steps, 0u);
    return issues.size() == 1 ? issues[0].code : IssueCode::assumed;
  };
  const std::int64_t start = seconds_since_1970({2025, 1, 1});
  EXPECT_EQ(code({start, 3600, 24, 7.0}), IssueCode::bad_time_zone);
  EXPECT_EQ(code({start + 900, 3600, 24, 8.0}), IssueCode::bad_time);
  EXPECT_EQ(code({start, 2400, 24, 8.0}), IssueCode::bad_time);
  EXPECT_EQ(code({start, 0, 24, 8.0}), IssueCode::bad_time);
  Issues issues;
  EXPECT_EQ(map_to(weather, {start + 900, 900, 4, 8.0}, issues).axis.steps, 4u);
  EXPECT_FALSE(has_errors(issues));
}

TEST(ValidateWeather, tells_every_column_that_is_wrong) {
  EXPECT_TRUE(validate(telling_year(2005)).empty());
  Weather weather = telling_year(2005);
  weather.temperature_c[7] = std::numeric_limits<double>::quiet_NaN();
  weather.ghi_w_m2.pop_back();
  weather.wind_m_s[3] = -0.5;
  weather.axis.utc_offset_h = 7.0;
  weather.wind_height_m = 0.0;
  const Issues issues = validate(weather, "weather.csv");
  ASSERT_EQ(issues.size(), 5u) << to_string(issues);
  EXPECT_EQ(issues[0].code, IssueCode::bad_time_zone);
  EXPECT_EQ(issues[1].where, "weather.csv wind_height_m");
  EXPECT_EQ(issues[2].code, IssueCode::not_finite);
  EXPECT_EQ(issues[2].where, "weather.csv temperature_c[7]");
  EXPECT_EQ(issues[3].code, IssueCode::wrong_length);
  EXPECT_EQ(issues[4].code, IssueCode::out_of_range);
  EXPECT_EQ(issues[4].where, "weather.csv wind_m_s[3]");
}

}  // namespace
}  // namespace zhanhe::climate
