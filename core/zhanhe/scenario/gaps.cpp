#include "zhanhe/scenario/gaps.hpp"

#include <cmath>

#include "zhanhe/scenario/time_match.hpp"

namespace zhanhe::scenario {

namespace {

/// A run of missing values, [begin, end).
struct Gap {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Gap> gaps_in(const std::vector<double>& values) {
  std::vector<Gap> gaps;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(values[i])) continue;
    if (gaps.empty() || gaps.back().end != i) gaps.push_back({i, i});
    gaps.back().end = i + 1;
  }
  return gaps;
}

bool can_fill(const Gap& gap, std::size_t size, std::string_view rule) {
  if (rule == "zero") return true;
  if (rule == "previous") return gap.begin > 0;
  return rule == "linear" && gap.begin > 0 && gap.end < size;
}

void fill(std::vector<double>& values, const Gap& gap, std::string_view rule) {
  const double before = gap.begin > 0 ? values[gap.begin - 1] : 0.0;
  const double after = gap.end < values.size() ? values[gap.end] : 0.0;
  const auto distance = static_cast<double>(gap.end - gap.begin + 1);
  for (std::size_t i = gap.begin; i < gap.end; ++i) {
    const double share = static_cast<double>(i - gap.begin + 1) / distance;
    values[i] = rule == "zero" ? 0.0 : rule == "previous" ? before : (1.0 - share) * before + share * after;
  }
}

std::string count_of(std::size_t values) {
  return std::to_string(values) + (values == 1 ? " missing value" : " missing values");
}

}  // namespace

bool fill_gaps(std::vector<double>& values, std::string_view rule, const std::string& where,
               const std::function<std::string(std::size_t)>& place, Issues& issues) {
  std::vector<std::string> filled, left;
  for (const Gap& gap : gaps_in(values)) {
    const bool fillable = can_fill(gap, values.size(), rule);
    for (std::size_t i = gap.begin; i < gap.end; ++i) (fillable ? filled : left).push_back(place(i));
    if (fillable) fill(values, gap, rule);
  }
  if (!left.empty()) {
    const bool no_rule = rule != "previous" && rule != "linear" && rule != "zero";
    issues.push_back({IssueCode::series_gap, Severity::error, where,
                      count_of(left.size()) + ": " + first_places(left) +
                          (no_rule ? "" : "; '" + std::string(rule) + "' finds no value beside them to use"),
                      no_rule ? "give numbers, or set fill_gaps in [study] to previous, linear or zero"
                              : "give numbers there, or set fill_gaps = \"zero\" in [study]"});
    return false;
  }
  if (!filled.empty()) {
    issues.push_back({IssueCode::filled_gap, Severity::note, where,
                      count_of(filled.size()) + " filled with '" + std::string(rule) + "': " + first_places(filled),
                      ""});
  }
  return true;
}

}  // namespace zhanhe::scenario
