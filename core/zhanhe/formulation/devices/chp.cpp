#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Process as_primitive(const Chp& device, const Context&) {
  auto process = same_conversion<Process>(device);
  process.nodes = {device.power_node, device.heat_node, device.fuel_node};
  const auto add = [&](double power, double heat, double fuel) {
    for (const double value : {power, heat, -fuel}) process.points_frac.push_back(value);
  };
  if (!device.has_region()) {
    add(1.0, device.heat_efficiency_frac / device.efficiency_frac, 1.0 / device.efficiency_frac);
  }
  for (std::size_t k = 0; k < device.region_power_frac.size(); ++k) {
    add(device.region_power_frac[k], device.region_heat_frac[k], device.region_fuel_frac[k]);
  }
  return process;
}

}  // namespace zhanhe::formulation
