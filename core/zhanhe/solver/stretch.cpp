#include "zhanhe/solver/stretch.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace zhanhe::solver {

namespace {

/// What solutions miss by, relative: what is pinned may move so far.
constexpr double rounding = 1e-6;

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

struct Range {
  double lower = 0.0, upper = 0.0;
};

/// A little room around a value, inside of bounds.
Range around(double value, double lower, double upper) {
  const double inside = std::clamp(value, lower, std::max(lower, upper));
  const double room = rounding * (1.0 + std::abs(inside));
  return {std::max(lower, inside - room), std::min(upper, inside + room)};
}

/// The numbers of all hours, to be changed.
std::vector<double> written_out(const Hourly& numbers, std::size_t hours) {
  std::vector<double> values(hours);
  numbers.copy(0, hours, values.data());
  return values;
}

void pin_after(Program::State& state, std::size_t hours, double value) {
  std::vector<double> lower = written_out(state.lower, hours);
  std::vector<double> upper = written_out(state.upper, hours);
  const Range pinned = around(value, lower.back(), upper.back());
  lower.back() = pinned.lower;
  upper.back() = pinned.upper;
  state.lower = Hourly(std::move(lower));
  state.upper = Hourly(std::move(upper));
}

void pin_before(Program::State& state, double value) {
  const Range pinned = around(value, -no_limit, no_limit);
  state.initial_lower = pinned.lower;
  state.initial_upper = pinned.upper;
}

void pin_states(const Program& whole, const Stretch& stretch, const Solution& reference, Program& part) {
  const auto next = std::ranges::upper_bound(whole.chain_starts, stretch.first);
  const auto chain = static_cast<std::size_t>(next - whole.chain_starts.begin()) - 1;
  const bool begins = stretch.first == whole.chain_starts[chain];
  const bool ends = stretch.end() == whole.chain_end(chain);
  if (begins && ends) return;
  for (std::size_t i = 0; i < part.states.size(); ++i) {
    Program::State& state = part.states[i];
    state.cyclic = false;
    if (!begins) {
      pin_before(state, reference.state_after(at(stretch.first - 1), at(i)));
    } else if (whole.states[i].cyclic) {
      pin_before(state, reference.state_first(at(chain), at(i)));
    }
    const bool remembered = ends ? whole.states[i].cyclic : whole.states[i].keep[stretch.end()] != 0.0;
    if (remembered) pin_after(state, stretch.count, reference.state_after(at(stretch.end() - 1), at(i)));
  }
}

void share_global_rows(const Program& whole, const Stretch& stretch, const Solution& reference, Program& part) {
  const double share = static_cast<double>(stretch.count) / static_cast<double>(whole.hours);
  for (std::size_t i = 0; i < part.global_rows.size(); ++i) {
    double all = 0.0, own = 0.0;
    for (const Program::Entry& e : whole.totals) {
      if (e.row != i) continue;
      for (std::size_t t = 0; t < whole.hours; ++t) {
        const double term = e.value[t] * reference.x(at(t), at(e.column));
        all += term;
        if (t >= stretch.first && t < stretch.end()) own += term;
      }
    }
    for (const Program::Entry& e : whole.totals_of_globals) {
      if (e.row == i) all += e.value[0] * reference.g(at(e.column));
    }
    Program::GlobalRow& row = part.global_rows[i];
    const double room = rounding * (1.0 + std::abs(own));
    row.lower = own - share * std::max(0.0, all - row.lower) - room;
    row.upper = own + share * std::max(0.0, row.upper - all) + room;
  }
  part.totals_of_globals.clear();
}

/// Each quadratic cost by its slope.
void straighten(const Stretch& stretch, const Solution& reference, Program& part) {
  for (std::size_t j = 0; j < part.columns.size(); ++j) {
    Program::Column& column = part.columns[j];
    if (column.quadratic.is(0.0)) continue;
    std::vector<double> slope(part.hours);
    for (std::size_t t = 0; t < part.hours; ++t) {
      slope[t] = column.cost[t] + column.quadratic[t] * reference.x(at(stretch.first + t), at(j));
    }
    column.cost = Hourly(std::move(slope));
    column.quadratic = 0.0;
  }
  for (std::size_t k = 0; k < part.globals.size(); ++k) {
    part.globals[k].cost += part.globals[k].quadratic * reference.g(at(k));
    part.globals[k].quadratic = 0.0;
  }
}

/// The columns of a row, entries at one place added up.
using Coefficients = std::map<std::size_t, std::vector<double>>;

Coefficients coefficients(const Program& program, std::size_t row) {
  Coefficients all;
  for (const Program::Entry& e : program.of_columns) {
    if (e.row != row) continue;
    auto& values = all.try_emplace(e.column, program.hours, 0.0).first->second;
    for (std::size_t t = 0; t < program.hours; ++t) values[t] += e.value[t];
  }
  return all;
}

/// The bounds of columns, written out where they change.
class Bounds {
public:
  explicit Bounds(Program& program) : program_(program) {}

