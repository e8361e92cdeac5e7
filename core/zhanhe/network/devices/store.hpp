#pragma once

#include "zhanhe/network/component.hpp"

namespace zhanhe {

/// Primitive: energy kept from one step to the next,
/// level[t+1] = (1 - loss_frac_h)^h level[t] + h efficiency_in in - h out / efficiency_out + h (inflow - spill),
/// h the hours of the step.
struct Store : NodeDevice {
  static constexpr std::string_view kind = "store";
  static constexpr std::string_view doc = "Energy kept from one step to the next.";

  double e_max_kwh = 0.0;
  Profile p_in_max_kw;
  Profile p_out_max_kw;
  Profile p_in_max_frac_h;
  Profile p_out_max_frac_h;
  Profile efficiency_in_frac = 1.0;
  Profile efficiency_out_frac = 1.0;
  Profile loss_frac_h = 0.0;
  Profile level_min_frac = 0.0;
  Profile level_max_frac = 1.0;
  Profile cost_yuan_kwh = 0.0;
  Profile cost_in_yuan_kwh = 0.0;
  Profile cost_yuan_kw2h = 0.0;
  Profile hold_yuan_kwh_h = 0.0;
  Profile inflow_kw = 0.0;
  Profile spill_yuan_kwh = 0.0;
  double carbon_kg_kwh = 0.0;
  bool cyclic = true;
  std::optional<double> level_initial_frac;
  std::optional<double> level_initial_kwh;
  std::optional<double> level_final_frac;
  bool extendable = false;
  std::optional<double> size_max_kwh;
  double invest_yuan_kwh_year = 0.0;

  [[nodiscard]] Problems problems() const {
    Problems problems =
        all_of(level_problems(level_min_frac, level_max_frac, level_initial_frac, level_final_frac, cyclic),
               size_problems(extendable, e_max_kwh, "e_max_kwh", size_max_kwh, "size_max_kwh"));
    const auto conflict = [&problems](std::string_view field, std::string_view other, const std::string& message,
                                      const std::string& remedy) {
      problems.push_back({IssueCode::conflict, {field, other}, message, remedy, {}});
    };
    if (level_initial_frac && level_initial_kwh) {
      conflict("level_initial_kwh", "level_initial_frac", "both level_initial_frac and level_initial_kwh are given",
               "give one of them");
    }
    if (!extendable && level_initial_kwh && *level_initial_kwh > e_max_kwh * (1.0 + 1e-9)) {  // rounding
      conflict("level_initial_kwh", "e_max_kwh",
               "begins with " + number_text(*level_initial_kwh) + " kWh and holds " + number_text(e_max_kwh),
               "lower it, or raise e_max_kwh");
    }
    if (extendable && level_initial_frac) {
      conflict("level_initial_frac", "extendable", "a fraction of a size that is not known yet",
               "give level_initial_kwh");
    }
    if (extendable && level_final_frac) {
      conflict("level_final_frac", "extendable", "a fraction of a size that is not known yet",
               "leave it out, or raise level_min_frac in the last step");
    }
    return problems;
  }

  static const std::vector<Field>& fields() {
    using D = Describe<Store>;
    static const auto table = join(
        NodeDevice::node_device_fields<Store>(),
        {required(D::number("e_max_kwh", &Store::e_max_kwh, size_range,
                            "Energy it holds when full; the least when extendable.")),
         D::profile("p_in_max_kw", &Store::p_in_max_kw, size_range,
                    "Largest power drawn from its node; default: what fills it in one step."),
         D::profile("p_out_max_kw", &Store::p_out_max_kw, size_range,
                    "Largest power given to its node; default: what empties it in one step."),
         D::profile("p_in_max_frac_h", &Store::p_in_max_frac_h, not_negative,
                    "Largest power drawn as a fraction of its energy in an hour: 0.5 fills it in 2 h; for extendable "
                    "stores whose power grows with their energy."),
         D::profile("p_out_max_frac_h", &Store::p_out_max_frac_h, not_negative,
                    "Largest power given as a fraction of its energy in an hour."),
         D::profile("efficiency_in_frac", &Store::efficiency_in_frac, positive_fraction, "Efficiency of storing."),
         D::profile("efficiency_out_frac", &Store::efficiency_out_frac, positive_fraction, "Efficiency of returning."),
         D::profile("loss_frac_h", &Store::loss_frac_h, fraction, "Share of the level lost in an hour."),
         D::profile("level_min_frac", &Store::level_min_frac, {-1.0, 1.0},
                    "Lowest level as a fraction of e_max_kwh; below 0: it may owe energy."),
         D::profile("level_max_frac", &Store::level_max_frac, {-1.0, 1.0}, "Highest level as a fraction of e_max_kwh."),
         D::profile("cost_yuan_kwh", &Store::cost_yuan_kwh, any_number, "Wear for each kWh given to its node."),
         D::profile("cost_in_yuan_kwh", &Store::cost_in_yuan_kwh, any_number, "Cost of each kWh drawn from its node."),
         D::profile("cost_yuan_kw2h", &Store::cost_yuan_kw2h, not_negative,
                    "Cost of an hour that grows with the square of the power given: times kW times kW."),
         D::profile("hold_yuan_kwh_h", &Store::hold_yuan_kwh_h, any_number,
                    "Cost of each kWh that is in it at the end of a step, for each hour of the step."),
         D::profile("inflow_kw", &Store::inflow_kw, any_number, "Energy that comes in by nature, as a river does."),
         D::profile("spill_yuan_kwh", &Store::spill_yuan_kwh, any_number, "Cost of letting a kWh of inflow go unused."),
         D::number("carbon_kg_kwh", &Store::carbon_kg_kwh, any_number,
                   "CO2 of each kWh taken out in all, when not cyclic: what a budget of CO2 counts."),
         D::flag("cyclic", &Store::cyclic, "Whether the run ends at the level it began with."),
         D::number("level_initial_frac", &Store::level_initial_frac, fraction,
                   "Level before the first step as a fraction of e_max_kwh; default: chosen by the optimiser when "
                   "cyclic, else level_min_frac, or empty when extendable."),
         D::number("level_initial_kwh", &Store::level_initial_kwh, any_number, "The same as energy."),
         D::number("level_final_frac", &Store::level_final_frac, fraction,
                   "Least level after the last step as a fraction of e_max_kwh; default: none beyond level_min_frac "
                   "and cyclic."),
         D::flag("extendable", &Store::extendable,
                 "Whether the optimiser chooses the energy it holds; e_max_kwh is then the least."),
         D::number("size_max_kwh", &Store::size_max_kwh, size_range,
                   "Largest energy that may be chosen when extendable; default: no limit."),
         D::number("invest_yuan_kwh_year", &Store::invest_yuan_kwh_year, any_number,
                   "Cost of a year of each kWh of an extendable size, the least one included. A run pays for the share "
                   "of a year of 8760 h that its steps count for.")});
    return table;
  }
};

}  // namespace zhanhe
