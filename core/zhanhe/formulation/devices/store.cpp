#include <cmath>

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Place<Store> shape(const Store& device, const Context&, ShapeBuilder& builder) {
  Place<Store> place;
  place.charge = builder.column(device.name, "charge");
  place.discharge = builder.column(device.name, "discharge");
  place.level = builder.state(device.name, "level", "kWh");
  place.charge_drive = builder.drive(place.level, place.charge);
  place.discharge_drive = builder.drive(place.level, place.discharge);
  const std::size_t balance = builder.balance(device.node);
  place.charge_entry = builder.column_entry(balance, place.charge);
  builder.column_entry(balance, place.discharge);
  return place;
}

template <>
void fill(const Store& device, const Place<Store>& place, const Context& context, Program& program) {
  program.of_columns[place.charge_entry].value = -1.0;
  program.columns[place.charge].upper = device.p_in_max_kw;
  program.columns[place.discharge].upper = device.p_out_max_kw;
  program.columns[place.discharge].cost = device.cost_yuan_kwh;
  program.drives[place.charge_drive].value = device.efficiency_in_frac * context.step_h();
  program.drives[place.discharge_drive].value = -context.step_h() / device.efficiency_out_frac;

  Program::State& level = program.states[place.level];
  const double lowest = device.level_min_frac * device.e_max_kwh;
  const double highest = device.level_max_frac * device.e_max_kwh;
  level.keep = std::pow(1.0 - device.loss_frac_h, context.step_h());
  level.upper = highest;
  level.lower = lowest;
  if (device.level_final_frac) {
    std::vector<double> lower(context.steps(), lowest);
    lower.back() = std::max(lowest, *device.level_final_frac * device.e_max_kwh);
    level.lower = Hourly(std::move(lower));
  }
  level.cyclic = device.cyclic;
  const bool chosen = device.cyclic && !device.level_initial_frac;
  level.initial_lower = device.level_initial_frac ? *device.level_initial_frac * device.e_max_kwh : lowest;
  level.initial_upper = chosen ? highest : level.initial_lower;
}

template <>
void read(const Store& device, std::string_view kind, const Place<Store>& place, const Context&,
          DispatchBuilder& dispatch) {
  const Quantity charge = dispatch.x(place.charge);
  const Quantity discharge = dispatch.x(place.discharge);
  dispatch.powers.push_back(
      {device.name, device.node, std::string(kind), device.owner, device.meter, discharge - charge});
  dispatch.levels.push_back({device.name, device.node, dispatch.state_first(place.level),
                             dispatch.state_after(place.level), charge, discharge});
  dispatch.flows.push_back(
      {device.name, device.owner, "operation", discharge, Profile(device.cost_yuan_kwh), Profile(0.0)});
}

}  // namespace zhanhe::formulation
