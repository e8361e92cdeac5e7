#include "zhanhe/series/shape.hpp"

#include <numeric>

#include <gtest/gtest.h>

#include "zhanhe/base/error.hpp"

namespace zhanhe {
namespace {

CalendarShape hours_as_factors() {
  CalendarShape shape;
  shape.workday.resize(24);
  std::iota(shape.workday.begin(), shape.workday.end(), 0.0);
  return shape;
}

TEST(CalendarShapes, follow_hour_weekend_and_month) {
  CalendarShape shape = hours_as_factors();
  shape.weekend.assign(24, 100.0);
  shape.month.assign(12, 1.0);
  shape.month[1] = 2.0;
  const std::vector<double> values = spread(shape, TimeAxis{}, {});
  ASSERT_EQ(values.size(), 8760U);
  EXPECT_EQ(values[7], 7.0);                     // Wednesday, 1 January 2025, 07:00
  EXPECT_EQ(values[3 * 24 + 7], 100.0);          // Saturday, 4 January
  EXPECT_EQ(values[5 * 24 + 7], 7.0);            // Monday, 6 January
  EXPECT_EQ(values[(31 + 2) * 24 + 5], 10.0);    // Monday, 3 February: twice as much
  EXPECT_EQ(values[(31 + 28) * 24 + 7], 100.0);  // Saturday, 1 March
}

TEST(CalendarShapes, take_working_days_for_weekends_that_are_not_given) {
  const std::vector<double> values = spread(hours_as_factors(), TimeAxis{}, {});
  EXPECT_EQ(values[3 * 24 + 7], 7.0);
  // Every day has the sum 0 + 1 + ... + 23 = 276.
  EXPECT_EQ(std::accumulate(values.begin(), values.end(), 0.0), 276.0 * 365.0);
}

TEST(CalendarShapes, rise_with_heat_and_cold) {
  CalendarShape shape;
  shape.workday.assign(24, 2.0);
  shape.cooling_frac_k = 0.05;
  shape.heating_frac_k = 0.02;
  const TimeAxis axis{seconds_since_1970({2025, 1, 1}), 3600, 4, 8.0};
  const std::vector<double> values = spread(shape, axis, {20.0, 26.0, 30.0, -5.0});
  EXPECT_DOUBLE_EQ(values[0], 2.0);
  EXPECT_DOUBLE_EQ(values[1], 2.0);
  EXPECT_DOUBLE_EQ(values[2], 2.0 * (1.0 + 0.05 * 4.0));
  EXPECT_DOUBLE_EQ(values[3], 2.0 * (1.0 + 0.02 * 15.0));
}

TEST(CalendarShapes, repeat_an_hour_in_shorter_steps) {
  const TimeAxis axis{seconds_since_1970({2025, 1, 1}), 900, 96, 8.0};
  const std::vector<double> values = spread(hours_as_factors(), axis, {});
  for (std::size_t t = 0; t < 96; ++t) EXPECT_EQ(values[t], static_cast<double>(t / 4));
}

TEST(CalendarShapes, need_one_temperature_for_each_step) {
  EXPECT_THROW(static_cast<void>(spread(hours_as_factors(), TimeAxis{}, {20.0})), InternalError);
}

}  // namespace
}  // namespace zhanhe
