#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "zhanhe/base/extent.hpp"
#include "zhanhe/base/nearest.hpp"
#include "zhanhe/base/units.hpp"
#include "zhanhe/study/validation.hpp"

namespace zhanhe {

namespace {

/// What is wrong with one number, if anything.
struct Fault {
  IssueCode code{};
  std::string message;
  std::string remedy;
};

/// Sizes, and series in kW, may not be so large that they only stand for "no limit".
bool is_bound(const FieldInfo& info) {
  return info.range.size || (info.type == FieldType::profile && unit_of(info.name) == "kW");
}

std::optional<Fault> fault_of(double value, const FieldInfo& info) {
  const Range& range = info.range;
  if (!std::isfinite(value)) return Fault{IssueCode::not_finite, "is " + number_text(value), "give a finite number"};
  if (range.size && value < range.lowest) {
    return Fault{IssueCode::negative_size, number_text(value) + " is negative", "give 0 or more"};
  }
  if (is_bound(info) && std::abs(value) >= largest_bound) {
    return Fault{
        IssueCode::bound_too_large, number_text(value) + " is too large to be real",
        "give the real value, below " + number_text(largest_bound) + (info.required ? "" : ", or leave it out")};
  }
  if (!contains(range, value)) {
    return Fault{IssueCode::out_of_range, number_text(value) + " is out of range", "choose " + to_string(range)};
  }
  return std::nullopt;
}

/// The same for a finite number of a series; the factors of ports may be any.
std::optional<Fault> series_fault(double value, const FieldInfo& info) {
  return info.type == FieldType::ports ? std::nullopt : fault_of(value, info);
}

/// Whether no number of a series has a fault: then the least and the greatest have none.
bool in_order(const Profile& series, const FieldInfo& info) {
  const Extent all = extent(series.values());
  return series.size() == 0 || (all.finite && !series_fault(all.lowest, info) && !series_fault(all.highest, info));
}

std::string source_of(const Profile& series) { return series.source().empty() ? "" : " (" + series.source() + ")"; }

/// Checks the fields of components against their tables.
class FieldCheck {
public:
  explicit FieldCheck(Validation& validation) : validation_(validation) {}

  template <class T>
  void check_all(const T& component) {
    static const T untouched{};
    const Subject subject(component);
    for (const Field& field : T::fields()) {
      if (validation_.wrong(subject, field.name)) continue;
      visit_field(field, [&](const auto&... values) { check(subject, field, values...); }, component, untouched);
    }
    if constexpr (requires { component.problems(); }) check_problems(subject, component.problems());
  }

  /// Tells about all series whose length is not that of the axis.
  void tell_lengths();

private:
  /// Tells a fault of a field.
  void tell(const Subject& subject, const FieldInfo& info, const Fault& fault) {
    validation_.tell(subject, info.name, fault.code, fault.message, fault.remedy);
  }

  void tell_missing(const Subject& subject, const FieldInfo& info) {
    tell(subject, info,
         {IssueCode::missing_key, "'" + std::string(info.name) + "' is missing", "add it: " + std::string(info.doc)});
  }

  void check(const Subject& subject, const FieldInfo& info, double value, double) {
    if (const auto fault = fault_of(value, info)) tell(subject, info, *fault);
  }

  void check(const Subject& subject, const FieldInfo& info, const std::optional<double>& value,
             const std::optional<double>&) {
    if (value) check(subject, info, *value, 0.0);
  }

  void check(const Subject& subject, const FieldInfo& info, int value, int) {
    check(subject, info, static_cast<double>(value), 0.0);
  }

  void check(const Subject&, const FieldInfo&, bool, bool) {}

  void check(const Subject& subject, const FieldInfo& info, const std::string& value, const std::string& untouched) {
    if (info.type == FieldType::choice) {
      if (std::ranges::find(info.choices, value) != info.choices.end()) return;
      const std::vector<std::string> choices(info.choices.begin(), info.choices.end());
      tell(subject, info, {IssueCode::out_of_range, "'" + value + "' is no choice", suggestion(value, choices)});
    } else if (value.empty()) {
      // A reference that has a default cannot do without a name either.
      if (info.required || (info.type == FieldType::reference && !untouched.empty())) tell_missing(subject, info);
    } else if (info.type == FieldType::reference) {
      check_reference(subject, info, value);
    }
  }

