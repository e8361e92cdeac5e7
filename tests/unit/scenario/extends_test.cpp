#include "unit/scenario/folder.hpp"

namespace zhanhe::scenario {
namespace {

std::string base() { return scenario_with_load("10", 4, "title = \"before\"\n"); }

std::string variant(std::string_view text) {
  return "schema = \"zhanhe-scenario/1\"\nextends = \"base.toml\"\n" + std::string(text);
}

TEST(Extends, takes_everything_from_the_other_file) {
  const Folder folder;
  folder.write("base.toml", base());
  const Study study = folder.read(variant(""));
  ASSERT_TRUE(no_error(study.issues));
  EXPECT_EQ(study.settings.steps, 4);
  EXPECT_EQ(study.settings.title, "before");
  EXPECT_EQ(study.all<Load>().size(), 1U);
  EXPECT_TRUE(contains(study.scenario_text, "import_max_kw = 100"));
  EXPECT_TRUE(contains(study.scenario_text, "extends = \"base.toml\""));
}

TEST(Extends, changes_settings_and_fields_and_adds_components) {
  const Folder folder;
  folder.write("base.toml", base());
  folder.write("more.csv", "name,node,p_kw\nsuburb,campus,5\n");
  const Study study = folder.read(
      variant("[study]\ntitle = \"after\"\n[[load]]\nname = \"town\"\np_kw = 12\n[tables]\nload = \"more.csv\"\n"));
  ASSERT_TRUE(no_error(study.issues));
  EXPECT_EQ(study.settings.title, "after");
  EXPECT_EQ(study.settings.steps, 4);
  ASSERT_EQ(study.all<Load>().size(), 2U);
  EXPECT_EQ(study.all<Load>()[0].p_kw[0], 12.0);
  EXPECT_EQ(study.all<Load>()[0].node, "campus");
  EXPECT_EQ(study.all<Load>()[1].name, "suburb");
}

TEST(Extends, goes_on_through_several_files) {
  const Folder folder;
  folder.write("first.toml", base());
  folder.write("base.toml",
               "schema = \"zhanhe-scenario/1\"\nextends = \"first.toml\"\n[[load]]\nname = \"town\"\np_kw = 12\n");
  const Study study = folder.read(variant("[[grid_connection]]\nname = \"grid\"\nimport_yuan_kwh = 0.7\n"));
  ASSERT_TRUE(no_error(study.issues));
  EXPECT_EQ(study.all<Load>()[0].p_kw[0], 12.0);
  EXPECT_EQ(study.all<GridConnection>()[0].import_yuan_kwh[0], 0.7);
  EXPECT_EQ(study.all<GridConnection>()[0].import_max_kw, 100.0);
}

TEST(Extends, tells_problems_in_the_file_and_line_where_they_are) {
  const Folder folder;
  folder.write("base.toml", base());
  const Study study = folder.read(variant("[[load]]\nname = \"town\"\np_kw = \"x\"\n[[load]]\nname = \"new\"\n"));
  const Issues errors = errors_of(study.issues);
  ASSERT_FALSE(errors.empty());
  for (const Issue& error : errors) EXPECT_TRUE(contains(error.where, "scenario.toml:"));
  folder.write("base.toml", base() + "colour = 3\n");
  const Study wrong = folder.read(variant(""));
  ASSERT_TRUE(only_error(wrong.issues, IssueCode::unknown_key));
  EXPECT_TRUE(contains(errors_of(wrong.issues)[0].where, "base.toml:"));
}

TEST(Extends, tells_what_does_not_fit_at_the_line_that_said_it) {
  const Folder folder;
  folder.write("base.toml", base());
  // The field is out of its range, which only the whole study is asked for.
  const Study changed = folder.read(variant("[[load]]\nname = \"town\"\nunserved_yuan_kwh = -3\n"));
  ASSERT_TRUE(only_error(changed.issues, IssueCode::out_of_range));
  EXPECT_EQ(errors_of(changed.issues)[0].where, "scenario.toml:5 [[load]] 'town' unserved_yuan_kwh");
  folder.write("base.toml", scenario_with_load("10", 4, "title = \"before\"\n") + "unserved_yuan_kwh = -3\n");
  const Study untouched = folder.read(variant("[[load]]\nname = \"town\"\np_kw = 12\n"));
  ASSERT_TRUE(only_error(untouched.issues, IssueCode::out_of_range));
  EXPECT_TRUE(contains(errors_of(untouched.issues)[0].where, "base.toml:"));
}

TEST(Extends, is_refused_where_it_leads_nowhere_or_round_in_a_ring) {
  const Folder folder;
  EXPECT_TRUE(only_error(folder.read(variant("")).issues, IssueCode::bad_file));
  folder.write("base.toml", variant(""));
  EXPECT_TRUE(only_error(folder.read(variant("")).issues, IssueCode::conflict));
  const std::string head = "schema = \"zhanhe-scenario/1\"\nextends = ";
  EXPECT_TRUE(only_error(folder.read(head + "3\n").issues, IssueCode::wrong_type));
  EXPECT_TRUE(only_error(folder.read(head + "\"../base.toml\"\n").issues, IssueCode::bad_file));
  EXPECT_TRUE(only_error(folder.read(head + "\"scenario.toml\"\n").issues, IssueCode::conflict));
}

TEST(Extends, two_components_of_one_name_in_one_file_are_still_two) {
  const Folder folder;
  folder.write("base.toml", base());
  const std::string twice = "[[load]]\nname = \"new\"\nnode = \"campus\"\np_kw = 1\n";
  EXPECT_TRUE(only_error(folder.read(variant(twice + twice)).issues, IssueCode::duplicate_name));
}

}  // namespace
}  // namespace zhanhe::scenario
