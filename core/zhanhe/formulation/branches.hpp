#pragma once

#include <string>
#include <vector>

#include "zhanhe/formulation/posing.hpp"
#include "zhanhe/network/topology.hpp"

namespace zhanhe::formulation {

/// A line or transformer in the dispatch: one column for its flow, lossless, between two balances.
struct Branch {
  std::string name, from, to, carrier;
  std::string_view kind;
  double limit_kw = 0.0;  ///< when extendable the least size
  bool closed = true;
  Branching shared;
  Profile phase_shift_deg = 0.0;
  std::size_t flow = 0;        ///< its column
  std::size_t from_entry = 0;  ///< in the balance of `from`
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

/// All lines, then all transformers. A line without a limit gets what the sources of the network can give at most,
/// which no flow without a loop exceeds.
[[nodiscard]] std::vector<Branch> branches_of(const Network& network, double all_sources_kw);
/// `in_grid`: branches whose loops the rows of the grid close instead.
void shape(Branches& branches, const Network& network, const std::vector<std::string>& in_grid, ShapeBuilder& builder);
void fill(const Branches& branches, const Context& context, Program& program);
void read(const Branches& branches, const Context& context, DispatchBuilder& dispatch);

}  // namespace zhanhe::formulation
