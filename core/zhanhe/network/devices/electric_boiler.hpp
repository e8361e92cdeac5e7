#pragma once

#include "zhanhe/network/conversion.hpp"

namespace zhanhe {

/// A boiler that runs on electricity. Poses as a converter.
struct ElectricBoiler : Conversion {
  static constexpr std::string_view kind = "electric_boiler";
  static constexpr std::string_view doc = "A boiler that runs on electricity.";
  using Primitive = Converter;

  std::string power_node;
  std::string heat_node;
  Profile efficiency_frac = 0.99;

  static const std::vector<Side<ElectricBoiler>>& sides() {
    static const std::vector<Side<ElectricBoiler>> list{
        {"power_node", &ElectricBoiler::power_node, false, {"electricity"}},
        {"heat_node", &ElectricBoiler::heat_node, true, {"heat", "steam"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<ElectricBoiler>;
    static const auto table = join(
        join(
            Device::device_fields<ElectricBoiler>(),
            {required(D::reference("power_node", &ElectricBoiler::power_node, "node", "The node it draws power from.")),
             required(D::reference("heat_node", &ElectricBoiler::heat_node, "node", "The node it heats.")),
             D::profile("efficiency_frac", &ElectricBoiler::efficiency_frac, positive_fraction,
                        "Heat for each kWh of electricity; the default is that of the Danish technology data "
                        "(Danish Energy Agency, generation of electricity and district heating).")}),
        Conversion::conversion_fields<ElectricBoiler>("Largest heat output; the least when extendable."));
    return table;
  }
};

}  // namespace zhanhe
