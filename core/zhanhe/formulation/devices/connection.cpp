#include <cmath>

#include "zhanhe/formulation/posing.hpp"
#include "zhanhe/study/network_rules.hpp"

namespace zhanhe::formulation {

namespace {

/// Whether a kWh comes in and goes out at the same price in some step.
bool same_price(const Profile& import_yuan_kwh, const Profile& export_yuan_kwh, std::size_t steps) {
  for (std::size_t t = 0; t < steps; ++t) {
    if (std::abs(import_yuan_kwh[t] - export_yuan_kwh[t]) < 1e-9) return true;
  }
  return false;
}

/// Whether a step is the first of its calendar month, and whether it is the last, seen inside the run.
struct MonthEnds {
  std::vector<bool> first, last;

  explicit MonthEnds(const TimeAxis& axis) : first(axis.steps), last(axis.steps) {
    int month = axis.time(0).month;
    for (std::size_t t = 1; t < axis.steps; ++t) {
      const int next = axis.time(t).month;
      first[t] = last[t - 1] = next != month;
      month = next;
    }
    last[axis.steps - 1] = true;
  }
};

}  // namespace

template <>
Place<Connection> shape(const Connection& device, const Context& context, ShapeBuilder& builder) {
  Place<Connection> place;
  const std::size_t balance = builder.balance(device.node);
  place.import = builder.column(device.name, "import");
  builder.column_entry(balance, place.import);
  place.exports = device.export_max_kw > 0.0 && may_export(context.study(), device.node);
  if (place.exports) {
    place.out = builder.column(device.name, "export");
    place.out_entry = builder.column_entry(balance, place.out);
  }
  place.peaks = device.demand_yuan_kw_month > 0.0;
  if (place.peaks) {
    // peak after the step = peak before it (none on the first step of a month) + raise, and never below the import
    place.raise = builder.column(device.name, "rise of the month's peak");
    place.peak = builder.state(device.name, "highest import of the month", "kW");
    builder.drive(place.peak, place.raise);
    place.peak_row = builder.row(device.name, "import below the month's peak");
    builder.column_entry(place.peak_row, place.import);
    place.peak_entry = builder.after_entry(place.peak_row, place.peak);
  }
  return place;
}

template <>
void fill(const Connection& device, const Place<Connection>& place, const Context& context, Program& program) {
  Program::Column& import = program.columns[place.import];
  import.upper = device.import_max_kw;
  const Profile carbon_yuan_kwh = product(context.cut(device.carbon_kg_kwh), context.carbon_yuan_kg());
  const Profile import_yuan_kwh = sum(context.cut(device.import_yuan_kwh), carbon_yuan_kwh);
  import.cost = context.hourly(import_yuan_kwh);
  if (place.exports) {
    Program::Column& out = program.columns[place.out];
    out.upper = device.export_max_kw;
    const Profile export_yuan_kwh = context.cut(device.export_yuan_kwh);
    out.cost = context.hourly(export_yuan_kwh, -1.0);
    if (same_price(import_yuan_kwh, export_yuan_kwh, context.steps())) {
      // Any amount could go in and out at once.
      out.tie_break = context.tie_break_yuan_kwh();
      out.cost = sum(out.cost, out.tie_break);
    }
    program.of_columns[place.out_entry].value = -1.0;
  }
  if (place.peaks) {
    const double highest = std::max(device.import_max_kw, device.peak_initial_kw);
    const MonthEnds months(context.axis());
    std::vector<double> keep(context.steps(), 1.0);
    std::vector<double> price(context.steps(), 0.0);
    for (std::size_t t = 0; t < context.steps(); ++t) {
      if (months.first[t]) keep[t] = 0.0;
      // The weight is above 0 in every step: validation asks for it where a demand charge is paid.
      if (months.last[t]) price[t] = device.demand_yuan_kw_month / program.weight[t];
    }
    Program::State& peak = program.states[place.peak];
    peak.keep = Hourly(std::move(keep));
    peak.cost = Hourly(std::move(price));
    peak.upper = highest;
    peak.initial_lower = peak.initial_upper = device.peak_initial_kw;
    program.columns[place.raise].upper = highest;
    program.of_states_after[place.peak_entry].value = -1.0;
    program.rows[place.peak_row].lower = -no_limit;
  }
}

template <>
void read(const Connection& device, std::string_view kind, const Place<Connection>& place, const Context& context,
          DispatchBuilder& dispatch) {
  const Quantity import = dispatch.x(place.import);
  const Quantity out = place.exports ? dispatch.x(place.out) : Quantity();
  const Profile import_price = context.cut(device.import_yuan_kwh);
  const Profile export_price = context.cut(device.export_yuan_kwh);
  dispatch.powers.push_back({device.name, device.node, std::string(kind), device.owner, device.meter, import - out});
  dispatch.exchanges.push_back(
      {device.name, device.node, import, out, context.hourly(import_price), context.hourly(export_price)});
  dispatch.flows.push_back(
      {device.name, device.owner, "import", import, import_price, context.cut(device.carbon_kg_kwh)});
  if (place.exports) {
    dispatch.flows.push_back({device.name, device.owner, "export", out, product(export_price, -1.0), Profile(0.0)});
  }
  if (place.peaks) {
    dispatch.peaks.push_back({device.name, device.owner, import, device.peak_initial_kw, device.demand_yuan_kw_month});
  }
}

}  // namespace zhanhe::formulation
