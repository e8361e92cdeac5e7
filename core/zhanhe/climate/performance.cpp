#include "zhanhe/climate/performance.hpp"

#include <algorithm>

#include "zhanhe/base/interpolate.hpp"

namespace zhanhe::climate {

double PerformanceMap::at(const std::vector<double>& table, double source, double supply) const {
  const Between row(source_c, source), column(supply_c, supply);
  const auto value = [&](std::size_t r, std::size_t c) { return table[r * supply_c.size() + c]; };
  const auto along = [&](std::size_t r) {
    const double first = value(r, column.before);
    if (column.share_frac == 0.0) return first;
    return first + column.share_frac * (value(r, column.before + 1) - first);
  };
  const double first = along(row.before);
  if (row.share_frac == 0.0) return first;
  return first + row.share_frac * (along(row.before + 1) - first);
}

const PerformanceMap& air_source_map() {
  static const PerformanceMap map{{-15.0, -10.0, -5.0, 0.0, 2.0, 7.0, 10.0},
                                  {30.0, 35.0, 40.0, 45.0, 50.0},
                                  {2.67, 2.51, 2.37, 2.25, 2.14,  //
                                   2.97, 2.77, 2.60, 2.45, 2.33,  //
                                   3.34, 3.08, 2.87, 2.70, 2.55,  //
                                   3.82, 3.49, 3.22, 3.00, 2.81,  //
                                   4.06, 3.68, 3.38, 3.14, 2.94,  //
                                   4.80, 4.26, 3.86, 3.55, 3.30,  //
                                   5.39, 4.72, 4.23, 3.85, 3.56},
                                  {0.86, 0.86, 0.86, 0.86, 0.86,  //
                                   0.90, 0.90, 0.90, 0.90, 0.90,  //
                                   0.95, 0.95, 0.95, 0.95, 0.95,  //
                                   0.99, 0.99, 0.99, 0.99, 0.99,  //
                                   1.0,  1.0,  1.0,  1.0,  1.0,   //
                                   1.0,  1.0,  1.0,  1.0,  1.0,   //
                                   1.0,  1.0,  1.0,  1.0,  1.0}};
  return map;
}

double carnot_cop(double source_c, double supply_c, double share_frac) {
  constexpr double least_lift_k = 5.0, most = 20.0, zero_c_in_k = 273.15;
  const double lift_k = std::max(least_lift_k, supply_c - source_c);
  return std::clamp(share_frac * (supply_c + zero_c_in_k) / lift_k, 1.0, most);
}

double chiller_cop(double outdoor_c, double rated_cop, double slope_frac_k) {
  return rated_cop * (1.0 + slope_frac_k * (35.0 - std::clamp(outdoor_c, 15.0, 45.0)));
}

}  // namespace zhanhe::climate
