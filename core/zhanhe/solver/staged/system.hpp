#pragma once

#include <memory>
#include <vector>

#include <Eigen/Core>
#include <Eigen/LU>

#include "zhanhe/solver/staged/form.hpp"
#include "zhanhe/solver/staged/kernel.hpp"
#include "zhanhe/solver/staged/partner.hpp"
#include "zhanhe/solver/staged/plan.hpp"

namespace zhanhe::solver::staged {

/// One unknown that is not in the blocks: a global variable, or the state before a chain.
struct Lone {
  double lower = 0.0, upper = 0.0, cost = 0.0, quadratic = 0.0;
  double x = 0.0, zl = 0.0, zu = 0.0, dx = 0.0, tl = 0.0, tu = 0.0;

  [[nodiscard]] bool fixed() const { return !(upper > lower); }
  [[nodiscard]] bool has_lower() const { return lower > -1e100; }
  [[nodiscard]] bool has_upper() const { return upper < 1e100; }
  [[nodiscard]] double theta(double regularisation) const;
  [[nodiscard]] double aim() const;
};

/// Iterate, step and linear algebra of the interior point on a form. All values are the form's.
class System {
public:
  System(const Form& form, int threads);
  ~System();

  /// Puts the iterate into the bounds. All prices zero, multipliers `multiplier`.
  void start(double multiplier);
  /// Number of bounds with a multiplier.
  [[nodiscard]] double pairs() const { return pairs_; }

  /// Factors the Newton matrix of the iterate and adds the solution of the Newton equations to the step. Returns the
  /// residuals of the iterate.
  Sums factor_and_solve();
  /// Solves again for what the targets and the step so far leave, and adds that to the step.
  double solve();
  /// What the step would do.
  [[nodiscard]] Sums look();
  /// Sets the targets of the products from the affine step.
  void set_targets(double mu);
  /// Forgets the step.
  void clear_step();
  /// Makes the Newton matrix safer to factor, and its solutions less exact.
  void regularise(double factor);
  /// Takes the step and clears it.
  void take(double primal, double dual);

  [[nodiscard]] const Form& form() const { return form_; }
  [[nodiscard]] Form::Point point() const;

private:
  struct Chain;
  void run(SweepView sweep, Sums* sums, double* of_globals, double* of_totals);
  void solve_newton(bool factor, Sums* sums);
  void meet(Chain& chain, bool factor, bool newton);
  void open(Chain& chain, bool factor, bool newton);
  [[nodiscard]] double pull_of_first(const Chain& chain, std::size_t state) const;
  void refresh_globals();
  void factor_border();
  /// Calls function(chain, first block, first state block, count, sums of that half) for both halves of every chain.
  template <class Function>
  Sums in_halves(Function&& function);
  template <class Function>
  void for_each_lone(Function&& function);

  const Form& form_;
  Plan plan_;
  HoursView view_{};
  const Kernels& kernels_;
  Partner partner_;
  double pairs_ = 0.0;
  AlignedArray x_, zl_, zu_, dx_, tl_, tu_, s_, szl_, szu_, ds_, stl_, stu_, y_, dy_, pi_, dpi_, live_, factor_;
  std::vector<EntryView> of_globals_, totals_;
  std::vector<std::unique_ptr<Chain>> chains_;
  std::vector<Lone> globals_;
  std::vector<double> m_, dm_, g_now_, m_now_;
  Eigen::PartialPivLU<Eigen::MatrixXd> border_;
  struct Work;
  std::unique_ptr<Work> work_[2];
};

}  // namespace zhanhe::solver::staged
