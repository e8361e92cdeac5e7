#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <string>
#include <vector>

#include "zhanhe/program/program.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe::bench {

/// A made-up feeder for timing: a chain of nodes, import and export at the first, and at every other node a firm load,
/// PV and a store. 33 nodes have 130 columns and 32 states an hour, as many as the reference feeder.
inline Study district(std::size_t nodes, std::size_t hours) {
  constexpr double day_h = 24.0;
  const auto wave = [hours](double phase, double mean, double swing) {
    std::vector<double> values(hours);
    for (std::size_t t = 0; t < hours; ++t) {
      const double angle = 2.0 * std::numbers::pi * (static_cast<double>(t) / day_h + phase);
      values[t] = std::max(0.0, mean - swing * std::cos(angle));
    }
    return Profile(std::move(values));
  };
  Study study;
  study.settings.steps = static_cast<int>(hours);
  study.settings.grid = "off";
  const auto place = [](auto component, const std::string& name, const std::string& node) {
    component.name = name;
    component.node = node;
    return component;
  };
  for (std::size_t i = 0; i < nodes; ++i) {
    const std::string number = std::to_string(i);
    Node node;
    node.name = "n" + number;
    study.all<Node>().push_back(node);
    if (i == 0) continue;
    auto load = place(Load{}, "load_" + number, node.name);
    load.p_kw = wave(0.01 * static_cast<double>(i), 100.0, 40.0);
    load.firm = true;
    study.all<Load>().push_back(load);
    auto pv = place(Pv{}, "pv_" + number, node.name);
    pv.p_max_kw = 150.0;
    pv.profile = wave(0.0, -0.1, 0.9);
    pv.cost_yuan_kwh = 1e-4;
    study.all<Pv>().push_back(pv);
    auto store = place(Store{}, "store_" + number, node.name);
    store.e_max_kwh = 100.0;
    store.p_in_max_kw = store.p_out_max_kw = 50.0;
    store.efficiency_in_frac = store.efficiency_out_frac = 0.95;
    store.loss_frac_h = 1e-4;
    store.cost_yuan_kwh = 5e-4;
    study.all<Store>().push_back(store);
    Line line;
    line.name = "line_" + number;
    line.from = "n" + std::to_string(i - 1);
    line.to = node.name;
    line.p_max_kw = 200.0 * static_cast<double>(nodes);
    study.all<Line>().push_back(line);
  }
  auto grid = place(Connection{}, "grid", "n0");
  grid.import_max_kw = 200.0 * static_cast<double>(nodes);
  grid.export_max_kw = grid.import_max_kw;
  grid.import_yuan_kwh = wave(0.1, 0.6, 0.3);
  grid.export_yuan_kwh = 0.2;
  study.all<Connection>().push_back(grid);
  return study;
}

/// A feasible point of a posed district, with the small errors of an engine: the sun covers a share of the load, stores
/// are idle, the grid does the rest. Prices are near those of an optimum.
inline Solution plausible_solution(const Program& program) {
  constexpr double error = 1e-9;
  Solution solution = Solution::zero(program);
  std::map<std::string, Eigen::Index> column;
  for (std::size_t j = 0; j < program.columns.size(); ++j) {
    const Label& label = program.columns[j].label;
    column[label.owner + " " + label.quantity] = static_cast<Eigen::Index>(j);
  }
  for (std::size_t t = 0; t < program.hours; ++t) {
    const auto row = static_cast<Eigen::Index>(t);
    double beyond_kw = 0.0;  // what this node and those behind it lack
    for (std::size_t i = program.rows.size() - 1; i > 0; --i) {
      const std::string number = std::to_string(i);
      const Eigen::Index pv = column.at("pv_" + number + " output");
      solution.x(row, pv) = 0.9 * program.columns[static_cast<std::size_t>(pv)].upper[t];
      beyond_kw += program.rows[i].lower[t] - solution.x(row, pv);
      solution.x(row, column.at("line_" + number + " flow")) = beyond_kw;
    }
    solution.x(row, column.at("grid import")) = std::max(0.0, beyond_kw);
    solution.x(row, column.at("grid export")) = std::max(0.0, -beyond_kw);
  }
  solution.x *= 1.0 + error * Eigen::ArrayXXd::Random(solution.x.rows(), solution.x.cols());
  solution.row_price = 0.5 + 0.01 * Eigen::ArrayXXd::Random(solution.row_price.rows(), solution.row_price.cols());
  solution.state_price =
      -0.5 + 0.01 * Eigen::ArrayXXd::Random(solution.state_price.rows(), solution.state_price.cols());
  return solution;
}

}  // namespace zhanhe::bench