  void check_reference(const Subject& subject, const FieldInfo& info, const std::string& name) {
    if (validation_.knows(info.refers_to, name)) return;
    tell(subject, info,
         {IssueCode::unknown_name, "there is no " + std::string(info.refers_to) + " '" + name + "'",
          suggestion(name, validation_.names(info.refers_to))});
  }

  void check(const Subject& subject, const FieldInfo& info, const std::vector<double>& values,
             const std::vector<double>&) {
    if (!check_count(subject, info, values.size())) return;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (const auto fault = fault_of(values[i], info)) {
        return tell(subject, info,
                    {fault->code, "number " + std::to_string(i + 1) + ": " + fault->message, fault->remedy});
      }
    }
  }

  void check(const Subject& subject, const FieldInfo& info, const std::vector<std::string>& values,
             const std::vector<std::string>&) {
    if (!check_count(subject, info, values.size()) || info.refers_to.empty()) return;
    for (const std::string& name : values) check_reference(subject, info, name);
  }

  bool check_count(const Subject& subject, const FieldInfo& info, std::size_t size) {
    if (size == 0) {
      if (info.required) tell_missing(subject, info);
      return false;
    }
    if (info.count == 0 || size == info.count) return true;
    tell(subject, info,
         {IssueCode::wrong_length, "has " + std::to_string(size) + " entries instead of " + std::to_string(info.count),
          "give " + std::to_string(info.count)});
    return false;
  }

  void check(const Subject& subject, const FieldInfo& info, const Profile& profile, const Profile& untouched) {
    if (!profile.given()) {
      if (info.required || untouched.given()) tell_missing(subject, info);
    } else if (profile.constant()) {
      check(subject, info, profile[0], 0.0);
    } else {
      check_series(subject, info, profile, "");
    }
  }

  void check(const Subject& subject, const FieldInfo& info, const std::vector<Port>& ports, const std::vector<Port>&) {
    static const FieldInfo factor{"factor_frac", "", FieldType::profile};
    if (ports.empty()) return tell_missing(subject, info);
    for (const Port& port : ports) {
      const Profile& profile = port.factor_frac;
      if (port.node.empty()) {
        tell(subject, info, {IssueCode::missing_key, "a port has no 'node'", "add node = \"...\""});
      } else {
        check_reference(subject, info, port.node);
      }
      const std::string what = "factor_frac of '" + port.node + "': ";
      if (!profile.given()) {
        tell(subject, info, {IssueCode::missing_key, what + "not given", "give a number or a series"});
      } else if (!profile.constant()) {
        check_series(subject, info, profile, what);
      } else if (const auto fault = fault_of(profile[0], factor)) {
        tell(subject, info, {fault->code, what + fault->message, fault->remedy});
      }
    }
  }

  void check_series(const Subject& subject, const FieldInfo& info, const Profile& profile, const std::string& what);
  /// Tells which numbers of a series are wrong, and in which steps.
  void tell_faults(const Subject& subject, const FieldInfo& info, const Profile& profile, const std::string& what);

  void check_problems(const Subject& subject, const Problems& problems) {
    for (const Problem& problem : problems) {
      const bool known = std::ranges::any_of(problem.fields,
                                             [&](std::string_view field) { return validation_.wrong(subject, field); });
      if (known) continue;
      validation_.tell(subject, problem.fields.front(), problem.code,
                       problem.message + (problem.step ? ", first at " + validation_.when(*problem.step) : ""),
                       problem.remedy);
    }
  }

  struct Length {
    std::size_t size = 0;
    std::string place;
    std::string series;
  };

