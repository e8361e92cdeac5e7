#pragma once

#include "zhanhe/network/component.hpp"

namespace zhanhe {

/// Primitive: power into one node, between a must-run floor and what is available.
struct Generator : NodeDevice {
  static constexpr std::string_view kind = "generator";
  static constexpr std::string_view doc = "Power into one node, between a must-run floor and what is available.";

  double p_max_kw = 0.0;
  Profile profile = 1.0;
  Profile must_run_frac = 0.0;
  Profile cost_yuan_kwh = 0.0;
  double carbon_kg_kwh = 0.0;
  std::optional<double> ramp_up_frac_h;
  std::optional<double> ramp_down_frac_h;
  std::optional<double> p_initial_kw;

  [[nodiscard]] Problems problems() const { return must_run_problems(must_run_frac, profile); }

  static const std::vector<Field<Generator>>& fields() {
    using D = Describe<Generator>;
    static const auto table = join(
        NodeDevice::node_device_fields<Generator>(),
        {required(D::number("p_max_kw", &Generator::p_max_kw, size_range, "Nameplate power.")),
         D::profile("profile", &Generator::profile, not_negative, "Available power as a fraction of p_max_kw."),
         D::profile("must_run_frac", &Generator::must_run_frac, not_negative, "Least power as a fraction of p_max_kw."),
         D::profile("cost_yuan_kwh", &Generator::cost_yuan_kwh, any_number, "Operating cost of a kWh, fuel included."),
         D::number("carbon_kg_kwh", &Generator::carbon_kg_kwh, any_number, "CO2 of its fuel for each kWh of output."),
         D::number("ramp_up_frac_h", &Generator::ramp_up_frac_h, positive,
                   "Largest rise of output in an hour as a fraction of p_max_kw; default: no limit."),
         D::number("ramp_down_frac_h", &Generator::ramp_down_frac_h, positive,
                   "Largest fall of output in an hour as a fraction of p_max_kw; default: no limit."),
         D::number("p_initial_kw", &Generator::p_initial_kw, not_negative,
                   "Output before the first step, for the ramp limits; default: free.")});
    return table;
  }
};

}  // namespace zhanhe
