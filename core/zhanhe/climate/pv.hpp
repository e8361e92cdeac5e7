#pragma once

#include <span>
#include <string>
#include <vector>

#include "zhanhe/climate/weather.hpp"

namespace zhanhe::climate {

/// A tilted plane and the ground in front of it.
struct Plane {
  double tilt_deg = 25.0;      ///< from the horizontal, 0..180
  double azimuth_deg = 180.0;  ///< direction it faces, from north clockwise: 180 is south
  double albedo_frac = 0.2;    ///< reflectance of the ground, 0..1
};

/// A photovoltaic system in the terms of its yearly yield.
struct PvModel {
  double system_frac = 0.86;                       ///< inverter, wiring, soiling, mismatch, availability; assumption
  double temperature_coefficient_per_k = -0.0037;  ///< of power, per kelvin of cell temperature; crystalline silicon
  double noct_c = 45.0;                            ///< nominal operating cell temperature (800 W/m2, 20 deg C air)
  std::vector<double> soiling_frac = {};  ///< what dirt takes in each month, January first; empty: in system_frac
  /// Nominal efficiency of the inverter, which is then no part of system_frac; 0: it is.
  double inverter_frac = 0.0;
  double inverter_size_frac = 1.0;  ///< rated output of that inverter over the power of the modules
};

/// Issues of a plane or a model (out-of-range, not-finite), told at `where`.
[[nodiscard]] Issues validate(const Plane& plane, const std::string& where);
[[nodiscard]] Issues validate(const PvModel& model, const std::string& where);

/// Irradiance in the plane, W/m2, mean over each interval, for a valid weather: beam, diffuse from an evenly bright sky
/// and diffuse from the ground (Liu and Jordan 1963, The long-term average performance of flat-plate solar-energy
/// collectors, Solar Energy 7(2) 53-74), with the sun in the middle of the interval. The beam counts while the sun is
/// above the horizon and in front of the plane. It is the weather's `dni_w_m2` and never divided by the sine of a low
/// sun, so nothing needs a limit near the horizon.
[[nodiscard]] std::vector<double> plane_of_array_w_m2(const Weather& weather, const Plane& plane);

/// Power of an inverter for what it takes in, both over the same size: its efficiency falls at part load, its output
/// ends at `rated_pu`. Source: A. P. Dobos, PVWatts version 5 manual, NREL/TP-6A20-62641 (2014), section 12.
[[nodiscard]] double inverter_output_pu(double input_pu, double rated_pu, double nominal_frac);

/// Power of one kilowatt-peak, kW/kWp, mean over each interval, never negative, without soiling. `plane_w_m2` and
/// `temperature_c` have the same length. Cell temperature: T + G (NOCT - 20) / 800 (Ross 1976, Interface design
/// considerations for terrestrial solar cell modules, 12th IEEE Photovoltaic Specialists Conference).
[[nodiscard]] std::vector<double> pv_output_pu(std::span<const double> plane_w_m2,
                                               std::span<const double> temperature_c, const PvModel& model = {});

/// All of the above in one: kW/kWp for a valid weather.
[[nodiscard]] std::vector<double> pv_output_pu(const Weather& weather, const Plane& plane, const PvModel& model = {});

}  // namespace zhanhe::climate
