// One hour of the chain, in both directions of elimination and of substitution.

/// Below this the answer of a site to the cyclic states is rounding.
constexpr double faded = 1e-22;

template <int fixed_ld>
struct Dense {
  const HoursView& h;
  const ChainView& chain;
  const WorkView& work;
  const FadeView& fade;
  const bool factor, forwards;
  const int m, ld, links;
  const size_t sd, dd;  // ld and the size of a block, as indices
  // Vectors of one hour.
  double *scratch, *off, *r2, *keep, *solved;

  Dense(const HoursView& hours, const ChainView& of, const WorkView& buffers, bool factors, bool to_the_right)
      : h(hours),
        chain(of),
        work(buffers),
        fade(to_the_right ? of.forwards : of.backwards),
        factor(factors),
        forwards(to_the_right),
        m(hours.states),
        ld(fixed_ld > 0 ? fixed_ld : hours.ld),
        links(hours.links),
        sd(static_cast<size_t>(ld)),
        dd(static_cast<size_t>(dense_size(ld))),
        scratch(buffers.vectors),
        off(scratch + buffers.vector_size),
        r2(off + buffers.vector_size),
        keep(r2 + buffers.vector_size),
        solved(keep + buffers.vector_size) {}

  /// Noise of the hours of a block, hour by hour.
  void turn_noise() const {
    if (!factor || ld <= 4) return;
    const int rows = static_cast<int>(dd) / 8;
    for (int i = 0; i < rows; ++i) {
      V turned[8];
      transpose(&at(work.tt, 8 * i), turned);
      for (int l = 0; l < 8; ++l) at(work.noise, l * rows + i) = turned[l];
    }
  }

  /// Before the first hour of a sweep inwards.
  void open() const {
    for (int i = 0; i < fade.count; ++i) fade.force[i] = 0.0;
    if (!factor) return;
    for (int i = 0; i < fade.count * fade.count; ++i) fade.matrix[i] = 0.0;
    for (int i = 0; i < ld * fade.count; ++i) fade.at_middle[i] = 0.0;
    *fade.fading = fade.count > 0;
  }

  /// The last site of the chain, where a segment that goes backwards begins: only its own bounds, or tied to the first.
  void close_end() const {
    const size_t site = chain.hours;
    const int lane = static_cast<int>((chain.hours - 1) % 8);
    for (size_t i = 0; factor && i < dd; ++i) chain.z[site * dd + i] = 0.0;
    for (int k = 0; k < m; ++k) {
      const size_t at_k = site * sd + static_cast<size_t>(k);
      const double theta = work.theta[k * 8 + lane];
      const double rhs = work.r2[k * 8 + lane];
      const bool tied = chain.last_kind[k] != 0;
      chain.theta[at_k] = theta;
      if (factor) {
        chain.z_diagonal[at_k] = tied ? 0.0 : 1.0 / theta;
        chain.c[at_k] = 0.0;
      }
      chain.mean[at_k] = tied ? 0.0 : rhs / theta;
      chain.innovation[at_k] = 0.0;
      chain.last_r2[k] = rhs;
    }
  }

  /// Eliminates one hour: from the site that is known to the next.
  void inwards(size_t block, int lane) const {
    const size_t hour = (block - chain.first_block) * 8 + static_cast<size_t>(lane);
    const size_t from = forwards ? hour : hour + 1;
    const size_t to = forwards ? hour + 1 : hour;
    for (int k = 0; k < m; ++k) keep[k] = value(h.keep[k], block, lane);
    if (factor) covariance(block, lane, hour, from);
    means(block, lane, hour, from);
    const size_t place = forwards ? from : chain.hours - from;  // counted from the segment's outer end
    const bool with_fade = fade.count > 0 && place < *fade.active;
    if (with_fade) carry_fade(block, lane, hour, place);
    if (forwards && to == chain.middle) {
      leave_at_middle(lane, to, with_fade);
    } else {
      measure_site(lane, to, place, with_fade);
    }
  }

