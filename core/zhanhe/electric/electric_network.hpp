#pragma once

#include <string>
#include <vector>

#include "zhanhe/powerflow/control.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe::electric {

/// Base power of the per-unit system.
inline constexpr double base_kva = 10000.0;
/// Frequency of the network.
inline constexpr double frequency_hz = 50.0;

/// The electric part of a study by name: nodes of electricity, lines and transformers between them, and devices there.
struct Names {
  std::vector<std::string> node;
  std::vector<std::string> line;  ///< lines, then transformers
  std::vector<std::string> line_from, line_to;
  std::vector<std::string> device, device_kind, device_node;
};

/// Nodes, lines and transformers of the study, in its order, and its connections to the outside.
[[nodiscard]] Names names_of(const Study& study);

/// The electric part of a study in the words of the power flow kernel, and the way back. "Of each" follows the names.
struct ElectricNetwork {
  static constexpr powerflow::Index none = -1;

  powerflow::Grid grid;                           ///< taps where the study says
  powerflow::Controls controls;                   ///< transformers that change their taps under load
  std::vector<std::size_t> line_of_changer;       ///< of each of them: its place among the lines
  std::vector<powerflow::Index> bus_of_node;      ///< of each node; none: not checked
  std::vector<powerflow::Index> branch_of_line;   ///< of each line; none: not checked, or no impedance
  std::vector<double> rated_current_pu;           ///< of each line; 0 without a rating
  std::vector<powerflow::Index> slack_of_device;  ///< of each device; its slack bus, or none
  std::string reason;                             ///< why there is nothing to check
};

/// The tap of a changer in a position, and the position nearest to a tap: turns beyond the nominal ones.
[[nodiscard]] double tap_frac(const ElectricNetwork& network, std::size_t changer, int position);
[[nodiscard]] int tap_position(const ElectricNetwork& network, std::size_t changer, double tap_frac);

/// Translates. Nodes joined by closed lines without impedance become one bus; nodes without nominal voltage, and
/// islands without a connection to the outside, are not checked. A tap changer at a bus of held voltage stays where it
/// is.
[[nodiscard]] ElectricNetwork electric_network(const Study& study, const Names& names);

}  // namespace zhanhe::electric
