#include "zhanhe/store/variables.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <utility>

#include "zhanhe/store/group.hpp"
#include "zhanhe/store/sha256.hpp"

namespace zhanhe::store {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> values_of(const Eigen::ArrayXd& array) { return {array.begin(), array.end()}; }

std::vector<Attribute> root_attributes(const Results& results) {
  const Study& study = results.study;
  std::vector<Attribute> attributes{
      {"Conventions", "CF-1.11"},
      {"title", study.settings.title.empty() ? study.settings.name : study.settings.title},
      {"filetype", "zhanhe-results"},
      {"format_version", format_version},
      {"engine_version", ZHANHE_VERSION},
#ifdef ZHANHE_GIT_HASH
      {"git_hash", ZHANHE_GIT_HASH},
#endif
      {"study", study.settings.name},
      {"status", std::string(to_string(results.status()))},
      {"step_h", results.axis.step_h()},
      {"utc_offset_h", results.axis.utc_offset_h},
  };
  if (!study.scenario_text.empty()) {
    attributes.push_back({"scenario_path", study.scenario_path});
    attributes.push_back({"scenario_sha256", sha256(study.scenario_text)});
    attributes.push_back({"scenario", study.scenario_text});
  }
  return attributes;
}

Variable time_variable(const TimeAxis& axis) {
  std::vector<std::int64_t> seconds(axis.steps);
  for (std::size_t t = 0; t < axis.steps; ++t) seconds[t] = axis.seconds(t) - axis.start_s;
  return {"",
          "time",
          {"time"},
          {{"long_name", "start of the step, local standard time"},
           {"standard_name", "time"},
           {"units", "seconds since " + to_string(axis.time(0))},
           {"calendar", "proleptic_gregorian"},
           {"axis", "T"}},
          false,
          std::move(seconds)};
}

/// A group is called after its carrier; a carrier of the user's own may be called like another group.
std::string group_of(std::string carrier) {
  constexpr std::array<std::string_view, 6> taken{"time", "buildings", "economics", "indicators", "summary", "solve"};
  if (std::ranges::find(taken, carrier) != taken.end()) carrier += "_carrier";
  return carrier;
}

void add_dispatch(Group& group, const CarrierDispatch& carrier) {
  if (const std::size_t nodes = carrier.node.size(); nodes > 0) {
    group.axis("node", carrier.node, "places where the carrier is balanced");
    group.table("price_yuan_kwh", "node", nodes, carrier.price_yuan_kwh, "cost of one more kWh of demand");
  }
  if (const std::size_t devices = carrier.device.size(); devices > 0) {
    group.axis("device", carrier.device, "what injects into a node or takes from it");
    group.column("device_kind", "device", devices, carrier.device_kind, "kind of the device");
    group.column("device_node", "device", devices, carrier.device_node, "node of the device");
    group.column("device_owner", "device", devices, carrier.device_owner, "owner of the device");
    group.column("device_meter", "device", devices, carrier.device_meter, "meter its energy is billed on");
    group.table("device_power_kw", "device", devices, carrier.device_power_kw,
                "mean power over the step, positive into the node");
  }
  if (const std::size_t lines = carrier.line.size(); lines > 0) {
    group.axis("line", carrier.line, "lines, transformers and pipes");
    group.column("line_from", "line", lines, carrier.line_from, "node where the line begins");
    group.column("line_to", "line", lines, carrier.line_to, "node where the line ends");
    group.table("line_flow_kw", "line", lines, carrier.line_flow_kw,
                "mean power over the step as dispatched, leaving the node where the line begins");
    group.table("line_loss_kw", "line", lines, carrier.line_loss_kw,
                "mean loss over the step as dispatched, taken from the node the power arrives at");
  }
  if (const std::size_t stores = carrier.store.size(); stores > 0) {
    group.axis("store", carrier.store, "stores of energy");
    group.table("level_kwh", "store", stores, carrier.level_kwh, "stored energy at the end of the step");
    group.column("level_first_kwh", "store", stores, values_of(carrier.level_first_kwh),
                 "stored energy before the first step");
    group.table("charge_kw", "store", stores, carrier.charge_kw, "mean power drawn from the node over the step");
    group.table("discharge_kw", "store", stores, carrier.discharge_kw, "mean power given to the node over the step");
  }
  if (const std::size_t connections = carrier.connection.size(); connections > 0) {
    group.axis("connection", carrier.connection, "connections to the outside");
    group.table("import_kw", "connection", connections, carrier.import_kw, "mean power from outside over the step");
    group.table("export_kw", "connection", connections, carrier.export_kw, "mean power to outside over the step");
    group.table("import_yuan_kwh", "connection", connections, carrier.import_yuan_kwh, "price paid for import");
    group.table("export_yuan_kwh", "connection", connections, carrier.export_yuan_kwh, "price received for export");
  }
  if (const std::size_t loads = carrier.load.size(); loads > 0) {
    group.axis("load", carrier.load, "demands");
    group.table("unserved_kw", "load", loads, carrier.unserved_kw, "demand that was not met, mean over the step");
  }
  if (const std::size_t sized = carrier.sized.size(); sized > 0) {
    group.axis("sized", carrier.sized, "devices and lines whose size was chosen");
    group.column("sized_kind", "sized", sized, carrier.sized_kind, "kind of the device or line");
    group.column("size_kw", "sized", sized, carrier.size_kw, "chosen size");
  }
  if (const std::size_t stores = carrier.sized_store.size(); stores > 0) {
    group.axis("sized_store", carrier.sized_store, "stores whose size was chosen");
    group.column("size_kwh", "sized_store", stores, carrier.size_kwh, "chosen energy when full");
  }
  if (const std::size_t sources = carrier.source.size(); sources > 0) {
    group.axis("source", carrier.source, "devices whose output may be curtailed");
    group.table("curtailed_kw", "source", sources, carrier.curtailed_kw,
                "power that was available but not used, mean over the step");
  }
}

void add_rooms(Group& group, const RoomTemperatures& rooms) {
  const std::size_t count = rooms.building.size();
  group.axis("building", rooms.building, "buildings whose temperature may move within a comfort band");
  group.table("temperature_c", "building", count, rooms.temperature_c, "indoor air at the end of the step");
  group.table("usual_temperature_c", "building", count, rooms.usual_temperature_c,
              "indoor air at the end of the step if the building stored nothing");
  group.table("low_c", "building", count, rooms.low_c, "lower end of the comfort band; NaN out of season");
  group.table("high_c", "building", count, rooms.high_c, "upper end of the comfort band; NaN out of season");
  group.column("reduction_error_k", "building", count, rooms.reduction_error_k,
               "root mean square of how far the temperature is from that of the two-node model under the same heat");
}

void add_violations(Group& group, const std::vector<Violation>& violations, const TimeAxis& axis) {
  const std::size_t count = violations.size();
  if (count == 0) return;
  const auto time_of = [&](const Violation& v) { return to_string(axis.time(v.worst)); };
  const auto duration_h = [&](const Violation& v) { return static_cast<double>(v.steps) * axis.step_h(); };
  group.numbered_axis("violation", count, "limits of the grid that the AC power flow found broken, worst first");
  group.column("violation_kind", "violation", count, texts(violations, [](const Violation& v) { return v.kind; }),
               "undervoltage, overvoltage, overload or not-converged");
  group.column("violation_name", "violation", count, texts(violations, [](const Violation& v) { return v.name; }),
               "node or line that breaks the limit");
  group.column("violation_worst_time", "violation", count, texts(violations, time_of),
               "start of the step where it is worst");
  group.column("violation_duration_h", "violation", count, numbers(violations, duration_h),
               "time during which the limit is broken");
  group.column("violation_value_pu", "violation", count,
               numbers(violations, [](const Violation& v) { return v.value; }),
               "voltage, or loading relative to the rating, where it is worst");
  group.column("violation_limit_pu", "violation", count,
               numbers(violations, [](const Violation& v) { return v.limit; }), "the limit that is broken");
  const auto hours = [&](std::vector<std::size_t> Violation::* which) {
    return numbers(violations,
                   [&](const Violation& v) { return static_cast<double>((v.*which).size()) * axis.step_h(); });
  };
  group.column("violation_unmendable_h", "violation", count, hours(&Violation::unmendable),
               "of this time, with the grid in the dispatch: nothing that may move can mend the limit");
  group.column("violation_unsettled_h", "violation", count, hours(&Violation::unsettled),
               "of this time, with the grid in the dispatch: the dispatch keeps the limit, the power flow does not");
}

/// What the AC power flow says, on the axes of the dispatch.
void add_grid(Group& group, const CarrierDispatch& electricity, const GridState& grid, const TimeAxis& axis) {
  if (const std::size_t nodes = electricity.node.size(); nodes > 0) {
    group.table("v_pu", "node", nodes, grid.v_pu, "voltage magnitude", true);
    group.table("angle_rad", "node", nodes, grid.angle_rad, "voltage angle", true);
  }
  if (const std::size_t lines = electricity.line.size(); lines > 0) {
    group.table("ac_line_flow_kw", "line", lines, grid.ac_line_flow_kw,
                "active power by AC power flow, entering where the line begins");
    group.table("ac_line_loss_kw", "line", lines, grid.ac_line_loss_kw, "loss by AC power flow");
    group.table("line_loading_frac", "line", lines, grid.line_loading_frac,
                "loading relative to the rated current or power", true);
  }
  if (const std::size_t changers = grid.tap_changer.size(); changers > 0) {
    group.axis("tap_changer", grid.tap_changer, "transformers that change their taps under load");
    group.table("tap_frac", "tap_changer", changers, grid.tap_frac,
                "turns on the side of higher voltage beyond the nominal ones");
  }
  if (const std::size_t devices = electricity.device.size(); devices > 0) {
    group.table("device_reactive_kvar", "device", devices, grid.device_reactive_kvar,
                "reactive power, positive into the node");
  }
  group.series("ac_import_kw", values_of(grid.ac_import_kw), "what the sources deliver by AC power flow, with losses");
  group.series("loss_kw", values_of(grid.loss_kw), "loss of the whole network by AC power flow");
  add_violations(group, grid.violations, axis);
}

void add_causes(Group& group, const std::vector<Cause>& causes, const TimeAxis& axis) {
  const std::size_t count = causes.size();
  if (count == 0) return;
  const auto first = [&](const Cause& c) { return c.hours.empty() ? "" : to_string(axis.time(c.hours.front())); };
  const auto last = [&](const Cause& c) { return c.hours.empty() ? "" : to_string(axis.time(c.hours.back())); };
  const auto steps = [](const Cause& c) { return static_cast<std::int64_t>(c.hours.size()); };
  const auto kind = [](const Cause& c) { return c.row ? "row" : "bound"; };
  group.numbered_axis("cause", count, "why no dispatch satisfies all limits");
  group.column("cause_owner", "cause", count, texts(causes, [](const Cause& c) { return c.label.owner; }),
               "device, line or node");
  group.column("cause_quantity", "cause", count, texts(causes, [](const Cause& c) { return c.label.quantity; }),
               "quantity of the owner");
  group.column("cause_unit", "cause", count, texts(causes, [](const Cause& c) { return c.label.unit; }),
               "unit of the amount of a row");
  group.column("cause_kind", "cause", count, texts(causes, kind),
               "row: cannot hold; bound: stands against one that cannot");
  group.column("cause_amount", "cause", count, numbers(causes, [](const Cause& c) { return c.amount; }),
               "largest shortfall of a row; weight of a bound in the proof");
  group.column("cause_steps", "cause", count, numbers(causes, steps), "in how many steps");
  group.column("cause_first_time", "cause", count, texts(causes, first), "start of the first of them");
  group.column("cause_last_time", "cause", count, texts(causes, last), "start of the last of them");
}

void add_issues(Group& group, const Issues& issues) {
  const std::size_t count = issues.size();
  if (count == 0) return;
  group.numbered_axis("issue", count, "warnings and notes about the input and the run");
  group.column("issue_code", "issue", count, texts(issues, [](const Issue& i) { return to_string(i.code); }), "code");
  group.column("issue_severity", "issue", count, texts(issues, [](const Issue& i) { return to_string(i.severity); }),
               "error, warning or note");
  group.column("issue_where", "issue", count, texts(issues, [](const Issue& i) { return i.where; }), "place");
  group.column("issue_message", "issue", count, texts(issues, [](const Issue& i) { return i.message; }), "what it is");
  group.column("issue_remedy", "issue", count, texts(issues, [](const Issue& i) { return i.remedy; }), "what to do");
}

void add_grid_record(Group& group, const GridState& grid) {
  group.scalar("grid_checked", std::int64_t{grid.checked}, "1 when an AC power flow checked every step");
  if (!grid.checked) {
    group.scalar("grid_reason", grid.reason, "why the grid was not checked");
    return;
  }
  group.scalar("grid_dispatches", static_cast<std::int64_t>(grid.dispatches),
               "how often the dispatch was solved: more than once only where the grid is part of it");
  group.scalar("grid_mismatch_kva", grid.mismatch_kva, "largest power mismatch of a converged step");
  group.series("grid_iterations", std::vector<std::int64_t>(grid.iterations.begin(), grid.iterations.end()),
               "iterations of the AC power flow");
  group.series("grid_converged", std::vector<std::int64_t>(grid.converged.begin(), grid.converged.end()),
               "1 where the AC power flow converged");
}

void add_solve(Group& group, const Results& results) {
  const SolveRecord& record = results.record;
  const Certificate& certificate = record.certificate;
  group.scalar("status", std::string(to_string(record.status)), "optimal, infeasible, unbounded, limit or trouble");
  group.scalar("engine", record.engine, "what solved it");
  group.scalar("iterations", std::int64_t{record.iterations}, "iterations of the engine");
  group.scalar("message", record.message, "the engine's own words");
  group.scalar("objective_yuan", record.status == Status::optimal ? record.objective : nan,
               "cost of the dispatch; missing unless optimal");
  group.scalar("lower_bound_yuan", certificate.lower_bound, "no dispatch costs less");
  group.scalar("gap", certificate.gap, "(objective - lower bound) / max(1, |objective|)");
  group.scalar("primal_residual", certificate.primal_residual, "largest relative violation of a row or bound");
  group.scalar("dual_residual", certificate.dual_residual, "largest relative error of a reduced cost");
  group.scalar("worst_row", certificate.worst_row, "row or bound that is violated most; empty when none is");
  group.scalar("infeasibility_proved", std::int64_t{certificate.infeasibility_proved},
               "1 when a proof of infeasibility was confirmed");
  const std::array<std::pair<const char*, double>, 7> stages{{{"pose", results.seconds.pose},
                                                              {"solve", results.seconds.solve},
                                                              {"judge", results.seconds.judge},
                                                              {"read", results.seconds.read},
                                                              {"check", results.seconds.check},
                                                              {"settle", results.seconds.settle},
                                                              {"total", results.seconds.total}}};
  for (const auto& [stage, seconds] : stages) {
    const std::string name(stage);
    group.scalar(name + "_s", seconds, name == "total" ? "wall-clock time of the run" : "wall-clock time to " + name);
  }
  add_grid_record(group, results.grid);
  add_causes(group, record.causes, results.axis);
  add_issues(group, results.issues);
}

}  // namespace

