// Areas and losses.
//
//   A, n, h   floor area, storeys, storey height       F = A/n floor plan,  V = A h
//   facade    S/V given: (S/V) V - F       not given: 4 sqrt(F) n h, a square floor plan
//   opaque    U_wall A_wall + U_roof F + b U_floor F        b floor_factor_frac
//   light     U_window A_window + U_door A_door
//   air       0.335 n_air V         rho c of air at 20 deg C: 1.2 kg/m3 x 1006 J/(kg K) / 3600 s/h

#include "zhanhe/building/envelope.hpp"

#include <cmath>

#include "zhanhe/base/number_check.hpp"
#include "zhanhe/building/rc_model.hpp"
#include "zhanhe/climate/pv.hpp"

namespace zhanhe::building {

namespace {

constexpr double air_wh_m3_k = 1.2 * 1006.0 / 3600.0;

/// The air changes of a standard are those of rooms this high; higher ones exchange as much for each m2 of floor.
constexpr double air_change_height_m = 3.0;

/// What a standard makes of the outside.
struct Outside {
  double wall_u_w_m2k, roof_u_w_m2k, window_u_w_m2k, door_u_w_m2k, floor_u_w_m2k;
  double air_change_frac_h;
  double window_g_frac;
};

Outside outside_of(Standard standard) {
  switch (standard) {
    case Standard::unrenovated: return {1.8, 2.2, 4.7, 4.7, 1.0, 1.0, 0.75};
    case Standard::code_1990s: return {1.4, 0.8, 4.0, 3.0, 1.0, 1.0, 0.70};
    case Standard::saving_65: return {0.60, 0.45, 2.5, 2.0, 0.6, 0.9, 0.50};
    case Standard::saving_75: return {0.45, 0.30, 2.0, 1.7, 0.5, 0.8, 0.45};
  }
  return {};
}

/// How a type is built.
struct Shape {
  double storeys, storey_height_m, window_share_frac;
};

Shape shape_of(Type type) {
  switch (type) {
    case Type::home: return {6.0, 2.9, 0.28};
    case Type::office: return {8.0, 3.6, 0.40};
    case Type::government: return {6.0, 3.6, 0.35};
    case Type::school: return {4.0, 3.6, 0.35};
    case Type::hospital: return {8.0, 3.9, 0.35};
    case Type::hotel: return {10.0, 3.3, 0.35};
    case Type::mall: return {4.0, 5.0, 0.30};
    case Type::logistics: return {1.0, 9.0, 0.05};
  }
  return {};
}

/// What lamps are of the electricity without heating and cooling, and what people give off.
struct Inside {
  double lamps_frac, people_w_m2;
};

Inside inside_of(Type type) {
  switch (type) {
    case Type::home: return {0.30, 2.0};
    case Type::office: return {0.45, 5.0};
    case Type::government: return {0.45, 5.0};
    case Type::school: return {0.60, 10.0};
    case Type::hospital: return {0.40, 6.0};
    case Type::hotel: return {0.45, 3.0};
    case Type::mall: return {0.60, 8.0};
    case Type::logistics: return {0.60, 1.0};
  }
  return {};
}

double facade_m2(const Envelope& envelope) {
  const double plan_m2 = envelope.floor_area_m2 / envelope.storeys;
  if (envelope.surface_to_volume_m2_m3) {
    return *envelope.surface_to_volume_m2_m3 * envelope.floor_area_m2 * envelope.storey_height_m - plan_m2;
  }
  return 4.0 * std::sqrt(plan_m2) * envelope.storeys * envelope.storey_height_m;
}

}  // namespace

Issues validate(const Envelope& envelope, const std::string& where) {
  NumberCheck check(where);
  check.above_zero("floor_area_m2", envelope.floor_area_m2, "give the gross floor area");
  check.within("storeys", envelope.storeys, 1.0, 200.0, "give the number of heated storeys");
  check.within("storey_height_m", envelope.storey_height_m, 2.0, 30.0, "give floor to floor, 2.8 m in homes");
  if (envelope.surface_to_volume_m2_m3) {
    check.within("surface_to_volume_m2_m3", *envelope.surface_to_volume_m2_m3, 0.05, 3.0,
                 "0.15 to 0.4 in towns; leave it out for a square floor plan");
  }
  check.within("window_share_frac", envelope.window_share_frac, 0.0, 1.0,
               "give windows by facade, 0.2 to 0.5 in towns");
  check.within("door_share_frac", envelope.door_share_frac, 0.0, 1.0, "give doors by facade, about 0.01");
  const auto u_value = [&](const char* name, double value) {
    check.within(name, value, 0.05, 10.0, "give W/(m2 K): 0.1 is the best insulation, 6 single glass");
  };
  u_value("wall_u_w_m2k", envelope.wall_u_w_m2k);
  u_value("roof_u_w_m2k", envelope.roof_u_w_m2k);
  u_value("window_u_w_m2k", envelope.window_u_w_m2k);
  u_value("door_u_w_m2k", envelope.door_u_w_m2k);
  u_value("floor_u_w_m2k", envelope.floor_u_w_m2k);
  check.within("floor_factor_frac", envelope.floor_factor_frac, 0.0, 1.0, "0.5 over ground, 1 over outdoor air");
  check.within("air_change_frac_h", envelope.air_change_frac_h, 0.0, 20.0,
               "give air changes in an hour, 0.5 in homes, 2 with mechanical ventilation");
  check.within("window_g_frac", envelope.window_g_frac, 0.0, 1.0, "0.8 for clear glass, 0.3 with sun protection");
  check.within("glass_share_frac", envelope.glass_share_frac, 0.0, 1.0, "0.7 to 0.8");
  check.within("shading_frac", envelope.shading_frac, 0.0, 1.0, "1 is no shade");
  check.within("mass_kwh_m2_k", envelope.mass_kwh_m2_k, 0.005, 0.5, "0.022 very light, 0.046 medium, 0.1 very heavy");
  if (has_errors(check.issues())) return check.issues();  // what follows computes with these numbers
  if (!(facade_m2(envelope) > 0.0)) {
    check.say(IssueCode::conflict, "surface_to_volume_m2_m3", "the roof alone is more than this surface",
              "raise surface_to_volume_m2_m3 or storeys, or leave it out");
  } else if (envelope.window_share_frac + envelope.door_share_frac > 1.0) {
    check.say(IssueCode::conflict, "window_share_frac", "windows and doors are more than the facade",
              "lower window_share_frac or door_share_frac");
  } else if (!(losses(envelope).opaque_w_k < 0.9 * coupling_w_m2k * envelope.floor_area_m2)) {
    check.say(IssueCode::conflict, "wall_u_w_m2k", "walls, roof and floor lose more than reaches them from the rooms",
              "check the U-values and surface_to_volume_m2_m3 against the floor area");
  }
  return check.issues();
}

Surfaces surfaces(const Envelope& envelope) {
  const double facade = facade_m2(envelope);
  const double plan_m2 = envelope.floor_area_m2 / envelope.storeys;
  return {.wall_m2 = facade * (1.0 - envelope.window_share_frac - envelope.door_share_frac),
          .window_m2 = facade * envelope.window_share_frac,
          .door_m2 = facade * envelope.door_share_frac,
          .roof_m2 = plan_m2,
          .floor_m2 = plan_m2,
          .volume_m3 = envelope.floor_area_m2 * envelope.storey_height_m};
}

Envelope envelope_of(Type type, Standard standard) {
  const Shape shape = shape_of(type);
  const Outside outside = outside_of(standard);
  Envelope envelope;
  envelope.storeys = shape.storeys;
  envelope.storey_height_m = shape.storey_height_m;
  envelope.window_share_frac = shape.window_share_frac;
  envelope.wall_u_w_m2k = outside.wall_u_w_m2k;
  envelope.roof_u_w_m2k = outside.roof_u_w_m2k;
  envelope.window_u_w_m2k = outside.window_u_w_m2k;
  envelope.door_u_w_m2k = outside.door_u_w_m2k;
  envelope.floor_u_w_m2k = outside.floor_u_w_m2k;
  envelope.air_change_frac_h = outside.air_change_frac_h * air_change_height_m / shape.storey_height_m;
  envelope.window_g_frac = outside.window_g_frac;
  return envelope;
}

Losses losses(const Envelope& envelope) {
  const Surfaces area = surfaces(envelope);
  return {.opaque_w_k = envelope.wall_u_w_m2k * area.wall_m2 + envelope.roof_u_w_m2k * area.roof_m2 +
                        envelope.floor_factor_frac * envelope.floor_u_w_m2k * area.floor_m2,
          .light_w_k = envelope.window_u_w_m2k * area.window_m2 + envelope.door_u_w_m2k * area.door_m2,
          .air_w_k = air_wh_m3_k * envelope.air_change_frac_h * area.volume_m3};
}

std::vector<double> facade_sun_w_m2(const Weather& weather) {
  std::vector<double> mean(weather.axis.steps, 0.0);
  for (const double azimuth_deg : {0.0, 90.0, 180.0, 270.0}) {
    const std::vector<double> side = climate::plane_of_array_w_m2(weather, {90.0, azimuth_deg});
    for (std::size_t t = 0; t < mean.size(); ++t) mean[t] += 0.25 * side[t];
  }
  return mean;
}

Issues validate(const InternalGains& gains, const std::string& where) {
  NumberCheck check(where);
  check.not_negative("lighting_w_m2", gains.lighting_w_m2, "4 to 12 W/m2");
  check.not_negative("devices_w_m2", gains.devices_w_m2, "3 to 20 W/m2");
  check.not_negative("people_w_m2", gains.people_w_m2, "2 to 10 W/m2");
  return check.issues();
}

InternalGains gains_of(Type type) {
  const TimeAxis year{seconds_since_1970({2025, 1, 1}), 3600, 8760, 8.0};
  double full_h = 0.0;
  for (std::size_t t = 0; t < year.steps; ++t) full_h += in_use_frac(occupancy_frac(type, year.time(t)));
  const double electric_w_m2 = 1000.0 * use(type).power_kwh_m2 / full_h;
  const Inside inside = inside_of(type);
  return {.lighting_w_m2 = inside.lamps_frac * electric_w_m2,
          .devices_w_m2 = (1.0 - inside.lamps_frac) * electric_w_m2,
          .people_w_m2 = inside.people_w_m2};
}

}  // namespace zhanhe::building
