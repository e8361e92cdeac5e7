#pragma once

#include <algorithm>
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
  [[nodiscard]] bool has_lower() const { return lower > -1e90; }
  [[nodiscard]] bool has_upper() const { return upper < 1e90; }
  [[nodiscard]] double slack_lower() const { return std::max(x - lower, 1e-30); }
  [[nodiscard]] double slack_upper() const { return std::max(upper - x, 1e-30); }
  [[nodiscard]] double theta(double regularisation) const;
  [[nodiscard]] double aim() const;
  /// Steps of the multipliers towards the targets tl and tu of their products.
  [[nodiscard]] double step_zl() const { return (tl - zl * dx) / slack_lower() - zl; }
  [[nodiscard]] double step_zu() const { return (tu + zu * dx) / slack_upper() - zu; }
};

/// Iterate, step and linear algebra of the interior point on a form. All values are the form's.
class System {
public:
  System(const Form& form, int threads, const Kernels& sweeps = kernels());
  System(const System&) = delete;
  System& operator=(const System&) = delete;
  System(System&&) = delete;
  System& operator=(System&&) = delete;
  ~System();

  struct Iterate {
    Form::Point at;
    AlignedArray zl, zu, szl, szu;          ///< multipliers of slots and of states after the hours, placed as `at`
    std::vector<Lone> globals;              ///< with their multipliers
    std::vector<std::vector<Lone>> firsts;  ///< of each chain, one for each state; only free ones are used
  };

  /// Puts the iterate into the bounds. All prices zero, multipliers `multiplier`.
  void start(double multiplier);
  /// Puts the iterate exactly where it was in an earlier solve of the same numbers.
  void restore(const Iterate& iterate);
  /// Puts the iterate where another one of the same layout and scales was, moved inside the bounds of this form, so
  /// that no product is much less than `mu`; each hour takes the place of the one `shift` hours later, the last hours
  /// that of the same hour of the day. The next predictor's multipliers take up what is left of the dual equations.
  void start_from(const Iterate& iterate, double mu, std::size_t shift);
  /// Number of bounds with a multiplier.
  [[nodiscard]] double pairs() const { return pairs_; }

  /// Factors the Newton matrix of the iterate and makes its solution with targets of zero the step: the predictor.
  /// Returns the residuals of the iterate.
  Sums predict();
  /// Aims the products at `mu` and corrects the step by what the predictor left out. Returns by how much the predictor
  /// missed its linear equations.
  double correct(double mu);
  /// Solves again for what the step has left of the Newton equations. Returns by how much it had missed them.
  double refine();
  /// What the step would do.
  [[nodiscard]] Sums look();
  /// Takes the step.
  void take(double primal, double dual);
  /// Moves unknowns that lean on a bound almost onto it; rows and state equations are missed by what they moved.
  void lean();
  /// Makes the Newton matrix safer to factor, and its solutions less exact.
  void regularise(double factor);

  /// The iterate.
  [[nodiscard]] Form::Point point();
  /// The iterate, with unknowns that lean on a bound at that bound: what an interior point only comes near to.
  [[nodiscard]] Form::Point settled_point();

  // For whoever checks the linear algebra against another.
  struct Regularisation {
    double rows, states, unknowns;
  };
  [[nodiscard]] Iterate iterate();
  [[nodiscard]] Form::Point step() const;
  [[nodiscard]] Regularisation regularisation() const;

private:
  struct Chain;
  void run(SweepView sweep, Sums* sums, double* of_globals, double* of_totals);
  void solve_newton(SweepView sweep, Sums& sums);
  void meet(Chain& chain, const SweepView& sweep);
  void open(Chain& chain, const SweepView& sweep);
  [[nodiscard]] std::vector<std::size_t> places_after(std::size_t shift) const;
  [[nodiscard]] double pull_of_first(const Chain& chain, std::size_t state, Mode mode) const;
  [[nodiscard]] double count_pairs();
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
  AlignedArray x_, zl_, zu_, dx_, dzl_, dzu_, s_, szl_, szu_, ds_, stl_, stu_, y_, dy_, pi_, dpi_, live_, factor_;
  std::vector<EntryView> of_globals_, totals_;
  std::vector<std::unique_ptr<Chain>> chains_;
  std::vector<Lone> globals_;
  std::vector<double> m_, dm_, g_now_, m_now_, moved_;
  std::vector<Range32> totals_of_;
  Sums outlook_{};        // of the last sweep outwards
  bool affine_ = true;    // whether the step is the predictor
  bool absorb_ = false;   // whether the next predictor's multipliers take up the dual residual
  bool to_take_ = false;  // whether the slots still have to take their step
  double primal_step_ = 0.0, dual_step_ = 0.0;
  Eigen::PartialPivLU<Eigen::MatrixXd> border_;
  struct Work;
  std::unique_ptr<Work> work_[2];
};

}  // namespace zhanhe::solver::staged
