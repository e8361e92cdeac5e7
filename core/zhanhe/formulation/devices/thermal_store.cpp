// A full tank of content at temperature c loses U A (c - a) to what surrounds it at a, an empty one nothing: cold water
// below the hot. So the share lost in an hour is U A (c - a) / e_max, and where the return has the temperature of the
// surroundings this is the cooling of a mixed tank, exp(- U A t / heat capacity). Cold is lost to the heat that
// comes in, U A (a - c). Where heat would flow the other way (warm air around a tank of heat, frost around one of cold)
// nothing is lost, and the level does not rise: as with pipes.

#include <algorithm>
#include <cmath>

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Store as_primitive(const ThermalStore& device, const Context& context) {
  auto store = same_place<Store>(device);
  store.e_max_kwh = device.e_max_kwh;
  store.p_in_max_kw = store.p_out_max_kw = device.p_max_kw;
  store.efficiency_in_frac = device.efficiency_in_frac;
  store.efficiency_out_frac = device.efficiency_out_frac;
  store.level_min_frac = device.level_min_frac;
  store.cost_yuan_kwh = device.cost_yuan_kwh;
  store.cyclic = device.cyclic;
  store.level_initial_frac = device.level_initial_frac;
  store.level_final_frac = device.level_final_frac;
  if (device.loss_w_k == 0.0 || device.e_max_kwh == 0.0) return store;
  const Surroundings& surroundings = context.surroundings();
  const Profile content = device.content_c.given() ? device.content_c : surroundings.supply_c(device.node);
  const Profile ambient = device.ambient_c.given() ? device.ambient_c : surroundings.outdoor_c();
  const auto* node = context.study().find<Node>(device.node);
  const double sign = node && node->carrier == "cooling" ? -1.0 : 1.0;
  const double rate_k = device.loss_w_k / 1000.0 / device.e_max_kwh;
  store.loss_frac_h = each(
      [&](double inside, double outside) { return 1.0 - std::exp(-rate_k * std::max(0.0, sign * (inside - outside))); },
      content, ambient);
  return store;
}

}  // namespace zhanhe::formulation
