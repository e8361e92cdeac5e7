#include "zhanhe/network/problem.hpp"

#include <algorithm>

#include "zhanhe/base/extent.hpp"
#include "zhanhe/base/field.hpp"

namespace zhanhe {

Problems must_run_problems(const Profile& must_run_frac, const Profile& profile) {
  if (!must_run_frac.given() || !profile.given()) return {};
  std::size_t steps = std::max(must_run_frac.size(), profile.size());
  if (!must_run_frac.constant()) steps = std::min(steps, must_run_frac.size());
  if (!profile.constant()) steps = std::min(steps, profile.size());
  if (extent(must_run_frac.values()).highest <= extent(profile.values()).lowest) return {};
  std::size_t count = 0;
  std::optional<std::size_t> first;
  for (std::size_t t = 0; t < steps; ++t) {
    if (must_run_frac[t] > profile[t]) {
      ++count;
      if (!first) first = t;
    }
  }
  if (!first) return {};
  return {
      {IssueCode::conflict,
       {"must_run_frac", "profile"},
       "the least power is above the available power in " + std::to_string(count) + (count == 1 ? " step" : " steps"),
       "lower must_run_frac or raise profile there",
       first}};
}

Problems level_problems(double level_min_frac, double level_max_frac, const std::optional<double>& level_initial_frac,
                        const std::optional<double>& level_final_frac) {
  if (!(level_min_frac < level_max_frac)) {
    return {{IssueCode::conflict,
             {"level_min_frac", "level_max_frac"},
             "level_min_frac " + number_text(level_min_frac) + " is not below level_max_frac " +
                 number_text(level_max_frac),
             "leave room between them",
             {}}};
  }
  Problems problems;
  const auto inside = [&](std::string_view field, const std::optional<double>& level) {
    if (!level || (level_min_frac <= *level && *level <= level_max_frac)) return;
    problems.push_back({IssueCode::conflict,
                        {field, "level_min_frac", "level_max_frac"},
                        number_text(*level) + " lies outside level_min_frac to level_max_frac",
                        "choose " + number_text(level_min_frac) + " to " + number_text(level_max_frac),
                        {}});
  };
  inside("level_initial_frac", level_initial_frac);
  inside("level_final_frac", level_final_frac);
  return problems;
}

}  // namespace zhanhe
