// Wind at hub height.
//
//   v         wind at the station                      wind_m_s
//   m, M      yearly means at station and hub          mean_m_s, mean_hub_m_s
//   v_day     mean of v over the day                   day_mean_m_s
//   s         swing left within a day                  day_swing_frac
//   h, H      heights of station and hub               wind_height_m, hub_height_m
//
//   plain      M/m v
//   damped     M/m (v_day + s (v - v_day))
//   shear      v (H/h)^exponent
//   log_law    v ln(H/z0) / ln(h/z0)
//   dither     v := max(0, v + e), e even on -0.5..0.5 m/s, before everything, the mean m too

#include "zhanhe/climate/wind.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/interpolate.hpp"
#include "zhanhe/base/number_check.hpp"
#include "zhanhe/climate/noise.hpp"

namespace zhanhe::climate {

namespace {

/// The mean of each calendar day, at each of its steps. The days at the ends may be short.
std::vector<double> day_means(const TimeAxis& axis, std::span<const double> values) {
  std::vector<double> means(values.size());
  const auto day_of = [&axis](std::size_t step) {
    const CivilTime time = axis.time(step);
    return seconds_since_1970({time.year, time.month, time.day});
  };
  for (std::size_t first = 0; first < values.size();) {
    std::size_t last = first + 1;
    while (last < values.size() && day_of(last) == day_of(first)) ++last;
    const double sum = std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(first),
                                       values.begin() + static_cast<std::ptrdiff_t>(last), 0.0);
    std::fill(means.begin() + static_cast<std::ptrdiff_t>(first), means.begin() + static_cast<std::ptrdiff_t>(last),
              sum / static_cast<double>(last - first));
    first = last;
  }
  return means;
}

}  // namespace

std::string_view to_string(HubRecipe recipe) {
  switch (recipe) {
    case HubRecipe::plain: return "plain";
    case HubRecipe::damped: return "damped";
    case HubRecipe::shear: return "shear";
    case HubRecipe::log_law: return "log_law";
  }
  return "";
}

Issues validate(const HubWind& hub, const std::string& where) {
  NumberCheck check(where);
  check.within("hub_height_m", hub.hub_height_m, 10.0, 300.0, "give the height of the hub above ground");
  check.within("mean_hub_m_s", hub.mean_hub_m_s, 0.0, 20.0, "give the yearly mean at the hub; 4.8 to 6 m/s in Henan");
  check.within("mean_station_m_s", hub.mean_station_m_s, 0.0, 20.0,
               "give the yearly mean at the station, or 0 to compute it");
  check.within("day_swing_frac", hub.day_swing_frac, 0.0, 1.0, "0 keeps the day flat, 1 damps nothing");
  check.within("shear_exponent", hub.shear_exponent, 0.0, 0.6,
               "1/7 over open grass, 0.2 over farmland, 0.25 over woods and towns");
  check.within("roughness_m", hub.roughness_m, 1e-5, 1.0, "0.03 m over grass, 0.5 m over towns");
  return check.issues();
}

std::vector<double> hub_wind_m_s(const Weather& weather, const HubWind& hub) {
  ensure(weather.wind_m_s.size() == weather.axis.steps, "wind has one value for each step");
  std::vector<double> speed_m_s = weather.wind_m_s;
  if (hub.dither) {
    for (std::size_t step = 0; step < speed_m_s.size(); ++step) {
      speed_m_s[step] = std::max(speed_m_s[step] + uniform_noise(hub.dither_seed, 0, step) - 0.5, 0.0);
    }
  }
  const auto scale = [&speed_m_s](double factor) {
    for (double& speed : speed_m_s) speed *= factor;
  };
  if (hub.recipe == HubRecipe::shear) {
    scale(std::pow(hub.hub_height_m / weather.wind_height_m, hub.shear_exponent));
    return speed_m_s;
  }
  if (hub.recipe == HubRecipe::log_law) {
    ensure(weather.wind_height_m > hub.roughness_m, "the station measures above the roughness");
    scale(std::log(hub.hub_height_m / hub.roughness_m) / std::log(weather.wind_height_m / hub.roughness_m));
    return speed_m_s;
  }
  const double mean_m_s = hub.mean_station_m_s > 0.0
                              ? hub.mean_station_m_s
                              : std::accumulate(speed_m_s.begin(), speed_m_s.end(), 0.0) /
                                    static_cast<double>(std::max<std::size_t>(speed_m_s.size(), 1));
  if (!(mean_m_s > 0.0)) return speed_m_s;
  if (hub.recipe == HubRecipe::damped) {
    const std::vector<double> day_mean_m_s = day_means(weather.axis, speed_m_s);
    for (std::size_t step = 0; step < speed_m_s.size(); ++step) {
      speed_m_s[step] = day_mean_m_s[step] + hub.day_swing_frac * (speed_m_s[step] - day_mean_m_s[step]);
    }
  }
  scale(hub.mean_hub_m_s / mean_m_s);
  return speed_m_s;
}

std::vector<double> wake_wind_m_s(std::span<const double> hub_speed_m_s, std::span<const double> curve_m_s,
                                  std::span<const double> share_frac) {
  std::vector<double> inside(hub_speed_m_s.begin(), hub_speed_m_s.end());
  for (double& speed : inside) speed *= interpolate(curve_m_s, share_frac, speed);
  return inside;
}

std::vector<double> wind_output_pu(std::span<const double> hub_speed_m_s, const PowerCurve& curve, double net_frac) {
  std::vector<double> output_pu = power_at(curve, hub_speed_m_s);
  for (double& output : output_pu) output *= net_frac;
  return output_pu;
}

}  // namespace zhanhe::climate
