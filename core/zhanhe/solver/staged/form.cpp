#include "zhanhe/solver/staged/form.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "zhanhe/solver/staged/order.hpp"

namespace zhanhe::solver::staged {

namespace {

/// Stands for a bound that is not there: its slack times a zero multiplier is zero, where infinity would give NaN.
constexpr double far_away = 1e100;
/// Bounds closer than this (scaled) count as one value.
constexpr double narrow = 1e-11;
/// A column is never scaled below this share of the largest.
constexpr double least_scale = 1e-7;

double power_of_two(double size) { return std::exp2(std::round(std::log2(size))); }

/// Numbers of all padded hours while the form is made: one, or one for each.
struct Values {
  std::vector<double> v = {0.0};

  [[nodiscard]] bool constant() const { return v.size() == 1; }
  [[nodiscard]] double operator[](std::size_t p) const { return v[constant() ? 0 : p]; }
  [[nodiscard]] bool zero() const {
    return std::ranges::all_of(v, [](double x) { return x == 0.0; });
  }
};

template <class Function>
Values combine(const Values& a, const Values& b, Function&& function) {
  Values result;
  result.v.resize(std::max(a.v.size(), b.v.size()));
  for (std::size_t p = 0; p < result.v.size(); ++p) result.v[p] = function(a[p], b[p]);
  return result;
}
Values operator+(const Values& a, const Values& b) {
  return combine(a, b, [](double x, double y) { return x + y; });
}
Values operator-(const Values& a, const Values& b) {
  return combine(a, b, [](double x, double y) { return x - y; });
}
Values operator*(const Values& a, const Values& b) {
  return combine(a, b, [](double x, double y) { return x * y; });
}
Values operator*(Values a, double factor) {
  for (double& x : a.v) x *= factor;
  return a;
}

/// Largest finite size among some values.
double largest(const Values& values) {
  double most = 0.0;
  for (const double x : values.v) {
    if (std::isfinite(x)) most = std::max(most, std::abs(x));
  }
  return most;
}

using Matrix = std::map<std::pair<std::size_t, std::size_t>, Values>;  // by (row, column)

void add_to(Matrix& matrix, std::size_t row, std::size_t column, const Values& values) {
  const auto [at, is_new] = matrix.emplace(std::pair(row, column), values);
  if (!is_new) at->second = at->second + values;
}

}  // namespace

struct Form::Maker {
  const Program& p;
  Form& f;
  std::map<double, std::uint32_t> constants;

  // The program's matrices with entries at one place added up; rows include those that are left out later.
  Matrix a, b, d, g, h;
  std::vector<Values> row_shift;  // what moved to the right-hand side of a row: lower - shift, upper - shift
  std::vector<Values> inflow;
  std::vector<double> total_shift;
  std::vector<std::vector<double>> k;

  struct Bounds {
    Values lower, upper;
  };
  std::vector<Bounds> column, state;

