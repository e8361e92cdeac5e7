#include <cmath>

#include "folder.hpp"
#include "zhanhe/h5/file.hpp"

namespace zhanhe::scenario {
namespace {

/// Reads a scenario whose load takes `series`, with s.csv beside it.
Study read_with(const Folder& folder, const std::string& csv, const std::string& series = "s.csv:a", int steps = 4,
                const std::string& settings = "") {
  folder.write("s.csv", csv);
  return folder.read(scenario_with_load("\"" + series + "\"", steps, settings));
}

std::vector<double> p_kw(const Study& study) {
  const auto values = study.all<Load>().at(0).p_kw.values();
  return {values.begin(), values.end()};
}

TEST(Series, a_column_of_a_file_is_read_with_its_source) {
  const Folder folder;
  const Study study = read_with(folder, "# kW\nb,a\n9,1\n9,2.5\n9,3e1\n9,+4\n");
  EXPECT_TRUE(no_error(study.issues));
  EXPECT_EQ(p_kw(study), (std::vector<double>{1.0, 2.5, 30.0, 4.0}));
  EXPECT_EQ(study.all<Load>()[0].p_kw.source(), "s.csv:a");
}

TEST(Series, a_byte_order_mark_and_semicolons_of_excel_are_read) {
  const Folder folder;
  EXPECT_EQ(p_kw(read_with(folder,
                           "\xEF\xBB\xBF"
                           "a;b\r\n1;1\r\n2;2\r\n3;3\r\n4;4\r\n")),
            (std::vector<double>{1, 2, 3, 4}));
}

TEST(Series, a_gbk_file_has_its_columns_by_their_chinese_names) {
  const Folder folder;
  // 负荷 (load) in GBK, and times as a Chinese Excel writes them.
  const std::string gbk = "time,\xB8\xBA\xBA\xC9\n2025/1/1 0:00,1\n2025/1/1 1:00,2\n2025/1/1 2:00,3\n2025/1/1 3:00,4\n";
  const Study study = read_with(folder, gbk, "s.csv:负荷");
  EXPECT_TRUE(no_error(study.issues));
  EXPECT_EQ(p_kw(study), (std::vector<double>{1, 2, 3, 4}));
  EXPECT_TRUE(study.issues.empty()) << to_string(study.issues);
}

TEST(Series, text_that_is_no_known_encoding_is_a_bad_file) {
  const Folder folder;
  EXPECT_TRUE(only_error(read_with(folder, "a\n\xFF\xFF\n").issues, IssueCode::bad_file));
  EXPECT_TRUE(only_error(read_with(folder, std::string("a\n1\0\n", 5)).issues, IssueCode::bad_file));
  EXPECT_TRUE(only_error(read_with(folder,
                                   "\xFF\xFE"
                                   "a")
                             .issues,
                         IssueCode::bad_file));
  EXPECT_TRUE(only_error(read_with(folder, "PK\x03\x04zip").issues, IssueCode::bad_file));
}

TEST(Series, an_unknown_column_has_the_nearest_and_a_missing_file_its_path) {
  const Folder folder;
  const Issues column = read_with(folder, "house_1\n1\n2\n3\n4\n", "s.csv:huose_1").issues;
  EXPECT_TRUE(only_error(column, IssueCode::unknown_name));
  EXPECT_TRUE(contains(column[0].remedy, "'house_1'"));
  EXPECT_EQ(column[0].where, "scenario.toml:16 [[load]] 'town' p_kw");
  const Issues file = read_with(folder, "a\n", "t.csv:a").issues;
  EXPECT_TRUE(only_error(file, IssueCode::bad_file));
  EXPECT_TRUE(contains(file[0].message, "'t.csv'"));
}

TEST(Series, text_that_names_no_series_is_a_wrong_type) {
  const Folder folder;
  for (const char* text : {"fifty", "s.csv", "s.csv:", ":a", ".csv:a", "s.xlsx:a", ""}) {
    EXPECT_TRUE(only_error(read_with(folder, "a\n1\n2\n3\n4\n", text).issues, IssueCode::wrong_type)) << text;
  }
}

TEST(Series, cells_that_are_no_numbers_are_told_once_with_their_first_line) {
  const Folder folder;
  const Issues issues = read_with(folder, "a\n1\n2 kW\n3 kW\n4\n").issues;
  EXPECT_TRUE(only_error(issues, IssueCode::wrong_type));
  EXPECT_EQ(issues[0].where, "s.csv:3 column a");
  EXPECT_TRUE(contains(issues[0].message, "1 further"));
  EXPECT_TRUE(only_error(read_with(folder, "a;b\n1,5;1\n2;1\n3;1\n4;1\n").issues, IssueCode::wrong_type));
  EXPECT_TRUE(only_error(read_with(folder, "a\n1\ninf\n3\n4\n").issues, IssueCode::not_finite));
}

TEST(Series, without_times_there_is_one_row_for_each_step) {
  const Folder folder;
  EXPECT_TRUE(only_error(read_with(folder, "a\n1\n2\n3\n").issues, IssueCode::wrong_length));
  EXPECT_TRUE(only_error(read_with(folder, "a\n1\n2\n3\n4\n5\n").issues, IssueCode::wrong_length));
}

TEST(Series, a_leap_year_of_rows_is_named_as_such) {
  const Folder folder;
  std::string rows = "a\n";
  for (int i = 0; i < 8784; ++i) rows += "1\n";
  const Issues issues = read_with(folder, rows, "s.csv:a", 8760).issues;
  EXPECT_TRUE(only_error(issues, IssueCode::wrong_length));
  EXPECT_TRUE(contains(issues[0].remedy, "leap year"));
  EXPECT_TRUE(no_error(read_with(folder, rows, "s.csv:a", 8784, "start = 2024-01-01\n").issues));
}

TEST(Series, a_file_with_one_fault_is_told_once_for_all_its_columns) {
  const Folder folder;
  folder.write("s.csv", "a,b\n1,2\n");
  const std::string second = "[[load]]\nname = \"l2\"\nnode = \"campus\"\np_kw = \"s.csv:b\"\n";
  EXPECT_TRUE(only_error(folder.read(scenario_with_load("\"s.csv:a\"") + second).issues, IssueCode::wrong_length));
}

TEST(Series, two_devices_with_one_column_share_its_numbers) {
  const Folder folder;
  folder.write("s.csv", "a\n1\n2\n3\n4\n");
  const std::string second = "[[load]]\nname = \"l2\"\nnode = \"campus\"\np_kw = \"s.csv:a\"\n";
  const Study study = folder.read(scenario_with_load("\"s.csv:a\"") + second);
  EXPECT_EQ(study.all<Load>().at(0).p_kw.values().data(), study.all<Load>().at(1).p_kw.values().data());
}

const std::string hours = "time,a\n2025-01-01 00:00,1\n2025-01-01 01:00,2\n2025-01-01 02:00,3\n2025-01-01 03:00,4\n";

TEST(Series, rows_are_chosen_by_time) {
  const Folder folder;
  EXPECT_EQ(p_kw(read_with(folder, hours, "s.csv:a", 2, "start = 2025-01-01T01:00:00\n")), (std::vector<double>{2, 3}));
  EXPECT_TRUE(only_error(read_with(folder, hours, "s.csv:a", 5).issues, IssueCode::series_gap));
}

TEST(Series, a_quarter_hour_study_repeats_hours_and_says_so) {
  const Folder folder;
  const Study study = read_with(folder, hours, "s.csv:a", 16, "step_h = 0.25\n");
  EXPECT_TRUE(no_error(study.issues));
  EXPECT_EQ(p_kw(study), (std::vector<double>{1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4}));
  const Issue* note = issue_of(study.issues, IssueCode::mapped_time);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->severity, Severity::note);
}

TEST(Series, an_hourly_study_averages_half_hours) {
  const Folder folder;
  const std::string halves =
      "timestamp_local,a\n2025-01-01 00:00,1\n2025-01-01 00:30,2\n2025-01-01 01:00,3\n2025-01-01 01:30,5\n";
  EXPECT_EQ(p_kw(read_with(folder, halves, "s.csv:a", 2)), (std::vector<double>{1.5, 4.0}));
}

TEST(Series, stamps_in_utc_are_brought_to_the_studys_clock) {
  const Folder folder;
  const std::string utc = "time,a\n2024-12-31T15:00Z,0\n2024-12-31T16:00Z,1\n2024-12-31T17:00Z,2\n";
  EXPECT_EQ(p_kw(read_with(folder, utc, "s.csv:a", 2)), (std::vector<double>{1, 2}));
}

TEST(Series, a_stamp_that_is_no_time_is_a_bad_time_with_its_line) {
  const Folder folder;
  const Issues issues = read_with(folder, "time,a\n2025-01-01 00:00,1\nnoon,2\n", "s.csv:a", 2).issues;
  EXPECT_TRUE(only_error(issues, IssueCode::bad_time));
  EXPECT_TRUE(contains(issues[0].message, "'noon' (line 3)"));
}

TEST(Series, missing_values_are_refused_with_their_places) {
  const Folder folder;
  for (const char* gap : {"", "NaN", "null", "-", "N/A"}) {
    const Issues issues = read_with(folder, "a,b\n1,1\n" + std::string(gap) + ",1\n3,1\n4,1\n").issues;
    EXPECT_TRUE(only_error(issues, IssueCode::series_gap)) << gap;
    EXPECT_TRUE(contains(issues[0].message, "2025-01-01 01:00:00 (line 3)"));
    EXPECT_TRUE(contains(issues[0].remedy, "fill_gaps"));
  }
  EXPECT_TRUE(no_error(read_with(folder, "a,b\n1,1\n0,\n3,1\n4,1\n").issues));
}

TEST(Series, each_rule_fills_gaps_and_notes_them) {
  const Folder folder;
  const std::string gaps = "a,b\n1,1\n,1\n,1\n4,1\n";
  const std::pair<const char*, std::vector<double>> rules[] = {
      {"previous", {1, 1, 1, 4}}, {"linear", {1, 2, 3, 4}}, {"zero", {1, 0, 0, 4}}};
  for (const auto& [rule, expected] : rules) {
    const Study study = read_with(folder, gaps, "s.csv:a", 4, "fill_gaps = \"" + std::string(rule) + "\"\n");
    EXPECT_TRUE(no_error(study.issues)) << rule;
    ASSERT_EQ(p_kw(study).size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(p_kw(study)[i], expected[i], 1e-12) << rule;
    const Issue* note = issue_of(study.issues, IssueCode::filled_gap);
    ASSERT_TRUE(note) << rule;
    EXPECT_EQ(note->severity, Severity::note);
    EXPECT_TRUE(contains(note->message, "2 missing values"));
    EXPECT_TRUE(contains(note->message, "line 3"));
  }
}

TEST(Series, gaps_at_an_end_are_filled_only_by_rules_that_can) {
  const Folder folder;
  const auto with = [&](const char* csv, const char* rule) {
    return read_with(folder, csv, "s.csv:a", 4, "fill_gaps = \"" + std::string(rule) + "\"\n");
  };
  const char* leading = "a,b\n,1\n2,1\n3,1\n4,1\n";
  const char* trailing = "a,b\n1,1\n2,1\n3,1\n,1\n";
  EXPECT_TRUE(only_error(with(leading, "previous").issues, IssueCode::series_gap));
  EXPECT_TRUE(only_error(with(leading, "linear").issues, IssueCode::series_gap));
  EXPECT_TRUE(only_error(with(trailing, "linear").issues, IssueCode::series_gap));
  EXPECT_EQ(p_kw(with(leading, "zero")), (std::vector<double>{0, 2, 3, 4}));
  EXPECT_EQ(p_kw(with(trailing, "previous")), (std::vector<double>{1, 2, 3, 3}));
}

TEST(Series, a_missing_row_is_filled_by_the_rule_too) {
  const Folder folder;
  const std::string rows = "time,a\n2025-01-01 00:00,1\n2025-01-01 01:00,2\n2025-01-01 03:00,4\n";
  EXPECT_TRUE(only_error(read_with(folder, rows).issues, IssueCode::series_gap));
  const Study study = read_with(folder, rows, "s.csv:a", 4, "fill_gaps = \"linear\"\n");
  EXPECT_EQ(p_kw(study), (std::vector<double>{1, 2, 3, 4}));
  ASSERT_TRUE(issue_of(study.issues, IssueCode::filled_gap));
  EXPECT_TRUE(contains(issue_of(study.issues, IssueCode::filled_gap)->message, "2025-01-01 02:00:00 (no row)"));
}

TEST(Series, a_dataset_without_times_needs_one_number_for_each_step) {
  const Folder folder;
  h5::replace_file(folder.file("s.h5"), [](h5::File& file) {
    const std::vector<std::int64_t> numbers{0, 1, 2, 3};
    h5::Group heat = file.root().create_group("heat");
    heat.create_axis("step", numbers);
    heat.write("town", std::vector<double>{1, 2, 3, 4}, {"step"});
    const std::vector<std::int64_t> two{0, 1};
    heat.create_axis("place", two);
    heat.write("square", std::vector<double>(8, 1.0), {"step", "place"});
  });
  const Study study = folder.read(scenario_with_load("\"s.h5:/heat/town\""));
  EXPECT_TRUE(no_error(study.issues));
  EXPECT_EQ(p_kw(study), (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(study.all<Load>()[0].p_kw.source(), "s.h5:/heat/town");
  EXPECT_TRUE(only_error(folder.read(scenario_with_load("\"s.h5:/heat/town\"", 5)).issues, IssueCode::wrong_length));
  EXPECT_TRUE(only_error(folder.read(scenario_with_load("\"s.h5:/heat/square\"")).issues, IssueCode::wrong_length));
  EXPECT_TRUE(only_error(folder.read(scenario_with_load("\"s.h5:/heat/tonw\"")).issues, IssueCode::bad_file));
  EXPECT_TRUE(only_error(folder.read(scenario_with_load("\"t.h5:/heat/town\"")).issues, IssueCode::bad_file));
  folder.write("no.h5", "not HDF5");
  EXPECT_TRUE(only_error(folder.read(scenario_with_load("\"no.h5:/heat/town\"")).issues, IssueCode::bad_file));
}

TEST(Series, a_dataset_with_cf_times_is_chosen_by_time_and_may_have_gaps) {
  const Folder folder;
  h5::replace_file(folder.file("s.h5"), [](h5::File& file) {
    const std::vector<std::int64_t> counts{0, 1, 2, 3, 4};
    h5::Dataset time = file.root().create_axis("time", counts);
    time.set_attribute("units", std::string("hours since 2024-12-31 23:00:00"));
    file.root().write("town", std::vector<double>{0, 1, std::nan(""), 3, 4}, {"time"});
  });
  const std::string load = scenario_with_load("\"s.h5:/town\"", 3);
  EXPECT_TRUE(only_error(folder.read(load).issues, IssueCode::series_gap));
  const Study filled = folder.read(scenario_with_load("\"s.h5:town\"", 3, "fill_gaps = \"linear\"\n"));
  EXPECT_TRUE(no_error(filled.issues));
  EXPECT_EQ(p_kw(filled), (std::vector<double>{1, 2, 3}));
}

}  // namespace
}  // namespace zhanhe::scenario
