// One solve of the Newton equations: the sweeps of both segments, their meeting with the cyclic states, and the border
// of globals and global rows.

#include <algorithm>
#include <cmath>

#include "zhanhe/solver/staged/system_parts.hpp"

namespace zhanhe::solver::staged {

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
      std::fill_n(fade->phi.data(), std::min(fade->phi.size(), ld * chain.fade_stride()), 0.0);
      for (std::size_t q = 0; q < count; ++q) {
        fade->phi[static_cast<std::size_t>(chain.cyclic[q]) * chain.fade_stride() + q] = 1.0;
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
  const std::size_t stride = chain.fade_stride();
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
    RowMatrix v(index(m), index(m));
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
    chain.difference = RowMatrix::Zero(index(m), index(count));
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t q = 0; q < count; ++q) {
        const double right = middle == hours ? (static_cast<std::size_t>(chain.cyclic[q]) == i ? 1.0 : 0.0)
                                             : chain.backwards.at_middle[i * stride + q];
        chain.difference(index(i), index(q)) = chain.forwards.at_middle[i * stride + q] - right;
      }
    }
    if (count > 0) {
      chain.solved = chain.meeting.solve(chain.difference);
      RowMatrix j = chain.difference.transpose() * chain.solved;
      for (std::size_t p = 0; p < count; ++p) {
        for (std::size_t q = 0; q < count; ++q) {
          j(index(p), index(q)) += chain.forwards.matrix[p * stride + q] + chain.backwards.matrix[p * stride + q];
        }
        j(index(p), index(p)) += last_theta[chain.cyclic[p]];
      }
      const RowMatrix symmetric = 0.5 * (j + j.transpose());
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

void System::run(SweepView sweep, Sums* sums, double* of_globals, double* of_totals) {
  for (auto& chain : chains_) {
    open(*chain, sweep);
    Sums halves[2]{};
    partner_.both([&] { kernels_.inwards(view_, chain->view, work_[0]->view, sweep, true, halves[0]); },
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

}  // namespace zhanhe::solver::staged
