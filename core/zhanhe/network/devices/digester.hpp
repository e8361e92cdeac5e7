#pragma once

#include "zhanhe/network/devices/generator.hpp"
#include "zhanhe/network/side.hpp"

namespace zhanhe {

/// Makes biogas of waste water, as of a paper mill. Poses as a generator of gas by the lower heating value of the
/// methane.
struct Digester : NodeDevice {
  static constexpr std::string_view kind = "digester";
  static constexpr std::string_view doc = "Makes biogas of waste water.";
  using Primitive = Generator;

  Profile flow_m3_h;
  double cod_kg_m3 = 0.0;
  double removal_frac = 0.75;
  double methane_m3_kg = 0.35;
  double cost_yuan_kwh = 0.0;

  static const std::vector<Side<Digester>>& sides() {
    static const std::vector<Side<Digester>> list{
        {"node", &Digester::node, true, {}, {"electricity", "heat", "steam", "cooling", "hydrogen"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Digester>;
    static const auto table =
        join(NodeDevice::node_device_fields<Digester>(),
             {required(D::profile("flow_m3_h", &Digester::flow_m3_h, not_negative, "Waste water that flows in.")),
              required(D::number("cod_kg_m3", &Digester::cod_kg_m3, not_negative, "Its chemical oxygen demand.")),
              D::number("removal_frac", &Digester::removal_frac, positive_fraction,
                        "Share of it that is digested (assumption)."),
              D::number(
                  "methane_m3_kg", &Digester::methane_m3_kg, {0.0, 0.4},
                  "Methane at 0 degrees and 1 atm for each kilogram digested; 0.35 is what the oxygen it takes to burn "
                  "says: 22.4 l for 64 g."),
              D::number("cost_yuan_kwh", &Digester::cost_yuan_kwh, any_number, "Operating cost of a kWh of gas.")});
    return table;
  }
};

}  // namespace zhanhe
