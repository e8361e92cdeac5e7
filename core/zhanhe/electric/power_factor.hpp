#pragma once

#include <cmath>

namespace zhanhe::electric {

/// Reactive over active power at a power factor in (0, 1].
[[nodiscard]] inline double reactive_per_active(double power_factor) {
  return std::sqrt(1.0 - power_factor * power_factor) / power_factor;
}

}  // namespace zhanhe::electric
