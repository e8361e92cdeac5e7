// From the two-node model without the heat that the air holds:
//
//   0                   = - H_ao dT_air + H_am (dT_mass - dT_air) + shift
//   C_mass d(dT_mass)/dt = - H_mo dT_mass + H_am (dT_air - dT_mass)
//
// The first gives dT_air with reach = H_am/(H_am + H_ao) and air = H_am + H_ao; put into the second it gives
// loss = H_mo + reach H_ao. C is not C_mass but loss times the slow time constant, which counts the air's heat in.

#include "zhanhe/building/one_state.hpp"

#include <cmath>

namespace zhanhe::building {

double OneState::keep_frac(double step_h) const { return std::exp(-loss_kw_k / capacity_kwh_k * step_h); }

double OneState::stored_h(double step_h) const {
  const double rate_h = loss_kw_k / capacity_kwh_k;
  return -reach_frac * std::expm1(-rate_h * step_h) / rate_h;
}

OneState one_state(const RcModel& model) {
  OneState reduced;
  reduced.air_kw_k = model.air_to_mass_kw_k + model.air_to_outdoor_kw_k;
  reduced.reach_frac = model.air_to_mass_kw_k / reduced.air_kw_k;
  reduced.loss_kw_k = model.mass_to_outdoor_kw_k + reduced.reach_frac * model.air_to_outdoor_kw_k;
  reduced.capacity_kwh_k = reduced.loss_kw_k * slow_time_constant_h(model);
  return reduced;
}

std::vector<double> air_shift_k(const OneState& reduced, std::span<const double> shift_kw, double step_h,
                                double mass_first_k) {
  const double keep = reduced.keep_frac(step_h);
  const double stored_h = reduced.stored_h(step_h);
  double level_kwh = reduced.capacity_kwh_k * mass_first_k;
  std::vector<double> air_k(shift_kw.size());
  for (std::size_t t = 0; t < air_k.size(); ++t) {
    level_kwh = keep * level_kwh + stored_h * shift_kw[t];
    air_k[t] = reduced.reach_frac * level_kwh / reduced.capacity_kwh_k + shift_kw[t] / reduced.air_kw_k;
  }
  return air_k;
}

std::vector<double> air_shift_k(const RcModel& model, std::span<const double> shift_kw, double step_h,
                                double mass_first_k) {
  const std::size_t steps = shift_kw.size();
  // The model is linear: a shift in rooms that are otherwise at the outdoor temperature, 0 deg C, shows it alone.
  const Drive drive{step_h, std::vector<double>(steps), {shift_kw.begin(), shift_kw.end()}, std::vector<double>(steps)};
  return simulate(model, drive, no_band(steps), {one_state(model).reach_frac * mass_first_k, mass_first_k}).air_c;
}

double reduction_error_k(const RcModel& model, std::span<const double> shift_kw, double step_h, double mass_first_k) {
  if (shift_kw.empty()) return 0.0;
  const std::vector<double> reduced = air_shift_k(one_state(model), shift_kw, step_h, mass_first_k);
  const std::vector<double> full = air_shift_k(model, shift_kw, step_h, mass_first_k);
  double squares = 0.0;
  for (std::size_t t = 0; t < full.size(); ++t) squares += (reduced[t] - full[t]) * (reduced[t] - full[t]);
  return std::sqrt(squares / static_cast<double>(full.size()));
}

}  // namespace zhanhe::building
