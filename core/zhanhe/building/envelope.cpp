#include "zhanhe/building/envelope.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "zhanhe/base/field.hpp"

namespace zhanhe::building {

double Envelope::facade_m2() const {
  const double shorter_m = std::sqrt(footprint_m2() / side_ratio_frac);
  return 2.0 * shorter_m * (1.0 + side_ratio_frac) * storeys * storey_m;
}

double Envelope::wall_m2() const { return facade_m2() - window_m2() - door_m2; }

double Envelope::ventilation_w_k() const { return 0.34 * air_change_h * (1.0 - recovery_frac) * volume_m3(); }

double Envelope::heavy_w_k() const { return wall_w_m2k * wall_m2() + (roof_w_m2k + ground_w_m2k) * footprint_m2(); }

Issues validate(const Envelope& envelope, const std::string& where) {
  Issues issues;
  const auto check = [&](std::string_view field, double value, const Range& range) {
    if (std::isfinite(value) && contains(range, value)) return;
    issues.push_back({std::isfinite(value) ? IssueCode::out_of_range : IssueCode::not_finite, Severity::error,
                      where + " " + std::string(field), number_text(value) + " is out of range",
                      "choose " + to_string(range)});
  };
  const Range u{0.05, 10.0}, share{0.0, 1.0};
  check("floor_area_m2", envelope.floor_area_m2, positive);
  check("storeys", envelope.storeys, {1.0, 200.0});
  check("storey_m", envelope.storey_m, {2.0, 30.0});
  check("side_ratio_frac", envelope.side_ratio_frac, {1.0, 50.0});
  check("window_frac", envelope.window_frac, {0.0, 0.95});
  check("door_m2", envelope.door_m2, not_negative);
  check("wall_w_m2k", envelope.wall_w_m2k, u);
  check("roof_w_m2k", envelope.roof_w_m2k, u);
  check("window_w_m2k", envelope.window_w_m2k, u);
  check("door_w_m2k", envelope.door_w_m2k, u);
  check("ground_w_m2k", envelope.ground_w_m2k, u);
  check("air_change_h", envelope.air_change_h, {0.0, 20.0});
  check("recovery_frac", envelope.recovery_frac, share);
  check("solar_gain_frac", envelope.solar_gain_frac, share);
  check("shading_frac", envelope.shading_frac, share);
  check("gains_w_m2", envelope.gains_w_m2, {0.0, 500.0});
  check("lighting_w_m2", envelope.lighting_w_m2, {0.0, 100.0});
  check("lighting_h_year", envelope.lighting_h_year, {0.0, 8784.0});
  check("mass_wh_m2k", envelope.mass_wh_m2k, {5.0, 1000.0});
  if (issues.empty() && envelope.wall_m2() < 0.0) {
    issues.push_back({IssueCode::conflict, Severity::error, where + " door_m2",
                      "windows and doors take more than the outer walls have", "lower door_m2 or window_frac"});
  }
  return issues;
}

Envelope usual_envelope(Type type, Standard standard, double floor_area_m2) {
  struct Quality {
    double wall, roof, window, air_change;
  };
  constexpr std::array<Quality, standard_names.size()> qualities{
      {{1.8, 2.2, 2.8, 0.8}, {1.2, 1.0, 2.8, 0.7}, {0.6, 0.5, 2.2, 0.5}, {0.45, 0.4, 1.8, 0.5}}};
  struct Build {
    double storeys, window_frac, gains_w_m2, lighting_w_m2, lighting_h_year;
  };
  constexpr std::array<Build, type_names.size()> builds{{{6.0, 0.3, 4.0, 5.0, 1200.0},
                                                         {8.0, 0.4, 6.0, 9.0, 2500.0},
                                                         {6.0, 0.35, 5.0, 9.0, 2500.0},
                                                         {4.0, 0.35, 6.0, 9.0, 1800.0},
                                                         {10.0, 0.3, 8.0, 9.0, 5000.0},
                                                         {12.0, 0.3, 5.0, 7.0, 4000.0},
                                                         {5.0, 0.3, 10.0, 10.0, 4200.0},
                                                         {1.0, 0.05, 2.0, 5.0, 3000.0}}};
  const Quality& quality = qualities[static_cast<std::size_t>(standard)];
  const Build& build = builds[static_cast<std::size_t>(type)];
  Envelope envelope;
  envelope.floor_area_m2 = floor_area_m2;
  envelope.storeys = build.storeys;
  envelope.window_frac = build.window_frac;
  envelope.door_m2 = 0.005 * floor_area_m2;
  envelope.wall_w_m2k = quality.wall;
  envelope.roof_w_m2k = quality.roof;
  envelope.window_w_m2k = quality.window;
  envelope.air_change_h = quality.air_change;
  envelope.gains_w_m2 = build.gains_w_m2;
  envelope.lighting_w_m2 = build.lighting_w_m2;
  envelope.lighting_h_year = build.lighting_h_year;
  return envelope;
}

}  // namespace zhanhe::building
