#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zhanhe/building/rc_model.hpp"

namespace zhanhe::building {

/// How a building is heated and cooled, as far as its bills are concerned.
struct Plant {
  double heat_frac = 0.9;         ///< heat for each kWh bought: 0.9 of a boiler, 3.2 of a heat pump
  bool heat_is_electric = false;  ///< bought as electricity, else as fuel or district heat
  double cooling_cop = 4.2;       ///< cold for each kWh of electricity
  double heat_to_c = 20.0;        ///< comfort
  double cool_to_c = 26.0;
  double setback_k = 0.0;  ///< both limits give way by so much outside 6 to 22 o'clock

  bool operator==(const Plant&) const = default;
};

/// One measure: what it changes in the model, what it costs and how long it lasts. What is not given stays.
struct Measure {
  std::string name;
  std::optional<double> wall_w_m2k, roof_w_m2k, window_w_m2k, door_w_m2k, air_change_h, recovery_frac, solar_gain_frac,
      lighting_w_m2;
  std::optional<double> heat_frac, cooling_cop, setback_k;
  std::optional<bool> heat_is_electric;
  /// What the cost is of: "wall", "roof", "window", "door" or "floor".
  std::string per = "floor";
  double cost_yuan_m2 = 0.0;
  double life_year = 20.0;
};

/// The usual measures with their costs: insulation of wall, roof, windows and doors, lighting, chiller plant, controls,
/// heat pump for boiler. Costs and effects: quotes and product data of 2026 for Zhengzhou, taxes and work included; of
/// lighting, plant and controls assumptions.
[[nodiscard]] const std::vector<Measure>& usual_measures();

struct House {
  Envelope envelope;
  Plant plant;
};

/// The house after measures, one after the other: each changes the model, so what they save together follows from it
/// and is never a sum of percentages.
[[nodiscard]] House with_measures(House house, const std::vector<Measure>& measures);
[[nodiscard]] double cost_yuan(const Envelope& envelope, const std::vector<Measure>& measures);

/// A year, or what the weather covers.
struct Year {
  double heat_kwh = 0.0, cooling_kwh = 0.0;             ///< needed
  double heat_bought_kwh = 0.0, electricity_kwh = 0.0;  ///< bought: heat or fuel; lighting, cooling and heat pumps
  double heat_peak_kw = 0.0, cooling_peak_kw = 0.0;
  double too_cold_kh = 0.0;  ///< kelvin hours below the comfort of the day
};

[[nodiscard]] Year assess(const House& house, const Weather& weather);

struct Prices {
  double heat_yuan_kwh = 0.3, electricity_yuan_kwh = 0.65;
  double heat_kg_kwh = 0.396, electricity_kg_kwh = 0.5897;  ///< CO2; 0.11 t/GJ of district heat, Henan's grid of 2023
};

/// Before and after.
struct Retrofit {
  Year before, after;
  double cost_yuan = 0.0;
  double saved_yuan_year = 0.0;
  double saved_kg_year = 0.0;
  std::optional<double> payback_year;  ///< simple; nothing when nothing is saved
  std::optional<double> yuan_kg;       ///< cost of a kilogram of CO2 that is avoided: (annuity - saving) over CO2
};

/// Compares a house without and with measures over a year of weather. `discount_frac` turns costs into annuities over
/// each measure's life.
[[nodiscard]] Retrofit compare(const House& house, const std::vector<Measure>& measures, const Weather& weather,
                               const Prices& prices = {}, double discount_frac = 0.06);

}  // namespace zhanhe::building
