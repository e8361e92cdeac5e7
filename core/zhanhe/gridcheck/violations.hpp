#pragma once

#include <vector>

#include "zhanhe/results/results.hpp"

namespace zhanhe::gridcheck {

/// The broken limits of a grid state: nodes outside their voltage band, branches above their rating, and steps whose
/// power flow has no solution, each with its steps.
[[nodiscard]] std::vector<Violation> violations(const Study& study, const CarrierDispatch& group,
                                                const GridState& state);

}  // namespace zhanhe::gridcheck
