// Position of the sun after Michalsky (1988).
//
//   n       days since 2000-01-01 12:00 UT            days
//   L       mean longitude of the sun                 mean_longitude
//   g       mean anomaly                              anomaly
//   lambda  ecliptic longitude                        ecliptic
//   eps     obliquity of the ecliptic                 obliquity
//   ra, d   right ascension, declination              right_ascension, declination
//   h       hour angle, west positive                 hour_angle
//   z, a    zenith angle, azimuth from north          zenith, azimuth
//
//   L = 280.460 + 0.9856474 n     g = 357.528 + 0.9856003 n     eps = 23.439 - 4e-7 n            [deg]
//   lambda = L + 1.915 sin g + 0.020 sin 2g
//   tan ra = cos eps sin lambda / cos lambda                    sin d = sin eps sin lambda
//   gmst = 6.697375 + 0.0657098242 n + UT [h]                   h = 15 gmst + longitude - ra
//   cos z = sin phi sin d + cos phi cos d cos h
//   R = 1.00014 - 0.01671 cos g - 0.00014 cos 2g                distance in astronomical units

#include "zhanhe/climate/sun.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace zhanhe::climate {

namespace {

constexpr double radians_per_deg = std::numbers::pi / 180.0;
constexpr double parallax_deg = 8.794 / 3600.0;  ///< of the sun at the horizon, equatorial, mean distance

double within_turn_deg(double angle_deg) {
  const double rest = std::fmod(angle_deg, 360.0);
  return rest < 0.0 ? rest + 360.0 : rest;
}

}  // namespace

SunPosition sun_position(double latitude_deg, double longitude_deg, std::int64_t seconds_utc) {
  constexpr double seconds_of_epoch = 946728000.0;  // 2000-01-01 12:00 UT
  const double days = (static_cast<double>(seconds_utc) - seconds_of_epoch) / 86400.0;
  const double ut_h = static_cast<double>(((seconds_utc % 86400) + 86400) % 86400) / 3600.0;

  const double mean_longitude_deg = 280.460 + 0.9856474 * days;
  const double anomaly = within_turn_deg(357.528 + 0.9856003 * days) * radians_per_deg;
  const double ecliptic =
      within_turn_deg(mean_longitude_deg + 1.915 * std::sin(anomaly) + 0.020 * std::sin(2.0 * anomaly)) *
      radians_per_deg;
  const double obliquity = (23.439 - 4e-7 * days) * radians_per_deg;

  const double right_ascension = std::atan2(std::cos(obliquity) * std::sin(ecliptic), std::cos(ecliptic));
  const double sin_declination = std::sin(obliquity) * std::sin(ecliptic);
  const double cos_declination = std::sqrt(1.0 - sin_declination * sin_declination);

  const double gmst_h = 6.697375 + 0.0657098242 * days + ut_h;
  const double hour_angle = within_turn_deg(15.0 * gmst_h + longitude_deg) * radians_per_deg - right_ascension;

  // Components of the direction to the sun: east, north, up.
  const double sin_latitude = std::sin(latitude_deg * radians_per_deg);
  const double cos_latitude = std::cos(latitude_deg * radians_per_deg);
  const double east = -cos_declination * std::sin(hour_angle);
  const double north = cos_latitude * sin_declination - sin_latitude * cos_declination * std::cos(hour_angle);
  const double up = sin_latitude * sin_declination + cos_latitude * cos_declination * std::cos(hour_angle);

  const double zenith_deg = std::acos(std::clamp(up, -1.0, 1.0)) / radians_per_deg;
  return {zenith_deg + parallax_deg * std::sin(zenith_deg * radians_per_deg),
          within_turn_deg(std::atan2(east, north) / radians_per_deg),
          1.00014 - 0.01671 * std::cos(anomaly) - 0.00014 * std::cos(2.0 * anomaly)};
}

SunPath sun_mid_interval(const Site& site, const TimeAxis& axis) {
  SunPath path;
  path.zenith_deg.reserve(axis.steps);
  path.azimuth_deg.reserve(axis.steps);
  path.distance_au.reserve(axis.steps);
  const std::int64_t to_utc_s = -std::llround(axis.utc_offset_h * 3600.0);
  for (std::size_t step = 0; step < axis.steps; ++step) {
    const SunPosition sun =
        sun_position(site.latitude_deg, site.longitude_deg, axis.seconds(step) + axis.step_s / 2 + to_utc_s);
    path.zenith_deg.push_back(sun.zenith_deg);
    path.azimuth_deg.push_back(sun.azimuth_deg);
    path.distance_au.push_back(sun.distance_au);
  }
  return path;
}

}  // namespace zhanhe::climate
