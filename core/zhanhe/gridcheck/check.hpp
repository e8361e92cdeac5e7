#pragma once

#include "zhanhe/base/observer.hpp"
#include "zhanhe/electric/electric_network.hpp"
#include "zhanhe/powerflow/flows.hpp"
#include "zhanhe/results/results.hpp"

namespace zhanhe::gridcheck {

/// A checked dispatch, and what the power flow found in the kernel's own words: a linear grid around it needs them. The
/// latter are empty when nothing was checked.
struct Checked {
  GridState state;
  electric::ElectricNetwork network;
  Eigen::ArrayXXi taps;  ///< steps x tap changers: their positions
  Eigen::ArrayXXcd voltage_pu;
  powerflow::Flows flows;
};

/// AC power flow of every step of a run, on the electric network: every island of electricity nodes that has a grid
/// connection and nominal voltages. Device powers come from the dispatch; loads draw reactive power by their power
/// factor, grid connections hold the voltage and balance losses. Tap changers stand where the dispatch put them, else
/// they follow the voltage behind them. Limits that are broken are named with their steps. `slack`: beyond it, in pu or
/// as a fraction, a limit counts as broken.
[[nodiscard]] Checked check(const Study& study, const Dispatch& dispatch, const TimeAxis& axis, int threads,
                            double slack, const Observer& observer);

}  // namespace zhanhe::gridcheck
