#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/building/envelope.hpp"
#include "zhanhe/building/rc_model.hpp"

namespace zhanhe::building {

/// What makes heat and cold.
struct Plant {
  bool heat_from_power = false;          ///< a heat pump, not a boiler or a district's heat
  double heat_efficiency_frac = 0.85;    ///< heat by fuel, or by electricity: a heat pump's mean of the season, above 1
  double chiller_efficiency_frac = 3.5;  ///< cooling by electricity, mean of the season, pumps and fans included
};

/// A building that measures may change.
struct Stock {
  Type type = Type::office;
  Envelope envelope;
  InternalGains gains;
  Comfort comfort;
  Plant plant;
};

/// Everything wrong with its parts; efficiencies outside 0.3..15 (out-of-range), a boiler above 1.1 (conflict).
[[nodiscard]] Issues validate(const Stock& stock, const std::string& where);

/// What a measure changes. Its `to` is, in this order: the U-value of walls, roof, windows, doors in W/(m2 K); the air
/// change in 1/h; the lighting in W/m2; the heating setback in deg C (the cooling setback moves by as much to the
/// other side); the chiller plant's efficiency; the heat pump's efficiency.
enum class Change { wall, roof, window, door, air_tightness, lighting, controls, chiller, heat_pump };

[[nodiscard]] std::string_view to_string(Change change);

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

/// All that is wrong: `to` out of the range of what it changes (out-of-range), `from` that is not what the building
/// has, a change for the worse, two measures of the same change (conflict), costs that are negative (negative-size), a
/// life not above 0 (out-of-range), what the changed building's validation says.
[[nodiscard]] Issues validate(const Stock& stock, std::span<const Measure> measures, const std::string& where);

/// The building after valid measures: its parameters changed, nothing computed.
[[nodiscard]] Stock with_measures(Stock stock, std::span<const Measure> measures);
/// Cost of valid measures, yuan.
[[nodiscard]] double investment_yuan(const Stock& stock, std::span<const Measure> measures);

struct EnergyPrice {
  double power_yuan_kwh = 0.65;
  double heat_source_yuan_kwh = 0.30;  ///< fuel or district heat, for each kWh taken
};

/// Prices that are negative (negative-size) or not finite (not-finite).
[[nodiscard]] Issues validate(const EnergyPrice& price, const std::string& where);

/// What a building needs and takes in the time of the weather.
struct Demand {
  double heat_kwh = 0.0;
  double cooling_kwh = 0.0;
  double power_kwh = 0.0;   ///< lamps, devices, chiller plant, heat pump
  double source_kwh = 0.0;  ///< fuel or district heat
  double heat_peak_kw = 0.0;
  double cooling_peak_kw = 0.0;
  double cost_yuan = 0.0;  ///< energy at the prices given
};

/// Simulates a valid building; `facade_w_m2` is facade_sun_w_m2(weather). The first fortnight is run twice, so that the
/// mass starts at the temperature it would have.
[[nodiscard]] Demand demand(const Stock& stock, const Weather& weather, const std::vector<double>& facade_w_m2,
                            const EnergyPrice& price = {});

struct Comparison {
  Demand before;
  Demand after;
  double investment_yuan = 0.0;
  double saved_yuan_year = 0.0;        ///< of energy, in 8760 h of the weather
  std::optional<double> payback_year;  ///< investment by saving; nothing when nothing is saved
  double life_year = 0.0;              ///< the shortest life among the measures, 0 without any
};

/// Before and after valid measures, both simulated.
[[nodiscard]] Comparison compare(const Stock& stock, std::span<const Measure> measures, const Weather& weather,
                                 const EnergyPrice& price = {});

}  // namespace zhanhe::building
