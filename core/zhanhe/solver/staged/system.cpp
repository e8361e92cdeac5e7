#include "zhanhe/solver/staged/system.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <Eigen/Cholesky>
#include <Eigen/Dense>

namespace zhanhe::solver::staged {

namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

}  // namespace

double Lone::theta(double regularisation) const {
  double value = quadratic + regularisation;
  if (has_lower()) value += zl / std::max(x - lower, 1e-30);
  if (has_upper()) value += zu / std::max(upper - x, 1e-30);
  return value;
}
double Lone::aim() const {
  double value = 0.0;
  if (has_lower()) value += tl / std::max(x - lower, 1e-30);
  if (has_upper()) value -= tu / std::max(upper - x, 1e-30);
  return value;
}

struct System::Work {
  AlignedArray storage;
  WorkView view{};

  explicit Work(const HoursView& h) {
    const auto slots = static_cast<std::size_t>(h.slots);
    const auto rows = static_cast<std::size_t>(h.own + h.links);
    const auto states = static_cast<std::size_t>(h.states);
    const auto links = static_cast<std::size_t>(h.links);
    const auto ld = static_cast<std::size_t>(h.ld);
    std::size_t total = 0;
    std::vector<std::pair<double**, std::size_t>> parts;
    const auto part = [&](double*& pointer, std::size_t size) {
      parts.emplace_back(&pointer, total);
      total += (size + 15) / 8 * 8;
    };
    for (double** p : {&view.w, &view.p, &view.slack_lower, &view.slack_upper, &view.inverse_lower,
                       &view.inverse_upper}) {
      part(*p, 8 * slots);
    }
    for (double** p : {&view.r3, &view.t, &view.y}) part(*p, 8 * rows);
    for (double** p : {&view.r4, &view.r4_residual, &view.pi, &view.dz, &view.theta, &view.r2, &view.theta_before,
                       &view.r2_before}) {
      part(*p, 8 * states);
    }
    part(view.xi, 8 * static_cast<std::size_t>(h.x_size));
    part(view.pp, 8 * static_cast<std::size_t>(h.p_size));
    part(view.tt, 8 * static_cast<std::size_t>(h.t_size));
    for (double** p : {&view.tb, &view.dyb}) part(*p, 8 * links);
    part(view.f, static_cast<std::size_t>(h.dense));
    part(view.noise, h.ld > 4 ? 8 * static_cast<std::size_t>(h.dense) : 0);
    part(view.mean, ld);
    part(view.force, ld);
    part(view.column, std::max<std::size_t>(links, 24) * std::max<std::size_t>(ld, 1));
    part(view.phi, ld * ld);
    view.vector_size = (std::max({ld, links, std::size_t{8}}) + 7) / 8 * 8;
    part(view.vectors, 8 * view.vector_size);
    storage = AlignedArray(total);
    for (const auto& [pointer, offset] : parts) *pointer = storage.data() + offset;
  }
};

struct System::Chain {
  ChainOfHours hours;
  ChainView view{};
  std::vector<Lone> first;  // of states that begin free; only theirs are used
  AlignedArray z, z_diagonal, c, theta, mean, innovation, link_c, link_v, link_rhs, middle_f, middle_mean, last_r2;
  std::vector<std::uint8_t> tied;
  std::vector<std::int32_t> cyclic;
  struct Fade {
    AlignedArray phi, at_middle, matrix, force;
    std::size_t active = 0;
    bool fading = false;
  };
  Fade forwards, backwards;
  Eigen::LLT<Matrix> meeting;    // F + Z where the segments meet
  Matrix difference, solved;     // phi from the left minus phi from the right, and V^-1 times it
  Eigen::LDLT<Matrix> cyclic_matrix;
  Vector lambda, sigma;
};

