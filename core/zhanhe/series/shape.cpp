#include "zhanhe/series/shape.hpp"

#include <algorithm>

#include "zhanhe/base/error.hpp"

namespace zhanhe {

std::vector<double> spread(const CalendarShape& shape, const TimeAxis& axis, const std::vector<double>& temperature_c) {
  ensure(shape.workday.size() == 24, "a calendar shape has 24 hours");
  ensure(temperature_c.empty() || temperature_c.size() == axis.steps, "one temperature for each step");
  const std::vector<double>& weekend = shape.weekend.empty() ? shape.workday : shape.weekend;
  std::vector<double> values(axis.steps);
  for (std::size_t t = 0; t < axis.steps; ++t) {
    double value = 0.0;
    for (int part = 0; part < axis.hours_begun(); ++part) {
      const CivilTime time = axis.hour(t, part);
      const auto hour = static_cast<std::size_t>(time.hour);
      double factor = weekday(time) < 5 ? shape.workday[hour] : weekend[hour];
      if (!shape.month.empty()) factor *= shape.month[static_cast<std::size_t>(time.month - 1)];
      value += factor / axis.hours_begun();
    }
    if (!temperature_c.empty()) {
      value *= 1.0 + shape.cooling_frac_k * std::max(0.0, temperature_c[t] - shape.cooling_from_c) +
               shape.heating_frac_k * std::max(0.0, shape.heating_from_c - temperature_c[t]);
    }
    values[t] = value;
  }
  return values;
}

}  // namespace zhanhe
