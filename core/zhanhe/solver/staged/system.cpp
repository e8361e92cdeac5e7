#include "zhanhe/solver/staged/system.hpp"

#include <algorithm>
#include <cmath>

#include "zhanhe/solver/staged/system_parts.hpp"

namespace zhanhe::solver::staged {

namespace {

/// More than this does not stay in a cache until it is used again.
constexpr std::size_t most_cached = std::size_t{8} << 20;

/// What a state keeps at the least when it does not forget everything.
constexpr double least_kept = 0.01;

/// Whether a chain can be eliminated from its end: what a state keeps is not small, or nothing, and no row looks at
/// what is forgotten.
bool can_be_reversed(const Form& form) {
  for (std::size_t k = 0; k < form.states.size(); ++k) {
    const Number& keep = form.numbers[form.keep[k]];
    for (std::size_t b = 0; b < form.blocks; ++b) {
      for (std::size_t l = 0; l < lanes; ++l) {
        const double kept = keep.at(b)[l];
        if (kept > least_kept) continue;
        if (kept != 0.0) return false;
        for (const Entry& e : form.before) {
          if (e.column == k && form.numbers[e.number].at(b)[l] != 0.0) return false;
        }
      }
    }
  }
  return !form.states.empty();
}

}  // namespace

void System::Chain::find_restarts(const Form& form, int ld) {
  const std::size_t links = form.link_rows;
  restarts_from.assign(1, 0);
  for (std::size_t b = 0; b < hours.blocks; ++b) {
    for (std::size_t hour = std::max(b * lanes, view.middle); hour < std::min((b + 1) * lanes, hours.hours); ++hour) {
      for (std::size_t k = 0; k < form.states.size(); ++k) {
        if (form.numbers[form.keep[k]].at(hours.first_block + b)[hour % lanes] != 0.0) continue;
        restarts.push_back({hour, static_cast<std::int32_t>(k), 0.0, 0.0, 0.0, nullptr, nullptr});
      }
    }
    restarts_from.push_back(restarts.size());
  }
  const std::size_t row = in_eights(static_cast<std::size_t>(ld));
  const std::size_t each = row + in_eights(links);
  of_restarts = AlignedArray(restarts.size() * each);
  for (std::size_t r = 0; r < restarts.size(); ++r) {
    restarts[r].states = of_restarts.data() + r * each;
    restarts[r].links = restarts[r].states + row;
  }
  view.restarts = restarts.data();
  view.restarts_from = restarts_from.data();
}

double Lone::theta(double regularisation) const {
  double value = quadratic + regularisation;
  if (has_lower()) value += zl / slack_lower();
  if (has_upper()) value += zu / slack_upper();
  return value;
}

double Lone::aim() const {
  double value = 0.0;
  if (has_lower()) value += tl / slack_lower();
  if (has_upper()) value -= tu / slack_upper();
  return value;
}

System::System(const Form& form, int threads, const Kernels& sweeps)
    : form_(form), plan_(form), kernels_(sweeps), partner_(threads) {
  plan_.show(view_, form);
  const std::size_t n = form.slots.size();
  const std::size_t m = form.states.size();
  const std::size_t rows = form.rows();
  const std::size_t blocks = form.blocks;
  const std::size_t state_blocks = blocks + form.chains.size() + 1;
  for (AlignedArray* array : {&x_, &zl_, &zu_, &dx_, &dzl_, &dzu_}) *array = AlignedArray(blocks * n * lanes);
  for (AlignedArray* array : {&s_, &szl_, &szu_, &ds_, &stl_, &stu_, &pi_, &dpi_}) {
    *array = AlignedArray(state_blocks * m * lanes);
  }
  for (AlignedArray* array : {&y_, &dy_}) *array = AlignedArray(blocks * rows * lanes);
  live_ = AlignedArray(blocks * lanes);
  for (std::size_t t = 0; t < form.hours; ++t) live_[form.place(t)] = 1.0;
  factor_ = AlignedArray(blocks * static_cast<std::size_t>(view_.m_size) * lanes);
  view_.x.x = x_.data(), view_.x.zl = zl_.data(), view_.x.zu = zu_.data();
  view_.x.dx = dx_.data(), view_.x.dzl = dzl_.data(), view_.x.dzu = dzu_.data();
  view_.s.x = s_.data(), view_.s.zl = szl_.data(), view_.s.zu = szu_.data();
  view_.s.dx = ds_.data(), view_.s.tl = stl_.data(), view_.s.tu = stu_.data();
  view_.y = y_.data(), view_.dy = dy_.data(), view_.pi = pi_.data(), view_.dpi = dpi_.data();
  view_.live = live_.data();
  view_.factor = factor_.data();
  view_.row_regularisation = 1e-11;
  view_.state_regularisation = 1e-11;
  view_.primal_regularisation = 1e-8;
  view_.fixed_state_weight = 1e12;
  for (const Entry& e : form.of_globals) {
    of_globals_.push_back({static_cast<int>(e.row), static_cast<int>(e.column), static_cast<int>(e.number)});
  }
  for (const Entry& e : form.totals) {
    totals_.push_back({static_cast<int>(e.row), static_cast<int>(e.column), static_cast<int>(e.number)});
  }
  for (const Form::Global& g : form.globals) globals_.push_back({g.lower, g.upper, g.cost, g.quadratic});
  m_.assign(form.global_rhs.size(), 0.0);
  dm_ = m_now_ = moved_ = m_;
  g_now_.assign(globals_.size(), 0.0);
  view_.of_globals = of_globals_.data();
  view_.of_globals_count = static_cast<int>(of_globals_.size());
  view_.totals = totals_.data();
  view_.totals_count = static_cast<int>(totals_.size());
  totals_of_.assign(n, {0, 0});
  for (std::size_t e = 0; e < totals_.size(); ++e) {
    Range32& range = totals_of_[static_cast<std::size_t>(totals_[e].column)];
    if (range.end == 0) range.begin = static_cast<int>(e);
    range.end = static_cast<int>(e + 1);
  }
  view_.h_of = totals_of_.data();
  view_.g_now = g_now_.data();
  view_.m_now = m_now_.data();

  const std::size_t ld = static_cast<std::size_t>(view_.ld);
  const std::size_t links = form.link_rows;
  const bool reversible = can_be_reversed(form);
  for (std::size_t k = 0; k < form.chains.size(); ++k) {
    auto chain = std::make_unique<Chain>();
    chain->hours = form.chains[k];
    const std::size_t hours = chain->hours.hours;
    const std::size_t sites = hours + 1;
    chain->z = AlignedArray(sites * static_cast<std::size_t>(view_.dense));
    for (AlignedArray* a : {&chain->z_diagonal, &chain->c, &chain->theta, &chain->mean, &chain->innovation}) {
      *a = AlignedArray(sites * ld);
    }
    chain->link_c = AlignedArray(hours * links * ld);
    chain->link_v = AlignedArray(hours * links * in_eights(links));
    chain->link_rhs = AlignedArray(hours * links);
    chain->middle_f = AlignedArray(static_cast<std::size_t>(view_.dense));
    chain->middle_mean = AlignedArray(ld);
    chain->last_r2 = AlignedArray(ld);
    for (std::size_t i = 0; i < m; ++i) {
      chain->tied.push_back(form.cyclic[i] ? 1 : 0);
      if (form.cyclic[i]) chain->cyclic.push_back(static_cast<int>(i));
      chain->first.push_back({form.first_lower[i], form.first_upper[i]});
    }
    ChainView& v = chain->view;
    v.first_block = chain->hours.first_block;
    v.blocks = chain->hours.blocks;
    v.hours = hours;
    v.state_block = v.first_block + k + 1;
    const std::size_t half = (chain->hours.blocks + 1) / 2;
    v.middle = reversible && chain->hours.blocks >= 2 ? half * lanes : hours;
    chain->find_restarts(form, view_.ld);
    v.z = chain->z.data(), v.z_diagonal = chain->z_diagonal.data(), v.c = chain->c.data();
    v.large = view_.dense % static_cast<int>(lanes) == 0 && chain->z.size() * sizeof(double) > most_cached;
    v.theta = chain->theta.data(), v.mean = chain->mean.data(), v.innovation = chain->innovation.data();
    v.link_c = chain->link_c.data(), v.link_v = chain->link_v.data(), v.link_rhs = chain->link_rhs.data();
    v.middle_f = chain->middle_f.data(), v.middle_mean = chain->middle_mean.data();
    v.last_r2 = chain->last_r2.data();
    v.last_kind = chain->tied.data();
    const std::size_t count = chain->cyclic.size();
    const std::size_t stride = chain->fade_stride();
    const auto fade = [&](FadeView& view, Chain::Fade& store, std::size_t length) {
      store.phi = AlignedArray(count == 0 ? 0 : (length + 2) * ld * stride);
      store.at_middle = AlignedArray(ld * stride);
      store.matrix = AlignedArray(count * stride);
      store.force = AlignedArray(stride);
      view = {static_cast<int>(count),
              static_cast<int>(stride),
              chain->cyclic.data(),
              store.phi.data(),
              store.at_middle.data(),
              store.matrix.data(),
              store.force.data(),
              &store.active,
              &store.fading};
    };
    fade(v.forwards, chain->forwards, v.middle);
    fade(v.backwards, chain->backwards, hours - v.middle);
    chain->lambda = Vector::Zero(index(m));
    chain->sigma = Vector::Zero(index(count));
    chains_.push_back(std::move(chain));
  }
  for (auto& work : work_) work = std::make_unique<Work>(view_, plan_.numbers);
  pairs_ = count_pairs();
}

System::~System() = default;

Sums System::predict() {
  Sums sums{};
  SweepView sweep{};
  sweep.mode = Mode::predict;
  sweep.factor = true;
  sweep.take = to_take_;
  sweep.absorb = absorb_;
  sweep.primal_step = primal_step_;
  sweep.dual_step = dual_step_;
  for_each_lone([](Lone& lone) { lone.dx = lone.tl = lone.tu = 0.0; });
  std::ranges::fill(dm_, 0.0);
  for (auto& chain : chains_) {
    for (Lone& first : chain->first) first.dx = 0.0;
  }
  affine_ = true;
  solve_newton(sweep, sums);
  to_take_ = absorb_ = false;
  // States before the chains: their own bounds.
  for (auto& chain : chains_) {
    for (std::size_t k = 0; k < chain->first.size(); ++k) {
      const Lone& first = chain->first[k];
      const std::size_t m = form_.states.size();
      double gradient = pull_of_first(*chain, k, Mode::predict);
      double lower = first.lower;
      double upper = first.upper;
      double zl = first.zl;
      double zu = first.zu;
      if (form_.cyclic[k]) {
        const std::size_t last = chain->hours.first_block + chain->hours.blocks - 1;
        const std::size_t lane = (chain->hours.hours - 1) % lanes;
        const std::size_t at = ((chain->view.state_block + chain->hours.blocks - 1) * m + k) * lanes + lane;
        gradient += form_.numbers[form_.states[k].cost].at(last)[lane] - pi_[at];
        lower = form_.numbers[form_.states[k].lower].at(last)[lane];
        upper = form_.numbers[form_.states[k].upper].at(last)[lane];
        zl = szl_[at];
        zu = szu_[at];
        sums.products += zl * (lower > -1e90 ? first.x - lower : 0.0) + zu * (upper < 1e90 ? upper - first.x : 0.0);
      }
      if (!(upper > lower)) continue;
      sums.dual = std::max(sums.dual, std::abs(gradient - zl + zu));
      if (gradient > 0.0 && lower > -1e90) sums.gap += gradient * (first.x - lower);
      if (gradient < 0.0 && upper < 1e90) sums.gap -= gradient * (upper - first.x);
      if ((gradient > 0.0 && lower < -1e90) || (gradient < 0.0 && upper > 1e90)) {
        sums.unanswered = std::max(sums.unanswered, std::abs(gradient));
      }
    }
  }
  for_each_lone([&](Lone& lone) {
    if (lone.has_lower()) sums.products += lone.zl * (lone.x - lone.lower);
    if (lone.has_upper()) sums.products += lone.zu * (lone.upper - lone.x);
  });
  return sums;
}

double System::correct(double mu) {
  in_halves([&](std::size_t first, std::size_t state_block, std::size_t count, Sums&) {
    kernels_.targets(view_, first, state_block, count, mu);
  });
  for_each_lone([&](Lone& lone) {
    if (lone.has_lower()) lone.tl = mu - lone.dx * lone.step_zl();
    if (lone.has_upper()) lone.tu = mu + lone.dx * lone.step_zu();
  });
  affine_ = false;
  Sums sums{};
  SweepView sweep{};
  sweep.mode = Mode::correct;
  sweep.target = mu;
  solve_newton(sweep, sums);
  return sums.primal;
}

double System::refine() {
  Sums sums{};
  SweepView sweep{};
  sweep.mode = Mode::refine;
  solve_newton(sweep, sums);
  return sums.primal;
}

Sums System::look() {
  Sums sums = in_halves([&](std::size_t first, std::size_t state_block, std::size_t count, Sums& to) {
    kernels_.look(view_, first, state_block, count, affine_, to);
  });
  add(sums, outlook_);
  for_each_lone([&](Lone& lone) {
    if (lone.has_lower()) {
      const double dz = lone.step_zl();
      sums.cross_primal += lone.dx * lone.zl;
      sums.cross_both += lone.dx * dz;
      sums.shrink_primal = std::max(sums.shrink_primal, -lone.dx / lone.slack_lower());
      sums.shrink_dual = std::max(sums.shrink_dual, -dz / lone.zl);
    }
    if (lone.has_upper()) {
      const double dz = lone.step_zu();
      sums.cross_primal -= lone.dx * lone.zu;
      sums.cross_both -= lone.dx * dz;
      sums.shrink_primal = std::max(sums.shrink_primal, lone.dx / lone.slack_upper());
      sums.shrink_dual = std::max(sums.shrink_dual, -dz / lone.zu);
    }
  });
  return sums;
}

void System::regularise(double factor) {
  view_.row_regularisation = std::clamp(view_.row_regularisation * factor, 1e-11, 1e-7);
  view_.state_regularisation = std::clamp(view_.state_regularisation * factor, 1e-11, 1e-7);
}

void System::take(double primal, double dual) {
  in_halves([&](std::size_t first, std::size_t state_block, std::size_t count, Sums&) {
    kernels_.take_states(view_, first, state_block, count, primal, dual);
  });
  to_take_ = true;
  primal_step_ = primal;
  dual_step_ = dual;
  for_each_lone([&](Lone& lone) {
    if (lone.has_lower()) lone.zl += dual * lone.step_zl();
    if (lone.has_upper()) lone.zu += dual * lone.step_zu();
    lone.x += primal * lone.dx;
  });
  const std::size_t m = form_.states.size();
  for (auto& chain : chains_) {
    for (std::size_t k = 0; k < m; ++k) {
      const std::size_t at = ((chain->view.state_block - 1) * m + k) * lanes + lanes - 1;
      Lone& first = chain->first[k];
      if (form_.cyclic[k] || first.fixed()) {
        s_[at] += primal * ds_[at];
        first.x = s_[at];
      } else {
        s_[at] = first.x;
      }
    }
  }
  for (std::size_t i = 0; i < m_.size(); ++i) {
    m_[i] += dual * dm_[i];
  }
}

}  // namespace zhanhe::solver::staged
