#include "zhanhe/climate/epw.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/field.hpp"
#include "zhanhe/climate/sun.hpp"

namespace zhanhe::climate {

namespace {

struct Column {
  const char* name;
  std::size_t field;    ///< counted from 0
  double missing_from;  ///< this value and above mean "missing"
  double low;
  double high;
  std::vector<double> Weather::* values;
};

/// Fields N6, N13-N15 and N21 of the data dictionary. Its limits; for irradiance, which it leaves open, the solar
/// constant with some room for reflecting clouds.
constexpr std::array<Column, 5> columns{{
    {"temperature_c", 6, 99.0, -70.0, 70.0, &Weather::temperature_c},
    {"ghi_w_m2", 13, 9999.0, 0.0, 1500.0, &Weather::ghi_w_m2},
    {"dni_w_m2", 14, 9999.0, 0.0, 1500.0, &Weather::dni_w_m2},
    {"dhi_w_m2", 15, 9999.0, 0.0, 1500.0, &Weather::dhi_w_m2},
    {"wind_m_s", 21, 99.0, 0.0, 40.0, &Weather::wind_m_s},
}};

constexpr std::size_t fewest_fields = 32;  ///< files before 2009 end at field 32
constexpr std::size_t most_fields = 35;
constexpr std::size_t places_told = 20;

struct Line {
  std::size_t number;
  std::string_view text;
};

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw IoError(path, std::string("cannot be opened: ") + std::generic_category().message(errno));
  std::string text;
  std::array<char, 65536> block{};
  do {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block.data(), static_cast<std::size_t>(file.gcount()));
  } while (file);
  if (file.bad()) throw IoError(path, "cannot be read: it is a folder, or the disk failed");
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back({number, line});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  while (!lines.empty() && trimmed(lines.back().text).empty()) lines.pop_back();
  return lines;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const std::size_t comma = line.find(',');
    fields.push_back(trimmed(line.substr(0, comma)));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

/// The whole text as a number, "nan" and "inf" included.
std::optional<double> number_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

std::optional<int> integer_of(std::string_view text) {
  const std::optional<double> value = number_of(text);
  if (!value || !(std::abs(*value) < 1e6) || *value != std::floor(*value)) return {};
  return static_cast<int>(*value);
}

/// Problems of rows, neighbours of the same kind and column joined into one issue.
class RowProblems {
public:
  void add(IssueCode code, const std::string& what, std::size_t line, std::string message, std::string remedy) {
    std::vector<Run>& runs = runs_[{code, what}];
    if (!runs.empty() && runs.back().last + 1 == line) {
      runs.back().last = line;
    } else {
      runs.push_back({line, line, std::move(message), std::move(remedy)});
    }
  }

  /// The issues in the order of their lines.
  [[nodiscard]] Issues told(const std::string& path) const {
    std::vector<std::pair<std::size_t, Issue>> found;
    for (const auto& [key, runs] : runs_) {
      const auto& [code, what] = key;
      for (std::size_t i = 0; i < runs.size(); ++i) {
        const Run& run = runs[i];
        std::string where = path + ":" + std::to_string(run.first);
        if (i == places_told) {
          found.push_back(
              {run.first,
               {code, Severity::error, where + " " + what,
                "the same at " + std::to_string(runs.size() - places_told) + " further places", run.remedy}});
          break;
        }
        std::string message = run.message;
        if (run.last > run.first) {
          where += "-" + std::to_string(run.last);
          message += " (first of " + std::to_string(run.last - run.first + 1) + " rows)";
        }
        found.push_back({run.first, {code, Severity::error, where + " " + what, message, run.remedy}});
      }
    }
    std::ranges::stable_sort(found, {}, &std::pair<std::size_t, Issue>::first);
    Issues issues;
    for (auto& [line, issue] : found) issues.push_back(std::move(issue));
    return issues;
  }

private:
  struct Run {
    std::size_t first;
    std::size_t last;
    std::string message;
    std::string remedy;
  };
  std::map<std::pair<IssueCode, std::string>, std::vector<Run>> runs_;
};

constexpr std::array<int, 13> days_before{0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366};
constexpr int february_29 = 59 * 24;
constexpr int march_1 = 60 * 24;

/// Checks that the rows run from 1 January, hour 1, without a hole. Places are hours of a calendar with a 29 February.
class Sequence {
public:
  void take(const std::vector<std::string_view>& fields, std::size_t line, RowProblems& problems) {
    const std::optional<int> year = integer_of(fields[0]);
    const std::optional<int> month = integer_of(fields[1]);
    const std::optional<int> day = integer_of(fields[2]);
    const std::optional<int> hour = integer_of(fields[3]);
    const std::string stamp = std::string(fields[0]) + "-" + std::string(fields[1]) + "-" + std::string(fields[2]) +
                              " hour " + std::string(fields[3]);
    const bool date_exists =
        year && *year >= 1 && *year <= 9999 && month && *month >= 1 && *month <= 12 && day && *day >= 1 &&
        *day <= days_before[static_cast<std::size_t>(*month)] - days_before[static_cast<std::size_t>(*month) - 1];
    if (!date_exists || !hour || *hour < 1 || *hour > 24) {
      problems.add(IssueCode::bad_time, "date", line, "'" + stamp + "' is no time of a weather file",
                   "write year, month, day and hour as whole numbers, hours 1 to 24");
      skip();
      return;
    }
    const int place = (days_before[static_cast<std::size_t>(*month) - 1] + *day - 1) * 24 + *hour - 1;
    if (expected_ == february_29 && place == march_1) expected_ = march_1;
    if (place > expected_) {
      problems.add(IssueCode::series_gap, "date", line,
                   std::to_string(place - expected_) + " hours are missing before '" + stamp + "'",
                   "give a row for every hour from 1 January hour 1 to 31 December hour 24");
    } else if (place < expected_) {
      problems.add(IssueCode::bad_time, "date", line, "'" + stamp + "' comes twice or out of order",
                   "give one row for each hour, in order; data with more than one record per hour are not read");
    }
    expected_ = place + 1;
    years_.insert(*year);
    if (!first_year_) first_year_ = year;
    leap_ = leap_ || (place >= february_29 && place < march_1);
  }

