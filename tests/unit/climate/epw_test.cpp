#include "zhanhe/climate/epw.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>

#include "unit/climate/table.hpp"
#include "zhanhe/base/error.hpp"

namespace zhanhe::climate {
namespace {

constexpr std::size_t header_lines = 8;

std::string row_text(const CivilTime& time) {
  const bool day = time.hour >= 8 && time.hour < 17;
  return std::to_string(time.year) + "," + std::to_string(time.month) + "," + std::to_string(time.day) + "," +
         std::to_string(time.hour + 1) + ",0,?9?9," + std::to_string(time.month) + ".5,-8.3,47,101900,9999,9999,274," +
         (day ? "300,200,150" : "0,0,0") + ",999900,999900,999900,99990,225," + std::to_string(time.day) +
         ".0,9,9,999.0,999,9,999999999,0,0.0000,0,88,999.000,999.0,99.0";
}

/// A correct file of one year, line by line. Line n of the file is element n - 1.
std::vector<std::string> good_file(int year = 2005) {
  std::vector<std::string> lines{"LOCATION,Somewhere,Henan,CHN,TYPED,000000,33.74,113.31,8.0,80.0",
                                 "DESIGN CONDITIONS,0",
                                 "TYPICAL/EXTREME PERIODS,0",
                                 "GROUND TEMPERATURES,0",
                                 "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
                                 "COMMENTS 1,typed",
                                 "COMMENTS 2,",
                                 "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31"};
  const std::size_t hours = is_leap_year(year) ? 8784 : 8760;
  const TimeAxis axis{seconds_since_1970({year, 1, 1}), 3600, hours, 8.0};
  for (std::size_t hour = 0; hour < hours; ++hour) lines.push_back(row_text(axis.time(hour)));
  return lines;
}

std::size_t line_of(int hour_of_year) { return header_lines + static_cast<std::size_t>(hour_of_year); }

void replace_field(std::string& line, std::size_t field, const std::string& text) {
  std::size_t start = 0;
  for (std::size_t i = 0; i < field; ++i) start = line.find(',', start) + 1;
  const std::size_t end = std::min(line.find(',', start), line.size());
  line.replace(start, end - start, text);
}

class Epw : public testing::Test {
protected:
  Epw() : path_(std::filesystem::temp_directory_path() / ("zhanhe_" + std::to_string(::getpid()) + ".epw")) {}
  ~Epw() override { std::filesystem::remove(path_); }

  /// Reads these lines as a file.
  Weather read(const std::vector<std::string>& lines, const std::string& line_end = "\n",
               const std::string& start = "") {
    {
      std::ofstream file(path_, std::ios::binary);
      file << start;
      for (const std::string& line : lines) file << line << line_end;
    }
    issues_.clear();
    return read_epw(path_.string(), issues_);
  }

  /// Reads a correct file after this change.
  Weather read_changed(const std::function<void(std::vector<std::string>&)>& change) {
    std::vector<std::string> lines = good_file();
    change(lines);
    return read(lines);
  }

  /// One error of this code, at this place behind the path; and no weather.
  void expect_only(const Weather& weather, IssueCode code, const std::string& place) const {
    ASSERT_EQ(issues_.size(), 1u) << to_string(issues_);
    EXPECT_EQ(issues_[0].code, code) << to_string(issues_);
    EXPECT_EQ(issues_[0].severity, Severity::error);
    EXPECT_EQ(issues_[0].where, path_.string() + place);
    EXPECT_FALSE(issues_[0].message.empty());
    EXPECT_FALSE(issues_[0].remedy.empty());
    EXPECT_EQ(weather.axis.steps, 0u);
    EXPECT_TRUE(weather.temperature_c.empty());
  }

