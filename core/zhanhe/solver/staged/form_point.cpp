// What a form says of points: whether two forms share them, and what they are in the program.

#include <algorithm>
#include <bit>
#include <cmath>

#include "zhanhe/solver/staged/form.hpp"

namespace zhanhe::solver::staged {

std::vector<std::size_t> Form::layout() const {
  std::vector<std::size_t> layout{hours, blocks, slots.size(), own_rows, link_rows, states.size(), globals.size()};
  for (const ChainOfHours& chain : chains) layout.push_back(chain.hours);
  for (const auto* entries : {&of_columns, &before, &drives, &of_globals, &totals}) {
    layout.push_back(entries->size());
    for (const Entry& entry : *entries) layout.insert(layout.end(), {entry.row, entry.column});
  }
  for (const bool tied : cyclic) layout.push_back(tied ? 1 : 0);
  return layout;
}

double Form::largest_unit() const {
  double largest = 1.0;
  for (const double scale : row_scale_) largest = std::max(largest, 1.0 / scale);
  for (const double scale : state_scale_) largest = std::max(largest, scale);
  return largest;
}

std::uint64_t Form::fingerprint() const {
  std::uint64_t hash = 14695981039346656037u;
  const auto add = [&hash](double number) {
    hash ^= std::bit_cast<std::uint64_t>(number);
    hash *= 1099511628211u;
    hash ^= hash >> 29;
  };
  for (const Number& number : numbers) std::ranges::for_each(number.values, add);
  for (const Global& global : globals) {
    for (const double number : {global.lower, global.upper, global.cost, global.quadratic}) add(number);
  }
  for (const auto& row : totals_of_globals) std::ranges::for_each(row, add);
  for (std::size_t i = 0; i < states.size(); ++i) {
    add(first_lower[i]);
    add(first_upper[i]);
  }
  const auto place = [&add](std::uint32_t number) { add(static_cast<double>(number)); };
  for (const auto* list : {&slots, &states}) {
    for (const Slot& slot : *list) {
      for (const std::uint32_t number : {slot.lower, slot.upper, slot.cost, slot.quadratic}) place(number);
    }
  }
  for (const auto* entries : {&of_columns, &before, &drives, &of_globals, &totals}) {
    for (const Entry& entry : *entries) place(entry.number);
  }
  for (const auto* list : {&rhs, &keep, &inflow}) std::ranges::for_each(*list, place);
  return hash;
}

bool Form::leans_on_box(const Point& point) const {
  if (!open) return false;
  const double far = 0.5 * box_;
  const auto beyond = [far](double x) { return std::abs(x) > far; };
  const std::size_t columns =
      static_cast<std::size_t>(std::ranges::count_if(slot_of_column_, [](std::size_t slot) { return slot != none; }));
  for (std::size_t b = 0; b < blocks; ++b) {
    for (std::size_t j = 0; j < columns; ++j) {
      for (std::size_t l = 0; l < lanes; ++l) {
        if (beyond(point.x[(b * slots.size() + j) * lanes + l])) return true;
      }
    }
  }
  return std::ranges::any_of(point.s, beyond) ||
         std::any_of(point.g.begin(), point.g.begin() + static_cast<std::ptrdiff_t>(global_scale_.size()), beyond);
}

/// Shares a merged column's value out: each takes the same part of the way between its bounds.
void Form::share_out(const Program& p, std::size_t leader, Solution& solution) const {
  const auto at = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
  for (std::size_t t = 0; t < hours; ++t) {
    const auto bound = [&](std::size_t j, bool upper) { return upper ? p.columns[j].upper[t] : p.columns[j].lower[t]; };
    double low = bound(leader, false), high = bound(leader, true);
    for (const Merged& one : merged_[leader]) {
      low += one.factor * bound(one.column, one.factor < 0.0);
      high += one.factor * bound(one.column, one.factor > 0.0);
    }
    const double part = high > low ? std::clamp((solution.x(at(t), at(leader)) - low) / (high - low), 0.0, 1.0) : 0.0;
    const auto between = [&](std::size_t j, bool from_above) {
      const double first = bound(j, from_above), last = bound(j, !from_above);
      return part == 1.0 ? last : first + part * (last - first);
    };
    solution.x(at(t), at(leader)) = between(leader, false);
    for (const Merged& one : merged_[leader]) {
      solution.x(at(t), at(one.column)) = between(one.column, one.factor < 0.0);
    }
  }
}

/// Prices at which the columns of settled rows have no reduced cost, the last one first: what else such a column stands
/// in was settled later, or not at all.
void Form::price_settled_rows(const Program& p, Solution& solution) const {
  const auto at = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
  if (settled_.empty()) return;
  std::vector<std::vector<const Program::Entry*>> of_column(p.columns.size());
  for (const Program::Entry& e : p.of_columns) of_column[e.column].push_back(&e);
  for (auto one = settled_.rbegin(); one != settled_.rend(); ++one) {
    for (std::size_t t = 0; t < hours; ++t) {
      double factor = 0.0;
      double left = p.weight[t] * p.columns[one->column].cost[t];
      for (const Program::Entry* e : of_column[one->column]) {
        if (e->row == one->row) {
          factor += e->value[t];
        } else {
          left -= e->value[t] * solution.row_price(at(t), at(e->row));
        }
      }
      solution.row_price(at(t), at(one->row)) = left / factor;
    }
  }
}

Solution Form::solution(const Program& p, const Point& point) const {
  const auto at = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
  Solution result = Solution::zero(p);
  const std::size_t n = slots.size();
  const std::size_t m = states.size();
  const auto value = [](const AlignedArray& array, std::size_t width, std::size_t j, std::size_t padded) {
    return array[(padded / lanes * width + j) * lanes + padded % lanes];
  };
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    const std::size_t slot = slot_of_column_[j];
    const bool stands_alone = merged_[j].empty();
    if (slot == none && fixed_value_[j].values.size() == 0)
      continue;  // its share comes from the one it was merged into
    for (std::size_t t = 0; t < hours; ++t) {
      double& x = result.x(at(t), at(j));
      if (slot == none) {
        x = fixed_value_[j].values[fixed_value_[j].constant ? 0 : place(t)];
      } else {
        x = column_scale_[j] * value(point.x, n, slot, place(t));
        if (stands_alone) x = std::clamp(x, p.columns[j].lower[t], p.columns[j].upper[t]);
      }
    }
    if (!stands_alone) share_out(p, j, result);
  }
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    if (row_of_row_[i] == none) continue;
    const double s = row_scale_[i] * objective_scale;
    for (std::size_t t = 0; t < hours; ++t) {
      result.row_price(at(t), at(i)) = s * value(point.y, rows(), row_of_row_[i], place(t));
    }
  }
  price_settled_rows(p, result);
  for (std::size_t i = 0; i < m; ++i) {
    const Program::State& state = p.states[i];
    for (std::size_t c = 0; c < chains.size(); ++c) {
      const std::size_t offset = (c + 1) * lanes;
      for (std::size_t h = 0; h < chains[c].hours; ++h) {
        const std::size_t t = chains[c].first_hour + h;
        result.state_after(at(t), at(i)) =
            std::clamp(state_scale_[i] * value(point.s, m, i, place(t) + offset), state.lower[t], state.upper[t]);
        result.state_price(at(t), at(i)) = objective_scale / state_scale_[i] * value(point.pi, m, i, place(t) + offset);
      }
      const std::size_t first = chains[c].first_block * lanes + offset - 1;
      result.state_first(at(c), at(i)) =
          std::clamp(state_scale_[i] * value(point.s, m, i, first), state.initial_lower, state.initial_upper);
    }
  }
  // The form's state price contains C'y of the rows in which the state after the hour stood.
  for (const Program::Entry& e : p.of_states_after) {
    for (std::size_t t = 0; t < hours; ++t) {
      result.state_price(at(t), at(e.column)) -= e.value[t] * result.row_price(at(t), at(e.row));
    }
  }
  for (std::size_t j = 0; j < p.globals.size(); ++j) {
    result.g[at(j)] = std::clamp(global_scale_[j] * point.g[j], p.globals[j].lower, p.globals[j].upper);
  }
  for (std::size_t i = 0; i < p.global_rows.size(); ++i) {
    result.global_price[at(i)] = total_scale_[i] * objective_scale * point.m[i];
  }
  // A cyclic end is one unknown with the bounds of both its ends; its reduced cost is given to the end whose bound it
  // leans on.
  for (std::size_t i = 0; i < m; ++i) {
    const Program::State& state = p.states[i];
    if (!state.cyclic) continue;
    for (std::size_t c = 0; c < chains.size(); ++c) {
      const std::size_t first = chains[c].first_hour;
      const std::size_t last = first + chains[c].hours - 1;
      double pull = state.keep[first] * result.state_price(at(first), at(i));
      for (const Program::Entry& e : p.of_states_before) {
        if (e.column == i) pull -= e.value[first] * result.row_price(at(first), at(e.row));
      }
      double end = p.weight[last] * state.cost[last] - result.state_price(at(last), at(i));
      for (const Program::Entry& e : p.of_states_after) {
        if (e.column == i) end -= e.value[last] * result.row_price(at(last), at(e.row));
      }
      const double reduced = pull + end;
      const bool leans_on_first =
          reduced > 0.0 ? state.initial_lower >= state.lower[last] : state.initial_upper <= state.upper[last];
      result.cyclic_price(at(c), at(i)) = leans_on_first ? pull - reduced : pull;
    }
  }
  return result;
}

}  // namespace zhanhe::solver::staged