  void lay_out() {
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

  Values values(const Hourly& hourly) const {
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

  std::uint32_t number(const Values& values) {
    const auto next = static_cast<std::uint32_t>(f.numbers.size());
    if (values.constant()) {
      const auto [at, is_new] = constants.emplace(values.v[0], next);
      if (!is_new) return at->second;
    }
    f.numbers.push_back(made(values));
    return next;
  }

  void collect() {
    for (const auto& c : p.columns) column.push_back({values(c.lower), values(c.upper)});
    for (const auto& s : p.states) state.push_back({values(s.lower), values(s.upper)});
    for (const auto& s : p.states) inflow.push_back(values(s.inflow));
    row_shift.resize(p.rows.size());
    total_shift.assign(p.global_rows.size(), 0.0);
    k.assign(p.global_rows.size(), std::vector<double>(p.globals.size(), 0.0));
    for (const auto& e : p.of_columns) add_to(a, e.row, e.column, values(e.value));
    for (const auto& e : p.of_states_before) add_to(b, e.row, e.column, values(e.value));
    for (const auto& e : p.of_globals) add_to(d, e.row, e.column, values(e.value));
    for (const auto& e : p.drives) add_to(g, e.row, e.column, values(e.value));
    for (const auto& e : p.totals) add_to(h, e.row, e.column, values(e.value));
    for (const auto& e : p.totals_of_globals) k[e.row][e.column] += e.value[0];
  }

  /// C s_{t+1} = C (L s_t + G x_t + v).
  void substitute_states_after() {
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

  void move_fixed_columns() {
    f.slot_of_column_.assign(p.columns.size(), none);
    f.fixed_value_.resize(p.columns.size());
    std::size_t kept = 0;
    for (std::size_t j = 0; j < p.columns.size(); ++j) {
      if (!(column[j].upper - column[j].lower).zero()) {
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

  /// Sum over the hours of the program.
  [[nodiscard]] double over_hours(const Values& v) const {
    double total = 0.0;
    for (std::size_t t = 0; t < p.hours; ++t) total += v[f.place_[t]];
    return total;
  }

  [[nodiscard]] static Number made(const Values& values) {
    Number number{AlignedArray(values.constant() ? lanes : values.v.size()), values.constant()};
    for (std::size_t i = 0; i < number.values.size(); ++i) number.values[i] = values[i];
    return number;
  }

  void scale() {
    double typical = 0.0;
    std::vector<double> size(p.columns.size());
    for (std::size_t j = 0; j < size.size(); ++j) {
      size[j] = std::max(largest(column[j].lower), largest(column[j].upper));
      if (f.slot_of_column_[j] != none) typical = std::max(typical, size[j]);
    }
    if (typical == 0.0) typical = 1.0;
    f.column_scale_.resize(size.size());
    for (std::size_t j = 0; j < size.size(); ++j) {
      const bool unknown = size[j] == 0.0 || largest(column[j].upper) == 0.0;
      f.column_scale_[j] = power_of_two(unknown && size[j] == 0.0 ? typical : std::max(size[j], least_scale * typical));
    }
    for (std::size_t i = 0; i < p.states.size(); ++i) {
      double most = std::max(largest(state[i].lower), largest(state[i].upper));
      for (const double bound : {p.states[i].initial_lower, p.states[i].initial_upper}) {
        if (std::isfinite(bound)) most = std::max(most, std::abs(bound));
      }
      if (most == 0.0) most = typical;
      f.state_scale_.push_back(power_of_two(std::max(most, least_scale * typical)));
    }
    for (const auto& global : p.globals) {
      double most = 0.0;
      for (const double bound : {global.lower, global.upper}) {
        if (std::isfinite(bound)) most = std::max(most, std::abs(bound));
      }
      f.global_scale_.push_back(power_of_two(most == 0.0 ? typical : std::max(most, least_scale * typical)));
    }
    std::vector<double> row_size(p.rows.size(), 0.0);
    for (const auto& [place, v] : a) {
      row_size[place.first] = std::max(row_size[place.first], largest(v) * f.column_scale_[place.second]);
    }
    for (const auto& [place, v] : b) {
      row_size[place.first] = std::max(row_size[place.first], largest(v) * f.state_scale_[place.second]);
    }
    for (const auto& [place, v] : d) {
      row_size[place.first] = std::max(row_size[place.first], largest(v) * f.global_scale_[place.second]);
    }
    for (const double most : row_size) f.row_scale_.push_back(most == 0.0 ? 1.0 : 1.0 / power_of_two(most));
    std::vector<double> total_size(p.global_rows.size(), 0.0);
    for (const auto& [place, v] : h) {
      total_size[place.first] = std::max(total_size[place.first], largest(v) * f.column_scale_[place.second]);
    }
    for (std::size_t i = 0; i < k.size(); ++i) {
      for (std::size_t j = 0; j < k[i].size(); ++j) {
        total_size[i] = std::max(total_size[i], std::abs(k[i][j]) * f.global_scale_[j]);
      }
    }
    for (const double most : total_size) f.total_scale_.push_back(most == 0.0 ? 1.0 : 1.0 / power_of_two(most));

    double dearest = 0.0;
    for (std::size_t j = 0; j < p.columns.size(); ++j) {
      if (f.slot_of_column_[j] == none) continue;
      dearest = std::max(dearest, largest(values(p.columns[j].cost) * values(p.weight)) * f.column_scale_[j]);
    }
    for (std::size_t i = 0; i < p.states.size(); ++i) {
      dearest = std::max(dearest, largest(values(p.states[i].cost) * values(p.weight)) * f.state_scale_[i]);
    }
    if (dearest == 0.0) {
      for (std::size_t j = 0; j < p.globals.size(); ++j) {
        dearest = std::max(dearest, std::abs(p.globals[j].cost) * f.global_scale_[j]);
      }
    }
    f.objective_scale = dearest == 0.0 ? 1.0 : power_of_two(dearest);
  }

  /// A bound of the program's own unknowns: the box stands where there is none.
  [[nodiscard]] double limited(double bound) const {
    if (std::abs(bound) < far_away) return bound;
    f.open = true;
    return std::copysign(f.box_, bound);
  }
  [[nodiscard]] static double slack_bound(double bound) { return std::clamp(bound, -far_away, far_away); }

  /// Takes the scales of an earlier form where all of them are still near enough.
  void keep_scales(const Scales& like) {
    constexpr double near = 64.0;
    const auto fits = [](const std::vector<double>& ours, const std::vector<double>& theirs) {
      return std::ranges::equal(ours, theirs,
                                [](double our, double their) { return our <= near * their && their <= near * our; });
    };
    if (!fits(f.column_scale_, like.column) || !fits(f.state_scale_, like.state) || !fits(f.row_scale_, like.row) ||
        !fits(f.global_scale_, like.global) || !fits(f.total_scale_, like.total) ||
        !fits({f.objective_scale}, {like.objective})) {
      return;
    }
    f.column_scale_ = like.column;
    f.state_scale_ = like.state;
    f.row_scale_ = like.row;
    f.global_scale_ = like.global;
    f.total_scale_ = like.total;
    f.objective_scale = like.objective;
  }

  Slot slot(Values lower, Values upper, Values cost, Values quadratic, bool slack = false) {
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

  void make_columns() {
    const Values weight = values(p.weight);
    for (std::size_t j = 0; j < p.columns.size(); ++j) {
      if (f.slot_of_column_[j] == none) continue;
      const double s = f.column_scale_[j];
      f.slots.push_back(slot(column[j].lower * (1.0 / s), column[j].upper * (1.0 / s),
                             values(p.columns[j].cost) * weight * (s / f.objective_scale),
                             values(p.columns[j].quadratic) * weight * (s * s / f.objective_scale)));
    }
  }

  void make_states() {
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
      f.keep.push_back(number(values(source.keep)));
      f.inflow.push_back(number(inflow[i] * (1.0 / s)));
    }
  }

  void make_rows() {
    f.row_of_row_.assign(p.rows.size(), none);
    std::vector<bool> links(p.rows.size(), false);
    for (const auto& [place, v] : b) links[place.first] = true;
    std::vector<std::vector<std::size_t>> columns_of(p.rows.size());
    for (const auto& [place, v] : a) columns_of[place.first].push_back(place.second);
    std::vector<std::size_t> own, link;
    for (std::size_t i = 0; i < p.rows.size(); ++i) {
      const bool bounded = largest_bound_exists(p.rows[i]);
      if (bounded) (links[i] ? link : own).push_back(i);
    }
    const std::vector<std::size_t> order = elimination_order(own, columns_of, p.columns.size());
    for (const std::size_t i : order) f.row_of_row_[own[i]] = f.own_rows++;
    for (const std::size_t i : link) f.row_of_row_[i] = f.own_rows + f.link_rows++;
    f.rhs.resize(f.rows());
    for (std::size_t i = 0; i < p.rows.size(); ++i) {
      if (f.row_of_row_[i] == none) continue;
      const double s = f.row_scale_[i];
      const Values lower = (values(p.rows[i].lower) - row_shift[i]) * s;
      const Values upper = (values(p.rows[i].upper) - row_shift[i]) * s;
      const bool equality = combine(lower, upper, [](double lo, double up) { return lo == up ? 0.0 : 1.0; }).zero();
      f.rhs[f.row_of_row_[i]] = number(equality ? lower : Values{});
      if (!equality) {
        slacks.push_back({f.row_of_row_[i], f.slots.size()});
        f.slots.push_back(slot(lower, upper, Values{}, Values{}, true));
      }
    }
  }

  [[nodiscard]] static bool largest_bound_exists(const Program::Row& row) {
    const auto finite = [](const Hourly& bound) {
      const Extent numbers = bound.extent();
      return std::isfinite(numbers.lowest) || std::isfinite(numbers.highest);
    };
    return finite(row.lower) || finite(row.upper);
  }

  std::vector<std::pair<std::size_t, std::size_t>> slacks;  // (row, slot)

  void make_matrices() {
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

  void make_globals() {
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
};

Form::Form(const Program& program, double box, const Scales* like) : box_(std::min(box, far_away)) {
  Maker maker{program, *this, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  maker.lay_out();
  maker.collect();
  maker.substitute_states_after();
  maker.move_fixed_columns();
  maker.scale();
  if (like) maker.keep_scales(*like);
  maker.make_columns();
  maker.make_states();
  maker.make_rows();
  maker.make_matrices();
  maker.make_globals();
}

}  // namespace zhanhe::solver::staged
