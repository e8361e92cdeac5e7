#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/base/profile.hpp"

namespace zhanhe {

/// Something wrong between the fields of one component, which no field's own range can tell. A component tells them in
/// `std::vector<Problem> problems() const`; validate() finds that member, adds the place and the time, and leaves out a
/// problem when one of its fields is wrong in itself. problems() must stand any content of the fields.
struct Problem {
  IssueCode code{};
  std::vector<std::string_view> fields;  ///< those it is about; the first is where it is told, "" for the whole
  std::string message;
  std::string remedy;
  std::optional<std::size_t> step;  ///< the first step where it holds, for series
};

using Problems = std::vector<Problem>;

/// `must_run_frac` above `profile` in some step.
[[nodiscard]] Problems must_run_problems(const Profile& must_run_frac, const Profile& profile);
/// Levels of a store that leave no room, an initial or final level outside of them, or levels of both ends that differ
/// though it is `cyclic`.
[[nodiscard]] Problems level_problems(const Profile& level_min_frac, const Profile& level_max_frac,
                                      const std::optional<double>& level_initial_frac,
                                      const std::optional<double>& level_final_frac, bool cyclic);
/// A largest size below the least one, or one that is given though nothing is `extendable`.
[[nodiscard]] Problems size_problems(bool extendable, double least, std::string_view least_field,
                                     const std::optional<double>& largest, std::string_view largest_field);
/// A curve of two lists that have different lengths or fewer than two points, or whose first one does not rise. None
/// when both are empty.
[[nodiscard]] Problems curve_problems(std::string_view at_field, const std::vector<double>& at,
                                      std::string_view value_field, const std::vector<double>& values,
                                      const std::string& curve, const std::string& of_what);
/// One list of problems after another.
[[nodiscard]] Problems all_of(Problems first, const Problems& second);

}  // namespace zhanhe
