#include "zhanhe/formulation/pose.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/extent.hpp"
#include "zhanhe/electric/power_factor.hpp"
#include "zhanhe/formulation/branches.hpp"
#include "zhanhe/formulation/budgets.hpp"
#include "zhanhe/formulation/gather.hpp"
#include "zhanhe/formulation/grid_rows.hpp"
#include "zhanhe/formulation/posing.hpp"
#include "zhanhe/study/network_rules.hpp"

namespace zhanhe::formulation {

namespace {

/// What a program is made of: the primitives that a user can name, and what buildings pose as besides loads.
using Posables = Join<Primitives, TypeList<Rooms>>;

/// A primitive of the program: what it is, what the user calls it, and where it stands.
template <class Primitive>
struct Item {
  Primitive device;
  std::string_view kind;
  Place<Primitive> place;
};

template <class List>
struct ItemTable;
template <class... Ts>
struct ItemTable<TypeList<Ts...>> {
  std::tuple<std::vector<Item<Ts>>...> vectors;

  template <class T>
  std::vector<Item<T>>& all() {
    return std::get<std::vector<Item<T>>>(vectors);
  }
  template <class Function>
  void for_each(Function&& function) {
    (std::ranges::for_each(all<Ts>(), function), ...);
  }
};

/// Every device of the study as a primitive: the generic ones as they are, the named ones by their coefficients.
ItemTable<Posables> primitives_of(const Study& study, const Context& context) {
  ItemTable<Posables> items;
  for_each_type(Devices{}, [&]<class Device>() {
    for (const Device& device : study.all<Device>()) {
      if constexpr (Named<Device>) {
        items.all<typename Device::Primitive>().push_back({as_primitive(device, context), Device::kind, {}});
      } else if constexpr (std::is_same_v<Device, Building>) {
        auto parts = context.surroundings().parts_of(device);
        for (Load& load : parts.loads) items.all<Load>().push_back({std::move(load), Load::kind, {}});
        if (parts.rooms) items.all<Rooms>().push_back({*std::move(parts.rooms), Load::kind, {}});
      } else {
        items.all<Device>().push_back({device, Device::kind, {}});
      }
    }
  });
  return items;
}

double smallest(const Profile& profile) { return profile.given() ? extent(profile.values()).lowest : 0.0; }
double largest(const Profile& profile) { return profile.given() ? extent(profile.values()).highest : 0.0; }

double magnitude(const Profile& profile) {
  return profile.given() ? std::max(-smallest(profile), largest(profile)) : 0.0;
}
/// The largest size, which may be none.
template <class Device>
double largest_kw(const Device& d) {
  return d.extendable ? d.size_max_kw.value_or(no_limit) : d.p_max_kw;
}
double times(double fraction, double size) { return fraction == 0.0 ? 0.0 : fraction * size; }

// The most a primitive can inject in any step, kW.
double injection_kw(const Generator& d) { return times(std::max(0.0, largest(d.profile)), largest_kw(d)); }
double injection_kw(const Store& d) {
  if (d.p_out_max_kw.given()) return largest(d.p_out_max_kw);
  const double energy_kwh = d.extendable ? d.size_max_kwh.value_or(no_limit) : d.e_max_kwh;
  if (d.p_out_max_frac_h.given()) return times(largest(d.p_out_max_frac_h), energy_kwh);
  constexpr double shortest_h = 0.25;
  return 2.0 * times(1.0 / shortest_h, energy_kwh) + magnitude(d.inflow_kw) +
         std::abs(d.level_initial_kwh.value_or(0.0)) / shortest_h;
}
double injection_kw(const Connection& d) { return d.import_max_kw; }
double injection_kw(const Converter& d) {
  double forth = 0.0;
  double back = 0.0;
  for (const Port& port : d.outputs) forth += magnitude(port.factor_frac);
  for (const Port& port : d.inputs) back += magnitude(port.factor_frac);
  return times(forth * std::max(0.0, largest(d.profile)), largest_kw(d)) +
         times(back * std::max(0.0, -smallest(d.must_run_frac)), largest_kw(d));
}
double injection_kw(const Process& d) {
  double most = 0.0;
  for (std::size_t k = 0; k < d.point_count(); ++k) {
    double given = 0.0;
    for (std::size_t n = 0; n < d.nodes.size(); ++n) given += std::max(0.0, largest(d.point(k, n)));
    most = std::max(most, given);
  }
  return times(most * std::max(0.0, largest(d.profile)), largest_kw(d));
}
double injection_kw(const Rooms&) { return 0.0; }
double injection_kw(const Load& d) { return d.p_kw.given() ? std::max(0.0, -extent(d.p_kw.values()).lowest) : 0.0; }

}  // namespace

struct Posed::Parts {
  Study study;
  Issues& issues;
  Context context;
  Program program;
  ItemTable<Posables> items;
  Branches branches;
  std::shared_ptr<const Feedback> feedback;
  std::optional<GridRows> grid;

  Parts(Study source, Window window, Issues& notes, std::shared_ptr<const Feedback> of_grid)
      : study(std::move(source)), issues(notes), context(study, window, issues), feedback(std::move(of_grid)) {
    items = primitives_of(study, context);
    double all_sources_kw = 0.0;
    items.for_each([&](const auto& item) { all_sources_kw += injection_kw(item.device); });
    branches.all = branches_of(study.network, all_sources_kw, context);
  }

