#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/building/stock.hpp"

namespace zhanhe::building {

/// What a measure changes. Its `to` is, in this order: the U-value of walls, roof, windows, doors in W/(m2 K); the air
/// change in 1/h; the lighting in W/m2; the heating setback in deg C (the cooling setback moves by as much to the
/// other side); the feedback of meters (Stock::feedback_frac); the chiller plant's efficiency; the heat pump's.
enum class Change { wall, roof, window, door, air_tightness, lighting, controls, meters, chiller, heat_pump };

inline constexpr std::array changes{Change::wall,          Change::roof,     Change::window,   Change::door,
                                    Change::air_tightness, Change::lighting, Change::controls, Change::meters,
                                    Change::chiller,       Change::heat_pump};

[[nodiscard]] std::string_view to_string(Change change);

/// Whether it changes the plant only, so that the rooms need the same heat and cold as before.
[[nodiscard]] constexpr bool only_plant(Change change) {
  return change == Change::chiller || change == Change::heat_pump;
}

struct Measure {
  Change change = Change::wall;
  double to = 0.0;
  std::optional<double> from;  ///< what is there before, if the offer names it; then it has to be so
  double cost_yuan_m2 = 0.0;   ///< for each m2 of wall, roof, window, door; of floor for all others
  double life_year = 20.0;
  std::optional<double> g_to_frac;  ///< windows only: their new g-value
};

/// A measure with the values and cost of a common offer in Henan (docs/methods/buildings.md).
[[nodiscard]] Measure common_measure(Change change);

/// Whether it makes a valid building better than it is.
[[nodiscard]] bool improves(const Stock& stock, const Measure& measure);

/// All that is wrong: `to` out of the range of what it changes (out-of-range), `from` that is not what the building
/// has, a change for the worse, two measures of the same change (conflict), costs that are negative (negative-size), a
/// life not above 0 (out-of-range), what the changed building's validation says.
[[nodiscard]] Issues validate(const Stock& stock, std::span<const Measure> measures, const std::string& where);

/// The building after valid measures: its parameters changed, nothing computed. Their order does not matter.
[[nodiscard]] Stock with_measures(Stock stock, std::span<const Measure> measures);
/// Cost of valid measures, yuan.
[[nodiscard]] double investment_yuan(const Stock& stock, std::span<const Measure> measures);

}  // namespace zhanhe::building