  /// Substitutes back one hour. work.force: dz of this hour forwards, of the hour before backwards; then the next.
  void outwards(size_t block, int lane, const double* sigma, double* ds, bool add) const {
    const size_t hour = (block - chain.first_block) * 8 + static_cast<size_t>(lane);
    const size_t site = hour;  // before the hour, in both directions
    double* const force = work.force;
    double* const through = scratch;  // what pulls at the site
    for (int k = 0; k < m; ++k) keep[k] = value(h.keep[k], block, lane);
    if (forwards) {
      for (int k = 0; k < m; ++k) {
        work.dz[k * 8 + lane] = force[k];
        through[k] = -keep[k] * force[k];
      }
      if (links > 0) link_prices(block, lane, hour, sigma, through);
    } else {
      for (int k = 0; k < m; ++k) through[k] = force[k];
    }
    off_product<fixed_ld>(chain.z + site * dd, ld, through, off);
    const double* zd = chain.z_diagonal + site * sd;
    const double* c = chain.c + site * sd;
    const double* theta = chain.theta + site * sd;
    for (int k = 0; k < m; ++k) {
      const double shift = shift_of(site, k, sigma);
      const double mean = chain.mean[site * sd + static_cast<size_t>(k)] + shift;
      const double innovation = chain.innovation[site * sd + static_cast<size_t>(k)] + theta[k] * shift;
      if (ds) store(ds, block, lane - 1, k, mean + off[k] + zd[k] * through[k], add);
      const double next = innovation + theta[k] * off[k] - c[k] * through[k];
      force[k] = forwards ? next : -next / keep[k];
      if (!forwards) work.dz[k * 8 + lane] = force[k];
    }
  }

  /// The last site of the chain, after the last hour of a sweep backwards.
  void outwards_end(const double* sigma, double* ds, bool add) const {
    if (!ds) return;
    const size_t site = chain.hours;
    for (int k = 0; k < m; ++k) {
      const size_t at_k = site * sd + static_cast<size_t>(k);
      const double s = chain.mean[at_k] + shift_of(site, k, sigma) + chain.z_diagonal[at_k] * work.force[k];
      store(ds, chain.first_block + chain.blocks - 1, static_cast<int>((chain.hours - 1) % 8), k, s, add);
    }
  }

private:
  [[nodiscard]] double value(int number_index, size_t block, int lane) const {
    return number(h.numbers[number_index], block, static_cast<size_t>(lane));
  }
  [[nodiscard]] double tail(int one, int other, int lane) const {
    return work.tt[h.t_place[one * h.tail + other] * 8 + lane];
  }
  [[nodiscard]] double* link_c(size_t hour) const { return chain.link_c + hour * static_cast<size_t>(links) * sd; }
  [[nodiscard]] double* link_v(size_t hour) const { return chain.link_v + hour * static_cast<size_t>(links * links); }
  [[nodiscard]] double* link_rhs(size_t hour) const { return chain.link_rhs + hour * static_cast<size_t>(links); }
  [[nodiscard]] double* phi_at(size_t place) const { return fade.phi + place * sd * static_cast<size_t>(fade.count); }

  /// x = V^-1 x
  void solve_link(size_t hour, double* x) const {
    forward_solve(link_v(hour), links, x, 1);
    backward_solve(link_v(hour), links, x, 1);
  }

  /// What the cyclic states' step adds to a site's mean.
  [[nodiscard]] double shift_of(size_t site, int k, const double* sigma) const {
    const size_t place = forwards ? site : chain.hours - site;
    if (fade.count == 0 || place >= *fade.active) return 0.0;
    double shift = 0.0;
    for (int q = 0; q < fade.count; ++q) shift += phi_at(place)[k * fade.count + q] * sigma[q];
    return shift;
  }

  /// The state after lane `lane` of a block; lane -1 is the last of the block before.
  void store(double* ds, size_t block, int lane, int k, double value, bool add) const {
    const size_t state_block = chain.state_block + (block - chain.first_block) - (lane < 0 ? 1 : 0);
    double& to =
        ds[(state_block * static_cast<size_t>(m) + static_cast<size_t>(k)) * 8 + static_cast<size_t>((lane + 8) % 8)];
    to = add ? to + value : value;
  }

