#include "zhanhe/scenario/csv_table.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "folder.hpp"

namespace zhanhe::scenario {
namespace {

std::vector<std::vector<std::string>> cells_of(const std::string& text) {
  Issues issues;
  const auto table = parse_csv(text, "t.csv", issues);
  if (!table) return {};
  std::vector<std::vector<std::string>> cells{table->header};
  for (const auto& row : table->rows) cells.emplace_back(row.cells.begin(), row.cells.end());
  return cells;
}

Issues issues_of(const std::string& text) {
  Issues issues;
  const bool parsed = parse_csv(text, "t.csv", issues).has_value();
  EXPECT_EQ(parsed, issues.empty());
  return issues;
}

const std::vector<std::vector<std::string>> two_by_two{{"a", "b"}, {"1", "2"}, {"3", "4"}};

TEST(CsvTable, commas_semicolons_tabs_and_all_line_ends_give_the_same_table) {
  EXPECT_EQ(cells_of("a,b\n1,2\n3,4\n"), two_by_two);
  EXPECT_EQ(cells_of("a;b\n1;2\n3;4"), two_by_two);
  EXPECT_EQ(cells_of("a\tb\r\n1\t2\r\n3\t4\r\n"), two_by_two);
  EXPECT_EQ(cells_of("a,b\r1,2\r3,4\r"), two_by_two);
  EXPECT_EQ(cells_of(" a , b \n 1 ,2\n3, 4 \n"), two_by_two);
}

TEST(CsvTable, comments_and_empty_lines_before_the_header_and_empty_lines_below_are_skipped) {
  EXPECT_EQ(cells_of("# made by hand, in kW\n\n  # second\na,b\n1,2\n\n3,4\n\n,\n"), two_by_two);
}

TEST(CsvTable, a_row_knows_its_line) {
  Issues issues;
  const auto table = parse_csv("# one\na,b\n\"1\n1\",2\n\n3,4\n", "t.csv", issues);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->header_line, 2u);
  EXPECT_EQ(table->rows[0].line, 3u);
  EXPECT_EQ(table->rows[1].line, 6u);
}

TEST(CsvTable, quotes_hold_separators_line_ends_and_doubled_quotes) {
  EXPECT_EQ(cells_of("\"a,\"\"x\"\"\",b\n\"1\n2\" ,\"\"\n"),
            (std::vector<std::vector<std::string>>{{"a,\"x\"", "b"}, {"1\n2", ""}}));
  EXPECT_EQ(cells_of("\"a;b\";c\n1;2\n"), (std::vector<std::vector<std::string>>{{"a;b", "c"}, {"1", "2"}}));
}

TEST(CsvTable, an_empty_line_in_a_single_column_is_an_empty_cell_but_not_at_the_end) {
  EXPECT_EQ(cells_of("a\n1\n\n3\n\n\n"), (std::vector<std::vector<std::string>>{{"a"}, {"1"}, {""}, {"3"}}));
}

TEST(CsvTable, surplus_separators_are_dropped_and_other_widths_refused) {
  EXPECT_EQ(cells_of("a,b,,\n1,2,,,\n3,4\n"), two_by_two);
  EXPECT_TRUE(only_error(issues_of("a,b\n1,2,3\n"), IssueCode::wrong_length));
  const Issues issues = issues_of("a,b\n1,2\n3\n");
  EXPECT_TRUE(only_error(issues, IssueCode::wrong_length));
  EXPECT_EQ(issues[0].where, "t.csv:3");
}

TEST(CsvTable, many_rows_of_wrong_width_are_counted_instead_of_listed) {
  std::string text = "a,b\n";
  for (int i = 0; i < 1000; ++i) text += "1\n";
  const Issues issues = issues_of(text);
  EXPECT_EQ(issues.size(), 11u);
  EXPECT_TRUE(contains(issues.back().message, "989 further"));
}

TEST(CsvTable, a_quote_that_does_not_close_is_told_where_it_opens) {
  const Issues issues = issues_of("a,b\n1,2\n\"3,4\n5,6\n");
  EXPECT_TRUE(only_error(issues, IssueCode::bad_file));
  EXPECT_EQ(issues[0].where, "t.csv:3");
  EXPECT_TRUE(only_error(issues_of("a,b\n\"1\"x,2\n"), IssueCode::bad_file));
  EXPECT_EQ(cells_of("a,b\n1\"x,2\n")[1][0], "1\"x");
}

TEST(CsvTable, two_columns_of_one_name_and_an_empty_file_are_refused) {
  EXPECT_TRUE(only_error(issues_of("a,a,a\n1,2,3\n"), IssueCode::duplicate_name));
  EXPECT_TRUE(only_error(issues_of(""), IssueCode::bad_file));
  EXPECT_TRUE(only_error(issues_of("# only a comment\n\n"), IssueCode::bad_file));
  EXPECT_TRUE(issues_of("a\n").empty());
}

TEST(CsvTable, numbers_are_whole_cells_with_a_decimal_point) {
  EXPECT_EQ(to_number("1.5"), 1.5);
  EXPECT_EQ(to_number("+1e3"), 1000.0);
  EXPECT_EQ(to_number("-.5"), -0.5);
  EXPECT_TRUE(std::isnan(*to_number("nan")));
  EXPECT_TRUE(std::isinf(*to_number("1e999")));
  EXPECT_EQ(to_number("1e-999"), 0.0);
  for (const char* text : {"", "1,5", "1 000", "1kW", "+-1", "++1", "0x10", "1.5.2", "-"}) {
    EXPECT_FALSE(to_number(text)) << text;
  }
}

}  // namespace
}  // namespace zhanhe::scenario
