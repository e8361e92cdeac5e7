// Prices are dual values: what one more kWh of demand costs, found here by asking for it.

#include <gtest/gtest.h>

#include "identity/district.hpp"

namespace zhanhe::identity {
namespace {

/// The district with a firm demand of `more_kw` at a node in one step; below 0 it injects.
Study with_demand(Study study, const std::string& node, std::size_t step, double more_kw) {
  std::vector<double> demand(static_cast<std::size_t>(study.settings.steps), 0.0);
  demand[step] = more_kw;
  Load& load = add_at<Load>(study, "more", node);
  load.p_kw = demand;
  load.firm = true;
  return study;
}

void expect_prices_between_differences(const Study& study, int at_least_equal) {
  const Results base = run::simulate(study);
  ASSERT_EQ(base.status(), Status::optimal);
  constexpr double more_kw = 0.05;
  const double more_kwh = more_kw * base.axis.step_h();
  // Costs are good to about 1e-9 of a few thousand yuan.
  const double rounding = 2e-9 * std::abs(base.record.objective) / more_kwh;
  int equal = 0;
  for (const char* node : {"town", "campus", "works", "warm"}) {
    const Eigen::ArrayXd prices = prices_at(base, node);
    for (Eigen::Index t = 0; t < prices.size(); ++t) {
      const auto step = static_cast<std::size_t>(t);
      const double dear = (cost_of(with_demand(study, node, step, more_kw)) - base.record.objective) / more_kwh;
      const double cheap = (base.record.objective - cost_of(with_demand(study, node, step, -more_kw))) / more_kwh;
      EXPECT_LE(cheap - rounding, prices[t]) << node << " at step " << t;
      EXPECT_GE(dear + rounding, prices[t]) << node << " at step " << t;
      if (dear - cheap < 2.0 * rounding) ++equal;
    }
  }
  // At a corner of the cost the two differences part; elsewhere the price has no choice.
  EXPECT_GE(equal, at_least_equal);
}

TEST(Price, it_lies_between_what_more_demand_costs_and_what_less_demand_saves) {
  expect_prices_between_differences(district(), 96);
}

TEST(Price, it_is_of_a_kwh_also_in_quarters_of_an_hour) {
  Study study = district();
  study.settings.step_h = 0.25;
  expect_prices_between_differences(study, 96);
}

TEST(Price, it_is_the_slope_of_the_cost_in_every_direction_at_once) {
  const Study study = district();
  const Results base = run::simulate(study);
  ASSERT_EQ(base.status(), Status::optimal);
  const auto moved = [&](double more_kw) {
    Study other = study;
    std::uint64_t seed = 100;
    for (const char* node : {"town", "campus", "works", "warm"}) {
      Load& load = add_at<Load>(other, std::string("more_") + node, node);
      load.p_kw = product(Profile(noise(++seed, -1.0, 1.0, 48)), more_kw);
      load.firm = true;
    }
    return cost_of(other);
  };
  double slope = 0.0;
  std::uint64_t seed = 100;
  for (const char* node : {"town", "campus", "works", "warm"}) {
    const Eigen::ArrayXd prices = prices_at(base, node);
    const std::vector<double> direction = noise(++seed, -1.0, 1.0, 48);
    for (Eigen::Index t = 0; t < 48; ++t) slope += prices[t] * direction[static_cast<std::size_t>(t)];
  }
  constexpr double more_kw = 0.02;
  const double rounding = 2e-9 * base.record.objective;
  EXPECT_LE(slope * more_kw, moved(more_kw) - base.record.objective + rounding);
  EXPECT_GE(slope * more_kw, base.record.objective - moved(-more_kw) - rounding);
}

}  // namespace
}  // namespace zhanhe::identity
