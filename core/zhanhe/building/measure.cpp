// Measures change parameters of the thermal model; what they save together comes out of its simulation.

#include "zhanhe/building/measure.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/number_check.hpp"

namespace zhanhe::building {

namespace {

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
    case Change::meters: return stock.feedback_frac;
    case Change::chiller: return stock.plant.chiller_efficiency_frac;
    case Change::heat_pump: return stock.plant.heat_efficiency_frac;
  }
  ensure(false, "all changes are known");
  return stock.envelope.wall_u_w_m2k;
}

bool more_is_better(Change change) { return only_plant(change) || change == Change::meters; }

bool worse(const Stock& stock, const Measure& measure, double there) {
  if (measure.change == Change::heat_pump && !stock.plant.heat_from_power) return false;
  return more_is_better(measure.change) ? measure.to < there : measure.to > there;
}

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

}  // namespace

std::string_view to_string(Change change) {
  switch (change) {
    case Change::wall: return "wall";
    case Change::roof: return "roof";
    case Change::window: return "window";
    case Change::door: return "door";
    case Change::air_tightness: return "air_tightness";
    case Change::lighting: return "lighting";
    case Change::controls: return "controls";
    case Change::meters: return "meters";
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
    case Change::meters: return measure(0.08, 12.0, 10.0);
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

bool improves(const Stock& stock, const Measure& measure) {
  Stock now = stock;
  const double there = parameter(now, measure.change);
  if (measure.change == Change::heat_pump && !stock.plant.heat_from_power) return true;
  return measure.to != there && !worse(stock, measure, there);
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
    if (worse(stock, measure, there)) {
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

}  // namespace zhanhe::building
