#include "zhanhe/powerflow/table.hpp"

#include <numeric>

namespace zhanhe::powerflow {

InjectionTables tables_of(const Injections& injections) {
  const auto table = [](const Eigen::ArrayXXd& all) { return NodeTable{all.data(), all.rows(), 1, all.rows()}; };
  std::vector<Index> buses(static_cast<std::size_t>(injections.p_pu.cols()));
  std::iota(buses.begin(), buses.end(), Index{0});
  return {table(injections.p_pu), table(injections.q_pu), buses, buses, 1.0};
}

}  // namespace zhanhe::powerflow
