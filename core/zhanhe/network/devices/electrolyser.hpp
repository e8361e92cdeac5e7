#pragma once

#include "zhanhe/network/conversion.hpp"

namespace zhanhe {

/// Makes hydrogen from electricity. Poses as a converter.
struct Electrolyser : Conversion {
  static constexpr std::string_view kind = "electrolyser";
  static constexpr std::string_view doc = "Makes hydrogen from electricity.";
  using Primitive = Converter;

  std::string power_node;
  std::string hydrogen_node;
  std::string heat_node;
  Profile efficiency_frac = 0.66;
  double heat_frac = 0.15;

  [[nodiscard]] Problems problems() const;

  static const std::vector<Side<Electrolyser>>& sides() {
    static const std::vector<Side<Electrolyser>> list{
        {"power_node", &Electrolyser::power_node, false, {"electricity"}},
        {"hydrogen_node", &Electrolyser::hydrogen_node, true, {"hydrogen"}},
        {"heat_node", &Electrolyser::heat_node, true, {"heat"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Electrolyser>;
    static const auto table = join(
        join(Device::device_fields<Electrolyser>(),
             {required(D::reference("power_node", &Electrolyser::power_node, "node", "The node it draws power from.")),
              required(D::reference("hydrogen_node", &Electrolyser::hydrogen_node, "node", "The node it feeds.")),
              D::reference("heat_node", &Electrolyser::heat_node, "node",
                           "The node that takes its waste heat; default: it is not used."),
              D::profile("efficiency_frac", &Electrolyser::efficiency_frac, positive_fraction,
                         "Hydrogen by its lower heating value for each kWh of electricity, its auxiliaries included "
                         "(assumption)."),
              D::number("heat_frac", &Electrolyser::heat_frac, fraction,
                        "Heat that can be used for each kWh of electricity (assumption).")}),
        Conversion::conversion_fields<Electrolyser>("Largest electric input; the least when extendable."));
    return table;
  }
};

}  // namespace zhanhe
