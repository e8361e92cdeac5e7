#include "zhanhe/powerflow/flows.hpp"

#include "zhanhe/base/error.hpp"
#include "zhanhe/powerflow/admittance.hpp"
#include "zhanhe/powerflow/energised.hpp"

#include <cstddef>
#include <limits>

namespace zhanhe::powerflow {
namespace {

/// `hours` is a list of them, or all.
template <class Hours>
void put_flow(const Branch& branch, Index index, const Hours& hours, const Eigen::ArrayXXcd& voltage_pu, Flows& flows) {
  const TwoPort y = two_port(branch);
  const auto v_from = voltage_pu(hours, branch.from);
  const auto v_to = voltage_pu(hours, branch.to);
  const Eigen::ArrayXcd i_from = y.ff * v_from + y.ft * v_to;
  const Eigen::ArrayXcd i_to = y.tf * v_from + y.tt * v_to;
  flows.s_from_pu(hours, index) = v_from * i_from.conjugate();
  flows.s_to_pu(hours, index) = v_to * i_to.conjugate();
  flows.i_from_pu(hours, index) = i_from.abs();
  flows.i_to_pu(hours, index) = i_to.abs();
  flows.losses_pu(hours, index) = flows.s_from_pu(hours, index) + flows.s_to_pu(hours, index);
}

}  // namespace

Flows branch_flows(const Grid& grid, const Eigen::ArrayXXcd& voltage_pu) {
  ensure(voltage_pu.cols() == grid.buses, "branch_flows: one column of voltages for each bus");
  const Flags live = energised(grid);
  const Index hours = voltage_pu.rows();
  const auto branches = static_cast<Index>(grid.branches.size());
  Flows flows{.s_from_pu = Eigen::ArrayXXcd::Zero(hours, branches),
              .s_to_pu = Eigen::ArrayXXcd::Zero(hours, branches),
              .i_from_pu = Eigen::ArrayXXd::Zero(hours, branches),
              .i_to_pu = Eigen::ArrayXXd::Zero(hours, branches),
              .losses_pu = Eigen::ArrayXXcd::Zero(hours, branches)};
  for (Index index = 0; index < branches; ++index) {
    const Branch& branch = grid.branches[static_cast<std::size_t>(index)];
    if (!branch.closed || !live(branch.from)) continue;
    put_flow(branch, index, Eigen::all, voltage_pu, flows);
  }
  return flows;
}

void set_flow(const Branch& branch, Index index, const std::vector<Index>& hours, const Eigen::ArrayXXcd& voltage_pu,
              Flows& flows) {
  put_flow(branch, index, hours, voltage_pu, flows);
}

Eigen::ArrayXXcd bus_power(const Grid& grid, const Eigen::ArrayXXcd& voltage_pu) {
  return bus_power(grid, voltage_pu, branch_flows(grid, voltage_pu));
}

Eigen::ArrayXXcd bus_power(const Grid& grid, const Eigen::ArrayXXcd& voltage_pu, const Flows& flows) {
  Eigen::ArrayXXcd power = Eigen::ArrayXXcd::Zero(voltage_pu.rows(), grid.buses);
  for (std::size_t k = 0; k < grid.branches.size(); ++k) {
    power.col(grid.branches[k].from) += flows.s_from_pu.col(static_cast<Index>(k));
    power.col(grid.branches[k].to) += flows.s_to_pu.col(static_cast<Index>(k));
  }
  for (const Shunt& shunt : grid.shunts) {
    power.col(shunt.bus) += Complex(shunt.g_pu, -shunt.b_pu) * voltage_pu.col(shunt.bus).abs2();
  }
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return voltage_pu.isNaN().select(Complex(nan, nan), power);
}

}  // namespace zhanhe::powerflow