System::System(const Form& form, int threads, const Kernels& sweeps)
    : form_(form), plan_(form), kernels_(sweeps), partner_(threads) {
  plan_.show(view_, form);
  const std::size_t n = form.slots.size();
  const std::size_t m = form.states.size();
  const std::size_t rows = form.rows();
  const std::size_t blocks = form.blocks;
  const std::size_t state_blocks = blocks + form.chains.size() + 1;
  for (AlignedArray* array : {&x_, &zl_, &zu_, &dx_, &tl_, &tu_}) *array = AlignedArray(blocks * n * lanes);
  for (AlignedArray* array : {&s_, &szl_, &szu_, &ds_, &stl_, &stu_, &pi_, &dpi_}) {
    *array = AlignedArray(state_blocks * m * lanes);
  }
  for (AlignedArray* array : {&y_, &dy_}) *array = AlignedArray(blocks * rows * lanes);
  live_ = AlignedArray(blocks * lanes);
  for (std::size_t t = 0; t < form.hours; ++t) live_[form.place(t)] = 1.0;
  factor_ = AlignedArray(blocks * static_cast<std::size_t>(view_.m_size) * lanes);
  view_.x.x = x_.data(), view_.x.zl = zl_.data(), view_.x.zu = zu_.data();
  view_.x.dx = dx_.data(), view_.x.tl = tl_.data(), view_.x.tu = tu_.data();
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
  // Both ends at once need a transition that can be turned round.
  bool reversible = links == 0 && m > 0;
  for (const std::uint32_t keep : form.keep) {
    reversible = reversible && std::ranges::all_of(form.numbers[keep].values, [](double l) { return l > 0.01; });
  }
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
    chain->link_v = AlignedArray(hours * links * links);
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
    v.z = chain->z.data(), v.z_diagonal = chain->z_diagonal.data(), v.c = chain->c.data();
    v.theta = chain->theta.data(), v.mean = chain->mean.data(), v.innovation = chain->innovation.data();
    v.link_c = chain->link_c.data(), v.link_v = chain->link_v.data(), v.link_rhs = chain->link_rhs.data();
    v.middle_f = chain->middle_f.data(), v.middle_mean = chain->middle_mean.data();
    v.last_r2 = chain->last_r2.data();
    v.last_kind = chain->tied.data();
    const std::size_t count = chain->cyclic.size();
    const auto fade = [&](FadeView& view, Chain::Fade& store, std::size_t length) {
      store.phi = AlignedArray(count == 0 ? 0 : (length + 2) * ld * count);
      store.at_middle = AlignedArray(ld * count);
      store.matrix = AlignedArray(count * count);
      store.force = AlignedArray(count);
      view = {static_cast<int>(count), chain->cyclic.data(), store.phi.data(), store.at_middle.data(),
              store.matrix.data(), store.force.data(), &store.active, &store.fading};
    };
    fade(v.forwards, chain->forwards, v.middle);
    fade(v.backwards, chain->backwards, hours - v.middle);
    chain->lambda = Vector::Zero(index(m));
    chain->sigma = Vector::Zero(index(count));
    chains_.push_back(std::move(chain));
  }
  for (auto& work : work_) work = std::make_unique<Work>(view_);
}

System::~System() = default;

template <class Function>
void System::for_each_lone(Function&& function) {
  for (Lone& g : globals_) {
    if (!g.fixed()) function(g);
  }
  for (auto& chain : chains_) {
    for (std::size_t k = 0; k < chain->first.size(); ++k) {
      if (!form_.cyclic[k] && !chain->first[k].fixed()) function(chain->first[k]);
    }
  }
}

namespace {

double inside(double lower, double upper) {
  if (lower > -1e90 && upper < 1e90) return 0.5 * (lower + upper);
  if (lower > -1e90) return lower + 1.0;
  if (upper < 1e90) return upper - 1.0;
  return 0.0;
}

}  // namespace