  Issues issues_;
  std::filesystem::path path_;
};

TEST_F(Epw, hour_one_is_the_first_interval_of_the_day) {
  const Weather weather = read(good_file());
  EXPECT_TRUE(issues_.empty()) << to_string(issues_);
  EXPECT_EQ(weather.axis, (TimeAxis{seconds_since_1970({2005, 1, 1}), 3600, 8760, 8.0}));
  EXPECT_EQ(weather.site, (Site{33.74, 113.31, 8.0, 80.0}));
  EXPECT_EQ(weather.wind_height_m, 10.0);
  EXPECT_NE(weather.source.find("Somewhere Henan CHN TYPED 000000"), std::string::npos) << weather.source;
  ASSERT_EQ(weather.temperature_c.size(), 8760u);
  EXPECT_EQ(weather.temperature_c[0], 1.5);
  EXPECT_EQ(weather.temperature_c[8759], 12.5);
  EXPECT_EQ(weather.wind_m_s[24], 2.0);  // 2 January 00:00
  EXPECT_EQ(weather.ghi_w_m2[7], 0.0);
  EXPECT_EQ(weather.ghi_w_m2[8], 300.0);
  EXPECT_EQ(weather.dni_w_m2[8], 200.0);
  EXPECT_EQ(weather.dhi_w_m2[8], 150.0);
}

TEST_F(Epw, byte_order_mark_and_windows_line_ends_make_no_difference) {
  const Weather plain = read(good_file());
  Weather windows = read(good_file(), "\r\n", "\xEF\xBB\xBF");
  EXPECT_TRUE(issues_.empty()) << to_string(issues_);
  EXPECT_EQ(windows, plain);
  std::vector<std::string> lines = good_file();
  lines.insert(lines.end(), 3, "");
  EXPECT_EQ(read(lines), plain);
}

TEST_F(Epw, leap_year_has_8784_rows) {
  const Weather weather = read(good_file(2004));
  EXPECT_TRUE(issues_.empty()) << to_string(issues_);
  EXPECT_EQ(weather.axis.steps, 8784u);
  EXPECT_EQ(weather.axis.time(8783), (CivilTime{2004, 12, 31, 23}));
}

TEST_F(Epw, months_of_different_years_become_one_year_with_a_note) {
  std::vector<std::string> lines = good_file();
  for (std::size_t line = line_of(1); line <= line_of(744); ++line) replace_field(lines[line - 1], 0, "2004");
  const Weather weather = read(lines);
  ASSERT_EQ(issues_.size(), 1u) << to_string(issues_);
  EXPECT_EQ(issues_[0].code, IssueCode::mapped_time);
  EXPECT_EQ(issues_[0].severity, Severity::note);
  // The file begins in 2004, but has no 29 February: the axis is the next year without one.
  EXPECT_EQ(weather.axis.time(59 * 24), (CivilTime{2005, 3, 1, 0}));
}

TEST_F(Epw, file_that_is_not_there_or_a_folder_is_an_io_error) {
  EXPECT_THROW(static_cast<void>(read_epw(path_.string() + ".absent", issues_)), IoError);
  EXPECT_THROW(static_cast<void>(read_epw(std::filesystem::temp_directory_path().string(), issues_)), IoError);
  EXPECT_TRUE(issues_.empty());
}

TEST_F(Epw, other_file_is_told_to_be_no_weather_file) {
  const Weather weather = read({"time,load_kw", "2025-01-01 00:00,3"});
  ASSERT_EQ(issues_.size(), 2u) << to_string(issues_);
  EXPECT_EQ(issues_[0].code, IssueCode::bad_file);
  EXPECT_EQ(issues_[1].code, IssueCode::bad_file);
  EXPECT_EQ(weather.axis.steps, 0u);
  static_cast<void>(read({}));
  EXPECT_TRUE(has_errors(issues_));
}

TEST_F(Epw, row_with_a_wrong_number_of_fields_is_told) {
  const Weather weather = read_changed([](auto& lines) { lines[line_of(100) - 1] += ",1,2"; });
  expect_only(weather, IssueCode::wrong_length, ":108 row");
  const Weather cut = read_changed([](auto& lines) { lines[line_of(8760) - 1] = "2005,12,31,24,0,?9,1.0"; });
  expect_only(cut, IssueCode::wrong_length, ":8768 row");
}

TEST_F(Epw, row_without_the_three_newest_fields_passes) {
  const Weather weather = read_changed([](auto& lines) {
    for (std::size_t line = line_of(1); line <= line_of(8760); ++line) {
      lines[line - 1].resize(lines[line - 1].find(",999.000,999.0,99.0"));
    }
  });
  EXPECT_TRUE(issues_.empty()) << to_string(issues_);
  EXPECT_EQ(weather.axis.steps, 8760u);
}

TEST_F(Epw, nan_and_text_are_told_where_they_stand) {
  const Weather nan = read_changed([](auto& lines) { replace_field(lines[line_of(50) - 1], 6, "NaN"); });
  expect_only(nan, IssueCode::not_finite, ":58 temperature_c");
  const Weather text = read_changed([](auto& lines) { replace_field(lines[line_of(50) - 1], 21, "2m/s"); });
  expect_only(text, IssueCode::wrong_type, ":58 wind_m_s");
}

TEST_F(Epw, missing_value_codes_are_told_in_every_column_that_is_used) {
  const std::vector<std::pair<std::size_t, std::string>> codes{{6, "99.9"}, {13, "9999"}, {14, "9999.0"}, {15, "9999"},
                                                               {21, "999"}, {21, "99.0"}, {13, ""}};
  for (const auto& [field, code] : codes) {
    const Weather weather = read_changed([&](auto& lines) { replace_field(lines[line_of(9) - 1], field, code); });
    ASSERT_EQ(issues_.size(), 1u) << field << " " << to_string(issues_);
    EXPECT_EQ(issues_[0].code, IssueCode::series_gap);
    EXPECT_EQ(weather.axis.steps, 0u);
  }
}

TEST_F(Epw, missing_value_codes_in_columns_that_are_not_used_pass) {
  const Weather weather = read_changed([](auto& lines) {
    for (const std::size_t field : {7u, 8u, 9u, 20u, 22u}) replace_field(lines[line_of(9) - 1], field, "9999");
  });
  EXPECT_TRUE(issues_.empty()) << to_string(issues_);
  EXPECT_EQ(weather.axis.steps, 8760u);
}

TEST_F(Epw, neighbouring_rows_with_the_same_problem_are_one_issue) {
  const Weather weather = read_changed([](auto& lines) {
    for (int hour = 200; hour < 230; ++hour) replace_field(lines[line_of(hour) - 1], 21, "999.0");
  });
  expect_only(weather, IssueCode::series_gap, ":208-237 wind_m_s");
}

TEST_F(Epw, many_places_are_told_and_the_rest_counted) {
  const Weather weather = read_changed([](auto& lines) {
    for (int day = 0; day < 365; ++day) replace_field(lines[line_of(day * 24 + 1) - 1], 6, "99.9");
  });
  ASSERT_EQ(issues_.size(), 21u);
  EXPECT_NE(issues_.back().message.find("345 further places"), std::string::npos) << issues_.back().message;
  EXPECT_EQ(weather.axis.steps, 0u);
}

TEST_F(Epw, value_beyond_its_range_is_told_and_one_at_its_limit_passes) {
  const Weather hot = read_changed([](auto& lines) { replace_field(lines[line_of(50) - 1], 6, "70.1"); });
  expect_only(hot, IssueCode::out_of_range, ":58 temperature_c");
  const Weather dark = read_changed([](auto& lines) { replace_field(lines[line_of(50) - 1], 14, "-1"); });
  expect_only(dark, IssueCode::out_of_range, ":58 dni_w_m2");
  const Weather limit = read_changed([](auto& lines) {
    replace_field(lines[line_of(50) - 1], 6, "-70");
    replace_field(lines[line_of(51) - 1], 21, "40.0");
  });
  EXPECT_TRUE(issues_.empty()) << to_string(issues_);
  EXPECT_EQ(limit.temperature_c[49], -70.0);
}

TEST_F(Epw, hour_left_out_is_told_with_its_place_and_the_number_of_rows) {
  const Weather weather = read_changed([](auto& lines) {
    const auto first = lines.begin() + static_cast<std::ptrdiff_t>(line_of(100)) - 1;
    lines.erase(first, first + 2);
  });
  ASSERT_EQ(issues_.size(), 2u) << to_string(issues_);
  EXPECT_EQ(issues_[0].code, IssueCode::series_gap);
  EXPECT_EQ(issues_[0].where, path_.string() + ":108 date");
  EXPECT_NE(issues_[0].message.find("2 hours are missing"), std::string::npos);
  EXPECT_EQ(issues_[1].code, IssueCode::wrong_length);
  EXPECT_NE(issues_[1].message.find("8758"), std::string::npos);
  EXPECT_EQ(weather.axis.steps, 0u);
}

TEST_F(Epw, hour_twice_is_told) {
  static_cast<void>(read_changed([](auto& lines) {
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(line_of(100)), lines[line_of(100) - 1]);
  }));
  ASSERT_EQ(issues_.size(), 2u) << to_string(issues_);
  EXPECT_EQ(issues_[0].code, IssueCode::bad_time);
  EXPECT_EQ(issues_[0].where, path_.string() + ":109 date");
  EXPECT_EQ(issues_[1].code, IssueCode::wrong_length);
}

TEST_F(Epw, half_hourly_file_is_told) {
  static_cast<void>(read_changed([](auto& lines) { lines[7] = "DATA PERIODS,1,2,Data,Sunday, 1/ 1,12/31"; }));
  ASSERT_EQ(issues_.size(), 1u) << to_string(issues_);
  EXPECT_EQ(issues_[0].code, IssueCode::bad_time);
  EXPECT_EQ(issues_[0].where, path_.string() + ":8 DATA PERIODS records per hour");
}

TEST_F(Epw, impossible_dates_are_told) {
  const Weather hour = read_changed([](auto& lines) { replace_field(lines[line_of(50) - 1], 3, "25"); });
  expect_only(hour, IssueCode::bad_time, ":58 date");
  const Weather day = read_changed([](auto& lines) { replace_field(lines[line_of(50) - 1], 2, "32"); });
  expect_only(day, IssueCode::bad_time, ":58 date");
  const Weather month = read_changed([](auto& lines) { replace_field(lines[line_of(50) - 1], 1, "Jan"); });
  expect_only(month, IssueCode::bad_time, ":58 date");
}

TEST_F(Epw, bad_site_is_told_in_all_its_numbers) {
  static_cast<void>(
      read_changed([](auto& lines) { lines[0] = "LOCATION,Somewhere,Henan,CHN,TYPED,0,133.74,193.31,15.0,80.0"; }));
  ASSERT_EQ(issues_.size(), 3u) << to_string(issues_);
  EXPECT_EQ(issues_[0].code, IssueCode::out_of_range);
  EXPECT_EQ(issues_[0].where, path_.string() + ":1 LOCATION latitude_deg");
  EXPECT_EQ(issues_[1].where, path_.string() + ":1 LOCATION longitude_deg");
  EXPECT_EQ(issues_[2].code, IssueCode::bad_time_zone);
  const Weather text = read_changed([](auto& lines) { lines[0] = "LOCATION,A,B,CHN,T,0,33 N,113.31,8.0,80.0"; });
  expect_only(text, IssueCode::wrong_type, ":1 LOCATION latitude_deg");
  const Weather fewer = read_changed([](auto& lines) { lines[0] = "LOCATION,A,B,CHN"; });
  expect_only(fewer, IssueCode::wrong_length, ":1 LOCATION");
}

TEST_F(Epw, clock_that_does_not_fit_the_sun_is_a_warning) {
  const Weather west =
      read_changed([](auto& lines) { lines[0] = "LOCATION,Somewhere,Henan,CHN,TYPED,0,33.74,-113.31,8.0,80.0"; });
  ASSERT_EQ(issues_.size(), 2u) << to_string(issues_);
  for (const Issue& issue : issues_) {
    EXPECT_EQ(issue.code, IssueCode::bad_time_zone);
    EXPECT_EQ(issue.severity, Severity::warning);
  }
  EXPECT_NE(issues_[1].message.find("in the night"), std::string::npos);
  EXPECT_EQ(west.axis.steps, 8760u);
}

TEST_F(Epw, all_problems_come_at_once_in_the_order_of_their_lines) {
  static_cast<void>(read_changed([](auto& lines) {
    replace_field(lines[0], 6, "-95");
    replace_field(lines[line_of(10) - 1], 21, "999.0");
    replace_field(lines[line_of(20) - 1], 6, "nan");
    replace_field(lines[line_of(30) - 1], 13, "abc");
    lines[line_of(40) - 1] += ",7";
    replace_field(lines[line_of(60) - 1], 15, "1501");
    lines.pop_back();
  }));
  const std::vector<std::pair<IssueCode, std::string>> expected{{IssueCode::out_of_range, ":1 LOCATION latitude_deg"},
                                                                {IssueCode::series_gap, ":18 wind_m_s"},
                                                                {IssueCode::not_finite, ":28 temperature_c"},
                                                                {IssueCode::wrong_type, ":38 ghi_w_m2"},
                                                                {IssueCode::wrong_length, ":48 row"},
                                                                {IssueCode::out_of_range, ":68 dhi_w_m2"},
                                                                {IssueCode::wrong_length, ":8767"}};
  ASSERT_EQ(issues_.size(), expected.size()) << to_string(issues_);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(issues_[i].code, expected[i].first) << to_string(issues_[i]);
    EXPECT_EQ(issues_[i].where, path_.string() + expected[i].second);
  }
}

TEST(EpwYear, of_zhengzhou_has_the_published_monthly_means) {
  const std::string path = test::zhengzhou_epw();
  if (path.empty()) GTEST_SKIP() << test::zhengzhou_absent;
  Issues issues;
  const Weather weather = read_epw(path, issues);
  EXPECT_TRUE(issues.empty()) << to_string(issues);
  // Yearly sums and means by pvlib 0.16.1 iotools.read_epw.
  EXPECT_NEAR(test::sum_of(weather.ghi_w_m2) / 1000.0, 1313.6, 0.1);
  EXPECT_NEAR(test::sum_of(weather.dni_w_m2) / 1000.0, 922.3, 0.1);
  EXPECT_NEAR(test::sum_of(weather.dhi_w_m2) / 1000.0, 737.9, 0.1);
  EXPECT_NEAR(test::sum_of(weather.temperature_c) / 8760.0, 14.68, 0.01);
  EXPECT_NEAR(test::sum_of(weather.wind_m_s) / 8760.0, 2.3350457, 1e-6);
}

}  // namespace
}  // namespace zhanhe::climate