  /// A row without a date: the next one is expected an hour later.
  void skip() { ++expected_; }

  [[nodiscard]] bool one_year() const { return years_.size() == 1 && is_leap_year(*first_year_) == leap_; }
  /// The first year in the file, or the next that has as many days as the file.
  [[nodiscard]] int year() const {
    int year = first_year_.value_or(CivilTime{}.year);
    while (is_leap_year(year) != leap_) ++year;
    return year;
  }

private:
  int expected_ = 0;
  bool leap_ = false;
  std::set<int> years_;
  std::optional<int> first_year_;
};

void read_location(const Line& line, const std::string& path, Weather& weather, Issues& issues) {
  const std::vector<std::string_view> fields = fields_of(line.text);
  const std::string where = path + ":" + std::to_string(line.number) + " LOCATION";
  if (fields.size() < 10) {
    issues.push_back({IssueCode::wrong_length, Severity::error, where,
                      std::to_string(fields.size()) + " fields where 10 are needed",
                      "write LOCATION,city,region,country,source,WMO,latitude,longitude,offset from UTC,elevation"});
    return;
  }
  const std::array<std::pair<const char*, double Site::*>, 4> numbers{{{"latitude_deg", &Site::latitude_deg},
                                                                       {"longitude_deg", &Site::longitude_deg},
                                                                       {"utc_offset_h", &Site::utc_offset_h},
                                                                       {"elevation_m", &Site::elevation_m}}};
  bool all_numbers = true;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::optional<double> value = number_of(fields[6 + i]);
    if (value) {
      weather.site.*numbers[i].second = *value;
      continue;
    }
    all_numbers = false;
    issues.push_back({IssueCode::wrong_type, Severity::error, where + " " + numbers[i].first,
                      "'" + std::string(fields[6 + i]) + "' is not a number", "write a number with a decimal point"});
  }
  if (all_numbers) {
    const Issues site_issues = validate(weather.site, where);
    issues.insert(issues.end(), site_issues.begin(), site_issues.end());
  }
  weather.source = "EPW " + path.substr(path.find_last_of('/') + 1) + ":";
  for (std::size_t i = 1; i <= 5; ++i) weather.source += " " + std::string(fields[i]);
}

void read_periods(const Line& line, const std::string& path, Issues& issues) {
  const std::vector<std::string_view> fields = fields_of(line.text);
  const std::optional<int> records_per_hour = fields.size() > 2 ? integer_of(fields[2]) : std::nullopt;
  if (records_per_hour == 1) return;
  issues.push_back({IssueCode::bad_time, Severity::error,
                    path + ":" + std::to_string(line.number) + " DATA PERIODS records per hour",
                    "'" + std::string(fields.size() > 2 ? fields[2] : "") + "' where 1 is needed",
                    "use a file of hourly values, and write 1 as the number of records per hour"});
}

