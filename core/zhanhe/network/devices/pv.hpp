#pragma once

#include "zhanhe/network/devices/generator.hpp"
#include "zhanhe/network/side.hpp"

namespace zhanhe {

/// Photovoltaics on a tilted plane. Poses as a generator whose availability comes from `profile`, or else from the
/// study's weather.
struct Pv : NodeDevice {
  static constexpr std::string_view kind = "pv";
  static constexpr std::string_view doc = "Photovoltaics on a tilted plane.";
  using Primitive = Generator;

  double p_max_kw = 0.0;
  double power_factor_min = 1.0;
  Profile profile;
  double tilt_deg = 25.0;
  double azimuth_deg = 180.0;
  double albedo_frac = 0.2;
  double system_frac = 0.86;
  double temperature_frac_k = -0.0037;
  double noct_c = 45.0;
  std::vector<double> soiling_frac;
  std::optional<double> inverter_frac;
  double inverter_size_frac = 1.0;
  bool curtailable = true;
  double cost_yuan_kwh = 0.0;

  [[nodiscard]] bool follows_weather() const { return !profile.given(); }

  static const std::vector<Side<Pv>>& sides() {
    static const std::vector<Side<Pv>> list{{"node", &Pv::node, true, {"electricity"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Pv>;
    static const auto table = join(
        NodeDevice::node_device_fields<Pv>(),
        {required(D::number("p_max_kw", &Pv::p_max_kw, size_range, "Nameplate power at 1000 W/m2 and 25 degC.")),
         D::number("power_factor_min", &Pv::power_factor_min, positive_fraction,
                   "Lowest power factor at which its inverter may run when the grid is part of the dispatch: reactive "
                   "power up to that of its available power either way. 1: none."),
         D::profile("profile", &Pv::profile, not_negative,
                    "Available power as a fraction of p_max_kw; default: from the study's weather."),
         D::number("tilt_deg", &Pv::tilt_deg, {0, 90}, "Tilt from the horizontal."),
         D::number("azimuth_deg", &Pv::azimuth_deg, {0, 360}, "Direction it faces: 90 east, 180 south, 270 west."),
         D::number("albedo_frac", &Pv::albedo_frac, fraction, "Share of light the ground reflects."),
         D::number("system_frac", &Pv::system_frac, positive_fraction,
                   "What wiring, mismatch, and dirt and inverter if they are not given apart, leave."),
         D::number("noct_c", &Pv::noct_c, {20.0, 90.0}, "Cell temperature at 800 W/m2 and 20 degrees of air."),
         D::numbers("soiling_frac", &Pv::soiling_frac, 12, fraction,
                    "What dirt takes from the light in each month, January first; default: it is in system_frac."),
         D::number("inverter_frac", &Pv::inverter_frac, positive_fraction,
                   "Nominal efficiency of the inverter, which falls at part load; default: it is in system_frac."),
         D::number("inverter_size_frac", &Pv::inverter_size_frac, {0.2, 2.0},
                   "Rated output of that inverter as a fraction of p_max_kw; what is above is lost."),
         D::number("temperature_frac_k", &Pv::temperature_frac_k, {-0.02, 0.0},
                   "Change of power for each kelvin of "
                   "cell temperature above 25 degC."),
         D::flag("curtailable", &Pv::curtailable, "Whether its output may be reduced."),
         D::number("cost_yuan_kwh", &Pv::cost_yuan_kwh, any_number, "Operating cost of a kWh.")});
    return table;
  }
};

}  // namespace zhanhe
