#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace zhanhe {

/// The least and the greatest of some numbers; `finite` unless one of them is infinite or no number.
struct Extent {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
  bool finite = true;
};

/// The extent of a list; what is no number does not count as lowest or highest.
[[nodiscard]] inline Extent extent(std::span<const double> numbers) {
  // Several running values side by side, because each waits for the one before it.
  constexpr std::size_t lanes = 8;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::array<double, lanes> lowest{};
  std::array<double, lanes> highest{};
  std::array<double, lanes> rest{};  // 0 as long as all are finite
  lowest.fill(infinity);
  highest.fill(-infinity);
  const auto see = [&](std::size_t lane, double number) {
    lowest[lane] = number < lowest[lane] ? number : lowest[lane];
    highest[lane] = number > highest[lane] ? number : highest[lane];
    rest[lane] += number * 0.0;
  };
  std::size_t i = 0;
  for (; i + lanes <= numbers.size(); i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) see(lane, numbers[i + lane]);
  }
  for (; i < numbers.size(); ++i) see(0, numbers[i]);
  Extent all;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    all.lowest = lowest[lane] < all.lowest ? lowest[lane] : all.lowest;
    all.highest = highest[lane] > all.highest ? highest[lane] : all.highest;
    all.finite = all.finite && rest[lane] == 0.0;
  }
  return all;
}

}  // namespace zhanhe
