#pragma once

#include <string>

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
  /// What people do who see their meters: the part of lamps and devices that they switch off.
  double feedback_frac = 0.0;
};

/// Everything wrong with its parts; efficiencies outside 0.3..15, feedback outside 0..0.3 (out-of-range), a boiler
/// above 1.1 (conflict).
[[nodiscard]] Issues validate(const Stock& stock, const std::string& where);

/// A common building: envelope_of, gains_of, comfort_of, a boiler and a chiller plant.
[[nodiscard]] Stock stock_of(Type type, Standard standard, double floor_area_m2);

/// Who sees the meters also keeps the band wider, by this times the feedback: 0.08 is 0.8 K at each end (assumption).
inline constexpr double feedback_band_k = 10.0;
/// A valid stock as its people run it: its feedback worked into gains and comfort.
[[nodiscard]] Stock as_run(Stock stock);

}  // namespace zhanhe::building
