#include "zhanhe/climate/performance.hpp"
#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Converter as_primitive(const Chiller& device, const Context& context) {
  const auto from_air = [&] {
    return each([&](double air) { return climate::chiller_cop(air, device.rated_cop, device.cop_slope_frac_k); },
                context.surroundings().outdoor_c());
  };
  const Profile cop = device.cop.given() ? device.cop : from_air();
  return conversion(device, [&](std::string_view side) {
    if (side == "power_node") return inverse(cop);
    if (side == "heat_node") return each([](double c) { return 1.0 + 1.0 / c; }, cop);
    return Profile(1.0);
  });
}

}  // namespace zhanhe::formulation
