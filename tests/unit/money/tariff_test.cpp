#include "zhanhe/money/tariff.hpp"

#include <map>

#include <gtest/gtest.h>

#include "zhanhe/base/error.hpp"

namespace zhanhe {
namespace {

/// Time-of-use periods of Henan from 1 June 2024 (Henan Development and Reform Commission, document 283 of 2024).
std::vector<std::string> henan_periods() {
  const std::string winter = "VVVVVVVFFFFFFFFFPSSPPPPP";
  const std::string between = "VVVVVVVFFFFFFFFFPPPPPPPP";
  const std::string mild = "VVVVVVFFFFFVVVFFPPPPPPPP";
  const std::string summer = "VVVVVVVFFFFFFFFFPPPPSSSP";
  return {winter, between, mild, mild, mild, between, summer, summer, mild, mild, mild, winter};
}

/// Prices are 1, 2, 4, 8 for valley, flat, peak, sharp, so that each step shows its period.
TimeOfUse marked() {
  TimeOfUse tariff;
  tariff.energy_yuan_kwh = 1.0;
  tariff.valley_frac = 1.0;
  tariff.flat_frac = 2.0;
  tariff.peak_frac = 4.0;
  tariff.sharp_frac = 8.0;
  tariff.periods = henan_periods();
  return tariff;
}

std::map<double, int> count_prices(const TimeAxis& axis) {
  std::map<double, int> count;
  for (const double price : time_of_use_price(marked(), axis)) ++count[price];
  return count;
}

TEST(TimeOfUsePrices, have_the_annual_hours_of_the_henan_rule_in_2025) {
  // By hand, from the letters of a day: January, February, June, July, August and December have 62 + 58 + 62 = 182 days
  // with 7 V and 9 F, the other 183 days have 9 V and 7 F; all have 8 P or S, of which S are 2 on 62 days and 3 on 62.
  // V 7 x 182 + 9 x 183 = 2921, F 9 x 182 + 7 x 183 = 2919, S 5 x 62 = 310, P 8 x 365 - 310 = 2610.
  EXPECT_EQ(count_prices(TimeAxis{}), (std::map<double, int>{{1.0, 2921}, {2.0, 2919}, {4.0, 2610}, {8.0, 310}}));
}

TEST(TimeOfUsePrices, have_a_29th_of_february_in_a_leap_year) {
  const TimeAxis axis{seconds_since_1970({2024, 1, 1}), 3600, 8784, 8.0};
  EXPECT_EQ(count_prices(axis), (std::map<double, int>{{1.0, 2928}, {2.0, 2928}, {4.0, 2618}, {8.0, 310}}));
}

TEST(TimeOfUsePrices, hold_for_the_whole_hour_in_quarters) {
  const TimeAxis axis{seconds_since_1970({2025, 1, 1}), 900, 96, 8.0};
  const std::vector<double> price = time_of_use_price(marked(), axis);
  EXPECT_EQ(price[16 * 4 + 3], 4.0);
  EXPECT_EQ(price[17 * 4], 8.0);
  EXPECT_EQ(price[18 * 4 + 3], 8.0);
  EXPECT_EQ(price[19 * 4], 4.0);
}

TEST(TimeOfUsePrices, float_with_the_energy_price_only) {
  TimeOfUse tariff = marked();
  tariff.energy_yuan_kwh = 0.4;
  tariff.adder_yuan_kwh = 0.25;
  tariff.sharp_frac = 2.064;
  const TimeAxis axis{seconds_since_1970({2025, 1, 1, 17}), 3600, 1, 8.0};
  EXPECT_DOUBLE_EQ(time_of_use_price(tariff, axis)[0], 0.4 * 2.064 + 0.25);
}

TEST(TimeOfUsePeriods, say_what_is_wrong_with_them) {
  std::vector<std::string> periods = henan_periods();
  EXPECT_EQ(period_problem(periods), "");
  periods[6][3] = 'x';
  EXPECT_EQ(period_problem(periods), "month 7 has the letter 'x' at hour 3; only S, P, F and V are known");
  periods[6] = "VVV";
  EXPECT_EQ(period_problem(periods), "month 7 has 3 letters instead of 24");
  periods.pop_back();
  EXPECT_EQ(period_problem(periods), "has 11 months instead of 12");
  TimeOfUse tariff = marked();
  tariff.periods = periods;
  EXPECT_THROW(static_cast<void>(time_of_use_price(tariff, TimeAxis{})), InternalError);
}

}  // namespace
}  // namespace zhanhe
