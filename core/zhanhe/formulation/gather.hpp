#pragma once

#include "zhanhe/formulation/branches.hpp"
#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

/// Sorts what the devices told into one group for each carrier: those that have nodes, known carriers first.
[[nodiscard]] Dispatch gather(const Network& network, const std::vector<Branch>& branches, DispatchBuilder told);

}  // namespace zhanhe::formulation
