#pragma once

#include "zhanhe/gridplan/limits.hpp"

#include <optional>
#include <string>
#include <vector>

namespace zhanhe::gridplan {

/// How much more distributed generation a transformer station or feeder takes, as DL/T 2041 paints it.
enum class Colour { green, yellow, red };

/// Reverse load rate of DL/T 2041-2019: power that flows back over rated power; negative while load prevails.
[[nodiscard]] double reverse_load_rate_frac(double generation_kw, double load_kw, double s_n_kva);

/// Colour of DL/T 2041-2019: green up to 0, yellow up to 0.8, red above, and red whenever another check of the standard
/// (voltage, short circuit, harmonics) fails.
[[nodiscard]] Colour colour_2019(double reverse_load_rate_frac, bool other_checks_hold = true);

/// Part beta of the rated power that may flow back in DL/T 2041-2025: 0.80 for one transformer, (n - 1) / n for n.
/// Precondition: units >= 1.
[[nodiscard]] double backfeed_share_frac(int units);

/// What stands in the formula of DL/T 2041-2025.
struct CapacityInputs {
  double load_kw = 0.0;           ///< P: load at the hour that is looked at
  double generation_kw = 0.0;     ///< P_G: generation there at that hour, built or granted
  double s_n_kva = 0.0;           ///< S: rated power, of all units together, above 0
  int units = 1;                  ///< n: transformers that share the power; 1 for a feeder (assumption)
  double power_factor = 0.95;     ///< cos(theta), above 0, at most 1
  double storage_kw = 0.0;        ///< P_ESS: what existing batteries take at that hour
  double new_storage_kw = 0.0;    ///< dP_ESS: what planned ones take
  double output_max_frac = 1.0;   ///< tau_max: largest simultaneous output of what is added, above 0, at most 1
  double margin_frac = 0.8;       ///< k_r: part of the result that is handed out, above 0, at most 1
  bool other_checks_hold = true;  ///< voltage, short circuit, harmonics
};

/// All reasons why inputs are refused.
[[nodiscard]] Problems problems(const CapacityInputs& inputs);

struct CapacityClass {
  double backfeed_share_frac = 0.0;     ///< beta
  double additional_kw = 0.0;           ///< S_d, installed power; negative: too much is there already
  double granted_kw = 0.0;              ///< k_r times S_d, not below 0
  double reverse_load_rate_frac = 0.0;  ///< of 2019
  Colour colour_2019 = Colour::green;
  /// Red: nothing more can be added, or another check fails. Yellow: power flows back already. Green: neither.
  Colour colour_2025 = Colour::green;
};

/// S_d = (P - P_G + beta S cos(theta) + P_ESS + dP_ESS) / tau_max. Precondition: problems(inputs) is empty.
///
/// Formula and numbers follow a copy of DL/T 2041-2025 and, for 2019, a summary. Where k_r applies and how the newer
/// edition paints is this project's reading: check the texts before quoting.
[[nodiscard]] CapacityClass capacity_class(const CapacityInputs& inputs);

/// A transformer station or a feeder: the lines or transformers through which it is fed.
struct Station {
  std::string name = {};
  std::vector<std::string> equipment = {};   ///< names, in parallel
  std::vector<Index> source_terminals = {};  ///< of each, the one that faces the source; empty: the first
  std::optional<double> s_n_kva = {};        ///< all together; not given: the sum of their rated currents
  CapacityInputs rest = {};  ///< everything but load, generation and rating; units 0: as many as there is equipment
};

/// A station in the hour that leaves least.
struct StationClass {
  std::string name = {};
  Index hour = -1;      ///< with the least net load; -1 when no hour has a solution, then the class is empty
  double net_kw = 0.0;  ///< P - P_G - losses behind the station then: what enters it from the source
  CapacityClass result = {};
};

struct StationClasses {
  std::vector<StationClass> stations;
  Problems problems;  ///< then there are no stations
};

/// Classes of stations from an AC power flow of many hours. Precondition: `state` is what solve() returned.
[[nodiscard]] StationClasses station_classes(const NamedGrid& grid, const powerflow::State& state,
                                             const std::vector<Station>& stations);

}  // namespace zhanhe::gridplan
