#pragma once

#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

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
  // What makes programs hard. None of it changes the program that a seed gives without it.
  std::vector<std::size_t> chain_lengths = {};  ///< instead of `hours` and `chains`
  bool lossless = false;                        ///< every state keeps all, always
  bool cyclic = false;                          ///< every state is cyclic
  std::size_t restarts = 0;    ///< hours in which some states forget; no row looks at states before them
  bool some_fixed = false;     ///< some columns and states have no width in some hours
  bool repeated_rows = false;  ///< the first row is said twice, and the sum of two rows, too
  bool equal_costs = false;    ///< every column costs the same
  bool loose = false;          ///< some upper bounds are a thousand times what is needed
  double units = 1.0;          ///< columns are measured in units up to this many times larger or smaller
};

/// The first row twice, and the sum of the first and the last.
inline void repeat_rows(Program& p) {
  const std::size_t last = p.rows.size() - 1;
  const auto sum = [&](const Hourly& one, const Hourly& other) {
    std::vector<double> values(p.hours);
    for (std::size_t t = 0; t < p.hours; ++t) values[t] = one[t] + other[t];
    return Hourly(std::move(values));
  };
  p.rows.push_back(p.rows[0]);
  p.rows.push_back(
      {p.rows[0].label, sum(p.rows[0].lower, p.rows[last].lower), sum(p.rows[0].upper, p.rows[last].upper)});
  for (auto* matrix : {&p.of_columns, &p.of_states_before, &p.of_states_after, &p.of_globals}) {
    const std::vector<Program::Entry> entries = *matrix;
    for (const Program::Entry& e : entries) {
      if (e.row == 0) matrix->push_back({last + 1, e.column, e.value});
      if (e.row == 0 || e.row == last) matrix->push_back({last + 2, e.column, e.value});
      if (e.row == 0 && last == 0) matrix->push_back({last + 2, e.column, e.value});
    }
  }
}

/// Measures every column in a unit of its own, between 1 / most and most times the one it has.
inline void change_units(Program& p, double most, std::mt19937& generator) {
  std::uniform_real_distribution<double> exponent(-std::log10(most), std::log10(most));
  const auto times = [](const Hourly& hourly, double factor) {
    std::vector<double> values = hourly.numbers();
    for (double& value : values) value *= factor;
    return values.size() == 1 ? Hourly(values[0]) : Hourly(std::move(values));
  };
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    const double size = std::pow(10.0, exponent(generator));
    Program::Column& column = p.columns[j];
    column.lower = times(column.lower, 1.0 / size);
    column.upper = times(column.upper, 1.0 / size);
    column.cost = times(column.cost, size);
    column.quadratic = times(column.quadratic, size * size);
    for (auto* matrix : {&p.of_columns, &p.drives, &p.totals}) {
      for (Program::Entry& e : *matrix) {
        if (e.column == j) e.value = times(e.value, size);
      }
    }
  }
}

/// A random staged program of the given size; the same seed gives the same program. All columns but free ones have
/// finite bounds. With `feasible` it has a feasible point; otherwise right-hand sides are drawn and often nothing fits.
inline Program random_program(unsigned seed, const RandomSettings& settings) {
  std::mt19937 generator(seed);
  std::mt19937 hardships(seed + 1);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  const auto draw = [&](double low, double high) { return low + (high - low) * unit(generator); };
  const auto chance = [&](double share) { return unit(generator) < share; };
  std::size_t hours = settings.hours;
  if (!settings.chain_lengths.empty()) {
    hours = std::accumulate(settings.chain_lengths.begin(), settings.chain_lengths.end(), std::size_t{0});
  }
  const auto hardship = [&](double share) { return unit(hardships) < share; };
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
  if (settings.chain_lengths.empty()) {
    for (std::size_t k = 0; k < settings.chains; ++k) p.chain_starts.push_back(k * hours / settings.chains);
  } else {
    std::size_t start = 0;
    for (const std::size_t length : settings.chain_lengths) {
      p.chain_starts.push_back(start);
      start += length;
    }
  }
  const auto somewhere = [&](const Hourly& from, const Hourly& to) {  // `to`, and `from` in some hours
    std::vector<double> values(hours);
    for (std::size_t t = 0; t < hours; ++t) values[t] = hardship(0.3) ? from[t] : to[t];
    return Hourly(std::move(values));
  };

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
    const bool fixed = column.lower[0] == column.upper[0];
    if (settings.some_fixed && hardship(0.4)) column.upper = somewhere(column.lower, column.upper);
    if (settings.loose && !fixed && hardship(0.4)) column.upper = 1e4;
    if (settings.equal_costs) column.cost = 1.0;
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
    if (settings.lossless) state.keep = 1.0;
    if (settings.restarts > 0) {
      std::vector<double> keep(hours);
      for (double& kept : keep) kept = hardship(0.5) ? 1.0 : 0.9;
      for (std::size_t n = 0; n < settings.restarts; ++n) {
        if (hardship(0.7)) keep[static_cast<std::size_t>(static_cast<double>(hours) * unit(hardships))] = 0.0;
      }
      state.keep = Hourly(std::move(keep));
    }
    if (settings.cyclic) {
      state.cyclic = true;
      state.initial_lower = 0.0;
      state.initial_upper = 8.0;
    }
    if (settings.some_fixed && hardship(0.4))
      state.lower = somewhere(5.0, 0.0), state.upper = somewhere(5.0, state.upper);
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
      if (chance(0.15) && settings.restarts == 0) p.of_states_before.push_back({i, s, hourly(-1.0, 1.0)});
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
    return draw(low, std::min(high, low + 20.0));
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
  if (settings.repeated_rows && settings.rows > 0) repeat_rows(p);
  if (settings.units != 1.0) change_units(p, settings.units, hardships);
  return p;
}

}  // namespace zhanhe
