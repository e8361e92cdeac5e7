#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/building/use.hpp"
#include "zhanhe/climate/weather.hpp"

namespace zhanhe::building {

/// What meters counted in a year; each that is given replaces the figure of the type.
struct Metered {
  std::optional<double> heat_kwh = {};
  std::optional<double> cooling_kwh = {};
  std::optional<double> hot_water_kwh = {};
  std::optional<double> power_kwh = {};
};

/// A building as a register of a district knows it.
struct Building {
  Type type = Type::home;
  Standard standard = Standard::code_1990s;
  double floor_area_m2 = 0.0;  ///< gross floor
  Metered metered = {};
};

/// Needs of one building, mean over each step, kW, one value for each step of the weather's axis.
struct Needs {
  std::vector<double> heat_kw;
  std::vector<double> cooling_kw;
  std::vector<double> hot_water_kw;
  std::vector<double> power_kw;  ///< electricity without heating and cooling
};

/// What all buildings of one type under one weather share: power in kW at a need of 1 kWh a year.
struct Shapes {
  std::vector<double> heat_kw;
  std::vector<double> cooling_kw;
  std::vector<double> hot_water_kw;
  std::vector<double> power_kw;
};

/// How many whole years an axis holds, a day more or less in each; 0 when it does not.
[[nodiscard]] double whole_years(const TimeAxis& axis);

/// Everything that keeps profiles from being made (docs/conventions.md has the codes): floor area not above 0
/// (out-of-range), metered totals that are negative (negative-size), neither being finite (not-finite).
[[nodiscard]] Issues validate(const Building& building, const std::string& where);

/// Whether the year that a figure belongs to is there: an axis that is not whole years without a typical year, or a
/// typical year that is not whole years (wrong-length); steps of which an hour is no multiple (not-supported); years
/// outside 2020 to 2035, where the Spring Festival is left out (assumed, a note); what climate::validate says.
[[nodiscard]] Issues validate_year(const Weather& weather, const Weather* typical = nullptr);

/// All of the above, with buildings told at "`where`[number]", and metered heat or cooling in a year of weather that
/// asks for none (conflict), because it could not be spread.
[[nodiscard]] Issues validate(std::span<const Building> buildings, const Weather& weather,
                              const Weather* typical = nullptr, const std::string& where = "buildings");

/// The shapes of a type for valid weather. Without `typical` a year of `weather` itself holds the figure of the table
/// or of the meter. With it, a year of `typical` does: the same building then takes more in a colder year, and a part
/// of a year gets its part. A shape is zero everywhere when its year asks for nothing.
[[nodiscard]] Shapes shapes(Type type, const Weather& weather, const Weather* typical = nullptr);

/// Needs of a valid building, by the shapes of its type.
[[nodiscard]] Needs needs(const Building& building, const Shapes& shapes);

/// Needs of valid buildings; those of one type share their shapes, so a thousand take little longer than the memory
/// they fill. Formulas: docs/methods/buildings.md.
[[nodiscard]] std::vector<Needs> needs(std::span<const Building> buildings, const Weather& weather,
                                       const Weather* typical = nullptr);
/// The same, one after another: `take` gets the number of a building and its needs.
void for_each_needs(std::span<const Building> buildings, const Weather& weather, const Weather* typical,
                    const std::function<void(std::size_t, Needs)>& take);

}  // namespace zhanhe::building
