// The two-node model in closed form.
//
//   x = (T_air, T_mass),  dx/dt = A x + b,  b constant within a step of h hours
//
//   A = [ -(H_ao + H_am)/C_air     H_am/C_air          ]      b = [ (H_ao T_out + q_air + p)/C_air ]
//       [  H_am/C_mass             -(H_mo + H_am)/C_mass ]        [ (H_mo T_out + q_mass)/C_mass   ]
//
// The product of the two entries beside the diagonal is positive, so A has two real eigenvalues l1 < l2 <= 0 that
// differ. A function f of A is then (Sylvester)
//
//   f(A) = [f(l1) (A - l2 I) - f(l2) (A - l1 I)] / (l1 - l2)
//
//   end_of_start   f(l) = exp(l h)
//   end_of_rate    f(l) = (exp(l h) - 1)/l                     = h phi1(l h)
//   mean_of_rate   f(l) = ((exp(l h) - 1)/l - h)/(l h)         = h phi2(l h)
//
// Heating acts on b's first entry only, so T_air at the end is T_free + p end_of_rate[0][0]/C_air.
//
// From an envelope: H_ao is windows, doors and air change; H_mo is such that H_am and H_mo in series are the walls,
// roof and floor, as ISO 13790:2008 (63) does it.

#include "zhanhe/building/rc_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/number_check.hpp"

namespace zhanhe::building {

namespace {

using Pair = RcStep::Pair;
using Matrix = RcStep::Matrix;

constexpr double never_heat_c = -100.0;
constexpr double never_cool_c = 200.0;

// How a plant starts, assumptions: in a season, and after a setback.
constexpr double start_h = 72.0;
constexpr double start_heating_c = 5.0;
constexpr double start_cooling_c = 35.0;
constexpr double return_h = 4.0;

/// Hours that a season has lasted at a moment, `most_h` at most. Seasons begin with an hour.
double hours_in(bool (*season)(const CivilTime&), std::int64_t moment_s, double most_h) {
  double hours = 0.0;
  while (hours < most_h && season(civil_time(moment_s - static_cast<std::int64_t>((hours + 1.0) * 3600.0)))) {
    hours += 1.0;
  }
  return hours;
}

Matrix system(const RcModel& model) {
  return {{{-(model.air_to_outdoor_kw_k + model.air_to_mass_kw_k) / model.air_capacity_kwh_k,
            model.air_to_mass_kw_k / model.air_capacity_kwh_k},
           {model.air_to_mass_kw_k / model.mass_capacity_kwh_k,
            -(model.mass_to_outdoor_kw_k + model.air_to_mass_kw_k) / model.mass_capacity_kwh_k}}};
}

/// Fast, then slow, 1/h. The slow one as determinant by the fast one, which loses no digits.
Pair eigenvalues(const Matrix& a) {
  const double half = 0.5 * (a[0][0] + a[1][1]);
  const double fast = half - std::sqrt(0.25 * (a[0][0] - a[1][1]) * (a[0][0] - a[1][1]) + a[0][1] * a[1][0]);
  return {fast, (a[0][0] * a[1][1] - a[0][1] * a[1][0]) / fast};
}

double phi1(double z) { return z == 0.0 ? 1.0 : std::expm1(z) / z; }

double phi2(double z) {
  if (std::abs(z) < 1e-3) return 0.5 + z / 6.0 + z * z / 24.0 + z * z * z / 120.0;  // the quotient would cancel
  return (std::expm1(z) - z) / (z * z);
}

Matrix function_of(const Matrix& a, const Pair& eigen, const Pair& value) {
  const double by = 1.0 / (eigen[0] - eigen[1]);
  Matrix f{};
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      const double unit = i == j ? 1.0 : 0.0;
      f[i][j] = by * (value[0] * (a[i][j] - unit * eigen[1]) - value[1] * (a[i][j] - unit * eigen[0]));
    }
  }
  return f;
}

Pair product(const Matrix& m, const Pair& x, const Matrix& n, const Pair& y) {
  return {m[0][0] * x[0] + m[0][1] * x[1] + n[0][0] * y[0] + n[0][1] * y[1],
          m[1][0] * x[0] + m[1][1] * x[1] + n[1][0] * y[0] + n[1][1] * y[1]};
}

std::vector<double> first_steps(const std::vector<double>& values, std::size_t steps) {
  return {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(steps)};
}

Drive first_steps(const Drive& drive, std::size_t steps) {
  return {drive.step_h, first_steps(drive.outdoor_c, steps), first_steps(drive.air_gain_kw, steps),
          first_steps(drive.mass_gain_kw, steps)};
}

