// Power curve of a generic turbine, and looking one up.
//
//   A, rho    rotor area, air density                        area_m2, air_density_kg_m3
//   Cp        best power coefficient                         power_coefficient_pu
//   v1        speed where the rotor reaches its best         full_speed_m_s
//             tip speed ratio
//   k         falloff of the power coefficient               falloff_pu
//   s         standard deviation of the wind in the mean     turbulence_pu * v
//
//   steady:    P0(u) = min(1, rho A Cp f(u) u^3 / 2 / P_rated),  f(u) = max(0, 1 - k (v1/u - 1)^2) for u < v1, else 1,
//              P0(u) = 0 below cut-in
//   in turbulent wind:  P(v) = integral P0(u) N(u; v, s^2) du / integral N(u; v, s^2) du, over v +- 4 s
//
// Below v1 the rotor cannot turn slower, so its tip speed ratio is v1/u times the best one; f is the parabola of
// Cp around its maximum. Smoothing with a normal distribution: Norgaard and Holttinen (2004), A multi-turbine power
// curve approach, Nordic Wind Power Conference; the same step in Saint-Drenan et al. (2020), A parametric model for
// wind turbine power curves incorporating environmental conditions, Renewable Energy 157, 754-768.

#include "zhanhe/climate/power_curve.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/field.hpp"
#include "zhanhe/base/interpolate.hpp"

namespace zhanhe::climate {

namespace {

double steady_power_pu(const GenericTurbine& turbine, double speed_m_s) {
  if (speed_m_s < turbine.cut_in_m_s) return 0.0;
  const double area_m2 = 0.25 * std::numbers::pi * turbine.rotor_m * turbine.rotor_m;
  const double too_fast = std::max(turbine.full_speed_m_s / speed_m_s - 1.0, 0.0);
  const double coefficient_pu =
      turbine.power_coefficient_pu * std::max(1.0 - turbine.falloff_pu * too_fast * too_fast, 0.0);
  const double power_kw =
      0.5e-3 * turbine.air_density_kg_m3 * area_m2 * coefficient_pu * speed_m_s * speed_m_s * speed_m_s;
  return std::min(power_kw / turbine.rated_kw, 1.0);
}

double turbulent_power_pu(const GenericTurbine& turbine, double mean_m_s) {
  const double deviation_m_s = turbine.turbulence_pu * mean_m_s;
  if (deviation_m_s <= 0.0) return steady_power_pu(turbine, mean_m_s);
  constexpr int halves = 200;  // nodes on either side, out to four deviations
  double power = 0.0;
  double weight = 0.0;
  for (int i = -halves; i <= halves; ++i) {
    const double away = 4.0 * i / halves;
    const double density = std::exp(-0.5 * away * away);
    power += density * steady_power_pu(turbine, mean_m_s + away * deviation_m_s);
    weight += density;
  }
  return power / weight;
}

}  // namespace

PowerCurve generic_low_wind_curve(const GenericTurbine& turbine) {
  PowerCurve curve;
  curve.source = "generic low-wind turbine, rotor " + number_text(turbine.rotor_m) + " m, " +
                 number_text(turbine.rated_kw) + " kW (assumption)";
  constexpr double spacing_m_s = 0.5;
  for (int i = 0; i * spacing_m_s <= turbine.cut_out_m_s; ++i) {
    const double speed_m_s = i * spacing_m_s;
    curve.wind_speed_m_s.push_back(speed_m_s);
    curve.power_pu.push_back(speed_m_s < turbine.cut_in_m_s ? 0.0 : turbulent_power_pu(turbine, speed_m_s));
  }
  return curve;
}

Issues validate(const PowerCurve& curve, const std::string& where) {
  Issues issues;
  const std::size_t points = curve.wind_speed_m_s.size();
  if (points < 2 || points != curve.power_pu.size()) {
    issues.push_back({IssueCode::wrong_length, Severity::error, where,
                      std::to_string(points) + " wind speeds and " + std::to_string(curve.power_pu.size()) + " powers",
                      "give two points or more, each with a wind speed and a power"});
    return issues;
  }
  for (std::size_t i = 0; i < points; ++i) {
    const std::string place = where + " point " + std::to_string(i + 1);
    const double speed_m_s = curve.wind_speed_m_s[i];
    const double power_pu = curve.power_pu[i];
    if (!std::isfinite(speed_m_s) || !std::isfinite(power_pu)) {
      issues.push_back({IssueCode::not_finite, Severity::error, place, "not a finite number", "give numbers"});
    } else if (power_pu < 0.0 || power_pu > 1.0) {
      issues.push_back({IssueCode::out_of_range, Severity::error, place,
                        "power " + number_text(power_pu) + " is outside 0..1", "divide the power by the rated power"});
    } else if (speed_m_s < 0.0 || (i > 0 && !(speed_m_s > curve.wind_speed_m_s[i - 1]))) {
      issues.push_back({IssueCode::out_of_range, Severity::error, place,
                        "wind speed " + number_text(speed_m_s) + " does not rise", "order the points by wind speed"});
    }
  }
  return issues;
}

std::vector<double> power_at(const PowerCurve& curve, std::span<const double> wind_speed_m_s) {
  ensure(curve.wind_speed_m_s.size() >= 2 && curve.wind_speed_m_s.size() == curve.power_pu.size(),
         "a power curve has two points or more");
  std::vector<double> power_pu;
  power_pu.reserve(wind_speed_m_s.size());
  for (const double speed_m_s : wind_speed_m_s) {
    const bool inside = speed_m_s >= curve.wind_speed_m_s.front() && speed_m_s <= curve.wind_speed_m_s.back();
    power_pu.push_back(inside ? interpolate(curve.wind_speed_m_s, curve.power_pu, speed_m_s) : 0.0);
  }
  return power_pu;
}

}  // namespace zhanhe::climate
