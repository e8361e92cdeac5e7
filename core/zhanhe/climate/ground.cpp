#include "zhanhe/climate/ground.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace zhanhe::climate {

namespace {

constexpr double days_of_a_year = 365.0;

/// The day of the year in the middle of a month, 0 is January.
double middle_of(std::size_t month) { return (static_cast<double>(month) + 0.5) * days_of_a_year / 12.0; }

}  // namespace

YearlyCourse yearly_course(const Weather& weather) {
  std::array<double, 12> sum{}, count{};
  for (std::size_t t = 0; t < weather.axis.steps; ++t) {
    const auto month = static_cast<std::size_t>(weather.axis.time(t).month - 1);
    sum[month] += weather.temperature_c[t];
    count[month] += 1.0;
  }
  YearlyCourse course;
  double coldest_c = INFINITY, warmest_c = -INFINITY;
  for (std::size_t m = 0; m < sum.size(); ++m) {
    if (count[m] == 0.0) continue;
    const double mean_c = sum[m] / count[m];
    course.mean_c += sum[m] / static_cast<double>(weather.axis.steps);
    if (mean_c < coldest_c) course.coldest_day = middle_of(m);
    coldest_c = std::min(coldest_c, mean_c);
    warmest_c = std::max(warmest_c, mean_c);
  }
  if (weather.axis.steps == 0) return {};
  course.swing_k = 0.5 * (warmest_c - coldest_c);
  return course;
}

std::vector<double> ground_c(const YearlyCourse& course, double depth_m, const TimeAxis& axis) {
  constexpr double diffusivity_m2_day = 0.055;
  const double damping = depth_m * std::sqrt(std::numbers::pi / (days_of_a_year * diffusivity_m2_day));
  std::vector<double> values(axis.steps);
  for (std::size_t t = 0; t < values.size(); ++t) {
    const CivilTime time = axis.time(t);
    const double day = day_of_year(time) - 1 + time.hour / 24.0;
    const double angle = 2.0 * std::numbers::pi * (day - course.coldest_day) / days_of_a_year - damping;
    values[t] = course.mean_c - course.swing_k * std::exp(-damping) * std::cos(angle);
  }
  return values;
}

}  // namespace zhanhe::climate
