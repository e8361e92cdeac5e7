// What buildings need and what their rooms can do, by the figures of their type or by the model of their envelope.

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "zhanhe/building/rc_model.hpp"
#include "zhanhe/study/building_parts.hpp"
#include "zhanhe/study/surroundings.hpp"

namespace zhanhe {

namespace {

constexpr double unknown_c = std::numeric_limits<double>::quiet_NaN();

double highest(const std::vector<double>& values) { return values.empty() ? 0.0 : *std::ranges::max_element(values); }

}  // namespace

const building::Shapes& Surroundings::building_shapes(building::Type type) const {
  const auto known = building_shapes_.find(type);
  if (known != building_shapes_.end()) return known->second;
  // A study of whole years holds the figures of a year; any other takes its part of the whole weather year.
  const Weather* typical = building::whole_years(study_.axis()) > 0.0 ? nullptr : &whole_weather();
  return building_shapes_.emplace(type, building::shapes(type, weather(), typical)).first->second;
}

const Surroundings::RunIn& Surroundings::run_in() const {
  if (run_in_) return *run_in_;
  constexpr std::int64_t before_s = 14 * 86400;
  TimeAxis axis = study_.axis();
  const auto steps = static_cast<std::size_t>(before_s / axis.step_s);
  axis.steps += steps;
  axis.start_s -= static_cast<std::int64_t>(steps) * axis.step_s;
  Issues not_told;
  Weather longer = weather_over(axis, not_told);
  run_in_ = longer.axis.steps > 0 ? RunIn{steps, std::move(longer), {}} : RunIn{0, weather(), {}};
  run_in_->facade_w_m2 = building::facade_sun_w_m2(run_in_->weather);
  return *run_in_;
}

Surroundings::Usual Surroundings::usual(const Building& device) const {
  const building::Building described = described_by(device);
  Usual usual{building::needs(described, building_shapes(described.type)), {}};
  if (device.demand_by != "model") return usual;
  const building::Envelope envelope = envelope_of(device);
  const auto& [steps, weather, facade_w_m2] = run_in();
  building::Course course = building::settled_course(
      building::rc_model(envelope),
      building::drive(envelope, building::gains_of(described.type), described.type, weather, facade_w_m2),
      building::operated_band(comfort_of(device), described.type, weather.axis));
  for (std::vector<double>* column : {&course.heat_kw, &course.cooling_kw, &course.air_c}) {
    column->erase(column->begin(), column->begin() + static_cast<std::ptrdiff_t>(steps));
  }
  for (std::vector<double>* column : {&course.heat_kw, &course.cooling_kw}) {
    for (double& value : *column) value *= device.count;
  }
  usual.needs.heat_kw = std::move(course.heat_kw);
  usual.needs.cooling_kw = std::move(course.cooling_kw);
  usual.air_c = std::move(course.air_c);
  return usual;
}

Surroundings::BuildingParts Surroundings::parts_of(const Building& device) const {
  Usual usual = this->usual(device);
  building::Needs& needs = usual.needs;
  BuildingParts parts;
  std::vector<Load>& loads = parts.loads;
  const auto add = [&](const std::string& node, std::vector<double>& p_kw) {
    if (node.empty()) return;
    const auto same = std::ranges::find(loads, node, &Load::node);
    if (same != loads.end()) {
      same->p_kw = sum(same->p_kw, Profile(std::move(p_kw)));
      return;
    }
    Load& load = loads.emplace_back();
    static_cast<Device&>(load) = device;
    load.node = node;
    load.p_kw = Profile(std::move(p_kw), "building:" + device.name);
    load.power_factor = device.power_factor;
    load.firm = device.firm;
    load.unserved_yuan_kwh = device.unserved_yuan_kwh;
  };
  add(device.power_node, needs.power_kw);
  if (!device.has_comfort_band()) {
    add(device.heat_node, needs.heat_kw);
    add(device.cooling_node, needs.cooling_kw);
  }
  add(device.hot_water_node, needs.hot_water_kw);
  if (device.has_comfort_band()) parts.rooms = rooms_of(device, std::move(usual));
  return parts;
}

Rooms Surroundings::rooms_of(const Building& device, Usual usual) const {
  const building::Comfort comfort = comfort_of(device);
  const building::Band band = building::band(comfort, type_of(device), study_.axis());
  const std::size_t steps = study_.axis().steps;
  if (usual.air_c.empty()) {
    // Figures say what it takes to hold the set-points, and nothing of the time between the seasons.
    usual.air_c.assign(steps, unknown_c);
    for (std::size_t t = 0; t < steps; ++t) {
      if (building::heats(band, t)) usual.air_c[t] = band.heating_c[t];
      if (building::cools(band, t)) usual.air_c[t] = band.cooling_c[t];
    }
  }
  std::vector<double> heat_max_kw(steps, 0.0), cooling_max_kw(steps, 0.0), low_c(steps, unknown_c),
      high_c(steps, unknown_c);
  const double heat_kw = device.heat_max_kw.value_or(highest(usual.needs.heat_kw));
  const double cooling_kw = device.cooling_max_kw.value_or(highest(usual.needs.cooling_kw));
  // Rooms that sun or a weak plant take out of their band by themselves may leave it as far again: a heated room that
  // the sun warms beyond its band does not have to have lost before what it stored.
  for (std::size_t t = 0; t < steps; ++t) {
    if (!device.heat_node.empty() && building::heats(band, t)) {
      heat_max_kw[t] = std::max(heat_kw, usual.needs.heat_kw[t]);
      low_c[t] = std::min(band.heating_c[t], usual.air_c[t]) - device.relax_k;
      high_c[t] = std::max(comfort.heating_setpoint_c, usual.air_c[t]) + device.precondition_k;
    } else if (!device.cooling_node.empty() && building::cools(band, t)) {
      cooling_max_kw[t] = std::max(cooling_kw, usual.needs.cooling_kw[t]);
      low_c[t] = std::min(comfort.cooling_setpoint_c, usual.air_c[t]) - device.precondition_k;
      high_c[t] = std::max(band.cooling_c[t], usual.air_c[t]) + device.relax_k;
    }
  }
  Rooms rooms;
  static_cast<Device&>(rooms) = device;
  rooms.heat_node = device.heat_node;
  rooms.cooling_node = device.cooling_node;
  rooms.heat_kw = Profile(std::move(usual.needs.heat_kw), "building:" + device.name);
  rooms.cooling_kw = Profile(std::move(usual.needs.cooling_kw), "building:" + device.name);
  rooms.heat_max_kw = Profile(std::move(heat_max_kw));
  rooms.cooling_max_kw = Profile(std::move(cooling_max_kw));
  rooms.usual_c = Profile(std::move(usual.air_c));
  rooms.low_c = Profile(std::move(low_c));
  rooms.high_c = Profile(std::move(high_c));
  rooms.model = class_model(device);
  rooms.firm = device.firm;
  rooms.unserved_yuan_kwh = device.unserved_yuan_kwh;
  return rooms;
}

}  // namespace zhanhe
