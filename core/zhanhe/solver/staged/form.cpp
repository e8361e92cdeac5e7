#include "zhanhe/solver/staged/form.hpp"

#include "zhanhe/solver/staged/form_maker.hpp"
#include "zhanhe/solver/staged/order.hpp"

namespace zhanhe::solver::staged {

void Form::Maker::lay_out() {
  f.hours = p.hours;
  f.place_.resize(p.hours);
  for (std::size_t c = 0; c < p.chains(); ++c) {
    ChainOfHours chain{p.chain_starts[c], p.chain_end(c) - p.chain_starts[c], f.blocks, 0};
    chain.blocks = (chain.hours + lanes - 1) / lanes;
    for (std::size_t i = 0; i < chain.hours; ++i) f.place_[chain.first_hour + i] = f.blocks * lanes + i;
    f.blocks += chain.blocks;
    f.chains.push_back(chain);
  }
}

Values Form::Maker::values(const Hourly& hourly) const {
  if (hourly.constant()) return {{hourly[0]}};
  Values result{std::vector<double>(f.blocks * lanes)};
  for (const ChainOfHours& chain : f.chains) {
    double* out = result.v.data() + chain.first_block * lanes;
    for (std::size_t i = 0; i < chain.blocks * lanes; ++i) {
      out[i] = hourly[chain.first_hour + std::min(i, chain.hours - 1)];
    }
  }
  return result;
}

std::uint32_t Form::Maker::number(const Values& values) {
  const auto next = static_cast<std::uint32_t>(f.numbers.size());
  if (values.constant()) {
    const auto [at, is_new] = constants.emplace(values.v[0], next);
    if (!is_new) return at->second;
  }
  f.numbers.push_back(made(values));
  return next;
}

Number Form::Maker::made(const Values& values) {
  Number number{AlignedArray(values.constant() ? lanes : values.v.size()), values.constant()};
  for (std::size_t i = 0; i < number.values.size(); ++i) number.values[i] = values[i];
  return number;
}

double Form::Maker::over_hours(const Values& v) const {
  double total = 0.0;
  for (std::size_t t = 0; t < p.hours; ++t) total += v[f.place_[t]];
  return total;
}

void Form::Maker::collect() {
  for (const auto& c : p.columns) column.push_back({values(c.lower), values(c.upper)});
  for (const auto& s : p.states) state.push_back({values(s.lower), values(s.upper)});
  for (const auto& s : p.states) inflow.push_back(values(s.inflow));
  for (const auto& r : p.rows) limit.push_back({values(r.lower), values(r.upper)});
  row_shift.resize(p.rows.size());
  f.merged_.resize(p.columns.size());
  stands_in_another.assign(p.columns.size(), false);
  total_shift.assign(p.global_rows.size(), 0.0);
  k.assign(p.global_rows.size(), std::vector<double>(p.globals.size(), 0.0));
  for (const auto& e : p.of_columns) add_to(a, e.row, e.column, values(e.value));
  for (const auto& e : p.of_states_before) add_to(b, e.row, e.column, values(e.value));
  for (const auto& e : p.of_globals) add_to(d, e.row, e.column, values(e.value));
  for (const auto& e : p.drives) add_to(g, e.row, e.column, values(e.value));
  for (const auto& e : p.totals) add_to(h, e.row, e.column, values(e.value));
  for (const auto& e : p.totals_of_globals) k[e.row][e.column] += e.value[0];
}

double Form::Maker::limited(double bound) const {
  if (std::abs(bound) < far_away) return bound;
  f.open = true;
  return std::copysign(f.box_, bound);
}

Slot Form::Maker::slot(Values lower, Values upper, Values cost, Values quadratic, bool slack) {
  Slot made;
  for (auto* bound : {&lower, &upper}) {
    for (double& x : bound->v) x = slack ? slack_bound(x) : limited(x);
  }
  made.has_lower = std::ranges::any_of(lower.v, [](double x) { return x > -far_away; });
  made.has_upper = std::ranges::any_of(upper.v, [](double x) { return x < far_away; });
  upper = combine(lower, upper, [](double lo, double up) { return up - lo <= narrow ? lo : up; });
  made.sometimes_fixed = std::ranges::any_of((upper - lower).v, [](double width) { return width == 0.0; });
  made.curved = !quadratic.zero();
  made.lower = number(lower);
  made.upper = number(upper);
  made.cost = number(cost);
  made.quadratic = number(quadratic);
  return made;
}

void Form::Maker::make_columns() {
  const Values weight = values(p.weight);
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    if (f.slot_of_column_[j] == none) continue;
    const double s = f.column_scale_[j];
    f.slots.push_back(slot(column[j].lower * (1.0 / s), column[j].upper * (1.0 / s),
                           values(p.columns[j].cost) * weight * (s / f.objective_scale),
                           values(p.columns[j].quadratic) * weight * (s * s / f.objective_scale)));
    f.slots.back().unit = s;
  }
}

