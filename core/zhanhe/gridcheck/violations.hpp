#pragma once

#include <vector>

#include "zhanhe/results/results.hpp"

namespace zhanhe::gridcheck {

/// The broken limits of a grid state: nodes outside their voltage band, branches above their rating, and steps whose
/// power flow has no solution, each with its steps.
/// `slack`: a limit counts as broken beyond it, so that a value at its limit is not.
[[nodiscard]] std::vector<Violation> violations(const Study& study, const CarrierDispatch& group,
                                                const GridState& state, double slack);

/// Tells why limits are still broken after a dispatch that had the grid in it (Violation::unmendable, unsettled).
/// `slack`: the dispatch itself breaks a limit beyond it, in pu or as a fraction.
void tell_why(const CarrierDispatch& group, double slack, std::vector<Violation>& broken);

}  // namespace zhanhe::gridcheck
