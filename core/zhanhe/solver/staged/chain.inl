// The dense part, hour by hour. Derivation: docs/methods/interior-point.md; here
//
//   ds_t = m_t - Z_t u,   u = L dz_t - B'dy          the past of a state, as a mean and a covariance
//   V = S + B Z B',  C = E_link + B Z L              link rows as measurements of the state
//   F = L Z L + K - C'V^-1 C                         covariance of the state after the hour
//   Z+ = (F^-1 + Theta)^-1                           its own bounds as a measurement, one state after the other

/// Rows of 8 numbers become columns.
#ifdef __AVX512F__
INLINE void transpose(const V* in, V* out) {
  V a[8], b[8];
  for (int i = 0; i < 8; i += 2) {
    a[i] = __builtin_shufflevector(in[i], in[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    a[i + 1] = __builtin_shufflevector(in[i], in[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (int i = 0; i < 8; i += 4) {
    for (int j = 0; j < 2; ++j) {
      b[i + j] = __builtin_shufflevector(a[i + j], a[i + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      b[i + j + 2] = __builtin_shufflevector(a[i + j], a[i + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  for (int j = 0; j < 4; ++j) {
    out[j] = __builtin_shufflevector(b[j], b[j + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    out[j + 4] = __builtin_shufflevector(b[j], b[j + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}
#else
INLINE void transpose(const V* in, V* out) {
  for (int i = 0; i < 8; ++i) {
    for (int j = 0; j < 8; ++j) out[j][i] = in[i][j];
  }
}
#endif

/// Z = (F^-1 + Theta)^-1, w = 1 / Theta, by one state after the other, without a difference of large numbers on the diagonal:
/// c = 1 - Theta Z is added up from positive terms. In: f. Out: f = Z without its diagonal, z_diagonal, c. Small
/// blocks.
template <int fixed_ld>
INLINE void measure_small(double* f, int m, const double* theta, const double* w_of, double* z_diagonal, double* c) {
  const int ld = fixed_ld > 0 ? fixed_ld : m;
  double column[4];
  for (int i = 0; i < ld; ++i) c[i] = 0.0;
  for (int k = 0; k < ld; ++k) {
    double* row = f + k * ld;
    const double w = w_of[k];
    const double pivot = row[k] < 0.0 ? 0.0 : row[k];  // below zero is rounding
    const double alpha = 1.0 / (pivot + w);
    const double rest = w * alpha;
    for (int i = 0; i < ld; ++i) column[i] = row[i];
    column[k] = pivot;
    for (int i = 0; i < k; ++i) c[i] += alpha * column[i] * column[i];
    z_diagonal[k] = rest;  // kept here until the end
    for (int i = 0; i < ld; ++i) {
      if (i == k) continue;
      double* other = f + i * ld;
      const double factor = alpha * column[i];
      for (int j = 0; j < ld; ++j) other[j] -= factor * column[j];
      other[k] = rest * column[i];
    }
    for (int j = 0; j < ld; ++j) row[j] = rest * column[j];
  }
  for (int k = 0; k < ld; ++k) {
    c[k] = z_diagonal[k] + theta[k] * c[k];
    z_diagonal[k] = f[k * ld + k];
    f[k * ld + k] = 0.0;
  }
}

INLINE V* tile(double* f, int row, int column) { return &at(f, 8 * (row * (row + 1) / 2 + column)); }

/// What seeing eight states leaves for the other tiles: for each of them alpha, rest = w alpha, and its own row of the
/// tile on the diagonal times alpha.
struct Seen {
  alignas(64) double alpha[8], rest[8], factor[64];
};

/// Sees the states of a tile on the diagonal, one after the other. w: 1 / theta. `c` takes up their terms, `own` is what
/// each state's own measurement leaves of 1.
INLINE void see_states(V* diagonal, const V& w, Seen& seen, V& c, V& own) {
  V rows[8];
  EIGHT_TIMES for (int k = 0; k < 8; ++k) rows[k] = diagonal[k];
  EIGHT_TIMES for (int k = 0; k < 8; ++k) {
    const double pivot = rows[k][k] < 0.0 ? 0.0 : rows[k][k];  // below zero is rounding
    const double alpha = 1.0 / (pivot + w[k]);
    const double rest = w[k] * alpha;
    const V row = pick(lane_is(k), splat(pivot), rows[k]);
    const V factor = alpha * row;
    const V left = rest * row;
    seen.alpha[k] = alpha;
    seen.rest[k] = rest;
    at(seen.factor, k) = factor;
    c += pick(lanes_before(k), factor * row, V{});
    EIGHT_TIMES for (int other = 0; other < 8; ++other) {
      rows[other] = other == k ? left : pick(lane_is(k), splat(left[other]), rows[other] - factor[other] * row);
    }
  }
  EIGHT_TIMES for (int k = 0; k < 8; ++k) diagonal[k] = rows[k];
  own = at(seen.rest, 0);
}

/// The same for tiles: eight states at a time are seen in their own tile; the other tiles of their rows follow, then
/// all that is left of the block. `panel`: 16 * ld numbers.
template <int fixed_ld>
INLINE void measure_tiled(double* f, int ld_given, const double* theta, const double* w, double* z_diagonal,
                          double* c, double* panel) {
  const int ld = fixed_ld > 0 ? fixed_ld : ld_given;
  const int tiles = ld / 8;
  double* const rows_seen = panel;         // of each tile: the rows as they were when their state was seen
  double* const weighed = panel + 8 * ld;  // the same times alpha, column by column
  for (int t = 0; t < tiles; ++t) at(c, t) = V{};
  Seen seen;
  for (int p = 0; p < tiles; ++p) {
    see_states(tile(f, p, p), at(w, p), seen, at(c, p), at(z_diagonal, p));
    const V alphas = at(seen.alpha, 0);
    for (int t = 0; t < tiles; ++t) {
      if (t == p) continue;
      V rows[8], turned[8];
      if (t < p) {
        EIGHT_TIMES for (int k = 0; k < 8; ++k) rows[k] = tile(f, p, t)[k];
      } else {
        transpose(tile(f, t, p), rows);
      }
      V more{};
      EIGHT_TIMES for (int k = 0; k < 8; ++k) {
        const V row = rows[k];
        turned[k] = row;
        at(rows_seen, 8 * t + k) = row;
        more += seen.alpha[k] * row * row;
        EIGHT_TIMES for (int other = 0; other < 8; ++other) {
          rows[other] = other == k ? seen.rest[k] * row : rows[other] - seen.factor[8 * k + other] * row;
        }
      }
      if (t < p) at(c, t) += more;
      V columns[8];
      transpose(turned, columns);
      EIGHT_TIMES for (int r = 0; r < 8; ++r) at(weighed, 8 * t + r) = columns[r] * alphas;
      if (t < p) {
        EIGHT_TIMES for (int k = 0; k < 8; ++k) tile(f, p, t)[k] = rows[k];
      } else {
        transpose(rows, tile(f, t, p));
      }
    }
    for (int j = 0; j < tiles; ++j) {
      if (j == p) continue;
      V u[8];
      EIGHT_TIMES for (int k = 0; k < 8; ++k) u[k] = at(rows_seen, 8 * j + k);
      for (int i = j; i < tiles; ++i) {
        if (i == p) continue;
        V* const block = tile(f, i, j);
        const double* factor = weighed + 64 * i;
        for (int r = 0; r < 8; ++r, factor += 8) {
          V one = block[r];
          V two{};
          EIGHT_TIMES for (int k = 0; k < 8; k += 2) {
            one -= factor[k] * u[k];
            two += factor[k + 1] * u[k + 1];
          }
          block[r] = one - two;
        }
      }
    }
  }
  for (int t = 0; t < tiles; ++t) {
    V* const diagonal = tile(f, t, t);
    V zd{};
    EIGHT_TIMES for (int r = 0; r < 8; ++r) {
      zd = pick(lane_is(r), diagonal[r], zd);
      diagonal[r] = pick(lane_is(r), V{}, diagonal[r]);
    }
    at(c, t) = at(z_diagonal, t) + at(theta, t) * at(c, t);
    at(z_diagonal, t) = zd;
  }
}

/// off = Z (without diagonal) v.
template <int fixed_ld>
INLINE void off_product(const double* z, int ld_given, const double* v, double* off) {
  const int ld = fixed_ld > 0 ? fixed_ld : ld_given;
  if (ld <= 4) {
    for (int i = 0; i < ld; ++i) {
      double value = 0.0;
      for (int k = 0; k < ld; ++k) value += z[i * ld + k] * v[k];
      off[i] = value;
    }
    return;
  }
  const int tiles = ld / 8;
  for (int t = 0; t < tiles; ++t) at(off, t) = V{};
  int block = 0;
  for (int i = 0; i < tiles; ++i) {
    V sums[8];
    for (int r = 0; r < 8; ++r) sums[r] = V{};
    for (int j = 0; j < i; ++j, ++block) {
      const V right = at(v, j);
      V down{};
      for (int r = 0; r < 8; ++r) {
        const V row = at(z, 8 * block + r);
        sums[r] += row * right;
        down += row * v[8 * i + r];
      }
      at(off, j) += down;
    }
    V here{};
    for (int r = 0; r < 8; ++r) here += at(z, 8 * block + r) * v[8 * i + r];
    ++block;
    if (i > 0) {
      V turned[8];
      transpose(sums, turned);
      here += ((turned[0] + turned[1]) + (turned[2] + turned[3])) + ((turned[4] + turned[5]) + (turned[6] + turned[7]));
    }
    at(off, i) += here;
  }
}

/// One state of an hour, or eight.
struct One {
  int k;
};
struct Eight {
  int t;
};
INLINE double& at(double* p, One i) { return p[i.k]; }
INLINE double at(const double* p, One i) { return p[i.k]; }
INLINE V& at(double* p, Eight i) { return at(p, i.t); }
INLINE V at(const double* p, Eight i) { return at(p, i.t); }

/// function(i) for all states of an hour, one by one in a small block, by eights in a tiled one.
template <class Function>
INLINE void each_state(int ld, Function&& function) {
  if (ld <= 4) {
    for (int k = 0; k < ld; ++k) function(One{k});
  } else {
    for (int t = 0; t < ld / 8; ++t) function(Eight{t});
  }
}

/// The mean after the measurement, and the innovation Theta mean - r2. In: mean before.
template <int fixed_ld>
INLINE void measure_mean(const double* z, int ld, const double* theta, const double* zd, const double* c,
                         const double* before, const double* r2, double* mean, double* innovation, double* scratch,
                         double* off) {
  each_state(ld, [&](auto i) { at(scratch, i) = at(r2, i) - at(theta, i) * at(before, i); });
  off_product<fixed_ld>(z, ld, scratch, off);
  each_state(ld, [&](auto i) {
    at(mean, i) = at(off, i) + at(zd, i) * at(r2, i) + at(c, i) * at(before, i);
    at(innovation, i) = at(theta, i) * at(off, i) + at(c, i) * (at(theta, i) * at(before, i) - at(r2, i));
  });
}

/// phi after a measurement at `site`, from `phi` before it (ld * count). Adds phi' Theta phi+ to the fade's matrix.
static void fade_measure(const ChainView& chain, size_t site, int m, int ld, FadeView fade, const double* before,
                         double* after, double& size) {
  const int count = fade.count;
  const double* theta = chain.theta + site * static_cast<size_t>(ld);
  const double* c = chain.c + site * static_cast<size_t>(ld);
  const double* z = chain.z + site * static_cast<size_t>(dense_size(ld));
  for (int i = 0; i < m; ++i) {
    for (int q = 0; q < count; ++q) after[i * count + q] = c[i] * before[i * count + q];
    for (int k = 0; k < m; ++k) {
      const double factor = z[dense_place(ld, i, k)] * theta[k];
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
