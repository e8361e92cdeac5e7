#include "zhanhe/series/time_axis.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>

#include "zhanhe/base/error.hpp"

namespace zhanhe {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

sys_days date_of(const CivilTime& time) {
  return std::chrono::year{time.year} / std::chrono::month{static_cast<unsigned>(time.month)} /
         std::chrono::day{static_cast<unsigned>(time.day)};
}

/// Reads exactly `width` digits at `at` and moves on.
bool digits(std::string_view text, std::size_t& at, std::size_t width, int& value) {
  if (at + width > text.size()) return false;
  const char* first = text.data() + at;
  if (*first == '-' || *first == '+') return false;
  const auto [end, error] = std::from_chars(first, first + width, value);
  at += width;
  return error == std::errc{} && end == first + width;
}

bool literal(std::string_view text, std::size_t& at, std::string_view allowed) {
  if (at >= text.size() || allowed.find(text[at]) == std::string_view::npos) return false;
  ++at;
  return true;
}

}  // namespace

std::int64_t seconds_since_1970(const CivilTime& time) {
  const std::int64_t day = date_of(time).time_since_epoch().count();
  return day * 86400 + time.hour * std::int64_t{3600} + time.minute * std::int64_t{60} + time.second;
}

CivilTime civil_time(std::int64_t seconds) {
  const std::int64_t day = seconds >= 0 ? seconds / 86400 : -((-seconds + 86399) / 86400);
  const int rest = static_cast<int>(seconds - day * 86400);
  const std::chrono::year_month_day date{sys_days{days{day}}};
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          rest / 3600,
          rest / 60 % 60,
          rest % 60};
}

int weekday(const CivilTime& time) { return static_cast<int>(std::chrono::weekday{date_of(time)}.iso_encoding()) - 1; }

int day_of_year(const CivilTime& time) {
  const sys_days new_year = std::chrono::year{time.year} / std::chrono::January / 1;
  return static_cast<int>((date_of(time) - new_year).count()) + 1;
}

bool is_leap_year(int year) { return std::chrono::year{year}.is_leap(); }

std::optional<CivilTime> parse_time(std::string_view text) {
  CivilTime time;
  std::size_t at = 0;
  if (!digits(text, at, 4, time.year) || !literal(text, at, "-/") || !digits(text, at, 2, time.month) ||
      !literal(text, at, "-/") || !digits(text, at, 2, time.day)) {
    return {};
  }
  if (at < text.size()) {
    if (!literal(text, at, "T ") || !digits(text, at, 2, time.hour) || !literal(text, at, ":") ||
        !digits(text, at, 2, time.minute)) {
      return {};
    }
    if (at < text.size() && (!literal(text, at, ":") || !digits(text, at, 2, time.second))) return {};
  }
  const bool valid_date = std::chrono::year_month_day{
      std::chrono::year{time.year}, std::chrono::month{static_cast<unsigned>(time.month)},
      std::chrono::day{static_cast<unsigned>(
          time.day)}}.ok();
  if (at != text.size() || !valid_date || time.hour > 23 || time.minute > 59 || time.second > 59) return {};
  return time;
}

std::string to_string(const CivilTime& time) {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d", time.year, time.month, time.day, time.hour,
                time.minute, time.second);
  return text;
}

TimeAxis TimeAxis::part(std::size_t first, std::size_t count) const {
  ensure(first + count <= steps, "a part of a time axis lies inside it");
  TimeAxis axis = *this;
  axis.start_s = seconds(first);
  axis.steps = count;
  return axis;
}

}  // namespace zhanhe
