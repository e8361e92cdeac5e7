#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/base/profile.hpp"
#include "zhanhe/scenario/csv_table.hpp"
#include "zhanhe/scenario/time_match.hpp"
#include "zhanhe/series/time_axis.hpp"

namespace zhanhe::scenario {

/// The series beside a scenario, named by text: "loads.csv:house_12" is a column, "loads.h5:/heat/house_12" a dataset
/// of one dimension. Each file is read once.
///
/// Rows of a CSV file with a first column `time`, `timestamp` or `timestamp_local`, and a dataset whose axis has CF
/// units
/// ("hours since 2025-01-01"), are matched to the study's axis by time; without, there must be one row for each step.
/// Missing are empty cells, "nan", "null", "na", "n/a" and "-"; in HDF5 NaN.
class SeriesFiles {
public:
  /// `axis`: nothing when the settings do not make one; then series are looked for, but not read. `fill_rule`: as
  /// `[study] fill_gaps`.
  SeriesFiles(std::filesystem::path folder, std::optional<TimeAxis> axis, std::string fill_rule)
      : folder_(std::move(folder)), axis_(axis), fill_rule_(std::move(fill_rule)) {}

  /// The series, with one number for each step; not given when there is no axis. Nothing when it cannot be had; what is
  /// wrong is added to `issues`, unless an earlier call told it already. `where` names who asks.
  /// Issues: wrong-type (the text names no series; a cell is no number), bad-file, unknown-name (no such column or
  /// dataset), wrong-length, not-finite, and those of parse_csv(), match_rows() and fill_gaps().
  [[nodiscard]] std::optional<Profile> find(const std::string& text, const std::string& where, Issues& issues);

private:
  struct Name {
    std::string file;
    std::string item;
    bool hdf5 = false;
  };
  struct CsvSource {
    std::optional<CsvTable> table;  ///< nothing when it cannot be used
    std::optional<RowPlan> plan;    ///< nothing: row i is step i
  };
  /// Values of the slots of a plan, or of the steps without one. NaN: missing.
  struct Slots {
    std::vector<double> values;
    std::vector<std::size_t> rows;
  };

  static std::optional<Name> parse_name(const std::string& text);
  const CsvSource& csv_source(const std::string& file, const std::string& where, Issues& issues);
  CsvSource read_csv(const std::string& file, const std::string& where, Issues& issues) const;
  bool match_csv(CsvSource& source, const std::string& file, Issues& issues) const;
  std::optional<Profile> from_csv(const Name& name, const std::string& where, Issues& issues);
  std::optional<Profile> from_hdf5(const Name& name, const std::string& where, Issues& issues) const;
  bool right_length(std::size_t rows, const std::string& where, Issues& issues) const;
  bool may_miss() const { return fill_rule_ == "previous" || fill_rule_ == "linear" || fill_rule_ == "zero"; }

  std::filesystem::path folder_;
  std::optional<TimeAxis> axis_;
  std::string fill_rule_;
  std::map<std::string, CsvSource> csv_files_;
  std::map<std::string, std::optional<Profile>> found_;
};

}  // namespace zhanhe::scenario
