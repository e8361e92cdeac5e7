#include "zhanhe/retrofit/packages.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "unit/retrofit/dice.hpp"

namespace zhanhe::retrofit {
namespace {

using building::Change;
using test::schools;
using test::year_2025;

std::vector<Package> of_one(const Class& of, const Settings& settings = {}) {
  return packages(std::vector{of}, year_2025(), building::facade_sun_w_m2(year_2025()), settings).front();
}

TEST(Packages, annuities_pay_back_a_yuan_with_interest) {
  double present_yuan = 0.0;
  for (int year = 1; year <= 15; ++year) present_yuan += annuity_frac(0.06, 15.0) / std::pow(1.06, year);
  EXPECT_NEAR(present_yuan, 1.0, 1e-14);
  EXPECT_EQ(annuity_frac(0.0, 15.0), 1.0 / 15.0);
  EXPECT_NEAR(annuity_frac(1e-12, 15.0), 1.0 / 15.0, 1e-12);
}

TEST(Packages, are_all_subsets_each_as_simulated_by_itself) {
  const Class of = schools({Change::wall, Change::heat_pump, Change::lighting, Change::chiller});
  const std::vector<Package> all = of_one(of);
  ASSERT_EQ(all.size(), 16U);
  for (std::uint32_t taken = 0; taken < 16; ++taken) {
    const std::vector<building::Measure> measures = measures_of(of, taken);
    const building::Comparison one = compare(of.stock, measures, year_2025());
    EXPECT_EQ(all[taken].taken, taken);
    EXPECT_NEAR(all[taken].demand.power_kwh, one.after.power_kwh, 1e-6) << taken;
    EXPECT_NEAR(all[taken].demand.source_kwh, one.after.source_kwh, 1e-6) << taken;
    EXPECT_NEAR(all[taken].demand.cost_yuan, one.after.cost_yuan, 1e-6) << taken;
    EXPECT_NEAR(all[taken].investment_yuan, one.investment_yuan, 1e-6) << taken;
  }
}

TEST(Packages, do_not_depend_on_the_order_of_the_offers_or_the_number_of_threads) {
  const Class of = schools({Change::wall, Change::roof, Change::heat_pump});
  Class reversed = of;
  std::ranges::reverse(reversed.offers);
  Settings one;
  one.threads = 1;
  Settings three;
  three.threads = 3;
  const std::vector<Package> a = of_one(of, one);
  const std::vector<Package> b = of_one(reversed, three);
  for (std::uint32_t taken = 0; taken < 8; ++taken) {
    const std::uint32_t mirrored = (taken & 1U) << 2 | (taken & 2U) | (taken & 4U) >> 2;
    EXPECT_NEAR(a[taken].demand.cost_yuan, b[mirrored].demand.cost_yuan, 1e-9 * a[taken].demand.cost_yuan) << taken;
  }
}

TEST(Packages, with_all_measures_save_less_than_the_sum_of_single_ones_that_compete) {
  const Class of = schools({Change::wall, Change::roof, Change::window, Change::heat_pump});
  const std::vector<Package> all = of_one(of);
  double singles_yuan = 0.0;
  for (const std::size_t one : {1U, 2U, 4U, 8U}) singles_yuan += all[0].demand.cost_yuan - all[one].demand.cost_yuan;
  const double together_yuan = all[0].demand.cost_yuan - all[15].demand.cost_yuan;
  EXPECT_LT(together_yuan, 0.9 * singles_yuan);
  EXPECT_GT(together_yuan, all[0].demand.cost_yuan - all[8].demand.cost_yuan);
}

TEST(Packages, take_one_of_two_measures_that_change_the_same) {
  Class of = schools({Change::wall, Change::roof});
  of.offers.push_back({"thick wall", common_measure(Change::wall)});
  of.offers.back().measure.to = 0.3;
  const std::vector<Package> all = of_one(of);
  EXPECT_EQ(all.size(), 6U);  // nothing, wall, roof, both, thick, thick and roof
  for (const Package& package : all) EXPECT_FALSE(package.takes(0) && package.takes(2));
}

TEST(Packages, carry_the_annuity_of_each_measure_over_its_own_life) {
  const Class of = schools({Change::wall, Change::lighting});
  const std::vector<Package> all = of_one(of);
  const auto cost_yuan = [&](std::size_t i) { return investment_yuan(of.stock, std::span(&of.offers[i].measure, 1)); };
  EXPECT_NEAR(all[3].annuity_yuan_year,
              cost_yuan(0) * annuity_frac(0.06, 25.0) + cost_yuan(1) * annuity_frac(0.06, 8.0), 1e-9);
}

TEST(Packages, stop_when_the_observer_asks) {
  const Observer no = [](const Progress&) { return false; };
  EXPECT_THROW(static_cast<void>(packages(std::vector{schools({Change::wall})}, year_2025(),
                                          building::facade_sun_w_m2(year_2025()), {}, no)),
               Cancelled);
}

}  // namespace
}  // namespace zhanhe::retrofit
