#include <algorithm>
#include <initializer_list>
#include <limits>

#include "zhanhe/base/extent.hpp"
#include "zhanhe/base/nearest.hpp"
#include "zhanhe/building/profiles.hpp"
#include "zhanhe/climate/performance.hpp"
#include "zhanhe/climate/weather.hpp"
#include "zhanhe/network/nodes_by_name.hpp"
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

/// Heat pumps, collectors and tanks that need a temperature which nobody gives.
void check_temperatures(Validation& validation, const NodesByName& nodes) {
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
}

/// Whether the supply of a node can be looked at: given, and not refused.
bool has_good_supply(const Validation& validation, const Node& node) {
  return node.has_supply() && !validation.wrong(node, "supply_c") && !validation.wrong(node, "reset_outdoor_c") &&
         !validation.wrong(node, "reset_supply_c");
}

/// How many steps profiles have that are looked at together: those of the shortest series, 1 without one.
std::size_t steps_of(std::initializer_list<const Profile*> profiles) {
  std::size_t steps = std::numeric_limits<std::size_t>::max();
  for (const Profile* profile : profiles) {
    if (profile->given() && !profile->constant()) steps = std::min(steps, profile->size());
  }
  return steps == std::numeric_limits<std::size_t>::max() ? 1 : steps;
}

constexpr double lift_k = 1e-9;  // rounding

/// Two supplies of which the second cannot come from the first, and when.
struct Lift {
  double from_c = 0.0, to_c = 0.0;
  std::string when;
};

/// The first lift of two curves, or of a curve and a number, at the ends of the curves.
std::optional<Lift> lift_of_curves(const Node& from, const Node& to, double sign) {
  for (const Node* node : {&from, &to}) {
    if (!node->has_reset() && !node->supply_c.constant()) return std::nullopt;  // the weather says what meets
  }
  const auto at = [](const Node& node, double outdoor_c) {
    return node.has_reset() ? node.reset_at(outdoor_c) : node.supply_c[0];
  };
  for (const Node* node : {&from, &to}) {
    if (!node->has_reset()) continue;
    for (const double outdoor_c : {node->reset_outdoor_c.front(), node->reset_outdoor_c.back()}) {
      const double from_c = at(from, outdoor_c), to_c = at(to, outdoor_c);
      if (sign * (to_c - from_c) > lift_k) return Lift{from_c, to_c, ", at " + number_text(outdoor_c) + " outdoors"};
    }
  }
  return std::nullopt;
}

/// Where heat would have to get warmer (cold: colder) on its way, first. What is not `available` carries none.
std::optional<Lift> first_lift(const Validation& validation, const Node& from, const Node& to,
                               const Profile& available) {
  if (!has_good_supply(validation, from) || !has_good_supply(validation, to)) return std::nullopt;
  const double sign = from.carrier == "cooling" ? -1.0 : 1.0;
  if (from.has_reset() || to.has_reset()) {
    const bool always = std::ranges::none_of(available.values(), [](double share) { return share == 0.0; });
    return always ? lift_of_curves(from, to, sign) : std::nullopt;
  }
  const bool once = from.supply_c.constant() && to.supply_c.constant();
  const std::size_t steps = steps_of({&from.supply_c, &to.supply_c, &available});
  for (std::size_t t = 0; t < steps; ++t) {
    if (available.at_or(t, 1.0) == 0.0 || !(sign * (to.supply_c[t] - from.supply_c[t]) > lift_k)) continue;
    return Lift{from.supply_c[t], to.supply_c[t], once ? "" : ", first at " + validation.when(t)};
  }
  return std::nullopt;
}

template <class Part>
void tell_lift(Validation& validation, const Part& part, std::string_view field, const Node& from, const Node& to,
               const std::string& remedy) {
  const std::optional<Lift> lift = first_lift(validation, from, to, part.profile);
  if (!lift) return;
  validation.tell(part, field, IssueCode::conflict,
                  "'" + to.name + "' supplies " + number_text(lift->to_c) + " degrees and '" + from.name + "' only " +
                      number_text(lift->from_c) + lift->when,
                  remedy + ", or correct supply_c of the nodes");
}

void check_exchanger(Validation& validation, const HeatExchanger& exchanger, const NodesByName& nodes) {
  if (validation.wrong(exchanger, "from_node") || validation.wrong(exchanger, "to_node")) return;
  const Node& from = *nodes.at(exchanger.from_node);
  const Node& to = *nodes.at(exchanger.to_node);
  if ((to.carrier == "cooling") != (from.carrier == "cooling")) {
    validation.tell(exchanger, "to_node", IssueCode::conflict,
                    "passes " + from.carrier + " at '" + from.name + "' to " + to.carrier + " at '" + to.name + "'",
                    "name two nodes of heat or steam, or two of cooling");
    return;
  }
  tell_lift(validation, exchanger, "to_node", from, to, "exchange from_node and to_node");
}

