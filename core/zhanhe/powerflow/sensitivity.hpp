#pragma once

#include <vector>

#include "zhanhe/powerflow/grid.hpp"
#include "zhanhe/powerflow/state.hpp"

namespace zhanhe::powerflow {

/// How voltage magnitudes answer to injections, all else held: each buses x sources, pu voltage per pu power.
struct Sensitivities {
  Eigen::ArrayXXd v_by_p, v_by_q;
};

/// The derivatives of the voltages of one hour with respect to the injections at `sources`, from Newton's matrix at
/// the solution. Zero at slacks and held voltages; NaN for buses that are not energised; NaN throughout when the hour
/// did not converge. What is injected at a slack, or as reactive power at a bus with held voltage, changes nothing.
/// Preconditions: problems(grid) is empty, `state` is what solve(grid, injections) returned.
[[nodiscard]] Sensitivities sensitivities(const Grid& grid, const Injections& injections, const State& state,
                                          Index hour, const std::vector<Index>& sources);

}  // namespace zhanhe::powerflow
