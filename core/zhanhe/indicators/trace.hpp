#pragma once

#include <vector>

#include "zhanhe/indicators/circuit.hpp"

namespace zhanhe::indicators {

/// What a tracing says: averages, not what one more kWh would cause.
struct Trace {
  Eigen::ArrayXXd carbon_kg_kwh;  ///< (time, node), nodes of all carriers
  CarbonBalance balance;
  std::vector<Content> drawn;     ///< (user): content of all that it used, over the run
  std::vector<double> drawn_kwh;  ///< (user)
  std::vector<Content> given;     ///< (user): content of all that a port of a converter gave, over the run
};

/// Traces all steps. `energy_h`, `store_h`: hours that each step counts for in sums and in the levels of stores.
/// A store gives out the mixture that it held before the step, and what it loses enriches the rest.
[[nodiscard]] Trace trace(const Circuit& circuit, std::size_t steps, const Profile& energy_h, const Profile& store_h,
                          double stored_carbon_kg_kwh);

}  // namespace zhanhe::indicators
