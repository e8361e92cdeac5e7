#pragma once

#include <numeric>
#include <vector>

#include "zhanhe/building/envelope.hpp"
#include "zhanhe/climate/synthetic.hpp"

namespace zhanhe::test {

/// A year of hours near Pingdingshan, made from the monthly means of Zhengzhou.
inline const Weather& year_2025() {
  static const Weather weather = [] {
    Issues issues;
    const Site site{.latitude_deg = 33.74, .longitude_deg = 113.31, .utc_offset_h = 8.0, .elevation_m = 80.0};
    return climate::synthetic_weather(site, {seconds_since_1970({2025, 1, 1}), 3600, 8760, 8.0}, issues);
  }();
  return weather;
}

inline double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// Hour of the year 2025 at which a day begins.
inline std::size_t hour_2025(int month, int day) {
  return static_cast<std::size_t>(24 * (day_of_year({2025, month, day}) - 1));
}

/// The codes of errors, in their order.
inline std::vector<IssueCode> codes_of(const Issues& issues) {
  std::vector<IssueCode> codes;
  for (const Issue& issue : issues) {
    if (issue.severity == Severity::error) codes.push_back(issue.code);
  }
  return codes;
}

using Codes = std::vector<IssueCode>;

}  // namespace zhanhe::test