  Validation& validation_;
  std::set<const double*> faulty_;    // a series that several components share is told once
  std::set<const double*> measured_;  // the same for its length
  std::vector<Length> wrong_lengths_;
  std::size_t right_lengths_ = 0;
};

void FieldCheck::check_series(const Subject& subject, const FieldInfo& info, const Profile& profile,
                              const std::string& what) {
  if (!in_order(profile, info)) tell_faults(subject, info, profile, what);
  const std::span<const double> values = profile.values();
  if (validation_.axis && values.size() == validation_.axis->steps) {
    ++right_lengths_;
  } else if (values.empty() || validation_.axis) {
    validation_.note_wrong(subject, info.name);
    if (values.empty() || measured_.insert(values.data()).second) {
      wrong_lengths_.push_back(
          {values.size(), subject.place() + " " + std::string(info.name), what + "the series" + source_of(profile)});
    }
  }
}

void FieldCheck::tell_faults(const Subject& subject, const FieldInfo& info, const Profile& profile,
                             const std::string& what) {
  const std::span<const double> values = profile.values();
  std::vector<std::size_t> gaps;
  std::vector<std::size_t> infinite;
  std::vector<std::size_t> outside;
  std::optional<Fault> fault;
  for (std::size_t t = 0; t < values.size(); ++t) {
    if (std::isnan(values[t])) {
      gaps.push_back(t);
    } else if (std::isinf(values[t])) {
      infinite.push_back(t);
    } else if (auto found = series_fault(values[t], info)) {
      outside.push_back(t);
      if (!fault) fault = std::move(found);
    }
  }
  const auto tell_steps = [&](const std::vector<std::size_t>& steps, IssueCode code, const std::string& message,
                              const std::string& remedy) {
    if (steps.empty()) return;
    if (!faulty_.insert(values.data()).second) return validation_.note_wrong(subject, info.name);
    tell(subject, info,
         {code,
          what + message + " in " + std::to_string(steps.size()) + " of " + std::to_string(values.size()) + " steps" +
              source_of(profile) + ": " + validation_.when(steps),
          remedy});
  };
  tell_steps(gaps, IssueCode::series_gap, "no number",
             "fill the gaps, or say in [study] how: fill_gaps = \"previous\", \"linear\" or \"zero\"");
  tell_steps(infinite, IssueCode::not_finite, "an infinite number", "give finite numbers");
  if (fault) tell_steps(outside, fault->code, fault->message, fault->remedy);
}

void FieldCheck::tell_lengths() {
  if (wrong_lengths_.empty()) return;
  const std::size_t steps = validation_.axis ? validation_.axis->steps : 0;
  const std::size_t size = wrong_lengths_.front().size;
  const bool agree = std::ranges::all_of(wrong_lengths_, [&](const Length& length) { return length.size == size; });
  std::string remedy = "give one number for each step, or set steps in [study]";
  const auto year = [&](std::size_t count, int days) {
    return validation_.axis && static_cast<double>(count) * validation_.axis->step_h() == 24.0 * days;
  };
  if ((year(steps, 365) && year(size, 366)) || (year(steps, 366) && year(size, 365))) {
    remedy += "; a leap year has 8784 hours, any other 8760";
  } else if (size != 0 && (size == steps * 2 || size == steps * 4 || steps == size * 2 || steps == size * 4)) {
    remedy += "; is step_h that of the series?";
  }
  if (agree && right_lengths_ == 0 && wrong_lengths_.size() > 1 && size != 0) {
    // All series agree with each other: the settings are the one thing that is wrong.
    validation_.tell(validation_.study.settings, "steps", IssueCode::wrong_length,
                     "all " + std::to_string(wrong_lengths_.size()) + " series have " + std::to_string(size) +
                         " numbers, the study has " + std::to_string(steps) + " steps",
                     remedy);
    return;
  }
  for (const Length& length : wrong_lengths_) {
    validation_.issues.push_back({IssueCode::wrong_length, Severity::error, length.place,
                                  length.series + " has " + std::to_string(length.size) + " numbers" +
                                      (validation_.axis ? ", the study has " + std::to_string(steps) + " steps" : ""),
                                  remedy});
  }
}

}  // namespace

void validate_fields(Validation& validation) {
  FieldCheck check(validation);
  check.check_all(validation.study.settings);
  for_each_component(validation.study, [&check](const auto& component) { check.check_all(component); });
  check.tell_lengths();
}

}  // namespace zhanhe
