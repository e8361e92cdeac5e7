#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zhanhe {

/// A date and time of day without a zone: local standard time.
struct CivilTime {
  int year = 2025;
  int month = 1;   ///< 1..12
  int day = 1;     ///< 1..31
  int hour = 0;    ///< 0..23
  int minute = 0;  ///< 0..59
  int second = 0;  ///< 0..59

  bool operator==(const CivilTime&) const = default;
};

/// Seconds since 1970-01-01 00:00:00 of the same clock (no zone is applied).
[[nodiscard]] std::int64_t seconds_since_1970(const CivilTime& time);
[[nodiscard]] CivilTime civil_time(std::int64_t seconds);
/// 0 is Monday, 6 is Sunday.
[[nodiscard]] int weekday(const CivilTime& time);
/// 1..366.
[[nodiscard]] int day_of_year(const CivilTime& time);
[[nodiscard]] bool is_leap_year(int year);
/// Reads "2025-01-01", "2025-01-01 13:30" and "2025-01-01T13:30:00". Nothing when it is not such a time or has a zone.
[[nodiscard]] std::optional<CivilTime> parse_time(std::string_view text);
/// "2025-01-01 13:30:00"
[[nodiscard]] std::string to_string(const CivilTime& time);

/// Equal steps in local standard time. A time stamp names the start of its interval; power is the mean over the
/// interval, a level is at its end.
struct TimeAxis {
  std::int64_t start_s = seconds_since_1970(CivilTime{});  ///< start of step 0, local clock, seconds since 1970
  int step_s = 3600;                                       ///< 900, 1800, 3600 or some hours
  std::size_t steps = 8760;
  double utc_offset_h = 8.0;  ///< local standard time minus UTC

  [[nodiscard]] double step_h() const { return step_s / 3600.0; }
  /// Seconds since 1970 at the start of a step, local clock.
  [[nodiscard]] std::int64_t seconds(std::size_t step) const {
    return start_s + static_cast<std::int64_t>(step) * step_s;
  }
  [[nodiscard]] CivilTime time(std::size_t step) const { return civil_time(seconds(step)); }
  /// How many hours of the clock a step takes, 1 for a step that is shorter; hour(step, part) is the start of one.
  [[nodiscard]] int hours_begun() const { return step_s > 3600 ? step_s / 3600 : 1; }
  [[nodiscard]] CivilTime hour(std::size_t step, int part) const { return civil_time(seconds(step) + part * 3600); }
  /// The steps [first, first + count) of this axis.
  [[nodiscard]] TimeAxis part(std::size_t first, std::size_t count) const;

  bool operator==(const TimeAxis&) const = default;
};

}  // namespace zhanhe
