// Where the iterate begins, and what is taken out of it.

#include <algorithm>
#include <cmath>

#include "zhanhe/solver/staged/system_parts.hpp"

namespace zhanhe::solver::staged {

namespace {

/// Half way between two bounds; at 0, but a unit inside, where there is one: a limit of a million says nothing about
/// where the year's total lies.
double inside(double lower, double upper) {
  if (lower > -1e90 && upper < 1e90) return 0.5 * (lower + upper);
  if (lower > -1e90) return std::max(0.0, lower + 1.0);
  if (upper < 1e90) return std::min(0.0, upper - 1.0);
  return 0.0;
}

/// The first multiplier of a bound: less where the only bound is far, so that the products are alike.
double first_multiplier(double multiplier, double slack, bool other_bound) {
  return other_bound ? multiplier : multiplier / std::max(1.0, slack);
}

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

/// Less than this, in the user's units, is nothing.
constexpr double unnoticed = 1e-7;

/// Whether a bound holds an unknown: its multiplier outweighs what is left of the slack.
bool leans(double slack, double multiplier) { return multiplier > 10.0 * slack; }

/// Calls function(bound, unknown, multiplier, unit) for both bounds of every unknown of a block.
template <class Function>
void at_bounds(const Form& form, const std::vector<Slot>& slots, std::size_t block, std::size_t at_block,
               AlignedArray& x, const AlignedArray& zl, const AlignedArray& zu, Function&& function) {
  for (std::size_t j = 0; j < slots.size(); ++j) {
    const double* lower = form.numbers[slots[j].lower].at(block);
    const double* upper = form.numbers[slots[j].upper].at(block);
    const std::size_t at = (at_block * slots.size() + j) * lanes;
    for (std::size_t l = 0; l < lanes; ++l) {
      function(lower[l], x[at + l], zl[at + l], slots[j].unit);
      function(upper[l], x[at + l], zu[at + l], slots[j].unit);
    }
  }
}

AlignedArray copy(const AlignedArray& from) {
  AlignedArray to(from.size());
  std::copy(from.begin(), from.end(), to.begin());
  return to;
}

}  // namespace

/// Bounds that have a multiplier, in all hours.
double System::count_pairs() {
  double pairs = 0.0;
  for (std::size_t block = 0; block < form_.blocks; ++block) {
    for (const auto* slots : {&form_.slots, &form_.states}) {
      for (const Slot& slot : *slots) {
        const double* lower = form_.numbers[slot.lower].at(block);
        const double* upper = form_.numbers[slot.upper].at(block);
        for (std::size_t l = 0; l < lanes; ++l) {
          if (!(upper[l] > lower[l]) || live_[block * lanes + l] == 0.0) continue;
          pairs += (lower[l] > -1e90 ? 1.0 : 0.0) + (upper[l] < 1e90 ? 1.0 : 0.0);
        }
      }
    }
  }
  for_each_lone([&](const Lone& lone) { pairs += (lone.has_lower() ? 1.0 : 0.0) + (lone.has_upper() ? 1.0 : 0.0); });
  return pairs;
}

void System::start(double multiplier) {
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
        const bool below = lower[l] > -1e90;
        const bool above = upper[l] < 1e90;
        if (below) zl[at] = first_multiplier(multiplier, x[at] - lower[l], above);
        if (above) zu[at] = first_multiplier(multiplier, upper[l] - x[at], below);
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
        first = s_[((chain->view.state_block + chain->hours.blocks - 1) * m + k) * lanes +
                   (chain->hours.hours - 1) % lanes];
      } else {
        first = inside(chain->first[k].lower, chain->first[k].upper);
      }
      chain->first[k].x = first;
    }
  }
  for (Lone& g : globals_) g.x = g.fixed() ? g.lower : inside(g.lower, g.upper);
  for_each_lone([&](Lone& lone) {
    lone.zl = lone.has_lower() ? first_multiplier(multiplier, lone.x - lone.lower, lone.has_upper()) : 0.0;
    lone.zu = lone.has_upper() ? first_multiplier(multiplier, lone.upper - lone.x, lone.has_lower()) : 0.0;
  });
}

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
  const auto put = [](const AlignedArray& of, AlignedArray& to) { std::copy(of.begin(), of.end(), to.begin()); };
  put(from.at.x, x_), put(from.zl, zl_), put(from.zu, zu_), put(from.at.y, y_);
  put(from.at.s, s_), put(from.szl, szl_), put(from.szu, szu_), put(from.at.pi, pi_);
  for (std::size_t c = 0; c < chains_.size(); ++c) chains_[c]->first = from.firsts[c];
  globals_ = from.globals;
  m_ = from.at.m;
}

void System::start_from(const Iterate& from, double mu, std::size_t shift) {
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
        first =
            s_[((chain.view.state_block + chain.hours.blocks - 1) * m + k) * lanes + (chain.hours.hours - 1) % lanes];
      } else if (lone.fixed()) {
        first = lone.lower;
      } else {
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
    if (globals_[g].fixed()) {
      globals_[g].x = globals_[g].lower;
      continue;
    }
    globals_[g].x = from.globals[g].x;
    globals_[g].zl = from.globals[g].zl;
    globals_[g].zu = from.globals[g].zu;
    move_inside(globals_[g].lower, globals_[g].upper, mu, globals_[g].x, globals_[g].zl, globals_[g].zu);
  }
  absorb_ = true;
}

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

Form::Point System::settled_point() {
  Form::Point settled = point();
  const auto settle = [](double bound, double& x, double z, double unit) {
    if (leans(std::abs(x - bound), z) && std::abs(x - bound) * unit < unnoticed) x = bound;
  };
  for (const auto& chain : chains_) {
    for (std::size_t b = 0; b < chain->hours.blocks; ++b) {
      const std::size_t block = chain->hours.first_block + b;
      at_bounds(form_, form_.slots, block, block, settled.x, zl_, zu_, settle);
      at_bounds(form_, form_.states, block, chain->view.state_block + b, settled.s, szl_, szu_, settle);
    }
  }
  return settled;
}

void System::lean() {
  constexpr double near = 1e-6, almost = 1e-14;
  for (std::size_t block = 0; block < form_.blocks; ++block) {
    at_bounds(form_, form_.slots, block, block, x_, zl_, zu_, [](double bound, double& x, double z, double) {
      const double slack = std::abs(x - bound);
      if (slack < near && slack > almost && leans(slack, z)) x = bound + std::copysign(almost, x - bound);
    });
  }
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
