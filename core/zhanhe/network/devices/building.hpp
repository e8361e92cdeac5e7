#pragma once

#include <array>

#include "zhanhe/network/component.hpp"
#include "zhanhe/network/side.hpp"

namespace zhanhe {

/// A building by its type and floor area, whose demands follow from the weather and the calendar. Poses as a load at
/// each of its nodes.
struct Building : Device {
  static constexpr std::string_view kind = "building";
  static constexpr std::string_view doc = "A building by its type and floor area.";
  static constexpr std::array<std::string_view, 8> types{"home",     "office", "government", "school",
                                                         "hospital", "hotel",  "mall",       "logistics"};
  static constexpr std::array<std::string_view, 4> standards{"unrenovated", "code_1990s", "saving_65", "saving_75"};

  std::string type = "office";
  std::string standard = "unrenovated";
  double floor_area_m2 = 0.0;
  std::string power_node;
  std::string heat_node;
  std::string cooling_node;
  std::string hot_water_node;
  std::optional<double> annual_power_kwh;
  std::optional<double> annual_heat_kwh;
  std::optional<double> annual_cooling_kwh;
  std::optional<double> annual_hot_water_kwh;
  double power_factor = 0.95;
  bool firm = false;
  double unserved_yuan_kwh = 14.0;

  [[nodiscard]] static bool follows_weather() { return true; }
  [[nodiscard]] Problems problems() const;

  static const std::vector<Side<Building>>& sides() {
    static const std::vector<Side<Building>> list{
        {"power_node", &Building::power_node, false, {"electricity"}},
        {"heat_node", &Building::heat_node, false, {"heat", "steam"}},
        {"cooling_node", &Building::cooling_node, false, {"cooling"}},
        {"hot_water_node", &Building::hot_water_node, false, {"heat", "steam"}}};
    return list;
  }

  static const std::vector<Field<Building>>& fields() {
    using D = Describe<Building>;
    static const auto table = join(
        Device::device_fields<Building>(),
        {D::choice("type", &Building::type, types, "What it is used for."),
         D::choice(
             "standard", &Building::standard, standards,
             "How well it keeps its heat: before the codes, of the codes of the 1990s, of the standards that save "
             "65 % and 75 %."),
         required(D::number("floor_area_m2", &Building::floor_area_m2, positive, "Floor area, all storeys.")),
         D::reference("power_node", &Building::power_node, "node",
                      "The node of its electricity without heating, cooling and hot water; default: that is left out."),
         D::reference("heat_node", &Building::heat_node, "node", "The node of its space heat; default: left out."),
         D::reference("cooling_node", &Building::cooling_node, "node", "The node of its cold; default: left out."),
         D::reference("hot_water_node", &Building::hot_water_node, "node",
                      "The node of its hot water; default: left out."),
         D::number("annual_power_kwh", &Building::annual_power_kwh, not_negative,
                   "Electricity of a year as metered; default: by type and floor area."),
         D::number("annual_heat_kwh", &Building::annual_heat_kwh, not_negative,
                   "Space heat of a year as metered; default: by type, standard and floor area."),
         D::number("annual_cooling_kwh", &Building::annual_cooling_kwh, not_negative,
                   "Cold of a year as metered; default: by type and floor area."),
         D::number("annual_hot_water_kwh", &Building::annual_hot_water_kwh, not_negative,
                   "Hot water of a year as metered; default: by type and floor area."),
         D::number("power_factor", &Building::power_factor, {0.0, 1.0, false},
                   "Lagging power factor of its electricity, for the grid check."),
         D::flag("firm", &Building::firm, "Whether it must be served: then there is no unserved energy."),
         D::number("unserved_yuan_kwh", &Building::unserved_yuan_kwh, not_negative,
                   "Cost of each kWh not served, as of a load.")});
    return table;
  }
};

}  // namespace zhanhe
