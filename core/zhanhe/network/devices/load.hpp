#pragma once

#include <algorithm>

#include "zhanhe/network/component.hpp"

namespace zhanhe {

/// Primitive: demand at a node, as power or as the energy of a year spread over a shape.
struct Load : NodeDevice {
  static constexpr std::string_view kind = "load";
  static constexpr std::string_view doc = "Demand at a node.";

  Profile p_kw;
  std::optional<double> annual_kwh;
  Profile profile;
  std::string shape;
  double power_factor = 0.95;
  bool firm = false;
  /// GDP per kWh consumed, China 2023: 126.06 trillion yuan (National Bureau of Statistics, communique of
  /// 29 February 2024) over 9,224 TWh (National Energy Administration, 26 January 2024), rounded up.
  double unserved_yuan_kwh = 14.0;

  [[nodiscard]] Problems problems() const {
    Problems problems;
    const auto tell = [&problems](IssueCode code, std::vector<std::string_view> fields, std::string message,
                                  std::string remedy) {
      problems.push_back({code, std::move(fields), std::move(message), std::move(remedy), {}});
    };
    if (!p_kw.given() && !annual_kwh) {
      tell(IssueCode::missing_key, {"", "p_kw", "annual_kwh"}, "neither p_kw nor annual_kwh is given",
           "give one of them");
    } else if (p_kw.given() && annual_kwh) {
      tell(IssueCode::conflict, {"p_kw", "annual_kwh"}, "both p_kw and annual_kwh are given", "give one of them");
    } else if (!annual_kwh && (profile.given() || !shape.empty())) {
      tell(IssueCode::conflict, {profile.given() ? "profile" : "shape", "annual_kwh"},
           "profile and shape spread annual_kwh, but p_kw is given",
           "leave it out, or give annual_kwh instead of p_kw");
    } else if (profile.given() && !shape.empty()) {
      tell(IssueCode::conflict, {"profile", "shape"}, "both profile and shape are given", "give one of them");
    } else if (annual_kwh && profile.given() &&
               std::ranges::all_of(profile.values(), [](double share) { return share == 0.0; })) {
      tell(IssueCode::out_of_range, {"profile"}, "annual_kwh cannot be spread: profile is zero everywhere",
           "give a profile with a positive number");
    }
    return problems;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Load>;
    static const auto table = join(
        NodeDevice::node_device_fields<Load>(),
        {D::profile("p_kw", &Load::p_kw, any_number, "Demand; or give annual_kwh with profile or shape."),
         D::number("annual_kwh", &Load::annual_kwh, not_negative,
                   "Energy of a year of 8760 hours, spread as `profile` or `shape` say (evenly without either): the "
                   "mean over the study's axis becomes annual_kwh / 8760 h."),
         D::profile("profile", &Load::profile, not_negative, "Shape of the demand for annual_kwh, in any unit."),
         D::reference("shape", &Load::shape, "shape", "Named calendar shape for annual_kwh."),
         D::number("power_factor", &Load::power_factor, {0.0, 1.0, false},
                   "Lagging power factor of an electric load, for the grid check."),
         D::flag("firm", &Load::firm, "Whether it must be served: then there is no unserved energy."),
         D::number("unserved_yuan_kwh", &Load::unserved_yuan_kwh, not_negative,
                   "Cost of each kWh not served; the default is about China's GDP per kWh consumed in 2023.")});
    return table;
  }
};

}  // namespace zhanhe
