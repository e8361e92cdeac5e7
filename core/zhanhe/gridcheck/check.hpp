#pragma once

#include "zhanhe/base/observer.hpp"
#include "zhanhe/results/results.hpp"

namespace zhanhe::gridcheck {

/// AC power flow of every step of a run, on the electric network: every island of electricity nodes that has a grid
/// connection and nominal voltages. Device powers come from the dispatch; loads draw reactive power by their power
/// factor, grid connections hold the voltage and balance losses. Limits that are broken are named with their steps.
/// `slack`: beyond it, in pu or as a fraction, a limit counts as broken.
[[nodiscard]] GridState check(const Study& study, const Dispatch& dispatch, const TimeAxis& axis, int threads,
                              double slack, const Observer& observer);

}  // namespace zhanhe::gridcheck
