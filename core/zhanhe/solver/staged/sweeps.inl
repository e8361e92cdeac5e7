// Sweeps over the blocks of a chain's segment: inwards towards the middle, outwards back.

/// Prices of the state equations and rows of the hours of a block on the states before them: L pi - B'y.
template <Mode mode>
INLINE V pull(const HoursView& h, size_t block, size_t state_block, int k) {
  const ptrdiff_t place = static_cast<ptrdiff_t>(state_block) * h.states + k;
  V pi = at(h.pi, place);
  if (mode != Mode::predict) pi += at(h.dpi, place);
  V value = number(h.numbers[h.keep[k]], block) * pi;
  const int rows = h.own + h.links;
  for (int e = 0; e < h.before_count; ++e) {
    if (h.before[e].column != k) continue;
    const ptrdiff_t row = static_cast<ptrdiff_t>(block) * rows + h.own + h.before[e].row;
    V y = at(h.y, row);
    if (mode != Mode::predict) y += at(h.dy, row);
    value -= number(h.numbers[h.before[e].number], block) * y;
  }
  return value;
}

/// Weights and right-hand sides of the states after the hours of a block.
template <Mode mode>
static void gather_states(const HoursView& h, const ChainView& chain, size_t block, const StatesView& states,
                          Tally* tally) {
  const size_t state_block = chain.state_block + (block - chain.first_block);
  const V live = at(h.live, static_cast<ptrdiff_t>(block));
  const bool last = block + 1 == chain.first_block + chain.blocks;
  const Looked value{h.numbers, block};
  for (int k = 0; k < h.states; ++k) {
    const ptrdiff_t place = static_cast<ptrdiff_t>(state_block) * h.states + k;
    const V s = at(h.s.x, place);
    const Bounds b = bounds_of(h.s, k, value, place, s, h.primal_regularisation);
    const V weight = pick(b.moves, b.theta, splat(h.fixed_state_weight));
    at(states.theta, k) = weight;
    at(states.w, k) = pick(b.moves, b.w, splat(1.0 / h.fixed_state_weight));
    if (mode == Mode::border) {
      at(states.r2, k) = V{};
      continue;
    }
    V pi = at(h.pi, place);
    if (mode != Mode::predict) pi += at(h.dpi, place);
    const V next = last ? V{} : pull<mode>(h, block + 1, state_block + 1, k);
    const V gradient = value(h.s.cost[k]) - pi + shifted_out(pull<mode>(h, block, state_block, k), next);
    V free = -gradient;
    V ds{};
    if (mode != Mode::predict) {
      ds = at(h.s.dx, place);
      free += aim_of_state(h.s, b, k, place) - weight * ds;
    }
    at(states.r2, k) = pick(b.moves, free, weight * (value(h.s.lower[k]) - s - ds));
    if (tally) {
      // The last state of a cyclic chain is judged with the first.
      V on = live;
      if (last && chain.last_kind[k]) on[(chain.hours - 1) % 8] = 0.0;
      note(b, gradient, V{}, h.s.kind[k], on, *tally);
      tally->objective += live * value(h.s.cost[k]) * s;
    }
  }
}

/// Which blocks a segment has.
struct Segment {
  size_t first, last, count;

  Segment(const ChainView& chain, bool forwards) {
    const size_t end = chain.first_block + chain.blocks;
    const size_t middle = chain.first_block + (chain.middle + 7) / 8;
    first = forwards ? chain.first_block : middle;
    last = (forwards ? middle : end) - 1;
    count = last + 1 - first;
  }
};

template <int fixed_ld, Mode mode>
static void inwards_sized(const HoursView& h, const ChainView& chain, const WorkView& work, const SweepView& sweep,
                          bool forwards, Sums& sums) {
  const Dense<fixed_ld> dense(h, chain, work, sweep.factor, forwards);
  const Segment segment(chain, forwards);
  Tally tally;
  Tally* const measured = mode == Mode::predict && sweep.measure ? &tally : nullptr;
  dense.open();
  for (size_t n = 0; n < segment.count; ++n) {
    const size_t block = forwards ? segment.first + n : segment.last - n;
    locate(h, block, work);
    gather_hours<mode>(h, chain, block, work, sweep, tally);
    if (forwards) {
      gather_states<mode>(h, chain, block, work.states, measured);
    } else if (h.states > 0) {
      // Backwards, a block's hours need the states before them: those of the block before, and its own for all but
      // the first lane. Whoever owns a block tallies its states.
      if (n == 0) {
        gather_states<mode>(h, chain, block, work.states, measured);
        dense.close_end();
      } else {
        for (int i = 0; i < 8 * h.states; ++i) {
          work.states.theta[i] = work.states_before.theta[i];
          work.states.r2[i] = work.states_before.r2[i];
        }
      }
      const bool own = n + 1 < segment.count;
      gather_states<mode>(h, chain, block - 1, work.states_before, own ? measured : nullptr);
    }
    if (sweep.factor) factor_hours(h, block, work);
    reduce_hours(h, block, work);
    if (h.states == 0) continue;
    const size_t first_hour = (block - chain.first_block) * 8;
    const int hours = static_cast<int>(chain.hours - first_hour < 8 ? chain.hours - first_hour : 8);
    dense.turn_inwards(block, n == 0);
    for (int step = 0; step < hours; ++step) dense.inwards(block, forwards ? step : hours - 1 - step);
  }
  settle_stores();
  tally.add_to(sums);
}

