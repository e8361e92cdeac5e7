// What of a program need not be solved for.

#include "zhanhe/solver/staged/form_maker.hpp"

#include <cmath>

namespace zhanhe::solver::staged {

namespace {

bool all_finite(const Values& values) {
  return std::ranges::all_of(values.v, [](double x) { return std::isfinite(x); });
}

}  // namespace

void Form::Maker::substitute_states_after() {
  for (const auto& e : p.of_states_after) {
    const Values c = values(e.value);
    add_to(b, e.row, e.column, c * values(p.states[e.column].keep));
    for (const auto& [place, drive] : g) {
      if (place.first == e.column) add_to(a, e.row, place.second, c * drive);
    }
    row_shift[e.row] = row_shift[e.row] + c * inflow[e.column];
  }
  std::erase_if(b, [](const auto& entry) { return entry.second.zero(); });
  std::erase_if(a, [](const auto& entry) { return entry.second.zero(); });
}

void Form::Maker::settle_columns() {
  std::vector<std::vector<std::pair<std::size_t, const Values*>>> rows_of(p.columns.size()), columns_of(p.rows.size());
  for (const auto& [place, v] : a) {
    rows_of[place.second].emplace_back(place.first, &v);
    columns_of[place.first].emplace_back(place.second, &v);
  }
  std::vector<bool> alone(p.columns.size(), true);  // stands in nothing but rows of columns
  for (const Matrix* matrix : {&g, &h}) {
    for (const auto& [place, v] : *matrix) alone[place.second] = false;
  }
  std::vector<bool> known(p.columns.size());
  for (std::size_t j = 0; j < p.columns.size(); ++j) known[j] = fixed(j);
  std::vector<bool> equality(p.rows.size());
  std::vector<std::size_t> free(p.rows.size(), 0);
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    equality[i] = all_finite(limit[i].lower) && (limit[i].upper - limit[i].lower).zero();
    free[i] = static_cast<std::size_t>(
        std::ranges::count_if(columns_of[i], [&](const auto& entry) { return !known[entry.first]; }));
  }
  for (const Matrix* matrix : {&b, &d}) {
    for (const auto& [place, v] : *matrix) equality[place.first] = false;
  }
  std::vector<std::size_t> open;
  for (std::size_t i = p.rows.size(); i-- > 0;) {
    if (equality[i] && free[i] == 1) open.push_back(i);
  }
  while (!open.empty()) {
    const std::size_t i = open.back();
    open.pop_back();
    if (free[i] != 1) continue;  // its last column was settled by another row
    Values rest = limit[i].lower - row_shift[i];
    const std::pair<std::size_t, const Values*>* last = nullptr;
    for (const auto& entry : columns_of[i]) {
      if (known[entry.first]) {
        rest = rest - *entry.second * column[entry.first].lower;
      } else {
        last = &entry;
      }
    }
    const auto [j, factor] = *last;
    if (!alone[j] || !p.columns[j].quadratic.is(0.0)) continue;
    if (std::ranges::any_of(factor->v, [](double x) { return x == 0.0 || !std::isfinite(x); })) continue;
    const Values x = combine(rest, *factor, [](double side, double share) { return side / share; });
    const auto within = [](const Values& low, const Values& high) {
      return combine(low, high, [](double one, double other) { return one <= other ? 0.0 : 1.0; }).zero();
    };
    // Beyond its bounds the solver has to say what is wrong.
    if (!within(column[j].lower, x) || !within(x, column[j].upper)) continue;
    column[j].lower = column[j].upper = x;
    known[j] = true;
    limit[i] = {{{-no_limit}}, {{no_limit}}};
    equality[i] = false;
    f.settled_.push_back({i, j});
    for (const auto& [row, v] : rows_of[j]) {
      if (--free[row] == 1 && equality[row]) open.push_back(row);
    }
  }
}

void Form::Maker::move_fixed_columns() {
  f.slot_of_column_.assign(p.columns.size(), none);
  f.fixed_value_.resize(p.columns.size());
  std::size_t kept = 0;
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    if (stands_in_another[j]) continue;
    if (!fixed(j)) {
      f.slot_of_column_[j] = kept++;
      continue;
    }
    const Values& x = column[j].lower;
    for (auto* matrix : {&a, &g, &h}) {
      for (auto at = matrix->begin(); at != matrix->end();) {
        if (at->first.second != j) {
          ++at;
          continue;
        }
        const std::size_t row = at->first.first;
        const Values moved = at->second * x;
        if (matrix == &a) row_shift[row] = row_shift[row] + moved;
        if (matrix == &g) inflow[row] = inflow[row] + moved;
        if (matrix == &h) total_shift[row] += over_hours(moved);
        at = matrix->erase(at);
      }
    }
    const Values q = values(p.columns[j].quadratic);
    const Values cost = (values(p.columns[j].cost) + q * x * 0.5) * x * values(p.weight);
    f.objective_constant += over_hours(cost);
    f.fixed_value_[j] = made(x);
  }
}

namespace {

/// Whether `other` is `factor` times `one`, number by number.
bool proportional(const Values& one, const Values& other, double factor) {
  return combine(one, other, [factor](double x, double y) { return y == factor * x ? 0.0 : 1.0; }).zero();
}

}  // namespace

