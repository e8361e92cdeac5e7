#pragma once

#include <span>
#include <string>
#include <vector>

#include "zhanhe/base/issue.hpp"

namespace zhanhe::climate {

/// Power of a wind turbine over the wind speed at hub height, as a fraction of its rated power: straight lines between
/// the points, zero outside them.
struct PowerCurve {
  std::vector<double> wind_speed_m_s;  ///< rising
  std::vector<double> power_pu;        ///< 0..1, same length
  std::string source;                  ///< where it comes from, in words

  bool operator==(const PowerCurve&) const = default;
};

/// A turbine in the terms of its power curve. The defaults are a generic machine for weak wind, 267 W per m2 of rotor,
/// the size class of a 131 m rotor with 3.6 MW. They are assumptions, not a manufacturer's data.
struct GenericTurbine {
  double rated_kw = 3600.0;
  double rotor_m = 131.0;              ///< diameter
  double power_coefficient_pu = 0.45;  ///< best electrical power / power of the wind through the rotor
  double full_speed_m_s = 6.0;         ///< below it the rotor turns faster than its best tip speed ratio
  double falloff_pu = 0.9;             ///< how fast the power coefficient falls then
  double turbulence_pu = 0.08;         ///< standard deviation / mean of the wind speed within the averaging time
  double cut_in_m_s = 3.0;
  double cut_out_m_s = 20.0;
  double air_density_kg_m3 = 1.225;
};

/// The power curve of such a turbine at every 0.5 m/s from zero to cut-out (formulas: docs/methods/wind.md). The curve
/// that windpowerlib 0.2.2 carries for a turbine of this size comes from the Open Energy Database, whose turbine
/// library is under the Open Database License (share alike); it is not shipped here. The generic curve was made to lie
/// within 0.02 of it.
[[nodiscard]] PowerCurve generic_low_wind_curve(const GenericTurbine& turbine = {});

/// Issues of a user's own curve, told at `where`: fewer than two points or columns of different length (wrong-length),
/// not finite, speeds that do not rise or power outside 0..1 (out-of-range).
[[nodiscard]] Issues validate(const PowerCurve& curve, const std::string& where);

/// Power at each wind speed, as a fraction of rated power, of a valid curve.
[[nodiscard]] std::vector<double> power_at(const PowerCurve& curve, std::span<const double> wind_speed_m_s);

}  // namespace zhanhe::climate
