#pragma once

#include <string>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/building/use.hpp"

namespace zhanhe::building {

/// What a building is made of, and how it is ventilated and run. Areas follow from a box of storeys.
struct Envelope {
  double floor_area_m2 = 1000.0;
  double storeys = 5.0;
  double storey_m = 3.0;         ///< height of a storey
  double side_ratio_frac = 2.0;  ///< longer over shorter side of the plan
  double window_frac = 0.3;      ///< windows in the outer walls
  double door_m2 = 10.0;
  double wall_w_m2k = 1.8;
  double roof_w_m2k = 2.2;
  double window_w_m2k = 2.8;
  double door_w_m2k = 3.0;
  double ground_w_m2k = 0.8;        ///< floor on the ground, its temperature that of the outdoor air with this U
  double air_change_h = 0.8;        ///< how often an hour outdoor air replaces that inside
  double recovery_frac = 0.0;       ///< of the heat of that air
  double solar_gain_frac = 0.6;     ///< of the light on the windows that comes in (g-value)
  double shading_frac = 0.6;        ///< of that light that frames, curtains and neighbours leave
  double gains_w_m2 = 5.0;          ///< people, equipment and lighting, mean over the year
  double lighting_w_m2 = 8.0;       ///< electric power of lighting while it is on
  double lighting_h_year = 2500.0;  ///< hours of a year in which it is
  double mass_wh_m2k = 110.0;       ///< heat capacity of a square metre of floor, medium-heavy (EN ISO 13790 table 12)

  [[nodiscard]] double footprint_m2() const { return floor_area_m2 / storeys; }
  [[nodiscard]] double facade_m2() const;
  [[nodiscard]] double window_m2() const { return window_frac * facade_m2(); }
  [[nodiscard]] double wall_m2() const;
  [[nodiscard]] double volume_m3() const { return floor_area_m2 * storey_m; }
  /// Loss by the air that is changed, W/K: 0.34 Wh/(m3 K).
  [[nodiscard]] double ventilation_w_k() const;
  /// Loss through windows and doors, W/K: as fast as the air.
  [[nodiscard]] double light_w_k() const { return window_w_m2k * window_m2() + door_w_m2k * door_m2; }
  /// Loss through walls, roof and ground, W/K: by way of the mass.
  [[nodiscard]] double heavy_w_k() const;
  [[nodiscard]] double total_w_k() const { return ventilation_w_k() + light_w_k() + heavy_w_k(); }

  bool operator==(const Envelope&) const = default;
};

/// Everything that is wrong with it, told at `where`: areas and heights not above 0, U-values outside 0.05 to 10, more
/// doors than walls, shares outside 0 to 1, an air change outside 0 to 20.
[[nodiscard]] Issues validate(const Envelope& envelope, const std::string& where);

/// A usual building of a type and standard. U-values before the codes and after a renovation are those of the usual
/// measures (wall 1.80 and 0.45, roof 2.20 and 0.40, windows 2.8 and 1.8 W/(m2 K)); the rest are assumptions.
[[nodiscard]] Envelope usual_envelope(Type type, Standard standard, double floor_area_m2);

}  // namespace zhanhe::building
