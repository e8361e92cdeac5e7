#include "zhanhe/climate/pv.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "unit/climate/table.hpp"
#include "zhanhe/climate/epw.hpp"

namespace zhanhe::climate {
namespace {

const Site pingdingshan{.latitude_deg = 33.74, .longitude_deg = 113.31, .utc_offset_h = 8.0, .elevation_m = 80.0};

struct PlaneCase {
  double tilt_deg;
  double azimuth_deg;
};
constexpr std::array<PlaneCase, 7> planes{{{0, 180}, {25, 180}, {25, 90}, {25, 270}, {60, 135}, {90, 0}, {90, 180}}};

/// One hour of the typed table as a weather of one step.
Weather one_hour(const std::vector<std::string>& row) {
  const CivilTime start = parse_time(row.at(0)).value();
  return {.site = pingdingshan,
          .axis = {seconds_since_1970(start), 3600, 1, 8.0},
          .temperature_c = {std::stod(row.at(1))},
          .ghi_w_m2 = {std::stod(row.at(2))},
          .dni_w_m2 = {std::stod(row.at(3))},
          .dhi_w_m2 = {std::stod(row.at(4))},
          .wind_m_s = {2.0},
          .source = "typed"};
}

TEST(PlaneOfArray, agrees_with_pvlib_hour_by_hour_on_seven_planes) {
  const auto weather = test::rows_of(ZHANHE_CASES "/plane_of_array/weather.csv");
  const auto expected = test::rows_of(ZHANHE_CASES "/plane_of_array/expected.csv");
  ASSERT_EQ(weather.size(), 28u);
  ASSERT_EQ(expected.size(), weather.size());
  for (std::size_t hour = 0; hour < weather.size(); ++hour) {
    for (std::size_t i = 0; i < planes.size(); ++i) {
      const Plane plane{.tilt_deg = planes[i].tilt_deg, .azimuth_deg = planes[i].azimuth_deg};
      EXPECT_NEAR(plane_of_array_w_m2(one_hour(weather[hour]), plane).at(0), std::stod(expected[hour].at(i)), 0.5)
          << weather[hour][0] << " tilt " << plane.tilt_deg << " azimuth " << plane.azimuth_deg;
    }
  }
}

TEST(PlaneOfArray, and_yield_of_the_zhengzhou_year_are_those_of_pvlib) {
  const std::string path = test::zhengzhou_epw();
  if (path.empty()) GTEST_SKIP() << test::zhengzhou_absent;
  Issues issues;
  const Weather weather = read_epw(path, issues);
  ASSERT_FALSE(has_errors(issues)) << to_string(issues);
  for (const auto& row : test::rows_of(ZHANHE_CASES "/plane_of_array/zhengzhou_year.csv")) {
    const Plane plane{.tilt_deg = std::stod(row.at(0))};
    const double plane_kwh_m2 = test::sum_of(plane_of_array_w_m2(weather, plane)) / 1000.0;
    const double yield_kwh_kwp = test::sum_of(pv_output_pu(weather, plane));
    EXPECT_NEAR(plane_kwh_m2, std::stod(row.at(1)), 1e-3 * plane_kwh_m2);
    EXPECT_NEAR(yield_kwh_kwp, std::stod(row.at(2)), 1e-3 * yield_kwh_kwp);
  }
}

TEST(PlaneOfArray, sees_no_beam_once_the_sun_is_down) {
  // Midnight: a wall to the north would face the sun below the horizon.
  const Weather night = one_hour({"2025-06-21 00:00", "20", "0", "500", "0"});
  EXPECT_EQ(plane_of_array_w_m2(night, {.tilt_deg = 90.0, .azimuth_deg = 0.0}).at(0), 0.0);
  // The same beam at noon counts on a plane that faces it.
  const Weather noon = one_hour({"2025-06-21 12:00", "20", "0", "500", "0"});
  EXPECT_GT(plane_of_array_w_m2(noon, {.tilt_deg = 10.0}).at(0), 490.0);
}

TEST(PlaneOfArray, of_a_plane_turned_over_is_the_light_from_the_ground) {
  const Weather noon = one_hour({"2025-06-21 12:00", "20", "900", "0", "900"});
  EXPECT_NEAR(plane_of_array_w_m2(noon, {.tilt_deg = 180.0, .albedo_frac = 0.3}).at(0), 270.0, 1e-9);
}

TEST(PvOutput, at_standard_test_conditions_is_the_rated_power_times_the_system) {
  // A cell at 25 deg C under 1000 W/m2: air at 25 - 1000 x 25/800 = -6.25 deg C with a nominal cell temperature of 45.
  const std::array plane{1000.0, 800.0, 0.0};
  const std::array air{-6.25, 20.0, 30.0};
  const std::vector<double> output = pv_output_pu(plane, air);
  EXPECT_NEAR(output[0], 0.86, 1e-12);
  // At 800 W/m2 and 20 deg C the cell is at 45: 20 K above standard, 0.37 %/K.
  EXPECT_NEAR(output[1], 0.86 * 0.8 * (1.0 - 0.0037 * 20.0), 1e-12);
  EXPECT_EQ(output[2], 0.0);
}

TEST(Inverter, has_the_part_load_efficiency_and_the_limit_of_pvwatts) {
  // pvlib 0.16.1: inverter.pvwatts(p, ratio / 0.96, 0.96).
  struct Row {
    double ratio, input, output;
  };
  const std::vector<Row> rows{{1.0, 0.0, 0.0},
                              {1.0, 0.005, 0.0},
                              {1.0, 0.02, 0.013511868872055618},
                              {1.0, 0.1, 0.09192435488222477},
                              {1.0, 0.3, 0.2870880016602677},
                              {1.0, 0.6, 0.5775096283075646},
                              {1.0, 0.9, 0.8651426427311404},
                              {1.0, 1.0, 0.9604006226003944},
                              {0.8, 0.005, 1.1801847047836673e-05},
                              {0.8, 0.3, 0.2879638725744526},
                              {0.8, 0.8, 0.7683204980803156},
                              {0.8, 0.9, 0.8},
                              {0.8, 1.0, 0.8}};
  for (const Row& row : rows) {
    EXPECT_NEAR(inverter_output_pu(row.input, row.ratio, 0.96), row.output, 1e-12) << row.ratio << " " << row.input;
  }
}

TEST(PvOutput, dirt_takes_its_share_of_the_light_month_by_month) {
  Weather weather;
  weather.site = {33.7, 113.3, 8.0, 0.0};
  const std::size_t steps = weather.axis.steps;
  weather.temperature_c.assign(steps, 25.0);
  weather.ghi_w_m2.assign(steps, 100.0);
  weather.dhi_w_m2.assign(steps, 100.0);
  weather.dni_w_m2.assign(steps, 0.0);
  PvModel dirty;
  dirty.temperature_coefficient_per_k = 0.0;
  dirty.soiling_frac = {0.0, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2};
  PvModel clean = dirty;
  clean.soiling_frac.clear();
  const std::vector<double> with = pv_output_pu(weather, {}, dirty);
  const std::vector<double> without = pv_output_pu(weather, {}, clean);
  for (std::size_t t = 0; t < steps; t += 100) {
    const int month = weather.axis.time(t).month;
    EXPECT_NEAR(with[t], without[t] * (month == 3 ? 0.9 : month == 12 ? 0.8 : 1.0), 1e-15) << t;
  }
}

TEST(PvOutput, settings_out_of_range_are_told_and_usual_ones_pass) {
  EXPECT_TRUE(validate(PvModel{}, "[[pv]] 'roof'").empty());
  EXPECT_TRUE(validate(Plane{.tilt_deg = 90.0, .azimuth_deg = 0.0}, "[[pv]] 'roof'").empty());
  const Issues model = validate(PvModel{.system_frac = 86.0, .temperature_coefficient_per_k = -0.37}, "[[pv]] 'roof'");
  ASSERT_EQ(model.size(), 2u);
  EXPECT_EQ(model[0].code, IssueCode::out_of_range);
  EXPECT_EQ(model[0].where, "[[pv]] 'roof' system_frac");
  EXPECT_EQ(model[1].where, "[[pv]] 'roof' temperature_coefficient_per_k");
  const Issues plane = validate(Plane{.tilt_deg = std::nan(""), .albedo_frac = 20.0}, "[[pv]] 'roof'");
  ASSERT_EQ(plane.size(), 2u);
  EXPECT_EQ(plane[0].code, IssueCode::not_finite);
  EXPECT_EQ(plane[1].code, IssueCode::out_of_range);
}

}  // namespace
}  // namespace zhanhe::climate
