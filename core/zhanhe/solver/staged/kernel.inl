// Compiled once for each instruction set (see the module's CMake lines): ZHANHE_ISA names it. Nothing but view.hpp is
// included, for the reason given there.

#include "zhanhe/solver/staged/kernel.hpp"

namespace zhanhe::solver::staged {
namespace ZHANHE_ISA {
namespace {

using V = double __attribute__((vector_size(64), may_alias));
using VU = double __attribute__((vector_size(64), may_alias, aligned(8)));
using VI = long long __attribute__((vector_size(64)));
#define INLINE static inline __attribute__((always_inline))

INLINE V& at(double* p, int i) { return *reinterpret_cast<V*>(p + 8 * static_cast<ptrdiff_t>(i)); }
INLINE V at(const double* p, int i) { return *reinterpret_cast<const V*>(p + 8 * static_cast<ptrdiff_t>(i)); }
INLINE V splat(double x) { return V{} + x; }
INLINE V vmax(V a, V b) { return a > b ? a : b; }
INLINE V vmin(V a, V b) { return a < b ? a : b; }
INLINE V vabs(V a) { return a < 0.0 ? -a : a; }
INLINE double sum(V a) { return ((a[0] + a[1]) + (a[2] + a[3])) + ((a[4] + a[5]) + (a[6] + a[7])); }
INLINE double top(V a) {
  double m = a[0];
  for (int i = 1; i < 8; ++i) m = a[i] > m ? a[i] : m;
  return m;
}
INLINE double larger(double a, double b) { return a > b ? a : b; }
INLINE V number(const NumberView& n, size_t block) { return *reinterpret_cast<const V*>(n.at + block * n.step); }
INLINE double number(const NumberView& n, size_t block, size_t lane) { return n.at[block * n.step + lane]; }
/// Lane 7 of the block before, then lanes 0..6.
INLINE V shifted_in(V before, V here) { return __builtin_shuffle(before, here, VI{7, 8, 9, 10, 11, 12, 13, 14}); }
/// Lanes 1..7, then lane 0 of the block after.
INLINE V shifted_out(V here, V after) { return __builtin_shuffle(here, after, VI{1, 2, 3, 4, 5, 6, 7, 8}); }

/// One bounded unknown in 8 hours.
struct Bounds {
  V slack_lower, slack_upper, inverse_lower, inverse_upper, zl, zu, theta;
  VI moves;  // where the bounds do not meet
};

constexpr double least_slack = 1e-30;

INLINE Bounds bounds_of(const SlotsView& s, int j, size_t number_block, size_t block, double regularisation) {
  const ptrdiff_t place = static_cast<ptrdiff_t>(block) * s.count + j;
  const V x = *reinterpret_cast<const V*>(s.x + 8 * place);
  const uint8_t kind = s.kind[j];
  Bounds b;
  b.zl = b.zu = b.inverse_lower = b.inverse_upper = V{};
  b.slack_lower = b.slack_upper = splat(1e200);
  b.theta = number(s.quadratic[j], number_block) + regularisation;
  b.moves = VI{-1, -1, -1, -1, -1, -1, -1, -1};
  if (kind & 1) {
    b.slack_lower = vmax(x - number(s.lower[j], number_block), splat(least_slack));
    b.inverse_lower = 1.0 / b.slack_lower;
    b.zl = *reinterpret_cast<const V*>(s.zl + 8 * place);
    b.theta += b.zl * b.inverse_lower;
  }
  if (kind & 2) {
    b.slack_upper = vmax(number(s.upper[j], number_block) - x, splat(least_slack));
    b.inverse_upper = 1.0 / b.slack_upper;
    b.zu = *reinterpret_cast<const V*>(s.zu + 8 * place);
    b.theta += b.zu * b.inverse_upper;
  }
  if (kind & 4) {
    b.moves = number(s.upper[j], number_block) > number(s.lower[j], number_block);
    b.inverse_lower = b.moves ? b.inverse_lower : V{};
    b.inverse_upper = b.moves ? b.inverse_upper : V{};
    b.zl = b.moves ? b.zl : V{};
    b.zu = b.moves ? b.zu : V{};
    b.slack_lower = b.moves ? b.slack_lower : V{};
    b.slack_upper = b.moves ? b.slack_upper : V{};
  }
  return b;
}

/// What the barrier adds to the right-hand side of an unknown's dual equation.
INLINE V aim(const SlotsView& s, const Bounds& b, ptrdiff_t place, uint8_t kind) {
  V value{};
  if (kind & 1) value += *reinterpret_cast<const V*>(s.tl + 8 * place) * b.inverse_lower;
  if (kind & 2) value -= *reinterpret_cast<const V*>(s.tu + 8 * place) * b.inverse_upper;
  return value;
}

/// Sums lane by lane, added up across lanes at the end of a sweep.
struct Tally {
  V products{}, gap{}, objective{}, primal{}, dual{}, unanswered{};