  /// work.f: covariance of the next site before its own bounds are seen.
  void covariance(size_t block, int lane, size_t hour, size_t from) const {
    const double* z = chain.z + from * dd;
    const double* zd = chain.z_diagonal + from * sd;
    double* f = work.f;
    double* const scale = solved;  // forwards L, backwards its inverse
    for (int k = 0; k < m; ++k) scale[k] = forwards ? keep[k] : 1.0 / keep[k];
    for (int k = m; k < ld; ++k) scale[k] = 0.0;
    if (ld <= 4) {
      for (int i = 0; i < ld; ++i) {
        for (int j = 0; j < ld; ++j) {
          const double both = scale[i] * scale[j];
          const double noise = work.tt[(i * ld + j) * 8 + lane];
          f[i * ld + j] = both * z[i * ld + j] + (forwards ? noise : both * noise);
        }
      }
    } else {
      const double* noise = work.noise + static_cast<size_t>(lane) * dd;
      int row = 0;
      for (int i = 0; i < ld / 8; ++i) {
        for (int j = 0; j <= i; ++j) {
          const V right = at(scale, j);
          for (int r = 0; r < 8; ++r, ++row) {
            const V both = scale[8 * i + r] * right;
            at(f, row) = both * at(z, row) + (forwards ? at(noise, row) : both * at(noise, row));
          }
        }
      }
    }
    for (int k = 0; k < m; ++k) {
      f[dense_place(ld, k, k)] += scale[k] * scale[k] * (zd[k] + (forwards ? 0.0 : h.state_regularisation)) +
                                  (forwards ? h.state_regularisation : 0.0);
    }
    if (links == 0) return;
    // C = E_link + B Z L and V = S + B Z B'.
    double* const bz = work.column;
    double* const c = link_c(hour);
    double* const v = link_v(hour);
    for (int i = 0; i < links * ld; ++i) bz[i] = 0.0;
    for (int e = 0; e < h.before_count; ++e) {
      const double b = value(h.before[e].number, block, lane);
      const int k = h.before[e].column;
      for (int j = 0; j < m; ++j) bz[h.before[e].row * ld + j] += b * (k == j ? zd[k] : z[dense_place(ld, k, j)]);
    }
    for (int r = 0; r < links; ++r) {
      for (int j = 0; j < m; ++j) c[r * ld + j] = tail(m + r, j, lane) + bz[r * ld + j] * keep[j];
      for (int q = 0; q < links; ++q) v[r * links + q] = tail(m + r, m + q, lane);
      v[r * links + r] += h.row_regularisation;
    }
    for (int e = 0; e < h.before_count; ++e) {
      const double b = value(h.before[e].number, block, lane);
      for (int r = 0; r < links; ++r) v[r * links + h.before[e].row] += bz[r * ld + h.before[e].column] * b;
    }
    cholesky(v, links);
    // F -= C'V^-1 C
    for (int i = 0; i < links * ld; ++i) bz[i] = c[i];
    for (int j = 0; j < m; ++j) forward_solve(v, links, bz + j, ld);
    for (int r = 0; r < links; ++r) {
      for (int i = 0; i < m; ++i) {
        for (int j = 0; j < m; ++j) {
          if (ld <= 4 || j / 8 <= i / 8) f[dense_place(ld, i, j)] -= bz[r * ld + i] * bz[r * ld + j];
        }
      }
    }
  }

  /// work.mean: mean of the next site before its own bounds are seen; solved: V^-1 times the links' residual.
  void means(size_t block, int lane, size_t hour, size_t from) const {
    const double* known = chain.mean + from * sd;
    double* mean = work.mean;
    for (int k = 0; k < m; ++k) {
      const double drift = work.r4[k * 8 + lane];
      mean[k] = forwards ? keep[k] * known[k] + drift : (known[k] - drift) / keep[k];
    }
    if (links == 0) return;
    double* const rhs = link_rhs(hour);
    for (int r = 0; r < links; ++r) rhs[r] = work.tb[r * 8 + lane];
    for (int e = 0; e < h.before_count; ++e) {
      rhs[h.before[e].row] -= value(h.before[e].number, block, lane) * known[h.before[e].column];
    }
    for (int r = 0; r < links; ++r) solved[r] = rhs[r];
    solve_link(hour, solved);
    for (int r = 0; r < links; ++r) {
      for (int k = 0; k < m; ++k) mean[k] += link_c(hour)[r * ld + k] * solved[r];
    }
  }

  /// work.phi: the answer of the next site to the cyclic states before its own bounds are seen. What the links know of
  /// the cyclic states goes into the fade's force and matrix.
  void carry_fade(size_t block, int lane, size_t hour, size_t place) const {
    const double* phi = phi_at(place);
    const int count = fade.count;
    for (int k = 0; k < m; ++k) {
      for (int q = 0; q < count; ++q) {
        work.phi[k * count + q] = forwards ? keep[k] * phi[k * count + q] : phi[k * count + q] / keep[k];
      }
    }
    for (int q = 0; links > 0 && q < count; ++q) {
      double* const seen = off;         // B phi of one cyclic state
      double* const weighed = scratch;  // V^-1 B phi
      for (int r = 0; r < links; ++r) seen[r] = 0.0;
      for (int e = 0; e < h.before_count; ++e) {
        seen[h.before[e].row] += value(h.before[e].number, block, lane) * phi[h.before[e].column * count + q];
      }
      for (int r = 0; r < links; ++r) fade.force[q] -= seen[r] * solved[r];
      for (int r = 0; r < links; ++r) weighed[r] = seen[r];
      solve_link(hour, weighed);
      for (int e = 0; factor && e < h.before_count; ++e) {
        const double b = value(h.before[e].number, block, lane);
        for (int p = 0; p < count; ++p) {
          fade.matrix[p * count + q] += b * phi[h.before[e].column * count + p] * weighed[h.before[e].row];
        }
      }
      for (int r = 0; r < links; ++r) {
        for (int k = 0; k < m; ++k) work.phi[k * count + q] -= link_c(hour)[r * ld + k] * weighed[r];
      }
    }
  }

