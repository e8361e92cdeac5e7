#pragma once

#include <algorithm>

#include "zhanhe/network/component.hpp"
#include "zhanhe/network/extension.hpp"

namespace zhanhe {

/// Primitive: takes from some nodes and gives to others in fixed proportion (heat pump, boiler, CHP, electrolyser).
/// Its activity is the power drawn from its first input; where that may be negative it runs backwards.
struct Converter : Device, Extension {
  static constexpr std::string_view kind = "converter";
  static constexpr std::string_view doc = "Takes from some nodes and gives to others in proportion to its first input.";

  std::vector<Port> inputs;
  std::vector<Port> outputs;
  double p_max_kw = 0.0;
  Profile profile = 1.0;
  Profile must_run_frac = 0.0;
  Profile cost_yuan_kwh = 0.0;
  Profile cost_yuan_kw2h = 0.0;
  Profile carbon_kg_kwh = 0.0;
  Profile ramp_up_frac_h;
  Profile ramp_down_frac_h;
  std::optional<double> p_initial_kw;

  [[nodiscard]] Problems problems() const {
    Problems problems = all_of(must_run_problems(must_run_frac, profile),
                               size_problems(extendable, p_max_kw, "p_max_kw", size_max_kw, "size_max_kw"));
    if (!inputs.empty() && !std::ranges::all_of(inputs[0].factor_frac.values(), [](double f) { return f > 0.0; })) {
      problems.push_back({IssueCode::out_of_range,
                          {"inputs"},
                          "the factor_frac of the first input is not above 0",
                          "all other factors are per kW of the first input: leave its factor_frac at 1",
                          {}});
    }
    return problems;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Converter>;
    static const auto table = join(
        join(
            Device::device_fields<Converter>(),
            {required(D::ports("inputs", &Converter::inputs,
                               "Nodes it draws from; factor_frac: kW drawn for each kW of the first input.")),
             required(D::ports("outputs", &Converter::outputs,
                               "Nodes it feeds; factor_frac: kW given for each kW of the first input.")),
             required(D::number("p_max_kw", &Converter::p_max_kw, size_range,
                                "Largest power of the first input; when extendable, the least size.")),
             D::profile("profile", &Converter::profile, any_number, "Available power as a fraction of p_max_kw."),
             D::profile("must_run_frac", &Converter::must_run_frac, any_number,
                        "Least power as a fraction of p_max_kw; below 0: it may run backwards."),
             D::profile("cost_yuan_kwh", &Converter::cost_yuan_kwh, any_number,
                        "Operating cost of a kWh of the first input, without what the input itself costs."),
             D::profile("cost_yuan_kw2h", &Converter::cost_yuan_kw2h, not_negative,
                        "Cost of an hour that grows with the square of the first input: times kW times kW."),
             D::profile("carbon_kg_kwh", &Converter::carbon_kg_kwh, any_number, "CO2 for each kWh of the first input."),
             D::profile("ramp_up_frac_h", &Converter::ramp_up_frac_h, not_negative,
                        "Largest rise in an hour as a fraction of p_max_kw; default: no limit."),
             D::profile("ramp_down_frac_h", &Converter::ramp_down_frac_h, not_negative,
                        "Largest fall in an hour as a fraction of p_max_kw; default: no limit."),
             D::number("p_initial_kw", &Converter::p_initial_kw, any_number,
                       "Input before the first step, for the ramp limits; default: free.")}),
        Extension::extension_fields<Converter>());
    return table;
  }
};

}  // namespace zhanhe
