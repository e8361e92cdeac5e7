#pragma once

#include <cmath>
#include <random>
#include <string>

#include "zhanhe/program/program.hpp"

namespace zhanhe {

/// What a random staged program may hold.
struct RandomSettings {
  std::size_t hours = 12;
  std::size_t columns = 6;
  std::size_t rows = 3;
  std::size_t states = 2;
  std::size_t globals = 1;
  std::size_t global_rows = 1;
  std::size_t chains = 1;
  bool quadratic = false;
  bool free_columns = false;
  bool feasible = true;  ///< right-hand sides are those of a random point inside the bounds
};

/// A random staged program of the given size; the same seed gives the same program. All columns but free ones have
/// finite bounds. With `feasible` it has a feasible point; otherwise right-hand sides are drawn and often nothing fits.
inline Program random_program(unsigned seed, const RandomSettings& settings) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  const auto draw = [&](double low, double high) { return low + (high - low) * unit(generator); };
  const auto chance = [&](double share) { return unit(generator) < share; };
  const std::size_t hours = settings.hours;
  const auto hourly = [&](double low, double high) {
    if (chance(0.5)) return Hourly(draw(low, high));
    std::vector<double> values(hours);
    for (double& value : values) value = draw(low, high);
    return Hourly(std::move(values));
  };

  Program p;
  p.hours = hours;
  p.weight = chance(0.5) ? Hourly(draw(0.25, 2.0)) : Hourly(1.0);
  p.chain_starts.clear();
  for (std::size_t k = 0; k < settings.chains; ++k) p.chain_starts.push_back(k * hours / settings.chains);

  for (std::size_t j = 0; j < settings.columns; ++j) {
    Program::Column column{{"c" + std::to_string(j), "x", "kW"}};
    column.lower = chance(0.6) ? Hourly(0.0) : hourly(-5.0, 0.0);
    column.upper = hourly(1.0, 10.0);
    if (chance(0.1)) column.upper = column.lower;  // a fixed column
    column.cost = hourly(-1.0, 3.0);
    if (chance(0.2)) column.cost = 0.0;
    if (settings.quadratic && chance(0.5)) column.quadratic = hourly(0.0, 1.0);
    if (settings.free_columns && chance(0.2)) {
      column.lower = -no_limit;
      column.upper = no_limit;
      column.quadratic = 0.5;
    }
    p.columns.push_back(std::move(column));
  }
  for (std::size_t i = 0; i < settings.states; ++i) {
    Program::State state{{"s" + std::to_string(i), "level", "kWh"}};
    state.lower = 0.0;
    state.upper = hourly(8.0, 20.0);
    state.keep = chance(0.3) ? Hourly(1.0) : hourly(0.8, 1.0);
    if (chance(0.2)) {
      std::vector<double> keep(hours, 1.0);
      keep[hours / 2] = 0.0;  // a restart
      state.keep = Hourly(std::move(keep));
    }
    state.cost = chance(0.3) ? hourly(-0.1, 0.3) : Hourly(0.0);
    state.cyclic = chance(0.5);
    state.initial_lower = state.cyclic || chance(0.5) ? 0.0 : 4.0;
    state.initial_upper = state.initial_lower > 0.0 ? 4.0 : 8.0;
    p.states.push_back(std::move(state));
  }
  for (std::size_t k = 0; k < settings.globals; ++k) {
    p.globals.push_back({{"g" + std::to_string(k), "size", "kW"},
                         0.0,
                         10.0,
                         draw(-1.0, 5.0),
                         settings.quadratic && chance(0.5) ? draw(0.0, 1.0) : 0.0,
                         false});
  }
  for (std::size_t i = 0; i < settings.rows; ++i) {
    p.rows.push_back({{"r" + std::to_string(i), "balance", "kW"}, 0.0, 0.0});
    for (std::size_t j = 0; j < settings.columns; ++j) {
      if (chance(0.5))
        p.of_columns.push_back({i, j, chance(0.7) ? Hourly(chance(0.5) ? 1.0 : -1.0) : hourly(-2.0, 2.0)});
    }
    for (std::size_t s = 0; s < settings.states; ++s) {
      if (chance(0.15)) p.of_states_before.push_back({i, s, hourly(-1.0, 1.0)});
      if (chance(0.15)) p.of_states_after.push_back({i, s, hourly(-1.0, 1.0)});
    }
    for (std::size_t k = 0; k < settings.globals; ++k) {
      if (chance(0.3)) p.of_globals.push_back({i, k, hourly(-1.0, 1.0)});
    }
  }
  for (std::size_t s = 0; s < settings.states; ++s) {
    for (std::size_t j = 0; j < settings.columns; ++j) {
      if (chance(0.35)) p.drives.push_back({s, j, hourly(-1.0, 1.0)});
    }
  }
  for (std::size_t i = 0; i < settings.global_rows; ++i) {
    p.global_rows.push_back({{"t" + std::to_string(i), "total", "kWh"}, 0.0, 0.0});
    for (std::size_t j = 0; j < settings.columns; ++j) {
      if (chance(0.4)) p.totals.push_back({i, j, hourly(-1.0, 1.0)});
    }
    for (std::size_t k = 0; k < settings.globals; ++k) {
      if (chance(0.5)) p.totals_of_globals.push_back({i, k, Hourly(draw(-1.0, 1.0))});
    }
  }

