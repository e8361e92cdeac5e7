#pragma once

#include <string>
#include <vector>

#include "zhanhe/series/time_axis.hpp"

namespace zhanhe {

/// A time-of-use tariff: a market price that floats with the period of the hour, plus what does not float.
/// price = energy_yuan_kwh * ratio(period) + adder_yuan_kwh.
struct TimeOfUse {
  double energy_yuan_kwh = 0.0;
  double adder_yuan_kwh = 0.0;
  double sharp_frac = 1.0;
  double peak_frac = 1.0;
  double flat_frac = 1.0;
  double valley_frac = 1.0;
  std::vector<std::string> periods;  ///< 12 months, each 24 letters: S sharp, P peak, F flat, V valley
};

/// What is wrong with the period strings, in words; empty when they are 12 strings of 24 letters of S, P, F, V.
[[nodiscard]] std::string period_problem(const std::vector<std::string>& periods);
/// Price of each step of an axis, yuan/kWh. Steps shorter than an hour take the hour's period.
[[nodiscard]] std::vector<double> time_of_use_price(const TimeOfUse& tariff, const TimeAxis& axis);

}  // namespace zhanhe
