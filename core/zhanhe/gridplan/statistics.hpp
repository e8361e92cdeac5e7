#pragma once

#include "zhanhe/gridplan/limits.hpp"

#include <vector>

namespace zhanhe::gridplan {

/// The voltage of a node over all hours that it has one: supply, and a solution of the power flow.
struct NodeVoltage {
  double lowest_pu = 0.0;  ///< NaN where there is no such hour, as the next two
  double highest_pu = 0.0;
  double mean_pu = 0.0;  ///< weighted with the durations
  Index lowest_hour = -1;
  Index highest_hour = -1;
  double time_h = 0.0;     ///< with a voltage
  double below_h = 0.0;    ///< under the band
  double above_h = 0.0;    ///< over the band
  double pass_frac = 0.0;  ///< share of `time_h` within the band, limits included; NaN when `time_h` is 0
};

/// Pass rates of voltages, GB/T 12325: share of the time within the allowed deviation. The standard measures at chosen
/// points, with mean values of minutes; here every node counts as such a point, with a row of the injections as mean.
struct VoltageStatistics {
  std::vector<NodeVoltage> nodes;
  double pass_frac = 0.0;   ///< time within the bands over time with a voltage, all nodes together; NaN without any
  double unsolved_h = 0.0;  ///< time without a solution of the power flow, which counts nowhere
  Problems problems;        ///< then everything else is empty
};

/// Precondition: `state` is what solve() returned for that grid. `bands`: one for each node, or none (three phases, up
/// to 20 kV).
[[nodiscard]] VoltageStatistics voltage_statistics(const NamedGrid& grid, const powerflow::State& state,
                                                   const std::vector<Band>& bands = {},
                                                   const Durations& duration_h = {});

/// What a line or transformer loses.
struct EquipmentLoss {
  double loss_kwh = 0.0;
  double share_frac = 0.0;  ///< of the losses of the whole grid; 0 when there are none
  double peak_kw = 0.0;
  Index peak_hour = -1;
};

/// Losses over all hours with a solution. All powers are means over an hour.
struct LossStatistics {
  double loss_kwh = 0.0;
  double line_kwh = 0.0;
  double transformer_kwh = 0.0;
  double supplied_kwh = 0.0;    ///< what sources and injections put into the grid, each hour and bus by itself
  double delivered_kwh = 0.0;   ///< what is drawn from it: loads, shunts that do not belong to equipment, and sources
                                ///< that take power back
  double loss_rate_frac = 0.0;  ///< losses over supplied energy; 0 when nothing is supplied
  double loss_of_delivered_frac = 0.0;  ///< losses over delivered energy; 0 when nothing is delivered
  double peak_kw = 0.0;
  Index peak_hour = -1;  ///< -1 when no hour has a solution
  double unsolved_h = 0.0;
  std::vector<EquipmentLoss> lines;
  std::vector<EquipmentLoss> transformers;
  Problems problems;  ///< then everything else is empty
};

/// Precondition: `state` is what solve() returned for that grid and these injections.
[[nodiscard]] LossStatistics loss_statistics(const NamedGrid& grid, const Injections& injections,
                                             const powerflow::State& state, const Durations& duration_h = {});

/// Active power that stays in each of a list of equipment, hours x equipment. NaN in hours without solution.
[[nodiscard]] Eigen::ArrayXXd equipment_loss_kw(const NamedGrid& grid,
                                                const std::vector<powerflow::Equipment>& equipment,
                                                const powerflow::State& state);

}  // namespace zhanhe::gridplan
