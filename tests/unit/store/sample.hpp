#pragma once

#include <limits>

#include "zhanhe/results/results.hpp"

namespace zhanhe::store {

/// A table whose number at (row, column) is offset + row + 0.1 column.
inline Eigen::ArrayXXd ramp(Eigen::Index rows, Eigen::Index columns, double offset) {
  Eigen::ArrayXXd table(rows, columns);
  for (Eigen::Index row = 0; row < rows; ++row) {
    for (Eigen::Index column = 0; column < columns; ++column) {
      table(row, column) = offset + static_cast<double>(row) + 0.1 * static_cast<double>(column);
    }
  }
  return table;
}

inline CarrierDispatch sample_electricity(Eigen::Index steps) {
  CarrierDispatch carrier;
  carrier.carrier = "electricity";
  carrier.node = {"campus", "馆"};
  carrier.price_yuan_kwh = ramp(steps, 2, 0.5);
  carrier.device = {"grid", "lamp", "battery"};
  carrier.device_kind = {"grid_connection", "load", "battery"};
  carrier.device_node = {"campus", "馆", "campus"};
  carrier.device_owner = {"", "tenant", ""};
  carrier.device_meter = {"district", "district", "tenant"};
  carrier.device_power_kw = ramp(steps, 3, 10.0);
  carrier.line = {"cable"};
  carrier.line_from = {"campus"};
  carrier.line_to = {"馆"};
  carrier.line_flow_kw = ramp(steps, 1, 20.0);
  carrier.line_loss_kw = ramp(steps, 1, 0.01);
  carrier.store = {"battery"};
  carrier.level_kwh = ramp(steps, 1, 30.0);
  carrier.level_first_kwh = Eigen::ArrayXd::Constant(1, 29.5);
  carrier.charge_kw = ramp(steps, 1, 1.0);
  carrier.discharge_kw = ramp(steps, 1, 2.0);
  carrier.connection = {"grid"};
  carrier.import_kw = ramp(steps, 1, 11.0);
  carrier.export_kw = ramp(steps, 1, 1.0);
  carrier.import_yuan_kwh = ramp(steps, 1, 0.6);
  carrier.export_yuan_kwh = ramp(steps, 1, 0.2);
  carrier.load = {"lamp"};
  carrier.unserved_kw = ramp(steps, 1, 0.0);
  return carrier;  // no sources
}

inline GridState sample_grid(Eigen::Index steps) {
  GridState grid;
  grid.checked = true;
  grid.v_pu = ramp(steps, 2, 0.9);
  grid.v_pu(0, 1) = std::numeric_limits<double>::quiet_NaN();
  grid.angle_rad = ramp(steps, 2, -0.1);
  grid.ac_line_flow_kw = ramp(steps, 1, 21.0);
  grid.ac_line_loss_kw = ramp(steps, 1, 0.02);
  grid.line_loading_frac = ramp(steps, 1, 0.3);
  grid.device_reactive_kvar = ramp(steps, 3, 5.0);
  grid.ac_import_kw = Eigen::ArrayXd::LinSpaced(steps, 100.0, 102.0);
  grid.loss_kw = Eigen::ArrayXd::LinSpaced(steps, 1.0, 1.5);
  grid.tap_changer = {"主变"};
  grid.tap_frac = ramp(steps, 1, -0.0125);
  grid.iterations.assign(static_cast<std::size_t>(steps), 4);
  grid.converged.assign(static_cast<std::size_t>(steps), true);
  grid.mismatch_kva = 1e-7;
  grid.violations = {{"undervoltage", "馆", 2, 1, 0.91, 0.93, {1, 2}, {1}, {2}}};
  return grid;
}

inline Indicators sample_indicators(Eigen::Index steps) {
  Indicators indicators;
  indicators.flows = "ac";
  indicators.carbon = {{"electricity", ramp(steps, 2, 0.25)}, {"heat", ramp(steps, 1, 0.125)}};
  indicators.boundaries = {{"territory", 100.0, 80.0, 120.0, 40.0, 20.0, 8.0, 75.0, 72.0, 30.0}};
  indicators.structure = {{"pv", 50.0, 80.0, 0.8, 0.0}};
  indicators.curtailed = {{"roof", 8.0, 0.1}};
  indicators.obligations = {{"duty", "total", 40.0, 20.0, 5.0, 10.0, 5.0, 0.05}};
  indicators.balance = {31.0, 30.0, 0.5, 0.25, 0.25, 0.0};
  return indicators;
}

/// Results of a study of electricity and heat, every number chosen by hand, as no dispatch would have them. Steps of
/// half an hour from 2025-03-01 06:00.
inline Results sample(std::size_t steps = 3) {
  const auto rows = static_cast<Eigen::Index>(steps);
  Results results;
  results.study.settings.name = "sample";
  results.study.settings.title = "Two carriers, 两种能源";
  results.study.scenario_text = "schema = \"zhanhe-scenario/1\"\n# 站\n";
  results.study.scenario_path = "folder/scenario.toml";
  results.axis = {seconds_since_1970({2025, 3, 1, 6, 0, 0}), 1800, steps, 8.0};

  CarrierDispatch heat;
  heat.carrier = "heat";
  heat.node = {"hall"};
  heat.price_yuan_kwh = ramp(rows, 1, 0.2);
  heat.source = {"boiler"};
  heat.curtailed_kw = ramp(rows, 1, 40.0);
  results.dispatch.carriers = {sample_electricity(rows), heat};
  RoomTemperatures& rooms = results.dispatch.rooms;
  rooms.building = {"school"};
  rooms.temperature_c = Eigen::ArrayXXd::Constant(rows, 1, 21.0);
  rooms.usual_temperature_c = rooms.low_c = Eigen::ArrayXXd::Constant(rows, 1, 20.0);
  rooms.high_c = Eigen::ArrayXXd::Constant(rows, 1, 22.0);
  rooms.reduction_error_k = {0.05};
  results.grid = sample_grid(rows);
  results.accounts = {{"import", "export"}, {120.0, -20.0}};
  results.indicators = sample_indicators(rows);
  results.summary = {{"load_served_kwh", 33.0, "energy that loads got"}, {"cost_yuan", 100.0, "cost of the run"}};

  results.record.status = Status::optimal;
  results.record.engine = "interior-point";
  results.record.iterations = 17;
  results.record.objective = 100.0;
  results.record.message = "done";
  results.record.certificate = {99.9, 0.001, 1e-9, 2e-9, "balance of 馆", false};
  results.seconds = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 2.1};
  results.issues = {{IssueCode::assumed, Severity::note, "scenario.toml:3", "no power factor", "give one"}};
  return results;
}

/// The same study when no dispatch satisfies its limits.
inline Results infeasible_sample() {
  Results results = sample();
  results.dispatch = {};
  results.grid = {};
  results.grid.reason = "not solved";
  results.indicators = {};
  results.accounts = {};
  results.summary = {};
  results.issues = {};
  results.record.status = Status::infeasible;
  results.record.certificate = {};
  results.record.certificate.infeasibility_proved = true;
  results.record.causes = {{{"campus", "balance", "kW"}, {1, 2}, 12.5, true}, {{"grid", "peak", "kW"}, {}, 0.4, false}};
  return results;
}

}  // namespace zhanhe::store