  void add_to(Sums& sums) const {
    sums.products += sum(products);
    sums.gap += sum(gap);
    sums.objective += sum(objective);
    sums.primal = larger(sums.primal, top(primal));
    sums.dual = larger(sums.dual, top(dual));
    sums.unanswered = larger(sums.unanswered, top(unanswered));
  }
};

/// Products, dual residual, and what the gradient pays at the bounds of an unknown whose bounds are there in all hours.
INLINE void note_slot(const Bounds& b, V gradient, V quadratic, uint8_t kind, V live, Tally& tally) {
  const V on = b.moves ? live : V{};
  const V up = vmax(gradient, V{});
  const V down = vmax(-gradient, V{});
  const V huge = splat(1e100);
  V pays{}, open{};
  if (kind & 1) {
    tally.products += on * b.slack_lower * b.zl;
    pays += b.slack_lower < huge ? up * b.slack_lower : V{};
    open += b.slack_lower < huge ? V{} : up;
  } else {
    open += up;
  }
  if (kind & 2) {
    tally.products += on * b.slack_upper * b.zu;
    pays += b.slack_upper < huge ? down * b.slack_upper : V{};
    open += b.slack_upper < huge ? V{} : down;
  } else {
    open += down;
  }
  if (kind & 8) {  // curved somewhere
    const V curved = quadratic > 0.0 ? 0.5 * gradient * gradient / quadratic : splat(1e300);
    pays = open > 0.0 && quadratic > 0.0 ? curved : vmin(pays, curved);
    open = quadratic > 0.0 ? V{} : open;
  }
  tally.dual = vmax(tally.dual, on * vabs(gradient - b.zl + b.zu));
  tally.gap += on * pays;
  tally.unanswered = vmax(tally.unanswered, on * open);
}

/// Prices of the state equations and rows of hour t on the states before it: L pi - B'y (- B of the link rows).
INLINE void pull_of_block(const HoursView& h, size_t block, size_t state_block, double* pull) {
  const int m = h.states;
  for (int k = 0; k < m; ++k) {
    const ptrdiff_t place = static_cast<ptrdiff_t>(state_block) * m + k;
    const V pi = *reinterpret_cast<const V*>(h.pi + 8 * place) + *reinterpret_cast<const V*>(h.dpi + 8 * place);
    at(pull, k) = number(h.numbers[h.keep[k]], block) * pi;
  }
  const int rows = h.own + h.links;
  for (int e = 0; e < h.before_count; ++e) {
    const ptrdiff_t place = static_cast<ptrdiff_t>(block) * rows + h.own + h.before[e].row;
    const V y = *reinterpret_cast<const V*>(h.y + 8 * place) + *reinterpret_cast<const V*>(h.dy + 8 * place);
    at(pull, h.before[e].column) -= number(h.numbers[h.before[e].number], block) * y;
  }
}

/// Weights and right-hand sides of the states after the hours of a block.
static void prepare_states(const HoursView& h, const ChainView& chain, size_t block, const WorkView& work,
                           const SweepView& sweep, double* theta, double* r2, Tally* tally) {
  const int m = h.states;
  if (m == 0) return;
  const size_t state_block = chain.state_block + (block - chain.first_block);
  const bool newton = sweep.newton;
  const V live = at(h.live, static_cast<int>(block));
  if (newton) pull_of_block(h, block, state_block, work.pull);
  const bool last = block + 1 == chain.first_block + chain.blocks;
  for (int k = 0; k < m; ++k) {
    const Bounds b = bounds_of(h.s, k, block, state_block, h.primal_regularisation);
    const V weight = b.moves ? b.theta : splat(h.fixed_state_weight);
    at(theta, k) = weight;
    if (!newton) {
      at(r2, k) = V{};
      continue;
    }
    V after{};
    if (!last) {  // the first hour of the next block
      const ptrdiff_t place = static_cast<ptrdiff_t>(state_block + 1) * m + k;
      after[0] = number(h.numbers[h.keep[k]], block + 1, 0) * (h.pi[8 * place] + h.dpi[8 * place]);
      const int rows = h.own + h.links;
      for (int e = 0; e < h.before_count; ++e) {
        if (h.before[e].column != k) continue;
        const ptrdiff_t row = static_cast<ptrdiff_t>(block + 1) * rows + h.own + h.before[e].row;
        after[0] -= number(h.numbers[h.before[e].number], block + 1, 0) * (h.y[8 * row] + h.dy[8 * row]);
      }
    }
    const ptrdiff_t place = static_cast<ptrdiff_t>(state_block) * m + k;
    const V pi = *reinterpret_cast<const V*>(h.pi + 8 * place) + *reinterpret_cast<const V*>(h.dpi + 8 * place);
    const V s = *reinterpret_cast<const V*>(h.s.x + 8 * place);
    const V ds = *reinterpret_cast<const V*>(h.s.dx + 8 * place);
    const V gradient = number(h.s.cost[k], block) - pi + shifted_out(at(work.pull, k), after);
    const V free = -gradient - weight * ds + aim(h.s, b, place, h.s.kind[k]);
    at(r2, k) = b.moves ? free : weight * (number(h.s.lower[k], block) - s - ds);
    if (tally) {
      // The last state of a cyclic chain is judged with the first.
      V on = live;
      if (last && chain.last_kind[k]) on[(chain.hours - 1) % 8] = 0.0;
      note_slot(b, gradient, V{}, h.s.kind[k], on, *tally);
      tally->objective += live * number(h.s.cost[k], block) * s;
    }
  }
}

/// Weights of the slots, right-hand sides of slots, rows and state equations of a block.
static void prepare(const HoursView& h, const ChainView& chain, size_t block, const WorkView& work,
                    const SweepView& sweep, Tally* tally, bool with_states) {
  const int n = h.slots;
  const int rows = h.own + h.links;
  const int m = h.states;
  const size_t state_block = chain.state_block + (block - chain.first_block);
  const V live = at(h.live, static_cast<int>(block));
  const bool newton = sweep.newton;
  const ptrdiff_t row0 = static_cast<ptrdiff_t>(block) * rows;

  for (int i = 0; i < rows; ++i) at(work.r3, i) = newton ? number(h.numbers[h.rhs[i]], block) : V{};
  if (with_states) {
    for (int k = 0; k < m; ++k) {
      if (!newton) {
        at(work.r4, k) = V{};
        continue;
      }
      const ptrdiff_t here = static_cast<ptrdiff_t>(state_block) * m + k;
      const ptrdiff_t there = here - m;
      const V s = at(h.s.x, static_cast<int>(here)) + at(h.s.dx, static_cast<int>(here));
      const V s_before = at(h.s.x, static_cast<int>(there)) + at(h.s.dx, static_cast<int>(there));
      at(work.r4, k) = number(h.numbers[h.inflow[k]], block) +
                       number(h.numbers[h.keep[k]], block) * shifted_in(s_before, s) - s;
    }
    if (newton) {
      for (int e = 0; e < h.before_count; ++e) {
        const ptrdiff_t here = static_cast<ptrdiff_t>(state_block) * m + h.before[e].column;
        const ptrdiff_t there = here - m;
        const V s = at(h.s.x, static_cast<int>(here)) + at(h.s.dx, static_cast<int>(here));
        const V s_before = at(h.s.x, static_cast<int>(there)) + at(h.s.dx, static_cast<int>(there));
        at(work.r3, h.own + h.before[e].row) -= number(h.numbers[h.before[e].number], block) * shifted_in(s_before, s);
      }
    }
  }
  if (newton) {
    for (int e = 0; e < h.of_globals_count; ++e) {
      at(work.r3, h.of_globals[e].row) -=
          number(h.numbers[h.of_globals[e].number], block) * h.g_now[h.of_globals[e].column];
    }
  }
  for (int j = 0; j < n; ++j) {
    const ptrdiff_t place = static_cast<ptrdiff_t>(block) * n + j;
    const Bounds b = bounds_of(h.x, j, block, block, h.primal_regularisation);
    const V weight = b.moves ? live / b.theta : V{};
    at(work.w, j) = weight;
    if (!newton) {
      at(work.r1, j) = V{};
      continue;
    }
    const V x = *reinterpret_cast<const V*>(h.x.x + 8 * place);
    const V dx = *reinterpret_cast<const V*>(h.x.dx + 8 * place);
    const V now = x + dx;
    const V cost = number(h.x.cost[j], block);
    const V quadratic = number(h.x.quadratic[j], block);
    V gradient = cost + quadratic * x;
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      const V a = number(h.numbers[h.a[e].number], block);
      const ptrdiff_t row = row0 + h.a[e].row;
      gradient -= a * (*reinterpret_cast<const V*>(h.y + 8 * row) + *reinterpret_cast<const V*>(h.dy + 8 * row));
      at(work.r3, h.a[e].row) -= a * now;
    }
    for (int e = h.g_of[j].begin; e < h.g_of[j].end; ++e) {
      const V g = number(h.numbers[h.g[e].number], block);
      const ptrdiff_t state = static_cast<ptrdiff_t>(state_block) * m + h.g[e].row;
      gradient += g * (*reinterpret_cast<const V*>(h.pi + 8 * state) + *reinterpret_cast<const V*>(h.dpi + 8 * state));
      if (with_states) at(work.r4, h.g[e].row) += g * now;
    }
    at(work.r1, j) = gradient;
    if (h.totals_count == 0) {
      at(work.r1, j) = -gradient - b.theta * dx + aim(h.x, b, place, h.x.kind[j]);
      if (tally) {
        note_slot(b, gradient, quadratic, h.x.kind[j], live, *tally);
        tally->objective += live * (cost + 0.5 * quadratic * x) * x;
      }
    }
  }
  if (newton && h.totals_count > 0) {
    for (int e = 0; e < h.totals_count; ++e) {
      at(work.r1, h.totals[e].column) -= number(h.numbers[h.totals[e].number], block) * h.m_now[h.totals[e].row];
    }
    for (int j = 0; j < n; ++j) {
      const ptrdiff_t place = static_cast<ptrdiff_t>(block) * n + j;
      const Bounds b = bounds_of(h.x, j, block, block, h.primal_regularisation);
      const V gradient = at(work.r1, j);
      const V x = *reinterpret_cast<const V*>(h.x.x + 8 * place);
      const V dx = *reinterpret_cast<const V*>(h.x.dx + 8 * place);
      at(work.r1, j) = -gradient - b.theta * dx + aim(h.x, b, place, h.x.kind[j]);
      if (tally) {
        const V quadratic = number(h.x.quadratic[j], block);
        note_slot(b, gradient, quadratic, h.x.kind[j], live, *tally);
        tally->objective += live * (number(h.x.cost[j], block) + 0.5 * quadratic * x) * x;
      }
    }
  }
  // Columns of the border.
  if (!newton || sweep.dg) {
    for (int e = 0; e < h.of_globals_count; ++e) {
      const int g = h.of_globals[e].column;
      const double factor = newton ? sweep.dg[g] : (g == sweep.global ? 1.0 : 0.0);
      if (factor != 0.0) at(work.r3, h.of_globals[e].row) -= number(h.numbers[h.of_globals[e].number], block) * factor;
    }
  }
  if (!newton || sweep.dm) {
    for (int e = 0; e < h.totals_count; ++e) {
      const int i = h.totals[e].row;
      const double factor = newton ? sweep.dm[i] : (i == sweep.total ? 1.0 : 0.0);
      if (factor != 0.0) at(work.r1, h.totals[e].column) += number(h.numbers[h.totals[e].number], block) * factor;
    }
  }
  for (int i = 0; i < rows; ++i) at(work.r3, i) *= live;
  if (with_states) {
    for (int k = 0; k < m; ++k) at(work.r4, k) *= live;
  }
  if (tally) {
    for (int i = 0; i < rows; ++i) {
      tally->primal = vmax(tally->primal, vabs(at(work.r3, i)));
      tally->gap -= at(h.y, static_cast<int>(row0) + i) * at(work.r3, i);
    }
    for (int k = 0; k < m; ++k) {
      tally->primal = vmax(tally->primal, vabs(at(work.r4, k)));
      tally->gap -= at(h.pi, static_cast<int>(state_block) * m + k) * at(work.r4, k);
    }
  }
}

/// What is left of a pivot when its row depends on others, at most.
constexpr double dependent = 1e-30;

/// L D L' of M, the entries of its inverse that are needed, and T.
static void factor_hours(const HoursView& h, size_t block, const WorkView& work) {
  const V live = at(h.live, static_cast<int>(block));
  double* m = h.factor + static_cast<ptrdiff_t>(block) * h.m_size * 8;
  for (int i = 0; i < h.own; ++i) at(m, i) = splat(1.0 + h.row_regularisation) - live;
  for (int i = h.own; i < h.m_size; ++i) at(m, i) = V{};
  for (int e = 0; e < h.m_terms_count; ++e) {
    const Assembly& a = h.m_terms[e];
    at(m, a.target) += number(h.numbers[a.number1], block) * number(h.numbers[a.number2], block) * at(work.w, a.slot);
  }
  for (int i = 0; i < h.own; ++i) at(work.t, i) = at(m, i);
  for (int i = 0; i < h.own; ++i) {
    // A row that depends on others leaves nothing but rounding: its price stays as it is.
    const V pivot = at(m, i);
    const V inverse = pivot > dependent * at(work.t, i) ? 1.0 / pivot : V{};
    at(m, i) = inverse;
    for (int e = h.pivot_products[i].begin; e < h.pivot_products[i].end; ++e) {
      const Product& p = h.factor_products[e];
      at(m, p.target) -= at(m, p.left) * inverse * at(m, p.right);
    }
    for (int e = h.pivot_column[i].begin; e < h.pivot_column[i].end; ++e) at(m, h.column_entries[e].left) *= inverse;
  }
  if (h.tail == 0) return;
  for (int e = 0; e < h.x_targets; ++e) {
    V value = h.x_pivot[e] >= 0 ? at(m, h.x_pivot[e]) : V{};
    for (int q = h.x_terms_of[e].begin; q < h.x_terms_of[e].end; ++q) {
      value -= at(m, h.x_terms[q].left) * at(work.xi, h.x_terms[q].right);
    }
    at(work.xi, h.x_target[e]) = value;
  }
  for (int i = 0; i < h.p_size; ++i) at(work.pp, i) = V{};
  for (int e = 0; e < h.p_terms_count; ++e) {
    const Assembly& a = h.p_terms[e];
    at(work.pp, a.target) +=
        number(h.numbers[a.number1], block) * number(h.numbers[a.number2], block) * at(work.w, a.slot);
  }
  for (int i = 0; i < h.t_size; ++i) at(work.tt, i) = V{};
  for (int e = 0; e < h.t_terms_count; ++e) {
    const Assembly& a = h.t_terms[e];
    at(work.tt, a.target) +=
        number(h.numbers[a.number1], block) * number(h.numbers[a.number2], block) * at(work.w, a.slot);
  }
  for (int e = 0; e < h.t_terms3_count; ++e) {
    const Product& p = h.t_terms3[e];
    at(work.tt, p.target) -= at(work.pp, p.left) * at(work.pp, p.right) * at(work.xi, h.t_third[e]);
  }
}

/// Solves M u = t for the own rows, in place.
static void solve_own(const HoursView& h, size_t block, double* t) {
  const double* m = h.factor + static_cast<ptrdiff_t>(block) * h.m_size * 8;
  for (int i = 0; i < h.own; ++i) {
    const V value = at(t, i);
    for (int e = h.pivot_column[i].begin; e < h.pivot_column[i].end; ++e) {
      at(t, h.column_entries[e].target) -= at(m, h.column_entries[e].left) * value;
    }
  }
  for (int i = h.own - 1; i >= 0; --i) {
    V value = at(t, i) * at(m, i);
    for (int e = h.pivot_column[i].begin; e < h.pivot_column[i].end; ++e) {
      value -= at(m, h.column_entries[e].left) * at(t, h.column_entries[e].target);
    }
    at(t, i) = value;
  }
}

/// What is left for the chain once the hour's unknowns and own rows are gone: r4 of the states, tb of the link rows.
static void reduce_hours(const HoursView& h, size_t block, const WorkView& work) {
  const int rows = h.own + h.links;
  for (int i = 0; i < rows; ++i) at(work.t, i) = at(work.r3, i);
  for (int j = 0; j < h.slots; ++j) {
    const V p = at(work.w, j) * at(work.r1, j);
    at(work.p, j) = p;
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      at(work.t, h.a[e].row) -= number(h.numbers[h.a[e].number], block) * p;
    }
  }
  for (int i = 0; i < h.links; ++i) at(work.tb, i) = at(work.t, h.own + i);
  if (h.tail == 0) return;
  solve_own(h, block, work.t);
  for (int d = 0; d < h.driver_count; ++d) {
    const int j = h.drivers[d];
    V through{};
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      if (h.a[e].row < h.own) through += number(h.numbers[h.a[e].number], block) * at(work.t, h.a[e].row);
    }
    through *= at(work.w, j);
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      if (h.a[e].row >= h.own) at(work.tb, h.a[e].row - h.own) -= number(h.numbers[h.a[e].number], block) * through;
    }
    for (int e = h.g_of[j].begin; e < h.g_of[j].end; ++e) {
      at(work.r4, h.g[e].row) += number(h.numbers[h.g[e].number], block) * (at(work.p, j) + through);
    }
  }
}