  /// Where the segments meet, the left one leaves what it knows.
  void leave_at_middle(int lane, size_t to, bool with_fade) const {
    for (size_t i = 0; factor && i < dd; ++i) chain.middle_f[i] = work.f[i];
    for (int k = 0; k < m; ++k) chain.middle_mean[k] = work.mean[k];
    for (int k = 0; to == chain.hours && k < m; ++k) {
      chain.last_r2[k] = work.r2[k * 8 + lane];
      chain.theta[to * sd + static_cast<size_t>(k)] = work.theta[k * 8 + lane];
    }
    for (int i = 0; with_fade && factor && i < m * fade.count; ++i) fade.at_middle[i] = work.phi[i];
  }

  /// The bounds of the site `to` are seen.
  void measure_site(int lane, size_t to, size_t place, bool with_fade) const {
    // Theta and r2 of the state after the hour forwards, of the state before it backwards.
    const bool here = forwards || lane > 0;
    const double* theta_of = here ? work.theta : work.theta_before;
    const double* r2_of = here ? work.r2 : work.r2_before;
    const int site_lane = forwards ? lane : (lane + 7) % 8;
    for (int k = 0; k < m; ++k) {
      r2[k] = r2_of[k * 8 + site_lane];
      chain.theta[to * sd + static_cast<size_t>(k)] = theta_of[k * 8 + site_lane];
    }
    if (factor) {
      double* const z = chain.z + to * dd;
      const double* theta = chain.theta + to * sd;
      if (ld <= 4) {
        measure_small<(fixed_ld <= 4 ? fixed_ld : 0)>(work.f, z, m, theta, chain.z_diagonal + to * sd,
                                                      chain.c + to * sd);
      } else {
        measure_tiled<(fixed_ld > 4 ? fixed_ld : 0)>(work.f, z, m, ld, theta, chain.z_diagonal + to * sd,
                                                     chain.c + to * sd, work.column);
      }
    }
    measure_mean<fixed_ld>(chain, to, m, ld, work.mean, r2, scratch, off);
    if (!with_fade) return;
    const double* innovation = chain.innovation + to * sd;
    for (int k = 0; k < m; ++k) {
      for (int q = 0; q < fade.count; ++q) fade.force[q] += work.phi[k * fade.count + q] * innovation[k];
    }
    if (!factor || !*fade.fading) return;
    double size = 0.0;
    fade_measure(chain, to, m, ld, fade, work.phi, phi_at(place + 1), size);
    *fade.fading = size > faded;
    if (!*fade.fading) return;
    *fade.active = place + 2;
    // Backwards, the middle itself is measured; what is left there goes to the meeting.
    if (forwards || to != chain.middle) return;
    for (int i = 0; i < m * fade.count; ++i) fade.at_middle[i] = phi_at(place + 1)[i];
  }

  /// Prices of the link rows of an hour (work.dyb), and what they add to the pull at the states before it.
  void link_prices(size_t block, int lane, size_t hour, const double* sigma, double* through) const {
    double* const dy = solved;
    for (int r = 0; r < links; ++r) {
      dy[r] = link_rhs(hour)[r];
      for (int k = 0; k < m; ++k) dy[r] += link_c(hour)[r * ld + k] * work.force[k];
    }
    for (int e = 0; e < h.before_count; ++e) {
      dy[h.before[e].row] -= value(h.before[e].number, block, lane) * shift_of(hour, h.before[e].column, sigma);
    }
    solve_link(hour, dy);
    for (int r = 0; r < links; ++r) work.dyb[r * 8 + lane] = dy[r];
    for (int e = 0; e < h.before_count; ++e) {
      through[h.before[e].column] += value(h.before[e].number, block, lane) * dy[h.before[e].row];
    }
  }
};
