#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "zhanhe/network/component.hpp"
#include "zhanhe/network/extension.hpp"

namespace zhanhe {

/// Primitive: power into one node, between a must-run floor and what is available. Both may be negative: then it draws.
struct Generator : NodeDevice, Extension {
  static constexpr std::string_view kind = "generator";
  static constexpr std::string_view doc = "Power into one node, between a must-run floor and what is available.";
  static constexpr std::array<std::string_view, 3> renewables{"no", "hydro", "nonhydro"};

  double p_max_kw = 0.0;
  Profile profile = 1.0;
  Profile must_run_frac = 0.0;
  Profile cost_yuan_kwh = 0.0;
  Profile cost_yuan_kw2h = 0.0;
  Profile carbon_kg_kwh = 0.0;
  Profile ramp_up_frac_h;
  Profile ramp_down_frac_h;
  std::optional<double> p_initial_kw;
  std::string renewable = "no";

  [[nodiscard]] Problems problems() const {
    return all_of(must_run_problems(must_run_frac, profile),
                  size_problems(extendable, p_max_kw, "p_max_kw", size_max_kw, "size_max_kw"));
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Generator>;
    static const auto table =
        join(join(NodeDevice::node_device_fields<Generator>(),
                  {required(D::number("p_max_kw", &Generator::p_max_kw, size_range,
                                      "Nameplate power; the least when extendable.")),
                   D::profile("profile", &Generator::profile, any_number,
                              "Available power as a fraction of p_max_kw; below 0: it must draw as much."),
                   D::profile("must_run_frac", &Generator::must_run_frac, any_number,
                              "Least power as a fraction of p_max_kw; below 0: it may draw as much."),
                   D::profile("cost_yuan_kwh", &Generator::cost_yuan_kwh, any_number,
                              "Operating cost of a kWh, fuel included."),
                   D::profile("cost_yuan_kw2h", &Generator::cost_yuan_kw2h, not_negative,
                              "Cost of an hour that grows with the square of output: times kW times kW."),
                   D::profile("carbon_kg_kwh", &Generator::carbon_kg_kwh, any_number,
                              "CO2 of its fuel for each kWh of output."),
                   D::profile("ramp_up_frac_h", &Generator::ramp_up_frac_h, not_negative,
                              "Largest rise of output in an hour as a fraction of p_max_kw; default: no limit."),
                   D::profile("ramp_down_frac_h", &Generator::ramp_down_frac_h, not_negative,
                              "Largest fall of output in an hour as a fraction of p_max_kw; default: no limit."),
                   D::number("p_initial_kw", &Generator::p_initial_kw, any_number,
                             "Output before the first step, for the ramp limits; default: free."),
                   D::choice("renewable", &Generator::renewable, renewables,
                             "Whether its output counts as renewable in the indicators, and as hydro power or not.")}),
             Extension::extension_fields<Generator>());
    return table;
  }
};

}  // namespace zhanhe