/// Prices of the own rows and the hour's unknowns from dz and the prices of the link rows. Results: t, p.
static void expand_hours(const HoursView& h, size_t block, const WorkView& work) {
  const int rows = h.own + h.links;
  for (int i = 0; i < h.own; ++i) at(work.t, i) = at(work.r3, i);
  for (int i = h.own; i < rows; ++i) at(work.t, i) = at(work.dyb, i - h.own);
  for (int j = 0; j < h.slots; ++j) {
    V value = at(work.r1, j);
    for (int e = h.g_of[j].begin; e < h.g_of[j].end; ++e) {
      value -= number(h.numbers[h.g[e].number], block) * at(work.dz, h.g[e].row);
    }
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      if (h.a[e].row >= h.own) value += number(h.numbers[h.a[e].number], block) * at(work.t, h.a[e].row);
    }
    const V p = at(work.w, j) * value;
    at(work.p, j) = p;
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      if (h.a[e].row < h.own) at(work.t, h.a[e].row) -= number(h.numbers[h.a[e].number], block) * p;
    }
  }
  solve_own(h, block, work.t);
  for (int j = 0; j < h.slots; ++j) {
    V value{};
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      if (h.a[e].row < h.own) value += number(h.numbers[h.a[e].number], block) * at(work.t, h.a[e].row);
    }
    at(work.p, j) += at(work.w, j) * value;
  }
}

