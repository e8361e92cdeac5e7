#pragma once

#include <Eigen/Core>
#include <vector>

#include "zhanhe/powerflow/grid.hpp"
#include "zhanhe/powerflow/state.hpp"

namespace zhanhe::powerflow {

/// Numbers of hours x nodes (or buses) somewhere in memory. A stride of 0 repeats one hour.
struct NodeTable {
  const double* data = nullptr;
  Index hours = 0;
  Index hour_stride = 0;  ///< in numbers
  Index node_stride = 1;
};

/// Injections where their owner keeps them: each column belongs to a bus, and a bus has the sum of its columns.
struct InjectionTables {
  static constexpr Index unread = -1;

  NodeTable p, q;                   ///< of the same hours
  std::vector<Index> p_bus, q_bus;  ///< of each column: the bus it adds to, or unread
  double to_pu = 1.0;               ///< of the numbers in the tables
};

/// Injections of buses as such tables; they stay where they are.
[[nodiscard]] InjectionTables tables_of(const Injections& injections);

/// Where voltage magnitudes are wanted besides the voltages: each column is that of a bus.
struct Magnitudes {
  static constexpr Index none = -1;

  std::vector<Index> bus_of_column;  ///< or none, whose column becomes NaN
  Eigen::ArrayXXd v_pu;              ///< hours x columns; NaN as in State::voltage_pu
};

}  // namespace zhanhe::powerflow
