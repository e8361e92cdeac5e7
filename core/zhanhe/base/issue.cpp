#include "zhanhe/base/issue.hpp"

#include <algorithm>

namespace zhanhe {

std::string_view to_string(IssueCode code) {
  switch (code) {
    case IssueCode::unknown_key: return "unknown-key";
    case IssueCode::missing_key: return "missing-key";
    case IssueCode::wrong_type: return "wrong-type";
    case IssueCode::not_finite: return "not-finite";
    case IssueCode::out_of_range: return "out-of-range";
    case IssueCode::series_gap: return "series-gap";
    case IssueCode::wrong_length: return "wrong-length";
    case IssueCode::duplicate_name: return "duplicate-name";
    case IssueCode::unknown_name: return "unknown-name";
    case IssueCode::island_without_source: return "island-without-source";
    case IssueCode::negative_size: return "negative-size";
    case IssueCode::bound_too_large: return "bound-too-large";
    case IssueCode::bad_time_zone: return "bad-time-zone";
    case IssueCode::bad_time: return "bad-time";
    case IssueCode::non_convex: return "non-convex";
    case IssueCode::bad_file: return "bad-file";
    case IssueCode::conflict: return "conflict";
    case IssueCode::not_supported: return "not-supported";
    case IssueCode::export_above_import: return "export-above-import";
    case IssueCode::charges_while_discharging: return "charges-while-discharging";
    case IssueCode::above_peak_load: return "above-peak-load";
    case IssueCode::filled_gap: return "filled-gap";
    case IssueCode::mapped_time: return "mapped-time";
    case IssueCode::assumed: return "assumed";
  }
  return "";
}

std::optional<IssueCode> issue_code(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(IssueCode::assumed); ++i) {
    if (to_string(static_cast<IssueCode>(i)) == text) return static_cast<IssueCode>(i);
  }
  return std::nullopt;
}

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return "";
}

bool has_errors(const Issues& issues) {
  return std::ranges::any_of(issues, [](const Issue& issue) { return issue.severity == Severity::error; });
}

std::string to_string(const Issue& issue) {
  std::string text(to_string(issue.severity));
  text += ' ';
  text += to_string(issue.code);
  if (!issue.where.empty()) text += " at " + issue.where;
  text += ": " + issue.message;
  if (!issue.remedy.empty()) text += "; " + issue.remedy;
  return text;
}

std::string to_string(const Issues& issues) {
  std::string text;
  for (const Issue& issue : issues) {
    if (!text.empty()) text += '\n';
    text += to_string(issue);
  }
  return text;
}

}  // namespace zhanhe
