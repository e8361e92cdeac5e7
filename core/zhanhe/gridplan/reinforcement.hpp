#pragma once

#include "zhanhe/gridplan/hosting.hpp"
#include "zhanhe/gridplan/measure.hpp"

#include <string>
#include <vector>

namespace zhanhe::gridplan {

struct ReinforcementSettings {
  double price_yuan_kwh = 0.0;  ///< of losses, not negative
  /// Weights of the nodes for the pattern whose hosting capacity is compared; empty: it is not.
  Eigen::ArrayXd pattern = {};
  Generation generation = {};
  HostingSettings hosting = {.existing = Existing::may_not_grow};
  powerflow::Settings power_flow = {};
};

/// How a grid does in all hours together.
struct Performance {
  double loss_kwh = 0.0;          ///< of lines and transformers; NaN when an hour has no solution
  double battery_loss_kwh = 0.0;  ///< taken minus given by the batteries of a measure
  double violation_h = 0.0;       ///< hours times limits exceeded in them, each weighted with its duration
  Finding worst = {};             ///< the limit with least left or most exceeded
  double v_lowest_pu = 0.0;
  double v_highest_pu = 0.0;
  double capacity_kw = 0.0;  ///< hosting capacity of the pattern; NaN when not asked for
};

/// What a measure costs and does. Energies, hours and yuan of losses belong to the hours given (a year when they are
/// one); the cost is paid once.
struct Effect {
  std::string name = {};
  double cost_yuan = 0.0;
  Performance with = {};
  double loss_saved_kwh = 0.0;  ///< grid losses before minus after; batteries' losses are not in it
  double saved_yuan = 0.0;      ///< price times (loss_saved_kwh - battery losses)
  double violations_removed_h = 0.0;
  double capacity_gained_kw = 0.0;  ///< NaN when not asked for
  /// Cost over what is saved or removed; infinite when nothing is.
  double cost_yuan_kwh = 0.0;
  double cost_per_violation_yuan = 0.0;  ///< for each hour of violation_h
};

struct Reinforcement {
  Performance without = {};
  std::vector<Effect> effects = {};       ///< as the measures
  std::vector<Index> by_loss = {};        ///< measures that save losses, the cheapest kWh first
  std::vector<Index> by_violations = {};  ///< measures that remove violations, the cheapest first
  bool stopped = false;                   ///< by the caller; then everything else is empty
  Problems problems = {};                 ///< then everything else is empty
};

/// Each measure by itself, by AC power flow of all hours.
[[nodiscard]] Reinforcement reinforcement(const NamedGrid& grid, const Injections& injections,
                                          const std::vector<Measure>& measures, const Limits& limits = {},
                                          const Durations& duration_h = {}, const ReinforcementSettings& settings = {},
                                          const Progress& progress = {});

}  // namespace zhanhe::gridplan
