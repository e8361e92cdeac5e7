#include "zhanhe/building/calendar.hpp"

#include <gtest/gtest.h>

namespace zhanhe::building {
namespace {

TEST(SpringFestival, IsTheDayOfTheLunarTables) {
  EXPECT_EQ(spring_festival(2025), (CivilTime{2025, 1, 29}));
  EXPECT_EQ(spring_festival(2020), (CivilTime{2020, 1, 25}));
  EXPECT_EQ(spring_festival(2035), (CivilTime{2035, 2, 8}));
  EXPECT_FALSE(spring_festival(2019) || spring_festival(2036));
}

TEST(SpringFestival, IsANewMoonEvery29Or30DaysTwelveOrThirteenTimesAYear) {
  // A lunar year has 354 or 355 days, or 383 to 385 with a leap month.
  for (int year = 2020; year < 2035; ++year) {
    const auto days =
        (seconds_since_1970(*spring_festival(year + 1)) - seconds_since_1970(*spring_festival(year))) / 86400;
    EXPECT_TRUE((days >= 353 && days <= 355) || (days >= 383 && days <= 385)) << year << ": " << days;
  }
}

TEST(Holidays, AreThoseOfTheStateCouncil) {
  EXPECT_TRUE(is_public_holiday({2025, 1, 1}));
  EXPECT_FALSE(is_public_holiday({2025, 1, 27, 23}));
  EXPECT_TRUE(is_public_holiday({2025, 1, 28, 0}));  // New Year's eve
  EXPECT_TRUE(is_public_holiday({2025, 2, 4, 23}));
  EXPECT_FALSE(is_public_holiday({2025, 2, 5, 0}));
  EXPECT_TRUE(is_public_holiday({2025, 10, 7, 12}));
  EXPECT_FALSE(is_public_holiday({2025, 10, 8}));
}

TEST(Seasons, BeginAndEndOnTheirDays) {
  EXPECT_FALSE(is_heating_season({2025, 11, 14, 23}));
  EXPECT_TRUE(is_heating_season({2025, 11, 15}));
  EXPECT_TRUE(is_heating_season({2025, 3, 15, 23}));
  EXPECT_FALSE(is_heating_season({2025, 3, 16}));
  EXPECT_TRUE(is_school_holiday({2025, 7, 10}));
  EXPECT_FALSE(is_school_holiday({2025, 9, 1}));
  EXPECT_TRUE(is_school_holiday({2025, 2, 20}));
}

}  // namespace
}  // namespace zhanhe::building
