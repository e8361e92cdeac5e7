// One hour of the chain, in both directions of elimination and of substitution.

/// Below this the answer of a site to the cyclic states is rounding.
constexpr double faded = 1e-22;

/// The covariance of a state of which nothing is known: above what any bound says (HoursView::primal_regularisation) by
/// more than a number has digits.
constexpr double unknown = 1e30;

template <int fixed_ld>
struct Dense {
  const HoursView& h;
  const ChainView& chain;
  const WorkView& work;
  const FadeView& fade;
  const bool factor, forwards;
  const int links;
  // Vectors of one hour.
  double *scratch, *off, *solved;
  // Z of the site that was eliminated last, and the block that takes the next one.
  mutable double *known_z, *f;

  Dense(const HoursView& hours, const ChainView& of, const WorkView& buffers, bool factors, bool to_the_right)
      : h(hours),
        chain(of),
        work(buffers),
        fade(to_the_right ? of.forwards : of.backwards),
        factor(factors),
        forwards(to_the_right),
        links(hours.links),
        scratch(buffers.vectors),
        off(scratch + buffers.vector_size),
        solved(off + buffers.vector_size),
        known_z(buffers.known_z),
        f(buffers.f) {}

  /// What a block's hours need of their states, hour by hour.
  void turn_inwards(size_t block, bool first) const {
    turn_keep(block);
    by_hours([&](int k) { return at(work.r4, k); }, 0.0, work.drift);
    // The sites after the hours, and the one before them.
    if (forwards || first) {
      turn_states(work.states, work.sites, ld());
    } else {
      copy_states(work.sites_ahead, 0, work.sites, ld(), 8 * ld());
    }
    if (!forwards) {
      turn_states(work.states_before, work.sites_ahead, 0);
      copy_states(work.sites_ahead, 7 * ld(), work.sites, 0, ld());
    }
    if (!factor || ld() <= 4) return;
    const int rows = t_rows();
    for (int i = 0; i < rows; ++i) {
      V turned[8];
      transpose(&at(work.tt, 8 * i), turned);
      for (int l = 0; l < 8; ++l) at(work.noise, l * rows + i) = turned[l];
    }
  }

  /// L of a block's hours, hour by hour; backwards its inverse, too, which is 1 where a state forgets.
  void turn_keep(size_t block) const {
    by_hours([&](int k) { return number(h.numbers[h.keep[k]], block); }, 1.0, work.keep);
    if (forwards) return;
    const auto inverse = [&](int k) {
      const V keep = number(h.numbers[h.keep[k]], block);
      return 1.0 / pick(keep > 0.0, keep, splat(1.0));
    };
    by_hours(inverse, 1.0, work.keep_inverse);
  }

  /// dz of the hours of a block, and steps of the states before them, back into lanes.
  void turn_outwards(size_t block, bool last, int hours, double* ds, bool add) const {
    by_lanes(work.dz_of_hours, [&](int k, V dz) { at(work.dz, k) = pick(lanes_before(hours), dz, V{}); });
    if (!ds) return;
    const size_t state_block = chain.state_block + (block - chain.first_block);
    const ptrdiff_t here = static_cast<ptrdiff_t>(state_block) * m();
    // A site before an hour stands in the lane of the hour before. The other segment may be writing the last lane of
    // this one's last block.
    by_lanes(work.ds_of_sites + ld(), [&](int k, V step) {
      V& to = at(ds, here + k);
      const V sum = add ? to + step : step;
      if (last) {
        for (int l = 0; l < hours - 1; ++l) to[l] = sum[l];
      } else {
        to = pick(lanes_before(hours - 1), sum, to);
      }
      double& before = ds[(here - m() + k) * 8 + 7];
      before = add ? before + work.ds_of_sites[k] : work.ds_of_sites[k];
    });
  }

