#include "zhanhe/formulation/pose.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/extent.hpp"
#include "zhanhe/formulation/branches.hpp"
#include "zhanhe/formulation/gather.hpp"
#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

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
ItemTable<Primitives> primitives_of(const Study& study, const Context& context) {
  ItemTable<Primitives> items;
  for_each_type(Devices{}, [&]<class Device>() {
    for (const Device& device : study.all<Device>()) {
      if constexpr (Named<Device>) {
        items.all<typename Device::Primitive>().push_back({as_primitive(device, context), Device::kind, {}});
      } else {
        items.all<Device>().push_back({device, Device::kind, {}});
      }
    }
  });
  return items;
}

double largest(const Profile& profile) { return profile.given() ? extent(profile.values()).highest : 0.0; }

// The most a primitive can inject in any step, kW.
double injection_kw(const Generator& d) { return d.p_max_kw * std::max(0.0, largest(d.profile)); }
double injection_kw(const Store& d) { return d.p_out_max_kw; }
double injection_kw(const Connection& d) { return d.import_max_kw; }
double injection_kw(const Converter& d) {
  double total = 0.0;
  for (const Port& port : d.outputs) total += largest(port.factor_frac);
  return total * d.p_max_kw * std::max(0.0, largest(d.profile));
}
double injection_kw(const Load& d) { return d.p_kw.given() ? std::max(0.0, -extent(d.p_kw.values()).lowest) : 0.0; }

}  // namespace

struct Posed::Parts {
  Study study;
  Issues& issues;
  Context context;
  Program program;
  ItemTable<Primitives> items;
  std::vector<Branch> branches;

  Parts(Study source, Window window, Issues& notes)
      : study(std::move(source)), issues(notes), context(study, window, issues) {
    items = primitives_of(study, context);
    double all_sources_kw = 0.0;
    items.for_each([&](const auto& item) { all_sources_kw += injection_kw(item.device); });
    branches = branches_of(study.network, all_sources_kw);
  }

  void shape_all() {
    program.hours = context.steps();
    program.weight = context.step_h();
    ShapeBuilder builder(program, study.network.nodes());
    items.for_each([&](auto& item) { item.place = shape(item.device, context, builder); });
    shape(branches, builder);
  }

  void fill_all() {
    items.for_each([&](auto& item) { fill(item.device, item.place, context, program); });
    fill(branches, program);
  }
};

Posed::Posed(const Study& study, Window window, Issues& issues)
    : parts_(std::make_unique<Parts>(study, window, issues)) {
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
  return gather(parts_->study.network, parts_->branches, std::move(builder));
}

std::vector<Cause> Posed::demands_behind(const Solution& proof) const {
  constexpr double noticeable = 1e-6;
  std::vector<Cause> causes;
  for (const Item<Load>& item : parts_->items.all<Load>()) {
    if (!item.device.firm) continue;
    Cause cause{{item.device.name, "firm demand", "kW"}, {}, 0.0, false};
    const auto prices = proof.row_price.col(static_cast<Eigen::Index>(item.place.balance));
    for (std::size_t t = 0; t < parts_->program.hours; ++t) {
      const double price = prices[static_cast<Eigen::Index>(t)];
      if (price <= noticeable || item.place.demand_kw[t] <= 0.0) continue;
      cause.hours.push_back(t);
      cause.amount = std::max(cause.amount, price);
    }
    if (!cause.hours.empty()) causes.push_back(std::move(cause));
  }
  return causes;
}

}  // namespace zhanhe::formulation
