#pragma once

#include "zhanhe/network/conversion.hpp"

namespace zhanhe {

/// Makes electricity and heat from hydrogen. Poses as a converter.
struct FuelCell : Conversion {
  static constexpr std::string_view kind = "fuel_cell";
  static constexpr std::string_view doc = "Makes electricity and heat from hydrogen.";
  using Primitive = Converter;

  std::string hydrogen_node;
  std::string power_node;
  std::string heat_node;
  Profile efficiency_frac = 0.5;
  double heat_frac = 0.35;

  [[nodiscard]] Problems problems() const;

  static const std::vector<Side<FuelCell>>& sides() {
    static const std::vector<Side<FuelCell>> list{{"hydrogen_node", &FuelCell::hydrogen_node, false, {"hydrogen"}},
                                                  {"power_node", &FuelCell::power_node, true, {"electricity"}},
                                                  {"heat_node", &FuelCell::heat_node, true, {"heat"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<FuelCell>;
    static const auto table =
        join(join(Device::device_fields<FuelCell>(),
                  {required(D::reference("hydrogen_node", &FuelCell::hydrogen_node, "node", "The node it draws from.")),
                   required(D::reference("power_node", &FuelCell::power_node, "node", "The node it feeds with power.")),
                   D::reference("heat_node", &FuelCell::heat_node, "node",
                                "The node that takes its heat; default: it is not used."),
                   D::profile("efficiency_frac", &FuelCell::efficiency_frac, positive_fraction,
                              "Electricity for each kWh of hydrogen by its lower heating value (assumption)."),
                   D::number("heat_frac", &FuelCell::heat_frac, fraction,
                             "Heat that can be used for each kWh of hydrogen (assumption).")}),
             Conversion::conversion_fields<FuelCell>("Largest electric output; the least when extendable."));
    return table;
  }
};

}  // namespace zhanhe
