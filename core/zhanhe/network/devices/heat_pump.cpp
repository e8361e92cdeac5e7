#include "zhanhe/network/devices/heat_pump.hpp"

#include <cmath>
#include <string>

#include "zhanhe/base/interpolate.hpp"

namespace zhanhe {

namespace {

/// The first place where a map runs the wrong way, in words; empty when it does not.
std::string wrong_way(const HeatPump& pump) {
  const std::size_t columns = pump.map_supply_c.size();
  const auto cop = [&](std::size_t row, std::size_t column) { return pump.map_cop[row * columns + column]; };
  const auto change = [&](double from, double to) { return "from " + number_text(from) + " to " + number_text(to); };
  for (std::size_t row = 0; row < pump.map_source_c.size(); ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      if (column > 0 && cop(row, column) > cop(row, column - 1)) {
        return "rises " + change(cop(row, column - 1), cop(row, column)) +
               " while the supply gets warmer, at a source of " + number_text(pump.map_source_c[row]) + " degrees";
      }
      if (row > 0 && cop(row, column) < cop(row - 1, column)) {
        return "falls " + change(cop(row - 1, column), cop(row, column)) +
               " while the source gets warmer, at a supply of " + number_text(pump.map_supply_c[column]) + " degrees";
      }
    }
  }
  return {};
}

/// The first coefficient of a map above Carnot's, in words; empty when none is.
std::string above_carnot(const HeatPump& pump) {
  constexpr double zero_c_in_k = 273.15;
  const std::size_t columns = pump.map_supply_c.size();
  for (std::size_t k = 0; k < pump.map_cop.size(); ++k) {
    const double source_c = pump.map_source_c[k / columns], supply_c = pump.map_supply_c[k % columns];
    if (!(supply_c > source_c)) continue;
    const double carnot = (supply_c + zero_c_in_k) / (supply_c - source_c);
    if (!(pump.map_cop[k] > carnot)) continue;
    return number_text(pump.map_cop[k]) + " is above Carnot's " + number_text(std::round(carnot * 100.0) / 100.0) +
           " at a source of " + number_text(source_c) + " and a supply of " + number_text(supply_c) + " degrees";
  }
  return {};
}

}  // namespace

Problems HeatPump::problems() const {
  Problems problems = all_of(PartLoadConversion::problems(), part_load_limit_problems("cop", cop, cop_range.highest));
  const auto tell = [&](IssueCode code, std::vector<std::string_view> fields, std::string message, std::string remedy) {
    problems.push_back({code, std::move(fields), std::move(message), std::move(remedy), {}});
  };
  const bool has_map = !map_source_c.empty() || !map_supply_c.empty() || !map_cop.empty() || !map_capacity_frac.empty();
  if (cop.given() && (has_map || carnot_frac)) {
    tell(IssueCode::conflict, {"cop", has_map ? "map_cop" : "carnot_frac"},
         "both cop and a rule for it from temperatures are given", "give one of them");
  } else if (carnot_frac && has_map) {
    tell(IssueCode::conflict, {"carnot_frac", "map_cop"}, "both carnot_frac and a map are given", "give one of them");
  }
  for (const auto& [field, temperature] : {std::pair{"source_c", &source_c}, std::pair{"supply_c", &supply_c}}) {
    if (!cop.given() || !temperature->given()) continue;
    tell(IssueCode::conflict, {field, "cop"}, "both cop and a temperature that it would follow are given",
         "give one of them");
  }
  if (!has_map) return problems;
  const std::size_t count = map_source_c.size() * map_supply_c.size();
  if (count == 0 || map_cop.size() != count || (!map_capacity_frac.empty() && map_capacity_frac.size() != count)) {
    tell(IssueCode::wrong_length, {"map_cop", "map_source_c", "map_supply_c", "map_capacity_frac"},
         "the map has " + std::to_string(map_cop.size()) + " coefficients and " +
             std::to_string(map_capacity_frac.size()) + " capacities for " + std::to_string(map_source_c.size()) +
             " source and " + std::to_string(map_supply_c.size()) + " supply temperatures",
         "give one for each pair of temperatures");
    return problems;
  }
  for (const auto& [field, temperatures] :
       {std::pair{"map_source_c", &map_source_c}, std::pair{"map_supply_c", &map_supply_c}}) {
    if (is_rising(*temperatures)) continue;
    tell(IssueCode::conflict, {field}, "the temperatures do not rise", "sort the map, each temperature once");
    return problems;
  }
  if (const std::string wrong = wrong_way(*this); !wrong.empty()) {
    tell(IssueCode::conflict, {"map_cop"}, "the coefficient of performance " + wrong,
         "correct the map: it rises with the source and falls with the supply");
  } else if (const std::string high = above_carnot(*this); !high.empty()) {
    tell(IssueCode::conflict, {"map_cop"}, "the coefficient of performance " + high,
         "correct the map: heat for each kWh of electricity, by source and supply in degrees Celsius");
  }
  return all_of(std::move(problems), part_load_limit_problems("map_cop", Profile(map_cop), cop_range.highest));
}

}  // namespace zhanhe
