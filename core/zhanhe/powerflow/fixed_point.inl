// Fixed point. With one factorisation L U of the admittance matrix Y of the buses without slack, the currents I_slack
// that the slack voltages draw from them, and the voltages without load W,
//
//     V <- Y^-1 (conj(S / V) - I_slack),   begun at W
//
// contracts with a rate of about max |Z S / V^2|: 0.05 in a lightly loaded feeder, 1 at collapse. On a tree, eliminated
// from its ends, the factor fills in nothing and the two passes of a solve are the backward and forward sweep.
//
// It begins coarsely: in single precision, sixteen hours in a register, on what the voltages differ from W by,
//
//     U <- Y^-1 conj(S / (W + U)),
//
// so that rounding is a part of the drop and not of the voltage. From where that has no more to say, W + U goes on in
// double precision, which alone decides whether an hour has converged.

constexpr double coarse_change = 1e-6;    // pu: beneath it single precision has done its part
constexpr double coarse_rounding = 1e-5;  // the same as a part of the first drop, what rounding may add up to
constexpr double coarse_doubt = 1e-3;     // of the first drop: a course that looks slow beneath it may be rounding
constexpr double most_coarse = 1e30;      // squared; what is larger, or no number, is none of single precision's
constexpr int lanes = 8;

/// Where hours stand in the fixed point.
template <int many>
struct Course {
  bool running[many];
  int iterations[many];
  double last_change[many];
  int growing[many];

  INLINE_MEMBER void begin(int l, bool wanted, int iterations_before) {
    running[l] = wanted;
    iterations[l] = iterations_before;
    last_change[l] = infinite;
    growing[l] = 0;
  }
  [[nodiscard]] INLINE_MEMBER bool any() const {
    bool result = false;
    for (int l = 0; l < many; ++l) result = result || running[l];
    return result;
  }
  enum class Way { contracts, slow, diverges };
  /// What an iteration means for an hour that was under way.
  INLINE_MEMBER Way take(int l, double change) {
    ++iterations[l];
    growing[l] = change < last_change[l] ? 0 : growing[l] + 1;
    const bool slow = iterations[l] >= settling && change > slow_rate * last_change[l];
    last_change[l] = change;
    return growing[l] >= growth_limit ? Way::diverges : slow ? Way::slow : Way::contracts;
  }
};

/// Currents of the injections at the voltages that are there, and the first pass of the solve. In the `first` iteration
/// these are W, and injections are brought into single precision. power: largest squared injection.
template <bool first, int eights>
INLINE void coarse_down(const GridView& grid, const EightView* hours, const SixteenView& both, V* power) {
  for (int i = 0; i < grid.buses; ++i) {
    const PairOf<float> w = pair(grid.coarse.without_load, i);
    CF s, v;
    F square;
    if (first) {
      C given[2]{};
      for (int k = 0; k < eights; ++k) {
        given[k] = at(hours[k].p, hours[k].q, i);
        power[k] = vmax(power[k], square_of(given[k]));
      }
      s = {narrow(given[0].re, given[1].re), narrow(given[0].im, given[1].im)};
      put(both.p, both.q, i, s);
      v = {splat(w.re), splat(w.im)};
      square = splat(w.re * w.re + w.im * w.im);
    } else {
      s = at(both.p, both.q, i);
      v = at(both.ur, both.ui, i);
      v.re = v.re + w.re;
      v.im = v.im + w.im;
      square = square_of(v);
    }
    subtract_drawn(grid.coarse.drawn, i, square, s);
    CF x = current_of(s, v, 1.0F / square);
    x.re += at(both.rr, i);
    x.im += at(both.ri, i);
    put(both.rr, both.ri, i, x);
    for (int e = grid.entries_of[i]; e < grid.entries_of[i + 1]; ++e) {
      subtract(both.rr, both.ri, grid.later[e], pair(grid.coarse.lower, e), x);
    }
  }
}

/// The second pass; leaves right-hand sides of zero behind. Returns the largest squared changes.
template <bool first, bool all>
INLINE F coarse_up(const GridView& grid, const SixteenView& both, const MaskF& moves) {
  F largest{};
  for (int i = grid.buses - 1; i >= 0; --i) {
    CF u = times(pair(grid.coarse.inverse, i), at(both.rr, both.ri, i));
    put(both.rr, both.ri, i, CF{});
    for (int e = grid.entries_of[i]; e < grid.entries_of[i + 1]; ++e) {
      subtract(u, pair(grid.coarse.upper, e), at(both.ur, both.ui, grid.later[e]));
    }
    const CF before = first ? CF{} : at(both.ur, both.ui, i);
    largest = vmax(square_of(CF{u.re - before.re, u.im - before.im}), largest);
    if (!all) u = {pick(moves, u.re, before.re), pick(moves, u.im, before.im)};
    put(both.ur, both.ui, i, u);
  }
  return largest;
}

