#include "zhanhe/climate/performance.hpp"
#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Process as_primitive(const Chiller& device, const Context& context) {
  const auto from_air = [&] {
    return each([&](double air) { return climate::chiller_cop(air, device.rated_cop, device.cop_slope_frac_k); },
                context.surroundings().outdoor_c());
  };
  const Profile cop = device.cop.given() ? device.cop : from_air();
  return part_load_process(device, "cooling_node", [&](std::string_view side, double relative) {
    const Profile power = inverse(product(cop, relative));
    return side == "power_node" ? power : sum(1.0, power);
  });
}

}  // namespace zhanhe::formulation
