#include "zhanhe/powerflow/named_grid.hpp"

#include "zhanhe/powerflow/admittance.hpp"
#include "zhanhe/powerflow/energised.hpp"
#include "zhanhe/powerflow/slices.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace zhanhe::powerflow {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
/// Hours that are copied together: what they touch stays in the fastest cache, and a line of it is used at once.
constexpr Index hours_together = 64;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }
Index count(const auto& list) { return static_cast<Index>(list.size()); }

/// Sums of the table's nodes by bus. The first node of a bus is written, so that nothing is cleared before.
Eigen::ArrayXXd sum_nodes(const NamedGrid& grid, const Flags& unread, const NodeTable& table) {
  Eigen::ArrayXXd sum(table.hours, grid.grid.buses);
  Flags empty = Flags::Constant(grid.grid.buses, true);
  std::vector<Index> first, further;
  for (Index node = 0; node < count(grid.bus_of_node); ++node) {
    if (unread(node)) continue;
    bool& is_first = empty(grid.bus_of_node[at(node)]);
    (is_first ? first : further).push_back(node);
    is_first = false;
  }
  const double scale = 1.0 / grid.base_kva;
  in_slices(table.hours, 0, [&](Index from, Index to) {
    for (Index begin = from; begin < to; begin += hours_together) {
      const Index end = std::min(to, begin + hours_together);
      const auto each = [&](const std::vector<Index>& nodes, auto&& put) {
        for (const Index node : nodes) {
          const double* given = table.data + node * table.node_stride;
          double* bus = sum.col(grid.bus_of_node[at(node)]).data();
          for (Index hour = begin; hour < end; ++hour) put(bus[hour], scale * given[hour * table.hour_stride]);
        }
      };
      each(first, [](double& to_bus, double value) { to_bus = value; });
      each(further, [](double& to_bus, double value) { to_bus += value; });
    }
    for (Index bus = 0; bus < sum.cols(); ++bus) {
      if (empty(bus)) sum.col(bus).segment(from, to - from).setZero();
    }
  });
  return sum;
}

template <class Take>
Eigen::ArrayXXd of_nodes(const NamedGrid& grid, const State& state, const Take& take) {
  Eigen::ArrayXXd values(state.voltage_pu.rows(), count(grid.bus_of_node));
  in_slices(values.cols(), 0, [&](Index begin, Index end) {
    for (Index node = begin; node < end; ++node) {
      const Index bus = grid.bus_of_node[at(node)];
      if (bus == NamedGrid::none) {
        values.col(node).setConstant(nan);
      } else {
        values.col(node) = take(state.voltage_pu.col(bus));
      }
    }
  });
  return values;
}

/// Squared current entering the equipment at a terminal, hours.
Eigen::ArrayXd squared_current(const Branch& branch, const Terminal& terminal, const Eigen::ArrayXXcd& voltage_pu) {
  const TwoPort y = two_port(branch);
  const auto v_from = voltage_pu.col(branch.from);
  const auto v_to = voltage_pu.col(branch.to);
  if (terminal.at_to) return (y.tf * v_from + (y.tt + terminal.shunt_pu) * v_to).abs2();
  return ((y.ff + terminal.shunt_pu) * v_from + y.ft * v_to).abs2();
}

}  // namespace

Unread unread(const NamedGrid& grid) {
  const Flags live = energised(grid.grid);
  Flags p = !live;
  for (const Slack& slack : grid.grid.slacks) p(slack.bus) = true;
  Flags q = p;
  for (const Held& held : grid.grid.held) q(held.bus) = true;
  const Index nodes = count(grid.bus_of_node);
  Unread flags{Flags::Constant(nodes, true), Flags::Constant(nodes, true)};
  for (Index node = 0; node < nodes; ++node) {
    const Index bus = grid.bus_of_node[at(node)];
    if (bus == NamedGrid::none) continue;
    flags.p(node) = p(bus);
    flags.q(node) = q(bus);
  }
  return flags;
}

InjectionTables injection_tables(const NamedGrid& grid, const Unread& unread, const NodeTable& p_kw,
                                 const NodeTable& q_kvar) {
  const auto buses = [&](const Flags& left_out) {
    std::vector<Index> bus = grid.bus_of_node;
    for (std::size_t node = 0; node < bus.size(); ++node) {
      if (left_out(static_cast<Index>(node))) bus[node] = InjectionTables::unread;
    }
    return bus;
  };
  return {p_kw, q_kvar, buses(unread.p), buses(unread.q), 1.0 / grid.base_kva};
}