Band first_steps(const Band& band, std::size_t steps) {
  return {first_steps(band.heating_c, steps), first_steps(band.cooling_c, steps), band.heating_max_kw,
          band.cooling_max_kw};
}

}  // namespace

double slow_time_constant_h(const RcModel& model) { return -1.0 / eigenvalues(system(model))[1]; }

double RcModel::loss_kw_k() const {
  return air_to_outdoor_kw_k + air_to_mass_kw_k * mass_to_outdoor_kw_k / (air_to_mass_kw_k + mass_to_outdoor_kw_k);
}

Issues validate(const RcModel& model, const std::string& where) {
  NumberCheck check(where);
  check.above_zero("air_capacity_kwh_k", model.air_capacity_kwh_k, "about 0.003 kWh/K for each m2 of floor");
  check.above_zero("mass_capacity_kwh_k", model.mass_capacity_kwh_k, "about 0.046 kWh/K for each m2 of floor");
  check.above_zero("air_to_mass_kw_k", model.air_to_mass_kw_k, "about 0.009 kW/K for each m2 of floor");
  check.not_negative("air_to_outdoor_kw_k", model.air_to_outdoor_kw_k, "windows, doors and air change");
  check.not_negative("mass_to_outdoor_kw_k", model.mass_to_outdoor_kw_k, "walls, roof and floor");
  if (!has_errors(check.issues())) {
    check.above_zero("loss_kw_k", model.loss_kw_k(), "a building loses heat somewhere: give one of the two losses");
  }
  return check.issues();
}

RcModel rc_model(const Envelope& envelope) {
  const Losses loss = losses(envelope);
  const double coupling_kw_k = coupling_w_m2k * envelope.floor_area_m2 / 1000.0;
  const double opaque_kw_k = loss.opaque_w_k / 1000.0;
  ensure(opaque_kw_k < coupling_kw_k, "the envelope is valid");
  return {.air_capacity_kwh_k = air_capacity_wh_m2_k * envelope.floor_area_m2 / 1000.0,
          .mass_capacity_kwh_k = envelope.mass_kwh_m2_k * envelope.floor_area_m2,
          .air_to_mass_kw_k = coupling_kw_k,
          .air_to_outdoor_kw_k = (loss.light_w_k + loss.air_w_k) / 1000.0,
          .mass_to_outdoor_kw_k = opaque_kw_k * coupling_kw_k / (coupling_kw_k - opaque_kw_k)};
}

RcStep discretise(const RcModel& model, double step_h) {
  ensure(step_h > 0.0, "a step lasts");
  const Matrix a = system(model);
  const Pair eigen = eigenvalues(a);
  const Pair z{eigen[0] * step_h, eigen[1] * step_h};
  return {.end_of_start = function_of(a, eigen, {std::exp(z[0]), std::exp(z[1])}),
          .end_of_rate = function_of(a, eigen, {step_h * phi1(z[0]), step_h * phi1(z[1])}),
          .mean_of_start = function_of(a, eigen, {phi1(z[0]), phi1(z[1])}),
          .mean_of_rate = function_of(a, eigen, {step_h * phi2(z[0]), step_h * phi2(z[1])})};
}

Issues validate(const Comfort& comfort, const std::string& where) {
  NumberCheck check(where);
  const char* const remedy = "give deg C: heating 18 to 22, cooling 24 to 28";
  check.within("heating_setpoint_c", comfort.heating_setpoint_c, 5.0, 40.0, remedy);
  check.within("cooling_setpoint_c", comfort.cooling_setpoint_c, 5.0, 40.0, remedy);
  check.within("heating_setback_c", comfort.heating_setback_c, 5.0, 40.0, remedy);
  check.within("cooling_setback_c", comfort.cooling_setback_c, 5.0, 40.0, remedy);
  check.within("few_frac", comfort.few_frac, 0.0, 1.0, "0 never sets back");
  check.not_negative("heating_max_kw", comfort.heating_max_kw, "give what the plant can do, or leave it out");
  check.not_negative("cooling_max_kw", comfort.cooling_max_kw, "give what the plant can do, or leave it out");
  if (has_errors(check.issues())) return check.issues();
  if (!(comfort.heating_setpoint_c < comfort.cooling_setpoint_c)) {
    check.say(IssueCode::conflict, "heating_setpoint_c",
              number_text(comfort.heating_setpoint_c) + " is not below cooling_setpoint_c " +
                  number_text(comfort.cooling_setpoint_c),
              "leave room between them");
  }
  if (comfort.heating_setback_c > comfort.heating_setpoint_c) {
    check.say(IssueCode::conflict, "heating_setback_c", "is warmer than heating_setpoint_c", "lower it");
  }
  if (comfort.cooling_setback_c < comfort.cooling_setpoint_c) {
    check.say(IssueCode::conflict, "cooling_setback_c", "is cooler than cooling_setpoint_c", "raise it");
  }
  return check.issues();
}

