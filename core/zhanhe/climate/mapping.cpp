#include "zhanhe/climate/mapping.hpp"

#include <array>
#include <optional>

#include "zhanhe/climate/signed_text.hpp"

namespace zhanhe::climate {

namespace {

constexpr std::array<std::vector<double> Weather::*, 5> columns{
    &Weather::temperature_c, &Weather::ghi_w_m2, &Weather::dni_w_m2, &Weather::dhi_w_m2, &Weather::wind_m_s};

/// Finds the step of a weather by month, day and second of the day; the first year wins.
class Calendar {
public:
  explicit Calendar(const TimeAxis& axis) : step_s_(axis.step_s), places_(std::size_t{12 * 31} * steps_per_day()) {
    for (std::size_t step = 0; step < axis.steps; ++step) {
      std::optional<std::size_t>& place = places_[index(axis.time(step))];
      if (!place) place = step;
    }
  }

  /// The step that contains this time of the year; nothing when the weather has none.
  [[nodiscard]] std::optional<std::size_t> step(const CivilTime& time) const { return places_[index(time)]; }

private:
  [[nodiscard]] std::size_t steps_per_day() const { return static_cast<std::size_t>(86400 / step_s_); }
  [[nodiscard]] std::size_t index(const CivilTime& time) const {
    const int second_of_day = time.hour * 3600 + time.minute * 60 + time.second;
    return static_cast<std::size_t>((time.month - 1) * 31 + time.day - 1) * steps_per_day() +
           static_cast<std::size_t>(second_of_day / step_s_);
  }

  int step_s_;
  std::vector<std::optional<std::size_t>> places_;
};

bool check_axis(const TimeAxis& axis, const std::string& where, Issues& issues) {
  if (axis.step_s > 0 && 86400 % axis.step_s == 0 && axis.start_s % axis.step_s == 0) return true;
  issues.push_back({IssueCode::bad_time, Severity::error, where,
                    "steps of " + std::to_string(axis.step_s) + " s from " + to_string(axis.time(0)) +
                        " do not fall on the divisions of a day",
                    "start at a multiple of the step, of 900, 1800 or 3600 s"});
  return false;
}

}  // namespace

Weather map_to(const Weather& weather, const TimeAxis& axis, Issues& issues) {
  Weather none;
  none.axis.steps = 0;
  Issues found = validate(weather);
  const bool axes_fit = check_axis(weather.axis, "weather axis", found) && check_axis(axis, "time axis", found);
  if (axes_fit && weather.axis.step_s % axis.step_s != 0 && axis.step_s % weather.axis.step_s != 0) {
    found.push_back({IssueCode::bad_time, Severity::error, "time axis",
                     std::to_string(axis.step_s) + " s and the weather's " + std::to_string(weather.axis.step_s) +
                         " s do not divide each other",
                     "use steps of 900, 1800 or 3600 s"});
  }
  if (axis.utc_offset_h != weather.axis.utc_offset_h) {
    found.push_back({IssueCode::bad_time_zone, Severity::error, "time axis",
                     "it is at UTC" + signed_text(axis.utc_offset_h) + " h, the weather at UTC" +
                         signed_text(weather.axis.utc_offset_h) + " h",
                     "use weather in the local standard time of the study"});
  }
  if (has_errors(found)) {
    issues.insert(issues.end(), found.begin(), found.end());
    return none;
  }

  Weather mapped = weather;
  mapped.axis = axis;
  for (const auto column : columns) (mapped.*column).assign(axis.steps, 0.0);
  const Calendar calendar(weather.axis);
  // The intervals of the weather inside one step: one, unless the step is the longer of the two.
  const int parts = axis.step_s > weather.axis.step_s ? axis.step_s / weather.axis.step_s : 1;
  std::size_t repeated_days = 0;
  std::optional<CivilTime> first_uncovered;
  std::size_t uncovered = 0;
  bool other_year = false;
  for (std::size_t step = 0; step < axis.steps; ++step) {
    for (int part = 0; part < parts; ++part) {
      CivilTime time = civil_time(axis.seconds(step) + static_cast<std::int64_t>(part) * weather.axis.step_s);
      const int year = time.year;
      std::optional<std::size_t> from = calendar.step(time);
      if (!from && time.month == 2 && time.day == 29) {
        time.day = 28;
        from = calendar.step(time);
        const bool first_of_day = time.hour == 0 && time.minute == 0;
        if (from && (first_of_day || (step == 0 && part == 0))) ++repeated_days;
      }
      if (!from) {
        if (!first_uncovered) first_uncovered = civil_time(axis.seconds(step));
        ++uncovered;
        break;
      }
      other_year = other_year || weather.axis.time(*from).year != year;
      for (const auto column : columns) (mapped.*column)[step] += (weather.*column)[*from] / parts;
    }
  }
  if (uncovered > 0) {
    found.push_back(
        {IssueCode::series_gap, Severity::error, "time axis " + to_string(*first_uncovered),
         "the weather does not cover " + std::to_string(uncovered) + " of " + std::to_string(axis.steps) + " steps",
         "give weather for the whole span, or run the part it covers"});
  }
  if (other_year) {
    found.push_back({IssueCode::mapped_time, Severity::note, "weather",
                     "weather of " + std::to_string(weather.axis.time(0).year) +
                         " is used for other years by month, day and hour (run from " + to_string(axis.time(0)) + ")",
                     "nothing to do; weekdays follow the run, not the weather"});
  }
  if (repeated_days > 0) {
    found.push_back({IssueCode::mapped_time, Severity::note, "weather",
                     "29 February repeats the 28th, " + std::to_string(repeated_days) + " time(s)",
                     "nothing to do; give weather of a leap year to have its own day"});
  }
  issues.insert(issues.end(), found.begin(), found.end());
  return has_errors(found) ? none : mapped;
}

}  // namespace zhanhe::climate
