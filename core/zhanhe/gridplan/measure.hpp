#pragma once

#include "zhanhe/gridplan/peak_shaving.hpp"
#include "zhanhe/gridplan/problem.hpp"
#include "zhanhe/powerflow/transformer.hpp"

#include <string>
#include <variant>
#include <vector>

namespace zhanhe::gridplan {

/// Another conductor for a line. Its charging stays.
struct NewConductor {
  Index line = 0;
  double length_km = 0.0;  ///< above 0
  double r_ohm_km = 0.0;   ///< not negative, as x; not both 0
  double x_ohm_km = 0.0;
  double i_max_a = 0.0;  ///< above 0; infinite: without rating
  double cost_yuan_km = 0.0;
};

/// Another transformer of two windings between the same buses.
struct NewTransformer {
  Index transformer = 0;
  powerflow::Nameplate nameplate = {};
  double cost_yuan = 0.0;
};

/// A capacitor that is always on.
struct NewCapacitor {
  Index node = 0;
  double q_kvar = 0.0;  ///< at nominal voltage; above 0, below it is a reactor
  double cost_yuan = 0.0;
};

/// A battery at a node that shaves the net load of the whole grid.
struct NewBattery {
  Index node = 0;
  Battery battery = {};
  double cost_yuan = 0.0;
};

using Change = std::variant<NewConductor, NewTransformer, NewCapacitor, NewBattery>;

/// Changes that are made together.
struct Measure {
  std::string name = {};
  std::vector<Change> changes = {};
};

/// All reasons why measures are refused; Problem::index is the measure.
[[nodiscard]] Problems problems(const NamedGrid& grid, const std::vector<Measure>& measures);

/// What a measure costs, yuan.
[[nodiscard]] double cost_yuan(const Measure& measure);

/// A grid and its injections with a measure. Precondition: problems(grid, {measure}) is empty.
struct Changed {
  NamedGrid grid;
  Injections injections;
  Eigen::ArrayXd battery_loss_kw;  ///< hours: taken minus given, all batteries together
};
[[nodiscard]] Changed changed(const NamedGrid& grid, const Injections& injections, const Measure& measure);

}  // namespace zhanhe::gridplan
