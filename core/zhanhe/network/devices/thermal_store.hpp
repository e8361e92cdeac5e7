#pragma once

#include "zhanhe/network/devices/store.hpp"
#include "zhanhe/network/side.hpp"

namespace zhanhe {

/// A tank of heat, cold or steam whose loss follows the temperatures inside and around it. Poses as a store.
struct ThermalStore : NodeDevice {
  static constexpr std::string_view kind = "thermal_store";
  static constexpr std::string_view doc = "A tank of heat, cold or steam.";
  using Primitive = Store;

  double e_max_kwh = 0.0;
  Profile p_max_kw;
  double loss_w_k = 0.0;
  Profile content_c;
  Profile ambient_c;
  double efficiency_in_frac = 1.0;
  double efficiency_out_frac = 1.0;
  double level_min_frac = 0.0;
  double cost_yuan_kwh = 0.0;
  bool cyclic = true;
  std::optional<double> level_initial_frac;
  std::optional<double> level_final_frac;

  /// Whether it stands in the outdoor air.
  [[nodiscard]] bool follows_weather() const { return loss_w_k > 0.0 && !ambient_c.given(); }
  [[nodiscard]] Problems problems() const {
    return level_problems(level_min_frac, 1.0, level_initial_frac, level_final_frac, cyclic);
  }

  static const std::vector<Side<ThermalStore>>& sides() {
    static const std::vector<Side<ThermalStore>> list{
        {"node", &ThermalStore::node, false, {"heat", "steam", "cooling"}}};
    return list;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<ThermalStore>;
    static const auto table = join(
        NodeDevice::node_device_fields<ThermalStore>(),
        {required(D::number("e_max_kwh", &ThermalStore::e_max_kwh, size_range, "Energy it holds when full.")),
         D::profile("p_max_kw", &ThermalStore::p_max_kw, size_range,
                    "Largest power, in and out; default: what fills or empties it in one step."),
         D::number("loss_w_k", &ThermalStore::loss_w_k, not_negative,
                   "Loss of the full tank for each kelvin between its content and what surrounds it: U times surface."),
         D::profile("content_c", &ThermalStore::content_c, {-30.0, 400.0},
                    "Temperature of its content; default: the supply temperature of its node."),
         D::profile("ambient_c", &ThermalStore::ambient_c, {-60.0, 60.0},
                    "Temperature around it; default: the outdoor air of the study's weather."),
         D::number("efficiency_in_frac", &ThermalStore::efficiency_in_frac, positive_fraction,
                   "Efficiency of storing."),
         D::number("efficiency_out_frac", &ThermalStore::efficiency_out_frac, positive_fraction,
                   "Efficiency of returning."),
         D::number("level_min_frac", &ThermalStore::level_min_frac, fraction,
                   "Lowest level as a fraction of e_max_kwh."),
         D::number("cost_yuan_kwh", &ThermalStore::cost_yuan_kwh, any_number, "Wear for each kWh given to its node."),
         D::flag("cyclic", &ThermalStore::cyclic, "Whether the run ends at the level it began with."),
         D::number("level_initial_frac", &ThermalStore::level_initial_frac, fraction,
                   "Level before the first step as a fraction of e_max_kwh; default: chosen by the optimiser when "
                   "cyclic, else level_min_frac."),
         D::number("level_final_frac", &ThermalStore::level_final_frac, fraction,
                   "Least level after the last step as a fraction of e_max_kwh.")});
    return table;
  }
};

}  // namespace zhanhe
