#pragma once

#include <array>

#include "zhanhe/network/component.hpp"
#include "zhanhe/network/side.hpp"

namespace zhanhe {

/// A building, or a class of equal ones, by its type and floor area, whose demands follow from the weather and the
/// calendar. Poses as a load at each of its nodes; with a comfort band its rooms are a store.
struct Building : Device {
  static constexpr std::string_view kind = "building";
  static constexpr std::string_view doc = "A building by its type and floor area.";
  static constexpr std::array<std::string_view, 8> types{"home",     "office", "government", "school",
                                                         "hospital", "hotel",  "mall",       "logistics"};
  static constexpr std::array<std::string_view, 2> methods{"figures", "model"};
  static constexpr std::array<std::string_view, 4> standards{"unrenovated", "code_1990s", "saving_65", "saving_75"};

  std::string type = "office";
  std::string standard = "unrenovated";
  double floor_area_m2 = 0.0;
  double count = 1.0;
  std::string demand_by = "figures";
  std::string power_node;
  std::string heat_node;
  std::string cooling_node;
  std::string hot_water_node;
  std::optional<double> annual_power_kwh;
  std::optional<double> annual_heat_kwh;
  std::optional<double> annual_cooling_kwh;
  std::optional<double> annual_hot_water_kwh;
  std::optional<double> heating_setpoint_c;
  std::optional<double> cooling_setpoint_c;
  std::optional<double> heating_setback_c;
  std::optional<double> cooling_setback_c;
  double precondition_k = 0.0;
  double relax_k = 0.0;
  std::optional<double> heat_max_kw;
  std::optional<double> cooling_max_kw;
  std::optional<double> storeys;
  std::optional<double> window_share_frac;
  std::optional<double> wall_u_w_m2k;
  std::optional<double> roof_u_w_m2k;
  std::optional<double> window_u_w_m2k;
  std::optional<double> air_change_frac_h;
  std::optional<double> mass_kwh_m2_k;
  double power_factor = 0.95;
  bool firm = false;
  double unserved_yuan_kwh = 14.0;

  [[nodiscard]] static bool follows_weather() { return true; }
  /// Whether its temperature may move, so that its rooms are a store.
  [[nodiscard]] bool has_comfort_band() const { return precondition_k > 0.0 || relax_k > 0.0; }
  [[nodiscard]] Problems problems() const;

  static const std::vector<Side<Building>>& sides() {
    static const std::vector<Side<Building>> list{
        {"power_node", &Building::power_node, false, {"electricity"}},
        {"heat_node", &Building::heat_node, false, {"heat", "steam"}},
        {"cooling_node", &Building::cooling_node, false, {"cooling"}},
        {"hot_water_node", &Building::hot_water_node, false, {"heat", "steam"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Building>;
    static const auto table = join(
        Device::device_fields<Building>(),
        {D::choice("type", &Building::type, types, "What it is used for."),
         D::choice(
             "standard", &Building::standard, standards,
             "How well it keeps its heat: before the codes, of the codes of the 1990s, of the standards that save "
             "65 % and 75 %."),
         required(D::number("floor_area_m2", &Building::floor_area_m2, positive,
                            "Floor area, all storeys, of all buildings of the class.")),
         D::number("count", &Building::count, {1.0, 1e6}, "How many equal buildings the class has."),
         D::choice("demand_by", &Building::demand_by, methods,
                   "Where heat and cold come from: the figures of its type for each m2, or the model of its envelope."),
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
         D::number("heating_setpoint_c", &Building::heating_setpoint_c, {5.0, 40.0},
                   "Indoor temperature that it is heated to; default: by its type."),
         D::number("cooling_setpoint_c", &Building::cooling_setpoint_c, {5.0, 40.0},
                   "Indoor temperature that it is cooled to; default: 26 degrees."),
         D::number("heating_setback_c", &Building::heating_setback_c, {5.0, 40.0},
                   "What it is heated to when few are there, with demand_by = \"model\"; default: the set-point."),
         D::number("cooling_setback_c", &Building::cooling_setback_c, {5.0, 40.0},
                   "What it is cooled to when few are there, with demand_by = \"model\"; default: the set-point."),
         D::number("precondition_k", &Building::precondition_k, {0.0, 10.0},
                   "How far above its set-point it may be heated, and below it cooled, to store heat or cold."),
         D::number("relax_k", &Building::relax_k, {0.0, 10.0},
                   "How far below its set-point it may be when heated, and above it when cooled."),
         D::number("heat_max_kw", &Building::heat_max_kw, size_range,
                   "Most heat it can take while it stores; default: the highest of its usual course."),
         D::number("cooling_max_kw", &Building::cooling_max_kw, size_range,
                   "Most cold it can take while it stores; default: the highest of its usual course."),
         D::number("storeys", &Building::storeys, {1.0, 200.0}, "Storeys of one building; default: by its type."),
         D::number("window_share_frac", &Building::window_share_frac, fraction,
                   "Windows by facade; default: by its type."),
         D::number("wall_u_w_m2k", &Building::wall_u_w_m2k, {0.05, 10.0},
                   "Heat transfer coefficient of its walls; default: by its standard."),
         D::number("roof_u_w_m2k", &Building::roof_u_w_m2k, {0.05, 10.0},
                   "That of its roof; default: by its standard."),
         D::number("window_u_w_m2k", &Building::window_u_w_m2k, {0.05, 10.0},
                   "That of its windows; default: by its standard."),
         D::number("air_change_frac_h", &Building::air_change_frac_h, {0.0, 20.0},
                   "Air exchanged in an hour by heated volume; default: by its standard."),
         D::number("mass_kwh_m2_k", &Building::mass_kwh_m2_k, {0.005, 0.5},
                   "Effective heat capacity of its structure by floor; default: medium, 165 kJ/(m2 K)."),
         D::number("power_factor", &Building::power_factor, {0.0, 1.0, false},
                   "Lagging power factor of its electricity, for the grid check."),
         D::flag("firm", &Building::firm, "Whether it must be served: then there is no unserved energy."),
         D::number("unserved_yuan_kwh", &Building::unserved_yuan_kwh, not_negative,
                   "Cost of each kWh not served, as of a load.")});
    return table;
  }
};

}  // namespace zhanhe