/// The coarse iterations. Says of each hour whether it ended near the solution, or has to begin anew.
template <int eights>
static void come_near(const GridView& grid, const EightView* hours, const SixteenView& both, const Limits& limits,
                      Course<2 * lanes>& course, bool* near, V* power) {
  double first_change[2 * lanes];
  for (int iteration = 1; iteration <= limits.iterations && course.any(); ++iteration) {
    F largest;
    if (iteration == 1) {
      coarse_down<true, eights>(grid, hours, both, power);
      largest = coarse_up<true, true>(grid, both, MaskF{});
    } else {
      bool all = true;
      for (int l = 0; l < 2 * lanes; ++l) all = all && (course.running[l] || course.iterations[l] == 0);
      coarse_down<false, eights>(grid, hours, both, power);
      if (all) {
        largest = coarse_up<false, true>(grid, both, MaskF{});
      } else {
        largest = coarse_up<false, false>(grid, both, where_f([&](int l) { return course.running[l]; }));
      }
    }
    largest = root(largest);
    for (int l = 0; l < 2 * lanes; ++l) {
      if (!course.running[l]) continue;
      const auto change = static_cast<double>(largest[l]);
      if (iteration == 1) first_change[l] = change;
      using Way = typename Course<2 * lanes>::Way;
      const double before = course.last_change[l];
      const Way way = course.take(l, change);
      const double enough = larger(larger(coarse_change, limits.tolerance_pu), coarse_rounding * first_change[l]);
      // Two more steps at this rate, both in double precision, reach half the tolerance.
      const double rate = change / before;
      near[l] = change <= enough || (iteration > 1 && 2.0 * rate * rate * change <= limits.tolerance_pu) ||
                (way == Way::slow && change <= coarse_doubt * first_change[l]);
      course.running[l] = !near[l] && way == Way::contracts;
    }
  }
}

/// One iteration in double precision. Hours that are done stand still, unless `all` are under way. largest, voltage:
/// squared changes and voltages. Two eights at once keep the processor busy where one would wait for the bus before.
template <bool all, int eights>
static void sweep(const GridView& grid, const EightView* hours, const Mask* moves, V* largest, V* voltage) {
  const int n = grid.buses;
  for (int i = 0; i < n; ++i) {
    C x[eights];
    for (int k = 0; k < eights; ++k) {
      const C v = at(hours[k].vr, hours[k].vi, i);
      const V square = square_of(v);
      x[k] = current_of(power_at(grid, hours[k], i, square), v, 1.0 / square);
      x[k].re += at(hours[k].rr, i);
      x[k].im += at(hours[k].ri, i);
      put(hours[k].rr, hours[k].ri, i, x[k]);
    }
    for (int e = grid.entries_of[i]; e < grid.entries_of[i + 1]; ++e) {
      for (int k = 0; k < eights; ++k) {
        subtract(hours[k].rr, hours[k].ri, grid.later[e], pair(grid.lower, e), x[k]);
      }
    }
  }
  for (int k = 0; k < eights; ++k) largest[k] = voltage[k] = V{};
  for (int i = n - 1; i >= 0; --i) {
    C v[eights];
    for (int k = 0; k < eights; ++k) v[k] = times(pair(grid.inverse, i), at(hours[k].rr, hours[k].ri, i));
    for (int e = grid.entries_of[i]; e < grid.entries_of[i + 1]; ++e) {
      for (int k = 0; k < eights; ++k) {
        subtract(v[k], pair(grid.upper, e), at(hours[k].vr, hours[k].vi, grid.later[e]));
      }
    }
    const Pair slack = pair(grid.slack_current, i);
    for (int k = 0; k < eights; ++k) {
      put(hours[k].rr, hours[k].ri, i, C{splat(-slack.re), splat(-slack.im)});
      const C before = at(hours[k].vr, hours[k].vi, i);
      largest[k] = vmax(square_of(C{v[k].re - before.re, v[k].im - before.im}), largest[k]);
      if (!all) v[k] = {pick(moves[k], v[k].re, before.re), pick(moves[k], v[k].im, before.im)};
      voltage[k] = vmax(square_of(v[k]), voltage[k]);
      put(hours[k].vr, hours[k].vi, i, v[k]);
    }
  }
}

/// Voltages W, or W + U where U came near and single precision holds it; right-hand sides.
template <int half>
INLINE void begin_finely(const GridView& grid, const EightView& hours, const SixteenView& both, const bool* near) {
  const Mask from_near = where([&](int l) { return near[l]; });
  for (int i = 0; i < grid.buses; ++i) {
    const CF coarse = at(both.ur, both.ui, i);
    const C u{widen<half>(coarse.re), widen<half>(coarse.im)};
    const Mask holds = from_near & (square_of(u) < most_coarse);
    const Pair w = pair(grid.without_load, i);
    const Pair slack = pair(grid.slack_current, i);
    put(hours.vr, hours.vi, i, C{w.re + pick(holds, u.re, V{}), w.im + pick(holds, u.im, V{})});
    put(hours.rr, hours.ri, i, C{splat(-slack.re), splat(-slack.im)});
  }
}

