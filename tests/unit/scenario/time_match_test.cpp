#include "zhanhe/scenario/time_match.hpp"

#include <gtest/gtest.h>

#include "folder.hpp"

namespace zhanhe::scenario {
namespace {

constexpr std::int64_t midnight = 1735689600;  // 2025-01-01 00:00:00 as seconds since 1970, from `date -u`

/// Rows at `step_s` from a local time on, as a file without zones has them.
TimedRows rows_from(const std::string& start, int step_s, std::size_t count) {
  TimedRows rows{"f.csv", {}, [](std::size_t row) { return "line " + std::to_string(row + 2); }};
  for (std::size_t i = 0; i < count; ++i) {
    rows.stamps.push_back({parse_stamp(start)->seconds + static_cast<std::int64_t>(i) * step_s, {}});
  }
  return rows;
}

TimeAxis axis_of(const std::string& start, int step_s, std::size_t steps) {
  return {parse_stamp(start)->seconds, step_s, steps, 8.0};
}

TEST(Stamp, is_read_in_all_usual_notations) {
  for (const char* text : {"2025-01-01", "2025-01-01 00:00", "2025-01-01T00:00:00", "2025/01/01 00:00", "2025/1/1 0:00",
                           "2025-01-01T00:00:00.000000000"}) {
    const auto stamp = parse_stamp(text);
    ASSERT_TRUE(stamp) << text;
    EXPECT_EQ(stamp->seconds, midnight) << text;
    EXPECT_FALSE(stamp->offset_s) << text;
  }
}

TEST(Stamp, keeps_its_offset) {
  const std::pair<const char*, int> cases[] = {{"2025-01-01T00:00Z", 0},
                                               {"2025-01-01 00:00:00+08:00", 28800},
                                               {"2025-01-01T00:00:00.0+0800", 28800},
                                               {"2025-01-01 00:00 -03:30", -12600},
                                               {"2025-01-01 00:00+08", 28800}};
  for (const auto& [text, offset_s] : cases) {
    const auto stamp = parse_stamp(text);
    ASSERT_TRUE(stamp) << text;
    EXPECT_EQ(stamp->seconds, midnight) << text;
    EXPECT_EQ(stamp->offset_s, offset_s) << text;
  }
}

TEST(Stamp, is_not_read_from_other_text) {
  for (const char* text :
       {"", "1", "2025", "2025-13-01", "2025-02-29", "2025-01-01 24:00", "01.02.2025", "2025-01-01 00:00+99:00",
        "2025-01-01 00:00:00.5", "2025-01-01 00:00 CST", "2025-01-01 00:00+8", "Z", "2025-01-01T"}) {
    EXPECT_FALSE(parse_stamp(text)) << text;
  }
}

TEST(MatchRows, rows_of_the_study_are_chosen_by_time) {
  Issues issues;
  const auto plan = match_rows(rows_from("2025-01-01", 3600, 48), axis_of("2025-01-01 10:00", 3600, 3), false, issues);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->rows, (std::vector<std::size_t>{10, 11, 12}));
  EXPECT_TRUE(issues.empty()) << to_string(issues);
}

TEST(MatchRows, hourly_rows_are_repeated_in_a_quarter_hour_study_that_may_begin_within_one) {
  Issues issues;
  const auto plan = match_rows(rows_from("2025-01-01", 3600, 3), axis_of("2025-01-01 00:30", 900, 7), false, issues);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->spread({10.0, 20.0, 30.0}, 7), (std::vector<double>{10, 10, 20, 20, 20, 20, 30}));
  EXPECT_TRUE(no_error(issues));
  EXPECT_TRUE(issue_of(issues, IssueCode::mapped_time));
}

TEST(MatchRows, finer_rows_are_averaged) {
  Issues issues;
  const auto plan = match_rows(rows_from("2025-01-01", 900, 12), axis_of("2025-01-01 01:00", 3600, 2), false, issues);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->rows.size(), 8u);
  EXPECT_EQ(plan->rows.front(), 4u);
  EXPECT_EQ(plan->spread({1, 2, 3, 4, 5, 5, 5, 7}, 2), (std::vector<double>{2.5, 5.5}));
  EXPECT_TRUE(issue_of(issues, IssueCode::mapped_time));
}

TEST(MatchRows, steps_that_do_not_divide_or_meet_are_bad_times) {
  Issues divide;
  EXPECT_FALSE(match_rows(rows_from("2025-01-01", 2400, 9), axis_of("2025-01-01", 3600, 2), false, divide));
  EXPECT_TRUE(only_error(divide, IssueCode::bad_time));
  Issues meet;
  EXPECT_FALSE(match_rows(rows_from("2025-01-01 00:05", 3600, 9), axis_of("2025-01-01 01:00", 3600, 2), false, meet));
  EXPECT_TRUE(only_error(meet, IssueCode::bad_time));
}

TEST(MatchRows, a_file_that_does_not_cover_the_study_is_a_gap) {
  for (const char* start : {"2024-12-31 23:00", "2025-01-01 08:00"}) {
    Issues issues;
    EXPECT_FALSE(match_rows(rows_from("2025-01-01", 3600, 9), axis_of(start, 3600, 2), true, issues));
    EXPECT_TRUE(only_error(issues, IssueCode::series_gap)) << start;
  }
  Issues near_miss;
  EXPECT_TRUE(match_rows(rows_from("2025-01-01", 3600, 9), axis_of("2025-01-01 07:00", 3600, 2), true, near_miss));
}