/// Absorption chillers boil their solution out by heat of some temperature. A reset curve is asked for its warmest end,
/// as the chiller may stand still at the other.
void check_driving_heat(Validation& validation, const AbsorptionChiller& chiller, const NodesByName& nodes) {
  constexpr double least_c = 60.0;
  if (validation.wrong(chiller, "heat_node")) return;
  const Node& node = *nodes.at(chiller.heat_node);
  if (!has_good_supply(validation, node)) return;
  const auto tell = [&](double supply_c, const std::string& when) {
    validation.tell(chiller, "heat_node", IssueCode::conflict,
                    "is driven by '" + node.name + "', which supplies " + number_text(supply_c) + " degrees" + when,
                    "name a node of " + number_text(least_c) + " degrees or more, or correct supply_c of the node");
  };
  if (node.has_reset()) {
    const double warmest_c = extent(node.reset_supply_c).highest;
    if (warmest_c < least_c) tell(warmest_c, " at most");
    return;
  }
  const std::size_t steps = steps_of({&node.supply_c, &chiller.profile});
  for (std::size_t t = 0; t < steps; ++t) {
    if (chiller.profile.at_or(t, 1.0) == 0.0 || !(node.supply_c[t] < least_c)) continue;
    return tell(node.supply_c[t], node.supply_c.constant() ? "" : ", first at " + validation.when(t));
  }
}

/// A tank that is warmer or colder than what flows in and out of it.
void check_content(Validation& validation, const ThermalStore& store, const NodesByName& nodes) {
  constexpr double slack_k = 5.0;
  if (validation.wrong(store, "node") || !store.content_c.constant()) return;
  const Node& node = *nodes.at(store.node);
  if (!node.supply_c.constant() || !node.return_c.constant()) return;
  const auto [low_c, high_c] = std::minmax({node.supply_c[0], node.return_c[0]});
  const double content_c = store.content_c[0];
  if (!(content_c < low_c - slack_k || content_c > high_c + slack_k)) return;
  validation.tell(store, "content_c", IssueCode::conflict,
                  "a content of " + number_text(content_c) + " degrees, though supply and return of '" + node.name +
                      "' lie at " + number_text(low_c) + " and " + number_text(high_c),
                  "correct it, or leave it out", Severity::warning);
}

/// A heat pump far outside the temperatures of its map, which holds its ends there: it would seem better than it is. A
/// few kelvin are some per cent.
void check_map(Validation& validation, const HeatPump& pump, const NodesByName& nodes) {
  if (pump.cop.given() || pump.carnot_frac || validation.wrong(pump, "map_cop") ||
      validation.wrong(pump, "heat_node")) {
    return;
  }
  const bool own = !pump.map_cop.empty();
  const climate::PerformanceMap& shipped = climate::air_source_map();
  const double warmest_c = extent(own ? pump.map_supply_c : shipped.supply_c).highest;
  const double coldest_c = extent(own ? pump.map_source_c : shipped.source_c).lowest;
  const std::string map = own ? "its map" : "the map that ships";
  const auto tell = [&](std::string_view field, const std::string& what, double end_c) {
    validation.tell(pump, field, IssueCode::conflict,
                    what + " " + number_text(end_c) + ", where " + map + " ends: it is taken to be as good as there",
                    own ? "continue the map" : "give its own map, carnot_frac or cop", Severity::warning);
  };
  const Node& node = *nodes.at(pump.heat_node);
  double supply_c = std::numeric_limits<double>::lowest();
  if (pump.supply_c.given()) {
    supply_c = extent(pump.supply_c.values()).highest;
  } else if (has_good_supply(validation, node)) {
    supply_c = node.has_reset() ? extent(node.reset_supply_c).highest : extent(node.supply_c.values()).highest;
  }
  constexpr double few_k = 5.0;
  if (supply_c > warmest_c + few_k)
    tell("heat_node", "supplies " + number_text(supply_c) + " degrees, above the", warmest_c);
  if (!pump.source_c.given()) return;
  const double source_c = extent(pump.source_c.values()).lowest;
  if (source_c < coldest_c - few_k) tell("source_c", "is " + number_text(source_c) + " degrees, below the", coldest_c);
}

/// Temperatures of nodes that what is between or at them cannot have: heat flows from warm to cold.
void check_levels(Validation& validation, const NodesByName& nodes) {
  const Study& study = validation.study;
  for (const HeatExchanger& exchanger : study.all<HeatExchanger>()) check_exchanger(validation, exchanger, nodes);
  for (const AbsorptionChiller& chiller : study.all<AbsorptionChiller>())
    check_driving_heat(validation, chiller, nodes);
  for (const ThermalStore& store : study.all<ThermalStore>()) check_content(validation, store, nodes);
  for (const HeatPump& pump : study.all<HeatPump>()) check_map(validation, pump, nodes);
  for (const Pipe& pipe : study.network.pipes()) {
    if (!pipe.closed || validation.wrong(pipe, "from") || validation.wrong(pipe, "to")) continue;
    const Node& from = *nodes.at(pipe.from);
    const bool known = from.carrier == "heat" || from.carrier == "steam" || from.carrier == "cooling";
    if (known) tell_lift(validation, pipe, "to", from, *nodes.at(pipe.to), "exchange from and to");
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
  const NodesByName nodes = nodes_by_name(validation.study.network);
  check_temperatures(validation, nodes);
  check_levels(validation, nodes);
  check_budgets(validation);
  check_weights(validation);
}

}  // namespace zhanhe
