#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zhanhe/formulation/posing.hpp"
#include "zhanhe/network/topology.hpp"

namespace zhanhe::formulation {

/// The pumps of a pipe: what they draw from a node for each kWh that flows, either way.
struct Pumps {
  std::string node;
  Profile power_frac;                           ///< over the run
  std::size_t power = 0;                        ///< of pipes both ways: its column, at least the flow either way
  std::size_t entry = 0;                        ///< in the balance of its node
  std::size_t forth = 0, back = 0;              ///< of pipes both ways: rows
  std::size_t forth_entry = 0, back_entry = 0;  ///< of the flow in them
};

/// A line, transformer or pipe in the dispatch: one column for its flow between two balances, what is lost on the way
/// taken from where it arrives.
struct Branch {
  std::string name, from, to, carrier;
  std::string_view kind;
  double limit_kw = 0.0;  ///< when extendable the least size
  bool closed = true;
  Branching shared;
  Profile phase_shift_deg = 0.0;
  bool one_way = false;
  Profile capacity_kw;  ///< over the run: of pipes, in place of limit_kw
  Profile loss_kw;      ///< over the run: of pipes
  std::optional<Pumps> pumps;
  std::size_t flow = 0;        ///< its column
  std::size_t from_entry = 0;  ///< in the balance of `from`
  std::size_t to_balance = 0;  ///< where something is lost
  SizePlace size;
};

/// A row of Kirchhoff's voltage law: around a loop of branches with a reactance the angles add up to nothing.
struct LoopRow {
  std::size_t row = 0;
  std::vector<std::size_t> branches;
  std::vector<double> signs;
  std::vector<std::size_t> entries;
};

struct Branches {
  std::vector<Branch> all;
  std::vector<LoopRow> loops;
};

/// All lines, then all transformers, then all pipes. A line without a limit gets what the sources of the network can
/// give at most, which no flow without a loop exceeds.
[[nodiscard]] std::vector<Branch> branches_of(const Network& network, double all_sources_kw, const Context& context);
/// `in_grid`: branches whose loops the rows of the grid close instead.
void shape(Branches& branches, const Network& network, const std::vector<std::string>& in_grid, ShapeBuilder& builder);
void fill(const Branches& branches, const Context& context, Program& program);
void read(const Branches& branches, const Context& context, DispatchBuilder& dispatch);

}  // namespace zhanhe::formulation
