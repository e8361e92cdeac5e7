#include "zhanhe/building/calendar.hpp"

#include <array>

namespace zhanhe::building {

namespace {

constexpr int first_year = 2020;
struct Day {
  int month, day;
};
constexpr std::array<Day, 16> new_years{{{1, 25},
                                         {2, 12},
                                         {2, 1},
                                         {1, 22},
                                         {2, 10},
                                         {1, 29},
                                         {2, 17},
                                         {2, 6},
                                         {1, 26},
                                         {2, 13},
                                         {2, 3},
                                         {1, 23},
                                         {2, 11},
                                         {1, 31},
                                         {2, 19},
                                         {2, 8}}};
constexpr std::int64_t day_s = 86400;

/// Month and day as one number that rises through the year.
int date(const CivilTime& time) { return 100 * time.month + time.day; }

}  // namespace

std::optional<CivilTime> spring_festival(int year) {
  const auto index = static_cast<std::size_t>(year - first_year);
  if (year < first_year || index >= new_years.size()) return std::nullopt;
  return CivilTime{year, new_years[index].month, new_years[index].day};
}

bool is_public_holiday(const CivilTime& time) {
  const int day = date(time);
  if (day == 101 || (day >= 501 && day <= 505) || (day >= 1001 && day <= 1007)) return true;
  const std::optional<CivilTime> first = spring_festival(time.year);
  if (!first) return false;
  const std::int64_t from_s = seconds_since_1970(*first) - day_s;
  const std::int64_t at_s = seconds_since_1970(time);
  return at_s >= from_s && at_s < from_s + 8 * day_s;
}

bool is_school_holiday(const CivilTime& time) {
  const int day = date(time);
  return (day >= 710 && day <= 831) || (day >= 120 && day <= 220);
}

bool is_heating_season(const CivilTime& time) {
  const int day = date(time);
  return day >= 1115 || day <= 315;
}

}  // namespace zhanhe::building
