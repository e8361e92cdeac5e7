#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "zhanhe/retrofit/packages.hpp"

namespace zhanhe::retrofit {

/// One step of a curve: a class of buildings goes from one package to the next. All amounts are those of the whole
/// class, and marginal: against what stood before the step.
struct Step {
  std::size_t building = 0;
  std::size_t from = 0, to = 0;  ///< indices of the class's packages
  double abated_t = 0.0;         ///< CO2 in a year, above 0
  double cost_yuan_year = 0.0;   ///< annuity of what is added less energy cost saved
  double investment_yuan = 0.0;
  double abated_total_t = 0.0;  ///< after this step, all classes
  double cost_total_yuan_year = 0.0;
  double investment_total_yuan = 0.0;

  [[nodiscard]] double yuan_t() const { return cost_yuan_year / abated_t; }
};

/// Marginal abatement cost curve. In each class one measure after another: always the one with the least cost for each
/// t that it abates beyond those taken; a class ends when no measure abates any more. The classes' sequences are
/// merged, always the cheapest next step. This is the usual convention and no optimum: a measure may look cheap only
/// because it comes early, costs below 0 do not rank by their quotient, and a step may be cheaper than the one before
/// it where a measure pays only after another.
[[nodiscard]] std::vector<Step> measure_curve(std::span<const Class> classes,
                                              std::span<const std::vector<Package>> packages);

/// The least cost of each abatement that packages allow, as far as it is convex: each class goes first to its cheapest
/// package that does not emit more than nothing does, then along the lower convex hull of its packages; merged by cost
/// for each t, which then rises. No choice of packages abates as much as the end of a step at less yearly cost.
[[nodiscard]] std::vector<Step> package_curve(std::span<const Class> classes,
                                              std::span<const std::vector<Package>> packages);

}  // namespace zhanhe::retrofit
