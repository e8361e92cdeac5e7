#include "zhanhe/network/devices/building.hpp"

#include <algorithm>

namespace zhanhe {

Problems Building::problems() const {
  Problems problems;
  const bool somewhere =
      std::ranges::any_of(sides(), [&](const Side<Building>& side) { return !(this->*side.node).empty(); });
  if (!somewhere) {
    problems.push_back({IssueCode::missing_key,
                        {"", "power_node", "heat_node", "cooling_node", "hot_water_node"},
                        "no node is named, so it needs nothing",
                        "name at least one of power_node, heat_node, cooling_node and hot_water_node",
                        {}});
  }
  const auto idle = [&](std::string_view field, const std::optional<double>& annual, std::string_view node_field,
                        const std::string& node) {
    if (!annual || !node.empty()) return;
    problems.push_back({IssueCode::conflict,
                        {field, node_field},
                        std::string(field) + " is given, but no " + std::string(node_field),
                        "name the node, or leave it out",
                        {}});
  };
  idle("annual_power_kwh", annual_power_kwh, "power_node", power_node);
  idle("annual_heat_kwh", annual_heat_kwh, "heat_node", heat_node);
  idle("annual_cooling_kwh", annual_cooling_kwh, "cooling_node", cooling_node);
  idle("annual_hot_water_kwh", annual_hot_water_kwh, "hot_water_node", hot_water_node);
  const auto conflict = [&](std::vector<std::string_view> fields, std::string message, std::string remedy) {
    problems.push_back({IssueCode::conflict, std::move(fields), std::move(message), std::move(remedy), {}});
  };
  if (demand_by != "model" && (heating_setback_c || cooling_setback_c)) {
    conflict({heating_setback_c ? "heating_setback_c" : "cooling_setback_c", "demand_by"},
             "the figures of a type have their own setbacks", "write demand_by = \"model\", or leave it out");
  }
  if (demand_by == "model" && (annual_heat_kwh || annual_cooling_kwh)) {
    conflict({annual_heat_kwh ? "annual_heat_kwh" : "annual_cooling_kwh", "demand_by"},
             "the model says what heat and cold it takes",
             "write demand_by = \"figures\" to match a meter, or leave the total out");
  }
  if (has_comfort_band() && heat_node.empty() && cooling_node.empty()) {
    conflict({precondition_k > 0.0 ? "precondition_k" : "relax_k", "heat_node", "cooling_node"},
             "a comfort band is given, but neither heat_node nor cooling_node", "name one of them, or leave it out");
  }
  return problems;
}

}  // namespace zhanhe
