#include "zhanhe/scenario/time_match.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>

namespace zhanhe::scenario {

namespace {

constexpr std::int64_t hour_s = 3600;
constexpr std::size_t places_told = 3;

/// The zone at the end of a time of day, in seconds; cuts it off. False when it is none of the known notations.
bool cut_zone(std::string_view& text, std::optional<int>& offset_s) {
  if (text.ends_with('Z') || text.ends_with('z')) {
    offset_s = 0;
    text.remove_suffix(1);
    return true;
  }
  const std::size_t colon = text.find(':');
  const std::size_t sign = colon == std::string_view::npos ? colon : text.find_first_of("+-", colon);
  if (sign == std::string_view::npos) return true;
  std::string digits;
  for (const char c : text.substr(sign + 1)) {
    if (c == ':' && digits.size() == 2) continue;
    if (c < '0' || c > '9') return false;
    digits += c;
  }
  if (digits.size() == 2) digits += "00";
  if (digits.size() != 4) return false;
  const int hours = (digits[0] - '0') * 10 + digits[1] - '0';
  const int minutes = (digits[2] - '0') * 10 + digits[3] - '0';
  if (hours > 14 || minutes > 59) return false;
  offset_s = (text[sign] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  text = text.substr(0, sign);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return true;
}

/// Cuts off fractions of a second that are zero.
void cut_zero_fraction(std::string_view& text) {
  const std::size_t dot = text.find('.');
  if (dot != std::string_view::npos && text.find_first_not_of('0', dot + 1) == std::string_view::npos) {
    text = text.substr(0, dot);
  }
}

/// "2025/1/1 0:00" as "2025/01/01 00:00".
std::string with_leading_zeros(std::string_view text) {
  std::string padded;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
    if (end == at + 1) padded += '0';
    padded += text.substr(at, end - at);
    at = end;
    if (at < text.size()) padded += text[at++];
  }
  return padded;
}

/// Collects the matching of one file.
class Matcher {
public:
  Matcher(const TimedRows& file, const TimeAxis& axis, bool may_miss, Issues& issues)
      : file_(file), axis_(axis), may_miss_(may_miss), issues_(issues) {}

  std::optional<RowPlan> match() {
    if (file_.stamps.empty()) {
      refuse(IssueCode::wrong_length, "the file has no rows", "give one row for each step of the study");
      return {};
    }
    if (!convert()) return {};
    step_s_ = usual_step();
    if (!sorted() || !fits()) return {};
    return plan();
  }

private:
  /// Brings all stamps to the study's clock.
  bool convert() {
    const auto zoned = static_cast<std::size_t>(
        std::ranges::count_if(file_.stamps, [](const Stamp& s) { return s.offset_s.has_value(); }));
    if (zoned != 0 && zoned != file_.stamps.size()) {
      const bool first_zoned = file_.stamps.front().offset_s.has_value();
      const auto other = std::ranges::find_if(
          file_.stamps, [first_zoned](const Stamp& s) { return s.offset_s.has_value() != first_zoned; });
      refuse(IssueCode::bad_time_zone,
             "some time stamps have a zone and some have none; the first that differs is " +
                 file_.place(static_cast<std::size_t>(other - file_.stamps.begin())),
             "write all in local standard time without a zone, or all with one");
      return false;
    }
    const auto clock_s = static_cast<std::int64_t>(std::lround(axis_.utc_offset_h * 3600.0));
    bool moved = false;
    for (const Stamp& stamp : file_.stamps) {
      const std::int64_t shift_s = stamp.offset_s ? clock_s - *stamp.offset_s : 0;
      moved = moved || shift_s != 0;
      seconds_.push_back(stamp.seconds + shift_s);
    }
    if (moved) note("time stamps with a zone were converted to the study's local standard time");
    zoned_ = zoned != 0;
    return true;
  }

  /// The most frequent distance of neighbours; the study's step when there is only one row.
  [[nodiscard]] std::int64_t usual_step() const {
    std::map<std::int64_t, std::size_t> counts;
    for (std::size_t i = 1; i < seconds_.size(); ++i) {
      if (seconds_[i] > seconds_[i - 1]) ++counts[seconds_[i] - seconds_[i - 1]];
    }
    std::int64_t step = axis_.step_s;
    std::size_t most = 0;
    for (const auto& [distance, count] : counts) {
      if (count > most) {
        most = count;
        step = distance;
      }
    }
    return step;
  }