// The dense part, hour by hour. Derivation in chain.md of the methods; here
//
//   ds_t = m_t - Z_t u,   u = L dz_t - B'dy          the past of a state, as a mean and a covariance
//   V = S + B Z B',  C = E_link + B Z L              link rows as measurements of the state
//   F = L Z L + K - C'V^-1 C                         covariance of the state after the hour
//   Z+ = (F^-1 + Theta)^-1                           its own bounds as a measurement, one state after the other

/// Cholesky factor of a small matrix, lower triangle, row by row.
INLINE void cholesky(double* a, int n) {
  for (int j = 0; j < n; ++j) {
    for (int k = 0; k < j; ++k) {
      double value = a[j * n + k];
      for (int q = 0; q < k; ++q) value -= a[j * n + q] * a[k * n + q];
      a[j * n + k] = value / a[k * n + k];
    }
    double value = a[j * n + j];
    const double whole = value;
    for (int q = 0; q < j; ++q) value -= a[j * n + q] * a[j * n + q];
    a[j * n + j] = value > dependent * whole ? __builtin_sqrt(value) : 1e64;
  }
}
INLINE void forward_solve(const double* l, int n, double* x, int stride) {
  for (int j = 0; j < n; ++j) {
    double value = x[j * stride];
    for (int q = 0; q < j; ++q) value -= l[j * n + q] * x[q * stride];
    x[j * stride] = value / l[j * n + j];
  }
}
INLINE void backward_solve(const double* l, int n, double* x, int stride) {
  for (int j = n - 1; j >= 0; --j) {
    double value = x[j * stride];
    for (int q = j + 1; q < n; ++q) value -= l[q * n + j] * x[q * stride];
    x[j * stride] = value / l[j * n + j];
  }
}

/// Z+ = (F^-1 + Theta)^-1 by one state after the other, without a difference of large numbers on the diagonal:
/// c = 1 - Theta Z is added up from positive terms. In: f = F. Out: f = Z without its diagonal, z_diagonal, c.
template <int fixed_ld>
INLINE void measure(double* f, int m, int ld_given, const double* theta, double* z_diagonal, double* c, double* column) {
  const int ld = fixed_ld > 0 ? fixed_ld : ld_given;
  for (int i = 0; i < ld; ++i) c[i] = 0.0;
  for (int k = 0; k < m; ++k) {
    double* row = f + k * ld;
    const double w = 1.0 / theta[k];
    if (row[k] < 0.0) row[k] = 0.0;  // rounding
    const double alpha = 1.0 / (row[k] + w);
    const double rest = w * alpha;
    for (int i = 0; i < ld; ++i) column[i] = row[i];
    for (int i = 0; i < k; ++i) c[i] += alpha * column[i] * column[i];
    c[k] = 0.0;
    z_diagonal[k] = rest;  // kept here until the end
    for (int i = 0; i < m; ++i) {
      if (i == k) continue;
      double* other = f + i * ld;
      const double factor = alpha * column[i];
      for (int j = 0; j < ld; ++j) other[j] -= factor * column[j];
      other[k] = rest * column[i];
    }
    for (int j = 0; j < ld; ++j) row[j] = rest * column[j];
  }
  for (int k = 0; k < m; ++k) {
    c[k] = z_diagonal[k] + theta[k] * c[k];
    z_diagonal[k] = f[k * ld + k];
    f[k * ld + k] = 0.0;
  }
}

/// off = Z (without diagonal) v.
template <int fixed_ld>
INLINE void off_product(const double* z, int m, int ld_given, const double* v, double* off) {
  const int ld = fixed_ld > 0 ? fixed_ld : ld_given;
  for (int i = 0; i < ld; ++i) off[i] = 0.0;
  for (int k = 0; k < m; ++k) {
    const double factor = v[k];
    for (int i = 0; i < ld; ++i) off[i] += z[k * ld + i] * factor;
  }
}

/// The mean after the measurement, and the innovation Theta mean - r2. In: mean before.
template <int fixed_ld>
INLINE void measure_mean(const ChainView& chain, size_t site, int m, int ld_given, const double* before,
                         const double* r2, double* scratch, double* off) {
  const int ld = fixed_ld > 0 ? fixed_ld : ld_given;
  const double* theta = chain.theta + site * static_cast<size_t>(ld);
  const double* c = chain.c + site * static_cast<size_t>(ld);
  const double* zd = chain.z_diagonal + site * static_cast<size_t>(ld);
  double* mean = chain.mean + site * static_cast<size_t>(ld);
  double* innovation = chain.innovation + site * static_cast<size_t>(ld);
  for (int k = 0; k < m; ++k) scratch[k] = r2[k] - theta[k] * before[k];
  off_product<fixed_ld>(chain.z + site * static_cast<size_t>(ld) * static_cast<size_t>(ld), m, ld, scratch, off);
  for (int k = 0; k < m; ++k) {
    mean[k] = off[k] + zd[k] * r2[k] + c[k] * before[k];
    innovation[k] = theta[k] * off[k] + c[k] * (theta[k] * before[k] - r2[k]);
  }
}

