#pragma once

#include "unit/powerflow/tables.hpp"
#include "zhanhe/powerflow/named_grid.hpp"

#include <limits>
#include <string>
#include <vector>

namespace zhanhe::gridplan::testing {

using namespace powerflow::testing;
using powerflow::Complex;
using powerflow::Grid;
using powerflow::Index;
using powerflow::Injections;
using powerflow::NamedGrid;

inline constexpr double unrated = std::numeric_limits<double>::infinity();

/// Names for a grid of lines: node k is bus k, line k is branch k; nodes and lines count from 1 in their names.
inline NamedGrid named(Grid grid, double i_rated_pu = unrated, double base_kva = 1000.0) {
  NamedGrid named{.base_kva = base_kva, .grid = std::move(grid)};
  for (Index bus = 0; bus < named.grid.buses; ++bus) {
    named.node_names.push_back("node " + std::to_string(bus + 1));
    named.v_kv.push_back(10.0);
    named.bus_of_node.push_back(bus);
  }
  named.p_kw = Eigen::ArrayXd::Zero(named.grid.buses);
  named.q_kvar = named.p_kw;
  for (std::size_t k = 0; k < named.grid.branches.size(); ++k) {
    const auto branch = static_cast<Index>(k);
    named.lines.push_back({.name = "line " + std::to_string(k + 1),
                           .first_branch = branch,
                           .terminals = {{.branch = branch, .i_rated_pu = i_rated_pu},
                                         {.branch = branch, .at_to = true, .i_rated_pu = i_rated_pu}}});
  }
  return named;
}

/// Buses in a row behind a slack of 1 pu, equal lines between them.
inline Grid chain(Index buses, double r_pu, double x_pu) {
  Grid grid{.buses = buses, .branches = {}, .shunts = {}, .slacks = {{.bus = 0}}};
  for (Index bus = 1; bus < buses; ++bus)
    grid.branches.push_back({.from = bus - 1, .to = bus, .r_pu = r_pu, .x_pu = x_pu});
  return grid;
}

/// One row of injections, generation positive.
inline Injections one_hour(const std::vector<double>& p_pu, const std::vector<double>& q_pu) {
  const auto row = [](const std::vector<double>& values) {
    return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Index>(values.size())).transpose().eval();
  };
  return {.p_pu = row(p_pu), .q_pu = row(q_pu)};
}

/// Voltage at the end of one line behind 1 pu, by its closed form: v^4 - (1 + 2 (P r + Q x)) v^2 + |S|^2 |Z|^2 = 0 with
/// P + jQ injected.
inline double two_bus_v_pu(double r_pu, double x_pu, double p_pu, double q_pu) {
  const double b = 1.0 + 2.0 * (p_pu * r_pu + q_pu * x_pu);
  const double c = (p_pu * p_pu + q_pu * q_pu) * (r_pu * r_pu + x_pu * x_pu);
  return std::sqrt(0.5 * (b + std::sqrt(b * b - 4.0 * c)));
}

/// The 33-bus feeder with the day and the ratings of tests/cases/grid_planning_33.
struct PlanningDay {
  NamedGrid grid = {};
  Injections injections = {};      ///< 24 hours
  Injections nominal = {};         ///< one hour
  Eigen::ArrayXd generation = {};  ///< hours: per installed kW
};

inline PlanningDay planning_day() {
  const Feeder feeder = feeder33();
  PlanningDay day{.grid = named(feeder.grid, 1.0, feeder_base_kva), .nominal = feeder.injections};
  const double base_ka = feeder_base_kva / (std::sqrt(3.0) * 12.66) / 1000.0;
  for (std::size_t k = 0; k < day.grid.lines.size(); ++k) {
    for (auto& terminal : day.grid.lines[k].terminals) terminal.i_rated_pu = (k < 5 ? 0.40 : 0.20) / base_ka;
  }
  const std::vector<Row> hours = read_table("grid_planning_33/hours.csv");
  Eigen::ArrayXd load(static_cast<Index>(hours.size()));
  day.generation.resize(load.size());
  for (Index hour = 0; hour < load.size(); ++hour) {
    load(hour) = number(hours[static_cast<std::size_t>(hour)], "load_factor");
    day.generation(hour) = number(hours[static_cast<std::size_t>(hour)], "generation");
  }
  day.injections = scaled(feeder.injections, load);
  return day;
}

/// Expected number of tests/cases/grid_planning_33.
inline double expected(const std::string& quantity, const std::string& element) {
  for (const Row& row : read_table("grid_planning_33/expected.csv")) {
    if (row.at("quantity") == quantity && row.at("element") == element) return number(row, "value");
  }
  throw std::runtime_error("no expected " + quantity + " of " + element);
}

}  // namespace zhanhe::gridplan::testing
