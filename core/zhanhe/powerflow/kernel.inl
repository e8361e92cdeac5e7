// Compiled once for each instruction set (zhanhe_kernels() in cmake/): ZHANHE_ISA names it.
//
// Fixed point. With one factorisation L U of the admittance matrix Y of the buses without slack, the currents I_slack
// that the slack voltages draw from them, and the voltages without load W,
//
//     V <- Y^-1 (conj(S / V) - I_slack),   begun at W
//
// contracts with a rate of about max |Z S / V^2|: 0.05 in a lightly loaded feeder, 1 at collapse. On a tree, eliminated
// from its ends, the factor fills in nothing and the two passes of a solve are the backward and forward sweep.
//
// Newton. Of the current balance F(V) = conj(S / V) - Y V - I_slack, as d conj(S / V) = -conj(S) / conj(V)^2 conj(dV):
//
//     Y dV + C conj(dV) = F,     C = conj(S) / conj(V)^2 on the diagonal.
//
// In real and imaginary parts an entry g + jb of Y is the block [g -b; b g], and C = a + jb adds [a b; b -a] to a bus's
// own. A bus with held magnitude v has two rows of its own instead, p - Re(V conj(I)) = 0 and v^2 - |V|^2 = 0. The
// blocks are eliminated in the same order as Y, without pivoting.
//
// Loads of constant current draw |V| D: S is the rest of a bus less |V| D, and C gets K (dV's part along V) / |V| with
// K = conj(D) / conj(V).

#include "zhanhe/powerflow/kernel.hpp"

namespace zhanhe::powerflow {
namespace ZHANHE_ISA {
namespace {

#include "zhanhe/base/lanes.inl"

constexpr double slow_rate = 0.5;     // above it Newton's few factorisations cost less than the remaining steps
constexpr int growth_limit = 5;       // growing steps in a row after which the fixed point gives an hour up
constexpr int settling = 3;           // steps before the rate says anything
constexpr double rounding = 3.6e-15;  // 16 machine epsilons
constexpr double infinite = __builtin_inf();

/// A complex number of each lane.
struct C {
  V re, im;
};
/// The complex number i of a list of pairs.
struct Pair {
  double re, im;
};
INLINE Pair pair(const double* list, int i) { return {list[2 * i], list[2 * i + 1]}; }
INLINE C times(Pair a, const C& x) { return {a.re * x.re - a.im * x.im, a.re * x.im + a.im * x.re}; }
INLINE C at(const double* re, const double* im, int i) { return {at(re, i), at(im, i)}; }
INLINE void put(double* re, double* im, int i, const C& x) { at(re, i) = x.re, at(im, i) = x.im; }
INLINE void subtract(double* re, double* im, int i, const C& x) { at(re, i) -= x.re, at(im, i) -= x.im; }
/// from -= a x
INLINE void subtract(C& from, Pair a, const C& x) {
  from.re -= a.re * x.re;
  from.im -= a.re * x.im;
  from.re += a.im * x.im;
  from.im -= a.im * x.re;
}
INLINE void subtract(double* re, double* im, int i, Pair a, const C& x) {
  C from = at(re, im, i);
  subtract(from, a, x);
  put(re, im, i, from);
}

/// Power put in at a place, voltages given: constant power less what loads of constant current draw.
INLINE C power_at(const GridView& grid, const EightView& hours, int i, const V& square) {
  C s{at(hours.p, i), at(hours.q, i)};
  if (grid.drawn) {
    const Pair drawn = pair(grid.drawn, i);
    const V size = root(square);
    s.re -= size * drawn.re;
    s.im -= size * drawn.im;
  }
  return s;
}

/// conj(S / V)
INLINE C current_of(const C& s, const C& v, const V& inverse_square) {
  return {(s.re * v.re + s.im * v.im) * inverse_square, (s.re * v.im - s.im * v.re) * inverse_square};
}

/// Current that leaves a place into the grid.
INLINE C current_into_grid(const GridView& grid, const EightView& hours, int i) {
  const Pair slack = pair(grid.slack_current, i);
  C sum{splat(slack.re), splat(slack.im)};
  for (int e = grid.y_of[i]; e < grid.y_of[i + 1]; ++e) {
    const C part = times(pair(grid.y, e), at(hours.vr, hours.vi, grid.y_column[e]));
    sum.re += part.re;
    sum.im += part.im;
  }
  return sum;
}

/// How well the powers balance: the mismatch of a place, and what rounding allows of it.
struct Balance {
  V largest{};  // squares
  V sum{};      // NaN as soon as one number is
  Mask holds = always();
  V allowed;          // of every place
  V largest_voltage;  // magnitude

