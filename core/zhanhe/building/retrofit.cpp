// A building by the hour and in sums.
//
//   power(t)   lamps and devices + cooling / chiller plant (+ heat / heat pump)
//   source(t)  heat / boiler, without a heat pump

#include "zhanhe/building/retrofit.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/number_check.hpp"

namespace zhanhe::building {

namespace {

double sum(const std::vector<double>& values) {
  double total = 0.0;
  for (const double value : values) total += value;
  return total;
}

double highest(const std::vector<double>& values) { return values.empty() ? 0.0 : *std::ranges::max_element(values); }

/// Adds `sign` times what a plant takes for the heat and cold of a course.
void add_plant(Hours& hours, const Plant& plant, double sign) {
  std::vector<double>& heat_from = plant.heat_from_power ? hours.power_kw : hours.source_kw;
  for (std::size_t t = 0; t < hours.heat_kw.size(); ++t) {
    hours.power_kw[t] += sign * hours.cooling_kw[t] / plant.chiller_efficiency_frac;
    heat_from[t] += sign * hours.heat_kw[t] / plant.heat_efficiency_frac;
  }
}

/// Of a quantity of each step times a price or a factor.
double total(const std::vector<double>& kw, const Profile& of_kwh, double step_h) {
  double total = 0.0;
  for (std::size_t t = 0; t < kw.size(); ++t) total += kw[t] * of_kwh[t];
  return total * step_h;
}

}  // namespace

Issues validate(const EnergyTerms& terms, std::size_t steps, const std::string& where) {
  NumberCheck check(where);
  const auto look = [&](const char* name, const Profile& profile) {
    if (!profile.given()) {
      check.say(IssueCode::missing_key, name, "is not given", "give a number or a series");
      return;
    }
    if (!profile.constant() && profile.size() != steps) {
      check.say(IssueCode::wrong_length, name,
                std::to_string(profile.size()) + " values for " + std::to_string(steps) + " steps of the weather",
                "give one number, or one for each step");
    }
    const auto values = profile.values();
    const auto wrong = std::ranges::find_if(values, [](double value) { return !(value >= 0.0) || std::isinf(value); });
    if (wrong == values.end()) return;
    const std::string place = profile.constant() ? name : name + ("[" + std::to_string(wrong - values.begin()) + "]");
    check.not_negative(place.c_str(), *wrong, "give what a kWh costs or emits, 0 or more");
  };
  look("power_yuan_kwh", terms.power_yuan_kwh);
  look("heat_source_yuan_kwh", terms.heat_source_yuan_kwh);
  look("power_kg_kwh", terms.power_kg_kwh);
  look("heat_source_kg_kwh", terms.heat_source_kg_kwh);
  return check.issues();
}

Hours simulate(const Stock& stock, const Weather& weather, const std::vector<double>& facade_w_m2) {
  const Stock run = as_run(stock);
  const RcModel model = rc_model(run.envelope);
  const Drive acting = drive(run.envelope, run.gains, run.type, weather, facade_w_m2);
  const Band kept = operated_band(run.comfort, run.type, weather.axis);
  const std::size_t steps = weather.axis.steps;
  Course course = settled_course(model, acting, kept);
  Hours hours{.step_h = acting.step_h,
              .heat_kw = std::move(course.heat_kw),
              .cooling_kw = std::move(course.cooling_kw),
              .power_kw = std::vector<double>(steps),
              .source_kw = std::vector<double>(steps),
              .air_c = std::move(course.air_c)};
  const double electric_kw = (run.gains.lighting_w_m2 + run.gains.devices_w_m2) * run.envelope.floor_area_m2 / 1000.0;
  for (std::size_t t = 0; t < steps; ++t) {
    const double people = occupancy_frac(run.type, weather.axis.time(t));
    hours.power_kw[t] = electric_kw * in_use_frac(people);
    if (people < run.comfort.few_frac) continue;
    const double outside_k = std::max({0.0, kept.heating_c[t] - hours.air_c[t], hours.air_c[t] - kept.cooling_c[t]});
    hours.discomfort_kh += outside_k * hours.step_h;
  }
  add_plant(hours, run.plant, 1.0);
  return hours;
}

Hours with_plant(Hours hours, const Plant& before, const Plant& after) {
  add_plant(hours, before, -1.0);
  add_plant(hours, after, 1.0);
  return hours;
}

Demand demand(const Hours& hours, const EnergyTerms& terms) {
  return {.heat_kwh = sum(hours.heat_kw) * hours.step_h,
          .cooling_kwh = sum(hours.cooling_kw) * hours.step_h,
          .power_kwh = sum(hours.power_kw) * hours.step_h,
          .source_kwh = sum(hours.source_kw) * hours.step_h,
          .heat_peak_kw = highest(hours.heat_kw),
          .cooling_peak_kw = highest(hours.cooling_kw),
          .power_peak_kw = highest(hours.power_kw),
          .discomfort_kh = hours.discomfort_kh,
          .cost_yuan = total(hours.power_kw, terms.power_yuan_kwh, hours.step_h) +
                       total(hours.source_kw, terms.heat_source_yuan_kwh, hours.step_h),
          .carbon_kg = total(hours.power_kw, terms.power_kg_kwh, hours.step_h) +
                       total(hours.source_kw, terms.heat_source_kg_kwh, hours.step_h)};
}

Demand demand(const Stock& stock, const Weather& weather, const std::vector<double>& facade_w_m2,
              const EnergyTerms& terms) {
  return demand(simulate(stock, weather, facade_w_m2), terms);
}

Comparison compare(const Stock& stock, std::span<const Measure> measures, const Weather& weather,
                   const EnergyTerms& terms) {
  const std::vector<double> facade_w_m2 = facade_sun_w_m2(weather);
  Comparison comparison{.before = demand(stock, weather, facade_w_m2, terms),
                        .after = demand(with_measures(stock, measures), weather, facade_w_m2, terms),
                        .investment_yuan = investment_yuan(stock, measures),
                        .saved_yuan_year = 0.0,
                        .payback_year = {},
                        .life_year = 0.0};
  const double hours = static_cast<double>(weather.axis.steps) * weather.axis.step_h();
  const double saved_yuan = comparison.before.cost_yuan - comparison.after.cost_yuan;
  comparison.saved_yuan_year = hours > 0.0 ? saved_yuan * 8760.0 / hours : 0.0;
  if (comparison.saved_yuan_year > 0.0) {
    comparison.payback_year = comparison.investment_yuan / comparison.saved_yuan_year;
  }
  for (const Measure& measure : measures) {
    comparison.life_year =
        comparison.life_year == 0.0 ? measure.life_year : std::min(comparison.life_year, measure.life_year);
  }
  return comparison;
}

}  // namespace zhanhe::building
