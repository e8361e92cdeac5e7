// The unknowns and rows of the 8 hours of a block. Derivation: docs/methods/interior-point.md.

/// Finds the numbers of a block.
INLINE void locate(const HoursView& h, size_t block, const WorkView& work) {
  for (int e = 0; e < h.varying_count; ++e) {
    const NumberView& n = h.numbers[h.varying[e]];
    work.here[h.varying[e]] = n.at + block * n.step;
  }
}

/// Prices with the step so far, in buffers: y of the rows, pi of the state equations.
template <Mode mode>
INLINE void prices_of(const HoursView& h, size_t block, size_t state_block, const WorkView& work) {
  const int rows = h.own + h.links;
  const ptrdiff_t row = static_cast<ptrdiff_t>(block) * rows;
  for (int i = 0; i < rows; ++i) {
    at(work.y, i) = mode == Mode::predict ? at(h.y, row + i) : at(h.y, row + i) + at(h.dy, row + i);
  }
  const ptrdiff_t state = static_cast<ptrdiff_t>(state_block) * h.states;
  for (int k = 0; k < h.states; ++k) {
    at(work.pi, k) = mode == Mode::predict ? at(h.pi, state + k) : at(h.pi, state + k) + at(h.dpi, state + k);
  }
}

/// Cost and prices of a slot: its gradient.
INLINE V gradient_of(const HoursView& h, const WorkView& work, int j, const Located& value, V x) {
  V gradient = value(h.x.cost[j]);
  if (h.x.kind[j] & 8) gradient += value(h.x.quadratic[j]) * x;
  for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
    gradient -= value(h.a[e].number) * at(work.y, h.a[e].row);
  }
  for (int e = h.g_of[j].begin; e < h.g_of[j].end; ++e) {
    gradient += value(h.g[e].number) * at(work.pi, h.g[e].row);
  }
  for (int e = h.h_of[j].begin; e < h.h_of[j].end; ++e) {
    gradient -= value(h.totals[e].number) * h.m_now[h.totals[e].row];
  }
  return gradient;
}

/// Right-hand side of a slot that a border adds.
INLINE V border_of(const HoursView& h, const SweepView& sweep, int j, const Located& value) {
  V right{};
  for (int e = h.h_of[j].begin; e < h.h_of[j].end; ++e) {
    const double factor = sweep.mode == Mode::border ? (h.totals[e].row == sweep.total ? 1.0 : 0.0)
                                                     : (sweep.dm ? sweep.dm[h.totals[e].row] : 0.0);
    right += value(h.totals[e].number) * factor;
  }
  return right;
}

/// Right-hand sides of the rows, without the hour's own unknowns: work.t, and work.r3 for the residuals.
template <Mode mode>
INLINE void open_rows(const HoursView& h, size_t state_block, const WorkView& work, const SweepView& sweep,
                      bool with_states) {
  const Located value{work.here};
  const int rows = h.own + h.links;
  for (int i = 0; i < rows; ++i) at(work.t, i) = mode == Mode::border ? V{} : value(h.rhs[i]);
  if (mode != Mode::border) {
    for (int e = 0; e < h.of_globals_count; ++e) {
      at(work.t, h.of_globals[e].row) -=
          value(h.of_globals[e].number) * h.g_now[h.of_globals[e].column];
    }
    for (int e = 0; with_states && e < h.before_count; ++e) {
      const ptrdiff_t here = static_cast<ptrdiff_t>(state_block) * h.states + h.before[e].column;
      const ptrdiff_t there = here - h.states;
      V s = at(h.s.x, here);
      V before = at(h.s.x, there);
      if (mode != Mode::predict) s += at(h.s.dx, here), before += at(h.s.dx, there);
      at(work.t, h.own + h.before[e].row) -= value(h.before[e].number) * shifted_in(before, s);
    }
  }
  if (with_states) {
    for (int i = 0; i < rows; ++i) at(work.r3, i) = at(work.t, i);
  }
  if (mode == Mode::border || sweep.dg) {
    for (int e = 0; e < h.of_globals_count; ++e) {
      const int g = h.of_globals[e].column;
      const double factor = mode == Mode::border ? (g == sweep.global ? 1.0 : 0.0) : sweep.dg[g];
      at(work.t, h.of_globals[e].row) -= value(h.of_globals[e].number) * factor;
    }
  }
}

