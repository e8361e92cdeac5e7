// Bounded unknowns. With the slacks sl = x - lower, su = upper - x and their multipliers zl, zu:
//
//   theta = q + zl / sl + zu / su,   W = 1 / theta
//   aim   = tl / sl - tu / su        what the targets of the products add to a right-hand side
//   dzl   = (tl - zl dx) / sl - zl,  dzu = (tu + zu dx) / su - zu
//
// so that, the other way round, tl / sl = dzl + zl + zl dx / sl.
//
// One division gives W, 1 / sl and 1 / su: with N = sl su and D = N q + zl su + zu sl, W = N / D and 1 / sl = su / N.

/// The numbers of a block: found once for all that follows, or each for itself.
struct Located {
  const double* const* here;
  INLINE_MEMBER V operator()(int i) const { return at(here[i], 0); }
};
struct Looked {
  const NumberView* numbers;
  size_t block;
  INLINE_MEMBER V operator()(int i) const { return number(numbers[i], block); }
};

/// Farther away than any bound that is there.
constexpr double far = 1e90;
constexpr double least_slack = 1e-30;

struct Bounds {
  V slack_lower, slack_upper, inverse_lower, inverse_upper, zl, zu, w, theta;
  Mask moves;  // where the bounds do not meet
};

INLINE void slacks_of(const SlotsView& s, int j, const auto& value, V x, Bounds& b) {
  const uint8_t kind = s.kind[j];
  b.slack_lower = kind & 1 ? vmax(x - value(s.lower[j]), splat(least_slack)) : splat(1e100);
  b.slack_upper = kind & 2 ? vmax(value(s.upper[j]) - x, splat(least_slack)) : splat(1e100);
  b.moves = always();
  if (kind & 4) b.moves = value(s.upper[j]) > value(s.lower[j]);
}

INLINE Bounds bounds_of(const SlotsView& s, int j, const auto& value, ptrdiff_t place, V x, double regularisation) {
  const uint8_t kind = s.kind[j];
  Bounds b;
  slacks_of(s, j, value, x, b);
  V q = splat(regularisation);
  if (kind & 8) q += value(s.quadratic[j]);
  b.zl = kind & 1 ? at(s.zl, place) : V{};
  b.zu = kind & 2 ? at(s.zu, place) : V{};
  V n, d;
  if ((kind & 3) == 3) {
    n = b.slack_lower * b.slack_upper;
    d = n * q + b.zl * b.slack_upper + b.zu * b.slack_lower;
  } else if (kind & 1) {
    n = b.slack_lower;
    d = n * q + b.zl;
  } else if (kind & 2) {
    n = b.slack_upper;
    d = n * q + b.zu;
  } else {
    n = splat(1.0);
    d = q;
  }
  const V both = 1.0 / (n * d);
  const V over_n = both * d;
  b.w = n * (both * n);
  b.theta = d * over_n;
  b.inverse_lower = !(kind & 1) ? V{} : (kind & 2 ? over_n * b.slack_upper : over_n);
  b.inverse_upper = !(kind & 2) ? V{} : (kind & 1 ? over_n * b.slack_lower : over_n);
  if (kind & 4) {
    b.w = pick(b.moves, b.w, V{});
    b.inverse_lower = pick(b.moves, b.inverse_lower, V{});
    b.inverse_upper = pick(b.moves, b.inverse_upper, V{});
    b.slack_lower = pick(b.moves, b.slack_lower, V{});
    b.slack_upper = pick(b.moves, b.slack_upper, V{});
    b.zl = pick(b.moves, b.zl, V{});
    b.zu = pick(b.moves, b.zu, V{});
  }
  return b;
}

INLINE V multiplier_step(V target, V inverse, V z, V move) { return (target - z * move) * inverse - z; }

/// Takes the step of an unknown and its multipliers. Returns the new value.
INLINE V take(const SlotsView& s, int j, ptrdiff_t place, double primal, double dual) {
  if (s.kind[j] & 1) at(s.zl, place) += dual * at(s.dzl, place);
  if (s.kind[j] & 2) at(s.zu, place) += dual * at(s.dzu, place);
  return at(s.x, place) += primal * at(s.dx, place);
}

/// Takes the step of a state.
INLINE void take_state(const SlotsView& s, int j, const auto& value, ptrdiff_t place, double primal, double dual) {
  const V x = at(s.x, place);
  const V dx = at(s.dx, place);
  const Bounds b = bounds_of(s, j, value, place, x, 0.0);
  const auto side = [&](double* z_of, const double* targets, V inverse, V move) {
    V& z = at(z_of, place);
    z += pick(b.moves, dual * multiplier_step(at(targets, place), inverse, z, move), V{});
  };
  if (s.kind[j] & 1) side(s.zl, s.tl, b.inverse_lower, dx);
  if (s.kind[j] & 2) side(s.zu, s.tu, b.inverse_upper, -dx);
  at(s.x, place) = x + primal * dx;
}

/// The multipliers of an unknown take up what is left of its dual equation, where it has the bound for it.
INLINE void absorb(const SlotsView& s, int j, const auto& value, ptrdiff_t place, V x, V gradient) {
  const uint8_t kind = s.kind[j];
  Bounds b;
  slacks_of(s, j, value, x, b);
  V left = gradient;
  if (kind & 1) left -= at(s.zl, place);
  if (kind & 2) left += at(s.zu, place);
  if (kind & 1) at(s.zl, place) += pick(b.moves, pick(b.slack_lower < far, vmax(left, V{}), V{}), V{});
  if (kind & 2) at(s.zu, place) += pick(b.moves, pick(b.slack_upper < far, vmax(-left, V{}), V{}), V{});
}

