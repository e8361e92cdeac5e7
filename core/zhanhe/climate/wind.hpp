#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/climate/power_curve.hpp"
#include "zhanhe/climate/weather.hpp"

namespace zhanhe::climate {

/// How wind at hub height is made from wind at a station (formulas and figures: docs/methods/wind.md).
enum class HubRecipe {
  plain,    ///< v10 scaled so that its yearly mean is the mean at the hub: for a sheltered station
  damped,   ///< plain, with the swing within each day damped, because it is weak at the hub
  shear,    ///< v (hub/station height)^exponent: only for weather measured at an open site
  log_law,  ///< v ln(hub/z0)/ln(station/z0): only for weather measured at an open site
};

[[nodiscard]] std::string_view to_string(HubRecipe recipe);

struct HubWind {
  HubRecipe recipe = HubRecipe::plain;
  double hub_height_m = 100.0;    ///< shear and log_law; the mean below belongs to it in the other two
  double mean_hub_m_s = 5.2;      ///< yearly mean at the hub, plain and damped; assumption for the plain of Henan
  double mean_station_m_s = 0.0;  ///< yearly mean at the station, plain and damped; 0 takes the mean of the weather
                                  ///< given, which then has to be whole years
  double day_swing_frac = 0.25;   ///< damped: what is left of the swing within a day
  double shear_exponent = 0.2;    ///< shear; 1/7 over open grass, 0.2 over farmland
  double roughness_m = 0.03;      ///< log_law; 0.03 over open grass
  bool dither = false;            ///< adds up to +-0.5 m/s first, to undo rounding to whole m/s; plain needs none
  std::uint64_t dither_seed = 570830;
};

/// Issues of a recipe (not-finite, out-of-range), told at `where`.
[[nodiscard]] Issues validate(const HubWind& hub, const std::string& where);

/// Wind speed at the hub, m/s, mean over each interval, for a valid weather and recipe. Zero everywhere in `plain` and
/// `damped` when the station has no wind at all.
[[nodiscard]] std::vector<double> hub_wind_m_s(const Weather& weather, const HubWind& hub = {});

/// Wind speed inside a farm: at each speed wakes leave the given share of it. Straight lines between the points of the
/// curve, held beyond its ends. As reduce_wind_speed of windpowerlib does it, which carries such curves.
[[nodiscard]] std::vector<double> wake_wind_m_s(std::span<const double> hub_speed_m_s,
                                                std::span<const double> curve_m_s, std::span<const double> share_frac);

/// What is left after wakes, stops and electrical losses (assumption).
inline constexpr double default_wind_net_frac = 0.88;

/// Net power, kW per kW installed, mean over each interval: power_at(curve) times `net_frac`.
[[nodiscard]] std::vector<double> wind_output_pu(std::span<const double> hub_speed_m_s, const PowerCurve& curve,
                                                 double net_frac = default_wind_net_frac);

}  // namespace zhanhe::climate
