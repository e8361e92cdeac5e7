// Irradiance on a tilted plane with an isotropic sky, and the power of a photovoltaic system.
//
//   z, a      zenith and azimuth of the sun            zenith, sun_azimuth
//   b, c      tilt and azimuth of the plane            tilt, plane.azimuth_deg
//   theta     angle between sun and plane normal       cos_incidence
//   rho       albedo of the ground                     plane.albedo_frac
//
//   cos theta = cos z cos b + sin z sin b cos(a - c)
//   G_plane = DNI max(cos theta, 0) [z < 90] + DHI (1 + cos b)/2 + rho GHI (1 - cos b)/2
//   T_cell  = T + G_plane (NOCT - 20)/800
//   P       = G_plane/1000 (1 + gamma (T_cell - 25)) system                                kW/kWp
//
// Inverter (PVWatts 5): with z its input over what it takes in at rated output, rated / nominal,
//   efficiency = nominal / 0.9637 (-0.0162 z - 0.0059/z + 0.9858),  output at most rated

#include "zhanhe/climate/pv.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/number_check.hpp"
#include "zhanhe/climate/sun.hpp"

namespace zhanhe::climate {

namespace {

constexpr double radians_per_deg = std::numbers::pi / 180.0;

}  // namespace

Issues validate(const Plane& plane, const std::string& where) {
  NumberCheck check(where);
  check.within("tilt_deg", plane.tilt_deg, 0.0, 180.0, "0 lies flat, 90 is a wall");
  check.within("azimuth_deg", plane.azimuth_deg, 0.0, 360.0, "from north clockwise: 180 faces south");
  check.within("albedo_frac", plane.albedo_frac, 0.0, 1.0, "0.2 is usual, fresh snow has 0.8");
  return check.issues();
}

Issues validate(const PvModel& model, const std::string& where) {
  NumberCheck check(where);
  check.within("system_frac", model.system_frac, 0.0, 1.0, "0.8 to 0.9 is usual");
  check.within("temperature_coefficient_per_k", model.temperature_coefficient_per_k, -0.02, 0.02,
               "about -0.0037 for crystalline silicon; write -0.0037 for -0.37 %/K");
  check.within("noct_c", model.noct_c, 20.0, 90.0, "about 45");
  return check.issues();
}

std::vector<double> plane_of_array_w_m2(const Weather& weather, const Plane& plane) {
  const std::size_t steps = weather.axis.steps;
  ensure(weather.ghi_w_m2.size() == steps && weather.dni_w_m2.size() == steps && weather.dhi_w_m2.size() == steps,
         "irradiance has one value for each step");
  const double cos_tilt = std::cos(plane.tilt_deg * radians_per_deg);
  const double sin_tilt = std::sin(plane.tilt_deg * radians_per_deg);
  const double sky_frac = 0.5 * (1.0 + cos_tilt);
  const double ground_frac = 0.5 * plane.albedo_frac * (1.0 - cos_tilt);
  const SunPath sun = sun_mid_interval(weather.site, weather.axis);

  std::vector<double> plane_w_m2(steps);
  for (std::size_t step = 0; step < steps; ++step) {
    double beam = 0.0;
    if (sun.zenith_deg[step] < 90.0) {
      const double zenith = sun.zenith_deg[step] * radians_per_deg;
      const double turn = (sun.azimuth_deg[step] - plane.azimuth_deg) * radians_per_deg;
      const double cos_incidence = std::cos(zenith) * cos_tilt + std::sin(zenith) * sin_tilt * std::cos(turn);
      beam = weather.dni_w_m2[step] * std::max(cos_incidence, 0.0);
    }
    plane_w_m2[step] = beam + weather.dhi_w_m2[step] * sky_frac + weather.ghi_w_m2[step] * ground_frac;
  }
  return plane_w_m2;
}

double inverter_output_pu(double input_pu, double rated_pu, double nominal_frac) {
  const double largest_input_pu = rated_pu / nominal_frac;
  const double z = input_pu / largest_input_pu;
  if (!(z > 0.0)) return 0.0;
  const double efficiency = nominal_frac / 0.9637 * (-0.0162 * z - 0.0059 / z + 0.9858);
  return std::clamp(efficiency * input_pu, 0.0, rated_pu);
}

std::vector<double> pv_output_pu(std::span<const double> plane_w_m2, std::span<const double> temperature_c,
                                 const PvModel& model) {
  ensure(plane_w_m2.size() == temperature_c.size(), "irradiance and temperature have the same length");
  std::vector<double> output_pu(plane_w_m2.size());
  for (std::size_t step = 0; step < output_pu.size(); ++step) {
    const double cell_c = temperature_c[step] + plane_w_m2[step] * (model.noct_c - 20.0) / 800.0;
    const double power_pu =
        plane_w_m2[step] / 1000.0 * (1.0 + model.temperature_coefficient_per_k * (cell_c - 25.0)) * model.system_frac;
    output_pu[step] = std::max(power_pu, 0.0);
    if (model.inverter_frac > 0.0) {
      output_pu[step] = inverter_output_pu(output_pu[step], model.inverter_size_frac, model.inverter_frac);
    }
  }
  return output_pu;
}

std::vector<double> pv_output_pu(const Weather& weather, const Plane& plane, const PvModel& model) {
  std::vector<double> plane_w_m2 = plane_of_array_w_m2(weather, plane);
  if (model.soiling_frac.size() == 12) {
    for (std::size_t step = 0; step < plane_w_m2.size(); ++step) {
      plane_w_m2[step] *= 1.0 - model.soiling_frac[static_cast<std::size_t>(weather.axis.time(step).month - 1)];
    }
  }
  return pv_output_pu(plane_w_m2, weather.temperature_c, model);
}

}  // namespace zhanhe::climate
