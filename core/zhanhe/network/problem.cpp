#include "zhanhe/network/problem.hpp"

#include <algorithm>

#include "zhanhe/base/extent.hpp"
#include "zhanhe/base/field.hpp"
#include "zhanhe/base/interpolate.hpp"

namespace zhanhe {

namespace {

/// In how many steps one profile lies above another, and the first of them.
struct Crossing {
  std::size_t count = 0;
  std::optional<std::size_t> first;

  Crossing(const Profile& low, const Profile& high) {
    if (!low.given() || !high.given()) return;
    std::size_t steps = std::max(low.size(), high.size());
    if (!low.constant()) steps = std::min(steps, low.size());
    if (!high.constant()) steps = std::min(steps, high.size());
    if (extent(low.values()).highest <= extent(high.values()).lowest) return;
    for (std::size_t t = 0; t < steps; ++t) {
      if (low[t] > high[t]) {
        ++count;
        if (!first) first = t;
      }
    }
  }
};

std::string in_steps(std::size_t count) { return std::to_string(count) + (count == 1 ? " step" : " steps"); }

}  // namespace

Problems must_run_problems(const Profile& must_run_frac, const Profile& profile) {
  const auto [count, first] = Crossing(must_run_frac, profile);
  if (!first) return {};
  return {{IssueCode::conflict,
           {"must_run_frac", "profile"},
           "the least power is above the available power in " + in_steps(count),
           "lower must_run_frac or raise profile there",
           first}};
}

Problems level_problems(const Profile& level_min_frac, const Profile& level_max_frac,
                        const std::optional<double>& level_initial_frac, const std::optional<double>& level_final_frac,
                        bool cyclic) {
  if (level_min_frac.constant() && level_max_frac.constant() && !(level_min_frac[0] < level_max_frac[0])) {
    return {{IssueCode::conflict,
             {"level_min_frac", "level_max_frac"},
             "level_min_frac " + number_text(level_min_frac[0]) + " is not below level_max_frac " +
                 number_text(level_max_frac[0]),
             "leave room between them",
             {}}};
  }
  if (const auto [count, first] = Crossing(level_min_frac, level_max_frac); first) {
    return {{IssueCode::conflict,
             {"level_min_frac", "level_max_frac"},
             "the lowest level is above the highest in " + in_steps(count),
             "lower level_min_frac or raise level_max_frac there",
             first}};
  }
  Problems problems;
  const auto inside = [&](std::string_view field, const std::optional<double>& level) {
    if (!level || !level_min_frac.constant() || !level_max_frac.constant()) return;
    if (level_min_frac[0] <= *level && *level <= level_max_frac[0]) return;
    problems.push_back({IssueCode::conflict,
                        {field, "level_min_frac", "level_max_frac"},
                        number_text(*level) + " lies outside level_min_frac to level_max_frac",
                        "choose " + number_text(level_min_frac[0]) + " to " + number_text(level_max_frac[0]),
                        {}});
  };
  inside("level_initial_frac", level_initial_frac);
  inside("level_final_frac", level_final_frac);
  if (cyclic && level_initial_frac && level_final_frac && *level_initial_frac != *level_final_frac) {
    problems.push_back({IssueCode::conflict,
                        {"level_final_frac", "cyclic", "level_initial_frac"},
                        "begins at " + number_text(*level_initial_frac) + " and is to end at " +
                            number_text(*level_final_frac) + ", though it is cyclic",
                        "set cyclic = false, or leave level_final_frac out",
                        {}});
  }
  return problems;
}

Problems size_problems(bool extendable, double least, std::string_view least_field,
                       const std::optional<double>& largest, std::string_view largest_field) {
  if (!largest) return {};
  if (!extendable) {
    return {{IssueCode::conflict,
             {largest_field, "extendable"},
             std::string(largest_field) + " is given, but the size is not extendable",
             "set extendable, or leave it out",
             {}}};
  }
  if (least <= *largest) return {};
  return {{IssueCode::conflict,
           {largest_field, least_field},
           number_text(*largest) + " is below the least size, " + std::string(least_field) + " " + number_text(least),
           "raise it, or lower " + std::string(least_field),
           {}}};
}

Problems curve_problems(std::string_view at_field, const std::vector<double>& at, std::string_view value_field,
                        const std::vector<double>& values, const std::string& curve, const std::string& of_what) {
  if (at.empty() && values.empty()) return {};
  if (at.size() != values.size() || at.size() < 2) {
    return {{IssueCode::wrong_length,
             {at_field, value_field},
             "the " + curve + " has " + std::to_string(at.size()) + " " + of_what + " and " +
                 std::to_string(values.size()) + " values",
             "give both lists the same length, at least 2",
             {}}};
  }
  if (is_rising(at)) return {};
  return {{IssueCode::conflict,
           {at_field},
           "the " + of_what + " of the " + curve + " do not rise",
           "sort the curve by them, each once",
           {}}};
}

Problems all_of(Problems first, const Problems& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace zhanhe
