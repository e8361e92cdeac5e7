#pragma once

#include <set>
#include <string>
#include <vector>

#include "zhanhe/base/field.hpp"
#include "zhanhe/base/issue.hpp"
#include "zhanhe/scenario/csv_table.hpp"
#include "zhanhe/study/value.hpp"

namespace zhanhe::scenario {

/// The rows of a table of components as records: columns are fields, an empty cell is left out, so it is the default.
struct ComponentRows {
  struct Row {
    std::string origin;  ///< "loads.csv:7"
    ValueRecord record;
    std::set<std::string> refused;  ///< fields whose cell could not be read and was told
  };
  std::vector<Row> rows;
  std::set<std::string> absent;  ///< required fields without a column; they are told once, not for each row
};

/// Reads cells as their fields want them: text stays text; for other fields numbers, true and false (in any case), and
/// lists or records in TOML notation ("[1, 2]", "[{ node = 'a' }]") are recognised. Rows without any text are skipped.
/// Issues: unknown-key (a column that is no field; a filled column without a name) and missing-key (a required field
/// without a column) at the header, bad-file at a cell that begins like a list and is none.
[[nodiscard]] ComponentRows component_rows(const CsvTable& table, const std::vector<FieldInfo>& fields,
                                           const std::string& file, Issues& issues);

}  // namespace zhanhe::scenario
