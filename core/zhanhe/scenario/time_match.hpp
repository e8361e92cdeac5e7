#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/series/time_axis.hpp"

namespace zhanhe::scenario {

/// A time stamp as written: its clock, and how far that clock is from UTC when it says so.
struct Stamp {
  std::int64_t seconds = 0;  ///< since 1970 of the clock it is written in
  std::optional<int> offset_s;
};

/// Reads what parse_time() reads, also without leading zeros ("2025/1/1 0:00"), with zero fractions of a second, and
/// with a zone: "Z", "+08", "+0800" or "+08:00". Nothing when it is no such time.
[[nodiscard]] std::optional<Stamp> parse_stamp(std::string_view text);

/// When the rows of a file are, and how they are named in issues.
struct TimedRows {
  std::string file;
  std::vector<Stamp> stamps;
  std::function<std::string(std::size_t row)> place;  ///< "line 7"
};

/// Which rows of a file feed which steps of a study. Slots are equal intervals, each with its row; `repeat` steps
/// take the value of one slot, or one step takes the mean of `average` slots; one of both is 1.
struct RowPlan {
  static constexpr std::size_t no_row = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> rows;  ///< row of each slot, or no_row
  std::int64_t first_s = 0;       ///< start of slot 0, local standard time
  std::int64_t slot_s = 0;
  std::size_t skip = 0;  ///< steps of slot 0 that lie before the study
  std::size_t repeat = 1;
  std::size_t average = 1;

  /// The values of the steps from those of the slots.
  [[nodiscard]] std::vector<double> spread(const std::vector<double>& slots, std::size_t steps) const;
};

/// Finds the rows for all steps of `axis` by their stamps. Stamps with an offset are converted to the axis' clock. Rows
/// that are missing stay no_row when `may_miss`, else they are told.
/// Issues, at the file: series-gap (a stamp twice, out of order, missing, irregular; the file does not cover the
/// study), bad-time (a step of the file and of the study that do not fit each other), bad-time-zone (some stamps with a
/// zone and some without; daylight saving), mapped-time (note: repeated, averaged, converted). Nothing when an error
/// was added.
[[nodiscard]] std::optional<RowPlan> match_rows(const TimedRows& file, const TimeAxis& axis, bool may_miss,
                                                Issues& issues);

/// "line 7, line 8, line 9 and 3 more"
[[nodiscard]] std::string first_places(const std::vector<std::string>& places);

}  // namespace zhanhe::scenario
