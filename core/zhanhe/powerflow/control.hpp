#pragma once

#include <vector>

#include "zhanhe/powerflow/flows.hpp"
#include "zhanhe/powerflow/grid.hpp"
#include "zhanhe/powerflow/solve.hpp"

namespace zhanhe::powerflow {

/// A transformer that changes its tap under load until a voltage is inside its dead band. In position k the winding at
/// `from` has 1 + k step times its turns: the branch's ratio grows by that factor. With the taps at `to` it shrinks,
/// and impedance and charging change with the square of that winding's turns, as in transformer_branch().
struct TapChanger {
  Index branch = 0;
  Index bus = 0;              ///< whose voltage is looked at
  double v_lower_pu = 0.99;   ///< dead band: above this and
  double v_upper_pu = 1.01;   ///< below this nothing moves
  double step_frac = 0.0125;  ///< of one position, not 0
  int lowest = -8;            ///< positions
  int highest = 8;
  int start = 0;
  bool at_to = false;  ///< taps on the winding at `to`
};

/// A capacitor (or reactor, b below 0) in steps that are switched until a voltage is inside a dead band.
struct SwitchedShunt {
  Index bus = 0;
  double b_pu = 0.0;  ///< susceptance of a step, not 0; capacitive is positive
  int steps = 1;
  int start = 0;
  double v_lower_pu = 0.97;
  double v_upper_pu = 1.03;
};

struct Controls {
  std::vector<TapChanger> tap_changers;
  std::vector<SwitchedShunt> shunts;
};

struct ControlledState {
  State state;
  Eigen::ArrayXXi taps;   ///< hours x tap changers: positions; those of `start` where an hour did not converge
  Eigen::ArrayXXi steps;  ///< hours x switched shunts
  /// Hours: whether every control came to rest inside its dead band or at its last position.
  Flags settled;
};

/// All reasons why controls are refused: what they name does not exist, positions or bands the wrong way round, a dead
/// band that is narrower than a step (it would swing for ever), two tap changers on one branch.
[[nodiscard]] std::vector<Problem> problems(const Grid& grid, const Controls& controls);

/// AC power flow with controls: solves, moves each control whose voltage is outside its dead band by one position
/// towards it, all at once, and solves again, until all are at rest, for at most `moves` rounds. Hours begin at `start`
/// whatever their neighbours do; those with the same positions are solved together. Problems of the controls come back
/// as State::problems of part `settings`.
///
/// As the discrete tap control of pandapower does it.
[[nodiscard]] ControlledState solve(const Grid& grid, const Controls& controls, const Injections& injections,
                                    const Settings& settings = {}, const Progress& progress = {}, int moves = 100);

/// The same where positions are given, for every hour its own: hours x tap changers. Switched shunts stay at `start`.
/// Preconditions: problems(grid, controls) is empty, the positions are within their range.
[[nodiscard]] State solve_at(const Grid& grid, const Controls& controls, const Eigen::ArrayXXi& taps,
                             const Injections& injections, const Settings& settings = {},
                             const Progress& progress = {});

/// What the branches carry when tap changers stand where `taps` (hours x tap changers) says. Preconditions as above,
/// and those of branch_flows() without taps.
[[nodiscard]] Flows branch_flows(const Grid& grid, const Controls& controls, const Eigen::ArrayXXi& taps,
                                 const Eigen::ArrayXXcd& voltage_pu);

}  // namespace zhanhe::powerflow
