#include "zhanhe/climate/pv.hpp"

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Generator as_primitive(const Pv& device, const Context& context) {
  auto generator = same_place<Generator>(device);
  generator.p_max_kw = device.p_max_kw;
  generator.cost_yuan_kwh = device.cost_yuan_kwh;
  if (device.profile.given()) {
    generator.profile = device.profile;
  } else {
    climate::PvModel model;
    model.system_frac = device.system_frac;
    model.temperature_coefficient_per_k = device.temperature_frac_k;
    const climate::Plane plane{device.tilt_deg, device.azimuth_deg, device.albedo_frac};
    generator.profile = Profile(climate::pv_output_pu(context.weather(), plane, model), "weather");
  }
  if (!device.curtailable) generator.must_run_frac = generator.profile;
  return generator;
}

}  // namespace zhanhe::formulation
