// Measures change parameters of the thermal model; what they save together comes out of its simulation.

#include "zhanhe/building/retrofit.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/number_check.hpp"

namespace zhanhe::building {

namespace {

constexpr std::size_t warm_up_h = 14 * 24;

/// The parameter that a change acts on, in the units of Measure::to.
double& parameter(Stock& stock, Change change) {
  switch (change) {
    case Change::wall: return stock.envelope.wall_u_w_m2k;
    case Change::roof: return stock.envelope.roof_u_w_m2k;
    case Change::window: return stock.envelope.window_u_w_m2k;
    case Change::door: return stock.envelope.door_u_w_m2k;
    case Change::air_tightness: return stock.envelope.air_change_frac_h;
    case Change::lighting: return stock.gains.lighting_w_m2;
    case Change::controls: return stock.comfort.heating_setback_c;
    case Change::chiller: return stock.plant.chiller_efficiency_frac;
    case Change::heat_pump: return stock.plant.heat_efficiency_frac;
  }
  ensure(false, "all changes are known");
  return stock.envelope.wall_u_w_m2k;
}

bool more_is_better(Change change) { return change == Change::chiller || change == Change::heat_pump; }

double size_m2(const Envelope& envelope, Change change) {
  const Surfaces area = surfaces(envelope);
  switch (change) {
    case Change::wall: return area.wall_m2;
    case Change::roof: return area.roof_m2;
    case Change::window: return area.window_m2;
    case Change::door: return area.door_m2;
    default: return envelope.floor_area_m2;
  }
}

Drive first_part(const Drive& drive, std::size_t steps) {
  const auto cut = [steps](const std::vector<double>& values) {
    return std::vector<double>(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(steps));
  };
  return {drive.step_h, cut(drive.outdoor_c), cut(drive.air_gain_kw), cut(drive.mass_gain_kw)};
}

Band first_part(const Band& band, std::size_t steps) {
  const auto end = static_cast<std::ptrdiff_t>(steps);
  return {{band.heating_c.begin(), band.heating_c.begin() + end},
          {band.cooling_c.begin(), band.cooling_c.begin() + end},
          band.heating_max_kw,
          band.cooling_max_kw};
}

double sum(const std::vector<double>& values) {
  double total = 0.0;
  for (const double value : values) total += value;
  return total;
}

double highest(const std::vector<double>& values) { return values.empty() ? 0.0 : *std::ranges::max_element(values); }

}  // namespace

Issues validate(const Stock& stock, const std::string& where) {
  NumberCheck check(where);
  check.add(validate(stock.envelope, where));
  check.add(validate(stock.gains, where));
  check.add(validate(stock.comfort, where));
  check.within("heat_efficiency_frac", stock.plant.heat_efficiency_frac, 0.3, 15.0,
               "0.9 for boilers, 3 for heat pumps");
  check.within("chiller_efficiency_frac", stock.plant.chiller_efficiency_frac, 0.3, 15.0, "3 to 6");
  if (!stock.plant.heat_from_power && stock.plant.heat_efficiency_frac > 1.1 &&
      stock.plant.heat_efficiency_frac <= 15.0) {
    check.say(IssueCode::conflict, "heat_efficiency_frac", "a boiler does not give more heat than its fuel has",
              "set heat_from_power for a heat pump");
  }
  return check.issues();
}

std::string_view to_string(Change change) {
  switch (change) {
    case Change::wall: return "wall";
    case Change::roof: return "roof";
    case Change::window: return "window";
    case Change::door: return "door";
    case Change::air_tightness: return "air_tightness";
    case Change::lighting: return "lighting";
    case Change::controls: return "controls";
    case Change::chiller: return "chiller";
    case Change::heat_pump: return "heat_pump";
  }
  return "";
}

Measure common_measure(Change change) {
  const auto measure = [change](double to, double cost_yuan_m2, double life_year) {
    return Measure{
        .change = change, .to = to, .from = {}, .cost_yuan_m2 = cost_yuan_m2, .life_year = life_year, .g_to_frac = {}};
  };
  switch (change) {
    case Change::wall: return measure(0.45, 130.0, 25.0);
    case Change::roof: return measure(0.40, 110.0, 20.0);
    case Change::window: return measure(1.8, 420.0, 25.0);
    case Change::door: return measure(1.8, 650.0, 20.0);
    case Change::air_tightness: return measure(0.5, 15.0, 15.0);
    case Change::lighting: return measure(4.5, 25.0, 8.0);
    case Change::controls: return measure(16.0, 18.0, 10.0);
    case Change::chiller: return measure(5.0, 90.0, 15.0);
    case Change::heat_pump: return measure(3.0, 80.0, 15.0);
  }
  ensure(false, "all changes are known");
  return {};
}

Stock with_measures(Stock stock, std::span<const Measure> measures) {
  for (const Measure& measure : measures) {
    double& value = parameter(stock, measure.change);
    if (measure.change == Change::controls) stock.comfort.cooling_setback_c += value - measure.to;
    if (measure.change == Change::heat_pump) stock.plant.heat_from_power = true;
    if (measure.change == Change::window && measure.g_to_frac) stock.envelope.window_g_frac = *measure.g_to_frac;
    value = measure.to;
  }
  return stock;
}

double investment_yuan(const Stock& stock, std::span<const Measure> measures) {
  double total = 0.0;
  for (const Measure& measure : measures) total += measure.cost_yuan_m2 * size_m2(stock.envelope, measure.change);
  return total;
}

Issues validate(const Stock& stock, std::span<const Measure> measures, const std::string& where) {
  NumberCheck check(where);
  check.add(validate(stock, where));
  const bool sound = !has_errors(check.issues());
  for (std::size_t i = 0; i < measures.size(); ++i) {
    const Measure& measure = measures[i];
    const std::string place = "measure[" + std::to_string(i) + "] " + std::string(to_string(measure.change));
    const auto at = [&place](const char* field) { return place + " " + field; };
    check.not_negative(at("cost_yuan_m2").c_str(), measure.cost_yuan_m2, "give yuan for each m2");
    check.above_zero(at("life_year").c_str(), measure.life_year, "give the years that it lasts");
    if (measure.g_to_frac && measure.change != Change::window) {
      check.say(IssueCode::conflict, at("g_to_frac").c_str(), "only windows have a g-value", "leave it out");
    }
    if (std::any_of(measures.begin(), measures.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const Measure& other) { return other.change == measure.change; })) {
      check.say(IssueCode::conflict, place.c_str(), "the same thing is changed twice", "keep one of the measures");
    }
    if (!sound) continue;
    Stock now = stock;
    const double there = parameter(now, measure.change);
    if (measure.from && !(std::abs(*measure.from - there) <= 0.01 * std::abs(there))) {
      check.say(IssueCode::conflict, at("from").c_str(),
                number_text(*measure.from) + " is not what the building has, " + number_text(there),
                "correct the building or the measure");
    }
    const bool new_kind = measure.change == Change::heat_pump && !stock.plant.heat_from_power;
    if (!new_kind && (more_is_better(measure.change) ? measure.to < there : measure.to > there)) {
      check.say(IssueCode::conflict, at("to").c_str(),
                number_text(measure.to) + " is worse than what the building has, " + number_text(there),
                "correct it, or leave the measure out");
    }
  }
  if (sound) {
    for (Issue issue : validate(with_measures(stock, measures), where)) {
      issue.message += ", after the measures";
      check.add({issue});
    }
  }
  return check.issues();
}