/// phi after a measurement at `site`, from `phi` before it (ld * count). Adds phi' Theta phi+ to the fade's matrix.
static void fade_measure(const ChainView& chain, size_t site, int m, int ld, FadeView fade, const double* before,
                         double* after, double& size) {
  const int count = fade.count;
  const double* theta = chain.theta + site * static_cast<size_t>(ld);
  const double* c = chain.c + site * static_cast<size_t>(ld);
  const double* z = chain.z + site * static_cast<size_t>(ld) * static_cast<size_t>(ld);
  for (int i = 0; i < m; ++i) {
    for (int q = 0; q < count; ++q) after[i * count + q] = c[i] * before[i * count + q];
    for (int k = 0; k < m; ++k) {
      const double factor = z[i * ld + k] * theta[k];
      for (int q = 0; q < count; ++q) after[i * count + q] -= factor * before[k * count + q];
    }
  }
  size = 0.0;
  for (int i = 0; i < m; ++i) {
    for (int p = 0; p < count; ++p) {
      const double factor = before[i * count + p] * theta[i];
      for (int q = 0; q < count; ++q) fade.matrix[p * count + q] += factor * after[i * count + q];
    }
    for (int q = 0; q < count; ++q) {
      const double value = after[i * count + q] < 0.0 ? -after[i * count + q] : after[i * count + q];
      if (value > size) size = value;
    }
  }
}

constexpr double faded = 1e-22;

