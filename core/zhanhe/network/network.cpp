#include "zhanhe/network/network.hpp"

#include <numbers>

namespace zhanhe {

std::optional<double> power_limit_kw(const Line& line, const Node& from) {
  if (line.p_max_kw) return line.p_max_kw;
  if (line.i_max_a && from.v_kv) return std::numbers::sqrt3 * *from.v_kv * *line.i_max_a * line.parallel;
  return std::nullopt;
}

double power_limit_kw(const Transformer& transformer) { return transformer.s_max_kva * transformer.parallel; }

bool converts_by_kind(std::string_view kind) {
  bool found = false;
  for_each_type(Devices{}, [&]<class Device>() { found = found || (converts<Device> && Device::kind == kind); });
  return found;
}

}  // namespace zhanhe
