#include <cmath>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "unit/study/sample.hpp"

namespace zhanhe {
namespace {

using namespace test;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Codes codes_of(const Study& study) { return codes(validate(study)); }

TEST(Validate, finds_nothing_wrong_with_a_good_day) { EXPECT_EQ(to_string(validate(good_day())), ""); }

TEST(Validate, refuses_a_number_that_is_not_finite) {
  Study study = good_day();
  study.all<Battery>()[0].p_max_kw = inf;
  study.all<Battery>()[0].cost_yuan_kwh = nan;
  EXPECT_EQ(codes_of(study), (Codes{"not-finite", "not-finite"}));
}

TEST(Validate, tells_a_negative_size_from_another_number_out_of_range) {
  Study study = good_day();
  study.all<Battery>()[0].p_max_kw = -1.0;
  study.all<Battery>()[0].round_trip_frac = 1.01;
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), (Codes{"negative-size", "out-of-range"}));
  EXPECT_EQ(issues[0].where, "[[battery]] 'b1' p_max_kw");
  EXPECT_EQ(issues[1].remedy, "choose above 0, at most 1");
}

TEST(Validate, takes_the_ends_of_a_range_where_they_are_allowed) {
  Study study = good_day();
  Battery& battery = study.all<Battery>()[0];
  battery.p_max_kw = 0.0;
  battery.round_trip_frac = 1.0;
  battery.level_min_frac = 0.0;
  battery.level_max_frac = 1.0;
  EXPECT_EQ(codes_of(study), Codes{});
  battery.round_trip_frac = 0.0;
  EXPECT_EQ(codes_of(study), Codes{"out-of-range"});
}

TEST(Validate, refuses_bounds_of_1e9_and_more_only) {
  Study study = good_day();
  GridConnection& grid = study.all<GridConnection>()[0];
  grid.import_max_kw = 1e9;
  EXPECT_EQ(codes_of(study), Codes{"bound-too-large"});
  grid.import_max_kw = std::nextafter(1e9, 0.0);
  EXPECT_EQ(codes_of(study), Codes{});
  study.all<Load>()[0].p_kw = Profile(-1e9);
  EXPECT_EQ(codes_of(study), Codes{"bound-too-large"});
  study.all<Load>()[0].p_kw = Profile(-9.9e8);
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(Validate, refuses_a_choice_that_is_none_with_the_nearest) {
  Study study = good_day();
  study.settings.grid = "chekc";
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"out-of-range"});
  EXPECT_EQ(issues[0].where, "[study] grid");
  EXPECT_EQ(issues[0].remedy, "did you mean 'check'?");
  study.settings.grid = "off";
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(Validate, refuses_lists_of_another_length) {
  Study study = good_day();
  Shape shape;
  shape.name = "office";
  shape.workday.assign(23, 1.0);
  shape.weekend.assign(24, 1.0);
  shape.month.assign(12, 1.0);
  add(study, shape);
  EXPECT_EQ(codes_of(study), Codes{"wrong-length"});
  study.all<Shape>()[0].workday.assign(24, 1.0);
  EXPECT_EQ(codes_of(study), Codes{});
  study.all<Shape>()[0].weekend.clear();
  study.all<Shape>()[0].month.clear();
  EXPECT_EQ(codes_of(study), Codes{});
  study.all<Shape>()[0].workday[7] = nan;
  EXPECT_EQ(codes_of(study), Codes{"not-finite"});
}

TEST(Validate, tells_both_lengths_of_a_series_that_does_not_fit_and_thinks_of_leap_years) {
  Study study = good_day();
  study.settings.start = "2024-01-01";
  study.settings.steps = 8784;
  study.all<Load>()[0].p_kw = Profile(std::vector<double>(8784, 1.0));
  study.all<Pv>()[0].profile = Profile(std::vector<double>(8760, 0.5), "pv.csv:roof");
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"wrong-length"});
  EXPECT_EQ(issues[0].where, "[[pv]] 'roof' profile");
  EXPECT_EQ(issues[0].message, "the series (pv.csv:roof) has 8760 numbers, the study has 8784 steps");
  EXPECT_NE(issues[0].remedy.find("a leap year has 8784 hours"), std::string::npos);
  study.all<Pv>()[0].profile = Profile(std::vector<double>(8784, 0.5));
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(Validate, blames_the_settings_when_all_series_agree_on_another_length) {
  Study study = good_day();
  study.settings.steps = 48;
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"wrong-length"});
  EXPECT_EQ(issues[0].where, "[study] steps");
  EXPECT_EQ(issues[0].message, "all 2 series have 24 numbers, the study has 48 steps");
}

