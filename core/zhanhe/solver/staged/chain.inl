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
