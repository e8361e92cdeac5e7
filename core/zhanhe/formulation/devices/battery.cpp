#include <cmath>

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Store as_primitive(const Battery& device, const Context&) {
  auto store = same_place<Store>(device);
  store.e_max_kwh = device.e_max_kwh;
  store.p_in_max_kw = store.p_out_max_kw = device.p_max_kw;
  store.efficiency_in_frac = store.efficiency_out_frac = std::sqrt(device.round_trip_frac);
  store.loss_frac_h = device.loss_frac_h;
  store.level_min_frac = device.level_min_frac;
  store.level_max_frac = device.level_max_frac;
  store.cost_yuan_kwh = device.cost_yuan_kwh;
  store.cyclic = device.cyclic;
  store.level_initial_frac = device.level_initial_frac;
  store.level_final_frac = device.level_final_frac;
  return store;
}

}  // namespace zhanhe::formulation
