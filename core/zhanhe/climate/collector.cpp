#include "zhanhe/climate/collector.hpp"

#include <algorithm>

namespace zhanhe::climate {

double collector_w_m2(const Collector& collector, double plane_w_m2, double mean_c, double air_c) {
  const double above_k = std::max(0.0, mean_c - air_c);
  const double lost = collector.loss_w_m2k * above_k + collector.loss_w_m2k2 * above_k * above_k;
  return std::max(0.0, collector.optical_frac * plane_w_m2 - lost);
}

}  // namespace zhanhe::climate
