#pragma once

#include "zhanhe/gridplan/course.hpp"
#include "zhanhe/gridplan/limits.hpp"
#include "zhanhe/gridplan/switching.hpp"
#include "zhanhe/powerflow/settings.hpp"

#include <string>
#include <vector>

namespace zhanhe::gridplan {

struct RestorationSettings {
  int ties_max = 2;      ///< ties closed at most for one outage, not negative; each one more multiplies the work
  int sections_max = 1;  ///< sections opened at most, 0 or 1
  powerflow::Settings power_flow = {};  ///< its threads take outages
};

/// What the grid does with some equipment out of service and switches in some positions.
struct Supply {
  std::vector<Index> nodes_without = {};  ///< nodes that have supply in normal operation and have none now
  double unserved_kw = 0.0;               ///< load of those nodes' buses, mean over the hours
  std::vector<Finding> broken = {};       ///< limits that are exceeded, each in its worst hour
  double v_lowest_pu = 0.0;               ///< over nodes with supply and all hours; NaN without a solution
  Index v_lowest_node = -1;
  double loading_highest_frac = 0.0;  ///< over lines and transformers with a rating; 0 without any
  std::string loading_highest_name = {};
};

/// One line or transformer out of service.
struct Outage {
  std::string equipment = {};
  Supply before;                        ///< before switching
  std::vector<std::string> close = {};  ///< ties to close
  std::vector<std::string> open = {};   ///< section to open, first
  Supply after;                         ///< after switching; the same as before when nothing helps
  double restored_kw = 0.0;             ///< before.unserved_kw - after.unserved_kw
  bool within_limits = false;           ///< no limit is broken after switching
};

struct OutageStudy {
  std::vector<Outage> outages;  ///< lines, then transformers; those out of service anyway are left out
  bool stopped = false;         ///< by the caller; then there are no outages
  Problems problems;            ///< then neither
};

/// N-1: every line and transformer out of service, one at a time, and the switching that then restores most load with
/// all limits kept in every given hour. The time grows with the hours: those that decide (the peak, the sunniest)
/// mostly say as much as the whole year.
///
/// All sets of up to `ties_max` ties and `sections_max` sections are compared that leave no more loops than normal
/// operation has: those with the least unserved power first, of these the ones with fewest operations, of these the one
/// whose worst limit has most left. Nothing is switched where no set helps. Power counts load only: what a bus draws
/// net, in the hours that it does. Switching itself and protection are not looked at.
/// Source of the task: Q. Zhou, D. Shirmohammadi and W.-H. E. Liu, Distribution feeder reconfiguration for service
/// restoration and load balancing, IEEE Trans. Power Systems 12 (1997) 724.
[[nodiscard]] OutageStudy n_minus_1(const NamedGrid& grid, const Injections& injections, const Limits& limits = {},
                                    const Switches& switches = {}, const Durations& duration_h = {},
                                    const RestorationSettings& settings = {}, const Progress& progress = {});

}  // namespace zhanhe::gridplan
