#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

namespace zhanhe {

/// What an AC power flow tells the next dispatch: the state that its linear grid is to agree with, and the limits that
/// were broken. Names are those of the electricity group; tables have a row for each step.
struct Feedback {
  std::vector<std::string> line;  ///< lines and transformers with impedance, closed and supplied
  Eigen::ArrayXXd loss_kw;        ///< (time, line): active power that stays in it
  Eigen::ArrayXXd loss_kvar;      ///< (time, line): the same for reactive power, charging counted negative
  Eigen::ArrayXXd drop_pu2;       ///< (time, line): what the drop of the squared voltage exceeds 2 (r P + x Q) by

  /// (time, line): both voltages times each other, on the side of `to` of its ratio
  Eigen::ArrayXXd across_pu2;
  /// (time, line): what the angle between its ends exceeds (x P - r Q) / across_pu2 by
  Eigen::ArrayXXd angle_rad;

  /// (time, tap changer), the changers in the order of the lines: where the taps stand
  Eigen::ArrayXXd tap_frac;
  /// (time, tap changer): by how much their taps can still raise and lower the squared voltage at `to`; empty where
  /// they have been chosen and stay
  Eigen::ArrayXXd raise_pu2, lower_pu2;

  std::vector<std::string> node;    ///< whose voltage broke a limit in some step
  std::vector<std::string> loaded;  ///< lines that exceeded their rating in some step, once for each state they did in
  Eigen::ArrayXXd along_p;          ///< (time, loaded): cosine of the direction of P + jQ at `from`
  Eigen::ArrayXXd along_q;          ///< (time, loaded): its sine
  Eigen::ArrayXXd limit_kva;        ///< (time, loaded): the rating at the voltage of that step

  /// No limit was broken: the dispatch needs to know what is lost, not what the grid does.
  [[nodiscard]] bool only_losses() const { return node.empty() && loaded.empty(); }
  [[nodiscard]] bool taps_may_move() const { return raise_pu2.size() > 0; }
};

}  // namespace zhanhe