  /// Before the first hour of a sweep inwards.
  void open() const {
    const double* first = chain.z + (forwards ? 0 : chain.hours) * dd();
    for (size_t i = 0; factor && i < dd(); ++i) known_z[i] = forwards ? first[i] : 0.0;
    for (int i = 0; i < fade.stride; ++i) fade.force[i] = 0.0;
    if (!factor) return;
    for (int i = 0; i < fade.count * fade.stride; ++i) fade.matrix[i] = 0.0;
    for (int i = 0; i < ld() * fade.stride; ++i) fade.at_middle[i] = 0.0;
    *fade.fading = fade.count > 0;
  }

  /// The last site of the chain, where a segment that goes backwards begins: only its own bounds, or tied to the first.
  void close_end() const {
    const size_t site = chain.hours;
    const int lane = static_cast<int>((chain.hours - 1) % 8);
    for (size_t i = 0; factor && i < dd(); ++i) chain.z[site * dd() + i] = 0.0;
    for (int k = 0; k < m(); ++k) {
      const size_t at_k = site * sd() + static_cast<size_t>(k);
      const double theta = work.states.theta[k * 8 + lane];
      const double rhs = work.states.r2[k * 8 + lane];
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
  void outwards(size_t block, int lane, const double* sigma) const {
    const size_t hour = (block - chain.first_block) * 8 + static_cast<size_t>(lane);
    const size_t site = hour;  // before the hour, in both directions
    double* const force = work.force;
    double* const through = scratch;  // what pulls at the site
    const double* keep = work.keep + lane * ld();
    double* const dz = work.dz_of_hours + lane * ld();
    double* const ds = work.ds_of_sites + lane * ld();
    if (forwards) {
      each([&](auto i) {
        at(dz, i) = at(force, i);
        at(through, i) = -at(keep, i) * at(force, i);
      });
      if (links > 0) link_prices(block, lane, hour, shift_before(block, lane, hour, sigma), through);
    } else {
      each([&](auto i) { at(through, i) = at(force, i); });
    }
    off_product<fixed_ld>(chain.z + site * dd(), ld(), through, off);
    const double* zd = chain.z_diagonal + site * sd();
    const double* c = chain.c + site * sd();
    const double* theta = chain.theta + site * sd();
    const double* mean = chain.mean + site * sd();
    const double* innovation = chain.innovation + site * sd();
    each([&](auto i) {
      at(ds, i) = at(mean, i) + at(off, i) + at(zd, i) * at(through, i);
      at(force, i) = at(innovation, i) + at(theta, i) * at(off, i) - at(c, i) * at(through, i);
    });
    if (shifted(site)) {
      for (int k = 0; k < m(); ++k) {
        const double shift = shift_of(site, k, sigma);
        ds[k] += shift;
        force[k] += theta[k] * shift;
      }
    }
    if (forwards) return;
    each([&](auto i) { at(through, i) = -at(force, i); });
    const double* const shift = shift_before(block, lane, hour, sigma);
    if (links > 0) link_prices(block, lane, hour, shift, through);
    price_restarts(block, hour, through);
    const double* keep_inverse = work.keep_inverse + lane * ld();
    each([&](auto i) { at(dz, i) = at(force, i) = at(through, i) * at(keep_inverse, i); });
  }

  /// The last site of the chain, after the last hour of a sweep backwards.
  void outwards_end(const double* sigma, double* ds, bool add) const {
    if (!ds) return;
    const size_t site = chain.hours;
    const ptrdiff_t here = static_cast<ptrdiff_t>(chain.state_block + chain.blocks - 1) * m();
    for (int k = 0; k < m(); ++k) {
      const size_t at_k = site * sd() + static_cast<size_t>(k);
      double& to = ds[(here + k) * 8 + static_cast<ptrdiff_t>((chain.hours - 1) % 8)];
      const double step = chain.mean[at_k] + shift_of(site, k, sigma) + chain.z_diagonal[at_k] * work.force[k];
      to = add ? to + step : step;
    }
  }

private:
  // States; length of a row; the same and the size of a block as indices.
  [[nodiscard]] INLINE_MEMBER int ld() const { return fixed_ld > 0 ? fixed_ld : h.ld; }
  [[nodiscard]] INLINE_MEMBER int m() const { return fixed_ld > 0 && fixed_ld <= 4 ? fixed_ld : h.states; }
  /// Rows of eight numbers that tt has.
  [[nodiscard]] INLINE_MEMBER int t_rows() const { return (h.t_size + 7) / 8; }
  /// Length of a row of the links' matrix.
  [[nodiscard]] INLINE_MEMBER int stride() const { return in_eights(links); }
  [[nodiscard]] INLINE_MEMBER size_t sd() const { return static_cast<size_t>(ld()); }
  [[nodiscard]] INLINE_MEMBER size_t dd() const { return static_cast<size_t>(dense_size(ld())); }

  [[nodiscard]] double value(int number_index, size_t block, int lane) const {
    return number(h.numbers[number_index], block, static_cast<size_t>(lane));
  }
  [[nodiscard]] double tail(int one, int other, int lane) const {
    const int place = h.t_place[one * h.tail + other];
    return ld() <= 4 ? work.tt[place * 8 + lane] : work.noise[lane * 8 * t_rows() + place];
  }
  [[nodiscard]] double* link_c(size_t hour) const { return chain.link_c + hour * static_cast<size_t>(links) * sd(); }
  [[nodiscard]] double* link_v(size_t hour) const { return chain.link_v + hour * static_cast<size_t>(links * stride()); }
  [[nodiscard]] double* link_rhs(size_t hour) const { return chain.link_rhs + hour * static_cast<size_t>(links); }
  [[nodiscard]] double* phi_at(size_t place) const { return fade.phi + place * sd() * static_cast<size_t>(fade.stride); }

  template <class Function>
  INLINE_MEMBER void each(Function&& function) const {
    each_state(ld(), function);
  }

  /// of(k): a state's numbers in lanes. hours: for each hour its states, those that are not there `padding`.
  template <class Function>
  INLINE_MEMBER void by_hours(Function&& of, double padding, double* hours) const {
    if (ld() <= 4) {
      for (int k = 0; k < m(); ++k) {
        const V lanes_of = of(k);
        for (int l = 0; l < 8; ++l) hours[l * ld() + k] = lanes_of[l];
      }
      return;
    }
    for (int t = 0; t < ld() / 8; ++t) {
      V in[8], out[8];
      for (int k = 0; k < 8; ++k) in[k] = 8 * t + k < m() ? of(8 * t + k) : splat(padding);
      transpose(in, out);
      for (int l = 0; l < 8; ++l) at(hours + l * ld(), t) = out[l];
    }
  }

  /// What the bounds of a block's states say, hour by hour from `place` on.
  void turn_states(const StatesView& from, const StatesView& to, int place) const {
    by_hours([&](int k) { return at(from.r2, k); }, 0.0, to.r2 + place);
    if (!factor) return;
    by_hours([&](int k) { return at(from.theta, k); }, 1.0, to.theta + place);
    by_hours([&](int k) { return at(from.w, k); }, 1.0, to.w + place);
  }
  void copy_states(const StatesView& from, int from_place, const StatesView& to, int place, int count) const {
    for (int i = 0; i < count; ++i) to.r2[place + i] = from.r2[from_place + i];
    for (int i = 0; factor && i < count; ++i) to.theta[place + i] = from.theta[from_place + i];
    for (int i = 0; factor && i < count; ++i) to.w[place + i] = from.w[from_place + i];
  }

  /// The other way: put(k, numbers in lanes).
  template <class Function>
  INLINE_MEMBER void by_lanes(const double* hours, Function&& put) const {
    if (ld() <= 4) {
      for (int k = 0; k < m(); ++k) {
        V lanes_of{};
        for (int l = 0; l < 8; ++l) lanes_of[l] = hours[l * ld() + k];
        put(k, lanes_of);
      }
      return;
    }
    for (int t = 0; t < ld() / 8; ++t) {
      V in[8], out[8];
      for (int l = 0; l < 8; ++l) in[l] = at(hours + l * ld(), t);
      transpose(in, out);
      for (int k = 0; k < 8 && 8 * t + k < m(); ++k) put(8 * t + k, out[k]);
    }
  }

  /// row += b times row k of Z, which is without its diagonal.
  INLINE_MEMBER void add_row(double* row, double b, const double* z, int k) const {
    if (ld() <= 4) {
      for (int j = 0; j < ld(); ++j) row[j] += b * z[k * ld() + j];
      return;
    }
    const int tile = k / 8;
    const double* const left = z + tile * (tile + 1) / 2 * 64 + k % 8 * 8;
    for (int t = 0; t < tile; ++t) at(row, t) += b * at(left, 8 * t);
    for (int j = 0; j < 8; ++j) row[8 * tile + j] += b * left[64 * tile + j];
    for (int t = tile + 1; t < ld() / 8; ++t) {
      const double* const below = z + (t * (t + 1) / 2 + tile) * 64 + k % 8;
      for (int j = 0; j < 8; ++j) row[8 * t + j] += b * below[8 * j];
    }
  }

  /// x = V^-1 x
  void solve_link(size_t hour, double* x) const {
    solve_factored(link_v(hour), links, stride(), x);
  }

  /// Whether a site still answers to the cyclic states.
  [[nodiscard]] bool shifted(size_t site) const {
    return fade.count > 0 && (forwards ? site : chain.hours - site) < *fade.active;
  }

  /// What the cyclic states' step adds to a site's mean.
  [[nodiscard]] double shift_of(size_t site, int k, const double* sigma) const {
    if (!shifted(site)) return 0.0;
    const size_t place = forwards ? site : chain.hours - site;
    double shift = 0.0;
    for (int q = 0; q < fade.count; ++q) shift += phi_at(place)[k * fade.stride + q] * sigma[q];
    return shift;
  }

  /// What the cyclic states' step adds to the mean of the states before an hour, as the links of the hour see it;
  /// nullptr: nothing. In `off`.
  const double* shift_before(size_t block, int lane, size_t hour, const double* sigma) const {
    const size_t from = forwards ? hour : hour + 1;
    const bool any = shifted(from);
    for (int k = 0; any && k < m(); ++k) {
      off[k] = shift_of(from, k, sigma);
      if (!forwards) off[k] *= work.keep_inverse[lane * ld() + k];
    }
    if (!forwards) {
      each_restart(block, hour, [&](Restart& restart) {
        restart.shift = any ? off[restart.state] : 0.0;
        for (int k = 0; any && k < m(); ++k) off[k] -= restart.inverse * restart.shift * restart.states[k];
        if (any) off[restart.state] = 0.0;
      });
    }
    return any ? off : nullptr;
  }

  /// f: covariance of the next site before its own bounds are seen.
  void covariance(size_t block, int lane, size_t hour, size_t from) const {
    const double* z = known_z;
    const double* zd = chain.z_diagonal + from * sd();
    const double* keep = work.keep + lane * ld();
    double* const scale = solved;  // forwards L, backwards its inverse
    double* const own = scratch;   // what a state adds to its own place
    const double* scales = forwards ? keep : work.keep_inverse + lane * ld();
    each([&](auto i) {
      at(scale, i) = at(scales, i);
      at(own, i) = at(scale, i) * at(scale, i) * (at(zd, i) + (forwards ? 0.0 : h.state_regularisation)) +
                   (forwards ? h.state_regularisation : 0.0);
    });
    if (ld() <= 4) {
      for (int i = 0; i < ld(); ++i) {
        for (int j = 0; j < ld(); ++j) {
          const double both = scale[i] * scale[j];
          const double noise = work.tt[(i * ld() + j) * 8 + lane];
          f[i * ld() + j] = both * z[i * ld() + j] + (forwards ? noise : both * noise);
        }
        f[i * ld() + i] += own[i];
      }
    } else {
      for (int k = m(); k < ld(); ++k) scale[k] = own[k] = 0.0;
      const double* noise = work.noise + lane * 8 * t_rows();
      int row = 0;
      for (int i = 0; i < ld() / 8; ++i) {
        for (int j = 0; j <= i; ++j) {
          const V right = at(scale, j);
          for (int r = 0; r < 8; ++r, ++row) {
            const V both = scale[8 * i + r] * right;
            at(f, row) = both * at(z, row) + (forwards ? at(noise, row) : both * at(noise, row));
          }
        }
        EIGHT_TIMES for (int r = 0; r < 8; ++r) at(f, row - 8 + r) += pick(lane_is(r), at(own, i), V{});
      }
    }
    if (!forwards) forget(block, hour);
    if (links > 0) see_links(block, lane, hour, z, zd, scales);
  }

  /// function(restart) for the states that forget in an hour, backwards; `reverse`: the last one first.
  template <class Function>
  INLINE_MEMBER void each_restart(size_t block, size_t hour, Function&& function, bool reverse = false) const {
    const size_t* const from = chain.restarts_from + (block - chain.first_block);
    for (size_t n = from[0]; n < from[1]; ++n) {
      Restart& restart = chain.restarts[reverse ? from[0] + from[1] - 1 - n : n];
      if (restart.hour == hour) function(restart);
    }
  }

  /// Backwards: what the future knows of a state that forgets is what the hour gives it, and says nothing of the state
  /// before the hour.
  void forget(size_t block, size_t hour) const {
    each_restart(block, hour, [&](Restart& restart) {
      double* const row = restart.states;
      const int k = restart.state;
      for (int i = 0; i < ld(); ++i) row[i] = 0.0;
      add_row(row, 1.0, f, k);
      restart.inverse = 1.0 / row[k];
      row[k] = 0.0;
      for (int i = 0; i < ld(); ++i) {
        const double times = restart.inverse * row[i];
        for (int j = 0; j < ld(); ++j) {
          if (ld() > 4 && j / 8 > i / 8) break;
          f[dense_place(ld(), i, j)] -= times * row[j];
        }
        f[dense_place(ld(), i, k)] = f[dense_place(ld(), k, i)] = 0.0;
      }
      f[dense_place(ld(), k, k)] = unknown;
    });
  }

  /// The link rows of an hour as measurements of the state before it, of which the past (forwards) or the future
  /// (backwards) is known: their C and the factor of their V, and F -= C'V^-1 C. `z`, `zd`: the covariance of the known
  /// site; `scales`: L, backwards 1 / L.
  void see_links(size_t block, int lane, size_t hour, const double* z, const double* zd, const double* scales) const {
    double* const bz = work.column;  // B Z, backwards B F
    double* const c = link_c(hour);
    double* const v = link_v(hour);  // its upper triangle
    for (int i = 0; i < links * ld(); ++i) bz[i] = 0.0;
    for (int e = 0; e < h.before_count; ++e) {
      const double b = value(h.before[e].number, block, lane);
      const int k = h.before[e].column;
      double* const row = bz + h.before[e].row * ld();
      add_row(row, b, forwards ? z : f, k);
      if (forwards) row[k] += b * zd[k];
    }
    for (int r = 0; r < links; ++r) {
      double* const row = v + r * stride();
      double* const of_states = c + r * ld();
      if (ld() <= 4) {
        for (int j = 0; j < m(); ++j) of_states[j] = tail(m() + r, j, lane);
        for (int q = r; q < links; ++q) row[q] = tail(m() + r, m() + q, lane);
      } else {
        const double* const known = work.noise + lane * 8 * t_rows();
        const double* const known_states = known + h.t_place[(m() + r) * h.tail];
        for (int j = 0; j < m(); ++j) of_states[j] = known_states[j];
        const double* const known_links = known + h.t_place[(m() + r) * h.tail + m() + r] - r;
        for (int q = r; q < links; ++q) row[q] = known_links[q];
      }
      row[r] += h.row_regularisation;
    }
    if (forwards) {
      // C = E + B Z L and V = S + B Z B'
      for (int r = 0; r < links; ++r) {
        for (int j = 0; j < m(); ++j) c[r * ld() + j] += bz[r * ld() + j] * scales[j];
      }
      for (int e = 0; e < h.before_count; ++e) add_above(v, bz, e, block, lane);
    } else {
      // C = B F - E / L and V = S + C B' - B (E / L)'
      for (int r = 0; r < links; ++r) {
        for (int j = 0; j < m(); ++j) c[r * ld() + j] *= scales[j];
      }
      each_restart(block, hour, [&](Restart& restart) {
        for (int r = 0; r < links; ++r) {
          double* const of_states = c + r * ld();
          restart.links[r] = of_states[restart.state];
          const double times = restart.inverse * restart.links[r];
          for (int j = 0; j < m(); ++j) of_states[j] -= times * restart.states[j];
          of_states[restart.state] = 0.0;
          for (int q = 0; q <= r; ++q) v[q * stride() + r] -= times * restart.links[q];
        }
      });
      for (int e = 0; e < h.before_count; ++e) {
        const double b = value(h.before[e].number, block, lane);
        const int row = h.before[e].row;
        for (int q = row; q < links; ++q) v[row * stride() + q] -= b * c[q * ld() + h.before[e].column];
      }
      for (int r = 0; r < links; ++r) {
        for (int j = 0; j < m(); ++j) c[r * ld() + j] = bz[r * ld() + j] - c[r * ld() + j];
      }
      for (int e = 0; e < h.before_count; ++e) add_above(v, c, e, block, lane);
    }
    for (int r = 1; r < links; ++r) v[r * stride()] = v[r * stride() + r];
    factor_links(v, links, stride());
    for (int i = 0; i < links * ld(); ++i) bz[i] = c[i];
    solve_half(v, links, stride(), bz, ld());
    subtract_square(f, bz, links, ld());
  }

  /// The upper triangle of V += X B', of entry e of B: X has rows of ld numbers.
  INLINE_MEMBER void add_above(double* v, const double* x, int e, size_t block, int lane) const {
    const double b = value(h.before[e].number, block, lane);
    const int row = h.before[e].row;
    for (int r = 0; r <= row; ++r) v[r * stride() + row] += x[r * ld() + h.before[e].column] * b;
  }

  /// work.mean: mean of the next site before its own bounds are seen; solved: V^-1 times the links' residual.
  void means(size_t block, int lane, size_t hour, size_t from) const {
    const double* known = chain.mean + from * sd();
    const double* drift = work.drift + lane * ld();
    const double* keep = (forwards ? work.keep : work.keep_inverse) + lane * ld();
    double* mean = work.mean;
    each([&](auto i) {
      at(mean, i) = forwards ? at(keep, i) * at(known, i) + at(drift, i) : (at(known, i) - at(drift, i)) * at(keep, i);
    });
    double* const rhs = link_rhs(hour);
    for (int r = 0; r < links; ++r) rhs[r] = work.tb[r * 8 + lane];
    if (!forwards) {
      each_restart(block, hour, [&](Restart& restart) {
        restart.mean = mean[restart.state];
        push_restart(restart, restart.mean, mean, rhs);
      });
    }
    if (links == 0) return;
    for (int e = 0; e < h.before_count; ++e) {
      // The mean of the site before the hour: known, or just found from the site after it.
      const double before = forwards ? known[h.before[e].column] : mean[h.before[e].column];
      rhs[h.before[e].row] -= value(h.before[e].number, block, lane) * before;
    }
    for (int r = 0; r < links; ++r) solved[r] = rhs[r];
    solve_link(hour, solved);
    for (int r = 0; r < links; ++r) {
      const double* const c = link_c(hour) + r * ld();
      each([&](auto i) { at(mean, i) += at(c, i) * solved[r]; });
    }
  }

  /// What is known of the states before an hour, and of its link rows, once a state that forgets has been found off by
  /// `value`.
  INLINE_MEMBER void push_restart(const Restart& restart, double value, double* states, double* rows) const {
    const double times = restart.inverse * value;
    for (int j = 0; j < ld(); ++j) states[j] -= times * restart.states[j];
    states[restart.state] = 0.0;
    for (int r = 0; r < links; ++r) rows[r] -= times * restart.links[r];
  }

  /// Backwards: dz of the states that forget, in place of what pulls at them in `through`.
  void price_restarts(size_t block, size_t hour, double* through) const {
    const auto price = [&](Restart& restart) {
      double missing = restart.mean + restart.shift;
      through[restart.state] = 0.0;
      for (int j = 0; j < m(); ++j) missing += restart.states[j] * through[j];
      for (int r = 0; r < links; ++r) missing -= restart.links[r] * solved[r];
      through[restart.state] = -restart.inverse * missing;
    };
    each_restart(block, hour, price, true);
  }

  /// work.phi: the answer of the next site to the cyclic states before its own bounds are seen. What the links know of
  /// the cyclic states goes into the fade's force and matrix.
  void carry_fade(size_t block, int lane, size_t hour, size_t place) const {
    const double* phi = phi_at(place);
    const int s = fade.stride;
    const double* keep = (forwards ? work.keep : work.keep_inverse) + lane * ld();
    for (int k = 0; k < m(); ++k) {
      for (int t = 0; t < s / 8; ++t) at(work.phi + k * s, t) = keep[k] * at(phi + k * s, t);
    }
    double* const seen = work.phi + 2 * ld() * s;  // U'^-1 B phi, with V = U'U
    for (int i = 0; i < links * s; ++i) seen[i] = 0.0;
    if (!forwards) {
      each_restart(block, hour, [&](Restart& restart) {
        const double* const row = work.phi + restart.state * s;
        subtract_row(fade.force, -restart.inverse * restart.mean, row, s);
        for (int p = 0; factor && p < fade.count; ++p) {
          subtract_row(fade.matrix + p * s, -restart.inverse * row[p], row, s);
        }
        for (int r = 0; r < links; ++r) subtract_row(seen + r * s, -restart.inverse * restart.links[r], row, s);
        for (int k = 0; k < m(); ++k) {
          if (k != restart.state) subtract_row(work.phi + k * s, restart.inverse * restart.states[k], row, s);
        }
        for (int t = 0; t < s / 8; ++t) at(work.phi + restart.state * s, t) = V{};
      });
    }
    if (links == 0) return;
    for (int e = 0; e < h.before_count; ++e) {
      const double b = value(h.before[e].number, block, lane);
      const double* before = forwards ? phi : work.phi;
      subtract_row(seen + h.before[e].row * s, -b, before + h.before[e].column * s, s);
    }
    for (int r = 0; r < links; ++r) subtract_row(fade.force, solved[r], seen + r * s, s);
    solve_half(link_v(hour), links, stride(), seen, s);
    for (int r = 0; factor && r < links; ++r) {
      for (int p = 0; p < fade.count; ++p) subtract_row(fade.matrix + p * s, -seen[r * s + p], seen + r * s, s);
    }
    solve_other_half(link_v(hour), links, stride(), seen, s);
    for (int r = 0; r < links; ++r) {
      const double* const c = link_c(hour) + r * ld();
      for (int k = 0; k < m(); ++k) subtract_row(work.phi + k * s, c[k], seen + r * s, s);
    }
  }

  /// Where the segments meet, the left one leaves what it knows.
  void leave_at_middle(int lane, size_t to, bool with_fade) const {
    for (size_t i = 0; factor && i < dd(); ++i) chain.middle_f[i] = f[i];
    for (int k = 0; k < m(); ++k) chain.middle_mean[k] = work.mean[k];
    for (int k = 0; to == chain.hours && k < m(); ++k) {
      chain.last_r2[k] = work.states.r2[k * 8 + lane];
      chain.theta[to * sd() + static_cast<size_t>(k)] = work.states.theta[k * 8 + lane];
    }
    for (int i = 0; with_fade && factor && i < m() * fade.stride; ++i) fade.at_middle[i] = work.phi[i];
  }

  /// The bounds of the site `to` are seen.
  void measure_site(int lane, size_t to, size_t place, bool with_fade) const {
    const int row = forwards ? lane + 1 : lane;
    const double* r2 = work.sites.r2 + row * ld();
    double* const theta = chain.theta + to * sd();
    double* const zd = chain.z_diagonal + to * sd();
    double* const c = chain.c + to * sd();
    double* const z = chain.z + to * dd();
    if (factor) {
      const double* seen = work.sites.theta + row * ld();
      const double* w = work.sites.w + row * ld();
      each([&](auto i) { at(theta, i) = at(seen, i); });
      if (ld() <= 4) {
        measure_small<(fixed_ld <= 4 ? fixed_ld : 0)>(f, m(), theta, w, zd, c);
      } else {
        measure_tiled<(fixed_ld > 4 ? fixed_ld : 0)>(f, ld(), theta, w, zd, c, work.panel);
      }
      if (chain.large) {
        for (size_t i = 0; i < dd() / 8; ++i) store_away(z, static_cast<ptrdiff_t>(i), at(f, static_cast<ptrdiff_t>(i)));
      } else {
        for (size_t i = 0; i < dd(); ++i) z[i] = f[i];
      }
      double* const free = known_z;
      known_z = f;
      f = free;
    }
    measure_mean<fixed_ld>(factor ? known_z : z, ld(), theta, zd, c, work.mean, r2, chain.mean + to * sd(),
                           chain.innovation + to * sd(), scratch, off);
    if (!with_fade) return;
    const double* innovation = chain.innovation + to * sd();
    for (int k = 0; k < m(); ++k) subtract_row(fade.force, -innovation[k], work.phi + k * fade.stride, fade.stride);
    if (!factor || !*fade.fading) return;
    double size = 0.0;
    fade_measure(chain, to, m(), ld(), fade, work.phi, phi_at(place + 1), work.phi + ld() * fade.stride, size);
    *fade.fading = size > faded;
    if (!*fade.fading) return;
    *fade.active = place + 2;
    // Backwards, the middle itself is measured; what is left there goes to the meeting.
    if (forwards || to != chain.middle) return;
    for (int i = 0; i < m() * fade.stride; ++i) fade.at_middle[i] = phi_at(place + 1)[i];
  }

  /// Prices of the link rows of an hour (work.dyb), and what they add to the pull at the states before it.
  void link_prices(size_t block, int lane, size_t hour, const double* shift, double* through) const {
    double* const dy = solved;
    for (int r = 0; r < links; ++r) {
      const double* const c = link_c(hour) + r * ld();
      dy[r] = link_rhs(hour)[r];
      if (ld() <= 4) {
        for (int k = 0; k < m(); ++k) dy[r] += c[k] * work.force[k];
      } else {
        dy[r] += dot_from(c, work.force, 0, m());
      }
    }
    for (int e = 0; shift && e < h.before_count; ++e) {
      dy[h.before[e].row] -= value(h.before[e].number, block, lane) * shift[h.before[e].column];
    }
    if (shift && !forwards) {
      each_restart(block, hour, [&](Restart& restart) {
        for (int r = 0; r < links; ++r) dy[r] -= restart.inverse * restart.shift * restart.links[r];
      });
    }
    solve_link(hour, dy);
    for (int r = 0; r < links; ++r) work.dyb[r * 8 + lane] = dy[r];
    for (int e = 0; e < h.before_count; ++e) {
      through[h.before[e].column] += value(h.before[e].number, block, lane) * dy[h.before[e].row];
    }
  }
};