  // A point inside the bounds decides the right-hand sides; state inflows make the trajectory hold.
  const auto at = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
  Solution point = Solution::zero(p);
  const auto inside = [&](double low, double high) {
    if (std::isinf(low) || std::isinf(high)) return draw(-3.0, 3.0);
    return draw(low, high);
  };
  for (std::size_t t = 0; t < hours; ++t) {
    for (std::size_t j = 0; j < settings.columns; ++j) {
      point.x(at(t), at(j)) = inside(p.columns[j].lower[t], p.columns[j].upper[t]);
    }
  }
  for (std::size_t k = 0; k < settings.globals; ++k) point.g[at(k)] = draw(0.0, 10.0);
  for (std::size_t s = 0; s < settings.states; ++s) {
    std::vector<double> inflow(hours);
    for (std::size_t k = 0; k < p.chains(); ++k) {
      const double first = draw(p.states[s].initial_lower, p.states[s].initial_upper);
      point.state_first(at(k), at(s)) = first;
      for (std::size_t t = p.chain_starts[k]; t < p.chain_end(k); ++t) {
        const bool last = t + 1 == p.chain_end(k);
        point.state_after(at(t), at(s)) =
            last && p.states[s].cyclic ? first : draw(p.states[s].lower[t], p.states[s].upper[t]);
        const double before = t == p.chain_starts[k] ? first : point.state_after(at(t) - 1, at(s));
        double moved = p.states[s].keep[t] * before;
        for (const auto& e : p.drives) {
          if (e.row == s) moved += e.value[t] * point.x(at(t), at(e.column));
        }
        inflow[t] = point.state_after(at(t), at(s)) - moved;
      }
    }
    p.states[s].inflow = Hourly(std::move(inflow));
  }
  for (std::size_t i = 0; i < settings.rows; ++i) {
    std::vector<double> lower(hours), upper(hours);
    const bool equality = chance(0.6);
    for (std::size_t t = 0; t < hours; ++t) {
      double activity = 0.0;
      for (const auto& e : p.of_columns) {
        if (e.row == i) activity += e.value[t] * point.x(at(t), at(e.column));
      }
      for (const auto& e : p.of_states_before) {
        if (e.row != i) continue;
        std::size_t chain = 0;
        while (t >= p.chain_end(chain)) ++chain;
        const bool first = p.chain_starts[chain] == t;
        activity += e.value[t] *
                    (first ? point.state_first(at(chain), at(e.column)) : point.state_after(at(t) - 1, at(e.column)));
      }
      for (const auto& e : p.of_states_after) {
        if (e.row == i) activity += e.value[t] * point.state_after(at(t), at(e.column));
      }
      for (const auto& e : p.of_globals) {
        if (e.row == i) activity += e.value[t] * point.g[at(e.column)];
      }
      if (!settings.feasible) activity += draw(-6.0, 6.0);
      lower[t] = equality ? activity : activity - draw(0.0, 2.0);
      upper[t] = equality ? activity : (chance(0.3) ? no_limit : activity + draw(0.0, 2.0));
    }
    p.rows[i].lower = Hourly(std::move(lower));
    p.rows[i].upper = Hourly(std::move(upper));
  }
  for (std::size_t i = 0; i < settings.global_rows; ++i) {
    double activity = 0.0;
    for (const auto& e : p.totals) {
      if (e.row != i) continue;
      for (std::size_t t = 0; t < hours; ++t) activity += e.value[t] * point.x(at(t), at(e.column));
    }
    for (const auto& e : p.totals_of_globals) {
      if (e.row == i) activity += e.value[0] * point.g[at(e.column)];
    }
    p.global_rows[i].lower = activity - 1.0;
    p.global_rows[i].upper = activity + 1.0;
  }
  return p;
}

}  // namespace zhanhe