INLINE void look_at_balance(Balance& balance, const GridView& grid, const EightView& hours) {
  for (int i = 0; i < grid.buses; ++i) {
    const C v = at(hours.vr, hours.vi, i);
    const V square = square_of(v);
    const C s = power_at(grid, hours, i, square);
    const C current = current_into_grid(grid, hours, i);
    const V dp = v.re * current.re + v.im * current.im - s.re;
    const V dq = v.im * current.re - v.re * current.im - s.im;
    balance.see(grid, i, dp * dp + dq * dq);
  }
}

/// What an iteration means for eight hours. changes: of the voltages; power, voltage: the largest ones, squared.
INLINE void judge(const GridView& grid, const EightView& hours, const Limits& limits, const V& changes, const V& power,
                  const V& voltage, Course<lanes>& course, EightOutcome& outcome) {
  bool close[lanes];
  bool any_close = false;
  for (int l = 0; l < lanes; ++l) {
    close[l] = false;
    if (!course.running[l]) continue;
    using Way = Course<lanes>::Way;
    const Way way = course.take(l, changes[l]);
    close[l] = changes[l] <= limits.tolerance_pu;
    any_close = any_close || close[l];
    const bool given_up = way == Way::diverges || (way == Way::slow && limits.until_slow && !close[l]);
    course.running[l] = !given_up && course.iterations[l] < limits.iterations;
  }
  if (!any_close) return;
  Balance balance(power, voltage, limits.tolerance_pu);
  look_at_balance(balance, grid, hours);
  const V mismatch = root(balance.largest);
  for (int l = 0; l < lanes; ++l) {
    if (!close[l]) continue;
    // A voltage that is not a number passes for no change at all.
    if (!finite(balance.sum[l])) {
      course.running[l] = false;
      continue;
    }
    outcome.mismatch_pu[l] = mismatch[l];
    if (!lane(balance.holds, l)) continue;
    outcome.converged[l] = true;
    course.running[l] = false;
  }
}

template <int eights>
static void fixed_point_of(const GridView& grid, const EightView* hours, const SixteenView& both, const Limits& limits,
                           EightOutcome* outcome) {
  Course<2 * lanes> coarse;
  bool near[2 * lanes] = {};
  V power[eights]{};
  for (int l = 0; l < 2 * lanes; ++l) coarse.begin(l, l < eights * lanes && outcome[l / lanes].wanted[l % lanes], 0);
  come_near<eights>(grid, hours, both, limits, coarse, near, power);

  Course<lanes> course[eights];
  for (int k = 0; k < eights; ++k) {
    for (int l = 0; l < lanes; ++l) {
      const int place = k * lanes + l;
      const bool goes_on = outcome[k].wanted[l] && coarse.iterations[place] < limits.iterations;
      course[k].begin(l, goes_on && (near[place] || !limits.until_slow), coarse.iterations[place]);
      outcome[k].converged[l] = false;
      outcome[k].mismatch_pu[l] = __builtin_nan("");
    }
  }
  begin_finely<0>(grid, hours[0], both, near);
  if (eights == 2) begin_finely<1>(grid, hours[eights - 1], both, near + lanes);
  for (;;) {
    Mask moves[eights];
    bool any = false;
    bool all = true;
    for (int k = 0; k < eights; ++k) {
      moves[k] = where([&](int l) { return course[k].running[l]; });
      any = any || course[k].any();
      for (int l = 0; l < lanes; ++l) all = all && (course[k].running[l] || !outcome[k].wanted[l]);
    }
    if (!any) break;
    V largest[eights];
    V voltage[eights];
    if (all) {
      sweep<true, eights>(grid, hours, moves, largest, voltage);
    } else {
      sweep<false, eights>(grid, hours, moves, largest, voltage);
    }
    for (int k = 0; k < eights; ++k) {
      judge(grid, hours[k], limits, root(largest[k]), power[k], voltage[k], course[k], outcome[k]);
    }
  }
  for (int k = 0; k < eights; ++k) {
    for (int l = 0; l < lanes; ++l) outcome[k].iterations[l] = course[k].iterations[l];
  }
}

static void fixed_point(const GridView& grid, const EightView* hours, int eights, const SixteenView& both,
                        const Limits& limits, EightOutcome* outcome) {
  if (eights == 2) {
    fixed_point_of<2>(grid, hours, both, limits, outcome);
  } else {
    fixed_point_of<1>(grid, hours, both, limits, outcome);
  }
}
