#include "zhanhe/solver/staged/plan.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace zhanhe::solver::staged {

namespace {

using Pair = std::pair<std::int32_t, std::int32_t>;

Pair ordered(std::int32_t one, std::int32_t other) { return {std::min(one, other), std::max(one, other)}; }

std::int32_t count(std::size_t n) { return static_cast<std::int32_t>(n); }

/// Gives each pair a place the first time it is asked for.
class Places {
public:
  explicit Places(std::int32_t first = 0) : next_(first) {}
  std::int32_t operator()(Pair pair) {
    const auto [at, is_new] = place_.emplace(pair, next_);
    if (is_new) ++next_;
    return at->second;
  }
  [[nodiscard]] std::int32_t find(Pair pair) const {
    const auto at = place_.find(pair);
    return at == place_.end() ? -1 : at->second;
  }
  [[nodiscard]] std::int32_t size() const { return next_; }
  [[nodiscard]] const std::map<Pair, std::int32_t>& all() const { return place_; }

private:
  std::int32_t next_;
  std::map<Pair, std::int32_t> place_;
};

std::vector<Range32> ranges(const std::vector<EntryView>& entries, std::size_t columns) {
  std::vector<Range32> of(columns, {0, 0});
  for (std::size_t e = 0; e < entries.size();) {
    std::size_t end = e;
    while (end < entries.size() && entries[end].column == entries[e].column) ++end;
    of[static_cast<std::size_t>(entries[e].column)] = {count(e), count(end)};
    e = end;
  }
  return of;
}

std::vector<EntryView> views(const std::vector<Entry>& entries) {
  std::vector<EntryView> views;
  for (const Entry& e : entries) views.push_back({count(e.row), count(e.column), count(e.number)});
  return views;
}

Plan::Slots slot_views(const std::vector<Slot>& slots) {
  Plan::Slots views;
  for (const Slot& slot : slots) {
    views.lower.push_back(count(slot.lower));
    views.upper.push_back(count(slot.upper));
    views.cost.push_back(count(slot.cost));
    views.quadratic.push_back(count(slot.quadratic));
    views.kind.push_back(static_cast<std::uint8_t>((slot.has_lower ? 1 : 0) | (slot.has_upper ? 2 : 0) |
                                                   (slot.sometimes_fixed ? 4 : 0) | (slot.curved ? 8 : 0)));
  }
  return views;
}

std::vector<std::int32_t> narrowed(const std::vector<std::uint32_t>& wide) { return {wide.begin(), wide.end()}; }

}  // namespace

