#include <gtest/gtest.h>

#include "unit/study/sample.hpp"

namespace zhanhe {
namespace {

using namespace test;

Codes codes_of(const Study& study) { return codes(validate(study)); }

/// The good day with a generator that may be extended.
Study with_generator() {
  Study study = good_day();
  auto generator = device_at<Generator>("engine", "campus");
  generator.p_max_kw = 10.0;
  generator.extendable = true;
  add(study, generator);
  return study;
}

TEST(ValidateSizes, wants_a_largest_size_above_the_least_and_only_where_a_size_is_chosen) {
  Study study = with_generator();
  Generator& generator = study.all<Generator>()[0];
  EXPECT_EQ(codes_of(study), Codes{});
  generator.size_max_kw = 10.0;
  EXPECT_EQ(codes_of(study), Codes{});
  generator.size_max_kw = 9.0;
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  generator.size_max_kw = 20.0;
  generator.extendable = false;
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  generator.size_max_kw = -1.0;
  EXPECT_EQ(codes_of(study), Codes{"negative-size"});
  generator.size_max_kw = 1e9;
  EXPECT_EQ(codes_of(study), Codes{"bound-too-large"});
}

TEST(ValidateSizes, wants_no_fractions_of_a_size_that_is_not_known_yet) {
  Study study = good_day();
  auto tank = device_at<Store>("tank", "campus");
  tank.extendable = true;
  tank.cyclic = false;
  tank.level_initial_kwh = 5.0;
  add(study, tank);
  Store& store = study.all<Store>()[0];
  EXPECT_EQ(codes_of(study), Codes{});
  store.level_initial_frac = 0.5;
  EXPECT_EQ(codes_of(study), (Codes{"conflict", "conflict"}));
  store.level_initial_kwh.reset();
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  store.extendable = false;
  EXPECT_EQ(codes_of(study), Codes{});
  store.level_final_frac = 0.5;
  EXPECT_EQ(codes_of(study), Codes{});
  store.level_initial_frac.reset();
  store.extendable = true;
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
}

TEST(ValidateSizes, of_lines_and_transformers_keep_to_the_same_rule) {
  Study study = good_day();
  Line& line = study.all<Line>()[0];
  line.extendable = true;
  line.p_max_kw = 100.0;
  line.size_max_kw = 99.0;
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  line.p_max_kw.reset();
  EXPECT_EQ(codes_of(study), Codes{});
  line.profile = Profile(-0.1);
  EXPECT_EQ(codes_of(study), Codes{"out-of-range"});
}

TEST(ValidateStores, take_levels_that_vary_and_debts_but_no_crossing) {
  Study study = good_day();
  auto tank = device_at<Store>("tank", "campus");
  tank.e_max_kwh = 10.0;
  tank.level_min_frac = Profile(-1.0);
  tank.level_max_frac = Profile(std::vector<double>(24, 0.5));
  add(study, tank);
  Store& store = study.all<Store>()[0];
  EXPECT_EQ(codes_of(study), Codes{});
  store.level_min_frac = Profile(-1.1);
  EXPECT_EQ(codes_of(study), Codes{"out-of-range"});
  store.level_min_frac = Profile(std::vector<double>(24, 0.5));
  EXPECT_EQ(codes_of(study), Codes{});
  std::vector<double> low(24, 0.2);
  low[7] = 0.6;
  store.level_min_frac = Profile(low);
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"conflict"});
  EXPECT_NE(issues[0].message.find("in 1 step, first at 2025-01-01 07:00:00"), std::string::npos) << issues[0].message;
}

TEST(ValidateSettings, wants_weights_that_can_be) {
  Study study = good_day();
  study.settings.cost_h = Profile(std::vector<double>(24, 0.0));
  study.settings.store_h = Profile(0.5);
  EXPECT_EQ(codes_of(study), Codes{});
  study.settings.store_h = Profile(0.0);
  EXPECT_EQ(codes_of(study), Codes{"out-of-range"});
  study.settings.store_h = Profile(std::vector<double>(23, 1.0));
  EXPECT_EQ(codes_of(study), Codes{"wrong-length"});
  study.settings.store_h = Profile();
  study.settings.energy_h = Profile(-1.0);
  EXPECT_EQ(codes_of(study), Codes{"out-of-range"});
}

