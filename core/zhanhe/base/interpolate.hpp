#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

namespace zhanhe {

/// Whether each number is above the one before it.
[[nodiscard]] inline bool is_rising(std::span<const double> numbers) {
  return std::ranges::adjacent_find(numbers, [](double a, double b) { return !(a < b); }) == numbers.end();
}

/// Where a value lies between points that rise: the point before it and the share of the way to the next. Values beyond
/// the ends lie at them. At least one point.
struct Between {
  std::size_t before = 0;
  double share_frac = 0.0;

  Between(std::span<const double> points, double value) {
    if (points.size() < 2 || !(value > points.front())) return;
    const auto after = static_cast<std::size_t>(std::ranges::upper_bound(points, value) - points.begin());
    before = std::min(after, points.size() - 1) - 1;
    share_frac = std::min(1.0, (value - points[before]) / (points[before + 1] - points[before]));
  }
};

/// Straight lines between points, held beyond the ends.
[[nodiscard]] inline double interpolate(std::span<const double> points, std::span<const double> values, double at) {
  const Between place(points, at);
  if (place.share_frac == 0.0) return values[place.before];
  return values[place.before] + place.share_frac * (values[place.before + 1] - values[place.before]);
}

}  // namespace zhanhe
