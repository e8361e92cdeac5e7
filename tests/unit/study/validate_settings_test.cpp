#include <limits>

#include <gtest/gtest.h>

#include "unit/study/sample.hpp"

namespace zhanhe {
namespace {

using namespace test;

Codes codes_with(void (*change)(Settings&)) {
  Study study;
  change(study.settings);
  return codes(validate(study));
}

TEST(ValidateSettings, takes_the_ways_to_write_a_start) {
  for (const char* start : {"2025-01-01", "2025-01-01 13:30", "2024-02-29T13:30:00"}) {
    Study study;
    study.settings.start = start;
    EXPECT_EQ(codes(validate(study)), Codes{}) << start;
  }
}

TEST(ValidateSettings, refuses_a_start_that_is_no_time) {
  for (const char* start : {"", "tomorrow", "2025-13-01", "2025-02-29", "2025-01-01T24:00", "01.01.2025", "2025-01-01Q",
                            "2025-01-1", "2025-01-01T00:00-x"}) {
    Study study;
    study.settings.start = start;
    EXPECT_EQ(codes(validate(study)), Codes{"bad-time"}) << start;
  }
}

TEST(ValidateSettings, refuses_a_start_with_a_zone) {
  for (const char* start : {"2025-01-01T00:00:00Z", "2025-01-01T00:00:00+08:00", "2025-01-01 00:00+0800",
                            "2025-01-01T00:00-05", "2025-01-01 00:00 UTC", "2025-01-01+08:00"}) {
    Study study;
    study.settings.start = start;
    EXPECT_EQ(codes(validate(study)), Codes{"bad-time-zone"}) << start;
  }
}

TEST(ValidateSettings, refuses_clocks_that_do_not_exist) {
  EXPECT_EQ(codes_with([](Settings& s) { s.utc_offset_h = 14.25; }), Codes{"bad-time-zone"});
  EXPECT_EQ(codes_with([](Settings& s) { s.utc_offset_h = -12.25; }), Codes{"bad-time-zone"});
  EXPECT_EQ(codes_with([](Settings& s) { s.utc_offset_h = 8.1; }), Codes{"bad-time-zone"});
  EXPECT_EQ(codes_with([](Settings& s) { s.utc_offset_h = std::numeric_limits<double>::quiet_NaN(); }),
            Codes{"not-finite"});
  EXPECT_EQ(codes_with([](Settings& s) { s.utc_offset_h = 14.0; }), Codes{});
  EXPECT_EQ(codes_with([](Settings& s) { s.utc_offset_h = -12.0; }), Codes{});
  EXPECT_EQ(codes_with([](Settings& s) { s.utc_offset_h = 5.75; }), Codes{});
}

TEST(ValidateSettings, takes_steps_that_fill_an_hour_or_a_day_only) {
  EXPECT_EQ(codes_with([](Settings& s) { s.step_h = 0.25; }), Codes{});
  EXPECT_EQ(codes_with([](Settings& s) { s.step_h = 0.5; }), Codes{});
  EXPECT_EQ(codes_with([](Settings& s) { s.step_h = 3.0; }), Codes{});
  EXPECT_EQ(codes_with([](Settings& s) { s.step_h = 24.0; }), Codes{});
  EXPECT_EQ(codes_with([](Settings& s) { s.step_h = 5.0; }), Codes{"out-of-range"});
  EXPECT_EQ(codes_with([](Settings& s) { s.step_h = 0.0; }), Codes{"out-of-range"});
}

TEST(ValidateSettings, wants_at_least_one_step) {
  EXPECT_EQ(codes_with([](Settings& s) { s.steps = 0; }), Codes{"out-of-range"});
  EXPECT_EQ(codes_with([](Settings& s) { s.steps = -8760; }), Codes{"out-of-range"});
  EXPECT_EQ(codes_with([](Settings& s) { s.steps = 1; }), Codes{});
  EXPECT_EQ(codes_with([](Settings& s) { s.steps = 200'000'000; }), Codes{"out-of-range"});
}

/// The codes a call of window() throws; empty when it throws none.
Codes refused(const Study& study, const std::optional<std::string>& start, std::optional<long long> steps) {
  try {
    static_cast<void>(window(study, start, steps));
  } catch (const ScenarioError& error) {
    return codes(error.issues());
  }
  return {};
}

TEST(WindowOfAStudy, covers_the_whole_axis_by_default_and_the_rest_from_a_start) {
  Study study;
  EXPECT_EQ(window(study, std::nullopt, std::nullopt).count, 8760U);
  // July begins on day 182 of a common year: 181 full days lie before it.
  const Window july = window(study, "2025-07-01", 744);
  EXPECT_EQ(july.first, 181U * 24U);
  EXPECT_EQ(july.count, 744U);
  EXPECT_EQ(window(study, "2025-12-31T23:00", std::nullopt).count, 1U);
}

TEST(WindowOfAStudy, knows_leap_years_and_quarters) {
  Study study;
  study.settings.start = "2024-01-01";
  study.settings.step_h = 0.25;
  study.settings.steps = 8784 * 4;
  EXPECT_EQ(window(study, "2024-03-01 00:15", std::nullopt).first, (31U + 29U) * 96U + 1U);
}

TEST(WindowOfAStudy, refuses_a_start_that_is_no_time_outside_or_between_steps) {
  Study study;
  EXPECT_EQ(refused(study, "July", std::nullopt), Codes{"bad-time"});
  EXPECT_EQ(refused(study, "2025-07-01T00:00Z", std::nullopt), Codes{"bad-time"});
  EXPECT_EQ(refused(study, "2024-12-31T23:00", std::nullopt), Codes{"bad-time"});
  EXPECT_EQ(refused(study, "2026-01-01", std::nullopt), Codes{"bad-time"});
  EXPECT_EQ(refused(study, "2025-07-01T00:30", std::nullopt), Codes{"bad-time"});
  EXPECT_EQ(refused(study, "2025-07-01T01:00", std::nullopt), Codes{});
}

TEST(WindowOfAStudy, refuses_steps_that_do_not_fit) {
  Study study;
  EXPECT_EQ(refused(study, std::nullopt, 0), Codes{"wrong-length"});
  EXPECT_EQ(refused(study, std::nullopt, -1), Codes{"wrong-length"});
  EXPECT_EQ(refused(study, std::nullopt, 8761), Codes{"wrong-length"});
  EXPECT_EQ(refused(study, "2025-12-31", 25), Codes{"wrong-length"});
  EXPECT_EQ(refused(study, "2025-12-31", 24), Codes{});
}

}  // namespace
}  // namespace zhanhe
