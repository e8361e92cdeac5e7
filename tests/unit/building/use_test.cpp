#include "zhanhe/building/use.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numeric>

namespace zhanhe::building {
namespace {

double sum(const Day& day) { return std::accumulate(day.begin(), day.end(), 0.0); }

TEST(Use, shapes_of_power_and_hot_water_have_the_mean_one) {
  for (const Type type : types) {
    const Use& of = use(type);
    EXPECT_NEAR((5.0 * sum(of.power.workday) + 2.0 * sum(of.power.weekend)) / 168.0, 1.0, 1e-12) << to_string(type);
    EXPECT_NEAR(sum(of.hot_water.workday), 24.0, 1e-12) << to_string(type);
    EXPECT_NEAR(sum(of.hot_water.weekend), 24.0, 1e-12) << to_string(type);
  }
}

TEST(Use, occupancy_is_a_fraction) {
  for (const Type type : types) {
    for (const Day& day : {use(type).occupancy.workday, use(type).occupancy.weekend}) {
      for (const double people : day) EXPECT_TRUE(people >= 0.0 && people <= 1.0) << to_string(type);
    }
  }
}

TEST(Use, a_better_standard_needs_less_heat_and_a_smaller_plant) {
  for (const Type type : types) {
    for (std::size_t i = 1; i < standards.size(); ++i) {
      EXPECT_LT(heat_kwh_m2(type, standards[i]), heat_kwh_m2(type, standards[i - 1])) << to_string(type);
      EXPECT_LT(heat_peak_w_m2(type, standards[i]), heat_peak_w_m2(type, standards[i - 1])) << to_string(type);
    }
  }
}

TEST(Use, electricity_and_that_of_cooling_give_the_figures_of_surveys) {
  const auto with_cooling = [](Type type) { return use(type).power_kwh_m2 + use(type).cooling_kwh_m2 / 3.5; };
  EXPECT_NEAR(with_cooling(Type::hospital), 90.0, 0.5);
  EXPECT_NEAR(with_cooling(Type::office), 70.0, 0.5);
  EXPECT_NEAR(with_cooling(Type::school), 28.0, 0.5);
  EXPECT_NEAR(with_cooling(Type::hotel), 120.0, 0.5);
  EXPECT_NEAR(with_cooling(Type::mall), 170.0, 0.6);
  EXPECT_NEAR(with_cooling(Type::home), 28.0, 0.5);
}

TEST(Calendar, the_chinese_new_year_is_that_of_an_independent_program) {
  // lunardate 0.3.0 (PyPI): LunarDate(year, 1, 1) as a solar date.
  constexpr std::array<std::array<int, 2>, 16> expected{{{1, 25},
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
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const int year = 2020 + static_cast<int>(i);
    EXPECT_EQ(chinese_new_year(year), (CivilTime{.year = year, .month = expected[i][0], .day = expected[i][1]}));
  }
  EXPECT_FALSE(chinese_new_year(2019));
  EXPECT_FALSE(chinese_new_year(2036));
}

TEST(Calendar, the_festival_lasts_seven_days_from_the_eve_on) {
  EXPECT_FALSE(in_spring_festival({2025, 1, 27, 23}));
  EXPECT_TRUE(in_spring_festival({2025, 1, 28}));
  EXPECT_TRUE(in_spring_festival({2025, 2, 3, 23}));
  EXPECT_FALSE(in_spring_festival({2025, 2, 4}));
  EXPECT_FALSE(in_spring_festival({2019, 2, 5}));  // a festival, but outside the table
}

TEST(Calendar, seasons_and_holidays_begin_and_end_on_their_days) {
  EXPECT_FALSE(in_heating_season({2025, 11, 14, 23}));
  EXPECT_TRUE(in_heating_season({2025, 11, 15}));
  EXPECT_TRUE(in_heating_season({2025, 3, 15, 23}));
  EXPECT_FALSE(in_heating_season({2025, 3, 16}));
  EXPECT_FALSE(in_school_holidays({2025, 7, 9}));
  EXPECT_TRUE(in_school_holidays({2025, 7, 10}));
  EXPECT_TRUE(in_school_holidays({2025, 8, 31}));
  EXPECT_FALSE(in_school_holidays({2025, 9, 1}));
  EXPECT_TRUE(in_school_holidays({2025, 1, 20}));
  EXPECT_FALSE(in_school_holidays({2025, 2, 21}));
  EXPECT_TRUE(in_cooling_season({2025, 5, 1}));
  EXPECT_FALSE(in_cooling_season({2025, 10, 11}));
}

TEST(Calendar, a_school_is_closed_in_its_holidays_and_an_office_at_the_festival_is_as_at_weekends) {
  EXPECT_EQ(day_kind(Type::school, {2025, 7, 15}), DayKind::closed);
  EXPECT_EQ(day_kind(Type::office, {2025, 7, 15}), DayKind::workday);
  EXPECT_EQ(day_kind(Type::office, {2025, 1, 29}), DayKind::weekend);  // a Wednesday
  EXPECT_EQ(day_kind(Type::hospital, {2025, 1, 29}), DayKind::workday);
  EXPECT_EQ(day_kind(Type::office, {2025, 7, 19}), DayKind::weekend);
  EXPECT_EQ(occupancy_frac(Type::school, {2025, 7, 15, 10}), 0.0);
}

}  // namespace
}  // namespace zhanhe::building
