#include <algorithm>

#include "zhanhe/base/nearest.hpp"
#include "zhanhe/building/profiles.hpp"
#include "zhanhe/climate/weather.hpp"
#include "zhanhe/study/validation.hpp"

namespace zhanhe {

namespace {

/// Whether a shape is zero in every step of an axis. Goes year by year: most end at the first step.
bool zero_everywhere(const CalendarShape& shape, const TimeAxis& axis) {
  constexpr std::size_t at_once = 10000;
  for (std::size_t first = 0; first < axis.steps; first += at_once) {
    const std::vector<double> values = spread(shape, axis.part(first, std::min(at_once, axis.steps - first)), {});
    if (std::ranges::any_of(values, [](double value) { return value != 0.0; })) return false;
  }
  return true;
}

/// Devices that follow the weather unless something of their own is given.
template <class T>
concept FollowsWeather = requires(const T& device) {
  { device.follows_weather() } -> std::same_as<bool>;
};

void check_shapes(Validation& validation) {
  if (!validation.axis) return;
  const Study& study = validation.study;
  std::set<std::string_view> spread_shapes;
  for (const Load& load : study.all<Load>()) {
    if (load.annual_kwh) spread_shapes.insert(load.shape);
  }
  for (const Shape& shape : study.all<Shape>()) {
    const bool known =
        validation.wrong(shape, "workday") || validation.wrong(shape, "weekend") || validation.wrong(shape, "month");
    if (known || !spread_shapes.contains(shape.name) || !zero_everywhere(shape, *validation.axis)) continue;
    validation.tell(shape, "workday", IssueCode::out_of_range,
                    "annual_kwh cannot be spread: the shape is zero in every step of the study",
                    "give positive factors");
  }
}

void check_weather(Validation& validation) {
  const Settings& settings = validation.study.settings;
  if (validation.study.weather) return;
  std::string first;
  std::size_t count = 0;
  for_each_device(validation.study, [&]<class T>(const T& device) {
    if constexpr (FollowsWeather<T>) {
      if (!device.follows_weather()) return;
      if (count++ == 0) first = std::string(T::kind) + " '" + device.name + "'";
    }
  });
  const auto note = [&]<class T>(const T& part, bool follows) {
    if (follows && count++ == 0) first = std::string(T::kind) + " '" + part.name + "'";
  };
  for (const Node& node : validation.study.network.nodes()) note(node, node.has_reset());
  for (const Pipe& pipe : validation.study.network.pipes()) note(pipe, pipe.follows_weather() && pipe.closed);
  for (const Load& load : validation.study.all<Load>()) {
    const Shape* shape = load.annual_kwh ? validation.study.find<Shape>(load.shape) : nullptr;
    if (!shape || (shape->cooling_frac_k <= 0.0 && shape->heating_frac_k <= 0.0)) continue;
    if (count++ == 0) first = "load '" + load.name + "' with shape '" + shape->name + "'";
  }
  if (count == 0) return;
  const std::string who = first + (count > 1 ? " and " + std::to_string(count - 1) + " more" : "");
  if (!settings.weather.empty()) {
    validation.tell(settings, "weather", IssueCode::bad_file,
                    "the weather '" + settings.weather + "' that " + who + " needs has not been read",
                    "load the study with this file, or leave weather out for a synthetic year");
    return;
  }
  if (!settings.latitude_deg || !settings.longitude_deg) {
    validation.tell(settings, settings.latitude_deg ? "longitude_deg" : "latitude_deg", IssueCode::missing_key,
                    who + (count > 1 ? " follow" : " follows") + " the weather, but where the study lies is not said",
                    "give latitude_deg and longitude_deg, or weather, or a series for each of them");
  }
  validation.tell(settings, "weather", IssueCode::assumed, who + " run on a synthetic year, as no weather is given",
                  "name a weather file as weather in [study]", Severity::note);
}

/// Heat pumps and tanks that need a temperature which nobody gives, and heat exchangers that would have to lift heat.
void check_temperatures(Validation& validation) {
  std::map<std::string_view, const Node*> nodes;
  for (const Node& node : validation.study.network.nodes()) nodes.emplace(node.name, &node);
  const auto need = [&](const auto& device, std::string_view field, const std::string& node) {
    if (nodes.contains(node) && nodes.at(node)->has_supply()) return;
    validation.tell(device, field, IssueCode::missing_key,
                    "'" + std::string(field) + "' is missing, and so is the supply temperature of '" + node + "'",
                    "give one of them: " + std::string(field) + " here, or supply_c or a reset curve of the node");
  };
  for (const HeatPump& pump : validation.study.all<HeatPump>()) {
    if (!pump.cop.given() && !pump.supply_c.given() && !validation.wrong(pump, "heat_node")) {
      need(pump, "supply_c", pump.heat_node);
    }
  }
  for (const SolarThermal& collectors : validation.study.all<SolarThermal>()) {
    if (!collectors.profile.given() && !collectors.mean_c.given() && !validation.wrong(collectors, "node")) {
      need(collectors, "mean_c", collectors.node);
    }
  }
  for (const ThermalStore& store : validation.study.all<ThermalStore>()) {
    if (store.loss_w_k > 0.0 && !store.content_c.given() && !validation.wrong(store, "node")) {
      need(store, "content_c", store.node);
    }
  }
  for (const HeatExchanger& exchanger : validation.study.all<HeatExchanger>()) {
    if (validation.wrong(exchanger, "from_node") || validation.wrong(exchanger, "to_node")) continue;
    const Node& from = *nodes.at(exchanger.from_node);
    const Node& to = *nodes.at(exchanger.to_node);
    const bool cold = to.carrier == "cooling";
    if (cold != (from.carrier == "cooling")) {
      validation.tell(exchanger, "to_node", IssueCode::conflict,
                      "passes " + from.carrier + " at '" + from.name + "' to " + to.carrier + " at '" + to.name + "'",
                      "name two nodes of heat or steam, or two of cooling");
    } else if (from.supply_c.constant() && to.supply_c.constant() &&
               (cold ? from.supply_c[0] > to.supply_c[0] : from.supply_c[0] < to.supply_c[0])) {
      validation.tell(exchanger, "to_node", IssueCode::conflict,
                      "'" + to.name + "' supplies " + number_text(to.supply_c[0]) + " degrees and '" + from.name +
                          "' only " + number_text(from.supply_c[0]),
                      "exchange from_node and to_node, or correct supply_c of the nodes");
    }
  }
}

/// Names that a budget counts and that do not exist, or that have nothing it could count.
void check_budgets(Validation& validation) {
  std::set<std::string> devices, sized, branches, sized_branches;
  for_each_device(validation.study, [&]<class T>(const T& device) {
    devices.insert(device.name);
    if constexpr (requires { device.extendable; }) {
      if (device.extendable) sized.insert(device.name);
    }
  });
  const auto note_branch = [&](const auto& branch) {
    branches.insert(branch.name);
    if (branch.extendable) sized_branches.insert(branch.name);
  };
  std::ranges::for_each(validation.study.network.lines(), note_branch);
  std::ranges::for_each(validation.study.network.transformers(), note_branch);
  for (const Budget& budget : validation.study.all<Budget>()) {
    const auto check = [&](std::string_view field, const std::string& name, const std::set<std::string>& known,
                           const std::set<std::string>& fitting) {
      if (!known.contains(name)) {
        validation.tell(budget, field, IssueCode::unknown_name, "there is no '" + name + "'",
                        suggestion(name, std::vector<std::string>(known.begin(), known.end())));
      } else if (budget.limit_kw && !fitting.contains(name)) {
        validation.tell(budget, field, IssueCode::conflict, "the size of '" + name + "' is not chosen",
                        "make it extendable, or leave it out");
      }
    };
    for (const std::string& name : budget.devices) check("devices", name, devices, sized);
    for (const std::string& name : budget.lines) check("lines", name, branches, sized_branches);
  }
}

/// A demand charge is paid in the last step of a month, which must count in costs.
void check_weights(Validation& validation) {
  const Profile& cost_h = validation.study.settings.cost_h;
  if (std::ranges::none_of(cost_h.values(), [](double hours) { return hours == 0.0; })) return;
  for_each_device(validation.study, [&]<class T>(const T& device) {
    if constexpr (std::is_same_v<T, Connection>) {
      if (device.demand_yuan_kw_month <= 0.0) return;
    } else if constexpr (std::is_same_v<T, GridConnection>) {
      if (demand_price(validation.study, device) <= 0.0) return;
    } else {
      return;
    }
    validation.tell(validation.study.settings, "cost_h", IssueCode::conflict,
                    "a step that counts for no hours, beside the demand charge of '" + device.name + "'",
                    "give every step more than 0 hours");
  });
}

}  // namespace

void validate_devices(Validation& validation) {
  check_shapes(validation);
  check_weather(validation);
  check_temperatures(validation);
  check_budgets(validation);
  check_weights(validation);
}

}  // namespace zhanhe
