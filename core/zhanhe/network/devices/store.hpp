#pragma once

#include "zhanhe/network/component.hpp"

namespace zhanhe {

/// Primitive: energy kept from one step to the next,
/// level[t+1] = (1 - loss_frac_h)^h level[t] + h efficiency_in in - h out / efficiency_out, h the hours of the step.
struct Store : NodeDevice {
  static constexpr std::string_view kind = "store";
  static constexpr std::string_view doc = "Energy kept from one step to the next.";

  double e_max_kwh = 0.0;
  double p_in_max_kw = 0.0;
  double p_out_max_kw = 0.0;
  double efficiency_in_frac = 1.0;
  double efficiency_out_frac = 1.0;
  double loss_frac_h = 0.0;
  double level_min_frac = 0.0;
  double level_max_frac = 1.0;
  double cost_yuan_kwh = 0.0;
  bool cyclic = true;
  std::optional<double> level_initial_frac;
  std::optional<double> level_final_frac;

  [[nodiscard]] Problems problems() const {
    return level_problems(level_min_frac, level_max_frac, level_initial_frac, level_final_frac);
  }

  static const std::vector<Field<Store>>& fields() {
    using D = Describe<Store>;
    static const auto table = join(
        NodeDevice::node_device_fields<Store>(),
        {required(D::number("e_max_kwh", &Store::e_max_kwh, size_range, "Energy it holds when full.")),
         required(D::number("p_in_max_kw", &Store::p_in_max_kw, size_range, "Largest power drawn from its node.")),
         required(D::number("p_out_max_kw", &Store::p_out_max_kw, size_range, "Largest power given to its node.")),
         D::number("efficiency_in_frac", &Store::efficiency_in_frac, positive_fraction, "Efficiency of storing."),
         D::number("efficiency_out_frac", &Store::efficiency_out_frac, positive_fraction, "Efficiency of returning."),
         D::number("loss_frac_h", &Store::loss_frac_h, fraction, "Share of the level lost in an hour."),
         D::number("level_min_frac", &Store::level_min_frac, fraction, "Lowest level as a fraction of e_max_kwh."),
         D::number("level_max_frac", &Store::level_max_frac, fraction, "Highest level as a fraction of e_max_kwh."),
         D::number("cost_yuan_kwh", &Store::cost_yuan_kwh, any_number, "Wear for each kWh given to its node."),
         D::flag("cyclic", &Store::cyclic, "Whether the run ends at the level it began with."),
         D::number("level_initial_frac", &Store::level_initial_frac, fraction,
                   "Level before the first step as a fraction of e_max_kwh; default: chosen by the optimiser when "
                   "cyclic, else level_min_frac."),
         D::number("level_final_frac", &Store::level_final_frac, fraction,
                   "Least level after the last step as a fraction of e_max_kwh; default: none beyond level_min_frac "
                   "and cyclic.")});
    return table;
  }
};

}  // namespace zhanhe
