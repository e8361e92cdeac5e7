#include <algorithm>
#include <cmath>

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

/// Without losses and limits of power, charging is discharging backwards: one column does for both.
bool has_one_column(const Store& device) {
  const auto& cost = device.cost_yuan_kwh.values();
  const auto& cost_in = device.cost_in_yuan_kwh.values();
  return !device.p_in_max_kw.given() && !device.p_out_max_kw.given() && !device.p_in_max_frac_h.given() &&
         !device.p_out_max_frac_h.given() && device.efficiency_in_frac.is(1.0) && device.efficiency_out_frac.is(1.0) &&
         std::ranges::equal(cost, cost_in, [](double out, double in) { return out == -in; });
}

/// A number for each step of the run, computed from profiles; one number when none of them is a series.
template <class Value, class... Profiles>
Hourly each_step(std::size_t steps, Value&& value, const Profiles&... profiles) {
  if ((profiles.constant() && ...)) return value(std::size_t{0});
  std::vector<double> values(steps);
  for (std::size_t t = 0; t < steps; ++t) values[t] = value(t);
  return Hourly(std::move(values));
}

/// The least and the most that a level may be in any step.
struct Span {
  double low = 0.0, high = 0.0;
};

/// What a limit of power that is not given becomes: enough to go from one end of the levels to the other in a step, by
/// what a kWh at the node changes the level. No limit where the energy has none.
Hourly implied_kw(const Store& device, const Span& span, const Profile& change, const Context& context) {
  const Profile hours = context.store_h();
  const Profile inflow = context.cut(device.inflow_kw);
  double reach = std::max(span.high, 0.0) - std::min(span.low, 0.0);
  reach = std::max(reach, std::abs(device.level_initial_kwh.value_or(0.0)) + reach);
  if (std::isinf(reach)) return no_limit;
  return each_step(
      context.steps(), [&](std::size_t t) { return (reach / hours[t] + std::abs(inflow[t])) / change[t]; }, hours,
      inflow, change);
}

/// The limit of power in one direction, without that of a chosen size.
Hourly power_limit(const Store& device, const Profile& limit_kw, const Profile& limit_frac_h, const Span& span,
                   const Profile& change, const Context& context) {
  const Profile kw = context.cut(limit_kw);
  const Profile frac_h = context.cut(limit_frac_h);
  if (device.extendable || !frac_h.given()) {
    if (kw.given()) return context.hourly(kw);
    return frac_h.given() ? Hourly(no_limit) : implied_kw(device, span, change, context);
  }
  if (!kw.given()) return context.hourly(frac_h, device.e_max_kwh);
  return each_step(
      context.steps(), [&](std::size_t t) { return std::min(kw[t], frac_h[t] * device.e_max_kwh); }, kw, frac_h);
}

