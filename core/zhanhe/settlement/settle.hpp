#pragma once

#include <vector>

#include "zhanhe/results/results.hpp"

namespace zhanhe::settlement {

/// What a run costs, from its dispatch and the prices of its devices; the program's own cost vector is not used.
/// Parts: import, export (negative: income), demand_charge, operation, unserved, carbon (with a price of CO2).
[[nodiscard]] Accounts settle(const Dispatch& dispatch, const Settings& settings, const TimeAxis& axis);

/// The key figures of a run: energy by kind of device, peaks, shares, losses, carbon.
[[nodiscard]] std::vector<Figure> summarise(const Dispatch& dispatch, const GridState& grid, const TimeAxis& axis);

/// A note for each store that takes and gives in the same step: in how many steps, when first, when most.
[[nodiscard]] Issues both_ways(const Dispatch& dispatch, const TimeAxis& axis);

}  // namespace zhanhe::settlement
