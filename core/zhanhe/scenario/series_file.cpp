#include "zhanhe/scenario/series_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/nearest.hpp"
#include "zhanhe/scenario/gaps.hpp"
#include "zhanhe/scenario/hdf5_series.hpp"
#include "zhanhe/scenario/text_file.hpp"

namespace zhanhe::scenario {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return result;
}

bool is_missing(std::string_view cell) {
  if (cell.size() > 4) return false;
  static constexpr std::array<std::string_view, 6> notations{"", "nan", "null", "na", "n/a", "-"};
  return std::ranges::find(notations, lower(cell)) != notations.end();
}

bool has_time(const CsvTable& table) {
  static constexpr std::array<std::string_view, 3> names{"time", "timestamp", "timestamp_local"};
  return std::ranges::find(names, lower(table.header.front())) != names.end();
}

std::string line_of(const CsvTable& table, std::size_t row) { return "line " + std::to_string(table.rows[row].line); }

/// The numbers of a column, one for each entry of `rows`.
std::optional<std::vector<double>> numbers(const CsvTable& table, std::size_t column,
                                           const std::vector<std::size_t>& rows, const std::string& file,
                                           Issues& issues) {
  std::vector<double> values;
  values.reserve(rows.size());
  std::vector<std::size_t> no_number, infinite;
  for (const std::size_t row : rows) {
    const std::string_view cell = row == RowPlan::no_row ? "" : table.rows[row].cells[column];
    const std::optional<double> value = is_missing(cell) ? missing : to_number(cell);
    if (!value) {
      no_number.push_back(row);
    } else if (std::isinf(*value)) {
      infinite.push_back(row);
    }
    values.push_back(value.value_or(missing));
  }
  const auto refuse = [&](IssueCode code, const std::vector<std::size_t>& places, const std::string& what,
                          std::string remedy) {
    if (places.empty()) return;
    const CsvTable::Row& first = table.rows[places.front()];
    std::string message = "'" + shortened(first.cells[column]) + "' is " + what;
    if (places.size() > 1) message += "; so are " + std::to_string(places.size() - 1) + " further cells";
    issues.push_back({code, Severity::error,
                      file + ":" + std::to_string(first.line) + " column " + table.header[column], std::move(message),
                      std::move(remedy)});
  };
  refuse(IssueCode::wrong_type, no_number, "no number",
         "write numbers like 1234.5, with a decimal point and without a unit; leave missing ones empty");
  refuse(IssueCode::not_finite, infinite, "not finite", "give a finite number");
  if (!no_number.empty() || !infinite.empty()) return {};
  return values;
}

std::vector<std::size_t> all_rows(std::size_t count) {
  std::vector<std::size_t> rows(count);
  for (std::size_t i = 0; i < count; ++i) rows[i] = i;
  return rows;
}

/// Fills what is missing and brings the slots to the steps.
std::optional<Profile> finish(std::vector<double> slots, const std::optional<RowPlan>& plan, const TimeAxis& axis,
                              std::string_view rule, const std::string& where, const std::string& source,
                              const std::function<std::string(std::size_t)>& row_place, Issues& issues) {
  const auto place = [&](std::size_t slot) {
    if (!plan) return to_string(axis.time(slot)) + " (" + row_place(slot) + ")";
    const std::string time = to_string(civil_time(plan->first_s + static_cast<std::int64_t>(slot) * plan->slot_s));
    return plan->rows[slot] == RowPlan::no_row ? time + " (no row)" : time + " (" + row_place(plan->rows[slot]) + ")";
  };
  if (!fill_gaps(slots, rule, where, place, issues)) return {};
  if (plan) slots = plan->spread(slots, axis.steps);
  return Profile(std::move(slots), source);
}

}  // namespace

std::optional<Profile> SeriesFiles::find(const std::string& text, const std::string& where, Issues& issues) {
  if (const auto known = found_.find(text); known != found_.end()) return known->second;
  const std::optional<Name> name = parse_name(text);
  if (!name) {
    issues.push_back({IssueCode::wrong_type, Severity::error, where, "'" + shortened(text) + "' names no series",
                      "give a number, a list, \"file.csv:column\" or \"file.h5:/path/to/dataset\""});
    return {};
  }
  auto profile = name->hdf5 ? from_hdf5(*name, where, issues) : from_csv(*name, where, issues);
  return found_[text] = std::move(profile);
}

std::optional<SeriesFiles::Name> SeriesFiles::parse_name(const std::string& text) {
  static constexpr std::array<std::pair<std::string_view, bool>, 6> endings{
      {{".csv:", false}, {".tsv:", false}, {".txt:", false}, {".h5:", true}, {".hdf5:", true}, {".nc:", true}}};
  const std::string lowered = lower(text);
  for (const auto& [ending, hdf5] : endings) {
    const std::size_t at = lowered.find(ending);
    if (at == std::string::npos || at == 0) continue;
    const std::size_t item = at + ending.size();
    if (item == text.size()) continue;
    return Name{text.substr(0, item - 1), text.substr(item), hdf5};
  }
  return {};
}

