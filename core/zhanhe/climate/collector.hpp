#pragma once

namespace zhanhe::climate {

/// A solar thermal collector by its efficiency curve (ISO 9806): eta_0 G - a1 (T_mean - T_air) - a2 (T_mean - T_air)^2.
struct Collector {
  double optical_frac = 0.78;  ///< eta_0
  double loss_w_m2k = 3.5;     ///< a1
  double loss_w_m2k2 = 0.015;  ///< a2
};

/// Heat of a square metre, W/m2, never negative; a collector colder than the air gains nothing from it.
[[nodiscard]] double collector_w_m2(const Collector& collector, double plane_w_m2, double mean_c, double air_c);

}  // namespace zhanhe::climate
