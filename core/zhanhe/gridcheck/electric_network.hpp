#pragma once

#include <string>
#include <vector>

#include "zhanhe/powerflow/grid.hpp"
#include "zhanhe/results/results.hpp"

namespace zhanhe::gridcheck {

/// Base power of the per-unit system.
inline constexpr double base_kva = 10000.0;
/// Frequency of the network.
inline constexpr double frequency_hz = 50.0;

/// The electric part of a study in the words of the power flow kernel, and the way back.
struct ElectricNetwork {
  static constexpr powerflow::Index none = -1;

  powerflow::Grid grid;
  std::vector<powerflow::Index> bus_of_node;      ///< of each node of the electricity group; none: not checked
  std::vector<powerflow::Index> branch_of_line;   ///< of each line of the group; none: not checked, or no impedance
  std::vector<double> rated_current_pu;           ///< of each line of the group; 0 without a rating
  std::vector<powerflow::Index> slack_of_device;  ///< of each device of the group; its slack bus, or none
  std::string reason;                             ///< why there is nothing to check
};

/// Translates. Nodes joined by closed lines without impedance become one bus; nodes without nominal voltage, and
/// islands without a connection to the outside, are not checked.
[[nodiscard]] ElectricNetwork electric_network(const Study& study, const CarrierDispatch& group);

}  // namespace zhanhe::gridcheck
