#pragma once

#include "zhanhe/network/devices/store.hpp"
#include "zhanhe/network/side.hpp"

namespace zhanhe {

/// A battery by its nameplate. Poses as a store.
struct Battery : NodeDevice {
  static constexpr std::string_view kind = "battery";
  static constexpr std::string_view doc = "A battery by its nameplate.";
  using Primitive = Store;

  double p_max_kw = 0.0;
  double power_factor_min = 1.0;
  double e_max_kwh = 0.0;
  double round_trip_frac = 0.87;
  double loss_frac_h = 0.0;
  double level_min_frac = 0.05;
  double level_max_frac = 0.95;
  double cost_yuan_kwh = 0.0;
  bool cyclic = true;
  std::optional<double> level_initial_frac;
  std::optional<double> level_final_frac;

  [[nodiscard]] Problems problems() const {
    return level_problems(level_min_frac, level_max_frac, level_initial_frac, level_final_frac, cyclic);
  }

  static const std::vector<Side<Battery>>& sides() {
    static const std::vector<Side<Battery>> list{{"node", &Battery::node, false, {"electricity"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Battery>;
    static const auto table = join(
        NodeDevice::node_device_fields<Battery>(),
        {required(D::number("p_max_kw", &Battery::p_max_kw, size_range, "Largest power, in and out.")),
         D::number("power_factor_min", &Battery::power_factor_min, positive_fraction,
                   "Lowest power factor at which its inverter may run when the grid is part of the dispatch: reactive "
                   "power up to that of its available power either way. 1: none."),
         required(D::number("e_max_kwh", &Battery::e_max_kwh, size_range, "Nameplate energy.")),
         D::number("round_trip_frac", &Battery::round_trip_frac, positive_fraction,
                   "Energy returned of energy drawn, at the connection to the grid; half of it (its square root) is "
                   "lost each way. The default is the middle of 0.85 to 0.88 for LFP stations (assumption)."),
         D::number("loss_frac_h", &Battery::loss_frac_h, fraction, "Share of the level lost in an hour."),
         D::number("level_min_frac", &Battery::level_min_frac, fraction, "Lowest level as a fraction of e_max_kwh."),
         D::number("level_max_frac", &Battery::level_max_frac, fraction, "Highest level as a fraction of e_max_kwh."),
         D::number("cost_yuan_kwh", &Battery::cost_yuan_kwh, any_number, "Wear for each kWh returned."),
         D::flag("cyclic", &Battery::cyclic, "Whether the run ends at the level it began with."),
         D::number("level_initial_frac", &Battery::level_initial_frac, fraction,
                   "Level before the first step as a fraction of e_max_kwh; default: chosen by the optimiser when "
                   "cyclic, else level_min_frac."),
         D::number("level_final_frac", &Battery::level_final_frac, fraction,
                   "Least level after the last step as a fraction of e_max_kwh.")});
    return table;
  }
};

}  // namespace zhanhe
