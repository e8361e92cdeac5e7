#include <algorithm>

#include "zhanhe/base/extent.hpp"
#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

/// What of a demand can go unserved: feeding in cannot.
Profile drawn_part(const Profile& demand_kw) {
  if (extent(demand_kw.values()).lowest >= 0.0) return demand_kw;
  std::vector<double> values(demand_kw.values().begin(), demand_kw.values().end());
  for (double& value : values) value = std::max(0.0, value);
  return Profile(std::move(values));
}

}  // namespace

template <>
Place<Load> shape(const Load& device, const Context& context, ShapeBuilder& builder) {
  Place<Load> place;
  place.balance = builder.balance(device.node);
  place.demand_kw = context.cut(context.surroundings().demand_kw(device));
  place.may_be_unserved = !device.firm;
  if (place.may_be_unserved) {
    place.unserved = builder.column(device.name, "unserved");
    builder.column_entry(place.balance, place.unserved);
  }
  return place;
}

template <>
void fill(const Load& device, const Place<Load>& place, const Context& context, Program& program) {
  Program::Row& balance = program.rows[place.balance];
  balance.lower = balance.upper = sum(balance.lower, context.hourly(place.demand_kw));
  if (place.may_be_unserved) {
    program.columns[place.unserved].upper = context.hourly(drawn_part(place.demand_kw));
    program.columns[place.unserved].cost = device.unserved_yuan_kwh;
  }
}

template <>
void read(const Load& device, std::string_view kind, const Place<Load>& place, const Context& context,
          DispatchBuilder& dispatch) {
  Quantity power = context.hourly(place.demand_kw, -1.0);
  if (place.may_be_unserved) {
    const Quantity unserved = dispatch.x(place.unserved);
    power = power + unserved;
    dispatch.unserved.push_back({device.name, device.node, unserved});
    dispatch.flows.push_back(
        {device.name, device.owner, "unserved", unserved, Profile(device.unserved_yuan_kwh), Profile(0.0)});
  }
  dispatch.powers.push_back({device.name, device.node, std::string(kind), device.owner, device.meter, power});
}

}  // namespace zhanhe::formulation
