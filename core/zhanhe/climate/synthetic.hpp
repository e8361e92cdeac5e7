#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "zhanhe/climate/weather.hpp"

namespace zhanhe::climate {

/// The climate of a place as monthly means and sums, January first. The sums belong to a year of 365 days.
struct MonthlyClimate {
  std::array<double, 12> temperature_c{};  ///< mean
  std::array<double, 12> ghi_kwh_m2{};     ///< sum of the month
  std::array<double, 12> dhi_kwh_m2{};     ///< sum of the month
  std::array<double, 12> wind_m_s{};       ///< mean at `wind_height_m`
  double wind_height_m = 10.0;
  std::string source;
};

/// China Standard Weather Data, Zhengzhou 570830, monthly means.
[[nodiscard]] MonthlyClimate zhengzhou_climate();

/// Seed of the day-to-day variation where a study names none. Any other number gives another, equally likely year.
inline constexpr std::uint64_t default_synthetic_seed = 570830;

/// Weather made from monthly means, for places without a weather file: same arguments, same numbers. Each calendar year
/// of the axis gets the same weather, a 29 February a day of its own.
///
/// Over each whole month the means of temperature and wind and the sums of GHI and DHI are those of `climate`, to
/// rounding (February's sums in proportion to its days); a part of a month is a part of that same month. At every step
/// GHI = DHI + DNI cos(zenith) with the sun in the middle of the interval, and 0 <= DHI <= GHI. How the days differ is
/// described in docs/methods/synthetic-weather.md; it is plausible, not measured.
///
/// Issues: assumed (note) always; those of validate(site); not-finite and out-of-range for a bad table; bad-time when
/// the step is not 900, 1800 or 3600 s; bad-time-zone when the clocks of axis and site differ; out-of-range when a
/// month's sum cannot be reached under the sun of that place. With an error the weather that comes back has no steps.
[[nodiscard]] Weather synthetic_weather(const Site& site, const TimeAxis& axis, Issues& issues,
                                        const MonthlyClimate& climate = zhengzhou_climate(),
                                        std::uint64_t seed = default_synthetic_seed);

}  // namespace zhanhe::climate
