#include "zhanhe/network/devices/electrolyser.hpp"

#include "zhanhe/base/extent.hpp"
#include "zhanhe/network/devices/fuel_cell.hpp"

namespace zhanhe {

namespace {

/// What is made of a kWh may not be more than a kWh.
Problems more_than_all(const Profile& efficiency_frac, double heat_frac, bool uses_heat) {
  if (!uses_heat || !efficiency_frac.given()) return {};
  const double most = extent(efficiency_frac.values()).highest + heat_frac;
  if (!(most > 1.0)) return {};
  return {{IssueCode::conflict,
           {"heat_frac", "efficiency_frac"},
           "it makes " + number_text(most) + " kWh of one",
           "lower heat_frac or efficiency_frac; together they stay below 1",
           {}}};
}

}  // namespace

Problems Electrolyser::problems() const {
  return all_of(Conversion::problems(), more_than_all(efficiency_frac, heat_frac, !heat_node.empty()));
}

Problems FuelCell::problems() const {
  return all_of(Conversion::problems(), more_than_all(efficiency_frac, heat_frac, !heat_node.empty()));
}

}  // namespace zhanhe
