#include "folder.hpp"

namespace zhanhe::scenario {
namespace {

const std::string campus =
    "schema = \"zhanhe-scenario/1\"\n[study]\nsteps = 2\ngrid = \"off\"\n"
    "[[node]]\nname = \"campus\"\n[[node]]\nname = \"boiler\"\ncarrier = \"heat\"\n"
    "[[grid_connection]]\nname = \"grid\"\nnode = \"campus\"\nimport_max_kw = 100\nimport_yuan_kwh = 0.6\n[tables]\n";

Study read_table(const Folder& folder, const std::string& kind, const std::string& csv) {
  folder.write("t.csv", csv);
  return folder.read(campus + kind + " = \"t.csv\"\n");
}

TEST(ComponentTable, each_row_is_a_component_with_its_line_as_origin) {
  const Folder folder;
  const Study study =
      read_table(folder, "load", "name,node,p_kw,firm,power_factor\n1,campus,5,true,\nb,campus,6.5,FALSE,0.9\n");
  EXPECT_TRUE(no_error(study.issues));
  ASSERT_EQ(study.all<Load>().size(), 2u);
  const Load& first = study.all<Load>()[0];
  EXPECT_EQ(first.name, "1");
  EXPECT_EQ(first.origin, "t.csv:2");
  EXPECT_EQ(first.p_kw[1], 5.0);
  EXPECT_TRUE(first.firm);
  EXPECT_EQ(first.power_factor, Load{}.power_factor);
  EXPECT_EQ(study.all<Load>()[1].power_factor, 0.9);
}

TEST(ComponentTable, several_files_and_a_gbk_one_are_read_in_their_order) {
  const Folder folder;
  folder.write("a.csv", "name,node,p_kw\na,campus,1\n");
  folder.write("b.csv", "name;node;p_kw\r\n\xB8\xBA\xBA\xC9;campus;2\r\n");
  const Study study = folder.read(campus + "load = [\"a.csv\", \"b.csv\"]\n");
  EXPECT_TRUE(no_error(study.issues));
  ASSERT_EQ(study.all<Load>().size(), 2u);
  EXPECT_EQ(study.all<Load>()[1].name, "负荷");
}

TEST(ComponentTable, lists_and_ports_are_written_as_in_toml) {
  const Folder folder;
  const Study study =
      read_table(folder, "converter",
                 "name,inputs,outputs,p_max_kw,profile\n"
                 "hp,\"[{ node = 'campus' }]\",\"[{ node = \"\"boiler\"\", factor_frac = 3 }]\",10,\"[1, 0.5]\"\n");
  EXPECT_TRUE(no_error(study.issues));
  ASSERT_EQ(study.all<Converter>().size(), 1u);
  const Converter& pump = study.all<Converter>()[0];
  EXPECT_EQ(pump.outputs.at(0).node, "boiler");
  EXPECT_EQ(pump.outputs.at(0).factor_frac[0], 3.0);
  EXPECT_TRUE(std::ranges::equal(pump.profile.values(), std::vector<double>{1.0, 0.5}));
}

TEST(ComponentTable, a_cell_may_name_a_series) {
  const Folder folder;
  folder.write("s.csv", "a\n1\n2\n");
  const Study study = read_table(folder, "load", "name,node,p_kw\nl,campus,s.csv:a\n");
  EXPECT_TRUE(std::ranges::equal(study.all<Load>().at(0).p_kw.values(), std::vector<double>{1, 2}));
}

TEST(ComponentTable, an_unknown_column_is_told_once_with_the_nearest) {
  const Folder folder;
  const Issues issues = read_table(folder, "load", "name,node,p_kW\na,campus,1\nb,campus,2\n").issues;
  const Issue* unknown = issue_of(issues, IssueCode::unknown_key);
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->where, "t.csv:1 column p_kW");
  EXPECT_TRUE(contains(unknown->remedy, "'p_kw'"));
  EXPECT_EQ(std::ranges::count(issues, IssueCode::unknown_key, &Issue::code), 1);
}

TEST(ComponentTable, a_required_column_that_is_absent_is_told_once) {
  const Folder folder;
  const Issues issues = read_table(folder, "load", "name,p_kw\na,1\nb,2\n").issues;
  EXPECT_TRUE(only_error(issues, IssueCode::missing_key));
  EXPECT_EQ(issues[0].where, "t.csv:1");
}

TEST(ComponentTable, an_empty_required_cell_is_told_with_its_line) {
  const Folder folder;
  const Issues issues = read_table(folder, "load", "name,node,p_kw\na,campus,1\nb,,2\n").issues;
  EXPECT_TRUE(only_error(issues, IssueCode::missing_key));
  EXPECT_EQ(issues[0].where, "t.csv:3 [[load]] 'b' node");
}

TEST(ComponentTable, wrong_cells_are_told_with_their_line) {
  const Folder folder;
  const Issues type = read_table(folder, "load", "name,node,p_kw,annual_kwh\na,campus,,many\n").issues;
  EXPECT_TRUE(only_error(type, IssueCode::wrong_type));
  EXPECT_TRUE(contains(type[0].where, "t.csv:2"));
  EXPECT_TRUE(contains(type[0].where, "annual_kwh"));
  EXPECT_TRUE(
      only_error(read_table(folder, "load", "name,node,p_kw\na,campus,\"[1, 2\"\n").issues, IssueCode::bad_file));
  EXPECT_TRUE(only_error(read_table(folder, "load", "name,node,p_kw\na,campus,\"[1]\nx = [2]\"\n").issues,
                         IssueCode::bad_file));
  EXPECT_TRUE(only_error(read_table(folder, "battery", "name,node,p_max_kw,e_max_kwh\nb,campus,inf,1\n").issues,
                         IssueCode::not_finite));
}

TEST(ComponentTable, a_required_cell_that_cannot_be_read_is_told_once) {
  const Folder folder;
  EXPECT_TRUE(only_error(
      read_table(folder, "converter", "name,inputs,outputs,p_max_kw\nc,[{ node = 'campus',[{ node = 'boiler' }],5\n")
          .issues,
      IssueCode::bad_file));
}

TEST(ComponentTable, a_kind_that_is_unknown_has_the_nearest) {
  const Folder folder;
  const Issues issues = read_table(folder, "laod", "name\n").issues;
  EXPECT_TRUE(only_error(issues, IssueCode::unknown_key));
  EXPECT_TRUE(contains(issues[0].remedy, "'load'"));
  EXPECT_EQ(issues[0].where, "scenario.toml:16 [tables] laod");
}

TEST(ComponentTable, a_missing_node_file_is_told_once_and_not_by_those_that_name_its_nodes) {
  const Folder folder;
  const Issues issues =
      folder.read(campus + "node = \"nodes.csv\"\n[[load]]\nname = \"l\"\nnode = \"elsewhere\"\np_kw = 1\n").issues;
  EXPECT_TRUE(only_error(issues, IssueCode::bad_file));
  EXPECT_TRUE(contains(issues[0].message, "nodes.csv"));
}

TEST(ComponentTable, rows_without_text_are_skipped_and_an_unnamed_column_must_be_empty) {
  const Folder folder;
  EXPECT_TRUE(no_error(read_table(folder, "load", "name,,node,p_kw\na,,campus,1\n,,,\nb,,campus,1\n").issues));
  EXPECT_TRUE(only_error(read_table(folder, "load", "name,,node,p_kw\na,7,campus,1\n").issues, IssueCode::unknown_key));
}

}  // namespace
}  // namespace zhanhe::scenario
