#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/building/use.hpp"
#include "zhanhe/climate/weather.hpp"

namespace zhanhe::building {

/// The outside of a building and the air that goes through it. The defaults are a public building of the 1990s.
struct Envelope {
  double floor_area_m2 = 0.0;  ///< gross floor, all storeys
  double storeys = 5.0;        ///< 1 and more; a fraction is a set-back top storey
  double storey_height_m = 3.3;
  /// Surface to outdoor air (walls, windows, doors, roof; not the floor on the ground) by heated volume, as JGJ 26
  /// defines the shape coefficient. Not given: a square floor plan.
  std::optional<double> surface_to_volume_m2_m3;
  double window_share_frac = 0.35;  ///< of the facade, the same on all four sides
  double door_share_frac = 0.01;    ///< of the facade

  double wall_u_w_m2k = 1.8;  ///< heat transfer coefficients, film resistances included
  double roof_u_w_m2k = 2.2;
  double window_u_w_m2k = 2.8;
  double door_u_w_m2k = 3.0;
  double floor_u_w_m2k = 1.0;
  double floor_factor_frac = 0.5;  ///< part of indoor less outdoor temperature that stands over the floor on the ground

  double air_change_frac_h = 0.7;  ///< air of the heated volume exchanged in an hour, infiltration and ventilation
  double window_g_frac = 0.6;      ///< total solar energy transmittance of the glass
  double glass_share_frac = 0.75;  ///< glass by window area
  double shading_frac = 0.6;       ///< what shades, curtains and neighbours let pass
  double mass_kwh_m2_k = 0.0458;   ///< effective heat capacity by floor; 165 kJ/(m2 K), medium, ISO 13790:2008 Table 12
};

/// Areas of the parts of an envelope.
struct Surfaces {
  double wall_m2 = 0.0;
  double window_m2 = 0.0;
  double door_m2 = 0.0;
  double roof_m2 = 0.0;
  double floor_m2 = 0.0;  ///< on the ground
  double volume_m3 = 0.0;
};

/// All that is wrong with an envelope: floor area or height not above 0, U-values outside 0.05..10 W/(m2 K), storeys,
/// air change, shares outside their ranges (out-of-range); not finite (not-finite); a surface to volume that leaves no
/// facade beside the roof, windows and doors that fill more than the facade, opaque parts that lose more than reaches
/// them from the rooms (conflict).
[[nodiscard]] Issues validate(const Envelope& envelope, const std::string& where);

[[nodiscard]] Surfaces surfaces(const Envelope& envelope);

/// The envelope of a common building of that use and standard, for its floor area to be set: storeys, storey height and
/// windows by the type; U-values, air change and g-value by the standard (docs/methods/buildings.md says whence).
[[nodiscard]] Envelope envelope_of(Type type, Standard standard);

/// Heat lost for each kelvin between indoors and outdoors, W/K.
struct Losses {
  double opaque_w_k = 0.0;  ///< walls, roof, floor
  double light_w_k = 0.0;   ///< windows and doors
  double air_w_k = 0.0;     ///< air change, 0.335 Wh/(m3 K)

  [[nodiscard]] double total_w_k() const { return opaque_w_k + light_w_k + air_w_k; }
};

[[nodiscard]] Losses losses(const Envelope& envelope);

/// Irradiance on a facade, mean of north, east, south and west, W/m2, for valid weather. Made once for all buildings.
[[nodiscard]] std::vector<double> facade_sun_w_m2(const Weather& weather);

/// What warms a building inside when its lamps and devices are in full use and everybody is there, W for each m2 floor.
struct InternalGains {
  double lighting_w_m2 = 9.0;  ///< electric; all of it stays as heat
  double devices_w_m2 = 8.0;   ///< electric; all of it stays as heat
  double people_w_m2 = 5.0;
};

/// Negative gains (negative-size), not-finite.
[[nodiscard]] Issues validate(const InternalGains& gains, const std::string& where);

/// Lamps and devices never fall below this part of their full power.
inline constexpr double standby_frac = 0.15;  // assumption
/// The part of their full power that lamps and devices take at an occupancy.
[[nodiscard]] constexpr double in_use_frac(double occupancy_frac) {
  return standby_frac + (1.0 - standby_frac) * occupancy_frac;
}

/// The gains of a common building of that use: lamps and devices take use(type).power_kwh_m2 in the year 2025.
[[nodiscard]] InternalGains gains_of(Type type);

}  // namespace zhanhe::building
