#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "zhanhe/run/simulate.hpp"

namespace zhanhe::identity {

/// Numbers between `low` and `high` without a pattern, the same on every machine, so that no two hours tie.
inline std::vector<double> noise(std::uint64_t seed, double low, double high, std::size_t count) {
  std::vector<double> values(count);
  std::uint64_t state = seed * 0x9E3779B97F4A7C15ULL + 1;
  for (double& value : values) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;  // Knuth's linear congruence, MMIX
    value = low + (high - low) * static_cast<double>(state >> 11) / 9007199254740992.0;
  }
  return values;
}

template <class T>
T& add(Study& study, std::string name) {
  study.all<T>().emplace_back();
  study.all<T>().back().name = std::move(name);
  return study.all<T>().back();
}

template <class T>
T& add_at(Study& study, std::string name, std::string node) {
  T& device = add<T>(study, std::move(name));
  device.node = std::move(node);
  return device;
}

inline Line& add_line(Study& study, std::string name, std::string from, std::string to, double p_max_kw) {
  Line& line = add<Line>(study, std::move(name));
  line.from = std::move(from);
  line.to = std::move(to);
  line.p_max_kw = p_max_kw;
  return line;
}

/// A small study in which everything happens: three electric nodes and one of heat; import that is limited and pays for
/// its peak, export, sun, a battery, a plant with ramp limits, a heat pump with a COP that varies, a tank, a boiler,
/// and a demand that is not always served. It crosses the end of January after half of its steps.
inline Study district() {
  constexpr std::size_t steps = 48;
  Study study;
  study.settings.name = "district";
  study.settings.start = "2025-01-31";
  study.settings.steps = static_cast<int>(steps);
  study.settings.grid = "off";
  for (const char* name : {"town", "campus", "works"}) add<Node>(study, name);
  add<Node>(study, "warm").carrier = "heat";
  add_line(study, "ring_road", "town", "campus", 150.0);
  add_line(study, "lane", "campus", "works", 90.0);
  auto& grid = add_at<Connection>(study, "grid", "town");
  grid.import_max_kw = 200.0;
  grid.export_max_kw = 40.0;
  grid.import_yuan_kwh = noise(1, 0.2, 1.2, steps);
  grid.export_yuan_kwh = noise(2, 0.05, 0.15, steps);
  grid.demand_yuan_kw_month = 1.7;
  auto& halls = add_at<Load>(study, "halls", "campus");
  halls.p_kw = noise(3, 40.0, 110.0, steps);
  halls.firm = true;
  auto& shops = add_at<Load>(study, "shops", "town");
  shops.p_kw = noise(4, 20.0, 90.0, steps);
  shops.unserved_yuan_kwh = 9.0;
  auto& machines = add_at<Load>(study, "machines", "works");
  machines.p_kw = noise(5, 30.0, 150.0, steps);
  machines.unserved_yuan_kwh = 1.1;
  auto& rooms = add_at<Load>(study, "rooms", "warm");
  rooms.p_kw = noise(6, 30.0, 120.0, steps);
  auto& roof = add_at<Pv>(study, "roof", "campus");
  roof.p_max_kw = 260.0;
  std::vector<double> sun = noise(7, 0.5, 1.0, steps);
  for (std::size_t t = 0; t < steps; ++t) {
    sun[t] *= std::max(0.0, std::sin((static_cast<double>(t % 24) - 6.0) / 12.0 * 3.14159265358979));
  }
  roof.profile = sun;
  roof.cost_yuan_kwh = 0.011;
  auto& engine = add_at<Generator>(study, "engine", "works");
  engine.p_max_kw = 45.0;
  engine.cost_yuan_kwh = 0.72;
  engine.carbon_kg_kwh = 0.6;
  engine.ramp_up_frac_h = 0.31;
  engine.ramp_down_frac_h = 0.43;
  study.settings.carbon_yuan_kg = 0.05;
  auto& battery = add_at<Battery>(study, "battery", "works");
  battery.p_max_kw = 30.0;
  battery.e_max_kwh = 70.0;
  battery.cost_yuan_kwh = 0.013;
  battery.loss_frac_h = 0.001;
  auto& tank = add_at<Store>(study, "tank", "warm");
  tank.e_max_kwh = 160.0;
  tank.p_in_max_kw = 50.0;
  tank.p_out_max_kw = 60.0;
  tank.efficiency_in_frac = 0.98;
  tank.efficiency_out_frac = 0.97;
  tank.loss_frac_h = 0.01;
  tank.cost_yuan_kwh = 0.002;
  auto& pump = add<Converter>(study, "heat_pump");
  pump.inputs = {{"campus", 1.0}};
  pump.outputs = {{"warm", noise(8, 2.2, 3.9, steps)}};
  pump.p_max_kw = 25.0;
  pump.cost_yuan_kwh = 0.003;
  auto& boiler = add_at<Generator>(study, "boiler", "warm");
  boiler.p_max_kw = 80.0;
  boiler.cost_yuan_kwh = 0.41;
  return study;
}

/// The component of that name, to be edited.
template <class T>
T& the(Study& study, std::string_view name) {
  for (T& component : study.all<T>()) {
    if (component.name == name) return component;
  }
  throw std::out_of_range(std::string(name));
}

/// Least cost in yuan; NaN unless optimal.
inline double cost_of(const Study& study, const run::Options& options = {}) {
  const Results results = run::simulate(study, options);
  return results.status() == Status::optimal ? results.record.objective : std::nan("");
}

/// Column of a name in a list of names.
inline Eigen::Index column(const std::vector<std::string>& names, std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Eigen::Index>(i);
  }
  throw std::out_of_range(std::string(name));
}

/// Prices at a node, whatever its carrier.
inline Eigen::ArrayXd prices_at(const Results& results, std::string_view node) {
  for (const CarrierDispatch& group : results.dispatch.carriers) {
    for (std::size_t i = 0; i < group.node.size(); ++i) {
      if (group.node[i] == node) return group.price_yuan_kwh.col(static_cast<Eigen::Index>(i));
    }
  }
  throw std::out_of_range(std::string(node));
}

}  // namespace zhanhe::identity
