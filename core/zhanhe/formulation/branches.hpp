#pragma once

#include <string>
#include <vector>

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

/// A line or transformer in the dispatch: one column for its flow, lossless, between two balances.
struct Branch {
  std::string name, from, to, carrier;
  double limit_kw = 0.0;
  bool closed = true;
  std::size_t flow = 0;        ///< its column
  std::size_t from_entry = 0;  ///< in the balance of `from`
};

/// All lines, then all transformers. A line without a limit gets what the sources of the network can give at most,
/// which no flow without a loop exceeds.
[[nodiscard]] std::vector<Branch> branches_of(const Network& network, double all_sources_kw);
void shape(std::vector<Branch>& branches, ShapeBuilder& builder);
void fill(const std::vector<Branch>& branches, Program& program);

}  // namespace zhanhe::formulation
