#include <numeric>

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

constexpr double hours_of_a_year = 8760.0;

/// Demand over the study's axis: as given, or the energy of a year spread over a shape.
Profile demand(const Load& load, const Context& context) {
  if (!load.annual_kwh) return load.p_kw;
  const double mean_kw = *load.annual_kwh / hours_of_a_year;
  std::vector<double> values;
  if (!load.shape.empty()) {
    values = context.shape(load.shape);
  } else if (load.profile.given() && !load.profile.constant()) {
    values.assign(load.profile.values().begin(), load.profile.values().end());
  } else {
    return mean_kw;
  }
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  for (double& value : values) value *= mean_kw / mean;
  return Profile(std::move(values), load.shape.empty() ? load.profile.source() : "shape:" + load.shape);
}

}  // namespace

template <>
Place<Load> shape(const Load& device, const Context& context, ShapeBuilder& builder) {
  Place<Load> place;
  place.balance = builder.balance(device.node);
  place.demand_kw = context.cut(demand(device, context));
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
  std::vector<double> total(context.steps());
  std::vector<double> most(context.steps());
  for (std::size_t t = 0; t < total.size(); ++t) {
    total[t] = balance.lower[t] + place.demand_kw[t];
    most[t] = std::max(0.0, place.demand_kw[t]);
  }
  balance.lower = balance.upper = Hourly(std::move(total));
  if (place.may_be_unserved) {
    program.columns[place.unserved].upper = Hourly(std::move(most));
    program.columns[place.unserved].cost = device.unserved_yuan_kwh;
  }
}

template <>
void read(const Load& device, std::string_view kind, const Place<Load>& place, const Context& context,
          DispatchBuilder& dispatch) {
  const auto steps = static_cast<Eigen::Index>(context.steps());
  Eigen::ArrayXd power(steps);
  for (Eigen::Index t = 0; t < steps; ++t) power[t] = -place.demand_kw[static_cast<std::size_t>(t)];
  if (place.may_be_unserved) {
    const Eigen::ArrayXd unserved = dispatch.x(place.unserved);
    power += unserved;
    dispatch.unserved.push_back({device.name, device.node, unserved});
    dispatch.flows.push_back(
        {device.name, device.owner, "unserved", unserved, Profile(device.unserved_yuan_kwh), Profile(0.0)});
  }
  dispatch.powers.push_back({device.name, device.node, std::string(kind), device.owner, device.meter, power});
}

}  // namespace zhanhe::formulation
