#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace zhanhe {

/// One limit of the electric network that the AC power flow found broken.
struct Violation {
  std::string kind;       ///< "undervoltage", "overvoltage", "overload" or "not-converged"
  std::string name;       ///< of the node or branch; "power flow" for steps that did not converge
  std::size_t steps = 0;  ///< in how many steps
  std::size_t worst = 0;  ///< the step where it is worst
  double value = 0.0;     ///< there: voltage in pu or loading as a fraction; NaN when it did not converge
  double limit = 0.0;
  std::vector<std::size_t> at;  ///< all its steps, rising
  /// Of these, where the grid was part of the dispatch: those in which nothing that may move can mend the limit, since
  /// the last dispatch broke it too, and those in which that dispatch kept it but the power flow does not yet agree.
  std::vector<std::size_t> unmendable = {}, unsettled = {};
};

/// What an AC power flow of every step says about the electric network. Names and columns are those of the electricity
/// group of the Dispatch; nodes and branches that were not checked are NaN.
struct GridState {
  bool checked = false;
  std::string reason;  ///< why nothing was checked
  int dispatches = 1;  ///< how often the dispatch was solved: more than once only where the grid is part of it

  Eigen::ArrayXXd v_pu;                  ///< (time, node)
  Eigen::ArrayXXd angle_rad;             ///< (time, node)
  Eigen::ArrayXXd ac_line_flow_kw;       ///< (time, line): active power entering at `from`
  Eigen::ArrayXXd ac_line_loss_kw;       ///< (time, line)
  Eigen::ArrayXXd line_loading_frac;     ///< (time, line): of the rated current or power; NaN without a rating
  Eigen::ArrayXXd device_reactive_kvar;  ///< (time, device): positive into the node
  Eigen::ArrayXd ac_import_kw;           ///< (time): what the sources deliver, losses included
  Eigen::ArrayXd loss_kw;                ///< (time)
  std::vector<std::string> tap_changer;  ///< transformers that change their taps under load
  Eigen::ArrayXXd tap_frac;              ///< (time, tap changer): turns beyond the nominal ones; NaN: not converged
  std::size_t tap_operations = 0;        ///< positions that all changers move by from step to step
  std::size_t restless = 0;              ///< steps in which a tap changer found no rest
  std::vector<int> iterations;           ///< (time)
  std::vector<bool> converged;           ///< (time)
  double mismatch_kva = 0.0;             ///< largest power mismatch of a converged step
  std::vector<Violation> violations;     ///< worst first within each kind
};

}  // namespace zhanhe