void System::start(double multiplier) {
  pairs_ = 0.0;
  const auto fill = [&](const std::vector<Slot>& slots, std::size_t block, std::size_t at_block, double* x, double* zl,
                        double* zu) {
    for (std::size_t j = 0; j < slots.size(); ++j) {
      const double* lower = form_.numbers[slots[j].lower].at(block);
      const double* upper = form_.numbers[slots[j].upper].at(block);
      for (std::size_t l = 0; l < lanes; ++l) {
        const std::size_t at = (at_block * slots.size() + j) * lanes + l;
        x[at] = inside(lower[l], upper[l]);
        zl[at] = zu[at] = 0.0;
        if (!(upper[l] > lower[l])) {
          x[at] = lower[l];
          continue;
        }
        if (lower[l] > -1e90) zl[at] = multiplier;
        if (upper[l] < 1e90) zu[at] = multiplier;
        if (live_[block * lanes + l] == 0.0) continue;
        pairs_ += (lower[l] > -1e90 ? 1.0 : 0.0) + (upper[l] < 1e90 ? 1.0 : 0.0);
      }
    }
  };
  for (const auto& chain : chains_) {
    for (std::size_t b = 0; b < chain->hours.blocks; ++b) {
      const std::size_t block = chain->hours.first_block + b;
      fill(form_.slots, block, block, x_.data(), zl_.data(), zu_.data());
      fill(form_.states, block, chain->view.state_block + b, s_.data(), szl_.data(), szu_.data());
    }
    const std::size_t m = form_.states.size();
    for (std::size_t k = 0; k < m; ++k) {
      double& first = s_[((chain->view.state_block - 1) * m + k) * lanes + lanes - 1];
      if (form_.cyclic[k]) {
        first = s_[((chain->view.state_block + chain->hours.blocks - 1) * m + k) * lanes + (chain->hours.hours - 1) % lanes];
      } else {
        first = inside(chain->first[k].lower, chain->first[k].upper);
      }
      chain->first[k].x = first;
    }
  }
  for (Lone& g : globals_) g.x = g.fixed() ? g.lower : inside(g.lower, g.upper);
  for_each_lone([&](Lone& lone) {
    lone.zl = lone.has_lower() ? multiplier : 0.0;
    lone.zu = lone.has_upper() ? multiplier : 0.0;
    pairs_ += (lone.has_lower() ? 1.0 : 0.0) + (lone.has_upper() ? 1.0 : 0.0);
  });
}

namespace {

/// Moves an unknown inside its bounds and its multipliers up, so that no product is much less than `mu`.
void move_inside(double lower, double upper, double mu, double& x, double& zl, double& zu) {
  if (!(upper > lower)) {
    x = lower;
    zl = zu = 0.0;
    return;
  }
  const bool below = lower > -1e90;
  const bool above = upper < 1e90;
  const auto least = [&](double z) { return std::min(0.1 * (upper - lower), mu / std::max(z, std::sqrt(mu))); };
  if (below) x = std::max(x, lower + least(zl));
  if (above) x = std::min(x, upper - least(zu));
  zl = below ? std::max(zl, 0.1 * mu / (x - lower)) : 0.0;
  zu = above ? std::max(zu, 0.1 * mu / (upper - x)) : 0.0;
}

}  // namespace

/// For every padded hour, the padded hour of the earlier solve whose place it takes.
std::vector<std::size_t> System::places_after(std::size_t shift) const {
  constexpr std::size_t day = 24;
  std::vector<std::size_t> places(form_.blocks * lanes);
  for (std::size_t p = 0; p < places.size(); ++p) places[p] = p;
  if (shift == 0 || form_.chains.size() != 1) return places;
  for (std::size_t t = 0; t < form_.hours; ++t) {
    std::size_t source = t + shift;
    while (source >= form_.hours && source >= day) source -= day;
    places[form_.place(t)] = form_.place(std::min(source, form_.hours - 1));
  }
  return places;
}

void System::restore(const Iterate& from) {
  start(1.0);  // counts the bounds
  const auto put = [](const AlignedArray& of, AlignedArray& to) { std::copy(of.begin(), of.end(), to.begin()); };
  put(from.at.x, x_), put(from.zl, zl_), put(from.zu, zu_), put(from.at.y, y_);
  put(from.at.s, s_), put(from.szl, szl_), put(from.szu, szu_), put(from.at.pi, pi_);
  for (std::size_t c = 0; c < chains_.size(); ++c) chains_[c]->first = from.firsts[c];
  globals_ = from.globals;
  m_ = from.at.m;
}