  /// Whether stamps rise by whole steps; tells daylight saving, doubles, disorder and odd distances.
  bool sorted() {
    if (daylight_saving()) return false;
    std::vector<std::string> doubled, backward, odd;
    for (std::size_t i = 1; i < seconds_.size(); ++i) {
      const std::int64_t distance = seconds_[i] - seconds_[i - 1];
      if (distance > 0 && distance % step_s_ == 0) continue;
      (distance == 0 ? doubled : distance < 0 ? backward : odd).push_back(at(i));
    }
    if (!doubled.empty()) {
      refuse(IssueCode::series_gap, "time stamps occur twice: " + first_places(doubled), "give each interval one row");
    }
    if (!backward.empty()) {
      refuse(IssueCode::series_gap, "time stamps go back: " + first_places(backward), "sort the rows by time");
    }
    if (!odd.empty()) {
      refuse(IssueCode::series_gap,
             "time stamps are not regular: most are " + minutes(step_s_) + " apart, but not " + first_places(odd),
             "give one row for each interval, all of one length");
    }
    return doubled.empty() && backward.empty() && odd.empty();
  }

  /// A clock with daylight saving leaves an hour out in spring and shows one twice in autumn, both on Sundays.
  bool daylight_saving() {
    if (zoned_) return false;
    std::vector<std::size_t> forward, back;
    for (std::size_t i = 1; i < seconds_.size(); ++i) {
      const std::int64_t distance = seconds_[i] - seconds_[i - 1];
      if (distance == step_s_) continue;
      if (distance == step_s_ + hour_s) {
        forward.push_back(i);
      } else if (distance == step_s_ - hour_s) {
        back.push_back(i);
      } else {
        return false;
      }
    }
    constexpr std::int64_t shortest_summer_s = std::int64_t{28} * 86400;  // Ramadan in Morocco
    const bool both =
        !forward.empty() && !back.empty() && std::abs(seconds_[back[0]] - seconds_[forward[0]]) >= shortest_summer_s;
    // A lone missing hour may also be a gap, which a rule may fill.
    const bool lone = !(may_miss_ && back.empty()) && forward.size() + back.size() == 1 &&
                      at_a_clock_change(forward.empty() ? back[0] : forward[0]);
    if (!both && !lone) return false;
    std::string message = "the clock of this file changes to and from daylight saving:";
    if (!forward.empty()) message += " an hour is missing before " + at(forward[0]);
    if (both) message += ',';
    if (!back.empty()) message += " an hour is doubled at " + at(back[0]);
    refuse(IssueCode::bad_time_zone, message,
           "write the stamps in local standard time, without daylight saving, or with their offset (+01:00, +02:00)");
    return true;
  }

  [[nodiscard]] bool at_a_clock_change(std::size_t row) const {
    const CivilTime time = civil_time(seconds_[row]);
    constexpr int sunday = 6;
    const bool month = time.month == 3 || time.month == 4 || time.month == 9 || time.month == 10 || time.month == 11;
    return weekday(time) == sunday && month && time.hour <= 3;
  }

  /// Whether the file's step and the study's divide, meet each other, and the file covers the study.
  bool fits() {
    const std::int64_t long_s = std::max<std::int64_t>(step_s_, axis_.step_s);
    const std::int64_t short_s = std::min<std::int64_t>(step_s_, axis_.step_s);
    if (long_s % short_s != 0) {
      refuse(IssueCode::bad_time,
             "rows are " + minutes(step_s_) + " apart, steps of the study are " + minutes(axis_.step_s) +
                 ": neither is a multiple of the other",
             "give rows of 15, 30 or 60 minutes");
      return false;
    }
    const std::int64_t meet_s = step_s_ > axis_.step_s ? short_s : step_s_;
    if ((axis_.start_s - seconds_.front()) % meet_s != 0) {
      refuse(IssueCode::bad_time, "rows begin " + at(0) + ", which meets no start of a step",
             "stamps name the start of their interval; shift them to it");
      return false;
    }
    const std::int64_t end_s = axis_.seconds(axis_.steps);
    if (seconds_.front() > axis_.start_s || seconds_.back() + step_s_ < end_s) {
      refuse(IssueCode::series_gap,
             "the file covers " + to_string(civil_time(seconds_.front())) + " to " +
                 to_string(civil_time(seconds_.back() + step_s_)) + ", the study " +
                 to_string(civil_time(axis_.start_s)) + " to " + to_string(civil_time(end_s)),
             "give rows for all steps, or change start and steps of the study; a leap year has 8784 hours, other "
             "years 8760");
      return false;
    }
    return true;
  }

