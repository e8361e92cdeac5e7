#pragma once

#include <optional>
#include <vector>

#include "zhanhe/building/envelope.hpp"
#include "zhanhe/climate/weather.hpp"

namespace zhanhe::building {

/// A building as two heat capacities (2R2C): the air with what stands in it, and the mass of walls and floors.
///
///     outdoor --[light, ventilation]-- air --[inner surface]-- mass --[walls, roof, ground]-- outdoor
struct RcModel {
  double air_wh_k = 0.0, mass_wh_k = 0.0;  ///< capacities
  double air_out_w_k = 0.0;                ///< windows, doors, ventilation
  double air_mass_w_k = 0.0;               ///< inner surfaces
  double mass_out_w_k = 0.0;               ///< walls, roof, ground
  double gain_to_air_frac = 0.5;           ///< of gains; the rest goes to the mass

  /// Loss of the whole building for each kelvin in the end: both ways outside.
  [[nodiscard]] double total_w_k() const { return air_out_w_k + 1.0 / (1.0 / air_mass_w_k + 1.0 / mass_out_w_k); }
};

/// Inner surfaces of 4.5 m2 for each m2 of floor at 3.45 W/(m2 K) (EN ISO 13790, simple hourly method); 15 Wh/(m2 K) of
/// the capacity belong to air and furniture (assumption).
[[nodiscard]] RcModel rc_model(const Envelope& envelope);

struct Temperatures {
  double air_c = 20.0, mass_c = 20.0;
};

/// One step of constant inputs, exactly: the solution of the linear equations by its two exponentials.
class RcStep {
public:
  RcStep(const RcModel& model, double step_h);

  /// Temperatures at the end of a step.
  [[nodiscard]] Temperatures after(const Temperatures& before, double outdoor_c, double gain_w, double heating_w) const;
  /// Their means over it.
  [[nodiscard]] Temperatures mean(const Temperatures& before, const Temperatures& after, double outdoor_c,
                                  double gain_w, double heating_w) const;
  /// What the air is warmer at the end for each W of heating.
  [[nodiscard]] double air_k_w() const { return air_k_w_; }

private:
  [[nodiscard]] Temperatures rates(double outdoor_c, double gain_w, double heating_w) const;

  RcModel model_;
  double step_h_;
  double e_[2][2];  // exp(A h)
  double f_[2][2];  // inverse(A) (exp(A h) - 1)
  double a_[2][2], inverse_[2][2];
  double air_k_w_ = 0.0;
};

/// How a building is kept: temperatures of the air at the end of every step, and what heating and cooling can give.
struct Comfort {
  std::vector<double> heat_to_c;  ///< one number, or one for each step
  std::vector<double> cool_to_c;
  std::optional<double> heat_max_w = {}, cool_max_w = {};
};

struct Simulation {
  std::vector<double> air_c, mass_c;      ///< at the end of each step
  std::vector<double> heat_w, cooling_w;  ///< means over each step, both not negative
  std::vector<double> gain_w;             ///< sun, people and equipment
  std::vector<double> lost_w;             ///< to the outside, mean over each step
};

/// Problems of a comfort band for an axis of `steps`: heating not below cooling, lists of another length. At `where`.
[[nodiscard]] Issues validate(const Comfort& comfort, std::size_t steps, const std::string& where);

/// Heat gains of an envelope in each step: light on its windows, which face all four ways alike, and people and
/// equipment.
[[nodiscard]] std::vector<double> gains_w(const Envelope& envelope, const Weather& weather);

/// Steps through a weather from `start`, heating and cooling just enough for the comfort band. Precondition: the
/// comfort is valid, `gain_w` has a number for each step.
[[nodiscard]] Simulation simulate(const RcModel& model, const Weather& weather, const std::vector<double>& gain_w,
                                  const Comfort& comfort, Temperatures start = {});

/// The same building as one capacity, for a dispatch that may use it as a store.
struct OneState {
  double capacity_wh_k = 0.0;
  double loss_w_k = 0.0;
};

/// The one state that loses what the building loses in the end, and cools as its slow exponential does.
[[nodiscard]] OneState reduced(const RcModel& model);

/// Root of the mean square of the difference between the air of a simulation and the one state that gets the same
/// heating, cooling and gains, in kelvin.
[[nodiscard]] double error_k(const OneState& one, const Weather& weather, const Simulation& simulation,
                             Temperatures start = {});

}  // namespace zhanhe::building
