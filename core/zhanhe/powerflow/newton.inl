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
      balance.see(grid, i, dp * dp);
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
      balance.see(grid, i, dp * dp + dq * dq);
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

/// Angles by which injections turn the voltages, small ones: tan(angle / 2) by its series, which keeps magnitudes.
static void begin_at_angles(const GridView& grid, const EightView& hours) {
  const AnglesView& angles = grid.angles;
  double* const x = hours.xr;
  for (int i = 0; i < angles.buses; ++i) at(x, angles.place[i]) = at(hours.p, i);
  for (int i = 0; i < angles.buses; ++i) {
    const V own = at(x, i);
    for (int e = angles.entries_of[i]; e < angles.entries_of[i + 1]; ++e) at(x, angles.later[e]) -= angles.lower[e] * own;
  }
  for (int i = angles.buses - 1; i >= 0; --i) {
    V own = angles.inverse[i] * at(x, i);
    for (int e = angles.entries_of[i]; e < angles.entries_of[i + 1]; ++e) own -= angles.upper[e] * at(x, angles.later[e]);
    at(x, i) = own;
  }
  for (int i = 0; i < grid.buses; ++i) {
    const V angle = angles.buses > 0 ? at(x, angles.place[i]) : V{};
    const V square = angle * angle;
    const V t = 0.5 * angle * (1.0 + square * (1.0 / 12.0 + square * (1.0 / 120.0)));
    const V scale = 1.0 / (1.0 + t * t);
    put(hours.vr, hours.vi, i, times(pair(angles.without, i), C{(1.0 - t * t) * scale, 2.0 * t * scale}));
  }
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
