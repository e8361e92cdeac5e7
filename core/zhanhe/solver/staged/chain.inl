// The dense part, hour by hour. Derivation: docs/methods/interior-point.md; here
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

/// Z = (F^-1 + Theta)^-1 by one state after the other, without a difference of large numbers on the diagonal:
/// c = 1 - Theta Z is added up from positive terms. In: f. Out: z = Z without its diagonal, z_diagonal, c. Small
/// blocks.
template <int fixed_ld>
INLINE void measure_small(double* f, double* z, int m, const double* theta, double* z_diagonal, double* c) {
  const int ld = fixed_ld > 0 ? fixed_ld : m;
  double column[4];
  for (int i = 0; i < ld; ++i) c[i] = 0.0;
  for (int k = 0; k < ld; ++k) {
    double* row = f + k * ld;
    const double w = 1.0 / theta[k];
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
  for (int i = 0; i < ld * ld; ++i) z[i] = f[i];
  for (int k = 0; k < ld; ++k) {
    c[k] = z_diagonal[k] + theta[k] * c[k];
    z_diagonal[k] = f[k * ld + k];
    z[k * ld + k] = 0.0;
  }
}

INLINE V* tile(double* f, int row, int column) { return &at(f, 8 * (row * (row + 1) / 2 + column)); }

/// The same for tiles: eight states at a time, whose rows stand in a panel while they are seen; then all other tiles
/// are updated at once. `panel`: 24 * ld numbers.
template <int fixed_ld>
INLINE void measure_tiled(double* f, double* z, int m, int ld_given, const double* theta, double* z_diagonal, double* c,
                          double* panel) {
  const int ld = fixed_ld > 0 ? fixed_ld : ld_given;
  const int tiles = ld / 8;
  double* const seen = panel + 8 * ld;      // rows of the panel as they were when their state was seen
  double* const weighed = panel + 16 * ld;  // the same times alpha, column by column
  for (int t = 0; t < tiles; ++t) at(c, t) = V{};
  for (int p = 0; p < tiles; ++p) {
    for (int k = 0; k < 8; ++k) {
      for (int t = 0; t <= p; ++t) at(panel, k * tiles + t) = tile(f, p, t)[k];
    }
    for (int t = p + 1; t < tiles; ++t) {
      V turned[8];
      transpose(tile(f, t, p), turned);
      for (int k = 0; k < 8; ++k) at(panel, k * tiles + t) = turned[k];
    }
    V alphas{};
    for (int k = 0; k < 8; ++k) {
      const int state = 8 * p + k;
      double* const row = panel + k * ld;
      if (state >= m) {
        for (int t = 0; t < tiles; ++t) at(seen, k * tiles + t) = V{};
        continue;
      }
      const double w = 1.0 / theta[state];
      if (row[state] < 0.0) row[state] = 0.0;  // rounding
      const double alpha = 1.0 / (row[state] + w);
      const double rest = w * alpha;
      alphas[k] = alpha;
      for (int t = 0; t < tiles; ++t) {
        const V u = at(row, t);
        at(seen, k * tiles + t) = u;
        if (t < p) at(c, t) += alpha * u * u;
        at(row, t) = rest * u;
      }
      for (int i = 8 * p; i < state; ++i) c[i] += alpha * seen[k * ld + i] * seen[k * ld + i];
      z_diagonal[state] = rest;  // kept here until the end
      for (int other = 0; other < 8; ++other) {
        if (other == k) continue;
        const double factor = alpha * seen[k * ld + 8 * p + other];
        for (int t = 0; t < tiles; ++t) at(panel, other * tiles + t) -= factor * at(seen, k * tiles + t);
        panel[other * ld + state] = rest * seen[k * ld + 8 * p + other];
      }
    }
    for (int t = 0; t < tiles; ++t) {
      V rows[8], turned[8];
      for (int k = 0; k < 8; ++k) rows[k] = at(seen, k * tiles + t);
      transpose(rows, turned);
      for (int r = 0; r < 8; ++r) at(weighed, 8 * t + r) = turned[r] * alphas;
    }
    for (int j = 0; j < tiles; ++j) {
      if (j == p) continue;
      const V u0 = at(seen, j), u1 = at(seen, tiles + j), u2 = at(seen, 2 * tiles + j), u3 = at(seen, 3 * tiles + j);
      const V u4 = at(seen, 4 * tiles + j), u5 = at(seen, 5 * tiles + j), u6 = at(seen, 6 * tiles + j),
              u7 = at(seen, 7 * tiles + j);
      for (int i = j; i < tiles; ++i) {
        if (i == p) continue;
        V* const block = tile(f, i, j);
        const double* factor = weighed + 64 * i;
        for (int r = 0; r < 8; ++r) {
          V one = block[r] - factor[0] * u0;
          V two = factor[1] * u1;
          one -= factor[2] * u2;
          two += factor[3] * u3;
          one -= factor[4] * u4;
          two += factor[5] * u5;
          one -= factor[6] * u6;
          two += factor[7] * u7;
          block[r] = one - two;
          factor += 8;
        }
      }
    }
    for (int k = 0; k < 8; ++k) {
      for (int t = 0; t <= p; ++t) tile(f, p, t)[k] = at(panel, k * tiles + t);
    }
    for (int t = p + 1; t < tiles; ++t) {
      V rows[8];
      for (int k = 0; k < 8; ++k) rows[k] = at(panel, k * tiles + t);
      transpose(rows, tile(f, t, p));
    }
  }
  const int vectors = 8 * (tiles * (tiles + 1) / 2);
  for (int i = 0; i < vectors; ++i) at(z, i) = at(f, i);
  for (int k = 0; k < m; ++k) {
    const int place = dense_place(ld, k, k);
    c[k] = z_diagonal[k] + theta[k] * c[k];
    z_diagonal[k] = f[place];
    z[place] = 0.0;
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
  off_product<fixed_ld>(chain.z + site * static_cast<size_t>(dense_size(ld)), ld, scratch, off);
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
