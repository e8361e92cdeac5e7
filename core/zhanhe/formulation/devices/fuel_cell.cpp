#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Converter as_primitive(const FuelCell& device, const Context&) {
  return conversion(device, [&](std::string_view side) {
    if (side == "hydrogen_node") return inverse(device.efficiency_frac);
    if (side == "heat_node") return product(inverse(device.efficiency_frac), device.heat_frac);
    return Profile(1.0);
  });
}

}  // namespace zhanhe::formulation
