#pragma once

#include "zhanhe/powerflow/grid.hpp"
#include "zhanhe/powerflow/state.hpp"
#include "zhanhe/powerflow/table.hpp"

#include <Eigen/Core>
#include <string>
#include <vector>

namespace zhanhe::powerflow {

/// Where a line or transformer leaves the grid of buses: one end of a branch, with what else stands inside there.
struct Terminal {
  Index branch = 0;         ///< into Grid::branches
  bool at_to = false;       ///< at the branch's `to` end, else at `from`
  Complex shunt_pu = 0.0;   ///< admittance to earth at the bus that belongs to the equipment; also one of Grid::shunts
  double i_rated_pu = 0.0;  ///< rated current per unit of that end's base current; NaN or infinity: without rating
};

/// A line or transformer by name. A transformer of three windings is three branches around a bus of its own.
struct Equipment {
  std::string name;
  Index first_branch = 0;  ///< into Grid::branches
  Index branches = 1;      ///< how many, one after the other
  std::vector<Terminal> terminals = {};
};

/// A grid in the words of its users: named nodes, lines and transformers, power in kW. Several nodes may be one bus
/// (joined by closed switches), and some buses no node (star points, open ends of lines).
struct NamedGrid {
  static constexpr Index none = -1;

  double base_kva = 1000.0;  ///< base power of `grid`, three phases
  Grid grid = {};            ///< problems(grid) is empty
  std::vector<std::string> node_names = {};
  std::vector<double> v_kv = {};        ///< nodes: nominal voltage
  std::vector<Index> bus_of_node = {};  ///< nodes: their bus; none: out of service
  Eigen::ArrayXd p_kw = {};             ///< nodes: own net injection of constant power, generation positive
  Eigen::ArrayXd q_kvar = {};
  std::vector<Equipment> lines = {};
  std::vector<Equipment> transformers = {};
};

/// The node's values that the power flow does not look at: both at nodes without supply and at nodes with a slack,
/// reactive power where the voltage is held.
struct Unread {
  Flags p;
  Flags q;
};
[[nodiscard]] Unread unread(const NamedGrid& grid);

/// The same tables, for solve() to read them where they are.
[[nodiscard]] InjectionTables injection_tables(const NamedGrid& grid, const Unread& unread, const NodeTable& p_kw,
                                               const NodeTable& q_kvar);
/// Net injections of the buses; those not looked at are 0 whatever the tables say. Both tables have the same hours.
[[nodiscard]] Injections injections(const NamedGrid& grid, const Unread& unread, const NodeTable& p_kw,
                                    const NodeTable& q_kvar);

/// Voltage magnitudes and angles, hours x nodes; NaN at nodes without supply and in hours that did not converge.
[[nodiscard]] Eigen::ArrayXXd node_v_pu(const NamedGrid& grid, const State& state);
[[nodiscard]] Eigen::ArrayXXd node_angle_rad(const NamedGrid& grid, const State& state);
/// Nodes: is there a path of closed branches to a slack?
[[nodiscard]] Flags node_energised(const NamedGrid& grid, const State& state);

/// Largest current over rated current among the terminals, hours x equipment. 0 without supply; NaN without rating or
/// terminals and in hours that did not converge.
[[nodiscard]] Eigen::ArrayXXd loading_frac(const NamedGrid& grid, const std::vector<Equipment>& equipment,
                                           const State& state);
/// The same of one of them, hours.
[[nodiscard]] Eigen::ArrayXd loading_frac(const NamedGrid& grid, const Equipment& equipment, const State& state);
/// Active power that stays in all lines and transformers, hours; NaN in hours that did not converge.
[[nodiscard]] Eigen::ArrayXd loss_kw(const NamedGrid& grid, const State& state);

}  // namespace zhanhe::powerflow
