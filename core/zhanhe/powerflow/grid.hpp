#pragma once

#include <Eigen/Core>
#include <complex>
#include <string>
#include <vector>

namespace zhanhe::powerflow {

using Eigen::Index;
using Complex = std::complex<double>;

/// A two-port between two buses: ideal transformer at `from`, then a pi of one series impedance and two equal
/// shunts. All values in per unit of the caller's base power and of the base voltage of each end.
///
///     from --(ratio : 1, shift)--+-- r + jx --+-- to
///                                |            |
///                            (g + jb)/2   (g + jb)/2
///
/// A line has ratio 1 and shift 0; `b_pu` is its total charging. A transformer comes from transformer_branch().
struct Branch {
  Index from = 0;          ///< bus, 0-based
  Index to = 0;            ///< bus, 0-based, not `from`
  double r_pu = 0.0;       ///< series resistance; may be negative (star points of three-winding transformers)
  double x_pu = 0.0;       ///< series reactance; may be negative (series capacitor)
  double g_pu = 0.0;       ///< total shunt conductance, half at each end
  double b_pu = 0.0;       ///< total shunt susceptance, half at each end; capacitive is positive
  double ratio = 1.0;      ///< off-nominal voltage ratio from : to, above 0
  double shift_rad = 0.0;  ///< without load the angle at `from` is that at `to` plus this
  bool closed = true;      ///< an open branch carries nothing at either end
};

/// A constant admittance from a bus to earth. It draws `g_pu` v^2 and gives `b_pu` v^2 (a capacitor is positive).
struct Shunt {
  Index bus = 0;
  double g_pu = 0.0;
  double b_pu = 0.0;
};

/// A bus whose voltage is held; it gives or takes whatever power is left over. Several are allowed, one for a bus.
struct Slack {
  Index bus = 0;
  double v_pu = 1.0;
  double angle_rad = 0.0;
};

/// A bus whose voltage magnitude is held by a generator ("PV bus"): its active injection is given, its reactive one
/// follows. One for a bus; at a bus with a slack it is not looked at.
struct Held {
  Index bus = 0;
  double v_pu = 1.0;
};

/// A load of constant current: it draws v (p_pu + j q_pu) at voltage magnitude v. Several may stand at a bus. Loads of
/// constant power are injections, those of constant impedance shunts.
struct CurrentLoad {
  Index bus = 0;
  double p_pu = 0.0;
  double q_pu = 0.0;
};

/// Everything of a network that is the same in every hour.
struct Grid {
  Index buses = 0;
  std::vector<Branch> branches;
  std::vector<Shunt> shunts;
  std::vector<Slack> slacks;
  std::vector<Held> held = {};
  std::vector<CurrentLoad> current_loads = {};
};

/// Where a problem is.
enum class Part { grid, branch, shunt, slack, held, current_load, injections, settings };

/// One reason why a grid cannot be solved.
struct Problem {
  Part part{};
  Index index = -1;  ///< into the list of that part, -1 where there is none
  std::string text;  ///< plain words, without the index
};

/// Admittances above this are refused: a bus at 1e10 pu leaves 1e-6 pu of its power balance to rounding.
inline constexpr double largest_admittance_pu = 1e10;

/// All reasons why `grid` is refused, empty when it can be solved: a bus that does not exist, a branch from a bus to
/// itself, a number that is not finite, a ratio or held voltage that is not above 0, two slacks or two held voltages on
/// one bus, and a closed branch (or a shunt) whose admittance is above `largest_admittance_pu`. A closed branch without
/// impedance is one of those: let the caller make its two buses one. Islands without slack and empty grids are no
/// problem.
[[nodiscard]] std::vector<Problem> problems(const Grid& grid);

}  // namespace zhanhe::powerflow
