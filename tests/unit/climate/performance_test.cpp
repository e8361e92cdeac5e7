#include "zhanhe/climate/performance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "zhanhe/climate/ground.hpp"

namespace zhanhe::climate {
namespace {

TEST(PerformanceMap, GivesItsOwnNumbersAtItsNodesAndTheirMeanBetween) {
  const PerformanceMap& map = air_source_map();
  EXPECT_DOUBLE_EQ(map.cop_at(7.0, 45.0), 3.55);  // the maker's anchor
  EXPECT_DOUBLE_EQ(map.cop_at(-15.0, 30.0), 2.67);
  EXPECT_DOUBLE_EQ(map.cop_at(10.0, 50.0), 3.56);
  EXPECT_DOUBLE_EQ(map.cop_at(-2.5, 35.0), 0.5 * (3.08 + 3.49));
  EXPECT_DOUBLE_EQ(map.cop_at(0.0, 42.5), 0.5 * (3.22 + 3.00));
  EXPECT_DOUBLE_EQ(map.cop_at(-2.5, 42.5), 0.25 * (2.87 + 2.70 + 3.22 + 3.00));
  EXPECT_DOUBLE_EQ(map.capacity_at(-12.5, 40.0), 0.88);
}

TEST(PerformanceMap, IsHeldBeyondItsEnds) {
  const PerformanceMap& map = air_source_map();
  EXPECT_DOUBLE_EQ(map.cop_at(-30.0, 20.0), 2.67);
  EXPECT_DOUBLE_EQ(map.cop_at(25.0, 70.0), 3.56);
}

TEST(PerformanceMap, TheMapThatShipsRisesWithTheSourceAndFallsWithTheSupply) {
  const PerformanceMap& map = air_source_map();
  for (double source = -15.0; source < 9.5; source += 0.5) {
    for (double supply = 30.0; supply < 49.5; supply += 0.5) {
      EXPECT_GT(map.cop_at(source + 0.5, supply), map.cop_at(source, supply));
      EXPECT_LT(map.cop_at(source, supply + 0.5), map.cop_at(source, supply));
    }
  }
}

TEST(CarnotCop, IsTheShareOfTheWarmTemperatureOverTheLift) {
  EXPECT_DOUBLE_EQ(carnot_cop(0.0, 50.0, 0.5), 0.5 * 323.15 / 50.0);
  EXPECT_DOUBLE_EQ(carnot_cop(48.0, 50.0, 0.25), 0.25 * 323.15 / 5.0);  // 5 K at least
  EXPECT_DOUBLE_EQ(carnot_cop(49.0, 50.0, 0.5), 20.0);
}

TEST(ChillerCop, RisesInColderAirBetween15And45Degrees) {
  EXPECT_DOUBLE_EQ(chiller_cop(35.0, 4.2, 0.02), 4.2);
  EXPECT_DOUBLE_EQ(chiller_cop(25.0, 4.2, 0.02), 4.2 * 1.2);
  EXPECT_DOUBLE_EQ(chiller_cop(0.0, 4.2, 0.02), chiller_cop(15.0, 4.2, 0.02));
  EXPECT_DOUBLE_EQ(chiller_cop(60.0, 4.2, 0.02), chiller_cop(45.0, 4.2, 0.02));
}

/// A year whose air follows one cosine, coldest in the middle of January.
Weather cosine_year() {
  Weather weather;
  for (std::size_t t = 0; t < weather.axis.steps; ++t) {
    const double day = static_cast<double>(t) / 24.0;
    weather.temperature_c.push_back(15.0 - 13.0 * std::cos(2.0 * std::numbers::pi * (day - 15.2) / 365.0));
  }
  return weather;
}

TEST(Ground, FollowsTheAirWithLessSwingAndLater) {
  const YearlyCourse course = yearly_course(cosine_year());
  EXPECT_NEAR(course.mean_c, 15.0, 0.05);
  EXPECT_NEAR(course.swing_k, 13.0, 0.2);
  EXPECT_NEAR(course.coldest_day, 15.2, 0.1);
  const TimeAxis axis;
  const std::vector<double> surface = ground_c({15.0, 13.0, 15.0}, 0.0, axis);
  const std::vector<double> deep = ground_c({15.0, 13.0, 15.0}, 3.0, axis);
  const auto coldest = [](const std::vector<double>& values) {
    return static_cast<double>(std::min_element(values.begin(), values.end()) - values.begin()) / 24.0;
  };
  // The wave equation: k = sqrt(pi / (365 a)); swing exp(-k z), delay 365 k z / 2 pi days.
  const double k = std::sqrt(std::numbers::pi / (365.0 * 0.055));
  EXPECT_NEAR(*std::min_element(surface.begin(), surface.end()), 2.0, 1e-3);
  EXPECT_NEAR(*std::min_element(deep.begin(), deep.end()), 15.0 - 13.0 * std::exp(-3.0 * k), 1e-3);
  EXPECT_NEAR(coldest(surface), 15.0, 0.1);
  EXPECT_NEAR(coldest(deep), 15.0 + 365.0 * 3.0 * k / (2.0 * std::numbers::pi), 0.1);
}

TEST(Ground, OfAFewDaysHasTheirMeanAndNoSwing) {
  Weather weather;
  weather.axis.steps = 48;
  weather.temperature_c.assign(48, 7.0);
  EXPECT_EQ(yearly_course(weather), (YearlyCourse{7.0, 0.0, 365.0 / 24.0}));
}

}  // namespace
}  // namespace zhanhe::climate