void System::start_from(const Iterate& from, double mu, std::size_t shift) {
  start(1.0);  // counts the bounds, and places first states
  const std::vector<std::size_t> source = places_after(shift);
  const std::size_t m = form_.states.size();
  // `offset`: by how many blocks the arrays of states lie behind.
  const auto move = [&](std::size_t width, std::size_t block, std::size_t offset, const AlignedArray& of,
                        AlignedArray& to) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const std::size_t padded = source[block * lanes + l];
      const std::size_t there = (padded / lanes + offset) * width * lanes + padded % lanes;
      const std::size_t here = (block + offset) * width * lanes + l;
      for (std::size_t j = 0; j < width; ++j) to[here + j * lanes] = of[there + j * lanes];
    }
  };
  const auto inside = [&](const std::vector<Slot>& slots, std::size_t block, std::size_t offset, AlignedArray& x,
                          AlignedArray& zl, AlignedArray& zu) {
    for (std::size_t j = 0; j < slots.size(); ++j) {
      const double* lower = form_.numbers[slots[j].lower].at(block);
      const double* upper = form_.numbers[slots[j].upper].at(block);
      for (std::size_t l = 0; l < lanes; ++l) {
        const std::size_t at = ((block + offset) * slots.size() + j) * lanes + l;
        move_inside(lower[l], upper[l], mu, x[at], zl[at], zu[at]);
      }
    }
  };
  for (std::size_t c = 0; c < chains_.size(); ++c) {
    Chain& chain = *chains_[c];
    const std::size_t offset = chain.view.state_block - chain.hours.first_block;
    for (std::size_t b = 0; b < chain.hours.blocks; ++b) {
      const std::size_t block = chain.hours.first_block + b;
      move(form_.slots.size(), block, 0, from.at.x, x_);
      move(form_.slots.size(), block, 0, from.zl, zl_);
      move(form_.slots.size(), block, 0, from.zu, zu_);
      move(form_.rows(), block, 0, from.at.y, y_);
      move(m, block, offset, from.at.s, s_);
      move(m, block, offset, from.szl, szl_);
      move(m, block, offset, from.szu, szu_);
      move(m, block, offset, from.at.pi, pi_);
      inside(form_.slots, block, 0, x_, zl_, zu_);
      inside(form_.states, block, offset, s_, szl_, szu_);
    }
    for (std::size_t k = 0; k < m; ++k) {
      double& first = s_[((chain.view.state_block - 1) * m + k) * lanes + lanes - 1];
      Lone& lone = chain.first[k];
      if (form_.cyclic[k]) {
        first = s_[((chain.view.state_block + chain.hours.blocks - 1) * m + k) * lanes + (chain.hours.hours - 1) % lanes];
      } else if (!lone.fixed()) {
        first = from.firsts[c][k].x;
        lone.zl = from.firsts[c][k].zl;
        lone.zu = from.firsts[c][k].zu;
        move_inside(lone.lower, lone.upper, mu, first, lone.zl, lone.zu);
      }
      lone.x = first;
    }
  }
  m_ = from.at.m;
  for (std::size_t g = 0; g < globals_.size(); ++g) {
    if (globals_[g].fixed()) continue;
    globals_[g].x = from.globals[g].x;
    globals_[g].zl = from.globals[g].zl;
    globals_[g].zu = from.globals[g].zu;
    move_inside(globals_[g].lower, globals_[g].upper, mu, globals_[g].x, globals_[g].zl, globals_[g].zu);
  }
  absorb_ = true;
}

double System::pull_of_first(const Chain& chain, std::size_t k, Mode mode) const {
  const double step = mode == Mode::predict ? 0.0 : 1.0;
  const std::size_t m = form_.states.size();
  const std::size_t block = chain.hours.first_block;
  const std::size_t place = (chain.view.state_block * m + k) * lanes;
  double pull = form_.numbers[form_.keep[k]].at(block)[0] * (pi_[place] + step * dpi_[place]);
  for (const Entry& e : form_.before) {
    if (e.column != k) continue;
    const std::size_t row = (block * form_.rows() + form_.own_rows + e.row) * lanes;
    pull -= form_.numbers[e.number].at(block)[0] * (y_[row] + step * dy_[row]);
  }
  return pull;
}

void System::open(Chain& chain, const SweepView& sweep) {
  const bool factor = sweep.factor;
  const std::size_t m = form_.states.size();
  const std::size_t ld = static_cast<std::size_t>(view_.ld);
  const std::size_t count = chain.cyclic.size();
  if (factor) {
    std::fill_n(chain.z.data(), static_cast<std::size_t>(view_.dense), 0.0);
    for (auto* fade : {&chain.forwards, &chain.backwards}) {
      std::fill_n(fade->phi.data(), std::min(fade->phi.size(), ld * count), 0.0);
      for (std::size_t q = 0; q < count; ++q) {
        fade->phi[static_cast<std::size_t>(chain.cyclic[q]) * count + q] = 1.0;
      }
      fade->active = 1;
    }
  }
  for (std::size_t k = 0; k < m; ++k) {
    const Lone& first = chain.first[k];
    const bool free = !form_.cyclic[k] && !first.fixed();
    const double theta = free ? first.theta(view_.primal_regularisation) : 0.0;
    chain.z_diagonal[k] = free ? 1.0 / theta : 0.0;
    chain.c[k] = chain.innovation[k] = chain.mean[k] = 0.0;
    chain.theta[k] = theta;
    if (free && sweep.mode != Mode::border) {
      const double r2 = -pull_of_first(chain, k, sweep.mode) - theta * first.dx + first.aim();
      chain.mean[k] = r2 / theta;
    }
  }
}

