#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Process as_primitive(const Boiler& device, const Context&) {
  return part_load_process(device, "heat_node", [&](std::string_view, double relative) {
    return inverse(product(device.efficiency_frac, relative));
  });
}

}  // namespace zhanhe::formulation