Comfort comfort_of(Type type) {
  Comfort comfort;
  if (type == Type::home || type == Type::school) comfort.heating_setpoint_c = 18.0;
  if (type == Type::logistics) comfort.heating_setpoint_c = 12.0;
  comfort.heating_setback_c = comfort.heating_setpoint_c;
  return comfort;
}

Band band(const Comfort& comfort, Type type, const TimeAxis& axis) {
  Band band{std::vector<double>(axis.steps), std::vector<double>(axis.steps), comfort.heating_max_kw,
            comfort.cooling_max_kw};
  for (std::size_t t = 0; t < axis.steps; ++t) {
    const CivilTime time = axis.time(t);
    const bool few = occupancy_frac(type, time) < comfort.few_frac;
    const bool heats = !comfort.in_seasons || in_heating_season(time);
    const bool cools = !comfort.in_seasons || in_cooling_season(time);
    band.heating_c[t] = !heats ? never_heat_c : few ? comfort.heating_setback_c : comfort.heating_setpoint_c;
    band.cooling_c[t] = !cools ? never_cool_c : few ? comfort.cooling_setback_c : comfort.cooling_setpoint_c;
  }
  return band;
}

Band operated_band(const Comfort& comfort, Type type, const TimeAxis& axis) {
  Band band = building::band(comfort, type, axis);
  const auto few = [&](std::size_t step) { return occupancy_frac(type, axis.time(step)) < comfort.few_frac; };
  const double step_h = axis.step_h();
  double until_people_h = return_h;  // from the end of a step to the end of the first one with people
  for (std::size_t t = axis.steps; t-- > 0;) {
    until_people_h = few(t) ? until_people_h + step_h : 0.0;
    const double still = std::min(until_people_h / return_h, 1.0);
    const auto on_its_way = [&](double setpoint_c, double setback_c) {
      return setpoint_c + (setback_c - setpoint_c) * still;
    };
    if (heats(band, t)) band.heating_c[t] = on_its_way(comfort.heating_setpoint_c, comfort.heating_setback_c);
    if (cools(band, t)) band.cooling_c[t] = on_its_way(comfort.cooling_setpoint_c, comfort.cooling_setback_c);
  }
  if (!comfort.in_seasons || axis.steps == 0) return band;
  double heated_h = hours_in(in_heating_season, axis.start_s, start_h);
  double cooled_h = hours_in(in_cooling_season, axis.start_s, start_h);
  const auto begun = [](double from_c, double to_c, double hours) {
    return from_c + (to_c - from_c) * std::min(hours / start_h, 1.0);
  };
  for (std::size_t t = 0; t < axis.steps; ++t) {
    heated_h = heats(band, t) ? heated_h + step_h : 0.0;
    cooled_h = cools(band, t) ? cooled_h + step_h : 0.0;
    double& heating_c = band.heating_c[t];
    double& cooling_c = band.cooling_c[t];
    if (heats(band, t)) heating_c = std::min(heating_c, begun(start_heating_c, heating_c, heated_h));
    if (cools(band, t)) cooling_c = std::max(cooling_c, begun(start_cooling_c, cooling_c, cooled_h));
  }
  return band;
}

Band no_band(std::size_t steps) {
  return {std::vector<double>(steps, never_heat_c), std::vector<double>(steps, never_cool_c), 1e9, 1e9};
}

bool heats(const Band& band, std::size_t step) { return band.heating_c[step] > never_heat_c; }

bool cools(const Band& band, std::size_t step) { return band.cooling_c[step] < never_cool_c; }

Issues validate(const Drive& drive, const Band& band, const std::string& where) {
  NumberCheck check(where);
  check.above_zero("step_h", drive.step_h, "give the length of a step in hours");
  const std::size_t steps = drive.outdoor_c.size();
  const auto column = [&](const char* name, const std::vector<double>& values) {
    if (values.size() != steps) {
      check.say(IssueCode::wrong_length, name,
                std::to_string(values.size()) + " values for " + std::to_string(steps) + " outdoor temperatures",
                "give one value for each step");
    }
    if (!std::ranges::all_of(values, [](double value) { return std::isfinite(value); })) {
      check.say(IssueCode::not_finite, name, "holds a value that is not a finite number", "repair the value");
    }
  };
  column("outdoor_c", drive.outdoor_c);
  column("air_gain_kw", drive.air_gain_kw);
  column("mass_gain_kw", drive.mass_gain_kw);
  column("heating_c", band.heating_c);
  column("cooling_c", band.cooling_c);
  check.not_negative("heating_max_kw", band.heating_max_kw, "give what the plant can do");
  check.not_negative("cooling_max_kw", band.cooling_max_kw, "give what the plant can do");
  for (std::size_t t = 0; t < std::min(band.heating_c.size(), band.cooling_c.size()); ++t) {
    if (!(band.heating_c[t] >= band.cooling_c[t])) continue;
    check.say(IssueCode::conflict, ("heating_c[" + std::to_string(t) + "]").c_str(),
              "the heating setpoint is not below the cooling setpoint", "leave room between them");
    break;
  }
  return check.issues();
}