TEST(Validate, takes_quarters_of_an_hour) {
  Study study = good_day();
  study.settings.step_h = 0.25;
  study.settings.steps = 96;
  study.all<Load>()[0].p_kw = Profile(std::vector<double>(96, 80.0));
  study.all<Pv>()[0].profile = Profile(std::vector<double>(96, 0.5));
  EXPECT_EQ(codes_of(study), Codes{});
  std::vector<double> gap(96, 80.0);
  gap[5] = nan;
  study.all<Load>()[0].p_kw = Profile(gap);
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"series-gap"});
  EXPECT_NE(issues[0].message.find("2025-01-01 01:15:00 to 2025-01-01 01:30:00"), std::string::npos)
      << issues[0].message;
}

TEST(Validate, counts_the_gaps_of_a_series_and_names_the_first) {
  Study study = good_day();
  std::vector<double> values(24, 80.0);
  for (const std::size_t t : {2U, 3U, 9U, 12U, 20U}) values[t] = nan;
  study.all<Load>()[0].p_kw = Profile(values, "loads.csv:lecture_hall");
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"series-gap"});
  EXPECT_EQ(issues[0].message,
            "no number in 5 of 24 steps (loads.csv:lecture_hall): 2025-01-01 02:00:00 to 2025-01-01 04:00:00, "
            "2025-01-01 09:00:00 to 2025-01-01 10:00:00, 2025-01-01 12:00:00 to 2025-01-01 13:00:00, ...");
  EXPECT_NE(issues[0].remedy.find("fill_gaps"), std::string::npos);
}

TEST(Validate, tells_an_infinite_number_of_a_series_as_not_finite) {
  Study study = good_day();
  std::vector<double> values(24, 80.0);
  values[23] = -inf;
  study.all<Load>()[0].p_kw = Profile(values);
  EXPECT_EQ(codes_of(study), Codes{"not-finite"});
}

TEST(Validate, tells_a_fault_of_a_shared_series_once) {
  Study study = good_day();
  std::vector<double> values(24, 80.0);
  values[4] = nan;
  const Profile shared(values);
  study.all<Load>()[0].p_kw = shared;
  Load second = study.all<Load>()[0];
  second.name = "library";
  add(study, second);
  EXPECT_EQ(codes_of(study), Codes{"series-gap"});
  EXPECT_EQ(study.all<Load>()[1].p_kw.values().data(), shared.values().data());
}

TEST(Validate, tells_gaps_and_length_of_one_series_as_two_problems) {
  Study study = good_day();
  std::vector<double> values(23, 80.0);
  values[4] = nan;
  study.all<Load>()[0].p_kw = Profile(values);
  EXPECT_EQ(codes_of(study), (Codes{"series-gap", "wrong-length"}));
  study.all<Load>()[0].p_kw = Profile(std::vector<double>{});
  EXPECT_EQ(codes_of(study), Codes{"wrong-length"});
}

TEST(Validate, asks_for_required_fields_that_are_empty) {
  Study study = good_day();
  study.all<Load>()[0].node = "";
  study.all<Battery>()[0].name = "";
  study.all<GridConnection>()[0].export_yuan_kwh = Profile();
  Converter converter;
  converter.name = "heat_pump";
  add(study, converter);
  const Issues issues = validate(study);
  EXPECT_EQ(codes(issues), Codes(5, "missing-key"));
  EXPECT_EQ(issues[0].where, "[[converter]] 'heat_pump' inputs");
  EXPECT_EQ(issues[1].where, "[[converter]] 'heat_pump' outputs");
  EXPECT_EQ(issues[2].where, "[[load]] 'lecture_hall' node");
  EXPECT_EQ(issues[3].where, "[[battery]] (no name) name");
  EXPECT_EQ(issues[4].where, "[[grid_connection]] 'grid' export_yuan_kwh");
}

TEST(Validate, names_the_nearest_for_an_unknown_reference) {
  Study study = good_day();
  study.all<Battery>()[0].node = "camups";
  study.all<GridConnection>()[0].import_yuan_kwh = Profile();
  study.all<GridConnection>()[0].tariff = "commercial";
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), (Codes{"unknown-name", "unknown-name"}));
  EXPECT_EQ(issues[0].remedy, "did you mean 'campus'?");
  EXPECT_EQ(issues[1].message, "there is no tariff 'commercial'");
}

TEST(Validate, knows_common_carriers_and_declared_ones) {
  Study study = good_day();
  add(study, node_named("tank", 0, "ammonia"));
  add(study, node_named("boiler_house", 0, "heat"));
  EXPECT_EQ(codes_of(study), Codes{"unknown-name"});
  Carrier ammonia;
  ammonia.name = "ammonia";
  add(study, ammonia);
  EXPECT_EQ(codes_of(study), Codes{});
  ammonia.name = "heat";
  add(study, ammonia);
  EXPECT_EQ(codes_of(study), Codes{"duplicate-name"});
}