Contents contents(const Results& results) {
  Contents all{root_attributes(results), {time_variable(results.axis)}};
  const std::size_t steps = results.axis.steps;
  for (std::size_t c = 0; c < results.dispatch.carriers.size(); ++c) {
    const CarrierDispatch& carrier = results.dispatch.carriers[c];
    Group group(all, group_of(carrier.carrier), steps);
    add_dispatch(group, carrier);
    if (c < results.indicators.carbon.size() && !carrier.node.empty()) {
      group.table("carbon_kg_kwh", "node", carrier.node.size(), results.indicators.carbon[c].carbon_kg_kwh,
                  "CO2 that a kWh carries there, traced, average", true);
    }
    if (carrier.carrier == "electricity" && results.grid.checked) add_grid(group, carrier, results.grid, results.axis);
  }
  if (!results.dispatch.rooms.building.empty()) {
    Group group(all, "buildings", steps);
    add_rooms(group, results.dispatch.rooms);
  }
  if (const std::size_t parts = results.accounts.part.size(); parts > 0) {
    Group group(all, "economics", steps);
    group.axis("part", results.accounts.part, "parts of the cost");
    group.column("part_yuan", "part", parts, results.accounts.part_yuan,
                 "cost, negative when earned; sums to the objective");
  }
  if (!results.indicators.flows.empty()) {
    Group group(all, "indicators", steps);
    add_indicators(group, results.indicators);
  }
  Group summary(all, "summary", steps);
  for (const Figure& figure : results.summary) summary.scalar(figure.name, figure.value, figure.doc);
  Group solve(all, "solve", steps);
  add_solve(solve, results);
  return all;
}

}  // namespace zhanhe::store
