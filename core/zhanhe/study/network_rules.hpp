#pragma once

#include <optional>

#include "zhanhe/study/study.hpp"
#include "zhanhe/study/surroundings.hpp"

namespace zhanhe {

// The rules of an incremental distribution network with sources, loads and storage of its own, in Henan: in principle
// nothing is fed back into the public grid (article 3), and all sources together are no larger than the highest load of
// the year. Henan Development and Reform Commission, rules for such projects of 2024 (in Chinese: Henan sheng zengliang
// peidianwang lei yuan-wang-he-chu yitihua xiangmu shishi xize).

[[nodiscard]] bool is_incremental(const Settings& settings);

/// Whether a connection at a node may take power out of the district.
[[nodiscard]] bool may_export(const Study& study, const std::string& node);

/// Sources and demand of electricity as the rules see them.
struct PeakRule {
  double peak_kw = 0.0;       ///< highest demand of all loads together
  std::size_t peak_step = 0;  ///< of the study's axis
  double sources_kw = 0.0;  ///< nameplates of generators, PV, wind and of converters from other carriers; of extendable
                            ///< ones the least size
};
[[nodiscard]] PeakRule peak_rule(const Study& study, const Surroundings& surroundings);

/// What the rule leaves to sizes that are chosen, as a budget; nothing without such sizes, or without the rule.
[[nodiscard]] std::optional<Budget> peak_budget(const Study& study, const Surroundings& surroundings);

}  // namespace zhanhe