TEST(Validate, refuses_two_devices_of_one_name_even_of_two_kinds) {
  Study study = good_day();
  study.all<Battery>()[0].name = "roof";
  const Issues issues = validate(study);
  ASSERT_EQ(codes(issues), Codes{"duplicate-name"});
  EXPECT_EQ(issues[0].message, "'roof' is the name of another pv");
}

TEST(Validate, refuses_names_that_cannot_be_read) {
  using namespace std::string_literals;
  for (const std::string& name : {"a\nb"s, "a\0b"s, "\x7f"s, "\t"s, "  "s}) {
    Study study = good_day();
    study.all<Battery>()[0].name = name;
    EXPECT_EQ(codes_of(study), Codes{"out-of-range"}) << name;
  }
  Study study = good_day();
  study.all<Battery>()[0].name = "\xe7\x94\xb5\xe6\xb1\xa0 no. 1 / east";  // two Chinese characters
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(Validate, refuses_carriers_that_are_no_group_of_a_file) {
  for (const char* name : {"heat/70", "/", ".", ".."}) {
    Study study = good_day();
    Carrier carrier;
    carrier.name = name;
    add(study, carrier);
    EXPECT_EQ(codes_of(study), Codes{"out-of-range"}) << name;
  }
  Study study = good_day();
  Carrier carrier;
  carrier.name = "heat..70";
  add(study, carrier);
  EXPECT_EQ(codes_of(study), Codes{});
}

TEST(Validate, lets_a_node_and_a_device_share_a_name_but_not_a_line_and_a_transformer) {
  Study study = good_day();
  study.all<Battery>()[0].name = "campus";
  EXPECT_EQ(codes_of(study), Codes{});
  add(study, node_named("hall", 0.4));
  Transformer transformer;
  transformer.name = "feeder";
  transformer.from = "campus";
  transformer.to = "hall";
  transformer.s_max_kva = 400.0;
  add(study, transformer);
  EXPECT_EQ(codes_of(study), Codes{"duplicate-name"});
}

TEST(Validate, tells_all_problems_at_once_each_with_place_and_remedy) {
  Study study = good_day();
  study.settings.start = "2025-01-01T00:00:00+08:00";
  study.all<Node>()[0].carrier = "electricty";
  study.all<Battery>()[0].e_max_kwh = -5.0;
  study.all<Battery>()[0].origin = "scenario.toml:12";
  study.all<Pv>()[0].tilt_deg = 95.0;
  study.all<Load>()[0].name = "grid";
  const Issues issues = validate(study);
  EXPECT_EQ(codes(issues), (Codes{"bad-time-zone", "unknown-name", "out-of-range", "negative-size", "duplicate-name"}));
  EXPECT_EQ(issues[3].where, "scenario.toml:12 [[battery]] 'b1' e_max_kwh");
  for (const Issue& issue : issues) {
    EXPECT_FALSE(issue.where.empty() || issue.message.empty() || issue.remedy.empty()) << to_string(issue);
  }
}

TEST(Validate, stands_a_study_where_everything_is_wrong) {
  Study study = good_day();
  study.settings.start = "never";
  study.settings.step_h = nan;
  study.settings.steps = -3;
  study.settings.utc_offset_h = inf;
  for_each_type(ComponentKinds{}, [&study]<class T>() {
    study.all<T>().emplace_back();
    T broken;
    for (const FieldSlot& slot : slots(broken)) {
      std::visit(
          []<class Target>(Target* target) {
            if constexpr (std::is_same_v<Target, double> || std::is_same_v<Target, std::optional<double>>) {
              *target = nan;
            } else if constexpr (std::is_same_v<Target, int>) {
              *target = std::numeric_limits<int>::min();
            } else if constexpr (std::is_same_v<Target, std::string>) {
              *target = "nobody";
            } else if constexpr (std::is_same_v<Target, Profile>) {
              *target = Profile(std::vector<double>{});
            } else if constexpr (std::is_same_v<Target, std::vector<double>>) {
              *target = {inf};
            } else if constexpr (std::is_same_v<Target, std::vector<std::string>>) {
              *target = {"X"};
            } else if constexpr (std::is_same_v<Target, std::vector<Port>>) {
              *target = {Port{}, Port{"nobody", Profile(std::vector<double>{nan})}};
            }
          },
          slot.value);
    }
    study.all<T>().push_back(broken);
    study.all<T>().push_back(broken);
  });
  const Issues issues = validate(study);
  EXPECT_TRUE(has_errors(issues));
  EXPECT_EQ(codes(issues)[0], "bad-time");
  study.settings = Settings{};
  EXPECT_TRUE(has_errors(validate(study)));
}

}  // namespace
}  // namespace zhanhe