void System::meet(Chain& chain, const SweepView& sweep) {
  const bool factor = sweep.factor;
  const std::size_t m = form_.states.size();
  if (m == 0) return;
  const std::size_t ld = static_cast<std::size_t>(view_.ld);
  const std::size_t count = chain.cyclic.size();
  const std::size_t hours = chain.view.hours;
  const std::size_t middle = chain.view.middle;
  double* last_z = chain.z_diagonal.data() + hours * ld;
  double* last_mean = chain.mean.data() + hours * ld;
  const double* last_theta = chain.theta.data() + hours * ld;
  if (middle == hours) {
    for (std::size_t k = 0; k < m; ++k) {
      last_z[k] = chain.tied[k] ? 0.0 : 1.0 / last_theta[k];
      last_mean[k] = chain.tied[k] ? 0.0 : chain.last_r2[k] / last_theta[k];
    }
  }
  const double* z = chain.z.data() + middle * static_cast<std::size_t>(view_.dense);
  const double* z_diagonal = chain.z_diagonal.data() + middle * ld;
  if (factor) {
    Matrix v(index(m), index(m));
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < m; ++j) {
        const auto place = [&](std::size_t row, std::size_t column) {
          return static_cast<std::size_t>(dense_place(view_.ld, static_cast<int>(row), static_cast<int>(column)));
        };
        const double right = i == j ? z_diagonal[i] : (middle == hours ? 0.0 : z[place(i, j)]);
        v(index(i), index(j)) = 0.5 * (chain.middle_f[place(i, j)] + chain.middle_f[place(j, i)]) + right;
      }
    }
    chain.meeting.compute(v);
    chain.difference = Matrix::Zero(index(m), index(count));
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t q = 0; q < count; ++q) {
        const double right = middle == hours ? (static_cast<std::size_t>(chain.cyclic[q]) == i ? 1.0 : 0.0)
                                             : chain.backwards.at_middle[i * count + q];
        chain.difference(index(i), index(q)) = chain.forwards.at_middle[i * count + q] - right;
      }
    }
    chain.solved = chain.meeting.solve(chain.difference);
    if (count > 0) {
      Matrix j = chain.difference.transpose() * chain.solved;
      for (std::size_t p = 0; p < count; ++p) {
        for (std::size_t q = 0; q < count; ++q) {
          j(index(p), index(q)) += chain.forwards.matrix[p * count + q] + chain.backwards.matrix[p * count + q];
        }
        j(index(p), index(p)) += last_theta[chain.cyclic[p]];
      }
      const Matrix symmetric = 0.5 * (j + j.transpose());
      chain.cyclic_matrix.compute(symmetric);
    }
  }
  Vector apart(index(m));
  for (std::size_t k = 0; k < m; ++k) {
    apart[index(k)] = chain.middle_mean[k] - chain.mean[middle * ld + k];
  }
  chain.lambda = chain.meeting.solve(apart);
  if (count > 0) {
    Vector rhs = -(chain.difference.transpose() * chain.lambda);
    for (std::size_t q = 0; q < count; ++q) {
      rhs[index(q)] -= chain.forwards.force[q] + chain.backwards.force[q];
      if (sweep.mode != Mode::border) {
        const auto k = static_cast<std::size_t>(chain.cyclic[q]);
        rhs[index(q)] += chain.last_r2[k] - pull_of_first(chain, k, sweep.mode);
      }
    }
    chain.sigma = chain.cyclic_matrix.solve(rhs);
    chain.lambda += chain.solved * chain.sigma;
  }
}

namespace {

/// Puts the sums of the second part behind those of the first.
void add(Sums& to, const Sums& more) {
  to.products += more.products;
  to.gap += more.gap;
  to.objective += more.objective;
  to.cross_primal += more.cross_primal;
  to.cross_dual += more.cross_dual;
  to.cross_both += more.cross_both;
  for (double Sums::* most : {&Sums::primal, &Sums::dual, &Sums::unanswered, &Sums::shrink_primal, &Sums::shrink_dual}) {
    to.*most = std::max(to.*most, more.*most);
  }
}

}  // namespace

