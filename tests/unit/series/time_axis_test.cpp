#include "zhanhe/series/time_axis.hpp"

#include <gtest/gtest.h>

#include "zhanhe/base/error.hpp"

namespace zhanhe {
namespace {

TEST(CivilTimes, count_seconds_as_unix_time_does) {
  // `date -u -d "2000-02-29 12:00" +%s` and others; 2038-01-19 03:14:07 is the last second of 31 bits.
  EXPECT_EQ(seconds_since_1970({1970, 1, 1, 0, 0, 0}), 0);
  EXPECT_EQ(seconds_since_1970({2000, 2, 29, 12, 0, 0}), 951825600);
  EXPECT_EQ(seconds_since_1970({2038, 1, 19, 3, 14, 7}), 2147483647);
  EXPECT_EQ(seconds_since_1970({1969, 12, 31, 23, 59, 59}), -1);
}

TEST(CivilTimes, come_back_from_seconds_on_both_sides_of_1970) {
  EXPECT_EQ(civil_time(2147483647), (CivilTime{2038, 1, 19, 3, 14, 7}));
  EXPECT_EQ(civil_time(-1), (CivilTime{1969, 12, 31, 23, 59, 59}));
  EXPECT_EQ(civil_time(-86400), (CivilTime{1969, 12, 31, 0, 0, 0}));
}

TEST(CivilTimes, know_weekdays_of_known_dates) {
  EXPECT_EQ(weekday({1969, 7, 20}), 6);   // the first landing on the Moon: a Sunday
  EXPECT_EQ(weekday({2000, 1, 1}), 5);    // a Saturday
  EXPECT_EQ(weekday({2024, 2, 29}), 3);   // a Thursday
  EXPECT_EQ(weekday({2025, 1, 1}), 2);    // a Wednesday
  EXPECT_EQ(weekday({2025, 12, 29}), 0);  // a Monday
}

TEST(CivilTimes, know_leap_years) {
  EXPECT_TRUE(is_leap_year(2024));
  EXPECT_TRUE(is_leap_year(2000));
  EXPECT_FALSE(is_leap_year(1900));
  EXPECT_FALSE(is_leap_year(2025));
  EXPECT_EQ(day_of_year({2024, 12, 31}), 366);
  EXPECT_EQ(day_of_year({2025, 12, 31}), 365);
  EXPECT_EQ(day_of_year({2024, 3, 1}), 61);
  EXPECT_EQ(day_of_year({2025, 3, 1}), 60);
}

TEST(ParseTime, reads_dates_with_and_without_a_time_of_day) {
  EXPECT_EQ(parse_time("2025-07-01"), (CivilTime{2025, 7, 1, 0, 0, 0}));
  EXPECT_EQ(parse_time("2025-07-01 13:30"), (CivilTime{2025, 7, 1, 13, 30, 0}));
  EXPECT_EQ(parse_time("2024-02-29T23:59:59"), (CivilTime{2024, 2, 29, 23, 59, 59}));
}

TEST(ParseTime, refuses_what_is_no_time_or_has_a_zone) {
  for (const char* text :
       {"", "2025", "2025-7-1", "2025-02-29", "2025-00-10", "2025-04-31", "2025-07-01 24:00", "2025-07-01 12:60",
        "2025-07-01T12:00:60", "2025-07-01T12", "2025-07-01T12:00Z", "2025-07-01T12:00:00+08:00", "2025-07-01 ",
        " 2025-07-01", "2025-07-01T-1:00", "+025-07-01"}) {
    EXPECT_FALSE(parse_time(text).has_value()) << text;
  }
}

TEST(ParseTime, reads_back_what_to_string_writes) {
  const CivilTime time{2025, 7, 1, 3, 4, 5};
  EXPECT_EQ(to_string(time), "2025-07-01 03:04:05");
  EXPECT_EQ(parse_time(to_string(time)), time);
}

TEST(TimeAxisSteps, end_with_the_year_in_hours) {
  const TimeAxis common;
  EXPECT_EQ(common.time(8759), (CivilTime{2025, 12, 31, 23, 0, 0}));
  const TimeAxis leap{seconds_since_1970({2024, 1, 1}), 3600, 8784, 8.0};
  EXPECT_EQ(leap.time(8783), (CivilTime{2024, 12, 31, 23, 0, 0}));
  EXPECT_EQ(leap.time(59 * 24), (CivilTime{2024, 2, 29, 0, 0, 0}));
  EXPECT_EQ(common.time(59 * 24), (CivilTime{2025, 3, 1, 0, 0, 0}));
}

TEST(TimeAxisSteps, may_be_quarters_of_an_hour) {
  const TimeAxis axis{seconds_since_1970({2024, 1, 1}), 900, 8784 * 4, 8.0};
  EXPECT_EQ(axis.step_h(), 0.25);
  EXPECT_EQ(axis.time(axis.steps - 1), (CivilTime{2024, 12, 31, 23, 45, 0}));
  const TimeAxis day = axis.part(96, 96);
  EXPECT_EQ(day.time(0), (CivilTime{2024, 1, 2, 0, 0, 0}));
  EXPECT_EQ(day.steps, 96U);
  EXPECT_THROW(static_cast<void>(axis.part(axis.steps, 1)), InternalError);
}

}  // namespace
}  // namespace zhanhe
