#include <gtest/gtest.h>

#include "unit/study/sample.hpp"
#include "zhanhe/study/network_rules.hpp"

namespace zhanhe {
namespace {

using namespace test;

/// The good day as an incremental distribution network whose load of 80 kW is 100 kW at two in the afternoon.
Study incremental_day(double pv_kw) {
  Study study = good_day();
  study.settings.network_rules = "incremental";
  std::vector<double> demand(24, 80.0);
  demand[14] = 100.0;
  study.all<Load>()[0].p_kw = Profile(demand);
  study.all<GridConnection>()[0].export_max_kw = 0.0;
  study.all<Pv>()[0].p_max_kw = pv_kw;
  return study;
}

Issues errors(const Study& study) {
  Issues found = validate(study);
  std::erase_if(found, [](const Issue& issue) { return issue.severity != Severity::error; });
  return found;
}

TEST(IncrementalNetwork, HasNoMoreSourcesThanItsHighestDemand) {
  EXPECT_TRUE(errors(incremental_day(100.0)).empty());
  const Issues found = errors(incremental_day(100.5));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, IssueCode::above_peak_load);
  EXPECT_EQ(found[0].where, "[study] network_rules");
  EXPECT_NE(found[0].message.find("100.5 kW together"), std::string::npos) << found[0].message;
  EXPECT_NE(found[0].message.find("100 kW at 2025-01-01 14:00:00"), std::string::npos) << found[0].message;
  Study free = incremental_day(1e4);
  free.settings.network_rules = "none";
  EXPECT_TRUE(errors(free).empty());
}

TEST(IncrementalNetwork, CountsWhatMakesElectricityOfSomethingElse) {
  Study study = incremental_day(60.0);
  add(study, node_named("gas", 0.0, "gas"));
  auto supply = device_at<Connection>("supply", "gas");
  supply.import_max_kw = 1000.0;
  supply.export_max_kw = 10.0;  // of gas: nobody's business here
  supply.import_yuan_kwh = Profile(0.3);
  add(study, supply);
  Converter engine;
  engine.name = "engine";
  engine.inputs = {{"gas", Profile(1.0)}};
  engine.outputs = {{"campus", Profile(0.4)}};
  engine.p_max_kw = 100.0;
  add(study, engine);
  Converter link;  // electricity from electricity is no source
  link.name = "link";
  link.inputs = {{"town", Profile(1.0)}};
  link.outputs = {{"campus", Profile(0.98)}};
  link.p_max_kw = 500.0;
  add(study, link);
  EXPECT_TRUE(errors(study).empty());
  Issues unused;
  EXPECT_DOUBLE_EQ(peak_rule(study, Surroundings(study, unused)).sources_kw, 100.0);
  EXPECT_TRUE(validate(study).empty()) << to_string(validate(study));
  study.all<Converter>()[0].p_max_kw = 101.0;
  EXPECT_EQ(codes(errors(study)), Codes{"above-peak-load"});
}

TEST(IncrementalNetwork, TellsThatAnExportCountsAsNone) {
  Study study = incremental_day(50.0);
  EXPECT_TRUE(may_export(good_day(), "town"));
  EXPECT_FALSE(may_export(study, "town"));
  study.all<GridConnection>()[0].export_max_kw = 5.0;
  const Issues found = validate(study);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::note);
  EXPECT_EQ(found[0].where, "[[grid_connection]] 'grid' export_max_kw");
}

TEST(IncrementalNetwork, LeavesToChosenSizesWhatIsLeft) {
  Study study = incremental_day(30.0);
  Issues unused;
  EXPECT_FALSE(peak_budget(study, Surroundings(study, unused)));
  auto engine = device_at<Generator>("engine", "campus");
  engine.p_max_kw = 10.0;
  engine.extendable = true;
  add(study, engine);
  const std::optional<Budget> budget = peak_budget(study, Surroundings(study, unused));
  ASSERT_TRUE(budget);
  EXPECT_EQ(budget->devices, std::vector<std::string>{"engine"});
  EXPECT_DOUBLE_EQ(*budget->limit_kw, 70.0);
}

TEST(IncrementalNetwork, IsSilentAboutAStudyThatIsWrongOtherwise) {
  Study study = incremental_day(1e4);
  study.all<Load>()[0].node = "nowhere";
  EXPECT_EQ(codes(errors(study)), Codes{"unknown-name"});
  study.settings.network_rules = "increment";
  EXPECT_EQ(errors(study).size(), 2U);
}

}  // namespace
}  // namespace zhanhe