template <class Function>
Sums System::in_halves(Function&& function) {
  Sums sums{};
  for (const auto& chain : chains_) {
    Sums halves[2]{};
    const std::size_t half = (chain->hours.blocks + 1) / 2;
    const auto part = [&](std::size_t from, std::size_t count, Sums& to) {
      function(chain->hours.first_block + from, chain->view.state_block + from, count, to);
    };
    partner_.both([&] { part(0, half, halves[0]); }, [&] { part(half, chain->hours.blocks - half, halves[1]); });
    add(sums, halves[0]);
    add(sums, halves[1]);
  }
  return sums;
}

void System::run(SweepView sweep, Sums* sums, double* of_globals, double* of_totals) {
  for (auto& chain : chains_) {
    open(*chain, sweep);
    Sums halves[2]{};
    partner_.both(
        [&] { kernels_.inwards(view_, chain->view, work_[0]->view, sweep, true, halves[0]); },
        [&] { kernels_.inwards(view_, chain->view, work_[1]->view, sweep, false, halves[1]); });
    if (sums) {
      add(*sums, halves[0]);
      add(*sums, halves[1]);
    }
    meet(*chain, sweep);
  }
  sweep.factor = false;
  outlook_ = Sums{};
  const std::size_t m = form_.states.size();
  std::vector<double> theirs_of_globals(globals_.size(), 0.0), theirs_of_totals(m_.size(), 0.0);
  for (auto& chain : chains_) {
    const ChainView& v = chain->view;
    if (sweep.store && v.middle == v.hours) {
      for (std::size_t k = 0; k < m; ++k) {
        const std::size_t at = v.hours * static_cast<std::size_t>(view_.ld) + k;
        double& ds = ds_[((v.state_block + v.blocks - 1) * m + k) * lanes + (v.hours - 1) % lanes];
        ds = (sweep.mode == Mode::predict ? 0.0 : ds) + chain->mean[at] +
             chain->z_diagonal[at] * chain->lambda[index(k)];
      }
      for (std::size_t q = 0; q < chain->cyclic.size(); ++q) {
        const auto k = static_cast<std::size_t>(chain->cyclic[q]);
        ds_[((v.state_block + v.blocks - 1) * m + k) * lanes + (v.hours - 1) % lanes] += chain->sigma[index(q)];
      }
    }
    Sums halves[2]{};
    partner_.both(
        [&] {
          kernels_.outwards(view_, v, work_[0]->view, sweep, true, chain->lambda.data(), chain->sigma.data(),
                            of_globals, of_totals, halves[0]);
        },
        [&] {
          kernels_.outwards(view_, v, work_[1]->view, sweep, false, chain->lambda.data(), chain->sigma.data(),
                            of_globals ? theirs_of_globals.data() : nullptr,
                            of_totals ? theirs_of_totals.data() : nullptr, halves[1]);
        });
    add(outlook_, halves[0]);
    add(outlook_, halves[1]);
    if (sweep.store) {
      for (std::size_t k = 0; k < m; ++k) {
        chain->first[k].dx = ds_[((v.state_block - 1) * m + k) * lanes + lanes - 1];
      }
    }
  }
  for (std::size_t g = 0; of_globals && g < globals_.size(); ++g) of_globals[g] += theirs_of_globals[g];
  for (std::size_t i = 0; of_totals && i < m_.size(); ++i) of_totals[i] += theirs_of_totals[i];
}

void System::refresh_globals() {
  for (std::size_t g = 0; g < globals_.size(); ++g) g_now_[g] = globals_[g].x + globals_[g].dx;
  for (std::size_t i = 0; i < m_.size(); ++i) m_now_[i] = m_[i] + dm_[i];
}