TEST(MatchRows, doubled_unsorted_and_odd_stamps_are_told_with_their_places) {
  TimedRows doubled = rows_from("2025-01-01", 3600, 9);
  doubled.stamps[4] = doubled.stamps[3];
  Issues issues;
  EXPECT_FALSE(match_rows(doubled, axis_of("2025-01-01", 3600, 2), false, issues));
  EXPECT_TRUE(only_error(issues, IssueCode::series_gap));
  EXPECT_TRUE(contains(issues[0].message, "2025-01-01 03:00:00 (line 6)"));

  TimedRows unsorted = rows_from("2025-01-01", 3600, 9);
  std::swap(unsorted.stamps[4], unsorted.stamps[7]);
  issues.clear();
  EXPECT_FALSE(match_rows(unsorted, axis_of("2025-01-01", 3600, 2), false, issues));
  EXPECT_TRUE(only_error(issues, IssueCode::series_gap));
  EXPECT_TRUE(contains(issues[0].message, "go back"));

  TimedRows odd = rows_from("2025-01-01", 3600, 9);
  odd.stamps[4].seconds += 60;
  issues.clear();
  EXPECT_FALSE(match_rows(odd, axis_of("2025-01-01", 3600, 2), false, issues));
  EXPECT_TRUE(only_error(issues, IssueCode::series_gap));
  EXPECT_TRUE(contains(issues[0].message, "not regular"));
}

TEST(MatchRows, missing_rows_are_told_unless_they_may_be_filled_or_lie_outside_the_study) {
  TimedRows rows = rows_from("2025-01-01", 3600, 9);
  rows.stamps.erase(rows.stamps.begin() + 4);
  Issues issues;
  EXPECT_FALSE(match_rows(rows, axis_of("2025-01-01", 3600, 9), false, issues));
  EXPECT_TRUE(only_error(issues, IssueCode::series_gap));
  EXPECT_TRUE(contains(issues[0].message, "2025-01-01 04:00:00"));
  issues.clear();
  const auto plan = match_rows(rows, axis_of("2025-01-01", 3600, 9), true, issues);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->rows[4], RowPlan::no_row);
  EXPECT_EQ(plan->rows[5], 4u);
  EXPECT_TRUE(match_rows(rows, axis_of("2025-01-01", 3600, 4), false, issues));
}

/// Hours of a European clock: 2025-03-30 has no 02:00 and 2025-10-26 has 02:00 twice.
TimedRows european_year() {
  TimedRows rows = rows_from("2025-01-01", 3600, 8760);
  for (std::size_t i = 0; i < 8760; ++i) {
    const std::int64_t spring = parse_stamp("2025-03-30 02:00")->seconds;
    const std::int64_t autumn = parse_stamp("2025-10-26 02:00")->seconds;
    std::int64_t& seconds = rows.stamps[i].seconds;
    if (seconds >= spring && seconds <= autumn) seconds += 3600;
  }
  return rows;
}

TEST(MatchRows, daylight_saving_is_recognised_and_the_remedy_named) {
  Issues issues;
  EXPECT_FALSE(match_rows(european_year(), axis_of("2025-01-01", 3600, 8760), false, issues));
  EXPECT_TRUE(only_error(issues, IssueCode::bad_time_zone));
  EXPECT_TRUE(contains(issues[0].message, "2025-03-30 03:00:00"));
  EXPECT_TRUE(contains(issues[0].remedy, "local standard time, without daylight saving"));
}

TEST(MatchRows, half_a_year_with_one_clock_change_is_recognised_but_a_missing_hour_on_a_weekday_is_a_gap) {
  TimedRows spring = european_year();
  spring.stamps.resize(4000);
  Issues issues;
  EXPECT_FALSE(match_rows(spring, axis_of("2025-01-01", 3600, 4000), false, issues));
  EXPECT_TRUE(only_error(issues, IssueCode::bad_time_zone));
  TimedRows weekday = rows_from("2025-01-01", 3600, 4000);
  weekday.stamps.erase(weekday.stamps.begin() + 24 * 90 + 2);  // Tuesday, 1 April
  issues.clear();
  EXPECT_FALSE(match_rows(weekday, axis_of("2025-01-01", 3600, 3999), false, issues));
  EXPECT_TRUE(only_error(issues, IssueCode::series_gap));
}

TEST(MatchRows, offsets_are_converted_even_when_they_change_with_daylight_saving) {
  TimedRows rows = rows_from("2025-03-30", 3600, 6);
  for (std::size_t i = 0; i < 6; ++i) {  // 00:00+01, 01:00+01, 03:00+02, 04:00+02, ...
    rows.stamps[i].offset_s = i < 2 ? 3600 : 7200;
    if (i >= 2) rows.stamps[i].seconds += 3600;
  }
  Issues issues;
  // 2025-03-30 00:00+01:00 is 2025-03-30 07:00+08:00.
  const auto plan = match_rows(rows, axis_of("2025-03-30 07:00", 3600, 6), false, issues);
  ASSERT_TRUE(plan) << to_string(issues);
  EXPECT_EQ(plan->rows, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5}));
  EXPECT_TRUE(issue_of(issues, IssueCode::mapped_time));
}

TEST(MatchRows, stamps_with_and_without_a_zone_do_not_mix) {
  TimedRows rows = rows_from("2025-01-01", 3600, 6);
  rows.stamps[3].offset_s = 28800;
  Issues issues;
  EXPECT_FALSE(match_rows(rows, axis_of("2025-01-01", 3600, 6), false, issues));
  EXPECT_TRUE(only_error(issues, IssueCode::bad_time_zone));
  EXPECT_TRUE(contains(issues[0].message, "line 5"));
}

TEST(MatchRows, no_rows_are_a_wrong_length) {
  Issues issues;
  EXPECT_FALSE(match_rows(rows_from("2025-01-01", 3600, 0), axis_of("2025-01-01", 3600, 6), false, issues));
  EXPECT_TRUE(only_error(issues, IssueCode::wrong_length));
}

}  // namespace
}  // namespace zhanhe::scenario
