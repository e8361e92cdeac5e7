#pragma once

#include <Eigen/Core>

namespace zhanhe::gridplan {

using Eigen::Index;

/// A battery that flattens a load day by day.
struct Battery {
  double p_max_kw = 0.0;         ///< at its terminals, charging and discharging, above 0
  double energy_kwh = 0.0;       ///< that it can give in one go, above 0
  double efficiency_frac = 0.9;  ///< given over taken, above 0, at most 1
  Index rows_per_day = 24;       ///< at least 1
  double row_h = 1.0;            ///< length of a row within its day, above 0
};

/// What the battery gives (positive) or takes in each row: in every day what exceeds a level is shaved, and what was
/// given is taken again, losses included, by filling the day's valleys to a lower level. The first level is the lowest
/// that power, energy and valleys allow. Each day ends with the charge it began with, which is chosen so that it fits.
/// A load that is flat is left as it is. Values that are not finite are not looked at.
[[nodiscard]] Eigen::ArrayXd peak_shaving_kw(const Eigen::ArrayXd& load_kw, const Battery& battery);

}  // namespace zhanhe::gridplan
