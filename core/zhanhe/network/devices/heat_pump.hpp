#pragma once

#include "zhanhe/network/devices/process.hpp"
#include "zhanhe/network/part_load.hpp"

namespace zhanhe {

/// A heat pump from air, ground, water or waste heat. Poses as a process whose coefficient of performance follows
/// the temperatures of its source and of what it supplies.
struct HeatPump : PartLoadConversion {
  static constexpr std::string_view kind = "heat_pump";
  static constexpr std::string_view doc = "A heat pump from air, ground, water or waste heat.";
  using Primitive = Process;

  std::string power_node;
  std::string heat_node;
  std::string source_node;
  Profile cop;
  Profile source_c;
  Profile supply_c;
  std::optional<double> carnot_frac;
  std::vector<double> map_source_c;
  std::vector<double> map_supply_c;
  std::vector<double> map_cop;
  std::vector<double> map_capacity_frac;

  static constexpr Range cop_range{1.0, 20.0};

  /// Whether its source is the outdoor air.
  [[nodiscard]] bool follows_weather() const { return !cop.given() && !source_c.given(); }
  [[nodiscard]] Problems problems() const;

  static const std::vector<Side<HeatPump>>& sides() {
    static const std::vector<Side<HeatPump>> list{
        {"power_node", &HeatPump::power_node, false, {"electricity"}},
        {"source_node", &HeatPump::source_node, false, {}, {"cooling", "electricity", "gas", "hydrogen", "biomass"}},
        {"heat_node", &HeatPump::heat_node, true, {"heat", "steam"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<HeatPump>;
    static const auto table = join(
        join(
            Device::device_fields<HeatPump>(),
            {required(D::reference("power_node", &HeatPump::power_node, "node", "The node it draws power from.")),
             required(D::reference("heat_node", &HeatPump::heat_node, "node", "The node it heats.")),
             D::reference("source_node", &HeatPump::source_node, "node",
                          "The node whose heat it lifts (waste heat, sewage), of heat, steam or a carrier of your own; "
                          "default: heat of the surroundings, which costs nothing and has no limit."),
             D::profile("cop", &HeatPump::cop, cop_range,
                        "Heat for each kWh of electricity; default: from the temperatures."),
             D::profile("source_c", &HeatPump::source_c, {-60.0, 120.0},
                        "Temperature of its source; default: the outdoor air of the study's weather."),
             D::profile("supply_c", &HeatPump::supply_c, {0.0, 200.0},
                        "Temperature it supplies; default: that of heat_node."),
             D::number("carnot_frac", &HeatPump::carnot_frac, {0.0, 0.8, false, false},
                       "Takes this share of Carnot's coefficient of performance instead of a map."),
             D::numbers("map_source_c", &HeatPump::map_source_c, 0, {-60.0, 120.0},
                        "Source temperatures of an own map, rising; default: the map of an air-source unit that "
                        "ships."),
             D::numbers("map_supply_c", &HeatPump::map_supply_c, 0, {0.0, 200.0},
                        "Supply temperatures of the map, rising."),
             D::numbers("map_cop", &HeatPump::map_cop, 0, cop_range,
                        "Coefficients of performance of the map: for the first source temperature all supply "
                        "temperatures, then for the next."),
             D::numbers("map_capacity_frac", &HeatPump::map_capacity_frac, 0, {0.0, 2.0, false, false},
                        "Heat output there as a fraction of p_max_kw, in the same order; default: 1.")}),
        PartLoadConversion::part_load_fields<HeatPump>("Rated heat output; the least when extendable."));
    return table;
  }
};

}  // namespace zhanhe
