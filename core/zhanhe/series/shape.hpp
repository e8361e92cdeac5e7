#pragma once

#include <vector>

#include "zhanhe/series/time_axis.hpp"

namespace zhanhe {

/// How a demand repeats: a day for working days and one for weekends, a factor for each month, and what outdoor
/// temperature adds. All factors are relative; a demand scales the result to its own energy.
struct CalendarShape {
  std::vector<double> workday;  ///< 24 factors, hours 0..23
  std::vector<double> weekend;  ///< 24 factors; empty: as on working days
  std::vector<double> month;    ///< 12 factors; empty: all 1
  double cooling_frac_k = 0.0;  ///< added for each kelvin the outdoor temperature lies above cooling_from_c
  double heating_frac_k = 0.0;  ///< added for each kelvin it lies below heating_from_c
  double cooling_from_c = 26.0;
  double heating_from_c = 10.0;
};

/// The shape over an axis: factor(hour) * month * (1 + temperature part), one number for each step.
/// `temperature_c` has one number for each step, or is empty when no temperature is known.
[[nodiscard]] std::vector<double> spread(const CalendarShape& shape, const TimeAxis& axis,
                                         const std::vector<double>& temperature_c);

}  // namespace zhanhe