/// Inwards: weights W of the slots (work.w), what is left of the rows once the slots are gone (work.t) and of the state
/// equations (work.r4). Takes the step of the iteration before and tallies residuals on the way.
template <Mode mode>
static void gather_hours(const HoursView& all_hours, const ChainView& chain, size_t block, const WorkView& buffers,
                         const SweepView& sweep_view, Tally& tally_out) {
  // Copies, which no store through a pointer can change.
  const HoursView h = all_hours;
  const WorkView work = buffers;
  const SweepView sweep = sweep_view;
  const Located value{work.here};
  Tally tally = tally_out;
  const size_t state_block = chain.state_block + (block - chain.first_block);
  const int rows = h.own + h.links;
  const V live = at(h.live, static_cast<ptrdiff_t>(block));
  open_rows<mode>(h, state_block, work, sweep, true);
  for (int k = 0; k < h.states; ++k) {
    V r4{};
    if (mode != Mode::border) {
      const ptrdiff_t here = static_cast<ptrdiff_t>(state_block) * h.states + k;
      const ptrdiff_t there = here - h.states;
      V s = at(h.s.x, here);
      V before = at(h.s.x, there);
      if (mode != Mode::predict) s += at(h.s.dx, here), before += at(h.s.dx, there);
      r4 = value(h.inflow[k]) + value(h.keep[k]) * shifted_in(before, s) - s;
    }
    at(work.r4, k) = r4;
    at(work.r4_residual, k) = r4;
  }
  if (mode != Mode::border) prices_of<mode>(h, block, state_block, work);
  for (int j = 0; j < h.slots; ++j) {
    const ptrdiff_t place = static_cast<ptrdiff_t>(block) * h.slots + j;
    V x = mode == Mode::predict && sweep.take ? take(h.x, j, place, sweep.primal_step, sweep.dual_step)
                                              : at(h.x.x, place);
    if (mode == Mode::predict && sweep.absorb) {
      absorb(h.x, j, value, place, x, gradient_of(h, work, j, value, x));
    }
    const Bounds b = bounds_of(h.x, j, value, place, x, h.primal_regularisation);
    const V w = live * b.w;
    at(work.w, j) = w;
    V rhs{};
    V now = x;  // with the step so far, for the residuals
    if (mode != Mode::border) {
      const V gradient = gradient_of(h, work, j, value, x);
      rhs = -gradient;
      if (mode == Mode::predict && sweep.measure) {
        const V quadratic = value(h.x.quadratic[j]);
        note(b, gradient, quadratic, h.x.kind[j], live, tally);
        tally.objective += live * (value(h.x.cost[j]) + 0.5 * quadratic * x) * x;
      }
      const Aim aim = aim_of<mode>(h.x, b, j, place, sweep.target);
      rhs += aim.lower - aim.upper;
      if (mode != Mode::predict) now += at(h.x.dx, place);
    } else {
      x = V{};
    }
    rhs += border_of(h, sweep, j, value);
    const V p = w * rhs;
    const V after = x + p;
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      const V a = value(h.a[e].number);
      at(work.t, h.a[e].row) -= a * after;
      if (mode != Mode::border) at(work.r3, h.a[e].row) -= a * now;
    }
    for (int e = h.g_of[j].begin; e < h.g_of[j].end; ++e) {
      const V g = value(h.g[e].number);
      at(work.r4, h.g[e].row) += g * after;
      if (mode != Mode::border) at(work.r4_residual, h.g[e].row) += g * now;
    }
  }
  for (int i = 0; i < rows; ++i) at(work.t, i) *= live;
  for (int k = 0; k < h.states; ++k) at(work.r4, k) *= live;
  if (mode == Mode::border || !sweep.measure) return;
  for (int i = 0; i < rows; ++i) {
    const V residual = live * at(work.r3, i);
    tally.primal = vmax(tally.primal, vabs(residual));
    if (mode == Mode::predict) tally.gap -= at(work.y, i) * residual;
  }
  for (int k = 0; k < h.states; ++k) {
    const V residual = live * at(work.r4_residual, k);
    tally.primal = vmax(tally.primal, vabs(residual));
    if (mode == Mode::predict) tally.gap -= at(work.pi, k) * residual;
  }
  tally_out = tally;
}

/// What is left of a pivot when its row depends on others, at most.
constexpr double dependent = 1e-30;

