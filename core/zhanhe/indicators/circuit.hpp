#pragma once

#include <string>
#include <vector>

#include "zhanhe/indicators/mixture.hpp"
#include "zhanhe/results/results.hpp"

namespace zhanhe::indicators {

/// A column of powers of one device at one node; tables are those of the dispatch and are not copied.
struct Column {
  int node = 0;
  const double* kw = nullptr;
};

/// A device that gives or draws: PV, wind, generator, load.
struct Plant {
  Column column;
  std::string device, owner, kind;
  Origin origin = other_inside;  ///< of what it gives
  Eigen::ArrayXd carbon_kg_h;    ///< (time); empty: none
};

/// What draws at a node: a plant, or a port of a converter, whose content goes on to its outputs.
struct User {
  Column column;
  std::string device, owner, kind;
  bool converts = false;  ///< what it draws goes on to other nodes
  /// (time): part of what it draws that goes on to other carriers, by the energy of the converter's outputs; empty:
  /// all. 0 for a link of two nodes of electricity: that is transport, and its loss that of a line.
  Eigen::ArrayXd used_frac;
};

/// Gives what it draws, to all its outputs alike for each kWh, with its own CO2 added.
struct Conversion {
  std::vector<Column> ports;
  std::vector<std::size_t> users;  ///< (port): the same in the circuit's `users`
  Eigen::ArrayXd carbon_kg_h;      ///< (time); empty: none
};

/// Keeps a mixture from step to step.
struct Tank {
  int node = 0;
  const double* charge_kw = nullptr;
  const double* discharge_kw = nullptr;
  const double* level_kwh = nullptr;
  double level_first_kwh = 0.0;
  Profile efficiency_in_frac = 1.0, efficiency_out_frac = 1.0;
};

/// Import and export.
struct Exchange {
  int node = 0;
  const double* import_kw = nullptr;
  const double* export_kw = nullptr;
  Profile carbon_kg_kwh = 0.0;
  bool balances = false;  ///< takes up what the AC flows of its node differ from the dispatch
};

/// A line, transformer or pipe.
struct Path {
  int from = 0, to = 0;
  const double* kw = nullptr;  ///< entering at `from`
  const double* loss_kw = nullptr;
  const double* ac_kw = nullptr;  ///< nullptr: not checked
  const double* ac_loss_kw = nullptr;
};

/// All carriers of a dispatch as one graph.
struct Circuit {
  std::vector<int> first_node;  ///< (carrier), then their total
  std::vector<Plant> plants;
  std::vector<User> users;
  std::vector<Conversion> conversions;
  std::vector<Tank> tanks;
  std::vector<Exchange> exchanges;
  std::vector<Path> paths;

  [[nodiscard]] int nodes() const { return first_node.back(); }
  [[nodiscard]] bool within(const Column& column, std::size_t carrier) const {
    return column.node >= first_node[carrier] && column.node < first_node[carrier + 1];
  }
};

/// The circuit of a dispatch. Where the grid was checked its flows are the AC ones. The study, dispatch and grid state
/// must live as long as it is used.
[[nodiscard]] Circuit make_circuit(const Study& study, const Dispatch& dispatch, const GridState& grid,
                                   const TimeAxis& axis);

}  // namespace zhanhe::indicators