  [[nodiscard]] Range of(std::size_t column, std::size_t hour) const {
    const auto found = written_.find(column);
    if (found != written_.end()) return {found->second.lower[hour], found->second.upper[hour]};
    return {program_.columns[column].lower[hour], program_.columns[column].upper[hour]};
  }
  void fix(std::size_t column, std::size_t hour, double value) {
    const Program::Column& c = program_.columns[column];
    auto [place, is_new] = written_.try_emplace(column);
    if (is_new) place->second = {written_out(c.lower, program_.hours), written_out(c.upper, program_.hours)};
    place->second.lower[hour] = place->second.upper[hour] = value;
  }
  /// Gives the program its new bounds; once.
  void apply() {
    for (auto& [j, bounds] : written_) {
      program_.columns[j].lower = Hourly(std::move(bounds.lower));
      program_.columns[j].upper = Hourly(std::move(bounds.upper));
    }
  }

private:
  struct Written {
    std::vector<double> lower, upper;
  };
  Program& program_;
  std::map<std::size_t, Written> written_;
};

/// Fixes the columns of a row in an hour where they only fit at the bounds that make its sum least or most.
void fix_what_has_no_room(const Coefficients& row, double lower, double upper, std::size_t hour, Bounds& bounds) {
  double least = 0.0, most = 0.0, scale = 1.0;
  const auto ends = [&](std::size_t column, double factor) {
    const Range range = bounds.of(column, hour);
    return factor >= 0.0 ? range : Range{range.upper, range.lower};  // at the least sum, at the most
  };
  for (const auto& [column, factors] : row) {
    const double factor = factors[hour];
    if (factor == 0.0) continue;
    const Range range = ends(column, factor);
    least += factor * range.lower;
    most += factor * range.upper;
    if (std::isfinite(range.upper)) scale = std::max(scale, std::abs(factor * range.upper));
  }
  const bool at_least = least >= upper - 1e-12 * scale;
  if (!at_least && !(most <= lower + 1e-12 * scale)) return;
  for (const auto& [column, factors] : row) {
    if (factors[hour] == 0.0) continue;
    const Range range = ends(column, factors[hour]);
    bounds.fix(column, hour, at_least ? range.lower : range.upper);
  }
}

}  // namespace

std::vector<Stretch> stretches(const Program& program, std::size_t most) {
  std::vector<Stretch> all;
  for (std::size_t k = 0; k < program.chains(); ++k) {
    const std::size_t start = program.chain_starts[k], hours = program.chain_end(k) - start;
    const std::size_t parts = (hours + most - 1) / most;
    for (std::size_t i = 0; i < parts; ++i) {
      const std::size_t first = i * hours / parts;
      all.push_back({start + first, (i + 1) * hours / parts - first});
    }
  }
  return all;
}

Program cut(const Program& program, const Stretch& stretch, const Solution& reference) {
  Program part = program;
  const auto shorten = [&](auto&... numbers) { ((numbers = numbers.part(stretch.first, stretch.count)), ...); };
  part.hours = stretch.count;
  shorten(part.weight);
  for (Program::Column& c : part.columns) shorten(c.lower, c.upper, c.cost, c.quadratic);
  for (Program::Row& r : part.rows) shorten(r.lower, r.upper);
  for (Program::State& s : part.states) shorten(s.lower, s.upper, s.cost, s.keep, s.inflow);
  for (auto* matrix : {&part.of_columns, &part.of_states_before, &part.of_states_after, &part.of_globals, &part.drives,
                       &part.totals}) {
    for (Program::Entry& e : *matrix) shorten(e.value);
  }
  straighten(stretch, reference, part);
  if (stretch.count == program.hours) return part;
  part.chain_starts = {0};
  pin_states(program, stretch, reference, part);
  for (std::size_t k = 0; k < part.globals.size(); ++k) {
    Program::Global& global = part.globals[k];
    global.lower = global.upper = reference.g(at(k));
    global.cost = 0.0;
    global.integer = false;
  }
  share_global_rows(program, stretch, reference, part);
  return part;
}

Program relaxed(const Program& program) {
  Program free = program;
  for (Program::Column& column : free.columns) column.integer = false;
  for (Program::Global& global : free.globals) global.integer = false;
  return free;
}

Program with_fixed_integers(const Program& program, const Solution& found) {
  Program fixed = program;
  for (std::size_t k = 0; k < program.globals.size(); ++k) {
    if (!program.globals[k].integer) continue;
    fixed.globals[k].lower = fixed.globals[k].upper = std::round(found.g(at(k)));
    fixed.globals[k].integer = false;
  }
  std::vector<bool> has_states(program.rows.size(), false);
  for (const auto* matrix : {&program.of_states_before, &program.of_states_after, &program.of_globals}) {
    for (const Program::Entry& e : *matrix) has_states[e.row] = true;
  }
  std::vector<bool> has_integer(program.rows.size(), false);
  for (const Program::Entry& e : program.of_columns) {
    if (program.columns[e.column].integer) has_integer[e.row] = true;
  }
  Bounds bounds(fixed);
  for (std::size_t j = 0; j < program.columns.size(); ++j) {
    if (!program.columns[j].integer) continue;
    fixed.columns[j].integer = false;
    for (std::size_t t = 0; t < program.hours; ++t) bounds.fix(j, t, std::round(found.x(at(t), at(j))));
  }
  for (std::size_t i = 0; i < program.rows.size(); ++i) {
    if (!has_integer[i] || has_states[i]) continue;
    const Coefficients row = coefficients(program, i);
    for (std::size_t t = 0; t < program.hours; ++t) {
      fix_what_has_no_room(row, program.rows[i].lower[t], program.rows[i].upper[t], t, bounds);
    }
  }
  bounds.apply();
  return fixed;
}

}  // namespace zhanhe::solver
