#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "module.hpp"
#include "plan_question.hpp"
#include "zhanhe/gridplan/reinforcement.hpp"
#include "zhanhe/gridplan/station.hpp"
#include "zhanhe/powerflow/solve.hpp"

namespace zhanhe::bind {

namespace {

using gridplan::Index;
using GridPointer = std::shared_ptr<NotedGrid>;

const char* text_of(gridplan::Colour colour) {
  switch (colour) {
    case gridplan::Colour::green: return "green";
    case gridplan::Colour::yellow: return "yellow";
    case gridplan::Colour::red: return "red";
  }
  return "";
}

/// The stations of Python; those of the grid's topology when it names none.
struct Asked {
  std::vector<gridplan::Station> stations;
  std::vector<std::string> kinds;
  std::vector<std::string> unrated;
};

gridplan::CapacityInputs inputs_of(const py::dict& given) {
  return {.units = option<int>(given, "units"),
          .power_factor = option<double>(given, "power_factor"),
          .storage_kw = option<double>(given, "storage_kw"),
          .new_storage_kw = option<double>(given, "new_storage_kw"),
          .output_max_frac = option<double>(given, "output_max_frac"),
          .margin_frac = option<double>(given, "margin_frac"),
          .other_checks_hold = option<bool>(given, "other_checks_hold")};
}

Asked stations_of(const powerflow::NamedGrid& grid, const py::dict& options) {
  Asked asked;
  if (options["stations"].is_none()) {
    gridplan::FoundStations found = gridplan::find_stations(grid);
    const gridplan::CapacityInputs rest = inputs_of(options["rest"]);
    const auto add = [&](const std::vector<gridplan::Station>& list, const char* kind) {
      for (const gridplan::Station& one : list) {
        gridplan::Station& station = asked.stations.emplace_back(one);
        station.rest = rest;
        station.rest.units = 0;
        asked.kinds.emplace_back(kind);
      }
    };
    add(found.stations, "station");
    add(found.feeders, "feeder");
    asked.unrated = std::move(found.unrated);
    return asked;
  }
  for (const py::handle item : options["stations"]) {
    const auto given = item.cast<py::dict>();
    gridplan::Station& station = asked.stations.emplace_back();
    station.name = option<std::string>(given, "name");
    station.equipment = option<std::vector<std::string>>(given, "equipment");
    station.s_n_kva = option<std::optional<double>>(given, "s_n_kva");
    station.rest = inputs_of(given);
    for (const std::string& name : station.equipment) {
      const powerflow::Equipment* equipment = gridplan::equipment_named(grid, name);
      station.source_terminals.push_back(equipment == nullptr ? 0 : gridplan::source_terminal(grid, *equipment));
    }
    asked.kinds.emplace_back("asked");
  }
  return asked;
}

gridplan::StationClasses classes_of(const Question& question, const Asked& asked, int threads) {
  gridplan::StationClasses answer;
  answer.problems = gridplan::problems(question.named(), question.injections);
  if (!answer.problems.empty()) return answer;
  const powerflow::State state = powerflow::solve(question.named().grid, question.injections, {.threads = threads});
  return gridplan::station_classes(question.named(), state, asked.stations);
}

PyDict plan_classes(const GridPointer& grid, const PyDict& given, const PyDict& options, const PyList& issues) {
  Question question = take_question("station_classes", grid, given, issues);
  const Asked asked = stations_of(question.named(), options);
  std::vector<std::string> names;
  for (const gridplan::Station& station : asked.stations) names.push_back(station.name);
  const int threads = option<int>(options, "threads");
  const auto found =
      answered(question, py::none(), names, [&](const auto&) { return classes_of(question, asked, threads); });
  std::vector<gridplan::CapacityClass> results;
  std::vector<Index> hours;
  std::vector<std::string> colour_2019, colour_2025;
  for (const gridplan::StationClass& one : found.stations) {
    results.push_back(one.result);
    hours.push_back(one.hour);
    colour_2019.emplace_back(one.hour < 0 ? "" : text_of(one.result.colour_2019));
    colour_2025.emplace_back(one.hour < 0 ? "" : text_of(one.result.colour_2025));
  }
  PyDict columns;
  columns["name"] = names;
  columns["kind"] = asked.kinds;
  columns["hour"] = hours;
  columns["net_kw"] = column(found.stations, &gridplan::StationClass::net_kw);
  columns["reverse_load_rate_frac"] = column(results, &gridplan::CapacityClass::reverse_load_rate_frac);
  columns["backfeed_share_frac"] = column(results, &gridplan::CapacityClass::backfeed_share_frac);
  columns["additional_kw"] = column(results, &gridplan::CapacityClass::additional_kw);
  columns["granted_kw"] = column(results, &gridplan::CapacityClass::granted_kw);
  columns["colour_2019"] = colour_2019;
  columns["colour_2025"] = colour_2025;
  columns["unrated"] = asked.unrated;
  return columns;
}

powerflow::Nameplate nameplate_of(const py::dict& given) {
  return {.s_n_kva = option<double>(given, "s_n_kva"),
          .u_k_frac = option<double>(given, "u_k_frac"),
          .p_k_kw = option<double>(given, "p_k_kw"),
          .p_0_kw = option<double>(given, "p_0_kw"),
          .i_0_frac = option<double>(given, "i_0_frac"),
          .rated_from_pu = option<double>(given, "rated_from_pu"),
          .rated_to_pu = option<double>(given, "rated_to_pu"),
          .tap_from_frac = option<double>(given, "tap_from_frac"),
          .tap_to_frac = option<double>(given, "tap_to_frac"),
          .shift_rad = option<double>(given, "shift_rad")};
}

/// A change of the class that its key `kind` names; `place` is the line, transformer or node.
gridplan::Change change_of(const py::dict& given) {
  const auto kind = option<std::string>(given, "kind");
  const auto place = option<Index>(given, "place");
  if (kind == "conductor") {
    return gridplan::NewConductor{.line = place,
                                  .length_km = option<double>(given, "length_km"),
                                  .r_ohm_km = option<double>(given, "r_ohm_km"),
                                  .x_ohm_km = option<double>(given, "x_ohm_km"),
                                  .i_max_a = option<double>(given, "i_max_a"),
                                  .cost_yuan_km = option<double>(given, "cost_yuan_km")};
  }
  const auto cost_yuan = option<double>(given, "cost_yuan");
  if (kind == "transformer") {
    return gridplan::NewTransformer{.transformer = place, .nameplate = nameplate_of(given), .cost_yuan = cost_yuan};
  }
  if (kind == "capacitor") {
    return gridplan::NewCapacitor{.node = place, .q_kvar = option<double>(given, "q_kvar"), .cost_yuan = cost_yuan};
  }
  return gridplan::NewBattery{.node = place,
                              .battery = {.p_max_kw = option<double>(given, "p_max_kw"),
                                          .energy_kwh = option<double>(given, "energy_kwh"),
                                          .efficiency_frac = option<double>(given, "efficiency_frac"),
                                          .rows_per_day = option<Index>(given, "rows_per_day"),
                                          .row_h = option<double>(given, "row_h")},
                              .cost_yuan = cost_yuan};
}

std::vector<gridplan::Measure> measures_of(const py::dict& given) {
  std::vector<gridplan::Measure> measures;
  for (const auto& [name, changes] : given) {
    gridplan::Measure& measure = measures.emplace_back();
    measure.name = name.cast<std::string>();
    for (const py::handle change : changes) measure.changes.push_back(change_of(change.cast<py::dict>()));
  }
  return measures;
}

void put_performance(py::dict& columns, const std::vector<gridplan::Performance>& all) {
  using gridplan::Performance;
  columns["loss_kwh"] = column(all, &Performance::loss_kwh);
  columns["battery_loss_kwh"] = column(all, &Performance::battery_loss_kwh);
  columns["violation_h"] = column(all, &Performance::violation_h);
  columns["v_lowest_pu"] = column(all, &Performance::v_lowest_pu);
  columns["v_highest_pu"] = column(all, &Performance::v_highest_pu);
  columns["capacity_kw"] = column(all, &Performance::capacity_kw);
  std::vector<gridplan::Finding> worst;
  for (const Performance& one : all) worst.push_back(one.worst);
  put(columns, worst, "worst_");
}

PyDict plan_reinforcements(const GridPointer& grid, const PyDict& given, const PyDict& options, const PyList& issues,
                           const AnyValue& told) {
  using gridplan::Effect;
  Question question = take_question("reinforcements", grid, given, issues);
  const std::vector<gridplan::Measure> measures = measures_of(options["measures"]);
  gridplan::ReinforcementSettings settings;
  settings.price_yuan_kwh = option<double>(options, "price_yuan_kwh");
  settings.generation = generation_of(options);
  settings.hosting = hosting_settings(options);
  settings.power_flow.threads = option<int>(options, "threads");
  if (!options["weights"].is_none()) settings.pattern = numbers(options["weights"]);
  std::vector<std::string> names;
  for (const gridplan::Measure& measure : measures) names.push_back(measure.name);
  question.add(gridplan::problems(question.named(), measures), names);
  const auto found = answered(question, told, names, [&](const auto& progress) {
    return gridplan::reinforcement(question.named(), question.injections, measures, question.limits,
                                   question.duration_h, settings, progress);
  });
  PyDict columns, without, all;
  std::vector<gridplan::Performance> with;
  for (const Effect& effect : found.effects) with.push_back(effect.with);
  columns["measure"] = names;
  columns["cost_yuan"] = column(found.effects, &Effect::cost_yuan);
  columns["loss_saved_kwh"] = column(found.effects, &Effect::loss_saved_kwh);
  columns["saved_yuan"] = column(found.effects, &Effect::saved_yuan);
  columns["violations_removed_h"] = column(found.effects, &Effect::violations_removed_h);
  columns["capacity_gained_kw"] = column(found.effects, &Effect::capacity_gained_kw);
  columns["cost_yuan_kwh"] = column(found.effects, &Effect::cost_yuan_kwh);
  columns["cost_per_violation_yuan"] = column(found.effects, &Effect::cost_per_violation_yuan);
  put_performance(columns, with);
  put_performance(without, {found.without});
  all["columns"] = columns;
  all["without"] = without;
  all["by_loss"] = found.by_loss;
  all["by_violations"] = found.by_violations;
  return all;
}

}  // namespace

void bind_plan_equipment(py::module_& module) {
  module.def("plan_classes", &plan_classes, py::arg("grid"), py::arg("given"), py::arg("options"), py::arg("issues"),
             "What `zhanhe.grid.station_classes` shows.");
  module.def("plan_reinforcements", &plan_reinforcements, py::arg("grid"), py::arg("given"), py::arg("options"),
             py::arg("issues"), py::arg("told"), "What `zhanhe.grid.reinforcements` shows.");
}

}  // namespace zhanhe::bind
