#pragma once

#include <cstddef>
#include <vector>

#include "zhanhe/program/program.hpp"
#include "zhanhe/solver/solve.hpp"

namespace zhanhe {

/// The staged interior point and nothing else.
inline solver::Outcome by_interior_point(const Program& program, int threads = 1) {
  return solver::solve(program, {.engine = solver::Engine::interior_point, .threads = threads}, {});
}

inline solver::Outcome by_highs(const Program& program) {
  return solver::solve(program, {.engine = solver::Engine::highs, .time_limit_s = 20.0}, {});
}

/// A source within [0, most] at a price of each hour meets a demand of each hour. Column 0 is the source, row 0 the
/// balance.
inline Program source_for(Hourly price, std::vector<double> demand, double most = 100.0) {
  Program p;
  p.hours = demand.size();
  p.columns.push_back({{"source", "output", "kW"}, 0.0, most, std::move(price)});
  p.rows.push_back({{"node", "balance", "kW"}, Hourly(demand), Hourly(demand)});
  p.of_columns.push_back({0, 0, 1.0});
  return p;
}

/// One more column that feeds row 0. Returns its index.
inline std::size_t add_source(Program& p, Hourly cost, Hourly upper) {
  p.columns.push_back(
      {{"source " + std::to_string(p.columns.size()), "output", "kW"}, 0.0, std::move(upper), std::move(cost)});
  p.of_columns.push_back({0, p.columns.size() - 1, 1.0});
  return p.columns.size() - 1;
}

struct SmallStore {
  double capacity = 2.0;
  double power = 5.0;
  double efficiency = 1.0;
  Hourly keep = 1.0;
  double first_lower = 0.0, first_upper = 0.0;
  bool cyclic = false;
};

/// A store at row 0: charge, then discharge are its columns. Returns the index of its state.
inline std::size_t add_store(Program& p, const SmallStore& store) {
  const std::size_t state = p.states.size();
  const std::size_t charge = p.columns.size();
  p.columns.push_back({{"store", "charge", "kW"}, 0.0, store.power});
  p.columns.push_back({{"store", "discharge", "kW"}, 0.0, store.power});
  p.of_columns.push_back({0, charge, -1.0});
  p.of_columns.push_back({0, charge + 1, 1.0});
  p.states.push_back({{"store", "level", "kWh"}, 0.0, store.capacity, 0.0, store.keep, 0.0});
  p.states.back().initial_lower = store.first_lower;
  p.states.back().initial_upper = store.first_upper;
  p.states.back().cyclic = store.cyclic;
  p.drives.push_back({state, charge, store.efficiency});
  p.drives.push_back({state, charge + 1, -1.0 / store.efficiency});
  return state;
}

}  // namespace zhanhe
