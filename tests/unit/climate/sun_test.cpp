#include "zhanhe/climate/sun.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "unit/climate/table.hpp"

namespace zhanhe::climate {
namespace {

constexpr double radians_per_deg = std::numbers::pi / 180.0;

/// The angle between two directions on the sky, by the haversine so that small angles keep their digits.
double apart_deg(double zenith_a, double azimuth_a, double zenith_b, double azimuth_b) {
  const double up = std::sin(0.5 * (zenith_a - zenith_b) * radians_per_deg);
  const double round = std::sin(0.5 * (azimuth_a - azimuth_b) * radians_per_deg);
  return 2.0 *
         std::asin(std::sqrt(up * up + std::sin(zenith_a * radians_per_deg) * std::sin(zenith_b * radians_per_deg) *
                                           round * round)) /
         radians_per_deg;
}

TEST(Sun, stands_within_a_twentieth_of_a_degree_of_the_nrel_algorithm) {
  const auto rows = test::rows_of(ZHANHE_CASES "/sun_position/expected.csv");
  ASSERT_EQ(rows.size(), 210u);
  double worst_deg = 0.0;
  for (const auto& row : rows) {
    const SunPosition sun = sun_position(std::stod(row[0]), std::stod(row[1]), std::stoll(row[2]));
    const double away_deg = apart_deg(sun.zenith_deg, sun.azimuth_deg, std::stod(row[3]), std::stod(row[4]));
    EXPECT_LT(away_deg, 0.05) << row[0] << " N at " << row[2];
    EXPECT_NEAR(sun.zenith_deg, std::stod(row[3]), 0.05);
    worst_deg = std::max(worst_deg, away_deg);
  }
  RecordProperty("worst_deg", std::to_string(worst_deg));
}

TEST(Sun, is_nearest_in_early_january_and_farthest_in_early_july) {
  // Perihelion 0.9833 au on 3 January 2024, aphelion 1.0167 au on 5 July 2024 (Astronomical Almanac).
  EXPECT_NEAR(sun_position(0, 0, seconds_since_1970({2024, 1, 3})).distance_au, 0.9833, 2e-4);
  EXPECT_NEAR(sun_position(0, 0, seconds_since_1970({2024, 7, 5})).distance_au, 1.0167, 2e-4);
}

TEST(Sun, of_an_interval_is_taken_in_its_middle_on_the_local_clock) {
  const Site site{.latitude_deg = 33.74, .longitude_deg = 113.31, .utc_offset_h = 8.0, .elevation_m = 80.0};
  const TimeAxis axis{seconds_since_1970({2025, 6, 21, 12}), 900, 4, 8.0};
  const SunPath path = sun_mid_interval(site, axis);
  ASSERT_EQ(path.zenith_deg.size(), 4u);
  // Step 1 is 12:15-12:30 at UTC+8: its middle is 04:22:30 UTC.
  const SunPosition middle = sun_position(33.74, 113.31, seconds_since_1970({2025, 6, 21, 4, 22, 30}));
  EXPECT_DOUBLE_EQ(path.zenith_deg[1], middle.zenith_deg);
  EXPECT_DOUBLE_EQ(path.azimuth_deg[1], middle.azimuth_deg);
}

}  // namespace
}  // namespace zhanhe::climate
