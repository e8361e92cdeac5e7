#pragma once

#include <algorithm>
#include <array>

#include "zhanhe/network/devices/generator.hpp"
#include "zhanhe/network/side.hpp"

namespace zhanhe {

/// Wind turbines. Pose as a generator whose availability comes from `profile`, or else from the study's weather.
struct Wind : NodeDevice {
  static constexpr std::string_view kind = "wind";
  static constexpr std::string_view doc = "Wind turbines.";
  static constexpr std::array<std::string_view, 3> recipes{"plain", "damped", "shear"};
  using Primitive = Generator;

  double p_max_kw = 0.0;
  double power_factor_min = 1.0;
  Profile profile;
  std::string recipe = "plain";
  double hub_mean_m_s = 5.2;
  double hub_height_m = 100.0;
  double shear_frac = 0.2;
  double system_frac = 0.88;
  double availability_frac = 1.0;
  std::vector<double> wake_m_s;
  std::vector<double> wake_frac;
  std::vector<double> curve_m_s;
  std::vector<double> curve_frac;
  bool curtailable = true;
  double cost_yuan_kwh = 0.0;

  [[nodiscard]] bool follows_weather() const { return !profile.given(); }
  [[nodiscard]] Problems problems() const {
    Problems problems = curve_problems("curve_m_s", curve_m_s, "curve_frac", curve_frac, "power curve", "wind speeds");
    return all_of(std::move(problems),
                  curve_problems("wake_m_s", wake_m_s, "wake_frac", wake_frac, "wake curve", "wind speeds"));
  }

  static const std::vector<Side<Wind>>& sides() {
    static const std::vector<Side<Wind>> list{{"node", &Wind::node, true, {"electricity"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Wind>;
    static const auto table = join(
        NodeDevice::node_device_fields<Wind>(),
        {required(D::number("p_max_kw", &Wind::p_max_kw, size_range, "Nameplate power.")),
         D::number("power_factor_min", &Wind::power_factor_min, positive_fraction,
                   "Lowest power factor at which its inverter may run when the grid is part of the dispatch: reactive "
                   "power up to that of its available power either way. 1: none."),
         D::profile("profile", &Wind::profile, not_negative,
                    "Available power as a fraction of p_max_kw; default: from the study's weather."),
         D::choice("recipe", &Wind::recipe, recipes,
                   "How hub wind follows from the weather's: plain and damped scale to hub_mean_m_s, shear uses the "
                   "power law."),
         D::number("hub_mean_m_s", &Wind::hub_mean_m_s, positive, "Yearly mean wind at hub height (plain, damped)."),
         D::number("hub_height_m", &Wind::hub_height_m, positive, "Hub height (shear)."),
         D::number("shear_frac", &Wind::shear_frac, not_negative, "Exponent of the power law (shear)."),
         D::number("system_frac", &Wind::system_frac, positive_fraction,
                   "What cables, and wakes and standstill if they are not given apart, leave."),
         D::number("availability_frac", &Wind::availability_frac, positive_fraction,
                   "Share of the time in which it can run; default 1: it is in system_frac."),
         D::numbers("wake_m_s", &Wind::wake_m_s, 0, not_negative,
                    "Wind speeds of a wake curve of the farm, rising; default: wakes are in system_frac."),
         D::numbers("wake_frac", &Wind::wake_frac, 0, positive_fraction,
                    "What the wakes leave of those speeds, on average over the farm."),
         D::numbers("curve_m_s", &Wind::curve_m_s, 0, not_negative,
                    "Wind speeds of an own power curve, rising; default: the curve that ships."),
         D::numbers("curve_frac", &Wind::curve_frac, 0, fraction, "Power at those speeds as a fraction of p_max_kw."),
         D::flag("curtailable", &Wind::curtailable, "Whether its output may be reduced."),
         D::number("cost_yuan_kwh", &Wind::cost_yuan_kwh, any_number, "Operating cost of a kWh.")});
    return table;
  }
};

}  // namespace zhanhe