/// What the products should become, over their slacks: mu less dx dz of the predictor.
INLINE V centred(double mu, V inverse, V z, V move) {
  return (mu - move * multiplier_step(V{}, inverse, z, move)) * inverse;
}

/// What the targets of a state's products add to a right-hand side.
INLINE V aim_of_state(const SlotsView& s, const Bounds& b, int j, ptrdiff_t place) {
  V aim{};
  if (s.kind[j] & 1) aim += at(s.tl, place) * b.inverse_lower;
  if (s.kind[j] & 2) aim -= at(s.tu, place) * b.inverse_upper;
  return aim;
}

/// The same of an hour's unknown: targets over slacks are set while correcting, and follow from the step after that.
struct Aim {
  V lower{}, upper{};
};
template <Mode mode>
INLINE Aim aim_of(const SlotsView& s, const Bounds& b, int j, ptrdiff_t place, double mu) {
  Aim aim;
  if (mode != Mode::correct && mode != Mode::refine) return aim;
  const V dx = at(s.dx, place);
  const auto side = [&](const double* dz, V inverse, V z, V move) {
    return mode == Mode::correct ? centred(mu, inverse, z, move) : at(dz, place) + z + z * move * inverse;
  };
  if (s.kind[j] & 1) aim.lower = side(s.dzl, b.inverse_lower, b.zl, dx);
  if (s.kind[j] & 2) aim.upper = side(s.dzu, b.inverse_upper, b.zu, -dx);
  return aim;
}

/// Sums lane by lane, added up across lanes at the end of a sweep.
struct Tally {
  V products{}, gap{}, objective{}, primal{}, dual{}, unanswered{};

  INLINE_MEMBER void add_to(Sums& sums) const {
    sums.products += sum(products);
    sums.gap += sum(gap);
    sums.objective += sum(objective);
    sums.primal = larger(sums.primal, top(primal));
    sums.dual = larger(sums.dual, top(dual));
    sums.unanswered = larger(sums.unanswered, top(unanswered));
  }
};

/// Products, dual residual, and what a gradient pays at the bounds.
INLINE void note(const Bounds& b, V gradient, V quadratic, uint8_t kind, V live, Tally& tally) {
  const V on = kind & 4 ? pick(b.moves, live, V{}) : live;
  const V up = vmax(gradient, V{});
  const V down = vmax(-gradient, V{});
  V pays{}, open{};
  if (kind & 1) {
    tally.products += on * b.slack_lower * b.zl;
    pays += pick(b.slack_lower < far, up * b.slack_lower, V{});
    open += pick(b.slack_lower < far, V{}, up);
  } else {
    open += up;
  }
  if (kind & 2) {
    tally.products += on * b.slack_upper * b.zu;
    pays += pick(b.slack_upper < far, down * b.slack_upper, V{});
    open += pick(b.slack_upper < far, V{}, down);
  } else {
    open += down;
  }
  if (kind & 8) {
    const V curved = pick(quadratic > 0.0, 0.5 * gradient * gradient / quadratic, splat(1e300));
    pays = pick((open > 0.0) & (quadratic > 0.0), curved, vmin(pays, curved));
    open = pick(quadratic > 0.0, V{}, open);
  }
  tally.dual = vmax(tally.dual, on * vabs(gradient - b.zl + b.zu));
  tally.gap += on * pays;
  tally.unanswered = vmax(tally.unanswered, on * open);
}

/// What a step would do to slacks, multipliers and their products.
struct Outlook {
  V cross_primal{}, cross_both{}, least_ratio{}, largest_ratio{};  // of the predictor; ratio: change of a slack
  V numerator{}, denominator = splat(1.0);                         // of the largest relative decrease of a multiplier

  INLINE_MEMBER void add_to(Sums& sums) const {
    sums.cross_primal += sum(cross_primal);
    sums.cross_both += sum(cross_both);
    sums.shrink_primal = larger(sums.shrink_primal, top(-least_ratio));
    sums.shrink_dual = larger(sums.shrink_dual, top(vmax(1.0 + largest_ratio, numerator / denominator)));
  }
  INLINE_MEMBER void multiplier(V step, V z) {
    const Mask worse = -step * denominator > numerator * z;
    numerator = pick(worse, -step, numerator);
    denominator = pick(worse, z, denominator);
  }
};

/// What the predictor would do to one side of an unknown. With targets of zero a multiplier shrinks by 1 + ratio, the
/// slack by -ratio, and sum slack dz = - sum slack z - sum z dx needs no sum of its own.
INLINE void look_affine(V z, V inverse, V move, Outlook& out) {
  const V ratio = move * inverse;
  out.least_ratio = vmin(out.least_ratio, ratio);
  const V cross = z * move;
  out.cross_primal += cross;
  out.cross_both -= cross * (1.0 + ratio);
  out.largest_ratio = vmax(out.largest_ratio, ratio);
}

/// What a step with targets would do to one side. `aim`: the target over the slack. Returns the multiplier's step.
INLINE V look(V z, V inverse, V move, V aim, V live, Outlook& out) {
  const V ratio = move * inverse;
  out.least_ratio = vmin(out.least_ratio, ratio);
  const V step = live * (aim - z * ratio - z);
  out.multiplier(step, z);
  return step;
}
