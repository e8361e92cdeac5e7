#include "zhanhe/study/edit.hpp"

#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "unit/study/sample.hpp"

namespace zhanhe {
namespace {

using test::codes;
using test::Codes;

Value value(auto data) { return {std::move(data), {}}; }
Value text(const std::string& words) { return {words, {}}; }
Value whole(std::int64_t number) { return {number, {}}; }

TEST(SetField, takes_a_whole_number_for_a_number) {
  Battery battery;
  Issues issues;
  EXPECT_TRUE(set_field(battery, "p_max_kw", whole(50), issues));
  EXPECT_EQ(battery.p_max_kw, 50.0);
  EXPECT_TRUE(set_field(battery, "level_initial_frac", value(0.5), issues));
  EXPECT_EQ(battery.level_initial_frac, 0.5);
  EXPECT_TRUE(issues.empty());
}

TEST(SetField, never_takes_a_flag_for_a_number_or_a_number_for_a_flag) {
  Battery battery;
  Issues issues;
  EXPECT_FALSE(set_field(battery, "p_max_kw", value(true), issues));
  EXPECT_FALSE(set_field(battery, "cyclic", whole(1), issues));
  EXPECT_EQ(codes(issues), (Codes{"wrong-type", "wrong-type"}));
  EXPECT_EQ(issues[0].message, "is the flag true");
  EXPECT_EQ(issues[0].remedy, "give a number, without quotes");
  EXPECT_EQ(battery.p_max_kw, 0.0);
  EXPECT_TRUE(battery.cyclic);
}

TEST(SetField, names_the_nearest_field_for_an_unknown_key) {
  Battery battery;
  battery.name = "b1";
  Issues issues;
  EXPECT_FALSE(set_field(battery, "p_mx_kw", whole(50), issues));
  ASSERT_EQ(codes(issues), Codes{"unknown-key"});
  EXPECT_EQ(issues[0].where, "[[battery]] 'b1' p_mx_kw");
  EXPECT_EQ(issues[0].remedy, "did you mean 'p_max_kw'?");
}

TEST(SetField, refuses_numbers_that_are_not_finite) {
  Line line;
  Issues issues;
  EXPECT_FALSE(set_field(line, "p_max_kw", value(std::numeric_limits<double>::infinity()), issues));
  EXPECT_FALSE(set_field(line, "length_km", value(std::numeric_limits<double>::quiet_NaN()), issues));
  EXPECT_EQ(codes(issues), (Codes{"not-finite", "not-finite"}));
  EXPECT_FALSE(line.p_max_kw.has_value());
}

TEST(SetField, takes_only_whole_numbers_that_fit_for_an_integer) {
  Settings settings;
  Issues issues;
  EXPECT_TRUE(set_field(settings, "steps", value(8784.0), issues));
  EXPECT_EQ(settings.steps, 8784);
  EXPECT_TRUE(issues.empty());
  EXPECT_FALSE(set_field(settings, "steps", value(0.5), issues));
  EXPECT_FALSE(set_field(settings, "steps", whole(5'000'000'000), issues));
  EXPECT_EQ(codes(issues), (Codes{"wrong-type", "out-of-range"}));
  EXPECT_EQ(issues[0].where, "[study] steps");
  EXPECT_EQ(settings.steps, 8784);
}

TEST(SetField, makes_a_series_of_a_list_of_numbers_and_keeps_its_gaps_for_validation) {
  Load load;
  Issues issues;
  const ValueList list{whole(1), value(2.5), value(std::numeric_limits<double>::quiet_NaN())};
  EXPECT_TRUE(set_field(load, "p_kw", value(list), issues));
  ASSERT_EQ(load.p_kw.size(), 3U);
  EXPECT_FALSE(load.p_kw.constant());
  EXPECT_EQ(load.p_kw[1], 2.5);
  EXPECT_FALSE(set_field(load, "p_kw", value(ValueList{whole(1), text("2")}), issues));
  EXPECT_EQ(codes(issues), Codes{"wrong-type"});
  EXPECT_EQ(load.p_kw.size(), 3U);
}

TEST(SetField, asks_the_lookup_for_a_series_named_by_text) {
  Load load;
  Issues issues;
  const SeriesLookup lookup = [](const std::string& name, const std::string&, Issues&) -> std::optional<Profile> {
    if (name != "loads.csv:a") return std::nullopt;
    return Profile(std::vector<double>{1.0, 2.0}, name);
  };
  EXPECT_TRUE(set_field(load, "p_kw", text("loads.csv:a"), issues, lookup));
  EXPECT_EQ(load.p_kw.source(), "loads.csv:a");
  EXPECT_FALSE(set_field(load, "p_kw", text("loads.csv:b"), issues, lookup));
  EXPECT_FALSE(set_field(load, "p_kw", text("loads.csv:a"), issues));
  EXPECT_EQ(codes(issues), (Codes{"unknown-name", "wrong-type"}));
}

TEST(SetField, reads_ports_and_tells_what_is_wrong_in_each) {
  Converter converter;
  Issues issues;
  const ValueRecord good{{"node", text("campus")}, {"factor_frac", whole(3)}};
  EXPECT_TRUE(set_field(converter, "outputs", value(ValueList{value(good)}), issues));
  ASSERT_EQ(converter.outputs.size(), 1U);
  EXPECT_EQ(converter.outputs[0].node, "campus");
  EXPECT_EQ(converter.outputs[0].factor_frac[0], 3.0);
  const ValueRecord misspelt{{"nod", text("campus")}};
  EXPECT_FALSE(set_field(converter, "inputs", value(ValueList{value(misspelt), whole(4)}), issues));
  EXPECT_EQ(codes(issues), (Codes{"unknown-key", "missing-key", "wrong-type"}));
  EXPECT_EQ(issues[0].remedy, "did you mean 'node'?");
  EXPECT_TRUE(converter.inputs.empty());
}

TEST(SetField, takes_lists_of_numbers_and_of_texts) {
  Shape shape;
  Tariff tariff;
  Issues issues;
  EXPECT_TRUE(set_field(shape, "workday", value(ValueList(24, whole(1))), issues));
  EXPECT_EQ(shape.workday, std::vector<double>(24, 1.0));
  EXPECT_TRUE(set_field(tariff, "periods", value(ValueList(12, text("F"))), issues));
  EXPECT_EQ(tariff.periods.size(), 12U);
  EXPECT_FALSE(set_field(shape, "workday", text("1 2 3"), issues));
  EXPECT_FALSE(set_field(tariff, "periods", value(ValueList{whole(1)}), issues));
  EXPECT_EQ(codes(issues), (Codes{"wrong-type", "wrong-type"}));
  EXPECT_EQ(issues[0].remedy, "give a list of 24 numbers");
}

TEST(SetField, says_where_the_value_was_written) {
  Battery battery;
  battery.name = "b1";
  Issues issues;
  EXPECT_FALSE(set_field(battery, "p_max_kw", Value{std::string("50"), "scenario.toml:14:12"}, issues));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0].where, "scenario.toml:14:12 [[battery]] 'b1' p_max_kw");
  EXPECT_EQ(issues[0].message, "is the text '50'");
}

TEST(SetFields, tells_all_problems_of_a_record_at_once) {
  Battery battery;
  Issues issues;
  const ValueRecord record{{"name", text("b1")}, {"p_max_kw", value(true)}, {"e_mx_kwh", whole(3)}};
  set_fields(battery, record, "scenario.toml:12 [[battery]] 'b1'", issues);
  EXPECT_EQ(codes(issues), (Codes{"wrong-type", "unknown-key", "missing-key", "missing-key"}));
  EXPECT_EQ(issues[2].where, "scenario.toml:12 [[battery]] 'b1' node");
  EXPECT_EQ(issues[3].where, "scenario.toml:12 [[battery]] 'b1' e_max_kwh");
}

TEST(AddComponent, appends_a_good_component_with_its_origin) {
  Study study;
  Issues issues;
  EXPECT_TRUE(add_component(study, "node", {{"name", text("campus")}}, "scenario.toml:3", issues));
  EXPECT_TRUE(issues.empty());
  ASSERT_NE(study.find<Node>("campus"), nullptr);
  EXPECT_EQ(place_of("node", *study.find<Node>("campus")), "scenario.toml:3 [[node]] 'campus'");
}

TEST(AddComponent, leaves_the_study_alone_when_something_is_wrong) {
  Study study;
  Issues issues;
  EXPECT_FALSE(add_component(study, "batery", {{"name", text("b1")}}, "scenario.toml:3", issues));
  EXPECT_FALSE(add_component(study, "node", {{"nme", text("campus")}}, "scenario.toml:7", issues));
  EXPECT_EQ(codes(issues), (Codes{"unknown-key", "unknown-key", "missing-key"}));
  EXPECT_EQ(issues[0].remedy, "did you mean 'battery'?");
  EXPECT_TRUE(study.network.nodes().empty());
}

TEST(KindNames, hold_every_kind_once) {
  std::vector<std::string> names = kind_names();
  EXPECT_EQ(names.size(), 32U);
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}

TEST(FieldTables, have_unique_names_and_say_what_a_field_means) {
  for_each_type(ComponentKinds{}, []<class T>() {
    for (const Field& field : T::fields()) {
      EXPECT_EQ(find_field<T>(field.name), &field) << T::kind << ' ' << field.name;
      EXPECT_FALSE(field.doc.empty()) << T::kind << ' ' << field.name;
    }
  });
}

}  // namespace
}  // namespace zhanhe
