#pragma once

#include <cstdint>
#include <vector>

#include "zhanhe/climate/weather.hpp"

namespace zhanhe::climate {

/// Where the sun's centre stands, without refraction.
struct SunPosition {
  double zenith_deg = 0.0;   ///< from the vertical, 0..180; above 90 the sun is down
  double azimuth_deg = 0.0;  ///< from north, clockwise, 0..360: south is 180
  double distance_au = 1.0;  ///< to the earth, in astronomical units
};

/// The sun at one instant, given in seconds since 1970-01-01 00:00 UTC, years 1950 to 2050, to about 0.01 degrees.
///
/// Michalsky, J. (1988): The Astronomical Almanac's algorithm for approximate solar position (1950-2050). Solar Energy
/// 40(3) 227-235, with the errata in 41(1) 113; parallax added. The quadrants are taken with atan2, so the sign rules
/// of the paper's Eq. 12-13 are not needed and both hemispheres work.
[[nodiscard]] SunPosition sun_position(double latitude_deg, double longitude_deg, std::int64_t seconds_utc);

/// The sun in the middle of each interval of an axis: columns of `axis.steps` values.
struct SunPath {
  std::vector<double> zenith_deg;
  std::vector<double> azimuth_deg;
  std::vector<double> distance_au;
};

[[nodiscard]] SunPath sun_mid_interval(const Site& site, const TimeAxis& axis);

}  // namespace zhanhe::climate