template <int fixed_ld, Mode mode>
static void outwards_sized(const HoursView& h, const ChainView& chain, const WorkView& work, const SweepView& sweep,
                           bool forwards, const double* force, const double* sigma, double* of_globals,
                           double* of_totals, Sums& sums) {
  const Dense<fixed_ld> dense(h, chain, work, false, forwards);
  const Segment segment(chain, forwards);
  const int rows = h.own + h.links;
  Outlook out;
  for (int k = 0; k < h.states; ++k) work.force[k] = force[k];
  for (size_t n = 0; n < segment.count; ++n) {
    const size_t block = forwards ? segment.last - n : segment.first + n;
    const size_t state_block = chain.state_block + (block - chain.first_block);
    const size_t first_hour = (block - chain.first_block) * 8;
    const int hours = static_cast<int>(chain.hours - first_hour < 8 ? chain.hours - first_hour : 8);
    for (int i = 0; hours < 8 && i < h.links; ++i) at(work.dyb, i) = V{};
    double* const ds = sweep.store ? h.s.dx : nullptr;
    if (h.states > 0) {
      dense.turn_keep(block);
      for (int step = 0; step < hours; ++step) dense.outwards(block, forwards ? hours - 1 - step : step, sigma);
      dense.turn_outwards(block, block == segment.last, hours, ds, mode != Mode::predict);
    }
    if (h.states > 0 && !forwards && n + 1 == segment.count) dense.outwards_end(sigma, ds, mode != Mode::predict);
    locate(h, block, work);
    expand_hours<mode>(h, chain, block, work, sweep, out);
    if (sweep.store) {
      for (int i = 0; i < rows; ++i) {
        V& dy = at(h.dy, static_cast<ptrdiff_t>(block) * rows + i);
        dy = mode == Mode::predict ? at(work.t, i) : dy + at(work.t, i);
      }
      for (int k = 0; k < h.states; ++k) {
        V& dpi = at(h.dpi, static_cast<ptrdiff_t>(state_block) * h.states + k);
        dpi = mode == Mode::predict ? at(work.dz, k) : dpi + at(work.dz, k);
      }
    }
    const V live = at(h.live, static_cast<ptrdiff_t>(block));
    for (int e = 0; of_globals && e < h.of_globals_count; ++e) {
      of_globals[h.of_globals[e].column] +=
          sum(live * number(h.numbers[h.of_globals[e].number], block) * at(work.t, h.of_globals[e].row));
    }
    for (int e = 0; of_totals && e < h.totals_count; ++e) {
      of_totals[h.totals[e].row] +=
          sum(live * number(h.numbers[h.totals[e].number], block) * at(work.p, h.totals[e].column));
    }
  }
  out.add_to(sums);
}

template <int fixed_ld>
static void inwards_of(const HoursView& h, const ChainView& chain, const WorkView& work, const SweepView& sweep,
                       bool forwards, Sums& sums) {
  switch (sweep.mode) {
    case Mode::predict: return inwards_sized<fixed_ld, Mode::predict>(h, chain, work, sweep, forwards, sums);
    case Mode::correct: return inwards_sized<fixed_ld, Mode::correct>(h, chain, work, sweep, forwards, sums);
    case Mode::refine: return inwards_sized<fixed_ld, Mode::refine>(h, chain, work, sweep, forwards, sums);
    case Mode::border: return inwards_sized<fixed_ld, Mode::border>(h, chain, work, sweep, forwards, sums);
  }
}

