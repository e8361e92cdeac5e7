#include "zhanhe/climate/pv.hpp"

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Generator as_primitive(const Pv& device, const Context& context) {
  return weather_generator(device, [&] {
    climate::PvModel model;
    model.system_frac = device.system_frac;
    model.temperature_coefficient_per_k = device.temperature_frac_k;
    model.noct_c = device.noct_c;
    model.soiling_frac = device.soiling_frac;
    model.inverter_frac = device.inverter_frac.value_or(0.0);
    model.inverter_size_frac = device.inverter_size_frac;
    const climate::Plane plane{device.tilt_deg, device.azimuth_deg, device.albedo_frac};
    return climate::pv_output_pu(context.surroundings().weather(), plane, model);
  });
}

}  // namespace zhanhe::formulation
