#pragma once

#include <span>
#include <vector>

#include "zhanhe/building/rc_model.hpp"

namespace zhanhe::building {

/// A building as a dispatch sees it: how far the temperatures of its mass and of its air move when it is heated by
/// `shift` kW more than usual. The air follows at once, so that the mass is the one state:
///
///   C d(dT_mass)/dt = - loss dT_mass + reach shift        dT_air = reach dT_mass + shift / air
///
/// Its steady states are those of the two-node model, and so is its slow time constant.
struct OneState {
  double capacity_kwh_k = 0.0;  ///< C: loss times the slow time constant of the two-node model
  double loss_kw_k = 0.0;       ///< of the mass, through its surfaces and through the air
  double reach_frac = 0.0;      ///< what of a power into the air reaches the mass
  double air_kw_k = 0.0;        ///< from the air to the mass and to the outdoors

  /// What is left of the heat in the mass after a step.
  [[nodiscard]] double keep_frac(double step_h) const;
  /// Heat in the mass after a step for each kW of shift in it, kWh.
  [[nodiscard]] double stored_h(double step_h) const;
};

/// The reduction of a valid model.
[[nodiscard]] OneState one_state(const RcModel& model);

/// How far the air is from its usual temperature at the end of each step, K, when the mass begins `mass_first_k` above
/// its own: by the reduction, and by the two-node model, whose air begins where the reduction has it.
[[nodiscard]] std::vector<double> air_shift_k(const OneState& reduced, std::span<const double> shift_kw, double step_h,
                                              double mass_first_k = 0.0);
[[nodiscard]] std::vector<double> air_shift_k(const RcModel& model, std::span<const double> shift_kw, double step_h,
                                              double mass_first_k = 0.0);

/// Root mean square of the difference of the two, K: the error of the reduction.
[[nodiscard]] double reduction_error_k(const RcModel& model, std::span<const double> shift_kw, double step_h,
                                       double mass_first_k = 0.0);

}  // namespace zhanhe::building
