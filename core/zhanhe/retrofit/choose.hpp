#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "zhanhe/base/observer.hpp"
#include "zhanhe/program/record.hpp"
#include "zhanhe/retrofit/packages.hpp"

namespace zhanhe::retrofit {

/// One package for each class.
struct Choice {
  Status status = Status::trouble;    ///< `limit`: the best found within the time limit, if any; see the gap
  std::vector<std::size_t> packages;  ///< by class; empty when none was found
  /// Yuan a year, t of CO2 abated a year, or kWh saved a year; NaN as the next two when no choice was found.
  double objective = std::numeric_limits<double>::quiet_NaN();
  double bound = std::numeric_limits<double>::quiet_NaN();  ///< no choice does better
  /// How far the objective is from the bound, by the greater of the two.
  double gap = std::numeric_limits<double>::quiet_NaN();
  std::string message;  ///< the engine's own words; when infeasible, what the budget abates and the target costs
};

/// The best choice within the budget and with the CO2 to be abated: a multiple-choice knapsack (Kellerer, Pferschy,
/// Pisinger 2004, Knapsack Problems, chapter 11),
///
///   minimise    sum_b n_b sum_k c_bk x_bk
///   subject to  sum_k x_bk = 1 for each class b,   x_bk 0 or 1
///               sum_b n_b sum_k I_bk x_bk <= budget
///               sum_b n_b sum_k a_bk x_bk >= abated_min
///
/// solved by HiGHS as a whole-number program, after packages are left out than which another is as good in every
/// respect. Budget and target are kept to a millionth (of 1 yuan and 1 t at least); the objective is the best to a
/// millionth of what is at stake. When nothing keeps both, the same program says how much CO2 the budget abates at most
/// and what the target costs at least, each within the time limit. Throws Cancelled when the observer asks to stop.
[[nodiscard]] Choice choose(std::span<const Class> classes, std::span<const std::vector<Package>> packages,
                            const Settings& settings, const Observer& observer = {});

}  // namespace zhanhe::retrofit