template <int fixed_ld>
static void outwards_of(const HoursView& h, const ChainView& chain, const WorkView& work, const SweepView& sweep,
                        bool forwards, const double* force, const double* sigma, double* of_globals, double* of_totals,
                        Sums& sums) {
  const auto go = [&]<Mode mode>() {
    outwards_sized<fixed_ld, mode>(h, chain, work, sweep, forwards, force, sigma, of_globals, of_totals, sums);
  };
  switch (sweep.mode) {
    case Mode::predict: return go.template operator()<Mode::predict>();
    case Mode::correct: return go.template operator()<Mode::correct>();
    case Mode::refine: return go.template operator()<Mode::refine>();
    case Mode::border: return go.template operator()<Mode::border>();
  }
}

static void inwards(const HoursView& h, const ChainView& chain, const WorkView& work, const SweepView& sweep,
                    bool forwards, Sums& sums) {
  switch (h.ld) {
    case 1: return inwards_of<1>(h, chain, work, sweep, forwards, sums);
    case 2: return inwards_of<2>(h, chain, work, sweep, forwards, sums);
    case 32: return inwards_of<32>(h, chain, work, sweep, forwards, sums);
    default: return inwards_of<0>(h, chain, work, sweep, forwards, sums);
  }
}

static void outwards(const HoursView& h, const ChainView& chain, const WorkView& work, const SweepView& sweep,
                     bool forwards, const double* force, const double* sigma, double* of_globals, double* of_totals,
                     Sums& sums) {
  const auto go = [&]<int ld>() {
    outwards_of<ld>(h, chain, work, sweep, forwards, force, sigma, of_globals, of_totals, sums);
  };
  switch (h.ld) {
    case 1: return go.template operator()<1>();
    case 2: return go.template operator()<2>();
    case 32: return go.template operator()<32>();
    default: return go.template operator()<0>();
  }
}

static void targets(const HoursView& h, size_t first, size_t state_block, size_t count, double mu) {
  for (size_t n = 0; n < count; ++n) {
    for (int k = 0; k < h.states; ++k) {
      const ptrdiff_t place = static_cast<ptrdiff_t>(state_block + n) * h.states + k;
      const Bounds b = bounds_of(h.s, k, Looked{h.numbers, first + n}, place, at(h.s.x, place), 0.0);
      const V dx = at(h.s.dx, place);
      if (h.s.kind[k] & 1) at(h.s.tl, place) = mu - dx * multiplier_step(V{}, b.inverse_lower, b.zl, dx);
      if (h.s.kind[k] & 2) at(h.s.tu, place) = mu + dx * multiplier_step(V{}, b.inverse_upper, b.zu, -dx);
    }
  }
}

static void look_at_states(const HoursView& h, size_t first, size_t state_block, size_t count, bool affine,
                           Sums& sums) {
  Outlook out;
  for (size_t n = 0; n < count; ++n) {
    const V live = at(h.live, static_cast<ptrdiff_t>(first + n));
    for (int k = 0; k < h.states; ++k) {
      const ptrdiff_t place = static_cast<ptrdiff_t>(state_block + n) * h.states + k;
      const Bounds b = bounds_of(h.s, k, Looked{h.numbers, first + n}, place, at(h.s.x, place), 0.0);
      const V dx = pick(b.moves, at(h.s.dx, place), V{});
      const auto side = [&](V z, V inverse, V move, const double* targets) {
        if (affine) {
          look_affine(z, inverse, move, out);
        } else {
          look(z, inverse, move, at(targets, place) * inverse, live, out);
        }
      };
      if (h.s.kind[k] & 1) side(b.zl, b.inverse_lower, dx, h.s.tl);
      if (h.s.kind[k] & 2) side(b.zu, b.inverse_upper, -dx, h.s.tu);
    }
  }
  out.add_to(sums);
}

static void take_states(const HoursView& h, size_t first, size_t state_block, size_t count, double primal,
                        double dual) {
  const int rows = h.own + h.links;
  for (size_t n = 0; n < count; ++n) {
    for (int k = 0; k < h.states; ++k) {
      const ptrdiff_t place = static_cast<ptrdiff_t>(state_block + n) * h.states + k;
      take_state(h.s, k, Looked{h.numbers, first + n}, place, primal, dual);
      at(h.pi, place) += dual * at(h.dpi, place);
    }
    const ptrdiff_t row = static_cast<ptrdiff_t>(first + n) * rows;
    for (ptrdiff_t i = row; i < row + rows; ++i) at(h.y, i) += dual * at(h.dy, i);
  }
}

static void take_slots(const HoursView& h, size_t first, size_t count, double primal, double dual) {
  for (size_t block = first; block < first + count; ++block) {
    for (int j = 0; j < h.slots; ++j) {
      take(h.x, j, static_cast<ptrdiff_t>(block) * h.slots + j, primal, dual);
    }
  }
}