Issues validate(const EnergyPrice& price, const std::string& where) {
  NumberCheck check(where);
  check.not_negative("power_yuan_kwh", price.power_yuan_kwh, "give yuan for each kWh of electricity");
  check.not_negative("heat_source_yuan_kwh", price.heat_source_yuan_kwh,
                     "give yuan for each kWh of fuel or district heat");
  return check.issues();
}

Demand demand(const Stock& stock, const Weather& weather, const std::vector<double>& facade_w_m2,
              const EnergyPrice& price) {
  const RcModel model = rc_model(stock.envelope);
  const Drive acting = drive(stock.envelope, stock.gains, stock.type, weather, facade_w_m2);
  const Band kept = band(stock.comfort, stock.type, weather.axis);
  const std::size_t steps = weather.axis.steps;
  RcState start;
  const std::size_t warm_up = std::min(steps, static_cast<std::size_t>(static_cast<double>(warm_up_h) / acting.step_h));
  if (warm_up > 0) {
    const Course course = simulate(model, first_part(acting, warm_up), first_part(kept, warm_up));
    start = {course.air_c.back(), course.mass_c.back()};
  }
  const Course course = simulate(model, acting, kept, start);
  double lamps_and_devices_kwh = 0.0;
  for (std::size_t t = 0; t < steps; ++t) {
    const double people = occupancy_frac(stock.type, weather.axis.time(t));
    lamps_and_devices_kwh += (stock.gains.lighting_w_m2 + stock.gains.devices_w_m2) * in_use_frac(people) *
                             stock.envelope.floor_area_m2 / 1000.0 * acting.step_h;
  }
  Demand demand;
  demand.heat_kwh = sum(course.heat_kw) * acting.step_h;
  demand.cooling_kwh = sum(course.cooling_kw) * acting.step_h;
  demand.heat_peak_kw = highest(course.heat_kw);
  demand.cooling_peak_kw = highest(course.cooling_kw);
  demand.power_kwh = lamps_and_devices_kwh + demand.cooling_kwh / stock.plant.chiller_efficiency_frac;
  const double taken_kwh = demand.heat_kwh / stock.plant.heat_efficiency_frac;
  (stock.plant.heat_from_power ? demand.power_kwh : demand.source_kwh) += taken_kwh;
  demand.cost_yuan = price.power_yuan_kwh * demand.power_kwh + price.heat_source_yuan_kwh * demand.source_kwh;
  return demand;
}

Comparison compare(const Stock& stock, std::span<const Measure> measures, const Weather& weather,
                   const EnergyPrice& price) {
  const std::vector<double> facade_w_m2 = facade_sun_w_m2(weather);
  Comparison comparison{.before = demand(stock, weather, facade_w_m2, price),
                        .after = demand(with_measures(stock, measures), weather, facade_w_m2, price),
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
