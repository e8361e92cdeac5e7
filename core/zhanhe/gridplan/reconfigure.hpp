#pragma once

#include "zhanhe/gridplan/course.hpp"
#include "zhanhe/gridplan/limits.hpp"
#include "zhanhe/gridplan/switching.hpp"
#include "zhanhe/powerflow/settings.hpp"

#include <vector>

namespace zhanhe::gridplan {

struct ReconfigureSettings {
  int exchanges_max = 100;  ///< exchanges of one descent at most
  /// Also tries every two exchanges at once where no single one helps. Finds better positions, and takes the square of
  /// the time: for up to a few hundred pairs of switches and a few hours.
  bool pairs = true;
  powerflow::Settings power_flow = {};
};

/// Positions of the switches of least loss.
struct Reconfiguration {
  std::vector<Index> open_before = {};  ///< lines
  std::vector<Index> open = {};         ///< lines, rising
  double loss_before_kwh = 0.0;         ///< over all hours; NaN when one has no solution
  double loss_kwh = 0.0;
  double v_lowest_pu = 0.0;  ///< over nodes with supply and all hours
  Index v_lowest_node = -1;
  Finding worst_before = {};  ///< the limit with least left or most exceeded
  Finding worst = {};
  int exchanges = 0;       ///< of the descent that led here
  int power_flows = 0;     ///< solved in all, each of all hours
  bool stopped = false;    ///< by the caller; then the rest is empty
  Problems problems = {};  ///< then everything else is empty
};

/// Radial reconfiguration: which lines to open so that all nodes keep supply, as many loops stay as there were (none in
/// a radial grid), all limits hold, and the losses of all hours together, each with its duration, are least. Where not
/// all limits can be held, the largest excess is made least first.
///
/// Branch exchange: a tie is closed and another line of the loop opened, each time the pair that lowers the losses most
/// by AC power flow of all hours, until none does (S. Civanlar et al., Distribution feeder reconfiguration for loss
/// reduction, IEEE Trans. Power Delivery 3 (1988) 1217; M. E. Baran and F. F. Wu, Network reconfiguration in
/// distribution systems for loss reduction and load balancing, ibid. 4 (1989) 1401, there with estimates). It starts
/// from the positions given and from those of sequential opening: everything closed, then the line with the least
/// current that lies in a loop opened, again and again (A. Merlin and H. Back, 5th PSCC, Cambridge 1975;
/// D. Shirmohammadi and H. W. Hong, Reconfiguration of electric distribution networks for resistive line losses
/// reduction, ibid. 4 (1989) 1492). The better end counts; it is a local optimum, not proved to be the best of all.
[[nodiscard]] Reconfiguration reconfigure(const NamedGrid& grid, const Injections& injections,
                                          const Limits& limits = {}, const Switches& switches = {},
                                          const Durations& duration_h = {}, const ReconfigureSettings& settings = {},
                                          const Progress& progress = {});

}  // namespace zhanhe::gridplan