  std::optional<RowPlan> plan() {
    RowPlan plan;
    plan.slot_s = step_s_;
    const std::int64_t lead_s = axis_.start_s - seconds_.front();
    plan.first_s = seconds_.front() + lead_s / step_s_ * step_s_;
    plan.skip = static_cast<std::size_t>((axis_.start_s - plan.first_s) / axis_.step_s);
    if (step_s_ > axis_.step_s) plan.repeat = static_cast<std::size_t>(step_s_ / axis_.step_s);
    if (step_s_ < axis_.step_s) plan.average = static_cast<std::size_t>(axis_.step_s / step_s_);
    const std::int64_t end_s = axis_.seconds(axis_.steps);
    const auto slots = static_cast<std::size_t>((end_s - plan.first_s + step_s_ - 1) / step_s_);
    plan.rows.assign(slots, RowPlan::no_row);
    for (std::size_t row = 0; row < seconds_.size(); ++row) {
      const std::int64_t slot = (seconds_[row] - plan.first_s) / step_s_;
      if (seconds_[row] >= plan.first_s && slot < static_cast<std::int64_t>(slots)) {
        plan.rows[static_cast<std::size_t>(slot)] = row;
      }
    }
    if (!may_miss_ && !complete(plan)) return {};
    if (plan.repeat > 1) {
      note("rows of " + minutes(step_s_) + " were repeated over " + std::to_string(plan.repeat) + " steps each");
    }
    if (plan.average > 1) {
      note("rows of " + minutes(step_s_) + " were averaged, " + std::to_string(plan.average) + " for each step");
    }
    return plan;
  }

  bool complete(const RowPlan& plan) {
    std::vector<std::string> missing;
    for (std::size_t slot = 0; slot < plan.rows.size(); ++slot) {
      if (plan.rows[slot] != RowPlan::no_row) continue;
      missing.push_back(to_string(civil_time(plan.first_s + static_cast<std::int64_t>(slot) * step_s_)));
    }
    if (missing.empty()) return true;
    refuse(IssueCode::series_gap, "rows are missing: " + first_places(missing),
           "add them, or set fill_gaps in [study] to previous, linear or zero");
    return false;
  }

  [[nodiscard]] std::string at(std::size_t row) const {
    return to_string(civil_time(seconds_[row])) + " (" + file_.place(row) + ")";
  }

  static std::string minutes(std::int64_t seconds) {
    return seconds % 60 == 0 ? std::to_string(seconds / 60) + " min" : std::to_string(seconds) + " s";
  }

  void refuse(IssueCode code, std::string message, std::string remedy) {
    issues_.push_back({code, Severity::error, file_.file, std::move(message), std::move(remedy)});
  }

  void note(std::string message) {
    issues_.push_back({IssueCode::mapped_time, Severity::note, file_.file, std::move(message), ""});
  }

  const TimedRows& file_;
  const TimeAxis& axis_;
  bool may_miss_;
  Issues& issues_;
  std::vector<std::int64_t> seconds_;
  std::int64_t step_s_ = hour_s;
  bool zoned_ = false;
};

}  // namespace

std::optional<Stamp> parse_stamp(std::string_view text) {
  Stamp stamp;
  if (text.size() > 64 || !cut_zone(text, stamp.offset_s)) return {};
  cut_zero_fraction(text);
  const auto time = parse_time(with_leading_zeros(text));
  if (!time) return {};
  stamp.seconds = seconds_since_1970(*time);
  return stamp;
}

std::vector<double> RowPlan::spread(const std::vector<double>& slots, std::size_t steps) const {
  std::vector<double> values(steps);
  for (std::size_t step = 0; step < steps; ++step) {
    if (average == 1) {
      values[step] = slots[(skip + step) / repeat];
      continue;
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < average; ++i) sum += slots[step * average + i];
    values[step] = sum / static_cast<double>(average);
  }
  return values;
}

std::optional<RowPlan> match_rows(const TimedRows& file, const TimeAxis& axis, bool may_miss, Issues& issues) {
  return Matcher(file, axis, may_miss, issues).match();
}

std::string first_places(const std::vector<std::string>& places) {
  std::string text;
  for (std::size_t i = 0; i < std::min(places_told, places.size()); ++i) text += (i > 0 ? ", " : "") + places[i];
  if (places.size() > places_told) text += " and " + std::to_string(places.size() - places_told) + " more";
  return text;
}

}  // namespace zhanhe::scenario