Drive drive(const Envelope& envelope, const InternalGains& gains, Type type, const Weather& weather,
            const std::vector<double>& facade_w_m2) {
  const std::size_t steps = weather.axis.steps;
  ensure(facade_w_m2.size() == steps, "one irradiance for each step");
  Drive drive{weather.axis.step_h(), weather.temperature_c, std::vector<double>(steps), std::vector<double>(steps)};
  const double sun_m2 =
      surfaces(envelope).window_m2 * envelope.glass_share_frac * envelope.window_g_frac * envelope.shading_frac;
  for (std::size_t t = 0; t < steps; ++t) {
    const double people = occupancy_frac(type, weather.axis.time(t));
    const double electric_w_m2 = (gains.lighting_w_m2 + gains.devices_w_m2) * in_use_frac(people);
    const double inside_kw = envelope.floor_area_m2 * (electric_w_m2 + gains.people_w_m2 * people) / 1000.0;
    drive.air_gain_kw[t] = 0.5 * inside_kw;
    drive.mass_gain_kw[t] = 0.5 * inside_kw + sun_m2 * facade_w_m2[t] / 1000.0;
  }
  return drive;
}

Course simulate(const RcModel& model, const Drive& drive, const Band& band, const RcState& start) {
  const std::size_t steps = drive.outdoor_c.size();
  ensure(band.heating_c.size() == steps && band.cooling_c.size() == steps && drive.air_gain_kw.size() == steps &&
             drive.mass_gain_kw.size() == steps,
         "drive and band have one value for each step");
  const RcStep step = discretise(model, drive.step_h);
  Course course;
  for (const auto column : {&Course::air_c, &Course::mass_c, &Course::air_mean_c, &Course::mass_mean_c,
                            &Course::heat_kw, &Course::cooling_kw}) {
    (course.*column).resize(steps);
  }
  const double rise_k_kw = step.end_of_rate[0][0] / model.air_capacity_kwh_k;
  Pair state{start.air_c, start.mass_c};
  for (std::size_t t = 0; t < steps; ++t) {
    Pair rate{(model.air_to_outdoor_kw_k * drive.outdoor_c[t] + drive.air_gain_kw[t]) / model.air_capacity_kwh_k,
              (model.mass_to_outdoor_kw_k * drive.outdoor_c[t] + drive.mass_gain_kw[t]) / model.mass_capacity_kwh_k};
    const double free_c = product(step.end_of_start, state, step.end_of_rate, rate)[0];
    const double heat_kw = std::clamp((band.heating_c[t] - free_c) / rise_k_kw, 0.0, band.heating_max_kw);
    const double cooling_kw = std::clamp((free_c - band.cooling_c[t]) / rise_k_kw, 0.0, band.cooling_max_kw);
    rate[0] += (heat_kw - cooling_kw) / model.air_capacity_kwh_k;
    const Pair mean = product(step.mean_of_start, state, step.mean_of_rate, rate);
    state = product(step.end_of_start, state, step.end_of_rate, rate);
    course.air_c[t] = state[0];
    course.mass_c[t] = state[1];
    course.air_mean_c[t] = mean[0];
    course.mass_mean_c[t] = mean[1];
    course.heat_kw[t] = heat_kw;
    course.cooling_kw[t] = cooling_kw;
  }
  return course;
}

Course settled_course(const RcModel& model, const Drive& drive, const Band& band) {
  constexpr double warm_up_h = 14.0 * 24.0;
  const std::size_t steps = std::min(drive.outdoor_c.size(), static_cast<std::size_t>(warm_up_h / drive.step_h));
  if (steps == 0) return simulate(model, drive, band);
  const Course first = simulate(model, first_steps(drive, steps), first_steps(band, steps));
  return simulate(model, drive, band, {first.air_c.back(), first.mass_c.back()});
}

}  // namespace zhanhe::building
