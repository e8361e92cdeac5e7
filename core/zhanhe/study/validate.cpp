#include <algorithm>
#include <cmath>

#include "zhanhe/study/validation.hpp"

namespace zhanhe {

namespace {

/// The text before a zone or an offset ("Z", " UTC", "+08:00", "+0800", "+08"); nothing when it ends in none.
std::optional<std::string> without_zone(std::string text) {
  const auto trim = [&text] { text.erase(text.find_last_not_of(" \t") + 1); };
  trim();
  for (const std::string_view zone : {"Z", "z", "UTC", "GMT", "CST"}) {
    if (text.ends_with(zone)) {
      text.erase(text.size() - zone.size());
      trim();
      return text;
    }
  }
  const auto sign = text.find_last_of("+-");
  // A minus sign before the time of day belongs to the date.
  if (sign == std::string::npos || sign < std::string_view("2025-01-01").size()) return std::nullopt;
  const bool offset = std::all_of(text.begin() + static_cast<std::ptrdiff_t>(sign) + 1, text.end(),
                                  [](char c) { return (c >= '0' && c <= '9') || c == ':'; });
  if (!offset) return std::nullopt;
  text.erase(sign);
  trim();
  return text;
}

}  // namespace

void validate_settings(Validation& validation) {
  const Settings& settings = validation.study.settings;
  const auto tell = [&](std::string_view field, IssueCode code, std::string message, std::string remedy) {
    validation.tell(settings, field, code, std::move(message), std::move(remedy));
  };
  const std::optional<CivilTime> start = parse_time(settings.start);
  if (!start) {
    const auto bare = without_zone(settings.start);
    if (bare && parse_time(*bare)) {
      tell("start", IssueCode::bad_time_zone, "'" + settings.start + "' has a time zone",
           "write the local standard time without it, and its distance to UTC as utc_offset_h");
    } else {
      tell("start", IssueCode::bad_time, "'" + settings.start + "' is not a time",
           "write it like 2025-01-01 or 2025-01-01T13:00, local standard time");
    }
  }
  if (std::ranges::find(Settings::step_lengths_h, settings.step_h) == Settings::step_lengths_h.end()) {
    tell("step_h", std::isfinite(settings.step_h) ? IssueCode::out_of_range : IssueCode::not_finite,
         "a step of " + number_text(settings.step_h) + " h is not supported",
         "choose 0.25, 0.5, 1, 2, 3, 4, 6, 8, 12 or 24");
  }
  const double offset = settings.utc_offset_h;
  if (!std::isfinite(offset)) {
    tell("utc_offset_h", IssueCode::not_finite, "is " + number_text(offset), "give the hours, 8 for China");
  } else if (offset < -12.0 || offset > 14.0 || offset * 4.0 != std::floor(offset * 4.0)) {
    tell("utc_offset_h", IssueCode::bad_time_zone, "no clock is " + number_text(offset) + " h from UTC",
         "choose -12 to 14 in quarters of an hour, 8 for China");
  }
  if (settings.steps < 1) {
    tell("steps", IssueCode::out_of_range, "a study of " + std::to_string(settings.steps) + " steps is empty",
         "choose 1 or more; 8760 hours are a year, 8784 a leap year");
  }
  const bool clear = !validation.wrong(settings, "start") && !validation.wrong(settings, "step_h") &&
                     !validation.wrong(settings, "utc_offset_h") && !validation.wrong(settings, "steps");
  if (clear) validation.axis = validation.study.axis();
}

Issues validate(const Study& study) {
  Validation validation(study);
  validate_settings(validation);
  validate_fields(validation);
  validate_names(validation);
  validate_network(validation);
  validate_devices(validation);
  validate_buildings(validation);
  validate_prices(validation);
  validate_rules(validation);
  return std::move(validation.issues);
}

}  // namespace zhanhe
