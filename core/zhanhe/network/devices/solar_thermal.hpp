#pragma once

#include "zhanhe/network/devices/generator.hpp"
#include "zhanhe/network/side.hpp"

namespace zhanhe {

/// Solar thermal collectors on a tilted plane. Pose as a generator of heat whose availability comes from `profile`, or
/// else from the study's weather.
struct SolarThermal : NodeDevice {
  static constexpr std::string_view kind = "solar_thermal";
  static constexpr std::string_view doc = "Solar thermal collectors on a tilted plane.";
  using Primitive = Generator;

  double area_m2 = 0.0;
  Profile profile;
  Profile mean_c;
  double tilt_deg = 35.0;
  double azimuth_deg = 180.0;
  double albedo_frac = 0.2;
  double optical_frac = 0.78;
  double loss_w_m2k = 3.5;
  double loss_w_m2k2 = 0.015;
  double system_frac = 0.9;
  bool curtailable = true;
  double cost_yuan_kwh = 0.0;

  [[nodiscard]] bool follows_weather() const { return !profile.given(); }

  static const std::vector<Side<SolarThermal>>& sides() {
    static const std::vector<Side<SolarThermal>> list{{"node", &SolarThermal::node, true, {"heat"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<SolarThermal>;
    static const auto table = join(
        NodeDevice::node_device_fields<SolarThermal>(),
        {required(D::number("area_m2", &SolarThermal::area_m2, size_range, "Gross area of the collectors.")),
         D::profile("profile", &SolarThermal::profile, not_negative,
                    "Heat of a square metre in kW; default: from the study's weather."),
         D::profile("mean_c", &SolarThermal::mean_c, {0.0, 200.0},
                    "Mean temperature in the collectors; default: the mean of supply and return of the node, or its "
                    "supply."),
         D::number("tilt_deg", &SolarThermal::tilt_deg, {0, 90}, "Tilt from the horizontal."),
         D::number("azimuth_deg", &SolarThermal::azimuth_deg, {0, 360},
                   "Direction they face: 90 east, 180 south, 270 west."),
         D::number("albedo_frac", &SolarThermal::albedo_frac, fraction, "Share of light the ground reflects."),
         D::number("optical_frac", &SolarThermal::optical_frac, positive_fraction,
                   "Efficiency without losses, eta 0 of ISO 9806; the default is a flat plate (assumption)."),
         D::number("loss_w_m2k", &SolarThermal::loss_w_m2k, not_negative, "Linear loss, a1 of ISO 9806."),
         D::number("loss_w_m2k2", &SolarThermal::loss_w_m2k2, not_negative, "Quadratic loss, a2 of ISO 9806."),
         D::number("system_frac", &SolarThermal::system_frac, positive_fraction,
                   "What pipes, angle of incidence and dirt leave (assumption)."),
         D::flag("curtailable", &SolarThermal::curtailable, "Whether its output may be reduced."),
         D::number("cost_yuan_kwh", &SolarThermal::cost_yuan_kwh, any_number, "Operating cost of a kWh.")});
    return table;
  }
};

}  // namespace zhanhe
