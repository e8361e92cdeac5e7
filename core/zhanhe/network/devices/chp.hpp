#pragma once

#include "zhanhe/network/conversion.hpp"
#include "zhanhe/network/devices/process.hpp"
#include "zhanhe/network/on_off.hpp"

namespace zhanhe {

/// A plant that makes electricity and heat from one fuel: an engine or back-pressure turbine in fixed proportion, or an
/// extraction turbine by the corners of its operating region. Poses as a process.
struct Chp : Conversion, OnOff {
  static constexpr std::string_view kind = "chp";
  static constexpr std::string_view doc = "Makes electricity and heat from one fuel.";
  using Primitive = Process;

  std::string fuel_node;
  std::string power_node;
  std::string heat_node;
  double efficiency_frac = 0.4;
  double heat_efficiency_frac = 0.45;
  std::vector<double> region_power_frac;
  std::vector<double> region_heat_frac;
  std::vector<double> region_fuel_frac;

  [[nodiscard]] bool has_region() const {
    return !region_power_frac.empty() || !region_heat_frac.empty() || !region_fuel_frac.empty();
  }
  [[nodiscard]] Problems problems() const;

  static const std::vector<Side<Chp>>& sides() {
    static const std::vector<Side<Chp>> list{
        {"fuel_node", &Chp::fuel_node, false, {}, {"electricity", "heat", "cooling"}},
        {"power_node", &Chp::power_node, true, {"electricity"}},
        {"heat_node", &Chp::heat_node, true, {"heat", "steam"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Chp>;
    static const auto table = join(
        join(Device::device_fields<Chp>(),
             {required(D::reference("fuel_node", &Chp::fuel_node, "node",
                                    "The node its fuel comes from; steam for a turbine.")),
              required(D::reference("power_node", &Chp::power_node, "node", "The node it feeds with power.")),
              required(D::reference("heat_node", &Chp::heat_node, "node", "The node it heats; heat or steam.")),
              D::number("efficiency_frac", &Chp::efficiency_frac, positive_fraction,
                        "Electricity for each kWh of fuel by its lower heating value, without a region. The default is "
                        "that of gas engines in the Danish technology data."),
              D::number("heat_efficiency_frac", &Chp::heat_efficiency_frac, positive_fraction,
                        "Heat for each kWh of fuel, without a region."),
              D::numbers("region_power_frac", &Chp::region_power_frac, 0, not_negative,
                         "Corners of its operating region, standing still left out: electricity at each as a fraction "
                         "of p_max_kw, the largest 1."),
              D::numbers("region_heat_frac", &Chp::region_heat_frac, 0, not_negative, "Heat at each corner."),
              D::numbers("region_fuel_frac", &Chp::region_fuel_frac, 0, not_negative, "Fuel at each corner.")}),
        join(Conversion::conversion_fields<Chp>("Largest electric output; the least when extendable."),
             OnOff::on_off_fields<Chp>()));
    return table;
  }
};

}  // namespace zhanhe
