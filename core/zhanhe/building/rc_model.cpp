// With T = (air, mass), dT/dt = A T + b:
//
//   A = | -(H_ao + H_am)/C_a    H_am/C_a          |     b = | (H_ao T_o + f gain + heating)/C_a |
//       |  H_am/C_m            -(H_am + H_mo)/C_m |         | (H_mo T_o + (1 - f) gain)/C_m     |
//
// A has two different negative eigenvalues l1, l2 (its off-diagonal entries have one sign), so
//
//   exp(A h) = (exp(l1 h) (A - l2) - exp(l2 h) (A - l1)) / (l1 - l2)
//   T(h) = exp(A h) T(0) + F b,     F = inverse(A) (exp(A h) - 1)
//   mean of T = inverse(A) ((T(h) - T(0)) / h - b)
//
// The heating that ends a step at a temperature is (wanted - free) / F_aa C_a, since T(h) is linear in it.

#include "zhanhe/building/rc_model.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/field.hpp"
#include "zhanhe/climate/pv.hpp"

namespace zhanhe::building {

namespace {

double at(const std::vector<double>& values, std::size_t step) {
  return values.size() == 1 ? values.front() : values[step];
}

/// The eigenvalues of a matrix with real ones, the slow one (nearer to 0) first.
std::pair<double, double> eigenvalues(const double (&a)[2][2]) {
  const double middle = 0.5 * (a[0][0] + a[1][1]);
  const double half = 0.5 * (a[0][0] - a[1][1]);
  const double root = std::sqrt(half * half + a[0][1] * a[1][0]);
  const double fast = middle - root;
  return {(a[0][0] * a[1][1] - a[0][1] * a[1][0]) / fast, fast};  // the product is the determinant: no cancellation
}

}  // namespace

RcModel rc_model(const Envelope& envelope) {
  constexpr double surface_frac = 4.5, surface_w_m2k = 3.45, air_wh_m2k = 15.0;
  RcModel model;
  const double m2 = envelope.floor_area_m2;
  model.air_wh_k = air_wh_m2k * m2;
  model.mass_wh_k = std::max(envelope.mass_wh_m2k - air_wh_m2k, 1.0) * m2;
  model.air_out_w_k = envelope.light_w_k() + envelope.ventilation_w_k();
  model.air_mass_w_k = surface_frac * surface_w_m2k * m2;
  // In series with the inner surfaces the walls have to lose what their U-values say; those of a barn, which lose more
  // than the surfaces pass on, are bounded.
  const double heavy_w_k = envelope.heavy_w_k();
  model.mass_out_w_k = heavy_w_k / std::max(0.1, 1.0 - heavy_w_k / model.air_mass_w_k);
  return model;
}

RcStep::RcStep(const RcModel& model, double step_h) : model_(model), step_h_(step_h) {
  a_[0][0] = -(model.air_out_w_k + model.air_mass_w_k) / model.air_wh_k;
  a_[0][1] = model.air_mass_w_k / model.air_wh_k;
  a_[1][0] = model.air_mass_w_k / model.mass_wh_k;
  a_[1][1] = -(model.air_mass_w_k + model.mass_out_w_k) / model.mass_wh_k;
  const double determinant = a_[0][0] * a_[1][1] - a_[0][1] * a_[1][0];
  ensure(determinant > 0.0, "a building loses heat to the outside");
  inverse_[0][0] = a_[1][1] / determinant;
  inverse_[0][1] = -a_[0][1] / determinant;
  inverse_[1][0] = -a_[1][0] / determinant;
  inverse_[1][1] = a_[0][0] / determinant;
  const auto [slow, fast] = eigenvalues(a_);
  // f(A) = (f(slow) (A - fast) - f(fast) (A - slow)) / (slow - fast), for both functions.
  const auto function = [&](double of_slow, double of_fast, double (&out)[2][2]) {
    for (int i = 0; i < 2; ++i) {
      for (int j = 0; j < 2; ++j) {
        const double one = i == j ? 1.0 : 0.0;
        out[i][j] = (of_slow * (a_[i][j] - fast * one) - of_fast * (a_[i][j] - slow * one)) / (slow - fast);
      }
    }
  };
  function(std::exp(slow * step_h), std::exp(fast * step_h), e_);
  function(std::expm1(slow * step_h) / slow, std::expm1(fast * step_h) / fast, f_);
  air_k_w_ = f_[0][0] / model.air_wh_k;
}

Temperatures RcStep::rates(double outdoor_c, double gain_w, double heating_w) const {
  return {(model_.air_out_w_k * outdoor_c + model_.gain_to_air_frac * gain_w + heating_w) / model_.air_wh_k,
          (model_.mass_out_w_k * outdoor_c + (1.0 - model_.gain_to_air_frac) * gain_w) / model_.mass_wh_k};
}

Temperatures RcStep::after(const Temperatures& before, double outdoor_c, double gain_w, double heating_w) const {
  const Temperatures b = rates(outdoor_c, gain_w, heating_w);
  return {e_[0][0] * before.air_c + e_[0][1] * before.mass_c + f_[0][0] * b.air_c + f_[0][1] * b.mass_c,
          e_[1][0] * before.air_c + e_[1][1] * before.mass_c + f_[1][0] * b.air_c + f_[1][1] * b.mass_c};
}

Temperatures RcStep::mean(const Temperatures& before, const Temperatures& after, double outdoor_c, double gain_w,
                          double heating_w) const {
  const Temperatures b = rates(outdoor_c, gain_w, heating_w);
  const double air = (after.air_c - before.air_c) / step_h_ - b.air_c;
  const double mass = (after.mass_c - before.mass_c) / step_h_ - b.mass_c;
  return {inverse_[0][0] * air + inverse_[0][1] * mass, inverse_[1][0] * air + inverse_[1][1] * mass};
}

Issues validate(const Comfort& comfort, std::size_t steps, const std::string& where) {
  Issues issues;
  const auto length = [&](const char* field, const std::vector<double>& values) {
    if (values.size() == 1 || values.size() == steps) return true;
    issues.push_back({IssueCode::wrong_length, Severity::error, where + " " + field,
                      "has " + std::to_string(values.size()) + " numbers for " + std::to_string(steps) + " steps",
                      "give one number, or one for each step"});
    return false;
  };
  const bool fits = length("heat_to_c", comfort.heat_to_c) & length("cool_to_c", comfort.cool_to_c);
  if (!fits) return issues;
  for (std::size_t t = 0; t < std::max(comfort.heat_to_c.size(), comfort.cool_to_c.size()); ++t) {
    if (at(comfort.heat_to_c, t) < at(comfort.cool_to_c, t)) continue;
    issues.push_back({IssueCode::conflict, Severity::error, where + " heat_to_c",
                      "heating to " + number_text(at(comfort.heat_to_c, t)) + " is not below cooling to " +
                          number_text(at(comfort.cool_to_c, t)) + " in step " + std::to_string(t),
                      "leave room between them"});
    break;
  }
  return issues;
}

std::vector<double> gains_w(const Envelope& envelope, const Weather& weather) {
  std::vector<double> gain(weather.axis.steps, envelope.gains_w_m2 * envelope.floor_area_m2);
  const double glass_m2 = envelope.window_m2() * envelope.solar_gain_frac * envelope.shading_frac / 4.0;
  for (const double azimuth_deg : {0.0, 90.0, 180.0, 270.0}) {
    const std::vector<double> light = climate::plane_of_array_w_m2(weather, {90.0, azimuth_deg, 0.2});
    for (std::size_t t = 0; t < gain.size(); ++t) gain[t] += glass_m2 * light[t];
  }
  return gain;
}

Simulation simulate(const RcModel& model, const Weather& weather, const std::vector<double>& gain_w,
                    const Comfort& comfort, Temperatures start) {
  const std::size_t steps = weather.axis.steps;
  ensure(gain_w.size() == steps, "gains have one value for each step");
  const RcStep step(model, weather.axis.step_h());
  Simulation result;
  result.gain_w = gain_w;
  for (auto list :
       {&Simulation::air_c, &Simulation::mass_c, &Simulation::heat_w, &Simulation::cooling_w, &Simulation::lost_w}) {
    (result.*list).resize(steps);
  }
  Temperatures now = start;
  for (std::size_t t = 0; t < steps; ++t) {
    const double outdoor_c = weather.temperature_c[t];
    const Temperatures free = step.after(now, outdoor_c, gain_w[t], 0.0);
    double heating_w = 0.0;
    if (free.air_c < at(comfort.heat_to_c, t)) {
      heating_w = (at(comfort.heat_to_c, t) - free.air_c) / step.air_k_w();
      if (comfort.heat_max_w) heating_w = std::min(heating_w, *comfort.heat_max_w);
    } else if (free.air_c > at(comfort.cool_to_c, t)) {
      heating_w = (at(comfort.cool_to_c, t) - free.air_c) / step.air_k_w();
      if (comfort.cool_max_w) heating_w = std::max(heating_w, -*comfort.cool_max_w);
    }
    const Temperatures end = step.after(now, outdoor_c, gain_w[t], heating_w);
    const Temperatures mean = step.mean(now, end, outdoor_c, gain_w[t], heating_w);
    result.air_c[t] = end.air_c;
    result.mass_c[t] = end.mass_c;
    result.heat_w[t] = std::max(0.0, heating_w);
    result.cooling_w[t] = std::max(0.0, -heating_w);
    result.lost_w[t] = model.air_out_w_k * (mean.air_c - outdoor_c) + model.mass_out_w_k * (mean.mass_c - outdoor_c);
    now = end;
  }
  return result;
}

OneState reduced(const RcModel& model) {
  const double a[2][2] = {
      {-(model.air_out_w_k + model.air_mass_w_k) / model.air_wh_k, model.air_mass_w_k / model.air_wh_k},
      {model.air_mass_w_k / model.mass_wh_k, -(model.air_mass_w_k + model.mass_out_w_k) / model.mass_wh_k}};
  const double slow_h = -1.0 / eigenvalues(a).first;
  return {slow_h * model.total_w_k(), model.total_w_k()};
}

double error_k(const OneState& one, const Weather& weather, const Simulation& simulation, Temperatures start) {
  const double keep = std::exp(-one.loss_w_k / one.capacity_wh_k * weather.axis.step_h());
  double inside_c = start.air_c, square = 0.0;
  for (std::size_t t = 0; t < weather.axis.steps; ++t) {
    const double power_w = simulation.gain_w[t] + simulation.heat_w[t] - simulation.cooling_w[t];
    const double rest_c = weather.temperature_c[t] + power_w / one.loss_w_k;
    inside_c = rest_c + keep * (inside_c - rest_c);
    square += (inside_c - simulation.air_c[t]) * (inside_c - simulation.air_c[t]);
  }
  return weather.axis.steps == 0 ? 0.0 : std::sqrt(square / static_cast<double>(weather.axis.steps));
}

}  // namespace zhanhe::building
