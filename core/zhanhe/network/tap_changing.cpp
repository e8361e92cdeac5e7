#include "zhanhe/network/tap_changing.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

namespace zhanhe {

namespace {

constexpr double default_min_frac = -0.1, default_max_frac = 0.1;
/// Positions that are whole but for rounding.
constexpr double rounding = 1e-6;

}  // namespace

int TapChanging::lowest_tap() const {
  return static_cast<int>(std::ceil((tap_min_frac.value_or(default_min_frac) - tap_frac) / tap_step_frac - rounding));
}

int TapChanging::highest_tap() const {
  return static_cast<int>(std::floor((tap_max_frac.value_or(default_max_frac) - tap_frac) / tap_step_frac + rounding));
}

Problems TapChanging::tap_problems() const {
  Problems problems;
  if (!changes_taps()) {
    const auto idle = [&](std::string_view field, const std::optional<double>& value) {
      if (!value) return;
      problems.push_back({IssueCode::conflict,
                          {field, "tap_step_frac"},
                          std::string(field) + " is given, but the tap does not move",
                          "give tap_step_frac, or leave it out",
                          {}});
    };
    idle("tap_min_frac", tap_min_frac);
    idle("tap_max_frac", tap_max_frac);
    idle("v_target_pu", v_target_pu);
    idle("dead_band_pu", dead_band_pu);
    return problems;
  }
  const double lowest = tap_min_frac.value_or(default_min_frac);
  const double highest = tap_max_frac.value_or(default_max_frac);
  if (!(lowest <= tap_frac && tap_frac <= highest)) {
    problems.push_back({IssueCode::conflict,
                        {"tap_frac", "tap_min_frac", "tap_max_frac"},
                        number_text(tap_frac) + " lies outside " + number_text(lowest) + " to " + number_text(highest),
                        "choose a tap between tap_min_frac and tap_max_frac, or widen them",
                        {}});
    return problems;
  }
  // A step changes the voltage most at the edge of the band and at the lowest tap: the band v +- band / 2 holds it when
  // band >= (v + band / 2) step.
  const double step = tap_step_frac / (1.0 + lowest);
  const double least = std::max(1.0, v_target_pu.value_or(1.0)) * step / (1.0 - 0.5 * step);
  if (dead_band() < least) {
    problems.push_back({IssueCode::conflict,
                        {"dead_band_pu", "tap_step_frac", "tap_min_frac", "v_target_pu"},
                        "one step jumps over the dead band of " + number_text(dead_band()) +
                            " pu, and the changer would move for ever",
                        "make it at least " + number_text(std::ceil(1e4 * least) / 1e4),
                        {}});
  }
  return problems;
}

}  // namespace zhanhe
