#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

/// Lower heating value of methane at 0 degrees and 1 atm, 35.88 MJ/m3 (ISO 6976).
constexpr double methane_kwh_m3 = 35.88 / 3.6;

}  // namespace

template <>
Generator as_primitive(const Digester& device, const Context&) {
  auto generator = same_place<Generator>(device);
  generator.p_max_kw = device.cod_kg_m3 * device.removal_frac * device.methane_m3_kg * methane_kwh_m3;  // of 1 m3/h
  generator.profile = device.flow_m3_h;
  generator.cost_yuan_kwh = device.cost_yuan_kwh;
  return generator;
}

}  // namespace zhanhe::formulation
