#include "zhanhe/retrofit/question.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "unit/retrofit/dice.hpp"
#include "zhanhe/retrofit/tables.hpp"

namespace zhanhe::retrofit {
namespace {

using building::Change;
using test::Codes;
using test::codes_of;
using test::schools;
using test::year_2025;

Codes codes(const std::vector<Class>& classes, const Settings& settings = {}) {
  return codes_of(validate(classes, year_2025(), settings));
}

TEST(Question, wrong_input_is_refused_and_its_near_miss_passes) {
  const Class good = schools({Change::wall});
  EXPECT_EQ(codes({good}), Codes{});
  EXPECT_EQ(codes({}), (Codes{IssueCode::missing_key}));
  EXPECT_EQ(codes({good, good}), (Codes{IssueCode::duplicate_name}));
  Class bad = good;
  bad.count = 0;
  EXPECT_EQ(codes({bad}), (Codes{IssueCode::out_of_range}));
  bad = good;
  bad.stock.envelope.floor_area_m2 = 0.0;
  EXPECT_EQ(codes({bad}), (Codes{IssueCode::out_of_range}));
  bad = good;
  bad.stock.envelope.window_u_w_m2k = 50.0;
  EXPECT_EQ(codes({bad}), (Codes{IssueCode::out_of_range}));
  bad.stock.envelope.window_u_w_m2k = 5.0;
  EXPECT_EQ(codes({bad}), Codes{});
  bad = good;
  bad.offers.front().measure.to = 1.9;
  EXPECT_EQ(codes({bad}), (Codes{IssueCode::conflict}));
  bad.offers.assign(most_offers + 1, good.offers.front());
  EXPECT_EQ(codes({bad}), (Codes{IssueCode::out_of_range}));
  bad.offers.pop_back();
  EXPECT_EQ(codes({bad}), Codes{});
}

TEST(Question, settings_out_of_range_are_refused_and_their_near_misses_pass) {
  const Class good = schools({});
  Settings settings;
  settings.discount_frac = 1.01;
  EXPECT_EQ(codes({good}, settings), (Codes{IssueCode::out_of_range}));
  settings.discount_frac = 0.0;
  EXPECT_EQ(codes({good}, settings), Codes{});
  settings.horizon_year = 0.0;
  settings.budget_yuan = -1.0;
  settings.abated_min_t = NAN;
  EXPECT_EQ(codes({good}, settings), (Codes{IssueCode::out_of_range, IssueCode::negative_size, IssueCode::not_finite}));
  settings = {};
  settings.threads = -1;
  EXPECT_EQ(codes({good}, settings), (Codes{IssueCode::out_of_range}));
  settings.threads = 0;
  settings.budget_yuan = 0.0;
  EXPECT_EQ(codes({good}, settings), Codes{});
  Weather part = year_2025();
  part.axis.steps = 744;
  const Codes short_weather{IssueCode::wrong_length};
  EXPECT_EQ(codes_of(validate(std::vector{good}, part, {})), short_weather);
}

TEST(Tables, name_what_is_unknown_and_what_is_near) {
  Issues issues;
  const std::vector<Offer> offers = offers_of({}, issues);
  EXPECT_EQ(offers.size(), building::changes.size());
  BuildingTable table;
  table.name = "b";
  table.type = "scool";
  table.standard = "saving_66";
  table.measures = {"wall", "rof"};
  static_cast<void>(class_of(table, offers, issues));
  ASSERT_EQ(codes_of(issues), (Codes{IssueCode::unknown_name, IssueCode::unknown_name, IssueCode::unknown_name}));
  EXPECT_NE(issues[0].remedy.find("'school'"), std::string::npos) << issues[0].remedy;
  EXPECT_NE(issues[1].remedy.find("'saving_65'"), std::string::npos) << issues[1].remedy;
  EXPECT_NE(issues[2].remedy.find("'roof'"), std::string::npos) << issues[2].remedy;

  Issues of_measures;
  MeasureTable wall;
  wall.change = "wall";
  MeasureTable typo;
  typo.change = "windows";
  static_cast<void>(offers_of(std::vector{wall, wall, typo}, of_measures));
  EXPECT_EQ(codes_of(of_measures), (Codes{IssueCode::duplicate_name, IssueCode::unknown_name}));
}

TEST(Tables, tell_what_is_wrong_with_a_measure_whatever_building_takes_it) {
  MeasureTable wall;
  wall.change = "wall";
  const auto told = [](const MeasureTable& table) {
    Issues issues;
    static_cast<void>(offers_of(std::vector{table}, issues));
    std::vector<std::string> places;
    for (const Issue& issue : issues) places.push_back(std::string(to_string(issue.code)) + " " + issue.where);
    return places;
  };
  using Places = std::vector<std::string>;
  EXPECT_EQ(told(wall), Places{});
  wall.to = 45.0;
  EXPECT_EQ(told(wall), Places{"out-of-range [[measure]] 1 'wall' to"});
  wall.to = 0.45;
  wall.life_year = 0.0;
  wall.cost_yuan_m2 = -3.0;
  wall.g_to_frac = 0.5;
  EXPECT_EQ(told(wall),
            (Places{"negative-size [[measure]] 1 'wall' cost_yuan_m2", "out-of-range [[measure]] 1 'wall' life_year",
                    "conflict [[measure]] 1 'wall' g_to_frac"}));
  for (const Change change : building::changes) {
    MeasureTable common;
    common.change = to_string(change);
    EXPECT_EQ(told(common), Places{});
    common.to = -1.0;
    EXPECT_EQ(told(common).size(), 1U) << common.change;
  }
  MeasureTable controls;
  controls.change = "controls";
  controls.to = 21.0;  // warmer than offices are heated to, but not than all are
  EXPECT_EQ(told(controls), Places{});
}

TEST(Tables, offer_a_wrong_measure_to_nobody_and_warn_of_one_that_nobody_takes) {
  Issues issues;
  MeasureTable wall, roof;
  wall.change = "wall";
  roof.change = "roof";
  roof.life_year = -1.0;
  const std::vector<Offer> offers = offers_of(std::vector{wall, roof}, issues);
  BuildingTable table;
  table.name = "b";
  table.floor_area_m2 = 900.0;
  table.measures = {"wall", "roof"};
  const std::vector<Class> one{class_of(table, offers, issues)};
  EXPECT_EQ(codes_of(issues), (Codes{IssueCode::out_of_range}));
  EXPECT_EQ(one.front().offers.size(), 1U);
  const Issues warnings = untaken(offers, one);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings.front().where, "[[measure]] 2 'roof'");
  EXPECT_FALSE(has_errors(warnings));
}

TEST(Tables, refuse_a_measure_that_is_named_twice) {
  Issues issues;
  BuildingTable table;
  table.name = "b";
  table.floor_area_m2 = 900.0;
  table.measures = {"wall", "roof", "wall"};
  static_cast<void>(class_of(table, offers_of({}, issues), issues));
  EXPECT_EQ(codes_of(issues), (Codes{IssueCode::conflict}));
}

TEST(Tables, leave_what_they_do_not_give_to_the_common_building) {
  Issues issues;
  BuildingTable table;
  table.name = "b";
  table.type = "hospital";
  table.standard = "code_1990s";
  table.floor_area_m2 = 9000.0;
  table.wall_u_w_m2k = 1.1;
  table.heating_setpoint_c = 22.0;
  table.cooling_max_kw = 0.0;
  const Class of = class_of(table, offers_of({}, issues), issues);
  EXPECT_TRUE(issues.empty());
  const building::Stock common = building::stock_of(building::Type::hospital, building::Standard::code_1990s, 9000.0);
  EXPECT_EQ(of.stock.envelope.wall_u_w_m2k, 1.1);
  EXPECT_EQ(of.stock.envelope.roof_u_w_m2k, common.envelope.roof_u_w_m2k);
  EXPECT_EQ(of.stock.gains.lighting_w_m2, common.gains.lighting_w_m2);
  EXPECT_EQ(of.stock.comfort.heating_setback_c, 22.0);
  EXPECT_EQ(of.stock.comfort.cooling_max_kw, 0.0);
  EXPECT_EQ(codes({of}), Codes{});
}

TEST(Tables, offer_only_what_improves_a_building_unless_it_names_it) {
  Issues issues;
  BuildingTable table;
  table.name = "b";
  table.floor_area_m2 = 900.0;
  table.wall_u_w_m2k = 0.3;
  const std::vector<Offer> offers = offers_of({}, issues);
  const Class of = class_of(table, offers, issues);
  EXPECT_EQ(std::ranges::count(of.offers, "wall", &Offer::name), 0);
  EXPECT_EQ(std::ranges::count(of.offers, "roof", &Offer::name), 1);
  EXPECT_EQ(codes({of}), Codes{});
  table.measures = {"wall"};
  EXPECT_EQ(codes({class_of(table, offers, issues)}), (Codes{IssueCode::conflict}));
}

}  // namespace
}  // namespace zhanhe::retrofit