void System::factor_border() {
  const std::size_t ng = globals_.size();
  const std::size_t nr = m_.size();
  const std::size_t nb = ng + nr;
  if (nb == 0) return;
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(index(nb), index(nb));
  std::vector<double> of_globals(ng), of_totals(nr);
  for (std::size_t column = 0; column < nb; ++column) {
    std::ranges::fill(of_globals, 0.0);
    std::ranges::fill(of_totals, 0.0);
    if (column >= ng || !globals_[column].fixed()) {
      SweepView sweep{};
      sweep.mode = Mode::border;
      sweep.global = column < ng ? static_cast<int>(column) : -1;
      sweep.total = column < ng ? -1 : static_cast<int>(column - ng);
      run(sweep, nullptr, of_globals.data(), of_totals.data());
    }
    for (std::size_t g = 0; g < ng; ++g) matrix(index(g), index(column)) = -of_globals[g];
    for (std::size_t i = 0; i < nr; ++i) matrix(index(ng + i), index(column)) = of_totals[i];
  }
  for (std::size_t g = 0; g < ng; ++g) {
    if (globals_[g].fixed()) {
      matrix.row(index(g)).setZero();
      matrix.col(index(g)).setZero();
      matrix(index(g), index(g)) = 1.0;
      continue;
    }
    matrix(index(g), index(g)) += globals_[g].theta(view_.primal_regularisation);
    for (std::size_t i = 0; i < nr; ++i) {
      matrix(index(g), index(ng + i)) -= form_.totals_of_globals[i][g];
      matrix(index(ng + i), index(g)) += form_.totals_of_globals[i][g];
    }
  }
  for (std::size_t i = 0; i < nr; ++i) matrix(index(ng + i), index(ng + i)) += view_.row_regularisation;
  border_.compute(matrix);
}