bool Form::Maker::fixed(std::size_t j) const { return (column[j].upper - column[j].lower).zero(); }

std::vector<Form::Maker::Touched> Form::Maker::touched() const {
  std::vector<Touched> places(p.columns.size());
  int id = 0;
  for (const Matrix* matrix : {&a, &g, &h}) {
    for (const auto& [place, v] : *matrix) places[place.second].push_back({{id, place.first}, &v});
    ++id;
  }
  return places;
}

/// The factor by which one column does what the other does, at the same cost; 0 when there is none.
double Form::Maker::parallel(std::size_t one, std::size_t other, const std::vector<Touched>& at) const {
  for (const std::size_t j : {one, other}) {
    if (!p.columns[j].quadratic.is(0.0) || !all_finite(column[j].lower) || !all_finite(column[j].upper)) return 0.0;
  }
  double factor = 0.0;
  for (std::size_t n = 0; n < at[one].size() && factor == 0.0; ++n) {
    const Values& ours = *at[one][n].second;
    const Values& theirs = *at[other][n].second;
    for (std::size_t i = 0; i < ours.v.size() && factor == 0.0; ++i) {
      if (ours[i] != 0.0) factor = theirs[i] / ours[i];
    }
  }
  if (factor == 0.0 || !std::isfinite(factor)) return 0.0;
  for (std::size_t n = 0; n < at[one].size(); ++n) {
    if (!proportional(*at[one][n].second, *at[other][n].second, factor)) return 0.0;
  }
  return proportional(values(p.columns[one].cost), values(p.columns[other].cost), factor) ? factor : 0.0;
}

void Form::Maker::merge(std::size_t into, std::size_t other, double factor) {
  const auto [low, high] = factor > 0.0 ? std::pair(&column[other].lower, &column[other].upper)
                                        : std::pair(&column[other].upper, &column[other].lower);
  column[into].lower = column[into].lower + *low * factor;
  column[into].upper = column[into].upper + *high * factor;
  f.merged_[into].push_back({other, factor});
  stands_in_another[other] = true;
  for (auto* matrix : {&a, &g, &h}) {
    std::erase_if(*matrix, [&](const auto& entry) { return entry.first.second == other; });
  }
}

void Form::Maker::merge_parallel_columns() {
  const std::vector<Touched> at = touched();
  std::map<std::vector<std::pair<int, std::size_t>>, std::vector<std::size_t>> alike;  // columns by where they stand
  std::vector<std::pair<std::size_t, std::pair<std::size_t, double>>> found;
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    if (fixed(j) || at[j].empty()) continue;
    std::vector<std::pair<int, std::size_t>> places;
    for (const auto& [place, v] : at[j]) places.push_back(place);
    std::vector<std::size_t>& leaders = alike[std::move(places)];
    double factor = 0.0;
    for (const std::size_t leader : leaders) {
      factor = parallel(leader, j, at);
      if (factor == 0.0) continue;
      found.push_back({leader, {j, factor}});
      break;
    }
    if (factor == 0.0) leaders.push_back(j);
  }
  for (const auto& [leader, other] : found) merge(leader, other.first, other.second);
}

namespace {

/// The least and the most of something, hour by hour.
struct Reach {
  Values low, high;

  void add(const Values& factor, const Values& lower, const Values& upper) {
    const auto times = [](double x, double y) { return x == 0.0 ? 0.0 : x * y; };
    const Values at_lower = combine(factor, lower, times);
    const Values at_upper = combine(factor, upper, times);
    low = low + combine(at_lower, at_upper, [](double x, double y) { return std::min(x, y); });
    high = high + combine(at_lower, at_upper, [](double x, double y) { return std::max(x, y); });
  }
};

}  // namespace

void Form::Maker::drop_idle_limits() {
  std::vector<Reach> reach(p.rows.size());
  std::vector<bool> limits(p.rows.size());
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    limits[i] = !(limit[i].upper - limit[i].lower).zero();
    reach[i].low = reach[i].high = row_shift[i];
  }
  for (const auto& [place, v] : a) {
    if (limits[place.first]) reach[place.first].add(v, column[place.second].lower, column[place.second].upper);
  }
  for (const auto& [place, v] : b) {
    if (!limits[place.first]) continue;
    const Program::State& before = p.states[place.second];
    reach[place.first].add(v, {{std::min(std::ranges::min(state[place.second].lower.v), before.initial_lower)}},
                           {{std::max(std::ranges::max(state[place.second].upper.v), before.initial_upper)}});
  }
  for (const auto& [place, v] : d) {
    if (limits[place.first])
      reach[place.first].add(v, {{p.globals[place.second].lower}}, {{p.globals[place.second].upper}});
  }
  const auto none_below = [](const Values& one, const Values& other) {
    return combine(one, other, [](double x, double y) { return x >= y ? 0.0 : 1.0; }).zero();
  };
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    if (!limits[i]) continue;
    if (none_below(reach[i].low, limit[i].lower)) limit[i].lower = {{-no_limit}};
    if (none_below(limit[i].upper, reach[i].high)) limit[i].upper = {{no_limit}};
  }
}

}  // namespace zhanhe::solver::staged
