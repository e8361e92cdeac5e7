#pragma once

#include <string>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/series/time_axis.hpp"

namespace zhanhe {

/// A place on the ground, as weather files give it.
struct Site {
  double latitude_deg = 0.0;   ///< north positive, -90..90
  double longitude_deg = 0.0;  ///< east positive, -180..180
  double utc_offset_h = 0.0;   ///< local standard time minus UTC
  double elevation_m = 0.0;    ///< above sea level

  bool operator==(const Site&) const = default;
};

/// Weather of one site on one time axis. Each column has `axis.steps` values; each value is the mean over its interval.
struct Weather {
  Site site;
  TimeAxis axis;                      ///< `axis.utc_offset_h` equals `site.utc_offset_h`
  std::vector<double> temperature_c;  ///< dry-bulb air temperature
  std::vector<double> ghi_w_m2;       ///< global irradiance on the horizontal
  std::vector<double> dni_w_m2;       ///< beam irradiance on a plane facing the sun
  std::vector<double> dhi_w_m2;       ///< diffuse irradiance on the horizontal
  std::vector<double> wind_m_s;       ///< wind speed at `wind_height_m`
  double wind_height_m = 10.0;        ///< above ground
  std::string source;                 ///< where the numbers come from, in words

  bool operator==(const Weather&) const = default;
};

namespace climate {

/// Everything wrong with a weather: columns of another length than the axis (wrong-length), values that are not finite
/// (not-finite), negative irradiance or wind (out-of-range), a site outside the globe (out-of-range), clocks of axis
/// and site that differ (bad-time-zone). `where` names the place of an issue: "`name` column[row]".
[[nodiscard]] Issues validate(const Weather& weather, const std::string& name = "weather");

/// Issues of the four numbers of a site, told at `where`: latitude, longitude, elevation (out-of-range) and the offset
/// from UTC (bad-time-zone: outside -12..14 h or not in quarters of an hour; a warning when more than 3 h from the
/// sun's).
[[nodiscard]] Issues validate(const Site& site, const std::string& where);

}  // namespace climate
}  // namespace zhanhe
