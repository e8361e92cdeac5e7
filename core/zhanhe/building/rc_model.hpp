#pragma once

#include <array>
#include <string>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/building/envelope.hpp"
#include "zhanhe/building/use.hpp"
#include "zhanhe/climate/weather.hpp"

namespace zhanhe::building {

/// Between the air of the rooms and the mass of the building, for each m2 of floor, W/(m2 K): 9.1 W/(m2 K) times 2.5 m2
/// of mass in series with 3.45 W/(m2 K) times 4.5 m2 of surface (ISO 13790:2008, 7.2.2 and 12.2.2, medium class).
inline constexpr double coupling_w_m2k = 1.0 / (1.0 / (9.1 * 2.5) + 1.0 / (3.45 * 4.5));
/// Air and furniture, 10 kJ/(m2 K) of floor (ISO 52016-1:2017, default of its Annex B).
inline constexpr double air_capacity_wh_m2_k = 10.0 / 3.6;

/// A building as two temperatures, of its air and of its mass:
///
///   C_air  dT_air/dt  = H_ao (T_out - T_air) + H_am (T_mass - T_air) + q_air + p
///   C_mass dT_mass/dt = H_mo (T_out - T_mass) + H_am (T_air - T_mass) + q_mass
///
/// with p the heating (above 0) or cooling (below 0) and q gains. In steady state without q_mass the building loses
/// loss_kw_k() for each kelvin.
struct RcModel {
  double air_capacity_kwh_k = 0.0;
  double mass_capacity_kwh_k = 0.0;
  double air_to_mass_kw_k = 0.0;
  double air_to_outdoor_kw_k = 0.0;   ///< windows, doors, air change
  double mass_to_outdoor_kw_k = 0.0;  ///< walls, roof, floor, seen from the mass

  [[nodiscard]] double loss_kw_k() const;
};

/// The longer of its two time constants: how slowly it cools in the end.
[[nodiscard]] double slow_time_constant_h(const RcModel& model);

/// Capacities and air_to_mass_kw_k not above 0, losses negative or both 0 (out-of-range), not-finite.
[[nodiscard]] Issues validate(const RcModel& model, const std::string& where);

/// The model of a valid envelope: its loss_kw_k() is losses(envelope).total_w_k() / 1000.
[[nodiscard]] RcModel rc_model(const Envelope& envelope);

/// One step of that model: temperatures at its end and its means from those at its start and inputs that are constant
/// within the step, by the closed exponential of the 2x2 matrix; exact at any length of the step.
struct RcStep {
  using Pair = std::array<double, 2>;  ///< air, mass
  using Matrix = std::array<Pair, 2>;  ///< rows
  Matrix end_of_start{};               ///< exp(A h)
  Matrix end_of_rate{};                ///< integral of exp(A s) over the step, h
  Matrix mean_of_start{};              ///< end_of_rate / h
  Matrix mean_of_rate{};               ///< integral of end_of_rate over the step, by h
};

[[nodiscard]] RcStep discretise(const RcModel& model, double step_h);

/// What acts on a building, one value for each step.
struct Drive {
  double step_h = 1.0;
  std::vector<double> outdoor_c;
  std::vector<double> air_gain_kw;
  std::vector<double> mass_gain_kw;
};

/// The band that the air is kept in at the end of each step, one value for each step.
struct Band {
  std::vector<double> heating_c;
  std::vector<double> cooling_c;
  double heating_max_kw = 0.0;
  double cooling_max_kw = 0.0;
};

/// A band that never asks for power.
[[nodiscard]] Band no_band(std::size_t steps);
/// Whether a band asks for heating or cooling in a step at all: whether it is in season.
[[nodiscard]] bool heats(const Band& band, std::size_t step);
[[nodiscard]] bool cools(const Band& band, std::size_t step);

/// Comfort in a building, when people are there and when not.
struct Comfort {
  double heating_setpoint_c = 20.0;
  double cooling_setpoint_c = 26.0;
  double heating_setback_c = 20.0;  ///< when few are there; that setpoint: no setback
  double cooling_setback_c = 26.0;
  double few_frac = 0.15;  ///< below this occupancy the setback holds
  bool in_seasons = true;  ///< heat only in the heating season, cool only in the cooling season
  double heating_max_kw = 1e9;
  double cooling_max_kw = 1e9;
};

/// Setpoints outside 5..40 deg C, occupancy outside 0..1 (out-of-range), limits that are negative (negative-size), a
/// heating setpoint that is not below its cooling setpoint, a setback that is warmer than the setpoint when heating or
/// cooler when cooling (conflict), not-finite.
[[nodiscard]] Issues validate(const Comfort& comfort, const std::string& where);

/// The comfort of a common building of that use: heated to 18 deg C in homes and schools, 12 in logistics, 20
/// elsewhere, cooled to 26, no setback (docs/methods/buildings.md).
[[nodiscard]] Comfort comfort_of(Type type);

/// The band of a comfort over an axis for a type's hours. Out of season the setpoint is at -100 or 200 deg C.
[[nodiscard]] Band band(const Comfort& comfort, Type type, const TimeAxis& axis);
/// The same as a plant follows it: no step asks for more than the plant of a common building has. In the first three
/// days of a season the set-point comes evenly from 5 deg C (35 when cooling); after a setback it returns evenly over
/// the four hours that end with the first step in which people are there. Both are assumptions. Without them the least
/// power of one step would lift the rooms, the more power the shorter the step.
[[nodiscard]] Band operated_band(const Comfort& comfort, Type type, const TimeAxis& axis);

/// Drive and band disagree in length (wrong-length), hold a value that is not finite (not-finite), or a heating
/// setpoint is not below the cooling one in a step (conflict; the first step is told).
[[nodiscard]] Issues validate(const Drive& drive, const Band& band, const std::string& where);

/// What acts on a building in a valid weather: sun on the mass, half of the internal gains on the air and half on the
/// mass (ISO 13790:2008, C.2). `facade_w_m2` is facade_sun_w_m2(weather). Lamps and devices follow in_use_frac().
[[nodiscard]] Drive drive(const Envelope& envelope, const InternalGains& gains, Type type, const Weather& weather,
                          const std::vector<double>& facade_w_m2);

struct RcState {
  double air_c = 20.0;
  double mass_c = 20.0;
};

/// A course of temperatures and powers.
struct Course {
  std::vector<double> air_c;        ///< at the end of each step
  std::vector<double> mass_c;       ///< at the end of each step
  std::vector<double> air_mean_c;   ///< mean over each step
  std::vector<double> mass_mean_c;  ///< mean over each step
  std::vector<double> heat_kw;      ///< into the air, constant within a step
  std::vector<double> cooling_kw;   ///< out of the air, constant within a step
};

/// The course from `start` on. In each step the least power, constant within the step, that brings the air into the
/// band at the end of the step, as far as the limits allow; no power when it gets there by itself. Valid input.
[[nodiscard]] Course simulate(const RcModel& model, const Drive& drive, const Band& band, const RcState& start = {});
/// The same with the first fortnight run twice, so that the building starts at the temperatures it would have.
[[nodiscard]] Course settled_course(const RcModel& model, const Drive& drive, const Band& band);

}  // namespace zhanhe::building
