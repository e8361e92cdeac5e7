#pragma once

#include "zhanhe/network/devices/process.hpp"
#include "zhanhe/network/part_load.hpp"

namespace zhanhe {

/// A chiller driven by heat. Poses as a process.
struct AbsorptionChiller : PartLoadConversion {
  static constexpr std::string_view kind = "absorption_chiller";
  static constexpr std::string_view doc = "A chiller driven by heat.";
  using Primitive = Process;

  std::string heat_node;
  std::string cooling_node;
  std::string power_node;
  Profile cop = 0.7;
  double power_frac = 0.02;

  static constexpr Range cop_range{0.1, 2.0};
  [[nodiscard]] Problems problems() const {
    return all_of(PartLoadConversion::problems(), part_load_limit_problems("cop", cop, cop_range.highest));
  }

  static const std::vector<Side<AbsorptionChiller>>& sides() {
    static const std::vector<Side<AbsorptionChiller>> list{
        {"heat_node", &AbsorptionChiller::heat_node, false, {"heat", "steam"}},
        {"power_node", &AbsorptionChiller::power_node, false, {"electricity"}},
        {"cooling_node", &AbsorptionChiller::cooling_node, true, {"cooling"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<AbsorptionChiller>;
    static const auto table = join(
        join(Device::device_fields<AbsorptionChiller>(),
             {required(D::reference("heat_node", &AbsorptionChiller::heat_node, "node",
                                    "The node that drives it, of 60 degrees or more.")),
              required(D::reference("cooling_node", &AbsorptionChiller::cooling_node, "node", "The node it cools.")),
              D::reference("power_node", &AbsorptionChiller::power_node, "node",
                           "The node its pumps and fans draw from; default: they are not looked at."),
              D::profile("cop", &AbsorptionChiller::cop, cop_range,
                         "Cooling for each kWh of heat: about 0.7 with one stage, 1.2 with two (assumption)."),
              D::number("power_frac", &AbsorptionChiller::power_frac, fraction,
                        "Electricity of its pumps and fans for each kWh of cooling (assumption).")}),
        PartLoadConversion::part_load_fields<AbsorptionChiller>("Largest cooling output; the least when extendable."));
    return table;
  }
};

}  // namespace zhanhe
