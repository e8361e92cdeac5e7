#pragma once

#include <optional>
#include <vector>

#include "zhanhe/base/field.hpp"
#include "zhanhe/network/problem.hpp"

namespace zhanhe {

/// The taps of a transformer: where they stand and, with a step, how they move under load. The turns on the side of
/// higher voltage are 1 + tap of the nominal ones. Positions are counted from `tap_frac` in steps of more turns.
struct TapChanging {
  double tap_frac = 0.0;
  double tap_step_frac = 0.0;
  std::optional<double> tap_min_frac;
  std::optional<double> tap_max_frac;
  std::optional<double> v_target_pu;
  std::optional<double> dead_band_pu;

  [[nodiscard]] bool changes_taps() const { return tap_step_frac > 0.0; }
  // Of a transformer that changes its taps:
  [[nodiscard]] int lowest_tap() const;
  [[nodiscard]] int highest_tap() const;
  [[nodiscard]] double v_lower_pu() const { return v_target_pu.value_or(1.0) - 0.5 * dead_band(); }
  [[nodiscard]] double v_upper_pu() const { return v_target_pu.value_or(1.0) + 0.5 * dead_band(); }

  /// Taps outside their range, a dead band that one step jumps over, a range or a target of taps that do not move.
  [[nodiscard]] Problems tap_problems() const;

  template <class T>
  static std::vector<Field> tap_fields() {
    using D = Describe<T>;
    return {
        D::number("tap_frac", &T::tap_frac, {-0.3, 0.3},
                  "Tap on the side of higher voltage: its turns are 1 + tap_frac of the nominal ones, so a negative "
                  "tap raises the lower voltage. With tap_step_frac the tap from which the others are counted."),
        D::number("tap_step_frac", &T::tap_step_frac, {0.0, 0.1},
                  "Step of an on-load tap changer, in turns of the nominal ones; 0: the tap stays."),
        D::number("tap_min_frac", &T::tap_min_frac, {-0.3, 0.3}, "Lowest tap of the changer; default -0.1."),
        D::number("tap_max_frac", &T::tap_max_frac, {-0.3, 0.3}, "Highest tap of the changer; default 0.1."),
        D::number("v_target_pu", &T::v_target_pu, {0.8, 1.2},
                  "Voltage at the side of lower voltage that the changer aims at; default 1."),
        D::number("dead_band_pu", &T::dead_band_pu, {0.0, 0.5},
                  "Full width of the band around v_target_pu in which the changer rests; default: two steps.")};
  }

private:
  [[nodiscard]] double dead_band() const { return dead_band_pu.value_or(2.0 * tap_step_frac); }
};

}  // namespace zhanhe