template <int fixed_ld>
static void inwards_sized(const HoursView& h, const ChainView& chain, const WorkView& work, const SweepView& sweep,
                          bool forwards, Sums& sums) {
  const int m = h.states;
  const int ld = fixed_ld > 0 ? fixed_ld : h.ld;
  const size_t sd = static_cast<size_t>(ld);
  const int links = h.links;
  const FadeView& fade = forwards ? chain.forwards : chain.backwards;
  const size_t last_block = chain.first_block + chain.blocks - 1;
  const size_t middle_block = chain.first_block + chain.middle / 8;
  const size_t block_count =
      forwards ? (chain.middle + 7) / 8 : (chain.middle >= chain.hours ? 0 : last_block + 1 - middle_block);
  size_t faded_sites = *fade.active;  // sites with phi, counted from the segment's outer end
  if (sweep.factor) {
    for (int i = 0; i < fade.count * fade.count; ++i) fade.matrix[i] = 0.0;
    for (int i = 0; i < ld * fade.count; ++i) fade.at_middle[i] = 0.0;
  }
  bool fading = sweep.factor ? fade.count > 0 : false;
  for (int i = 0; i < fade.count; ++i) fade.force[i] = 0.0;
  Tally tally;
  Tally* const measured = sweep.measure ? &tally : nullptr;
  double* const scratch = work.vectors;
  double* const off = scratch + work.vector_size;
  double* const r2 = off + work.vector_size;
  double* const keep = r2 + work.vector_size;
  double* const solved = keep + work.vector_size;

  for (size_t n = 0; n < block_count; ++n) {
    const size_t block = forwards ? chain.first_block + n : last_block - n;
    prepare(h, chain, block, work, sweep, measured, true);
    double* theta_here = work.theta;
    double* r2_here = work.r2;
    if (forwards) {
      prepare_states(h, chain, block, work, sweep, theta_here, r2_here, measured);
    } else {
      // The states before this block's hours: lane 7 of the block before. Its own part of the residuals is counted by
      // whoever owns that block.
      const bool own = n + 1 < block_count;
      if (n == 0) prepare_states(h, chain, block, work, sweep, work.theta, work.r2, measured);
      if (n > 0) {
        for (int i = 0; i < 8 * m; ++i) {
          work.theta[i] = work.theta_before[i];
          work.r2[i] = work.r2_before[i];
        }
      }
      prepare_states(h, chain, block - 1, work, sweep, work.theta_before, work.r2_before, own ? measured : nullptr);
      if (n == 0) {  // the last site
        const size_t site = chain.hours;
        const size_t lane = (chain.hours - 1) % 8;
        for (int k = 0; k < m; ++k) {
          const double theta = work.theta[k * 8 + static_cast<int>(lane)];
          const bool tied = chain.last_kind[k] != 0;
          chain.theta[site * sd + static_cast<size_t>(k)] = theta;
          const double rhs = work.r2[k * 8 + static_cast<int>(lane)];
          if (sweep.factor) {
            for (int i = 0; i < ld; ++i) chain.z[(site * sd + static_cast<size_t>(k)) * sd + static_cast<size_t>(i)] = 0.0;
            chain.z_diagonal[site * sd + static_cast<size_t>(k)] = tied ? 0.0 : 1.0 / theta;
            chain.c[site * sd + static_cast<size_t>(k)] = 0.0;
          }
          chain.mean[site * sd + static_cast<size_t>(k)] = tied ? 0.0 : rhs / theta;
          chain.last_r2[k] = rhs;
          chain.innovation[site * sd + static_cast<size_t>(k)] = 0.0;
        }
      }
    }
    if (sweep.factor) factor_hours(h, block, work);
    reduce_hours(h, block, work);
    if (m == 0) continue;

    const size_t first_hour = (block - chain.first_block) * 8;
    const int hours = static_cast<int>(chain.hours - first_hour < 8 ? chain.hours - first_hour : 8);
    for (int step = 0; step < hours; ++step) {
      const int lane = forwards ? step : hours - 1 - step;
      const size_t hour = first_hour + static_cast<size_t>(lane);
      const size_t from = forwards ? hour : hour + 1;  // the site that is known
      const size_t to = forwards ? hour + 1 : hour;    // the site that follows
      double* z = chain.z + from * sd * sd;
      const double* zd = chain.z_diagonal + from * sd;
      const double* known = chain.mean + from * sd;
      for (int k = 0; k < m; ++k) keep[k] = number(h.numbers[h.keep[k]], block, static_cast<size_t>(lane));
      double* f = work.f;
      double* mean = work.mean;
      double* c_matrix = chain.link_c + hour * static_cast<size_t>(links) * sd;
      double* v_matrix = chain.link_v + hour * static_cast<size_t>(links * links);
      double* v_rhs = chain.link_rhs + hour * static_cast<size_t>(links);

      if (sweep.factor) {
        for (int i = 0; i < m; ++i) {
          for (int j = 0; j < m; ++j) {
            const int place = h.t_place[i * h.tail + j];
            double noise = place < 0 ? 0.0 : work.tt[place * 8 + lane];
            if (i == j) noise += h.state_regularisation;
            const double old = i == j ? zd[i] : z[i * ld + j];
            f[i * ld + j] = forwards ? keep[i] * keep[j] * old + noise : (old + noise) / (keep[i] * keep[j]);
          }
          for (int j = m; j < ld; ++j) f[i * ld + j] = 0.0;
        }
        if (links > 0) {
          // column: B Z, then C = E_link + B Z L and V = S + B Z B'.
          double* bz = work.column;
          for (int i = 0; i < links * ld; ++i) bz[i] = 0.0;
          for (int e = 0; e < h.before_count; ++e) {
            const double b = number(h.numbers[h.before[e].number], block, static_cast<size_t>(lane));
            const int k = h.before[e].column;
            for (int j = 0; j < m; ++j) bz[h.before[e].row * ld + j] += b * (k == j ? zd[k] : z[k * ld + j]);
          }
          for (int r = 0; r < links; ++r) {
            for (int j = 0; j < m; ++j) {
              const int place = h.t_place[(m + r) * h.tail + j];
              c_matrix[r * ld + j] = (place < 0 ? 0.0 : work.tt[place * 8 + lane]) + bz[r * ld + j] * keep[j];
            }
            for (int q = 0; q < links; ++q) {
              const int place = h.t_place[(m + r) * h.tail + m + q];
              v_matrix[r * links + q] = (place < 0 ? 0.0 : work.tt[place * 8 + lane]) + (r == q ? h.row_regularisation : 0.0);
            }
          }
          for (int e = 0; e < h.before_count; ++e) {
            const double b = number(h.numbers[h.before[e].number], block, static_cast<size_t>(lane));
            for (int r = 0; r < links; ++r) {
              v_matrix[r * links + h.before[e].row] += bz[r * ld + h.before[e].column] * b;
            }
          }
          cholesky(v_matrix, links);
          // f -= (V^-1/2 C)' (V^-1/2 C)
          for (int i = 0; i < links * ld; ++i) bz[i] = c_matrix[i];
          for (int j = 0; j < m; ++j) forward_solve(v_matrix, links, bz + j, ld);
          for (int r = 0; r < links; ++r) {
            for (int i = 0; i < m; ++i) {
              for (int j = 0; j < m; ++j) f[i * ld + j] -= bz[r * ld + i] * bz[r * ld + j];
            }
          }
        }
      }
      // Mean.
      for (int k = 0; k < m; ++k) {
        const double drift = work.r4[k * 8 + lane];
        mean[k] = forwards ? keep[k] * known[k] + drift : (known[k] - drift) / keep[k];
      }
      if (links > 0) {
        for (int r = 0; r < links; ++r) v_rhs[r] = work.tb[r * 8 + lane];
        for (int e = 0; e < h.before_count; ++e) {
          v_rhs[h.before[e].row] -=
              number(h.numbers[h.before[e].number], block, static_cast<size_t>(lane)) * known[h.before[e].column];
        }
        for (int r = 0; r < links; ++r) scratch[r] = v_rhs[r];
        forward_solve(v_matrix, links, scratch, 1);
        backward_solve(v_matrix, links, scratch, 1);
        for (int r = 0; r < links; ++r) {
          for (int k = 0; k < m; ++k) mean[k] += c_matrix[r * ld + k] * scratch[r];
        }
      }
      // What the cyclic states mean for this step: phi before the measurement at `to`.
      const size_t place = forwards ? from : chain.hours - from;
      const bool with_fade = fade.count > 0 && place < faded_sites;
      if (with_fade) {
        const double* phi = fade.phi + place * sd * static_cast<size_t>(fade.count);
        for (int k = 0; k < m; ++k) {
          for (int q = 0; q < fade.count; ++q) {
            const double value = phi[k * fade.count + q];
            work.phi[k * fade.count + q] = forwards ? keep[k] * value : value / keep[k];
          }
        }
        if (links > 0) {
          for (int q = 0; q < fade.count; ++q) {
            for (int r = 0; r < links; ++r) off[r] = 0.0;
            for (int e = 0; e < h.before_count; ++e) {
              off[h.before[e].row] += number(h.numbers[h.before[e].number], block, static_cast<size_t>(lane)) *
                                      phi[h.before[e].column * fade.count + q];
            }
            for (int r = 0; r < links; ++r) fade.force[q] -= off[r] * scratch[r];
            if (sweep.factor) {
              for (int r = 0; r < links; ++r) solved[r] = off[r];
              forward_solve(v_matrix, links, solved, 1);
              backward_solve(v_matrix, links, solved, 1);
              for (int p = 0; p < fade.count; ++p) {
                double value = 0.0;
                for (int e = 0; e < h.before_count; ++e) {
                  value += number(h.numbers[h.before[e].number], block, static_cast<size_t>(lane)) *
                           phi[h.before[e].column * fade.count + p] * solved[h.before[e].row];
                }
                fade.matrix[p * fade.count + q] += value;
              }
            }
            for (int r = 0; r < links; ++r) solved[r] = off[r];
            forward_solve(v_matrix, links, solved, 1);
            backward_solve(v_matrix, links, solved, 1);
            for (int r = 0; r < links; ++r) {
              for (int k = 0; k < m; ++k) work.phi[k * fade.count + q] -= c_matrix[r * ld + k] * solved[r];
            }
          }
        }
      }
      // Where the segments meet, the left one leaves its covariance; all other sites are measured.
      if (forwards && to == chain.middle) {
        for (int i = 0; sweep.factor && i < m * ld; ++i) chain.middle_f[i] = f[i];
        for (int k = 0; k < m; ++k) {
          chain.middle_mean[k] = mean[k];
          if (to != chain.hours) continue;
          chain.last_r2[k] = work.r2[k * 8 + lane];
          chain.theta[to * sd + static_cast<size_t>(k)] = work.theta[k * 8 + lane];
        }
        if (with_fade && sweep.factor) {
          for (int i = 0; i < m * fade.count; ++i) fade.at_middle[i] = work.phi[i];
        }
        continue;
      }
      // Theta and r2 of the site `to`: the state after `hour` forwards, the state before it backwards.
      const double* theta_of = forwards || lane > 0 ? work.theta : work.theta_before;
      const double* r2_of = forwards || lane > 0 ? work.r2 : work.r2_before;
      const int site_lane = forwards ? lane : (lane + 7) % 8;
      for (int k = 0; k < m; ++k) {
        r2[k] = r2_of[k * 8 + site_lane];
        chain.theta[to * sd + static_cast<size_t>(k)] = theta_of[k * 8 + site_lane];
      }
      if (sweep.factor) {
        double* target = chain.z + to * sd * sd;
        measure<fixed_ld>(f, m, ld, chain.theta + to * sd, chain.z_diagonal + to * sd, chain.c + to * sd, work.column);
        for (int i = 0; i < m * ld; ++i) target[i] = f[i];
      }
      measure_mean<fixed_ld>(chain, to, m, ld, mean, r2, scratch, off);
      if (with_fade) {
        const double* innovation = chain.innovation + to * sd;
        for (int k = 0; k < m; ++k) {
          for (int q = 0; q < fade.count; ++q) fade.force[q] += work.phi[k * fade.count + q] * innovation[k];
        }
        if (sweep.factor && fading) {
          double size = 0.0;
          fade_measure(chain, to, m, ld, fade, work.phi, fade.phi + (place + 1) * sd * static_cast<size_t>(fade.count),
                       size);
          if (size > faded) {
            faded_sites = place + 2;
          } else {
            fading = false;
          }
        }
      }
      // Backwards, the middle itself is measured; what is left of phi there goes to the meeting.
      if (!forwards && to == chain.middle && with_fade && sweep.factor) {
        const double* phi = fade.phi + (place + 1) * sd * static_cast<size_t>(fade.count);
        for (int i = 0; i < m * fade.count; ++i) fade.at_middle[i] = fading ? phi[i] : 0.0;
      }
    }
  }
  *fade.active = faded_sites;
  if (sweep.measure) tally.add_to(sums);
}

