#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Process as_primitive(const AbsorptionChiller& device, const Context&) {
  return part_load_process(device, "cooling_node", [&](std::string_view side, double relative) {
    return side == "heat_node" ? inverse(product(device.cop, relative)) : Profile(device.power_frac);
  });
}

}  // namespace zhanhe::formulation
