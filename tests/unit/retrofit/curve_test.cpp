#include "zhanhe/retrofit/curve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "unit/retrofit/dice.hpp"

namespace zhanhe::retrofit {
namespace {

using test::Dice;
using Packages = std::vector<std::vector<Package>>;

/// A package by its yearly cost in yuan and its CO2 in t.
Package package(std::uint32_t taken, double cost_yuan_year, double carbon_t) {
  Package one;
  one.taken = taken;
  one.demand.cost_yuan = cost_yuan_year;
  one.demand.carbon_kg = 1000.0 * carbon_t;
  one.investment_yuan = 10.0 * std::popcount(taken);
  return one;
}

/// Two measures of one building: the first is dear alone, but half as dear after the second.
std::vector<Package> two_measures() {
  return {package(0, 1000.0, 100.0), package(1, 1400.0, 90.0), package(2, 950.0, 80.0), package(3, 1150.0, 70.0)};
}

Class twice(const char* name) { return {.name = name, .stock = {}, .count = 2, .offers = {}}; }

TEST(MeasureCurve, takes_the_cheapest_t_first_and_counts_what_it_does_after_those_taken) {
  const std::vector<Step> curve = measure_curve(std::vector{twice("a")}, Packages{two_measures()});
  ASSERT_EQ(curve.size(), 2U);
  EXPECT_EQ(curve[0].to, 2U);
  EXPECT_EQ(curve[0].abated_t, 40.0);
  EXPECT_EQ(curve[0].yuan_t(), -2.5);
  EXPECT_EQ(curve[1].to, 3U);
  EXPECT_EQ(curve[1].abated_t, 20.0);
  EXPECT_EQ(curve[1].yuan_t(), 20.0);  // alone it would be 40
  EXPECT_EQ(curve[1].abated_total_t, 60.0);
  EXPECT_EQ(curve[1].cost_total_yuan_year, 300.0);
  EXPECT_EQ(curve[1].investment_total_yuan, 40.0);
}

TEST(MeasureCurve, leaves_out_what_abates_nothing) {
  std::vector<Package> packages = two_measures();
  packages[3] = package(3, 900.0, 80.0);
  EXPECT_EQ(measure_curve(std::vector{twice("a")}, Packages{packages}).size(), 1U);
  packages[3] = package(3, 900.0, 79.9);
  EXPECT_EQ(measure_curve(std::vector{twice("a")}, Packages{packages}).size(), 2U);
}

TEST(MeasureCurve, merges_buildings_by_their_cheapest_next_step) {
  std::vector<Package> other = {package(0, 500.0, 50.0), package(1, 520.0, 45.0)};
  const std::vector<Step> curve = measure_curve(std::vector{twice("a"), twice("b")}, Packages{two_measures(), other});
  ASSERT_EQ(curve.size(), 3U);
  EXPECT_EQ(curve[0].building, 0U);
  EXPECT_EQ(curve[1].building, 1U);  // 4 yuan/t
  EXPECT_EQ(curve[2].building, 0U);  // 20 yuan/t
}

TEST(PackageCurve, rises_and_no_choice_abates_as_much_at_less_cost) {
  for (const unsigned seed : {1U, 2U, 3U, 4U}) {
    const Dice dice(seed, 3, 3);
    const std::vector<Step> curve = package_curve(dice.classes, dice.packages);
    ASSERT_GT(curve.size(), 2U);
    // All choices of one package in each class.
    struct Point {
      double abated_t, cost_yuan_year;
    };
    std::vector<Point> points{{0.0, 0.0}};
    for (std::size_t b = 0; b < 3; ++b) {
      std::vector<Point> more;
      for (const Point& point : points) {
        for (const Package& one : dice.packages[b]) {
          const Package& none = dice.packages[b].front();
          more.push_back(
              {point.abated_t + dice.classes[b].count * (none.demand.carbon_kg - one.demand.carbon_kg) / 1e3,
               point.cost_yuan_year + dice.classes[b].count * (one.cost_yuan_year() - none.cost_yuan_year())});
        }
      }
      points = std::move(more);
    }
    double highest_yuan_t = 0.0;
    for (const Step& step : curve) {
      if (step.from != 0) {
        EXPECT_GE(step.yuan_t(), highest_yuan_t - 1e-9);
        highest_yuan_t = step.yuan_t();
      }
      if (step.cost_yuan_year < 0.0) continue;  // still on the way to the cheapest choice
      for (const Point& point : points) {
        EXPECT_FALSE(point.abated_t >= step.abated_total_t + 1e-9 &&
                     point.cost_yuan_year < step.cost_total_yuan_year - 1e-6)
            << seed;
      }
    }
  }
}

}  // namespace
}  // namespace zhanhe::retrofit