template <int fixed_ld>
static void outwards_sized(const HoursView& h, const ChainView& chain, const WorkView& work, const SweepView& sweep,
                           bool forwards, const double* force_given, const double* sigma, double* of_globals,
                           double* of_totals) {
  const int m = h.states;
  const int ld = fixed_ld > 0 ? fixed_ld : h.ld;
  const size_t sd = static_cast<size_t>(ld);
  const int links = h.links;
  const int rows = h.own + links;
  const FadeView& fade = forwards ? chain.forwards : chain.backwards;
  const size_t last_block = chain.first_block + chain.blocks - 1;
  const size_t middle_block = chain.first_block + chain.middle / 8;
  const size_t block_count =
      forwards ? (chain.middle + 7) / 8 : (chain.middle >= chain.hours ? 0 : last_block + 1 - middle_block);
  const size_t active = fade.count > 0 ? *fade.active : 0;
  const bool newton = sweep.store;
  double* const force = work.vectors;
  double* const off = force + work.vector_size;
  double* const phi_vector = off + work.vector_size;
  double* const dy = phi_vector + work.vector_size;
  double* const keep = dy + work.vector_size;
  for (int k = 0; k < m; ++k) force[k] = force_given[k];

  const auto with_sigma = [&](size_t site, int k, double theta, double& mean, double& innovation) {
    const size_t place = forwards ? site : chain.hours - site;
    if (place >= active) return;
    const double* phi = fade.phi + place * sd * static_cast<size_t>(fade.count) + k * fade.count;
    double shift = 0.0;
    for (int q = 0; q < fade.count; ++q) shift += phi[q] * sigma[q];
    mean += shift;
    innovation += theta * shift;
  };

  for (size_t n = 0; n < block_count; ++n) {
    const size_t block = forwards ? chain.first_block + block_count - 1 - n : middle_block + n;
    const size_t state_block = chain.state_block + (block - chain.first_block);
    const size_t first_hour = (block - chain.first_block) * 8;
    const int hours = static_cast<int>(chain.hours - first_hour < 8 ? chain.hours - first_hour : 8);
    prepare(h, chain, block, work, sweep, nullptr, false);
    for (int i = 0; i < 8 * m; ++i) work.dz[i] = 0.0;
    for (int i = 0; i < 8 * links; ++i) work.dyb[i] = 0.0;
    for (int step = 0; m > 0 && step < hours; ++step) {
      const int lane = forwards ? hours - 1 - step : step;
      const size_t hour = first_hour + static_cast<size_t>(lane);
      // Site before the hour, whatever the direction.
      const size_t site = hour;
      const double* z = chain.z + site * sd * sd;
      const double* zd = chain.z_diagonal + site * sd;
      const double* c = chain.c + site * sd;
      const double* theta = chain.theta + site * sd;
      for (int k = 0; k < m; ++k) keep[k] = number(h.numbers[h.keep[k]], block, static_cast<size_t>(lane));
      if (forwards) {
        // force: dz of this hour.
        for (int k = 0; k < m; ++k) work.dz[k * 8 + lane] = force[k];
        for (int k = 0; k < m; ++k) phi_vector[k] = -keep[k] * force[k];
        if (links > 0) {
          const double* c_matrix = chain.link_c + hour * static_cast<size_t>(links) * sd;
          const double* v_matrix = chain.link_v + hour * static_cast<size_t>(links * links);
          const double* v_rhs = chain.link_rhs + hour * static_cast<size_t>(links);
          for (int r = 0; r < links; ++r) {
            double value = v_rhs[r];
            for (int k = 0; k < m; ++k) value += c_matrix[r * ld + k] * force[k];
            dy[r] = value;
          }
          if (site < active) {
            const double* phi = fade.phi + site * sd * static_cast<size_t>(fade.count);
            for (int e = 0; e < h.before_count; ++e) {
              double shift = 0.0;
              for (int q = 0; q < fade.count; ++q) shift += phi[h.before[e].column * fade.count + q] * sigma[q];
              dy[h.before[e].row] -= number(h.numbers[h.before[e].number], block, static_cast<size_t>(lane)) * shift;
            }
          }
          forward_solve(v_matrix, links, dy, 1);
          backward_solve(v_matrix, links, dy, 1);
          for (int r = 0; r < links; ++r) work.dyb[r * 8 + lane] = dy[r];
          for (int e = 0; e < h.before_count; ++e) {
            phi_vector[h.before[e].column] +=
                number(h.numbers[h.before[e].number], block, static_cast<size_t>(lane)) * dy[h.before[e].row];
          }
        }
      } else {
        for (int k = 0; k < m; ++k) phi_vector[k] = force[k];  // force: dz of the hour before
      }
      off_product<fixed_ld>(z, m, ld, phi_vector, off);
      const size_t target_block = lane > 0 ? state_block : state_block - 1;
      const int target_lane = (lane + 7) % 8;
      for (int k = 0; k < m; ++k) {
        double mean = chain.mean[site * sd + static_cast<size_t>(k)];
        double innovation = chain.innovation[site * sd + static_cast<size_t>(k)];
        with_sigma(site, k, theta[k], mean, innovation);
        const double ds = mean + off[k] + zd[k] * phi_vector[k];
        const double next = innovation + theta[k] * off[k] - c[k] * phi_vector[k];
        if (newton) {
          h.s.dx[(target_block * static_cast<size_t>(m) + static_cast<size_t>(k)) * 8 + static_cast<size_t>(target_lane)] +=
              ds;
        }
        force[k] = forwards ? next : -next / keep[k];
        if (!forwards) work.dz[k * 8 + lane] = force[k];
      }
    }
    // The last site.
    if (!forwards && n + 1 == block_count && newton) {
      const size_t site = chain.hours;
      for (int k = 0; k < m; ++k) {
        double mean = chain.mean[site * sd + static_cast<size_t>(k)];
        double innovation = 0.0;
        with_sigma(site, k, 0.0, mean, innovation);
        const double ds = mean + chain.z_diagonal[site * sd + static_cast<size_t>(k)] * force[k];
        h.s.dx[(state_block * static_cast<size_t>(m) + static_cast<size_t>(k)) * 8 + (chain.hours - 1) % 8] += ds;
      }
    }
    expand_hours(h, block, work);
    if (newton) {
      for (int j = 0; j < h.slots; ++j) {
        const ptrdiff_t place = static_cast<ptrdiff_t>(block) * h.slots + j;
        *reinterpret_cast<V*>(h.x.dx + 8 * place) += at(work.p, j);
      }
      for (int i = 0; i < rows; ++i) {
        const ptrdiff_t place = static_cast<ptrdiff_t>(block) * rows + i;
        *reinterpret_cast<V*>(h.dy + 8 * place) += at(work.t, i);
      }
      for (int k = 0; k < m; ++k) {
        const ptrdiff_t place = static_cast<ptrdiff_t>(state_block) * m + k;
        *reinterpret_cast<V*>(h.dpi + 8 * place) += at(work.dz, k);
      }
    }
    const V live = at(h.live, static_cast<int>(block));
    for (int e = 0; of_globals && e < h.of_globals_count; ++e) {
      of_globals[h.of_globals[e].column] +=
          sum(live * number(h.numbers[h.of_globals[e].number], block) * at(work.t, h.of_globals[e].row));
    }
    for (int e = 0; of_totals && e < h.totals_count; ++e) {
      of_totals[h.totals[e].row] +=
          sum(live * number(h.numbers[h.totals[e].number], block) * at(work.p, h.totals[e].column));
    }
  }
}

/// Steps of the multipliers, from the step of the unknown and the targets.
INLINE V multiplier_step(V target, V inverse, V z, V move) { return (target - z * move) * inverse - z; }

/// What a step would do to slacks, multipliers and their products.
struct Outlook {
  V cross_primal{}, cross_dual{}, cross_both{}, shrink_primal{}, shrink_dual{};

  void add_to(Sums& sums) const {
    sums.cross_primal += sum(cross_primal);
    sums.cross_dual += sum(cross_dual);
    sums.cross_both += sum(cross_both);
    sums.shrink_primal = larger(sums.shrink_primal, top(shrink_primal));
    sums.shrink_dual = larger(sums.shrink_dual, top(shrink_dual));
  }
};

