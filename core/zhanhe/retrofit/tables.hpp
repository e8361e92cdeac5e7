#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/base/field.hpp"
#include "zhanhe/retrofit/question.hpp"

/// What users write: tables of a question file, rows of a data frame, keyword arguments.
namespace zhanhe::retrofit {

struct BuildingTable {
  static constexpr std::string_view kind = "building";

  std::string name;
  std::string type = "office";
  std::string standard = "unrenovated";
  double floor_area_m2 = 0.0;
  int count = 1;
  std::optional<double> storeys, storey_height_m, surface_to_volume_m2_m3, window_share_frac, door_share_frac;
  std::optional<double> wall_u_w_m2k, roof_u_w_m2k, window_u_w_m2k, door_u_w_m2k, floor_u_w_m2k;
  std::optional<double> air_change_frac_h, window_g_frac, shading_frac;
  std::optional<double> lighting_w_m2, devices_w_m2, people_w_m2;
  std::optional<double> heating_setpoint_c, cooling_setpoint_c, heating_setback_c, cooling_setback_c;
  std::optional<double> heating_max_kw, cooling_max_kw;
  bool heat_from_power = false;
  std::optional<double> heat_efficiency_frac, chiller_efficiency_frac;
  std::vector<std::string> measures;

  static const std::vector<Field>& fields();
};

struct MeasureTable {
  static constexpr std::string_view kind = "measure";

  std::string change;
  std::string name;
  std::optional<double> to, from, cost_yuan_m2, life_year, g_to_frac;

  static const std::vector<Field>& fields();
};

struct SettingsTable {
  static constexpr std::string_view kind = "retrofit";

  Profile power_yuan_kwh = building::EnergyTerms{}.power_yuan_kwh;
  Profile heat_source_yuan_kwh = building::EnergyTerms{}.heat_source_yuan_kwh;
  Profile power_kg_kwh = building::EnergyTerms{}.power_kg_kwh;
  Profile heat_source_kg_kwh = building::EnergyTerms{}.heat_source_kg_kwh;
  double discount_frac = Settings{}.discount_frac;
  double horizon_year = Settings{}.horizon_year;
  std::optional<double> budget_yuan, abated_min_t;
  std::string objective = "cost";
  int threads = 0;
  double time_limit_s = Settings{}.time_limit_s;

  static const std::vector<Field>& fields();
};

/// The offers of measure tables: what one leaves out is that of the common measure. Without tables all common measures.
/// Adds unknown changes (unknown-name, with the nearest), names twice (duplicate-name) and what is wrong with a measure
/// whatever building takes it to the issues.
[[nodiscard]] std::vector<Offer> offers_of(std::span<const MeasureTable> tables, Issues& issues);

/// The class of a building table: a common building of its type and standard, with what the table gives. It is offered
/// the measures that it names; without names all that improve it; never wrong ones. Adds unknown types, standards and
/// measures (unknown-name, with the nearest) and measures named twice (conflict) to the issues; ranges are the matter
/// of validate().
[[nodiscard]] Class class_of(const BuildingTable& table, std::span<const Offer> offers, Issues& issues);

/// Adds an unknown objective (unknown-name) to the issues.
[[nodiscard]] Settings settings_of(const SettingsTable& table, Issues& issues);

}  // namespace zhanhe::retrofit