TEST(ValidateSettings, wants_every_step_to_count_where_a_peak_is_paid) {
  Study study = good_day();
  study.all<GridConnection>()[0].demand_yuan_kw_month = 38.0;
  study.settings.cost_h = Profile(1.0);
  EXPECT_EQ(codes_of(study), Codes{});
  study.settings.cost_h = Profile(0.0);
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
}

Budget budget_of(std::vector<std::string> devices) {
  Budget budget;
  budget.name = "limit";
  budget.devices = std::move(devices);
  return budget;
}

TEST(ValidateBudgets, want_one_limit_and_names_that_exist) {
  Study study = with_generator();
  add(study, budget_of({"engine"}));
  Budget& budget = study.all<Budget>()[0];
  EXPECT_EQ(codes_of(study), Codes{"missing-key"});
  budget.limit_kwh = 5.0;
  EXPECT_EQ(codes_of(study), Codes{});
  budget.limit_kg = 5.0;
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  budget.limit_kg.reset();
  budget.devices = {"engin"};
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"unknown-name"});
  EXPECT_EQ(issues[0].remedy, "did you mean 'engine'?");
  budget.devices = {};
  EXPECT_EQ(codes_of(study), Codes{"missing-key"});
  budget.limit_kwh.reset();
  budget.limit_kg = 5.0;
  EXPECT_EQ(codes_of(study), Codes{});
  budget.sense = "at most";
  EXPECT_EQ(codes_of(study), Codes{"out-of-range"});
}

TEST(ValidateBudgets, count_sizes_only_of_what_is_chosen_and_lines_only_by_size) {
  Study study = with_generator();
  study.all<Line>()[0].extendable = true;
  Budget budget = budget_of({"engine"});
  budget.limit_kw = 50.0;
  budget.lines = {"feeder"};
  budget.factors_frac = {1.0, 2.0};
  add(study, budget);
  EXPECT_EQ(codes_of(study), Codes{});
  study.all<Budget>()[0].factors_frac = {1.0};
  EXPECT_EQ(codes_of(study), Codes{"wrong-length"});
  study.all<Budget>()[0].factors_frac = {};
  study.all<Line>()[0].extendable = false;
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
  study.all<Line>()[0].extendable = true;
  study.all<Budget>()[0].limit_kw.reset();
  study.all<Budget>()[0].limit_kwh = 50.0;
  EXPECT_EQ(codes_of(study), Codes{"conflict"});
}

TEST(ValidateNetwork, takes_what_may_run_backwards_and_full_stores_as_sources) {
  Study study = good_day();
  add(study, node_named("island"));
  auto load = device_at<Load>("village", "island");
  load.p_kw = Profile(5.0);
  add(study, load);
  EXPECT_EQ(codes_of(study), Codes{"island-without-source"});
  auto tank = device_at<Store>("tank", "island");
  tank.cyclic = false;
  tank.e_max_kwh = 50.0;
  tank.level_initial_kwh = 50.0;
  add(study, tank);
  EXPECT_EQ(codes_of(study), Codes{});
  study.all<Store>()[0].level_initial_kwh = 0.0;
  EXPECT_EQ(codes_of(study), Codes{"island-without-source"});
  Converter cable;
  cable.name = "cable";
  cable.p_max_kw = 9.0;
  cable.inputs = {Port{"island", 1.0}};
  cable.outputs = {Port{"campus", 1.0}};
  add(study, cable);
  EXPECT_EQ(codes_of(study), Codes{"island-without-source"});
  study.all<Converter>()[0].must_run_frac = Profile(-1.0);
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(ValidateNetwork, warns_of_a_converter_that_nothing_feeds) {
  Study study = good_day();
  add(study, node_named("pipe", 0, "gas"));
  Converter boiler;
  boiler.name = "boiler";
  boiler.p_max_kw = 9.0;
  boiler.inputs = {Port{"pipe", 1.0}};
  boiler.outputs = {Port{"campus", 1.0}};
  add(study, boiler);
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"island-without-source"});
  EXPECT_EQ(issues[0].severity, Severity::warning);
}

}  // namespace
}  // namespace zhanhe
