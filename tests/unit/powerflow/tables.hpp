#pragma once

#include "zhanhe/powerflow/grid.hpp"
#include "zhanhe/powerflow/state.hpp"

#include <cmath>
#include <fstream>
#include <map>
#include <numbers>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace zhanhe::powerflow::testing {

using Row = std::map<std::string, std::string>;

/// Rows of a small CSV table of a case folder, by column name; no quotes in it.
inline std::vector<Row> read_table(const std::string& name) {
  std::ifstream file(std::string(ZHANHE_CASES) + "/" + name);
  if (!file) throw std::runtime_error("case table is missing: " + name);
  const auto cells = [](const std::string& line) {
    std::vector<std::string> parts;
    std::istringstream stream(line + ",");
    for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
    return parts;
  };
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> header = cells(line);
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> values = cells(line);
    if (values.size() != header.size()) throw std::runtime_error(name + ": a row of other length than the header");
    Row row;
    for (std::size_t k = 0; k < header.size(); ++k) row[header[k]] = values[k];
    rows.push_back(row);
  }
  return rows;
}

inline double number(const Row& row, const std::string& column) { return std::stod(row.at(column)); }
inline Index bus_index(const Row& row, const std::string& column) { return std::stoi(row.at(column)) - 1; }
inline double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }

inline constexpr double feeder_base_kva = 10000.0;

/// The 33-bus feeder of tests/cases/case33bw.
struct Feeder {
  Grid grid;
  Injections injections;  ///< one hour, nominal loads
};

inline Feeder feeder33() {
  constexpr double base_ohm = 12.66 * 12.66 * 1000.0 / feeder_base_kva;
  Feeder feeder;
  const std::vector<Row> buses = read_table("case33bw/buses.csv");
  feeder.grid.buses = static_cast<Index>(buses.size());
  feeder.grid.slacks = {{.bus = 0, .v_pu = 1.0, .angle_rad = 0.0}};
  feeder.injections.p_pu.setZero(1, feeder.grid.buses);
  feeder.injections.q_pu.setZero(1, feeder.grid.buses);
  for (const Row& row : buses) {
    feeder.injections.p_pu(0, bus_index(row, "bus")) = -number(row, "p_load_kw") / feeder_base_kva;
    feeder.injections.q_pu(0, bus_index(row, "bus")) = -number(row, "q_load_kvar") / feeder_base_kva;
  }
  for (const Row& row : read_table("case33bw/branches.csv")) {
    feeder.grid.branches.push_back({.from = bus_index(row, "from"),
                                    .to = bus_index(row, "to"),
                                    .r_pu = number(row, "r_ohm") / base_ohm,
                                    .x_pu = number(row, "x_ohm") / base_ohm,
                                    .closed = row.at("closed") == "1"});
  }
  return feeder;
}

/// `hours` hours, each with the nominal loads times its own factor.
inline Injections scaled(const Injections& one_hour, const Eigen::ArrayXd& factors) {
  return {.p_pu = (factors.matrix() * one_hour.p_pu.matrix()).array(),
          .q_pu = (factors.matrix() * one_hour.q_pu.matrix()).array()};
}

/// Zero injections.
inline Injections no_load(Index hours, Index buses) {
  return {.p_pu = Eigen::ArrayXXd::Zero(hours, buses), .q_pu = Eigen::ArrayXXd::Zero(hours, buses)};
}

/// Slack at bus 0, one branch, bus 1.
inline Grid two_buses(double r_pu, double x_pu) {
  return {.buses = 2,
          .branches = {{.from = 0, .to = 1, .r_pu = r_pu, .x_pu = x_pu}},
          .shunts = {},
          .slacks = {{.bus = 0, .v_pu = 1.0, .angle_rad = 0.0}}};
}

/// Largest difference of two arrays of the same shape.
template <class A, class B>
double largest_difference(const A& a, const B& b) {
  return (a - b).abs().maxCoeff();
}

}  // namespace zhanhe::powerflow::testing
