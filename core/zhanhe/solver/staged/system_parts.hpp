#pragma once

// What the sources of System share; nobody else includes it.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Dense>

#include "zhanhe/solver/staged/system.hpp"

namespace zhanhe::solver::staged {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;

inline Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// Buffers of one thread.
struct System::Work {
  AlignedArray storage;
  std::vector<const double*> here;
  WorkView view{};

  explicit Work(const HoursView& h, const std::vector<NumberView>& numbers) {
    for (const NumberView& number : numbers) here.push_back(number.at);
    view.here = here.data();
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
    for (double** p : {&view.w, &view.p, &view.inverse_lower, &view.inverse_upper, &view.aim_lower, &view.aim_upper}) {
      part(*p, 8 * slots);
    }
    for (double** p : {&view.r3, &view.t, &view.y}) part(*p, 8 * rows);
    for (double** p : {&view.r4, &view.r4_residual, &view.pi, &view.dz, &view.states.theta, &view.states.w,
                       &view.states.r2, &view.states_before.theta, &view.states_before.w, &view.states_before.r2}) {
      part(*p, 8 * states);
    }
    part(view.xi, 8 * static_cast<std::size_t>(h.x_size));
    part(view.pp, 8 * static_cast<std::size_t>(h.p_size));
    const std::size_t t_size = in_eights(static_cast<std::size_t>(h.t_size));
    part(view.tt, 8 * t_size);
    for (double** p : {&view.tb, &view.dyb}) part(*p, 8 * links);
    for (double** p : {&view.f, &view.known_z}) part(*p, static_cast<std::size_t>(h.dense));
    part(view.noise, h.ld > 4 ? 8 * t_size : 0);
    part(view.mean, ld);
    part(view.force, ld);
    part(view.column, links * ld);
    part(view.panel, h.ld > 4 ? 16 * ld : 0);
    for (double** p :
         {&view.keep, &view.keep_inverse, &view.drift, &view.dz_of_hours, &view.ds_of_sites, &view.sites.theta,
          &view.sites.w, &view.sites.r2, &view.sites_ahead.theta, &view.sites_ahead.w, &view.sites_ahead.r2}) {
      part(*p, 9 * ld);
    }
    part(view.phi, (2 * ld + links) * std::max(ld, std::size_t{8}));
    view.vector_size = in_eights(std::max({ld, links, std::size_t{8}}));
    part(view.vectors, 3 * view.vector_size);
    storage = AlignedArray(total);
    for (const auto& [pointer, offset] : parts) *pointer = storage.data() + offset;
  }
};

/// A chain of hours with everything that factor and solve keep of it.
struct System::Chain {
  ChainOfHours hours;
  ChainView view{};
  std::vector<Lone> first;  // of states that begin free; only theirs are used
  AlignedArray z, z_diagonal, c, theta, mean, innovation, link_c, link_v, link_rhs, middle_f, middle_mean, last_r2;
  std::vector<std::uint8_t> tied;
  std::vector<std::int32_t> cyclic;
  [[nodiscard]] std::size_t fade_stride() const { return in_eights(cyclic.size()); }
  struct Fade {
    AlignedArray phi, at_middle, matrix, force;
    std::size_t active = 0;
    bool fading = false;
  };
  Fade forwards, backwards;
  std::vector<Restart> restarts;
  std::vector<std::size_t> restarts_from;
  AlignedArray of_restarts;
  /// After `hours` and `view.middle` are known.
  void find_restarts(const Form& form, int ld);
  Eigen::LLT<RowMatrix> meeting;  // F + Z where the segments meet
  RowMatrix difference, solved;   // phi from the left minus phi from the right, and V^-1 times it
  Eigen::LDLT<RowMatrix> cyclic_matrix;
  Vector lambda, sigma;
};

/// Puts the sums of the second part behind those of the first.
inline void add(Sums& to, const Sums& more) {
  to.products += more.products;
  to.gap += more.gap;
  to.objective += more.objective;
  to.cross_primal += more.cross_primal;
  to.cross_both += more.cross_both;
  for (double Sums::* most :
       {&Sums::primal, &Sums::dual, &Sums::unanswered, &Sums::shrink_primal, &Sums::shrink_dual}) {
    to.*most = std::max(to.*most, more.*most);
  }
}

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

}  // namespace zhanhe::solver::staged
