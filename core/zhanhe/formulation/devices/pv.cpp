#include "zhanhe/climate/pv.hpp"

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Generator as_primitive(const Pv& device, const Context& context) {
  return weather_generator(device, [&] {
    climate::PvModel model;
    model.system_frac = device.system_frac;
    model.temperature_coefficient_per_k = device.temperature_frac_k;
    const climate::Plane plane{device.tilt_deg, device.azimuth_deg, device.albedo_frac};
    return climate::pv_output_pu(context.surroundings().weather(), plane, model);
  });
}

}  // namespace zhanhe::formulation
