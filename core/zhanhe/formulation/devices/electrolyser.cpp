#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Converter as_primitive(const Electrolyser& device, const Context&) {
  return conversion(device, [&](std::string_view side) {
    if (side == "hydrogen_node") return device.efficiency_frac;
    if (side == "heat_node") return Profile(device.heat_frac);
    return Profile(1.0);
  });
}

}  // namespace zhanhe::formulation
