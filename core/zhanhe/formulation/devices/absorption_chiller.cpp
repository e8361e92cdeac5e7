#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Converter as_primitive(const AbsorptionChiller& device, const Context&) {
  return conversion(device, [&](std::string_view side) {
    if (side == "heat_node") return inverse(device.cop);
    if (side == "power_node") return Profile(device.power_frac);
    return Profile(1.0);
  });
}

}  // namespace zhanhe::formulation