/// L D L' of M, the entries of its inverse that are needed, and T.
static void factor_hours(const HoursView& h, size_t block, const WorkView& work) {
  const Located value{work.here};
  const V live = at(h.live, static_cast<int>(block));
  double* m = h.factor + static_cast<ptrdiff_t>(block) * h.m_size * 8;
  for (int i = 0; i < h.own; ++i) at(m, i) = splat(1.0 + h.row_regularisation) - live;
  for (int i = h.own; i < h.m_size; ++i) at(m, i) = V{};
  for (int e = 0; e < h.m_terms_count; ++e) {
    const Assembly& a = h.m_terms[e];
    at(m, a.target) += value(a.number1) * value(a.number2) * at(work.w, a.slot);
  }
  for (int i = 0; i < h.own; ++i) at(work.r3, i) = at(m, i);
  for (int i = 0; i < h.own; ++i) {
    // A row that depends on others leaves nothing but rounding: its price stays as it is.
    const V pivot = at(m, i);
    const V inverse = pick(pivot > dependent * at(work.r3, i), 1.0 / pivot, V{});
    at(m, i) = inverse;
    for (int e = h.pivot_products[i].begin; e < h.pivot_products[i].end; ++e) {
      const Product& p = h.factor_products[e];
      at(m, p.target) -= at(m, p.left) * inverse * at(m, p.right);
    }
    for (int e = h.pivot_column[i].begin; e < h.pivot_column[i].end; ++e) at(m, h.column_entries[e].left) *= inverse;
  }
  if (h.tail == 0) return;
  for (int e = 0; e < h.x_targets; ++e) {
    V entry = h.x_pivot[e] >= 0 ? at(m, h.x_pivot[e]) : V{};
    for (int q = h.x_terms_of[e].begin; q < h.x_terms_of[e].end; ++q) {
      entry -= at(m, h.x_terms[q].left) * at(work.xi, h.x_terms[q].right);
    }
    at(work.xi, h.x_target[e]) = entry;
  }
  for (int i = 0; i < h.p_size; ++i) at(work.pp, i) = V{};
  for (int e = 0; e < h.p_terms_count; ++e) {
    const Assembly& a = h.p_terms[e];
    at(work.pp, a.target) +=
        value(a.number1) * value(a.number2) * at(work.w, a.slot);
  }
  for (int i = 0; i < h.t_size; ++i) at(work.tt, i) = V{};
  for (int e = 0; e < h.t_terms_count; ++e) {
    const Assembly& a = h.t_terms[e];
    at(work.tt, a.target) +=
        value(a.number1) * value(a.number2) * at(work.w, a.slot);
  }
  for (int e = 0; e < h.t_terms3_count; ++e) {
    const Product& p = h.t_terms3[e];
    at(work.tt, p.target) -= at(work.pp, p.left) * at(work.pp, p.right) * at(work.xi, h.t_third[e]);
  }
}

/// Solves M u = t for the own rows, in place.
static void solve_own(const HoursView& h, size_t block, double* t) {
  const double* m = h.factor + static_cast<ptrdiff_t>(block) * h.m_size * 8;
  for (int i = 0; i < h.own; ++i) {
    const V value = at(t, i);
    for (int e = h.pivot_column[i].begin; e < h.pivot_column[i].end; ++e) {
      at(t, h.column_entries[e].target) -= at(m, h.column_entries[e].left) * value;
    }
  }
  for (int i = h.own - 1; i >= 0; --i) {
    V value = at(t, i) * at(m, i);
    for (int e = h.pivot_column[i].begin; e < h.pivot_column[i].end; ++e) {
      value -= at(m, h.column_entries[e].left) * at(t, h.column_entries[e].target);
    }
    at(t, i) = value;
  }
}

/// Inwards: eliminates the own rows. What is left of the link rows is work.tb, of the state equations work.r4.
INLINE void reduce_hours(const HoursView& h, size_t block, const WorkView& work) {
  const Located value{work.here};
  for (int i = 0; i < h.links; ++i) at(work.tb, i) = at(work.t, h.own + i);
  if (h.tail == 0) return;
  solve_own(h, block, work.t);
  for (int d = 0; d < h.driver_count; ++d) {
    const int j = h.drivers[d];
    V through{};
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      if (h.a[e].row < h.own) through += value(h.a[e].number) * at(work.t, h.a[e].row);
    }
    through *= at(work.w, j);
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      if (h.a[e].row >= h.own) at(work.tb, h.a[e].row - h.own) -= value(h.a[e].number) * through;
    }
    for (int e = h.g_of[j].begin; e < h.g_of[j].end; ++e) {
      at(work.r4, h.g[e].row) += value(h.g[e].number) * through;
    }
  }
}

