#pragma once

#include "zhanhe/powerflow/grid.hpp"

namespace zhanhe::powerflow {

/// What stands on the plate of a two-winding transformer, and where its tap is. Losses are of the three phases.
struct Nameplate {
  double s_n_kva = 0.0;        ///< rated power, above 0
  double u_k_frac = 0.0;       ///< short-circuit voltage over rated voltage, above 0 (4 % is 0.04)
  double p_k_kw = 0.0;         ///< loss at rated current; at most u_k_frac s_n_kva
  double p_0_kw = 0.0;         ///< loss at rated voltage without load
  double i_0_frac = 0.0;       ///< current without load over rated current; 0 when not known
  double rated_from_pu = 1.0;  ///< rated voltage of the `from` winding over the base voltage of its bus
  double rated_to_pu = 1.0;    ///< rated voltage of the `to` winding over the base voltage of its bus
  double tap_from_frac = 0.0;  ///< (position - neutral) x step of a tap changer in the `from` winding
  double tap_to_frac = 0.0;    ///< the same in the `to` winding
  double shift_rad = 0.0;      ///< angle by which `from` leads `to` without load (Dyn5 with `from` high: 150 degrees)
};

/// The closed branch of a transformer between two buses, on a base power of `base_kva`: its T of two equal leakage
/// halves and the magnetising admittance between them, as the exactly equivalent pi. The impedance belongs to the
/// rated voltage of the `to` winding at its tap; a tap in the `from` winding changes the ratio only. A no-load
/// current smaller than the no-load loss alone would draw is taken as that of the loss.
/// Source: the star-delta theorem; the same T as pandapower 3.5.6 with trafo_model="t".
[[nodiscard]] Branch transformer_branch(Index from, Index to, const Nameplate& nameplate, double base_kva);

}  // namespace zhanhe::powerflow