void read_row(const Line& line, Weather& weather, Sequence& sequence, RowProblems& problems) {
  const std::vector<std::string_view> fields = fields_of(line.text);
  const bool complete = fields.size() >= fewest_fields && fields.size() <= most_fields;
  if (!complete) {
    problems.add(IssueCode::wrong_length, "row", line.number,
                 std::to_string(fields.size()) + " fields where 32 to 35 are needed",
                 "complete the row: a decimal comma, a cut line or a stray comma are the usual reasons");
  }
  if (fields.size() >= 4) {
    sequence.take(fields, line.number, problems);
  } else {
    sequence.skip();
  }
  if (!complete) return;  // its fields cannot be told apart
  for (const Column& column : columns) {
    const std::string_view text = fields[column.field];
    const std::optional<double> value = number_of(text);
    const std::string quoted = "'" + std::string(text) + "'";
    if (text.empty() || (value && *value >= column.missing_from && std::isfinite(*value))) {
      problems.add(IssueCode::series_gap, column.name, line.number, "missing value, written " + quoted,
                   "fill in the hour from a neighbour station or an average day, or use another file");
    } else if (!value) {
      problems.add(IssueCode::wrong_type, column.name, line.number, quoted + " is not a number",
                   "write a number with a decimal point");
    } else if (!std::isfinite(*value)) {
      problems.add(IssueCode::not_finite, column.name, line.number, quoted + " is not a finite number",
                   "fill in the hour from a neighbour station or an average day, or use another file");
    } else if (*value < column.low || *value > column.high) {
      problems.add(IssueCode::out_of_range, column.name, line.number,
                   quoted + " is outside " + number_text(column.low) + ".." + number_text(column.high),
                   "check the unit and the order of the columns");
    } else {
      (weather.*column.values).push_back(*value);
    }
  }
}

/// Irradiance while the sun is down is the mark of a wrong offset from UTC, or of stamps that are not local standard
/// time.
void check_clock(const Weather& weather, const std::string& path, Issues& issues) {
  const SunPath sun = sun_mid_interval(weather.site, weather.axis);
  double total = 0.0;
  double dark = 0.0;
  for (std::size_t step = 0; step < weather.axis.steps; ++step) {
    total += weather.ghi_w_m2[step];
    // Beyond 100 degrees even the twilight of half an hour at either end of the interval is over.
    if (sun.zenith_deg[step] > 100.0) dark += weather.ghi_w_m2[step];
  }
  if (dark <= 0.005 * total) return;
  issues.push_back({IssueCode::bad_time_zone, Severity::warning, path + " ghi_w_m2",
                    number_text(std::round(1000.0 * dark / total) / 10.0) + " % of the irradiance falls in the night",
                    "check longitude and offset from UTC in LOCATION; hours are local standard time"});
}

}  // namespace

Weather read_epw(const std::string& path, Issues& issues) {
  const std::string text = read_text(path);
  const std::vector<Line> lines = lines_of(text);
  Issues found;
  Weather weather;
  weather.axis.steps = 0;
  const auto starts = [](std::string_view word) { return [word](const Line& l) { return l.text.starts_with(word); }; };
  const auto location = std::ranges::find_if(lines, starts("LOCATION"));
  const auto periods = std::ranges::find_if(lines, starts("DATA PERIODS"));
  if (location == lines.end()) {
    found.push_back({IssueCode::bad_file, Severity::error, path + ":1", "no LOCATION line: not an EPW weather file",
                     "give an EnergyPlus weather file; its first line begins with LOCATION"});
  } else {
    read_location(*location, path, weather, found);
  }
  if (periods == lines.end()) {
    found.push_back({IssueCode::bad_file, Severity::error, path + ":8", "no DATA PERIODS line before the rows",
                     "give the file with its eight header lines, the last of which begins with DATA PERIODS"});
  } else {
    read_periods(*periods, path, found);
    Sequence sequence;
    RowProblems problems;
    for (auto line = periods + 1; line != lines.end(); ++line) read_row(*line, weather, sequence, problems);
    const Issues of_rows = problems.told(path);
    found.insert(found.end(), of_rows.begin(), of_rows.end());
    const auto rows = static_cast<std::size_t>(lines.end() - periods) - 1;
    if (rows != 8760 && rows != 8784) {
      found.push_back({IssueCode::wrong_length, Severity::error, path + ":" + std::to_string(lines.back().number),
                       std::to_string(rows) + " rows where a year has 8760, or 8784 with 29 February",
                       "give one row for every hour of one year"});
    }
    weather.axis = {seconds_since_1970({.year = sequence.year()}), 3600, rows, weather.site.utc_offset_h};
    if (!has_errors(found)) {
      if (!sequence.one_year()) {
        found.push_back({IssueCode::mapped_time, Severity::note, path,
                         "the months are of different years or 29 February is left out; taken as the year " +
                             std::to_string(sequence.year()),
                         "nothing to do: months, days and hours are kept"});
      }
      check_clock(weather, path, found);
    }
  }
  issues.insert(issues.end(), found.begin(), found.end());
  if (!has_errors(found)) return weather;
  Weather none;
  none.axis.steps = 0;
  return none;
}

}  // namespace zhanhe::climate