  INLINE_MEMBER Balance(const GridView& grid, const EightView& hours, double tolerance) {
    V power{};
    V voltage{};
    for (int i = 0; i < grid.buses; ++i) {
      const C s{at(hours.p, i), at(hours.q, i)};
      const C v = at(hours.vr, hours.vi, i);
      power = vmax(power, s.re * s.re + s.im * s.im);
      voltage = vmax(voltage, v.re * v.re + v.im * v.im);
    }
    allowed = 4.0 * tolerance * root(power);
    largest_voltage = root(voltage);
  }
  INLINE_MEMBER void see(const GridView& grid, int i, const V& square, const V& mismatch_square) {
    largest = vmax(largest, mismatch_square);
    sum += mismatch_square;
    const V bound = allowed + rounding * grid.largest_current[i] * root(square) * largest_voltage;
    holds = holds & !(mismatch_square > bound * bound);
  }
};

INLINE Balance balance_of(const GridView& grid, const EightView& hours, double tolerance) {
  Balance balance(grid, hours, tolerance);
  for (int i = 0; i < grid.buses; ++i) {
    const C v = at(hours.vr, hours.vi, i);
    const V square = v.re * v.re + v.im * v.im;
    const C s = power_at(grid, hours, i, square);
    const C current = current_into_grid(grid, hours, i);
    const V dp = v.re * current.re + v.im * current.im - s.re;
    const V dq = v.im * current.re - v.re * current.im - s.im;
    balance.see(grid, i, square, dp * dp + dq * dq);
  }
  return balance;
}

INLINE bool finite(double x) { return x - x == 0.0; }

/// One iteration: currents of the injections at the voltages that are there, and the voltages that go with these
/// currents. Lanes that are done stand still, unless `all` are under way. Returns the largest squared change.
template <bool all>
static V sweep(const GridView& grid, const EightView& hours, const Mask& moves) {
  const int n = grid.buses;
  for (int i = 0; i < n; ++i) {
    const C v = at(hours.vr, hours.vi, i);
    const V square = v.re * v.re + v.im * v.im;
    C x = current_of(power_at(grid, hours, i, square), v, 1.0 / square);
    x.re += at(hours.rr, i);
    x.im += at(hours.ri, i);
    put(hours.rr, hours.ri, i, x);
    for (int e = grid.entries_of[i]; e < grid.entries_of[i + 1]; ++e) {
      subtract(hours.rr, hours.ri, grid.later[e], pair(grid.lower, e), x);
    }
  }
  V largest{};
  for (int i = n - 1; i >= 0; --i) {
    C v = times(pair(grid.inverse, i), at(hours.rr, hours.ri, i));
    for (int e = grid.entries_of[i]; e < grid.entries_of[i + 1]; ++e) {
      subtract(v, pair(grid.upper, e), at(hours.vr, hours.vi, grid.later[e]));
    }
    const Pair slack = pair(grid.slack_current, i);
    put(hours.rr, hours.ri, i, {splat(-slack.re), splat(-slack.im)});
    const C before = at(hours.vr, hours.vi, i);
    const V re = v.re - before.re;
    const V im = v.im - before.im;
    largest = vmax(re * re + im * im, largest);
    if (!all) v = {pick(moves, v.re, before.re), pick(moves, v.im, before.im)};
    put(hours.vr, hours.vi, i, v);
  }
  return largest;
}

static void fixed_point(const GridView& grid, const EightView& hours, const Limits& limits, EightOutcome& outcome) {
  const int n = grid.buses;
  bool running[8];
  double last_change[8];
  int growing[8];
  for (int l = 0; l < 8; ++l) {
    running[l] = outcome.wanted[l];
    outcome.converged[l] = false;
    outcome.iterations[l] = 0;
    outcome.mismatch_pu[l] = __builtin_nan("");
    last_change[l] = infinite;
    growing[l] = 0;
  }
  for (int i = 0; i < n; ++i) {
    const Pair w = pair(grid.without_load, i);
    const Pair slack = pair(grid.slack_current, i);
    put(hours.vr, hours.vi, i, {splat(w.re), splat(w.im)});
    put(hours.rr, hours.ri, i, {splat(-slack.re), splat(-slack.im)});
  }
  bool any = true;
  bool all = true;
  for (int iteration = 1; any && iteration <= limits.iterations; ++iteration) {
    const Mask moves = where([&](int l) { return running[l]; });
    const V largest = root(all ? sweep<true>(grid, hours, moves) : sweep<false>(grid, hours, moves));
    bool near[8];
    bool any_near = false;
    for (int l = 0; l < 8; ++l) {
      near[l] = false;
      if (!running[l]) continue;
      outcome.iterations[l] = iteration;
      const double change = largest[l];
      near[l] = change <= limits.tolerance_pu;
      any_near = any_near || near[l];
      growing[l] = change < last_change[l] ? 0 : growing[l] + 1;
      const bool slow = iteration >= settling && change > slow_rate * last_change[l] && !near[l];
      if ((limits.until_slow && slow) || growing[l] >= growth_limit) running[l] = false;
      last_change[l] = change;
    }
    if (any_near) {
      const Balance balance = balance_of(grid, hours, limits.tolerance_pu);
      const V mismatch = root(balance.largest);
      for (int l = 0; l < 8; ++l) {
        if (!near[l]) continue;
        // A voltage that is not a number passes for no change at all.
        if (!finite(balance.sum[l])) {
          running[l] = false;
          continue;
        }
        outcome.mismatch_pu[l] = mismatch[l];
        if (!lane(balance.holds, l)) continue;
        outcome.converged[l] = true;
        running[l] = false;
      }
    }
    any = false;
    all = true;
    for (int l = 0; l < 8; ++l) {
      any = any || running[l];
      all = all && (running[l] || !outcome.wanted[l]);
    }
  }
}

/// 2 x 2 numbers of each lane.
struct Block {
  V a, b, c, d;
};
INLINE Block block_at(const double* blocks, int i) {
  return {at(blocks, 4 * i), at(blocks, 4 * i + 1), at(blocks, 4 * i + 2), at(blocks, 4 * i + 3)};
}
INLINE void put(double* blocks, int i, const Block& x) {
  at(blocks, 4 * i) = x.a, at(blocks, 4 * i + 1) = x.b, at(blocks, 4 * i + 2) = x.c, at(blocks, 4 * i + 3) = x.d;
}
INLINE C times(const Block& x, const C& v) { return {x.a * v.re + x.b * v.im, x.c * v.re + x.d * v.im}; }
INLINE Block times(const Block& x, const Block& y) {
  return {x.a * y.a + x.b * y.c, x.a * y.b + x.b * y.d, x.c * y.a + x.d * y.c, x.c * y.b + x.d * y.d};
}

/// The block of an entry of Y in the rows of a bus.
INLINE Block block_of(const GridView& grid, int row, Pair y, const C& v) {
  if (grid.held && grid.held[row] > 0.0) return {v.re * y.re + v.im * y.im, v.im * y.re - v.re * y.im, V{}, V{}};
  return {splat(y.re), splat(-y.im), splat(y.im), splat(y.re)};
}

/// Right-hand sides and the blocks on the diagonal; how well the powers balance.
INLINE Balance linearise(const GridView& grid, const EightView& hours, double tolerance) {
  Balance balance(grid, hours, tolerance);
  for (int i = 0; i < grid.buses; ++i) {
    const C v = at(hours.vr, hours.vi, i);
    const V square = v.re * v.re + v.im * v.im;
    const C s = power_at(grid, hours, i, square);
    const C out = current_into_grid(grid, hours, i);
    const V dp = s.re - (v.re * out.re + v.im * out.im);
    Block own = block_of(grid, i, pair(grid.y_diagonal, i), v);
    if (grid.held && grid.held[i] > 0.0) {
      const V apart = grid.held[i] * grid.held[i] - square;
      own.a += out.re;
      own.b += out.im;
      own.c = 2.0 * v.re;
      own.d = 2.0 * v.im;
      put(hours.rr, hours.ri, i, {dp, apart});
      balance.see(grid, i, square, dp * dp);
      balance.holds = balance.holds & !(vabs(apart) > 8.0 * tolerance + rounding);
    } else {
      const V dq = s.im - (v.im * out.re - v.re * out.im);
      const V inverse = 1.0 / square;
      const C in = current_of(s, v, inverse);
      const C slope{(in.re * v.re - in.im * v.im) * inverse, (in.re * v.im + in.im * v.re) * inverse};
      own.a += slope.re;
      own.b += slope.im;
      own.c += slope.im;
      own.d -= slope.re;
      if (grid.drawn) {
        const Pair drawn = pair(grid.drawn, i);
        const C k = current_of({splat(drawn.re), splat(drawn.im)}, v, inverse);
        const V over_size = 1.0 / root(square);
        own.a += k.re * v.re * over_size;
        own.b += k.re * v.im * over_size;
        own.c += k.im * v.re * over_size;
        own.d += k.im * v.im * over_size;
      }
      put(hours.rr, hours.ri, i, {in.re - out.re, in.im - out.im});
      balance.see(grid, i, square, dp * dp + dq * dq);
    }
    put(hours.blocks, i, own);
  }
  return balance;
}

/// Fills in the blocks beside the diagonal, eliminates, and makes xr, xi the step. Returns the determinant's sign.
INLINE V step(const GridView& grid, const EightView& hours) {
  const int n = grid.buses;
  const int entries = grid.entries_of[n];
  for (int i = 0; i < n; ++i) {
    const C v = at(hours.vr, hours.vi, i);
    for (int e = grid.entries_of[i]; e < grid.entries_of[i + 1]; ++e) {
      const int j = grid.later[e];
      put(hours.blocks, n + e, block_of(grid, j, pair(grid.y_lower, e), at(hours.vr, hours.vi, j)));
      put(hours.blocks, n + entries + e, block_of(grid, i, pair(grid.y_upper, e), v));
    }
  }
  V sign = splat(1.0);
  for (int i = 0; i < n; ++i) {
    const Block own = block_at(hours.blocks, i);
    const V determinant = own.a * own.d - own.b * own.c;
    sign = pick(determinant > 0.0, sign, -sign);
    const V inverse = 1.0 / determinant;
    const Block inverted{own.d * inverse, -own.b * inverse, -own.c * inverse, own.a * inverse};
    put(hours.blocks, i, inverted);
    const C right = at(hours.rr, hours.ri, i);
    for (int e = grid.entries_of[i]; e < grid.entries_of[i + 1]; ++e) {
      const Block lower = times(block_at(hours.blocks, n + e), inverted);
      put(hours.blocks, n + e, lower);
      subtract(hours.rr, hours.ri, grid.later[e], times(lower, right));
    }
    for (int p = grid.products_of[i]; p < grid.products_of[i + 1]; ++p) {
      const BlockProduct& product = grid.products[p];
      const Block part = times(block_at(hours.blocks, product.left), block_at(hours.blocks, product.right));
      const Block whole = block_at(hours.blocks, product.target);
      put(hours.blocks, product.target, {whole.a - part.a, whole.b - part.b, whole.c - part.c, whole.d - part.d});
    }
  }
  for (int i = n - 1; i >= 0; --i) {
    C right = at(hours.rr, hours.ri, i);
    for (int e = grid.entries_of[i]; e < grid.entries_of[i + 1]; ++e) {
      const C part = times(block_at(hours.blocks, n + entries + e), at(hours.xr, hours.xi, grid.later[e]));
      right.re -= part.re;
      right.im -= part.im;
    }
    put(hours.xr, hours.xi, i, times(block_at(hours.blocks, i), right));
  }
  return sign;
}

static void newton(const GridView& grid, const EightView& hours, const Limits& limits, EightOutcome& outcome) {
  const int n = grid.buses;
  bool running[8];
  double best[8];
  int best_iteration[8];
  V largest = splat(infinite);
  V sign = splat(1.0);
  for (int l = 0; l < 8; ++l) {
    running[l] = outcome.wanted[l];
    outcome.converged[l] = false;
    outcome.iterations[l] = 0;
    outcome.mismatch_pu[l] = __builtin_nan("");
    outcome.sign[l] = 0.0;
    best[l] = infinite;
    best_iteration[l] = 0;
  }
  for (int iteration = 0; iteration <= limits.iterations; ++iteration) {
    const Balance balance = linearise(grid, hours, limits.tolerance_pu);
    const V mismatch = root(balance.largest);
    bool any = false;
    for (int l = 0; l < 8; ++l) {
      if (!running[l]) continue;
      if (iteration > 0) {
        outcome.mismatch_pu[l] = finite(balance.sum[l]) ? mismatch[l] : __builtin_nan("");
        outcome.sign[l] = sign[l];
      }
      if (!finite(balance.sum[l])) {
        running[l] = false;
      } else if (largest[l] <= limits.tolerance_pu && lane(balance.holds, l)) {
        outcome.converged[l] = true;
        running[l] = false;
      } else if (mismatch[l] < best[l]) {
        best[l] = mismatch[l];
        best_iteration[l] = iteration;
      } else if (iteration - best_iteration[l] >= limits.wait) {
        running[l] = false;
      }
      if (running[l] && iteration < limits.iterations) {
        outcome.iterations[l] = iteration + 1;
        any = true;
      }
    }
    if (!any) break;
    const Mask moves = where([&](int l) { return running[l]; });
    sign = step(grid, hours);
    largest = V{};
    V sum{};
    for (int i = 0; i < n; ++i) {
      const C x = at(hours.xr, hours.xi, i);
      const V change = x.re * x.re + x.im * x.im;
      largest = vmax(largest, change);
      sum += change;
      at(hours.vr, i) += pick(moves, x.re, V{});
      at(hours.vi, i) += pick(moves, x.im, V{});
    }
    largest = root(largest);
    for (int l = 0; l < 8; ++l) {
      if (!finite(sum[l])) running[l] = false;
    }
  }
}

static void respond(const GridView& grid, const EightView& hours) {
  linearise(grid, hours, 0.0);
  for (int i = 0; i < grid.buses; ++i) put(hours.rr, hours.ri, i, at(hours.xr, hours.xi, i));
  step(grid, hours);
}

}  // namespace

#define NAME_OF(isa) #isa
#define NAME(isa) NAME_OF(isa)
const Kernels table{NAME(ZHANHE_ISA), fixed_point, newton, respond};

}  // namespace ZHANHE_ISA
}  // namespace zhanhe::powerflow
