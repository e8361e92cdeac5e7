// Numbers of hours: what is shared, what is copied out, what counts as one number.

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "zhanhe/program/program.hpp"

namespace zhanhe {
namespace {

TEST(Hourly, is_a_factor_times_a_profile_whose_numbers_it_shares) {
  const Profile profile(std::vector<double>{1.0, -2.0, 4.0});
  const Hourly doubled(profile, 2.0);
  EXPECT_FALSE(doubled.constant());
  EXPECT_EQ(doubled.size(), 3u);
  EXPECT_EQ(doubled[1], -4.0);
  EXPECT_TRUE(doubled.same_as(Hourly(profile, 2.0)));
  EXPECT_FALSE(doubled.same_as(Hourly(profile)));
  EXPECT_FALSE(doubled.same_as(Hourly(std::vector<double>{2.0, -4.0, 8.0})));
}

TEST(Hourly, outlives_the_profile_it_was_made_from) {
  Hourly kept;
  {
    const Profile profile(std::vector<double>{1.0, 2.0, 3.0, 4.0});
    kept = Hourly(profile.part(1, 2));
  }
  EXPECT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0], 2.0);
  EXPECT_EQ(kept[1], 3.0);
}

TEST(Hourly, is_one_number_when_its_profile_is_or_has_one_step) {
  EXPECT_TRUE(Hourly(Profile(3.0), 2.0).is(6.0));
  EXPECT_TRUE(Hourly(std::vector<double>{5.0}).is(5.0));
  EXPECT_TRUE(Hourly(Profile(std::vector<double>{1.0, 7.0}).part(1, 1)).is(7.0));
  EXPECT_FALSE(Hourly(std::vector<double>{5.0, 5.0}).is(5.0));
  EXPECT_TRUE(Hourly().is(0.0));
}

TEST(Hourly, writes_a_run_of_hours) {
  std::vector<double> out(2);
  Hourly(Profile(std::vector<double>{1.0, 2.0, 3.0}), 10.0).copy(1, 2, out.data());
  EXPECT_EQ(out, (std::vector<double>{20.0, 30.0}));
  Hourly(4.0).copy(7, 2, out.data());
  EXPECT_EQ(out, (std::vector<double>{4.0, 4.0}));
}

TEST(Hourly, knows_its_least_and_greatest_number) {
  std::vector<double> values(21, 1.0);
  values[9] = -3.0;
  values[20] = 5.0;
  const Extent turned = Hourly(Profile(values), -2.0).extent();
  EXPECT_EQ(turned.lowest, -10.0);
  EXPECT_EQ(turned.highest, 6.0);
  EXPECT_TRUE(turned.finite);
  EXPECT_FALSE(Hourly(no_limit).extent().finite);
  values[17] = std::nan("");
  EXPECT_FALSE(Hourly(values).extent().finite);
  EXPECT_EQ(Hourly(values).extent().highest, 5.0);
}

TEST(Hourly, sums_hour_by_hour_and_shares_what_nothing_is_added_to) {
  const Hourly series(std::vector<double>{1.0, 2.0});
  EXPECT_TRUE(sum(series, 0.0).same_as(series));
  EXPECT_TRUE(sum(0.0, series).same_as(series));
  EXPECT_TRUE(sum(Hourly(2.0), 3.0).is(5.0));
  EXPECT_EQ(sum(series, 10.0)[1], 12.0);
  EXPECT_EQ(sum(series, series)[0], 2.0);
}

TEST(Hourly, of_the_wrong_length_is_a_defect_of_the_program) {
  Program program;
  program.hours = 3;
  program.columns.push_back({{"plant", "output", "kW"}});
  EXPECT_TRUE(shape_problem(program).empty());
  for (const std::size_t length : {0u, 2u, 4u}) {
    program.columns[0].upper = Hourly(std::vector<double>(length, 1.0));
    EXPECT_FALSE(shape_problem(program).empty()) << length;
  }
}

}  // namespace
}  // namespace zhanhe
