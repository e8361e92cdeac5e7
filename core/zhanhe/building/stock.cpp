#include "zhanhe/building/stock.hpp"

#include <algorithm>

#include "zhanhe/base/number_check.hpp"

namespace zhanhe::building {

Issues validate(const Stock& stock, const std::string& where) {
  NumberCheck check(where);
  check.add(validate(stock.envelope, where));
  check.add(validate(stock.gains, where));
  check.add(validate(stock.comfort, where));
  check.within("heat_efficiency_frac", stock.plant.heat_efficiency_frac, 0.3, 15.0,
               "0.9 for boilers, 3 for heat pumps");
  check.within("chiller_efficiency_frac", stock.plant.chiller_efficiency_frac, 0.3, 15.0, "3 to 6");
  check.within("feedback_frac", stock.feedback_frac, 0.0, 0.3, "0.05 to 0.12 where meters are read and shown");
  if (!stock.plant.heat_from_power && stock.plant.heat_efficiency_frac > 1.1 &&
      stock.plant.heat_efficiency_frac <= 15.0) {
    check.say(IssueCode::conflict, "heat_efficiency_frac", "a boiler does not give more heat than its fuel has",
              "set heat_from_power for a heat pump");
  }
  return check.issues();
}

Stock stock_of(Type type, Standard standard, double floor_area_m2) {
  Stock stock{.type = type,
              .envelope = envelope_of(type, standard),
              .gains = gains_of(type),
              .comfort = comfort_of(type),
              .plant = {}};
  stock.envelope.floor_area_m2 = floor_area_m2;
  return stock;
}

Stock as_run(Stock stock) {
  const double kept = 1.0 - stock.feedback_frac;
  stock.gains.lighting_w_m2 *= kept;
  stock.gains.devices_w_m2 *= kept;
  Comfort& comfort = stock.comfort;
  comfort.heating_setpoint_c -= feedback_band_k * stock.feedback_frac;
  comfort.cooling_setpoint_c += feedback_band_k * stock.feedback_frac;
  comfort.heating_setback_c = std::min(comfort.heating_setback_c, comfort.heating_setpoint_c);
  comfort.cooling_setback_c = std::max(comfort.cooling_setback_c, comfort.cooling_setpoint_c);
  stock.feedback_frac = 0.0;
  return stock;
}

}  // namespace zhanhe::building
