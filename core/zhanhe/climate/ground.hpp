#pragma once

#include <vector>

#include "zhanhe/climate/weather.hpp"

namespace zhanhe::climate {

/// The yearly course of the air temperature: a mean and one swing.
struct YearlyCourse {
  double mean_c = 0.0;
  double swing_k = 0.0;      ///< half of what lies between the warmest and the coldest month
  double coldest_day = 0.0;  ///< of the year, the middle of the coldest month

  bool operator==(const YearlyCourse&) const = default;
};

/// Of a weather: its mean, and the swing of its monthly means. One that does not cover all months has those that it
/// covers.
[[nodiscard]] YearlyCourse yearly_course(const Weather& weather);

/// Temperature of undisturbed ground at a depth, one number for each step of an axis:
/// T(z, d) = mean - swing exp(-z k) cos(2 pi (d - coldest day) / 365 - z k),  k = sqrt(pi / (365 a)),
/// with the diffusivity a = 0.055 m2 a day of moist soil (assumption). Source: T. Kusuda, P. R. Achenbach, Earth
/// temperature and thermal diffusivity at selected stations in the United States, ASHRAE Transactions 71 (1965).
[[nodiscard]] std::vector<double> ground_c(const YearlyCourse& course, double depth_m, const TimeAxis& axis);

}  // namespace zhanhe::climate