  void shape_all() {
    program.hours = context.steps();
    program.weight = context.hourly(context.cost_h());
    ShapeBuilder builder(program, study.network.nodes());
    items.for_each([&](auto& item) { item.place = shape(item.device, context, builder); });
    const bool grid_has_loops = feedback && !feedback->only_losses();
    shape(branches, study.network, grid_has_loops ? feedback->line : std::vector<std::string>{}, builder);
    if (!feedback) return;
    grid.emplace(study, *feedback, reactive_loads(), reactive_sources());
    grid->shape(branches, builder);
  }

  std::vector<ReactiveLoad> reactive_loads() {
    std::vector<ReactiveLoad> loads;
    for (const Item<Load>& item : items.all<Load>()) {
      const double tangent = electric::reactive_per_active(item.device.power_factor);
      ReactiveLoad load{item.device.node, tangent, item.place.demand_kw, {}};
      if (item.place.may_be_unserved) load.unserved = item.place.unserved;
      loads.push_back(std::move(load));
    }
    return loads;
  }

  /// PV, wind and batteries that may run below a power factor of 1.
  std::vector<ReactiveSource> reactive_sources() {
    std::vector<ReactiveSource> sources;
    const auto add = [&]<class Device>(const Device& device, const Profile& available) {
      if (device.power_factor_min >= 1.0) return;
      const double most = device.p_max_kw * electric::reactive_per_active(device.power_factor_min);
      std::vector<double> kvar(context.steps());
      for (std::size_t t = 0; t < kvar.size(); ++t) kvar[t] = most * std::min(1.0, available[t]);
      sources.push_back({device.name, device.owner, device.node, Profile(std::move(kvar)), 0});
    };
    std::map<std::string, const Generator*> generators;
    for (const Item<Generator>& item : items.all<Generator>()) generators.emplace(item.device.name, &item.device);
    const auto weather_driven = [&](const auto& devices) {
      for (const auto& device : devices) add(device, context.cut(generators.at(device.name)->profile));
    };
    weather_driven(study.all<Pv>());
    weather_driven(study.all<Wind>());
    for (const Battery& battery : study.all<Battery>()) add(battery, Profile(1.0));
    return sources;
  }

  void fill_all() {
    items.for_each([&](auto& item) { fill(item.device, item.place, context, program); });
    fill(branches, context, program);
    if (grid) grid->fill(context, program);
    std::vector<Budget> budgets = study.all<Budget>();
    if (std::optional<Budget> rule = peak_budget(study, context.surroundings())) budgets.push_back(std::move(*rule));
    if (budgets.empty()) return;
    std::map<std::string, Countable> devices;
    items.for_each([&](const auto& item) {
      // A building is several loads of one name.
      devices[item.device.name].add(countable(item.device, item.place, context, program));
    });
    add_budgets(budgets, devices, branches, program);
  }
};

Posed::Posed(const Study& study, Window window, Issues& issues, std::shared_ptr<const Feedback> feedback)
    : parts_(std::make_unique<Parts>(study, window, issues, std::move(feedback))) {
  parts_->shape_all();
  parts_->fill_all();
  const std::string problem = shape_problem(parts_->program);
  ensure(problem.empty(), problem);
}

Posed::~Posed() = default;
Posed::Posed(Posed&&) noexcept = default;
Posed& Posed::operator=(Posed&&) noexcept = default;

const Program& Posed::program() const { return parts_->program; }
const TimeAxis& Posed::axis() const { return parts_->context.axis(); }

Dispatch Posed::read(const Solution& solution) const {
  DispatchBuilder builder(parts_->program, solution);
  parts_->items.for_each(
      [&](const auto& item) { formulation::read(item.device, item.kind, item.place, parts_->context, builder); });
  formulation::read(parts_->branches, parts_->context, builder);
  if (parts_->grid) parts_->grid->read(builder);
  Dispatch dispatch = gather(parts_->study.network, parts_->branches.all, std::move(builder));
  if (parts_->grid) {
    const auto electricity =
        std::ranges::find(dispatch.carriers, std::string("electricity"), &CarrierDispatch::carrier);
    parts_->grid->write(DispatchBuilder(parts_->program, solution), *electricity);
  }
  dispatch.cost_h = parts_->context.cost_h();
  dispatch.energy_h = parts_->context.energy_h();
  return dispatch;
}

std::vector<Cause> Posed::demands_behind(const Solution& proof) const {
  constexpr double noticeable = 1e-6;
  std::vector<Cause> causes;
  const auto add = [&](const std::string& name, std::size_t balance, const Profile& demand_kw) {
    Cause cause{{name, "firm demand", "kW"}, {}, 0.0, false};
    const auto prices = proof.row_price.col(static_cast<Eigen::Index>(balance));
    for (std::size_t t = 0; t < parts_->program.hours; ++t) {
      const double price = prices[static_cast<Eigen::Index>(t)];
      if (price <= noticeable || demand_kw[t] <= 0.0) continue;
      cause.hours.push_back(t);
      cause.amount = std::max(cause.amount, price);
    }
    if (!cause.hours.empty()) causes.push_back(std::move(cause));
  };
  for (const Item<Load>& item : parts_->items.all<Load>()) {
    if (item.device.firm) add(item.device.name, item.place.balance, item.place.demand_kw);
  }
  for (const Item<Rooms>& item : parts_->items.all<Rooms>()) {
    if (!item.device.firm) continue;
    const Context& context = parts_->context;
    if (item.place.heat) add(item.device.name, item.place.heat->balance, context.cut(item.device.heat_kw));
    if (item.place.cooling) add(item.device.name, item.place.cooling->balance, context.cut(item.device.cooling_kw));
  }
  return causes;
}

}  // namespace zhanhe::formulation