/// Outwards: with dz and the prices of the link rows known, the steps of the own rows' prices (work.t) and of the
/// slots. The slots' whole step is W times their right-hand side at the new prices, whatever the step was before.
template <Mode mode>
static void expand_hours(const HoursView& all_hours, const ChainView& chain, size_t block, const WorkView& buffers,
                         const SweepView& sweep_view, Outlook& out_view) {
  const HoursView h = all_hours;
  const WorkView work = buffers;
  const SweepView sweep = sweep_view;
  const Located value{work.here};
  Outlook out = out_view;
  const size_t state_block = chain.state_block + (block - chain.first_block);
  const int rows = h.own + h.links;
  const V live = at(h.live, static_cast<ptrdiff_t>(block));
  open_rows<mode>(h, state_block, work, sweep, false);
  if (mode != Mode::border) prices_of<mode>(h, block, state_block, work);
  for (int j = 0; j < h.slots; ++j) {
    const ptrdiff_t place = static_cast<ptrdiff_t>(block) * h.slots + j;
    const V x = at(h.x.x, place);
    const Bounds b = bounds_of(h.x, j, value, place, x, h.primal_regularisation);
    const V w = live * b.w;
    at(work.w, j) = w;
    V rhs = border_of(h, sweep, j, value);
    if (mode != Mode::border) {
      rhs -= gradient_of(h, work, j, value, x);
      const Aim aim = aim_of<mode>(h.x, b, j, place, sweep.target);
      rhs += aim.lower - aim.upper;
      if (mode != Mode::predict) at(work.aim_lower, j) = aim.lower, at(work.aim_upper, j) = aim.upper;
    }
    for (int e = h.g_of[j].begin; e < h.g_of[j].end; ++e) {
      rhs -= value(h.g[e].number) * at(work.dz, h.g[e].row);
    }
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      if (h.a[e].row >= h.own) rhs += value(h.a[e].number) * at(work.dyb, h.a[e].row - h.own);
    }
    const V p = w * rhs;
    at(work.p, j) = p;
    const V after = mode == Mode::border ? p : x + p;
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      if (h.a[e].row < h.own) at(work.t, h.a[e].row) -= value(h.a[e].number) * after;
    }
    if (mode == Mode::border) continue;
    at(work.inverse_lower, j) = b.inverse_lower;
    at(work.inverse_upper, j) = b.inverse_upper;
  }
  for (int i = 0; i < h.own; ++i) at(work.t, i) *= live;
  solve_own(h, block, work.t);
  for (int i = h.own; i < rows; ++i) at(work.t, i) = at(work.dyb, i - h.own);
  for (int j = 0; j < h.slots; ++j) {
    const ptrdiff_t place = static_cast<ptrdiff_t>(block) * h.slots + j;
    V through{};
    for (int e = h.a_of[j].begin; e < h.a_of[j].end; ++e) {
      if (h.a[e].row < h.own) through += value(h.a[e].number) * at(work.t, h.a[e].row);
    }
    const V dx = at(work.p, j) + at(work.w, j) * through;
    at(work.p, j) = dx;
    if (mode == Mode::border || !sweep.store) continue;
    at(h.x.dx, place) = dx;
    const auto side = [&](const double* multiplier, double* dz, V inverse, V move, const double* aims) {
      const V z = at(multiplier, place);
      if (mode == Mode::predict) {
        look_affine(z, inverse, move, out);
      } else {
        at(dz, place) = look(z, inverse, move, at(aims, j), live, out);
      }
    };
    // Where bounds meet neither multiplier moves: 1 / slack is zero there.
    if (h.x.kind[j] & 1) side(h.x.zl, h.x.dzl, at(work.inverse_lower, j), dx, work.aim_lower);
    if (h.x.kind[j] & 2) side(h.x.zu, h.x.dzu, at(work.inverse_upper, j), -dx, work.aim_upper);
  }
  out_view = out;
}
