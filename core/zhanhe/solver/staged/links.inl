// Link rows of an hour: small dense algebra on their matrix V. Rows of V begin at multiples of `stride` numbers, which
// is a multiple of 8, so that a row is read eight numbers at a time. The factor is U with U'U = V: its rows above the
// diagonal, and on the diagonal one over it.

/// The sum of a[q] b[q] over first <= q < n.
INLINE double dot_from(const double* a, const double* b, int first, int n) {
  V sums{};
  for (int t = first / 8; 8 * t < n; ++t) {
    const V product = at(a, t) * at(b, t);
    const V below = 8 * t + 8 <= n ? product : pick(lanes_before(n - 8 * t), product, V{});
    sums += 8 * t >= first ? below : pick(lanes_before(first - 8 * t), V{}, below);
  }
  return sum(sums);
}
/// a[q] -= factor b[q] over first <= q < n, and whatever pads the row.
INLINE void subtract_from(double* a, double factor, const double* b, int first, int n) {
  int t = first / 8;
  if (8 * t < first) {
    at(a, t) -= pick(lanes_before(first - 8 * t), V{}, factor * at(b, t));
    ++t;
  }
  for (; 8 * t < n; ++t) at(a, t) -= factor * at(b, t);
}

/// The factor of a matrix of which the upper triangle is given.
INLINE void factor_links(double* a, int n, int stride) {
  for (int k = 0; k < n; ++k) {
    double* const row = a + k * stride;
    // What earlier rows took from the diagonal is kept below it, at the place of the first column.
    const double whole = k == 0 ? row[k] : row[0];
    const double inverse = row[k] > dependent * whole ? 1.0 / __builtin_sqrt(row[k]) : 1e-64;
    for (int t = k / 8; 8 * t < n; ++t) at(row, t) = inverse * at(row, t);
    row[k] = inverse;
    for (int i = k + 1; i < n; ++i) subtract_from(a + i * stride, row[i], row, i, n);
  }
}

/// x = V^-1 x, with the factor of V.
INLINE void solve_factored(const double* u, int n, int stride, double* x) {
  for (int j = 0; j < n; ++j) {
    x[j] *= u[j * stride + j];
    subtract_from(x, x[j], u + j * stride, j + 1, n);
  }
  for (int j = n - 1; j >= 0; --j) {
    x[j] = (x[j] - dot_from(u + j * stride, x, j + 1, n)) * u[j * stride + j];
  }
}

/// x = U^-1 x for many columns at once: x has n rows of ld numbers, a multiple of eight.
INLINE void solve_other_half(const double* u, int n, int stride, double* x, int ld) {
  for (int j = n - 1; j >= 0; --j) {
    for (int t = 0; t < ld / 8; ++t) {
      V value = at(x + j * ld, t);
      for (int q = j + 1; q < n; ++q) value -= u[j * stride + q] * at(x + q * ld, t);
      at(x + j * ld, t) = value * u[j * stride + j];
    }
  }
}

/// A number known to the compiler.
template <int n>
struct Count {
  static constexpr int value = n;
};

/// x = U'^-1 x for many columns at once: x has n rows of ld numbers.
INLINE void solve_half(const double* u, int n, int stride, double* x, int ld) {
  if (ld <= 4) {
    for (int j = 0; j < n; ++j) {
      for (int i = 0; i < ld; ++i) {
        double value = x[j * ld + i];
        for (int q = 0; q < j; ++q) value -= u[q * stride + j] * x[q * ld + i];
        x[j * ld + i] = value * u[j * stride + j];
      }
    }
    return;
  }
  const auto columns = [&](int first, auto many) {
    constexpr int count = decltype(many)::value;
    for (int j = 0; j < n; ++j) {
      V even[count], odd[count];  // two sums, so that one need not wait for the other
      EIGHT_TIMES for (int i = 0; i < count; ++i) {
        even[i] = at(x + j * ld, first + i);
        odd[i] = V{};
      }
      const auto subtract = [&](V* sums, int q) {
        const double factor = u[q * stride + j];
        EIGHT_TIMES for (int i = 0; i < count; ++i) sums[i] -= factor * at(x + q * ld, first + i);
      };
      int q = 0;
      for (; q + 2 <= j; q += 2) {
        subtract(even, q);
        subtract(odd, q + 1);
      }
      if (q < j) subtract(even, q);
      EIGHT_TIMES for (int i = 0; i < count; ++i) {
        at(x + j * ld, first + i) = (even[i] + odd[i]) * u[j * stride + j];
      }
    }
  };
  int t = 0;
  for (; t + 8 <= ld / 8; t += 8) columns(t, Count<8>{});
  for (; t + 4 <= ld / 8; t += 4) columns(t, Count<4>{});
  for (; t < ld / 8; ++t) columns(t, Count<1>{});
}

/// f -= x'x, x of n rows of ld numbers, f as the covariance of a site.
INLINE void subtract_square(double* f, const double* x, int n, int ld) {
  if (ld <= 4) {
    for (int r = 0; r < n; ++r) {
      for (int i = 0; i < ld; ++i) {
        for (int j = 0; j < ld; ++j) f[i * ld + j] -= x[r * ld + i] * x[r * ld + j];
      }
    }
    return;
  }
  for (int i = 0; i < ld / 8; ++i) {
    for (int j = 0; j <= i; ++j) {
      V* const block = tile(f, i, j);
      V rows[8];
      EIGHT_TIMES for (int k = 0; k < 8; ++k) rows[k] = block[k];
      for (int r = 0; r < n; ++r) {
        const V right = at(x + r * ld, j);
        const double* const left = x + r * ld + 8 * i;
        EIGHT_TIMES for (int k = 0; k < 8; ++k) rows[k] -= left[k] * right;
      }
      EIGHT_TIMES for (int k = 0; k < 8; ++k) block[k] = rows[k];
    }
  }
}