void System::solve_newton(SweepView sweep, Sums& sums) {
  refresh_globals();
  const std::size_t ng = globals_.size();
  const std::size_t nr = m_.size();
  const bool predict = sweep.mode == Mode::predict;
  sweep.global = sweep.total = -1;
  sweep.measure = true;
  if (ng + nr == 0) {
    sweep.store = true;
    run(sweep, &sums, nullptr, nullptr);
    return;
  }
  std::vector<double> of_globals(ng, 0.0), of_totals(nr, 0.0);
  run(sweep, &sums, of_globals.data(), of_totals.data());
  sweep.take = sweep.absorb = false;
  if (sweep.factor) factor_border();
  // Residuals of the border at the step so far.
  Vector rhs = Vector::Zero(index(ng + nr));
  std::vector<double> paid(ng, 0.0), used(nr, 0.0);
  const std::size_t rows = form_.rows();
  const std::size_t n = form_.slots.size();
  const double step = predict ? 0.0 : 1.0;
  for (std::size_t b = 0; b < form_.blocks; ++b) {
    for (const Entry& e : form_.of_globals) {
      const double* d = form_.numbers[e.number].at(b);
      for (std::size_t l = 0; l < lanes; ++l) {
        const std::size_t at = (b * rows + e.row) * lanes + l;
        paid[e.column] += live_[b * lanes + l] * d[l] * (y_[at] + step * dy_[at]);
      }
    }
    for (const Entry& e : form_.totals) {
      const double* h = form_.numbers[e.number].at(b);
      for (std::size_t l = 0; l < lanes; ++l) {
        const std::size_t at = (b * n + e.column) * lanes + l;
        used[e.row] += live_[b * lanes + l] * h[l] * (x_[at] + step * dx_[at]);
      }
    }
  }
  for (std::size_t i = 0; i < nr; ++i) {
    for (std::size_t g = 0; g < ng; ++g) {
      used[i] += form_.totals_of_globals[i][g] * g_now_[g];
      paid[g] += form_.totals_of_globals[i][g] * m_now_[i];
    }
    const double residual = form_.global_rhs[i] - used[i];
    // The slots' whole step comes out of a solve, so what it adds is counted from the iterate.
    rhs[index(ng + i)] = residual - (of_totals[i] - step * moved_[i]);
    sums.primal = std::max(sums.primal, std::abs(residual));
    sums.gap -= m_[i] * residual;
  }
  for (std::size_t g = 0; g < ng; ++g) {
    const Lone& lone = globals_[g];
    const double gradient = lone.cost + lone.quadratic * lone.x - paid[g];
    sums.objective += (lone.cost + 0.5 * lone.quadratic * lone.x) * lone.x;
    if (lone.fixed()) continue;
    rhs[index(g)] = -gradient - lone.theta(view_.primal_regularisation) * lone.dx + lone.aim() + of_globals[g];
    sums.dual = std::max(sums.dual, std::abs(gradient - lone.zl + lone.zu));
    if (gradient > 0.0 && lone.has_lower()) sums.gap += gradient * (lone.x - lone.lower);
    if (gradient < 0.0 && lone.has_upper()) sums.gap -= gradient * (lone.upper - lone.x);
    if ((gradient > 0.0 && !lone.has_lower()) || (gradient < 0.0 && !lone.has_upper())) {
      if (lone.quadratic > 0.0) {
        sums.gap += 0.5 * gradient * gradient / lone.quadratic;
      } else {
        sums.unanswered = std::max(sums.unanswered, std::abs(gradient));
      }
    }
  }
  const Vector beta = border_.solve(rhs);
  sweep.factor = false;
  sweep.measure = false;
  sweep.store = true;
  sweep.dg = beta.data();
  sweep.dm = beta.data() + ng;
  std::ranges::fill(of_totals, 0.0);
  run(sweep, nullptr, nullptr, of_totals.data());
  moved_ = of_totals;
  for (std::size_t g = 0; g < ng; ++g) globals_[g].dx += beta[index(g)];
  for (std::size_t i = 0; i < nr; ++i) dm_[i] += beta[index(ng + i)];
}

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
      // The step is not part of the residual of the iterate, so prices without it.
      const std::size_t m = form_.states.size();
      const std::size_t block = chain->hours.first_block;
      const std::size_t place = (chain->view.state_block * m + k) * lanes;
      double gradient = form_.numbers[form_.keep[k]].at(block)[0] * pi_[place];
      for (const Entry& e : form_.before) {
        if (e.column != k) continue;
        gradient -= form_.numbers[e.number].at(block)[0] *
                    y_[(block * form_.rows() + form_.own_rows + e.row) * lanes];
      }
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
    if (lone.has_lower()) {
      const double dz = -lone.zl * lone.dx / std::max(lone.x - lone.lower, 1e-30) - lone.zl;
      lone.tl = mu - lone.dx * dz;
    }
    if (lone.has_upper()) {
      const double dz = lone.zu * lone.dx / std::max(lone.upper - lone.x, 1e-30) - lone.zu;
      lone.tu = mu + lone.dx * dz;
    }
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
      const double slack = std::max(lone.x - lone.lower, 1e-30);
      const double dz = (lone.tl - lone.zl * lone.dx) / slack - lone.zl;
      sums.cross_primal += lone.dx * lone.zl;
      sums.cross_dual += slack * dz;
      sums.cross_both += lone.dx * dz;
      sums.shrink_primal = std::max(sums.shrink_primal, -lone.dx / slack);
      sums.shrink_dual = std::max(sums.shrink_dual, -dz / lone.zl);
    }
    if (lone.has_upper()) {
      const double slack = std::max(lone.upper - lone.x, 1e-30);
      const double dz = (lone.tu + lone.zu * lone.dx) / slack - lone.zu;
      sums.cross_primal -= lone.dx * lone.zu;
      sums.cross_dual += slack * dz;
      sums.cross_both -= lone.dx * dz;
      sums.shrink_primal = std::max(sums.shrink_primal, lone.dx / slack);
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
    if (lone.has_lower()) {
      lone.zl += dual * ((lone.tl - lone.zl * lone.dx) / std::max(lone.x - lone.lower, 1e-30) - lone.zl);
    }
    if (lone.has_upper()) {
      lone.zu += dual * ((lone.tu + lone.zu * lone.dx) / std::max(lone.upper - lone.x, 1e-30) - lone.zu);
    }
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

namespace {

AlignedArray copy(const AlignedArray& from) {
  AlignedArray to(from.size());
  std::copy(from.begin(), from.end(), to.begin());
  return to;
}

}  // namespace

Form::Point System::point() {
  if (to_take_) {
    in_halves([&](std::size_t first, std::size_t, std::size_t count, Sums&) {
      kernels_.take_slots(view_, first, count, primal_step_, dual_step_);
    });
    to_take_ = false;
  }
  Form::Point point{copy(x_), copy(y_), copy(s_), copy(pi_), {}, m_};
  for (const Lone& g : globals_) point.g.push_back(g.x);
  return point;
}

System::Iterate System::iterate() {
  Iterate iterate{point(), copy(zl_), copy(zu_), copy(szl_), copy(szu_), globals_, {}};
  for (const auto& chain : chains_) iterate.firsts.push_back(chain->first);
  return iterate;
}

Form::Point System::step() const {
  Form::Point step{copy(dx_), copy(dy_), copy(ds_), copy(dpi_), {}, dm_};
  for (const Lone& g : globals_) step.g.push_back(g.dx);
  return step;
}

System::Regularisation System::regularisation() const {
  return {view_.row_regularisation, view_.state_regularisation, view_.primal_regularisation};
}

}  // namespace zhanhe::solver::staged