void fill_level(const Store& device, const Place<Store>& place, const Context& context, Program& program) {
  Program::State& level = program.states[place.level];
  const Profile lowest = context.cut(device.level_min_frac);
  const Profile highest = context.cut(device.level_max_frac);
  const std::size_t last = context.steps() - 1;
  if (place.size.chosen) {
    const double largest = device.size_max_kwh.value_or(no_limit);
    level.lower = widest(lowest, device.e_max_kwh, largest, false);
    level.upper = widest(highest, device.e_max_kwh, largest, true);
    fill_size(place.size, device.e_max_kwh, device.size_max_kwh, device.invest_yuan_kwh_year, context, program);
    if (place.size.upper) fill_size_row(*place.size.upper, context.hourly(highest), true, program);
    if (place.size.lower) fill_size_row(*place.size.lower, context.hourly(lowest), false, program);
  } else {
    level.lower = context.hourly(lowest, device.e_max_kwh);
    level.upper = context.hourly(highest, device.e_max_kwh);
  }
  if (device.level_final_frac) {
    std::vector<double> lower(context.steps());
    for (std::size_t t = 0; t < lower.size(); ++t) lower[t] = level.lower[t];
    lower.back() = std::max(lower.back(), *device.level_final_frac * device.e_max_kwh);
    level.lower = Hourly(std::move(lower));
  }
  const Profile loss = context.cut(device.loss_frac_h);
  const Profile& hours = context.store_h();
  level.keep =
      each_step(context.steps(), [&](std::size_t t) { return std::pow(1.0 - loss[t], hours[t]); }, loss, hours);
  const Profile inflow = context.cut(device.inflow_kw);
  level.inflow = each_step(context.steps(), [&](std::size_t t) { return hours[t] * inflow[t]; }, hours, inflow);
  level.cost = context.hourly(context.cut(device.hold_yuan_kwh_h));
  level.cyclic = device.cyclic;
  const bool given = device.level_initial_frac || device.level_initial_kwh;
  const double at_rest = place.size.chosen ? 0.0 : lowest[0] * device.e_max_kwh;
  const double first = device.level_initial_kwh    ? *device.level_initial_kwh
                       : device.level_initial_frac ? *device.level_initial_frac * device.e_max_kwh
                                                   : at_rest;
  const bool chosen = device.cyclic && !given;
  level.initial_lower = chosen ? level.lower[last] : first;
  level.initial_upper = chosen ? level.upper[last] : first;
}

void fill_powers(const Store& device, const Place<Store>& place, const Context& context, Program& program) {
  const Program::State& level = program.states[place.level];
  const Span span{level.lower.extent().lowest, level.upper.extent().highest};
  const Profile& hours = context.store_h();
  const Profile in = context.cut(device.efficiency_in_frac);
  const Profile out = context.cut(device.efficiency_out_frac);
  Program::Column& discharge = program.columns[place.discharge];
  discharge.cost = context.hourly(context.cut(device.cost_yuan_kwh));
  discharge.quadratic = context.hourly(context.cut(device.cost_yuan_kw2h), 2.0);
  program.drives[place.discharge_drive].value =
      each_step(context.steps(), [&](std::size_t t) { return -hours[t] / out[t]; }, hours, out);
  if (place.one_column) {
    discharge.upper = implied_kw(device, span, 1.0, context);
    discharge.lower = discharge.upper.times(-1.0);
    return;
  }
  Program::Column& charge = program.columns[place.charge];
  charge.cost = context.hourly(context.cut(device.cost_in_yuan_kwh));
  for (Program::Column* direction : {&charge, &discharge}) {
    direction->tie_break = context.tie_break_yuan_kwh();
    direction->cost = sum(direction->cost, direction->tie_break);
  }
  const Profile unit = 1.0;
  discharge.upper = power_limit(device, device.p_out_max_kw, device.p_out_max_frac_h, span, unit, context);
  charge.upper = power_limit(device, device.p_in_max_kw, device.p_in_max_frac_h, span, in, context);
  program.of_columns[place.charge_entry].value = -1.0;
  program.drives[place.charge_drive].value =
      each_step(context.steps(), [&](std::size_t t) { return in[t] * hours[t]; }, hours, in);
  if (place.charge_row) {
    fill_size_row(*place.charge_row, context.hourly(context.cut(device.p_in_max_frac_h)), true, program);
  }
  if (place.discharge_row) {
    fill_size_row(*place.discharge_row, context.hourly(context.cut(device.p_out_max_frac_h)), true, program);
  }
}

}  // namespace

