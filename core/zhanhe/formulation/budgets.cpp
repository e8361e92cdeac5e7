// Budgets: rows over the whole run. What a store that is not cyclic has lost in the end is
//
//   level_0 - level_T = (1 - K_0) level_0 - sum_t K_{t+1} (what columns and inflow bring to the level in step t)
//
// with K_t the product of what steps t .. T-1 keep, so a level needs no column of its own.

#include "zhanhe/formulation/budgets.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace zhanhe::formulation {

namespace {

/// A profile over the run, each number times the hours that its step counts for.
std::vector<double> counted(const Profile& cut_profile, const Context& context) {
  std::vector<double> values(context.steps());
  for (std::size_t t = 0; t < values.size(); ++t) values[t] = cut_profile[t] * context.energy_h()[t];
  return values;
}

/// Energy and carbon of an activity in one column.
Countable one_column(std::size_t column, const Profile& carbon_kg_kwh, const Context& context) {
  Countable count;
  count.energy_kwh.push_back({column, counted(1.0, context)});
  const Profile carbon = context.cut(carbon_kg_kwh);
  if (!carbon.constant() || carbon[0] != 0.0) count.carbon_kg.push_back({column, counted(carbon, context)});
  return count;
}

struct Sum {
  std::map<std::size_t, std::vector<double>> columns;
  std::map<std::size_t, double> sizes;
  double constant = 0.0;

  void add(const std::vector<Countable::Term>& terms, double more, double factor) {
    for (const Countable::Term& term : terms) {
      auto& values = columns.try_emplace(term.column, term.value.size(), 0.0).first->second;
      for (std::size_t t = 0; t < values.size(); ++t) values[t] += factor * term.value[t];
    }
    constant += factor * more;
  }
  void add(const Budget& budget, const Countable& device, double factor) {
    if (budget.limit_kg) add(device.carbon_kg, device.carbon_constant_kg, factor);
    if (budget.limit_kwh) add(device.energy_kwh, device.energy_constant_kwh, factor);
    if (budget.limit_kw && device.size.chosen) sizes[device.size.global] += factor;
  }
};

void add_row(const Budget& budget, Sum sum, Program& program) {
  const std::size_t row = program.global_rows.size();
  const double limit = budget.limit_kg ? *budget.limit_kg : budget.limit_kwh ? *budget.limit_kwh : *budget.limit_kw;
  const std::string unit = budget.limit_kg ? "kg" : budget.limit_kwh ? "kWh" : "kW";
  const double side = limit - sum.constant;
  program.global_rows.push_back({{budget.name, "budget", unit},
                                 budget.sense == "at_most" ? -no_limit : side,
                                 budget.sense == "at_least" ? no_limit : side});
  for (auto& [column, values] : sum.columns) {
    const bool same = std::ranges::all_of(values, [&](double value) { return value == values.front(); });
    program.totals.push_back({row, column, same ? Hourly(values.front()) : Hourly(std::move(values))});
  }
  for (const auto& [size, factor] : sum.sizes) program.totals_of_globals.push_back({row, size, factor});
}

}  // namespace

void Countable::add(Countable other) {
  std::ranges::move(other.energy_kwh, std::back_inserter(energy_kwh));
  std::ranges::move(other.carbon_kg, std::back_inserter(carbon_kg));
  energy_constant_kwh += other.energy_constant_kwh;
  carbon_constant_kg += other.carbon_constant_kg;
  if (other.size.chosen) size = other.size;
}

Countable countable(const Generator& device, const Place<Generator>& place, const Context& context, const Program&) {
  Countable count = one_column(place.output.column, device.carbon_kg_kwh, context);
  count.size = place.output.size;
  return count;
}

Countable countable(const Converter& device, const Place<Converter>& place, const Context& context, const Program&) {
  Countable count = one_column(place.input.column, device.carbon_kg_kwh, context);
  count.size = place.input.size;
  return count;
}

Countable countable(const Process& device, const Place<Process>& place, const Context& context, const Program&) {
  Countable count;
  for (std::size_t k = 0; k < place.shares.size(); ++k) {
    count.energy_kwh.push_back({place.shares[k], counted(std::abs(device.point_frac(k, 0)), context)});
  }
  count.size = place.size;
  return count;
}

Countable countable(const Store& device, const Place<Store>& place, const Context& context, const Program& program) {
  Countable count;
  count.size = place.size;
  if (device.cyclic) return count;
  const Program::State& level = program.states[place.level];
  std::vector<double> kept(context.steps(), 1.0);  // K_{t+1}
  for (std::size_t t = kept.size() - 1; t > 0; --t) kept[t - 1] = kept[t] * level.keep[t];
  const double first = level.initial_lower;
  count.energy_constant_kwh = first - kept[0] * level.keep[0] * first;
  for (std::size_t t = 0; t < kept.size(); ++t) count.energy_constant_kwh -= kept[t] * level.inflow[t];
  const auto term = [&](std::size_t column, std::size_t drive) {
    std::vector<double> values(kept.size());
    for (std::size_t t = 0; t < kept.size(); ++t) values[t] = -kept[t] * program.drives[drive].value[t];
    count.energy_kwh.push_back({column, std::move(values)});
  };
  term(place.discharge, place.discharge_drive);
  if (!place.one_column) term(place.charge, place.charge_drive);
  if (place.spills) term(place.spill, place.spill_drive);
  if (device.carbon_kg_kwh == 0.0) return count;
  count.carbon_kg = count.energy_kwh;
  for (Countable::Term& kg : count.carbon_kg) {
    for (double& value : kg.value) value *= device.carbon_kg_kwh;
  }
  count.carbon_constant_kg = count.energy_constant_kwh * device.carbon_kg_kwh;
  return count;
}

Countable countable(const Load& device, const Place<Load>& place, const Context& context, const Program&) {
  Countable count;
  if (device.firm) return count;
  count.energy_kwh.push_back({place.unserved, counted(1.0, context)});
  return count;
}

Countable countable(const Rooms&, const Place<Rooms>& place, const Context& context, const Program&) {
  Countable count;
  for (const std::optional<RoomUse>* use : {&place.heat, &place.cooling}) {
    if (*use && (*use)->may_be_unserved) count.energy_kwh.push_back({(*use)->unserved, counted(1.0, context)});
  }
  return count;
}

Countable countable(const Connection& device, const Place<Connection>& place, const Context& context, const Program&) {
  Countable count = one_column(place.import, device.carbon_kg_kwh, context);
  if (place.exports) count.energy_kwh.push_back({place.out, counted(-1.0, context)});
  return count;
}

void add_budgets(const std::vector<Budget>& budgets, const std::map<std::string, Countable>& devices,
                 const Branches& branches, Program& program) {
  for (const Budget& budget : budgets) {
    Sum sum;
    const auto factor = [&](std::size_t i) { return budget.factors_frac.empty() ? 1.0 : budget.factors_frac[i]; };
    for (std::size_t i = 0; i < budget.devices.size(); ++i) {
      sum.add(budget, devices.at(budget.devices[i]), factor(i));
    }
    for (std::size_t i = 0; i < budget.lines.size(); ++i) {
      const auto branch = std::ranges::find(branches.all, budget.lines[i], &Branch::name);
      if (branch->size.chosen) sum.sizes[branch->size.global] += factor(budget.devices.size() + i);
    }
    if (budget.devices.empty() && budget.limit_kg) {
      for (const auto& [name, device] : devices) sum.add(budget, device, 1.0);
    }
    add_row(budget, std::move(sum), program);
  }
}

}  // namespace zhanhe::formulation
