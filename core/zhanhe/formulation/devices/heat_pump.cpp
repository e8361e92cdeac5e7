#include "zhanhe/climate/performance.hpp"
#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

/// What it does in every step: heat for each kWh of electricity, and its output over the rated one.
struct Performance {
  Profile cop, capacity_frac = 1.0;
};

Performance performance(const HeatPump& device, const Context& context) {
  if (device.cop.given()) return {device.cop};
  const Surroundings& surroundings = context.surroundings();
  const Profile source = device.source_c.given() ? device.source_c : surroundings.outdoor_c();
  const Profile supply = device.supply_c.given() ? device.supply_c : surroundings.supply_c(device.heat_node);
  if (device.carnot_frac) {
    return {each([&](double from, double to) { return climate::carnot_cop(from, to, *device.carnot_frac); }, source,
                 supply)};
  }
  const climate::PerformanceMap own{device.map_source_c, device.map_supply_c, device.map_cop, device.map_capacity_frac};
  const climate::PerformanceMap& map = device.map_cop.empty() ? climate::air_source_map() : own;
  return {each([&](double from, double to) { return map.cop_at(from, to); }, source, supply),
          each([&](double from, double to) { return map.capacity_at(from, to); }, source, supply)};
}

}  // namespace

template <>
Process as_primitive(const HeatPump& device, const Context& context) {
  const Performance found = performance(device, context);
  Process process = part_load_process(device, "heat_node", [&](std::string_view side, double relative) {
    const Profile power = inverse(product(found.cop, relative));
    return side == "power_node" ? power : each([](double p) { return 1.0 - p; }, power);
  });
  process.profile = each([](double a, double b) { return a * b; }, process.profile, found.capacity_frac);
  return process;
}

}  // namespace zhanhe::formulation