void Form::Maker::make_states() {
  const Values weight = values(p.weight);
  for (std::size_t i = 0; i < p.states.size(); ++i) {
    const Program::State& source = p.states[i];
    const double s = f.state_scale_[i];
    double first_lower = source.initial_lower;
    double first_upper = source.initial_upper;
    if (source.cyclic) {  // first and last are one unknown
      if (state[i].lower.constant()) state[i].lower.v.resize(f.blocks * lanes, state[i].lower.v[0]);
      if (state[i].upper.constant()) state[i].upper.v.resize(f.blocks * lanes, state[i].upper.v[0]);
      for (const ChainOfHours& chain : f.chains) {
        const std::size_t last = chain.first_block * lanes + chain.hours - 1;
        state[i].lower.v[last] = std::max(state[i].lower.v[last], first_lower);
        state[i].upper.v[last] = std::max(state[i].lower.v[last], std::min(state[i].upper.v[last], first_upper));
      }
      const auto same = [](Values& v) {
        if (std::ranges::all_of(v.v, [&](double x) { return x == v.v[0]; })) v.v.resize(1);
      };
      same(state[i].lower);
      same(state[i].upper);
    }
    f.first_lower.push_back(limited(first_lower / s));
    f.first_upper.push_back(limited(first_upper / s));
    f.cyclic.push_back(source.cyclic);
    f.states.push_back(slot(state[i].lower * (1.0 / s), state[i].upper * (1.0 / s),
                            values(source.cost) * weight * (s / f.objective_scale), Values{}));
    f.states.back().unit = s;
    f.keep.push_back(number(values(source.keep)));
    f.inflow.push_back(number(inflow[i] * (1.0 / s)));
  }
}

void Form::Maker::make_rows() {
  f.row_of_row_.assign(p.rows.size(), none);
  std::vector<bool> links(p.rows.size(), false);
  for (const auto& [place, v] : b) links[place.first] = true;
  std::vector<std::vector<std::size_t>> columns_of(p.rows.size());
  for (const auto& [place, v] : a) columns_of[place.first].push_back(place.second);
  std::vector<std::size_t> own, link;
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    const auto finite = [](double bound) { return std::isfinite(bound); };
    if (std::ranges::any_of(limit[i].lower.v, finite) || std::ranges::any_of(limit[i].upper.v, finite))
      (links[i] ? link : own).push_back(i);
  }
  const std::vector<std::size_t> order = elimination_order(own, columns_of, p.columns.size());
  for (const std::size_t i : order) f.row_of_row_[own[i]] = f.own_rows++;
  for (const std::size_t i : link) f.row_of_row_[i] = f.own_rows + f.link_rows++;
  f.rhs.resize(f.rows());
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    if (f.row_of_row_[i] == none) continue;
    const double s = f.row_scale_[i];
    const Values lower = (limit[i].lower - row_shift[i]) * s;
    const Values upper = (limit[i].upper - row_shift[i]) * s;
    const bool equality = combine(lower, upper, [](double lo, double up) { return lo == up ? 0.0 : 1.0; }).zero();
    f.rhs[f.row_of_row_[i]] = number(equality ? lower : Values{});
    if (!equality) {
      slacks.push_back({f.row_of_row_[i], f.slots.size()});
      f.slots.push_back(slot(lower, upper, Values{}, Values{}, true));
    }
  }
}

