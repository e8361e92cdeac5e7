#include "zhanhe/building/retrofit.hpp"

#include <algorithm>
#include <cmath>

#include "zhanhe/base/error.hpp"

namespace zhanhe::building {

namespace {

template <class T>
void take(T& value, const std::optional<T>& changed) {
  if (changed) value = *changed;
}

double area_m2(const Envelope& envelope, const std::string& per) {
  if (per == "wall") return envelope.wall_m2();
  if (per == "roof") return envelope.footprint_m2();
  if (per == "window") return envelope.window_m2();
  if (per == "door") return envelope.door_m2;
  ensure(per == "floor", "a measure costs by wall, roof, window, door or floor");
  return envelope.floor_area_m2;
}

double annuity_frac(double discount_frac, double life_year) {
  if (discount_frac == 0.0) return 1.0 / life_year;
  return discount_frac / (1.0 - std::pow(1.0 + discount_frac, -life_year));
}

Comfort comfort_of(const Plant& plant, const TimeAxis& axis) {
  Comfort comfort;
  for (std::size_t t = 0; t < axis.steps; ++t) {
    const int hour = axis.time(t).hour;
    const double back = hour < 6 || hour >= 22 ? plant.setback_k : 0.0;
    comfort.heat_to_c.push_back(plant.heat_to_c - back);
    comfort.cool_to_c.push_back(plant.cool_to_c + back);
  }
  return comfort;
}

}  // namespace

const std::vector<Measure>& usual_measures() {
  static const std::vector<Measure> measures = [] {
    std::vector<Measure> list;
    const auto add = [&](std::string name, std::string per, double cost_yuan_m2, double life_year) -> Measure& {
      list.push_back({});
      list.back().name = std::move(name);
      list.back().per = std::move(per);
      list.back().cost_yuan_m2 = cost_yuan_m2;
      list.back().life_year = life_year;
      return list.back();
    };
    add("wall insulation", "wall", 130.0, 25.0).wall_w_m2k = 0.45;
    add("roof insulation", "roof", 110.0, 25.0).roof_w_m2k = 0.40;
    Measure& windows = add("windows", "window", 420.0, 25.0);
    windows.window_w_m2k = 1.8;
    windows.air_change_h = 0.5;
    add("doors", "door", 650.0, 20.0).door_w_m2k = 1.8;
    add("LED lighting", "floor", 25.0, 10.0).lighting_w_m2 = 4.0;
    add("chiller plant", "floor", 90.0, 15.0).cooling_cop = 6.0;
    add("controls", "floor", 18.0, 10.0).setback_k = 3.0;
    Measure& pump = add("heat pump for boiler", "floor", 110.0, 20.0);
    pump.heat_frac = 3.2;
    pump.heat_is_electric = true;
    return list;
  }();
  return measures;
}

House with_measures(House house, const std::vector<Measure>& measures) {
  for (const Measure& m : measures) {
    const double lighting_before = house.envelope.lighting_w_m2;
    take(house.envelope.wall_w_m2k, m.wall_w_m2k);
    take(house.envelope.roof_w_m2k, m.roof_w_m2k);
    take(house.envelope.window_w_m2k, m.window_w_m2k);
    take(house.envelope.door_w_m2k, m.door_w_m2k);
    take(house.envelope.air_change_h, m.air_change_h);
    take(house.envelope.recovery_frac, m.recovery_frac);
    take(house.envelope.solar_gain_frac, m.solar_gain_frac);
    take(house.envelope.lighting_w_m2, m.lighting_w_m2);
    take(house.plant.heat_frac, m.heat_frac);
    take(house.plant.cooling_cop, m.cooling_cop);
    take(house.plant.setback_k, m.setback_k);
    take(house.plant.heat_is_electric, m.heat_is_electric);
    // Lighting that is saved no longer warms the rooms.
    const double saved_w_m2 =
        (lighting_before - house.envelope.lighting_w_m2) * house.envelope.lighting_h_year / 8760.0;
    house.envelope.gains_w_m2 = std::max(0.0, house.envelope.gains_w_m2 - saved_w_m2);
  }
  return house;
}

double cost_yuan(const Envelope& envelope, const std::vector<Measure>& measures) {
  double cost = 0.0;
  for (const Measure& measure : measures) cost += measure.cost_yuan_m2 * area_m2(envelope, measure.per);
  return cost;
}

Year assess(const House& house, const Weather& weather) {
  const Envelope& envelope = house.envelope;
  const Comfort comfort = comfort_of(house.plant, weather.axis);
  const Temperatures start{house.plant.heat_to_c, house.plant.heat_to_c};
  const Simulation s = simulate(rc_model(envelope), weather, gains_w(envelope, weather), comfort, start);
  const double step_h = weather.axis.step_h();
  Year year;
  for (std::size_t t = 0; t < s.heat_w.size(); ++t) {
    year.heat_kwh += s.heat_w[t] / 1000.0 * step_h;
    year.cooling_kwh += s.cooling_w[t] / 1000.0 * step_h;
    year.heat_peak_kw = std::max(year.heat_peak_kw, s.heat_w[t] / 1000.0);
    year.cooling_peak_kw = std::max(year.cooling_peak_kw, s.cooling_w[t] / 1000.0);
    year.too_cold_kh += std::max(0.0, comfort.heat_to_c[t] - s.air_c[t]) * step_h;
  }
  const double covered_frac = static_cast<double>(weather.axis.steps) * step_h / 8760.0;
  year.electricity_kwh =
      envelope.lighting_w_m2 * envelope.lighting_h_year * envelope.floor_area_m2 / 1000.0 * covered_frac +
      year.cooling_kwh / house.plant.cooling_cop;
  const double bought = year.heat_kwh / house.plant.heat_frac;
  (house.plant.heat_is_electric ? year.electricity_kwh : year.heat_bought_kwh) += bought;
  return year;
}

Retrofit compare(const House& house, const std::vector<Measure>& measures, const Weather& weather, const Prices& prices,
                 double discount_frac) {
  Retrofit found;
  found.before = assess(house, weather);
  found.after = assess(with_measures(house, measures), weather);
  found.cost_yuan = cost_yuan(house.envelope, measures);
  const double heat_kwh = found.before.heat_bought_kwh - found.after.heat_bought_kwh;
  const double electricity_kwh = found.before.electricity_kwh - found.after.electricity_kwh;
  found.saved_yuan_year = heat_kwh * prices.heat_yuan_kwh + electricity_kwh * prices.electricity_yuan_kwh;
  found.saved_kg_year = heat_kwh * prices.heat_kg_kwh + electricity_kwh * prices.electricity_kg_kwh;
  if (found.saved_yuan_year > 0.0) found.payback_year = found.cost_yuan / found.saved_yuan_year;
  double annuity_yuan = 0.0;
  for (const Measure& measure : measures) {
    annuity_yuan += cost_yuan(house.envelope, {measure}) * annuity_frac(discount_frac, measure.life_year);
  }
  if (found.saved_kg_year > 0.0) found.yuan_kg = (annuity_yuan - found.saved_yuan_year) / found.saved_kg_year;
  return found;
}

}  // namespace zhanhe::building
