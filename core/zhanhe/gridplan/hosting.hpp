#pragma once

#include "zhanhe/gridplan/course.hpp"
#include "zhanhe/gridplan/limits.hpp"
#include "zhanhe/powerflow/settings.hpp"

#include <vector>

namespace zhanhe::gridplan {

/// What is added: generation of a power that is sought.
struct Generation {
  Eigen::ArrayXd profile = {};  ///< hours: output per installed power, not negative; empty: 1 in every hour
  double power_factor = 1.0;    ///< above 0, at most 1
  bool absorbs = true;          ///< below 1: takes reactive power and so lowers the voltage, else gives it
};

/// What limits do that are exceeded without any addition.
enum class Existing {
  leave_no_capacity,  ///< the capacity is 0
  may_not_grow,       ///< in that hour, at that element, the excess that is there may stay but not grow
};

struct HostingSettings {
  double p_max_kw = 1e6;         ///< nothing above is looked for, above 0
  double tolerance_frac = 1e-4;  ///< of the capacity, from 1e-9 to 0.1; smaller costs power flows of few hours only
  Existing existing = Existing::leave_no_capacity;
  powerflow::Settings power_flow = {};  ///< its threads take candidates, of a single one its hours
};

/// The most generation that can be added.
struct Capacity {
  double p_kw = 0.0;     ///< installed power at which every limit holds in every hour; NaN at nodes without supply
  bool limited = false;  ///< false: nothing limits it up to p_max_kw
  Finding binding = {};  ///< which limit is broken first above it, where and when
};

struct HostingCapacity {
  std::vector<Capacity> capacities = {};
  bool stopped = false;    ///< by the caller; then there are no capacities
  Problems problems = {};  ///< then neither
};

/// Capacity of each node when nothing is added anywhere else.
///
/// Every answer is checked by an AC power flow of all hours in which something is generated. The search takes the
/// limits as monotone: once exceeded with growing generation they stay so; where they do not (a generator that first
/// relieves what it then overloads, with Existing::leave_no_capacity), the answer still holds all limits but may not be
/// the largest. Source of the idea: M. H. J. Bollen and F. Hassan, Integration of Distributed Generation in the Power
/// System, Wiley 2011, chapter 3.
[[nodiscard]] HostingCapacity hosting_capacity(const NamedGrid& grid, const Injections& injections,
                                               const Generation& generation, const Limits& limits = {},
                                               const HostingSettings& settings = {}, const Progress& progress = {});

/// The same for some nodes, in their order. Precondition: they exist.
[[nodiscard]] HostingCapacity hosting_capacity(const NamedGrid& grid, const Injections& injections,
                                               const Generation& generation, const std::vector<Index>& nodes,
                                               const Limits& limits, const HostingSettings& settings,
                                               const Progress& progress);

/// Capacity of patterns: all nodes together, each with its share of the power. `patterns`: nodes x patterns, weights
/// not negative; they are scaled to a sum of 1.
[[nodiscard]] HostingCapacity pattern_capacity(const NamedGrid& grid, const Injections& injections,
                                               const Generation& generation, const Eigen::ArrayXXd& patterns,
                                               const Limits& limits = {}, const HostingSettings& settings = {},
                                               const Progress& progress = {});

/// All reasons why what is added, or how it is sought, is refused.
[[nodiscard]] Problems generation_problems(const Injections& injections, const Generation& generation,
                                           const HostingSettings& settings);
/// All reasons why patterns are refused.
[[nodiscard]] Problems pattern_problems(const NamedGrid& grid, const Eigen::ArrayXXd& patterns);

}  // namespace zhanhe::gridplan