Plan::Plan(const Form& form) {
  const std::int32_t own = count(form.own_rows);
  const std::int32_t states = count(form.states.size());
  const std::int32_t tail = states + count(form.link_rows);
  for (const Number& number : form.numbers) {
    if (number.step() > 0) varying.push_back(count(numbers.size()));
    numbers.push_back({number.values.data(), number.step()});
  }
  x = slot_views(form.slots);
  s = slot_views(form.states);
  rhs = narrowed(form.rhs);
  keep = narrowed(form.keep);
  inflow = narrowed(form.inflow);
  a = views(form.of_columns);
  g = views(form.drives);
  before = views(form.before);
  a_of = ranges(a, form.slots.size());
  g_of = ranges(g, form.slots.size());

  // Assembly of M, P and T, slot by slot.
  struct TailEntry {
    std::int32_t place, number;
  };
  std::vector<std::set<std::int32_t>> neighbours(form.own_rows);  // of each own row, the later ones
  Places p_place;
  // T: the states' part in the layout of dense blocks, then the pairs with link rows.
  const std::int32_t ld = dense_length(states);
  Places t_links(dense_size(ld));
  // Row by row, so that the chain can read them by eights: of each link row its states, then link rows from it on.
  for (std::int32_t r = states; r < tail; ++r) {
    for (std::int32_t k = 0; k < states; ++k) t_links(ordered(r, k));
  }
  for (std::int32_t r = states; r < tail; ++r) {
    for (std::int32_t q = r; q < tail; ++q) t_links(ordered(r, q));
  }
  const auto t_at = [&](std::int32_t one, std::int32_t other) {
    return one < states && other < states ? dense_place(ld, one, other) : t_links(ordered(one, other));
  };
  // Where the pair is stored twice, both places.
  const auto for_each_place = [&](std::int32_t one, std::int32_t other, auto&& function) {
    function(t_at(one, other));
    if (one != other && t_at(other, one) != t_at(one, other)) function(t_at(other, one));
  };
  std::map<Pair, std::int32_t> m_place;  // off-diagonal entries
  for (std::int32_t j = 0; j < count(form.slots.size()); ++j) {
    std::vector<EntryView> rows;
    std::vector<TailEntry> tails;
    for (std::int32_t e = a_of[static_cast<std::size_t>(j)].begin; e < a_of[static_cast<std::size_t>(j)].end; ++e) {
      const EntryView& entry = a[static_cast<std::size_t>(e)];
      if (entry.row < own) {
        rows.push_back(entry);
      } else {
        tails.push_back({states + entry.row - own, entry.number});
      }
    }
    for (std::int32_t e = g_of[static_cast<std::size_t>(j)].begin; e < g_of[static_cast<std::size_t>(j)].end; ++e) {
      tails.push_back({g[static_cast<std::size_t>(e)].row, g[static_cast<std::size_t>(e)].number});
    }
    if (!tails.empty()) drivers.push_back(j);
    for (const EntryView& one : rows) {
      for (const EntryView& other : rows) {
        if (one.row > other.row) continue;
        if (one.row < other.row) neighbours[static_cast<std::size_t>(one.row)].insert(other.row);
        m_terms.push_back({one.row, one.number, other.number, j});  // target: completed below
        if (one.row < other.row) m_terms.back().target = -1 - other.row;
      }
      for (const TailEntry& end : tails) {
        p_terms.push_back({p_place({end.place, one.row}), one.number, end.number, j});
      }
    }
    for (const TailEntry& one : tails) {
      for (const TailEntry& other : tails) {
        if (one.place > other.place) continue;
        for_each_place(one.place, other.place,
                       [&](std::int32_t place) { t_terms.push_back({place, one.number, other.number, j}); });
      }
    }
  }

  // Fill of the factor, then its instructions.
  for (std::int32_t i = 0; i < own; ++i) {
    const std::set<std::int32_t>& later = neighbours[static_cast<std::size_t>(i)];
    for (const std::int32_t one : later) {
      for (const std::int32_t other : later) {
        if (one < other) neighbours[static_cast<std::size_t>(one)].insert(other);
      }
    }
  }
  m_size = own;
  for (std::int32_t i = 0; i < own; ++i) {
    for (const std::int32_t k : neighbours[static_cast<std::size_t>(i)]) m_place[{i, k}] = m_size++;
  }
  const auto place_in_m = [&](std::int32_t one, std::int32_t other) {
    return one == other ? one : m_place.at(ordered(one, other));
  };
  std::size_t term = 0;
  for (std::int32_t j = 0; j < count(form.slots.size()); ++j) {
    std::vector<std::int32_t> rows;
    for (std::int32_t e = a_of[static_cast<std::size_t>(j)].begin; e < a_of[static_cast<std::size_t>(j)].end; ++e) {
      if (a[static_cast<std::size_t>(e)].row < own) rows.push_back(a[static_cast<std::size_t>(e)].row);
    }
    for (const std::int32_t one : rows) {
      for (const std::int32_t other : rows) {
        if (one <= other) m_terms[term++].target = place_in_m(one, other);
      }
    }
  }
  for (std::int32_t i = 0; i < own; ++i) {
    const std::set<std::int32_t>& later = neighbours[static_cast<std::size_t>(i)];
    const std::int32_t first_entry = count(column_entries.size());
    const std::int32_t first_product = count(factor_products.size());
    for (const std::int32_t k : later) column_entries.push_back({k, place_in_m(i, k), 0});
    for (const std::int32_t one : later) {
      for (const std::int32_t other : later) {
        if (one > other) continue;
        factor_products.push_back({place_in_m(one, other), place_in_m(i, other), place_in_m(i, one)});
      }
    }
    pivot_column.push_back({first_entry, count(column_entries.size())});
    pivot_products.push_back({first_product, count(factor_products.size())});
  }

  // Which entries of the inverse are needed, and what they need in turn.
  std::vector<std::vector<std::pair<std::int32_t, std::int32_t>>> p_of(static_cast<std::size_t>(tail));  // (row, place)
  for (const auto& [pair, place] : p_place.all()) {
    p_of[static_cast<std::size_t>(pair.first)].emplace_back(pair.second, place);
  }
  std::set<Pair> needed;
  std::vector<Pair> waiting;
  const auto need = [&](std::int32_t one, std::int32_t other) {
    const Pair pair = ordered(one, other);
    if (needed.insert(pair).second) waiting.push_back(pair);
  };
  std::set<std::int32_t> met;
  for (const auto& list : p_of) {
    for (const auto& [row, place] : list) met.insert(row);
  }
  for (std::int32_t one = 0; one < tail; ++one) {
    for (std::int32_t other = one; other < tail; ++other) {
      for (const auto& [i, place] : p_of[static_cast<std::size_t>(one)]) {
        for (const auto& [k, other_place] : p_of[static_cast<std::size_t>(other)]) need(i, k);
      }
    }
  }
  while (!waiting.empty()) {
    const auto [i, j] = waiting.back();
    waiting.pop_back();
    for (const std::int32_t k : neighbours[static_cast<std::size_t>(i)]) need(k, j);
  }
  std::vector<Pair> order(needed.begin(), needed.end());
  std::ranges::sort(order, [](const Pair& one, const Pair& other) { return one > other; });
  // Within one i the diagonal comes last, because it uses the others; "descending" puts (i, i) there.
  Places x_place;
  for (const auto& [i, j] : order) {
    x_target.push_back(x_place({i, j}));
    x_pivot.push_back(i == j ? i : -1);
    const std::int32_t first = count(x_terms.size());
    for (const std::int32_t k : neighbours[static_cast<std::size_t>(i)]) {
      x_terms.push_back({0, place_in_m(i, k), x_place.find(ordered(k, j))});
    }
    x_terms_of.push_back({first, count(x_terms.size())});
  }
  for (std::int32_t one = 0; one < tail; ++one) {
    for (std::int32_t other = one; other < tail; ++other) {
      for (const auto& [i, place] : p_of[static_cast<std::size_t>(one)]) {
        for (const auto& [k, other_place] : p_of[static_cast<std::size_t>(other)]) {
          // Rows in different parts of the hour do not meet: that entry of the inverse is zero.
          for_each_place(one, other, [&, i = i, k = k, left = place, right = other_place](std::int32_t target) {
            t_terms3.push_back({target, left, right});
            t_third.push_back(x_place.find(ordered(i, k)));
          });
        }
      }
    }
  }
  x_size = x_place.size();
  p_size = p_place.size();
  t_place.assign(static_cast<std::size_t>(tail * tail), -1);
  for (std::int32_t one = 0; one < tail; ++one) {
    for (std::int32_t other = 0; other < tail; ++other) {
      t_place[static_cast<std::size_t>(one * tail + other)] = t_at(one, other);
    }
  }
  t_size = t_links.size();
}

