#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/base/profile.hpp"
#include "zhanhe/building/measure.hpp"
#include "zhanhe/building/stock.hpp"

namespace zhanhe::building {

/// What a kWh taken costs and emits; each a number or one for each step of the weather.
struct EnergyTerms {
  Profile power_yuan_kwh = 0.65;
  Profile heat_source_yuan_kwh = 0.30;  ///< of fuel or district heat
  Profile power_kg_kwh = 0.5897;        ///< CO2; Henan's average of 2023
  Profile heat_source_kg_kwh = 0.20;    ///< CO2; natural gas by its lower heating value
};

/// Not given (missing-key), neither one number nor `steps` (wrong-length), negative (negative-size), not-finite; of
/// each its first step that is wrong.
[[nodiscard]] Issues validate(const EnergyTerms& terms, std::size_t steps, const std::string& where);

/// The course of a building, one value for each step of the weather.
struct Hours {
  double step_h = 1.0;
  std::vector<double> heat_kw;     ///< into the rooms
  std::vector<double> cooling_kw;  ///< out of the rooms
  std::vector<double> power_kw;    ///< lamps, devices, chiller plant, heat pump
  std::vector<double> source_kw;   ///< fuel or district heat
  std::vector<double> air_c;       ///< of the rooms, at the end of each step
  /// Kelvin outside the comfort band (heating season: below; cooling season: above) times hours, while people are
  /// there: where the plant is too small or missing.
  double discomfort_kh = 0.0;
};

/// Simulates a valid building; `facade_w_m2` is facade_sun_w_m2(weather). The first fortnight is run twice, so that the
/// mass starts at the temperature it would have.
[[nodiscard]] Hours simulate(const Stock& stock, const Weather& weather, const std::vector<double>& facade_w_m2);

/// The course that has the same rooms and another plant.
[[nodiscard]] Hours with_plant(Hours hours, const Plant& before, const Plant& after);

/// What a building needs and takes in the time of the weather.
struct Demand {
  double heat_kwh = 0.0;
  double cooling_kwh = 0.0;
  double power_kwh = 0.0;   ///< lamps, devices, chiller plant, heat pump
  double source_kwh = 0.0;  ///< fuel or district heat
  double heat_peak_kw = 0.0;
  double cooling_peak_kw = 0.0;
  double power_peak_kw = 0.0;
  double discomfort_kh = 0.0;
  double cost_yuan = 0.0;  ///< energy at the prices given
  double carbon_kg = 0.0;
};

/// The sums of a course under valid terms.
[[nodiscard]] Demand demand(const Hours& hours, const EnergyTerms& terms = {});
/// The same of a building.
[[nodiscard]] Demand demand(const Stock& stock, const Weather& weather, const std::vector<double>& facade_w_m2,
                            const EnergyTerms& terms = {});

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
                                 const EnergyTerms& terms = {});

}  // namespace zhanhe::building
