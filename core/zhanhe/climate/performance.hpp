#pragma once

#include <vector>

namespace zhanhe::climate {

/// What a heat pump does at temperatures of its source and of what it supplies: bilinear between the points, held
/// beyond the ends. Tables: for the first source temperature all supply temperatures, then for the next.
struct PerformanceMap {
  std::vector<double> source_c;  ///< rising
  std::vector<double> supply_c;  ///< rising
  std::vector<double> cop;
  std::vector<double> capacity_frac;  ///< heat output over the rated one; empty: 1 everywhere

  [[nodiscard]] double cop_at(double source, double supply) const { return at(cop, source, supply); }
  [[nodiscard]] double capacity_at(double source, double supply) const {
    return capacity_frac.empty() ? 1.0 : at(capacity_frac, source, supply);
  }

private:
  [[nodiscard]] double at(const std::vector<double>& table, double source, double supply) const;
};

/// The map that ships: an air-source unit of 10 kW for floor heating and radiators. Its anchors are a maker's data of
/// the unit Midea MHSR100N8-S1 (air 7 water 45: 3.55, -12/35: 2.70, -20/35: 2.21); the rest is scaled by the
/// temperature lift, an assumption.
[[nodiscard]] const PerformanceMap& air_source_map();

/// Carnot's coefficient of performance of heating times a share, at most 20. The lift counts as 5 K at least.
[[nodiscard]] double carnot_cop(double source_c, double supply_c, double share_frac);

/// A chiller's coefficient of performance at an outdoor temperature: that at 35 degrees, more by a share for each
/// kelvin below; between 15 and 45 degrees, and held beyond them.
[[nodiscard]] double chiller_cop(double outdoor_c, double rated_cop, double slope_frac_k);

}  // namespace zhanhe::climate