void Form::Maker::make_matrices() {
  const auto put = [&](std::vector<Entry>& entries, std::size_t row, std::size_t col, const Values& v, double s) {
    entries.push_back({static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(col), number(v * s)});
  };
  for (const auto& [place, v] : a) {
    const std::size_t row = f.row_of_row_[place.first];
    if (row == none) continue;
    put(f.of_columns, row, f.slot_of_column_[place.second], v,
        f.row_scale_[place.first] * f.column_scale_[place.second]);
  }
  for (const auto& [row, slot] : slacks) put(f.of_columns, row, slot, Values{{1.0}}, -1.0);
  for (const auto& [place, v] : b) {
    const std::size_t row = f.row_of_row_[place.first];
    if (row == none) continue;
    put(f.before, row - f.own_rows, place.second, v, f.row_scale_[place.first] * f.state_scale_[place.second]);
  }
  for (const auto& [place, v] : g) {
    put(f.drives, place.first, f.slot_of_column_[place.second], v,
        f.column_scale_[place.second] / f.state_scale_[place.first]);
  }
  for (const auto& [place, v] : d) {
    const std::size_t row = f.row_of_row_[place.first];
    if (row == none) continue;
    put(f.of_globals, row, place.second, v, f.row_scale_[place.first] * f.global_scale_[place.second]);
  }
  for (const auto& [place, v] : h) {
    put(f.totals, place.first, f.slot_of_column_[place.second], v,
        f.total_scale_[place.first] * f.column_scale_[place.second]);
  }
  const auto by_column = [](const Entry& one, const Entry& other) {
    return std::pair(one.column, one.row) < std::pair(other.column, other.row);
  };
  for (auto* entries : {&f.of_columns, &f.drives, &f.of_globals, &f.totals}) std::ranges::sort(*entries, by_column);
}

void Form::Maker::make_globals() {
  for (std::size_t j = 0; j < p.globals.size(); ++j) {
    const double s = f.global_scale_[j];
    f.globals.push_back({limited(p.globals[j].lower / s), limited(p.globals[j].upper / s),
                         p.globals[j].cost * s / f.objective_scale,
                         p.globals[j].quadratic * s * s / f.objective_scale});
  }
  for (std::size_t i = 0; i < p.global_rows.size(); ++i) {
    const double s = f.total_scale_[i];
    std::vector<double> row(p.globals.size() + p.global_rows.size(), 0.0);
    for (std::size_t j = 0; j < p.globals.size(); ++j) row[j] = k[i][j] * s * f.global_scale_[j];
    // Every global row gets a slack, fixed when it is an equality.
    row[p.globals.size() + i] = -1.0;
    f.globals.push_back({slack_bound((p.global_rows[i].lower - total_shift[i]) * s),
                         slack_bound((p.global_rows[i].upper - total_shift[i]) * s), 0.0, 0.0});
    f.totals_of_globals.push_back(std::move(row));
    f.global_rhs.push_back(0.0);
  }
}

Form::Form(const Program& program, double box, const Scales* like) : box_(std::min(box, far_away)) {
  Maker maker{program, *this};
  maker.lay_out();
  maker.collect();
  maker.substitute_states_after();
  maker.merge_parallel_columns();
  maker.settle_columns();
  maker.move_fixed_columns();
  maker.drop_idle_limits();
  maker.scale();
  if (like) maker.keep_scales(*like);
  maker.make_columns();
  maker.make_states();
  maker.make_rows();
  maker.make_matrices();
  maker.make_globals();
}

}  // namespace zhanhe::solver::staged
