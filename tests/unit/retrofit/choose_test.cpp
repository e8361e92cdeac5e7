#include "zhanhe/retrofit/choose.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "unit/retrofit/dice.hpp"

namespace zhanhe::retrofit {
namespace {

using test::Dice;

/// The best objective of all choices, one after the other; nothing when none is allowed.
std::optional<double> best_of_all(const Dice& dice, const Settings& settings) {
  std::optional<double> best;
  std::vector<std::size_t> at(dice.classes.size(), 0);
  while (true) {
    double investment_yuan = 0.0, abated_t = 0.0, objective = 0.0;
    for (std::size_t b = 0; b < at.size(); ++b) {
      const Package& none = dice.packages[b].front();
      const Package& one = dice.packages[b][at[b]];
      const double count = dice.classes[b].count;
      investment_yuan += count * one.investment_yuan;
      abated_t += count * (none.demand.carbon_kg - one.demand.carbon_kg) / 1000.0;
      switch (settings.objective) {
        case Objective::cost: objective += count * one.cost_yuan_year(); break;
        case Objective::carbon: objective -= count * (none.demand.carbon_kg - one.demand.carbon_kg) / 1000.0; break;
        case Objective::energy: objective -= count * (none.energy_kwh() - one.energy_kwh()); break;
      }
    }
    const bool allowed =
        investment_yuan <= settings.budget_yuan.value_or(1e18) && abated_t >= settings.abated_min_t.value_or(-1e18);
    if (allowed && (!best || objective < *best)) best = objective;
    std::size_t b = 0;
    while (b < at.size() && ++at[b] == dice.packages[b].size()) at[b++] = 0;
    if (b == at.size()) break;
  }
  if (best && settings.objective != Objective::cost) best = -*best;
  return best;
}

TEST(Choose, finds_what_trying_all_choices_finds) {
  int infeasible = 0;
  for (const unsigned seed : {1U, 2U, 3U, 4U, 5U, 6U}) {
    const Dice dice(seed, 4, 3);
    for (const Objective objective : objectives) {
      for (const std::optional<double> budget_yuan : {std::optional<double>(), {0.0}, {0.3e6}, {0.9e6}}) {
        for (const std::optional<double> abated_min_t : {std::optional<double>(), {0.0}, {60.0}, {200.0}}) {
          Settings settings;
          settings.objective = objective;
          settings.budget_yuan = budget_yuan;
          settings.abated_min_t = abated_min_t;
          const std::optional<double> best = best_of_all(dice, settings);
          const Choice choice = choose(dice.classes, dice.packages, settings);
          if (!best) {
            EXPECT_EQ(choice.status, Status::infeasible);
            EXPECT_TRUE(choice.packages.empty());
            EXPECT_TRUE(std::isnan(choice.objective) && std::isnan(choice.bound) && std::isnan(choice.gap));
            ++infeasible;
            continue;
          }
          ASSERT_EQ(choice.status, Status::optimal) << choice.message;
          EXPECT_NEAR(choice.objective, *best, 1e-6 * std::abs(*best)) << seed << to_string(objective);
          EXPECT_NEAR(choice.bound, *best, 1e-6 * std::abs(*best) + 1e-9);
          EXPECT_LE(choice.gap, 1e-6);
        }
      }
    }
  }
  EXPECT_GT(infeasible, 10);
}

TEST(Choose, spends_a_budget_that_is_just_enough_and_keeps_one_that_is_not) {
  const Dice dice(7, 1, 1);
  Settings settings;
  settings.objective = Objective::energy;
  std::vector<std::vector<Package>> packages = dice.packages;
  packages[0][1].demand.power_kwh = 0.5 * packages[0][0].demand.power_kwh;
  settings.budget_yuan = packages[0][1].investment_yuan;
  EXPECT_EQ(choose(dice.classes, packages, settings).packages, std::vector<std::size_t>{1});
  *settings.budget_yuan *= 1.0 - 1e-5;
  EXPECT_EQ(choose(dice.classes, packages, settings).packages, std::vector<std::size_t>{0});
}

TEST(Choose, says_how_far_budget_and_target_are_apart) {
  Dice dice(7, 1, 1);
  dice.packages[0][1].demand.carbon_kg = dice.packages[0][0].demand.carbon_kg - 12.5e3;
  dice.packages[0][1].investment_yuan = 100000.5;
  Settings settings;
  settings.abated_min_t = 12.0;
  settings.budget_yuan = 1000.0;
  EXPECT_EQ(choose(dice.classes, dice.packages, settings).message,
            "at most 0 t of CO2 a year can be abated within the budget; "
            "the target needs a budget of at least 100001 yuan");
  settings.budget_yuan = 100001.0;
  EXPECT_EQ(choose(dice.classes, dice.packages, settings).status, Status::optimal);
  settings.abated_min_t = 13.0;
  EXPECT_EQ(choose(dice.classes, dice.packages, settings).message,
            "at most 12.5 t of CO2 a year can be abated within the budget; no budget meets the target");
  settings.budget_yuan.reset();
  EXPECT_EQ(choose(dice.classes, dice.packages, settings).message,
            "at most 12.5 t of CO2 a year can be abated; no budget meets the target");
}

TEST(Choose, of_many_buildings_ends_with_a_gap_that_is_told) {
  const Dice dice(8, 60, 6);
  Settings settings;
  settings.budget_yuan = 6e6;
  const Choice choice = choose(dice.classes, dice.packages, settings);
  ASSERT_EQ(choice.status, Status::optimal) << choice.message;
  EXPECT_LE(choice.bound, choice.objective);
  EXPECT_LE(choice.gap, 1e-6);
  double investment_yuan = 0.0;
  for (std::size_t b = 0; b < 60; ++b) {
    investment_yuan += dice.classes[b].count * dice.packages[b][choice.packages[b]].investment_yuan;
  }
  EXPECT_LE(investment_yuan, 6e6 * (1.0 + 1e-6));
}

}  // namespace
}  // namespace zhanhe::retrofit
