#pragma once

#include "zhanhe/network/conversion.hpp"

namespace zhanhe {

/// A heat exchanger from a warmer node to a colder one, or for cold the other way round. Poses as a converter.
struct HeatExchanger : Conversion {
  static constexpr std::string_view kind = "heat_exchanger";
  static constexpr std::string_view doc = "Passes heat or cold from one node to another.";
  using Primitive = Converter;

  std::string from_node;
  std::string to_node;
  Profile efficiency_frac = 0.98;

  static const std::vector<Side<HeatExchanger>>& sides() {
    static const std::vector<Side<HeatExchanger>> list{
        {"from_node", &HeatExchanger::from_node, false, {"heat", "steam", "cooling"}},
        {"to_node", &HeatExchanger::to_node, true, {"heat", "steam", "cooling"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<HeatExchanger>;
    static const auto table =
        join(join(Device::device_fields<HeatExchanger>(),
                  {required(D::reference("from_node", &HeatExchanger::from_node, "node", "The node it draws from.")),
                   required(D::reference("to_node", &HeatExchanger::to_node, "node", "The node it gives to.")),
                   D::profile("efficiency_frac", &HeatExchanger::efficiency_frac, positive_fraction,
                              "What arrives of a kWh; the rest is lost to the room (assumption).")}),
             Conversion::conversion_fields<HeatExchanger>("Largest power given; the least when extendable."));
    return table;
  }
};

}  // namespace zhanhe