INLINE void look_at(const SlotsView& s, size_t number_block, size_t block, V live, Outlook& out) {
  for (int j = 0; j < s.count; ++j) {
    const ptrdiff_t place = static_cast<ptrdiff_t>(block) * s.count + j;
    const Bounds b = bounds_of(s, j, number_block, block, 0.0);
    const V on = b.moves ? live : V{};
    const V dx = *reinterpret_cast<const V*>(s.dx + 8 * place) * on;
    if (s.kind[j] & 1) {
      const V dz = multiplier_step(*reinterpret_cast<const V*>(s.tl + 8 * place), b.inverse_lower, b.zl, dx) * on;
      out.cross_primal += dx * b.zl;
      out.cross_dual += on * b.slack_lower * dz;
      out.cross_both += dx * dz;
      out.shrink_primal = vmax(out.shrink_primal, -dx * b.inverse_lower);
      out.shrink_dual = vmax(out.shrink_dual, b.zl > 0.0 ? -dz / b.zl : V{});
    }
    if (s.kind[j] & 2) {
      const V dz = multiplier_step(*reinterpret_cast<const V*>(s.tu + 8 * place), b.inverse_upper, b.zu, -dx) * on;
      out.cross_primal -= dx * b.zu;
      out.cross_dual += on * b.slack_upper * dz;
      out.cross_both -= dx * dz;
      out.shrink_primal = vmax(out.shrink_primal, dx * b.inverse_upper);
      out.shrink_dual = vmax(out.shrink_dual, b.zu > 0.0 ? -dz / b.zu : V{});
    }
  }
}

static void set_targets(const SlotsView& s, size_t number_block, size_t block, double mu) {
  for (int j = 0; j < s.count; ++j) {
    const ptrdiff_t place = static_cast<ptrdiff_t>(block) * s.count + j;
    const Bounds b = bounds_of(s, j, number_block, block, 0.0);
    const V dx = *reinterpret_cast<const V*>(s.dx + 8 * place);
    if (s.kind[j] & 1) {
      const V dz = multiplier_step(V{}, b.inverse_lower, b.zl, dx);
      *reinterpret_cast<V*>(s.tl + 8 * place) = mu - dx * dz;
    }
    if (s.kind[j] & 2) {
      const V dz = multiplier_step(V{}, b.inverse_upper, b.zu, -dx);
      *reinterpret_cast<V*>(s.tu + 8 * place) = mu + dx * dz;
    }
  }
}

static void take_step(const SlotsView& s, size_t number_block, size_t block, double primal, double dual) {
  for (int j = 0; j < s.count; ++j) {
    const ptrdiff_t place = static_cast<ptrdiff_t>(block) * s.count + j;
    const Bounds b = bounds_of(s, j, number_block, block, 0.0);
    const V dx = *reinterpret_cast<const V*>(s.dx + 8 * place);
    *reinterpret_cast<V*>(s.x + 8 * place) += primal * dx;
    if (s.kind[j] & 1) {
      const V dz = multiplier_step(*reinterpret_cast<const V*>(s.tl + 8 * place), b.inverse_lower, b.zl, dx);
      V& z = *reinterpret_cast<V*>(s.zl + 8 * place);
      z = b.moves ? z + dual * dz : z;
      *reinterpret_cast<V*>(s.tl + 8 * place) = V{};
    }
    if (s.kind[j] & 2) {
      const V dz = multiplier_step(*reinterpret_cast<const V*>(s.tu + 8 * place), b.inverse_upper, b.zu, -dx);
      V& z = *reinterpret_cast<V*>(s.zu + 8 * place);
      z = b.moves ? z + dual * dz : z;
      *reinterpret_cast<V*>(s.tu + 8 * place) = V{};
    }
    *reinterpret_cast<V*>(s.dx + 8 * place) = V{};
  }
}

static void inwards(const HoursView& h, const ChainView& chain, const WorkView& work, const SweepView& sweep,
                    bool forwards, Sums& sums) {
  switch (h.ld) {
    case 1: return inwards_sized<1>(h, chain, work, sweep, forwards, sums);
    case 2: return inwards_sized<2>(h, chain, work, sweep, forwards, sums);
    case 3: return inwards_sized<3>(h, chain, work, sweep, forwards, sums);
    case 4: return inwards_sized<4>(h, chain, work, sweep, forwards, sums);
    case 8: return inwards_sized<8>(h, chain, work, sweep, forwards, sums);
    case 32: return inwards_sized<32>(h, chain, work, sweep, forwards, sums);
    default: return inwards_sized<0>(h, chain, work, sweep, forwards, sums);
  }
}

static void outwards(const HoursView& h, const ChainView& chain, const WorkView& work, const SweepView& sweep,
                     bool forwards, const double* force, const double* sigma, double* of_globals,
                     double* of_totals) {
  switch (h.ld) {
    case 2: return outwards_sized<2>(h, chain, work, sweep, forwards, force, sigma, of_globals, of_totals);
    case 32: return outwards_sized<32>(h, chain, work, sweep, forwards, force, sigma, of_globals, of_totals);
    default: return outwards_sized<0>(h, chain, work, sweep, forwards, force, sigma, of_globals, of_totals);
  }
}

/// The blocks [first, first + count) of a chain; `state_block` is that of `first`.
static void look(const HoursView& h, size_t first, size_t state_block, size_t count, Sums& sums) {
  Outlook out;
  for (size_t n = 0; n < count; ++n) {
    const V live = at(h.live, static_cast<int>(first + n));
    look_at(h.x, first + n, first + n, live, out);
    look_at(h.s, first + n, state_block + n, live, out);
  }
  out.add_to(sums);
}

static void targets(const HoursView& h, size_t first, size_t state_block, size_t count, double mu) {
  for (size_t n = 0; n < count; ++n) {
    set_targets(h.x, first + n, first + n, mu);
    set_targets(h.s, first + n, state_block + n, mu);
  }
}

static void take(const HoursView& h, size_t first, size_t state_block, size_t count, double primal, double dual) {
  const int rows = h.own + h.links;
  for (size_t n = 0; n < count; ++n) {
    take_step(h.x, first + n, first + n, primal, dual);
    take_step(h.s, first + n, state_block + n, primal, dual);
    const ptrdiff_t row = static_cast<ptrdiff_t>(first + n) * rows;
    for (ptrdiff_t i = row; i < row + rows; ++i) {
      *reinterpret_cast<V*>(h.y + 8 * i) += dual * *reinterpret_cast<V*>(h.dy + 8 * i);
      *reinterpret_cast<V*>(h.dy + 8 * i) = V{};
    }
    const ptrdiff_t state = static_cast<ptrdiff_t>(state_block + n) * h.states;
    for (ptrdiff_t k = state; k < state + h.states; ++k) {
      *reinterpret_cast<V*>(h.pi + 8 * k) += dual * *reinterpret_cast<V*>(h.dpi + 8 * k);
      *reinterpret_cast<V*>(h.dpi + 8 * k) = V{};
    }
  }
}

}  // namespace

extern const Kernels table;
#define NAME_OF(isa) #isa
#define NAME(isa) NAME_OF(isa)
const Kernels table{NAME(ZHANHE_ISA), inwards, outwards, look, targets, take};

}  // namespace ZHANHE_ISA
}  // namespace zhanhe::solver::staged
