#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Converter as_primitive(const Boiler& device, const Context&) {
  return conversion(device, [&](std::string_view side) {
    return side == "fuel_node" ? inverse(device.efficiency_frac) : Profile(1.0);
  });
}

}  // namespace zhanhe::formulation
