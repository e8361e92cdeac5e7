#pragma once

#include <algorithm>
#include <array>

#include "zhanhe/network/devices/generator.hpp"

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
  std::vector<double> curve_m_s;
  std::vector<double> curve_frac;
  bool curtailable = true;
  double cost_yuan_kwh = 0.0;

  [[nodiscard]] bool follows_weather() const { return !profile.given(); }
  [[nodiscard]] Problems problems() const {
    if (curve_m_s.empty() && curve_frac.empty()) return {};
    if (curve_m_s.size() != curve_frac.size() || curve_m_s.size() < 2) {
      return {{IssueCode::wrong_length,
               {"curve_m_s", "curve_frac"},
               "the power curve has " + std::to_string(curve_m_s.size()) + " wind speeds and " +
                   std::to_string(curve_frac.size()) + " powers",
               "give both lists the same length, at least 2",
               {}}};
    }
    if (std::ranges::adjacent_find(curve_m_s, [](double a, double b) { return !(a < b); }) != curve_m_s.end()) {
      return {{IssueCode::conflict,
               {"curve_m_s"},
               "the wind speeds of the power curve do not rise",
               "sort the curve by wind speed, each speed once",
               {}}};
    }
    return {};
  }

  static const std::vector<Field<Wind>>& fields() {
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
         D::number("system_frac", &Wind::system_frac, positive_fraction, "What wakes, standstill and cables leave."),
         D::numbers("curve_m_s", &Wind::curve_m_s, 0, not_negative,
                    "Wind speeds of an own power curve, rising; default: the curve that ships."),
         D::numbers("curve_frac", &Wind::curve_frac, 0, fraction, "Power at those speeds as a fraction of p_max_kw."),
         D::flag("curtailable", &Wind::curtailable, "Whether its output may be reduced."),
         D::number("cost_yuan_kwh", &Wind::cost_yuan_kwh, any_number, "Operating cost of a kWh.")});
    return table;
  }
};

}  // namespace zhanhe
