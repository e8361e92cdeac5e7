#pragma once

#include <cmath>
#include <string>
#include <utility>

#include "zhanhe/base/field.hpp"
#include "zhanhe/base/issue.hpp"

namespace zhanhe {

/// Collects the issues of one object, each at "`where` name".
class NumberCheck {
public:
  explicit NumberCheck(std::string where) : where_(std::move(where)) {}

  /// not-finite, or out-of-range outside low..high.
  void within(const char* name, double value, double low, double high, const char* remedy) {
    if (value >= low && value <= high) return;  // false for NaN
    say(std::isfinite(value) ? IssueCode::out_of_range : IssueCode::not_finite, name,
        number_text(value) + " is outside " + number_text(low) + ".." + number_text(high), remedy);
  }

  /// not-finite, or out-of-range when not above 0.
  void above_zero(const char* name, double value, const char* remedy) {
    if (value > 0.0 && std::isfinite(value)) return;
    say(std::isfinite(value) ? IssueCode::out_of_range : IssueCode::not_finite, name,
        number_text(value) + " is not above 0", remedy);
  }

  /// not-finite, or negative-size.
  void not_negative(const char* name, double value, const char* remedy) {
    if (value >= 0.0 && std::isfinite(value)) return;
    say(std::isfinite(value) ? IssueCode::negative_size : IssueCode::not_finite, name,
        number_text(value) + (std::isfinite(value) ? " is negative" : " is not a finite number"), remedy);
  }

  void say(IssueCode code, const char* name, std::string message, const char* remedy,
           Severity severity = Severity::error) {
    issues_.push_back({code, severity, where_ + " " + name, std::move(message), remedy});
  }

  void add(const Issues& more) { issues_.insert(issues_.end(), more.begin(), more.end()); }

  [[nodiscard]] const Issues& issues() const { return issues_; }

private:
  std::string where_;
  Issues issues_;
};

}  // namespace zhanhe