void Plan::show(HoursView& v, const Form& form) const {
  v.slots = count(form.slots.size());
  v.own = count(form.own_rows);
  v.links = count(form.link_rows);
  v.states = count(form.states.size());
  v.tail = v.states + v.links;
  v.ld = dense_length(v.states);
  v.dense = dense_size(v.ld);
  v.numbers = numbers.data();
  v.varying = varying.data();
  v.varying_count = count(varying.size());
  const auto slots = [](SlotsView& view, const Slots& from) {
    view.count = count(from.kind.size());
    view.lower = from.lower.data();
    view.upper = from.upper.data();
    view.cost = from.cost.data();
    view.quadratic = from.quadratic.data();
    view.kind = from.kind.data();
  };
  slots(v.x, x);
  slots(v.s, s);
  v.rhs = rhs.data();
  v.keep = keep.data();
  v.inflow = inflow.data();
  v.a = a.data();
  v.g = g.data();
  v.before = before.data();
  v.before_count = count(before.size());
  v.a_of = a_of.data();
  v.g_of = g_of.data();
  v.drivers = drivers.data();
  v.driver_count = count(drivers.size());
  v.m_size = m_size;
  v.x_size = x_size;
  v.p_size = p_size;
  v.t_size = t_size;
  v.m_terms = m_terms.data();
  v.m_terms_count = count(m_terms.size());
  v.p_terms = p_terms.data();
  v.p_terms_count = count(p_terms.size());
  v.t_terms = t_terms.data();
  v.t_terms_count = count(t_terms.size());
  v.pivot_column = pivot_column.data();
  v.pivot_products = pivot_products.data();
  v.factor_products = factor_products.data();
  v.column_entries = column_entries.data();
  v.x_target = x_target.data();
  v.x_targets = count(x_target.size());
  v.x_terms_of = x_terms_of.data();
  v.x_terms = x_terms.data();
  v.x_pivot = x_pivot.data();
  v.t_terms3 = t_terms3.data();
  v.t_third = t_third.data();
  v.t_terms3_count = count(t_terms3.size());
  v.t_place = t_place.data();
}

}  // namespace zhanhe::solver::staged
