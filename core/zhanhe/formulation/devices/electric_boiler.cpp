#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Converter as_primitive(const ElectricBoiler& device, const Context&) {
  return conversion(device, [&](std::string_view side) {
    return side == "power_node" ? inverse(device.efficiency_frac) : Profile(1.0);
  });
}

}  // namespace zhanhe::formulation
