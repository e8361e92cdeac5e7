#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace zhanhe {

/// Everything that can be wrong with an input, or worth telling about it. The text of a code is stable.
enum class IssueCode {
  unknown_key,
  missing_key,
  wrong_type,
  not_finite,
  out_of_range,
  series_gap,
  wrong_length,
  duplicate_name,
  unknown_name,
  island_without_source,
  negative_size,
  bound_too_large,
  bad_time_zone,
  bad_time,
  non_convex,
  bad_file,
  conflict,
  not_supported,
  export_above_import,
  charges_while_discharging,
  above_peak_load,
  filled_gap,
  mapped_time,
  assumed,
};

enum class Severity { error, warning, note };

/// "unknown-key", "missing-key", ...
[[nodiscard]] std::string_view to_string(IssueCode code);
/// The code of that text, or nothing.
[[nodiscard]] std::optional<IssueCode> issue_code(std::string_view text);
/// "error", "warning" or "note".
[[nodiscard]] std::string_view to_string(Severity severity);

/// One thing to tell the user about an input: what it is, where it is, and what to do.
struct Issue {
  IssueCode code{};
  Severity severity = Severity::error;
  std::string
      where;  ///< file, line, table, row or object, as far as known: "scenario.toml:12 [[battery]] 'b1' p_max_kw"
  std::string message;  ///< what is wrong, in the user's words
  std::string remedy;   ///< what to do about it
};

using Issues = std::vector<Issue>;

[[nodiscard]] bool has_errors(const Issues& issues);
/// "error unknown-key at scenario.toml:7 ...: message; remedy"
[[nodiscard]] std::string to_string(const Issue& issue);
/// One line for each issue.
[[nodiscard]] std::string to_string(const Issues& issues);

/// The input is wrong. Carries *all* issues found, errors first among equals in order of discovery.
class ScenarioError : public std::runtime_error {
public:
  explicit ScenarioError(Issues issues) : std::runtime_error(to_string(issues)), issues_(std::move(issues)) {}

  [[nodiscard]] const Issues& issues() const { return issues_; }

private:
  Issues issues_;
};

}  // namespace zhanhe