const SeriesFiles::CsvSource& SeriesFiles::csv_source(const std::string& file, const std::string& where,
                                                      Issues& issues) {
  if (const auto known = csv_files_.find(file); known != csv_files_.end()) return known->second;
  return csv_files_[file] = read_csv(file, where, issues);
}

SeriesFiles::CsvSource SeriesFiles::read_csv(const std::string& file, const std::string& where, Issues& issues) const {
  CsvSource source;
  std::string bytes;
  try {
    bytes = read_bytes(folder_ / std::filesystem::path(file));
  } catch (const IoError& error) {
    issues.push_back({IssueCode::bad_file, Severity::error, where, "the file '" + file + "' " + error.reason(),
                      "put it there; paths are relative to the scenario's folder"});
    return source;
  }
  auto text = to_utf8(std::move(bytes), file, issues);
  if (text) source.table = parse_csv(*std::move(text), file, issues);
  if (source.table && axis_ && !match_csv(source, file, issues)) source.table.reset();
  return source;
}

bool SeriesFiles::match_csv(CsvSource& source, const std::string& file, Issues& issues) const {
  const CsvTable& table = *source.table;
  if (!has_time(table)) return right_length(table.rows.size(), file, issues);
  TimedRows rows{file, {}, [&table](std::size_t row) { return line_of(table, row); }};
  std::vector<std::string> unreadable;
  for (const CsvTable::Row& row : table.rows) {
    const auto stamp = parse_stamp(row.cells.front());
    if (!stamp) unreadable.push_back("'" + shortened(row.cells.front()) + "' (line " + std::to_string(row.line) + ")");
    rows.stamps.push_back(stamp.value_or(Stamp{}));
  }
  if (!unreadable.empty()) {
    issues.push_back({IssueCode::bad_time, Severity::error, file + " column " + table.header.front(),
                      "not a time: " + first_places(unreadable), "write times like 2025-07-01 13:00"});
    return false;
  }
  source.plan = match_rows(rows, *axis_, may_miss(), issues);
  return source.plan.has_value();
}

std::optional<Profile> SeriesFiles::from_csv(const Name& name, const std::string& where, Issues& issues) {
  const CsvSource& source = csv_source(name.file, where, issues);
  if (!source.table) return {};
  const CsvTable& table = *source.table;
  const std::optional<std::size_t> column = table.column(name.item);
  if (!column) {
    issues.push_back({IssueCode::unknown_name, Severity::error, where,
                      "'" + name.file + "' has no column '" + name.item + "'", suggestion(name.item, table.header)});
    return {};
  }
  if (!axis_) return Profile();
  auto slots =
      numbers(table, *column, source.plan ? source.plan->rows : all_rows(table.rows.size()), name.file, issues);
  if (!slots) return {};
  return finish(
      *std::move(slots), source.plan, *axis_, fill_rule_, name.file + " column " + name.item,
      name.file + ":" + name.item, [&table](std::size_t row) { return line_of(table, row); }, issues);
}

std::optional<Profile> SeriesFiles::from_hdf5(const Name& name, const std::string& where, Issues& issues) const {
  const std::string place = name.file + ":" + name.item;
  const auto row_place = [](std::size_t row) { return "row " + std::to_string(row); };
  Hdf5Series series;
  try {
    auto read = read_hdf5_series(folder_ / std::filesystem::path(name.file), name.item, place, issues);
    if (!read) return {};
    series = *std::move(read);
  } catch (const IoError& error) {
    issues.push_back({IssueCode::bad_file, Severity::error, where, "'" + place + "' cannot be read: " + error.reason(),
                      "name a file and a dataset in it; paths are relative to the scenario's folder"});
    return {};
  }
  if (!axis_) return Profile();
  if (std::ranges::any_of(series.values, [](double value) { return std::isinf(value); })) {
    issues.push_back({IssueCode::not_finite, Severity::error, place, "holds infinite numbers", "give finite numbers"});
    return {};
  }
  std::optional<RowPlan> plan;
  if (series.stamps.empty()) {
    if (!right_length(series.values.size(), place, issues)) return {};
  } else {
    plan = match_rows({place, series.stamps, row_place}, *axis_, may_miss(), issues);
    if (!plan) return {};
  }
  std::vector<double> slots;
  for (const std::size_t row : plan ? plan->rows : all_rows(series.values.size())) {
    slots.push_back(row == RowPlan::no_row ? missing : series.values[row]);
  }
  return finish(std::move(slots), plan, *axis_, fill_rule_, place, place, row_place, issues);
}

bool SeriesFiles::right_length(std::size_t rows, const std::string& where, Issues& issues) const {
  if (rows == axis_->steps) return true;
  std::string remedy = "give one row for each step, or a first column 'time' to choose rows by";
  if (std::minmax(rows, axis_->steps) == std::minmax<std::size_t>(8760, 8784)) {
    remedy =
        "a leap year has 8784 hours, other years 8760: set steps and start of the study to the year of the file, or "
        "give a first column 'time'";
  }
  issues.push_back({IssueCode::wrong_length, Severity::error, where,
                    "has " + std::to_string(rows) + " rows, the study " + std::to_string(axis_->steps) + " steps",
                    std::move(remedy)});
  return false;
}

}  // namespace zhanhe::scenario
