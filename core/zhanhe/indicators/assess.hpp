#pragma once

#include <vector>

#include "zhanhe/results/results.hpp"

namespace zhanhe::indicators {

/// Clean and low-carbon indicators of a dispatch. CO2 is traced through the AC flows where the grid was checked,
/// through those of the dispatch elsewhere and in steps without AC solution. Definitions: docs/methods/indicators.md.
[[nodiscard]] Indicators assess(const Study& study, const Dispatch& dispatch, const GridState& grid,
                                const TimeAxis& axis);

/// The figures of the territory and of the obligations, for the summary.
[[nodiscard]] std::vector<Figure> figures(const Indicators& indicators);

}  // namespace zhanhe::indicators
