#pragma once

#include "zhanhe/network/devices/process.hpp"
#include "zhanhe/network/part_load.hpp"

namespace zhanhe {

/// A boiler for any fuel, which its node carries; electricity and heat are none. Poses as a process; CO2 comes with the
/// fuel.
struct Boiler : PartLoadConversion {
  static constexpr std::string_view kind = "boiler";
  static constexpr std::string_view doc = "A boiler for gas, biomass or any other fuel.";
  using Primitive = Process;

  std::string fuel_node;
  std::string heat_node;
  Profile efficiency_frac = 0.92;

  static constexpr Range efficiency_range{0.0, 1.1, false, false};
  [[nodiscard]] Problems problems() const {
    return all_of(PartLoadConversion::problems(),
                  part_load_limit_problems("efficiency_frac", efficiency_frac, efficiency_range.highest));
  }

  static const std::vector<Side<Boiler>>& sides() {
    static const std::vector<Side<Boiler>> list{
        {"fuel_node", &Boiler::fuel_node, false, {}, {"electricity", "heat", "steam", "cooling"}},
        {"heat_node", &Boiler::heat_node, true, {"heat", "steam"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Boiler>;
    static const auto table = join(
        join(Device::device_fields<Boiler>(),
             {required(D::reference("fuel_node", &Boiler::fuel_node, "node", "The node its fuel comes from.")),
              required(D::reference("heat_node", &Boiler::heat_node, "node", "The node it heats; heat or steam.")),
              D::profile("efficiency_frac", &Boiler::efficiency_frac, efficiency_range,
                         "Heat for each kWh of fuel by its lower heating value; above 1 only where it condenses. The "
                         "default is an assumption.")}),
        PartLoadConversion::part_load_fields<Boiler>("Largest heat output; the least when extendable."));
    return table;
  }
};

}  // namespace zhanhe