template <>
Place<Store> shape(const Store& device, const Context& context, ShapeBuilder& builder) {
  Place<Store> place;
  place.one_column = has_one_column(device);
  if (!place.one_column) place.charge = builder.column(device.name, "charge");
  place.discharge = builder.column(device.name, place.one_column ? "power" : "discharge");
  place.level = builder.state(device.name, "level", "kWh");
  const std::size_t balance = builder.balance(device.node);
  if (!place.one_column) {
    place.charge_drive = builder.drive(place.level, place.charge);
    place.charge_entry = builder.column_entry(balance, place.charge);
  }
  place.discharge_drive = builder.drive(place.level, place.discharge);
  builder.column_entry(balance, place.discharge);
  const Profile inflow = context.cut(device.inflow_kw);
  place.spills = std::ranges::any_of(inflow.values(), [](double value) { return value > 0.0; });
  if (place.spills) {
    place.spill = builder.column(device.name, "spill");
    place.spill_drive = builder.drive(place.level, place.spill);
  }
  if (device.extendable) {
    place.size = shape_size(device.name, "kWh", builder);
    const std::size_t size = place.size.global;
    place.size.upper = shape_level_row(device.name, "level below the size", place.level, size, builder);
    if (!device.level_min_frac.is(0.0)) {
      place.size.lower = shape_level_row(device.name, "level above the lowest", place.level, size, builder);
    }
    if (device.p_in_max_frac_h.given()) {
      place.charge_row = shape_size_row(device.name, "charge below the size", place.charge, size, builder);
    }
    if (device.p_out_max_frac_h.given()) {
      place.discharge_row = shape_size_row(device.name, "discharge below the size", place.discharge, size, builder);
    }
  }
  return place;
}

template <>
void fill(const Store& device, const Place<Store>& place, const Context& context, Program& program) {
  fill_level(device, place, context, program);
  fill_powers(device, place, context, program);
  if (!place.spills) return;
  const Profile inflow = context.cut(device.inflow_kw);
  const Profile& hours = context.store_h();
  Program::Column& spill = program.columns[place.spill];
  spill.upper = each_step(context.steps(), [&](std::size_t t) { return std::max(0.0, inflow[t]); }, inflow);
  spill.cost = context.hourly(context.cut(device.spill_yuan_kwh));
  program.drives[place.spill_drive].value = context.hourly(hours, -1.0);
}

template <>
void read(const Store& device, std::string_view kind, const Place<Store>& place, const Context& context,
          DispatchBuilder& dispatch) {
  const Quantity net = dispatch.x(place.discharge);
  Quantity charge;
  Quantity discharge = net;
  if (place.one_column) {
    const Eigen::ArrayXd power = net.values(static_cast<Eigen::Index>(context.steps()));
    const auto part = [&](double sign) {
      std::vector<double> numbers(context.steps());
      for (std::size_t t = 0; t < numbers.size(); ++t) {
        numbers[t] = std::max(0.0, sign * power[static_cast<Eigen::Index>(t)]);
      }
      return Quantity(Hourly(std::move(numbers)));
    };
    charge = part(-1.0);
    discharge = part(1.0);
  } else {
    charge = dispatch.x(place.charge);
  }
  const Quantity level = dispatch.state_after(place.level);
  dispatch.powers.push_back(
      {device.name, device.node, std::string(kind), device.owner, device.meter, discharge - charge});
  dispatch.levels.push_back({device.name, device.node, dispatch.state_first(place.level), level, charge, discharge});
  const auto operation = [&](const Quantity& power_kw, const Profile& price, const Profile& square = 0.0) {
    dispatch.flows.push_back(
        {device.name, device.owner, "operation", power_kw, context.cut(price), Profile(0.0), context.cut(square)});
  };
  operation(net, device.cost_yuan_kwh, device.cost_yuan_kw2h);
  if (!place.one_column && !device.cost_in_yuan_kwh.is(0.0)) operation(charge, device.cost_in_yuan_kwh);
  if (!device.hold_yuan_kwh_h.is(0.0)) operation(level, device.hold_yuan_kwh_h);
  if (place.spills) operation(dispatch.x(place.spill), device.spill_yuan_kwh);
  read_size(place.size, device.name, device.owner, kind, device.node, "kWh", device.invest_yuan_kwh_year, context,
            dispatch);
}

}  // namespace zhanhe::formulation
