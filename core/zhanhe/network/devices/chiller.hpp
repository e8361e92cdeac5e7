#pragma once

#include "zhanhe/network/devices/process.hpp"
#include "zhanhe/network/part_load.hpp"

namespace zhanhe {

/// An electric chiller. Poses as a process whose coefficient of performance falls with the outdoor temperature.
struct Chiller : PartLoadConversion {
  static constexpr std::string_view kind = "chiller";
  static constexpr std::string_view doc = "An electric chiller.";
  using Primitive = Process;

  std::string power_node;
  std::string cooling_node;
  std::string heat_node;
  Profile cop;
  double rated_cop = 5.0;
  double cop_slope_frac_k = 0.02;

  static constexpr Range cop_range{0.5, 30.0};
  [[nodiscard]] bool follows_weather() const { return !cop.given(); }
  [[nodiscard]] Problems problems() const {
    return all_of(PartLoadConversion::problems(),
                  cop.given() ? part_load_limit_problems("cop", cop, cop_range.highest)
                              : part_load_limit_problems("rated_cop", rated_cop, cop_range.highest));
  }

  static const std::vector<Side<Chiller>>& sides() {
    static const std::vector<Side<Chiller>> list{{"power_node", &Chiller::power_node, false, {"electricity"}},
                                                 {"cooling_node", &Chiller::cooling_node, true, {"cooling"}},
                                                 {"heat_node", &Chiller::heat_node, true, {"heat"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Chiller>;
    static const auto table = join(
        join(Device::device_fields<Chiller>(),
             {required(D::reference("power_node", &Chiller::power_node, "node", "The node it draws power from.")),
              required(D::reference("cooling_node", &Chiller::cooling_node, "node", "The node it cools.")),
              D::reference("heat_node", &Chiller::heat_node, "node",
                           "The node that takes its heat, where that is used; default: it goes to the air."),
              D::profile("cop", &Chiller::cop, cop_range,
                         "Cooling for each kWh of electricity; default: from the outdoor air."),
              D::number("rated_cop", &Chiller::rated_cop, cop_range,
                        "Coefficient of performance at 35 degrees outdoors, its auxiliaries included (assumption)."),
              D::number("cop_slope_frac_k", &Chiller::cop_slope_frac_k, {0.0, 0.1},
                        "Share by which it rises for each kelvin below 35 degrees, down to 15 degrees; above 35 it "
                        "falls by the same, up to 45 (assumption).")}),
        PartLoadConversion::part_load_fields<Chiller>("Largest cooling output; the least when extendable."));
    return table;
  }
};

}  // namespace zhanhe
