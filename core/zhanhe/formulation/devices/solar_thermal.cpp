#include "zhanhe/climate/collector.hpp"
#include "zhanhe/climate/pv.hpp"
#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

/// The mean temperature in the collectors: given, or that of the node.
Profile mean_c(const SolarThermal& device, const Context& context) {
  if (device.mean_c.given()) return device.mean_c;
  const Profile supply = context.surroundings().supply_c(device.node);
  const Profile& back = context.study().find<Node>(device.node)->return_c;
  return back.given() ? each([](double a, double b) { return 0.5 * (a + b); }, supply, back) : supply;
}

}  // namespace

template <>
Generator as_primitive(const SolarThermal& device, const Context& context) {
  auto generator = same_place<Generator>(device);
  generator.p_max_kw = device.area_m2;
  generator.cost_yuan_kwh = device.cost_yuan_kwh;
  if (device.profile.given()) {
    generator.profile = device.profile;
  } else {
    const Weather& weather = context.surroundings().weather();
    const climate::Collector collector{device.optical_frac, device.loss_w_m2k, device.loss_w_m2k2};
    const Profile light(
        climate::plane_of_array_w_m2(weather, {device.tilt_deg, device.azimuth_deg, device.albedo_frac}));
    generator.profile = each(
        [&](double w_m2, double air_c, double inside_c) {
          return device.system_frac * climate::collector_w_m2(collector, w_m2, inside_c, air_c) / 1000.0;
        },
        light, context.surroundings().outdoor_c(), mean_c(device, context));
  }
  if (!device.curtailable) generator.must_run_frac = generator.profile;
  return generator;
}

}  // namespace zhanhe::formulation