Injections injections(const NamedGrid& grid, const Unread& unread, const NodeTable& p_kw, const NodeTable& q_kvar) {
  return {sum_nodes(grid, unread.p, p_kw), sum_nodes(grid, unread.q, q_kvar)};
}

Eigen::ArrayXXd node_v_pu(const NamedGrid& grid, const State& state) {
  return of_nodes(grid, state, [](const auto& v) { return v.abs2().sqrt(); });
}

Eigen::ArrayXXd node_angle_rad(const NamedGrid& grid, const State& state) {
  return of_nodes(grid, state, [](const auto& v) { return v.arg(); });
}

Flags node_energised(const NamedGrid& grid, const State& state) {
  Flags flags = Flags::Constant(count(grid.bus_of_node), false);
  for (Index node = 0; node < flags.size(); ++node) {
    const Index bus = grid.bus_of_node[at(node)];
    flags(node) = bus != NamedGrid::none && state.energised(bus);
  }
  return flags;
}

Eigen::ArrayXd loading_frac(const NamedGrid& grid, const Equipment& equipment, const State& state) {
  const Index hours = state.voltage_pu.rows();
  if (equipment.terminals.empty()) return Eigen::ArrayXd::Constant(hours, nan);
  Eigen::ArrayXd loading = Eigen::ArrayXd::Zero(hours);
  for (const Terminal& terminal : equipment.terminals) {
    const Branch& branch = grid.grid.branches[at(terminal.branch)];
    if (!(terminal.i_rated_pu < std::numeric_limits<double>::infinity())) return Eigen::ArrayXd::Constant(hours, nan);
    if (!branch.closed || !state.energised(branch.from)) continue;
    const Eigen::ArrayXd squared = squared_current(branch, terminal, state.voltage_pu);
    loading = loading.max(squared.sqrt() / terminal.i_rated_pu);
  }
  for (Index hour = 0; hour < hours; ++hour) {
    if (!state.converged(hour)) loading(hour) = nan;
  }
  return loading;
}

Eigen::ArrayXXd loading_frac(const NamedGrid& grid, const std::vector<Equipment>& equipment, const State& state) {
  Eigen::ArrayXXd loading(state.voltage_pu.rows(), count(equipment));
  for (Index k = 0; k < loading.cols(); ++k) loading.col(k) = loading_frac(grid, equipment[at(k)], state);
  return loading;
}

Eigen::ArrayXd loss_kw(const NamedGrid& grid, const State& state) {
  const Eigen::ArrayXXcd& v = state.voltage_pu;
  Eigen::ArrayXd loss = Eigen::ArrayXd::Zero(v.rows());
  const auto add = [&](const Equipment& part) {
    for (Index b = part.first_branch; b < part.first_branch + part.branches; ++b) {
      const Branch& branch = grid.grid.branches[at(b)];
      if (!branch.closed || !state.energised(branch.from)) continue;
      // Of the series and the shunt conductances, behind the ideal transformer: no two large numbers are subtracted.
      const double series = (1.0 / Complex(branch.r_pu, branch.x_pu)).real();
      const Complex inverse_tap = std::polar(1.0 / branch.ratio, -branch.shift_rad);
      const auto inner = v.col(branch.from) * inverse_tap;
      const auto v_to = v.col(branch.to);
      loss += series * (inner - v_to).abs2() + 0.5 * branch.g_pu * (inner.abs2() + v_to.abs2());
    }
    for (const Terminal& terminal : part.terminals) {
      const Branch& branch = grid.grid.branches[at(terminal.branch)];
      if (terminal.shunt_pu.real() == 0.0 || !branch.closed || !state.energised(branch.from)) continue;
      loss += terminal.shunt_pu.real() * v.col(terminal.at_to ? branch.to : branch.from).abs2();
    }
  };
  std::ranges::for_each(grid.lines, add);
  std::ranges::for_each(grid.transformers, add);
  for (Index hour = 0; hour < loss.size(); ++hour) {
    if (!state.converged(hour)) loss(hour) = nan;
  }
  return loss * grid.base_kva;
}

}  // namespace zhanhe::powerflow
