#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/base/issue.hpp"

namespace zhanhe::scenario {

/// A table of text: a header and rows of as many cells. Cells are trimmed, quotes resolved.
struct CsvTable {
  struct Row {
    std::size_t line = 0;  ///< of the file, counted from 1
    std::vector<std::string_view> cells;
  };
  std::vector<std::string> header;
  std::size_t header_line = 0;
  std::vector<Row> rows;

  /// Place of a column in the header, or nothing.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;

  /// What the cells point into.
  struct Storage {
    std::string text;
    std::deque<std::string> unquoted;
  };
  std::shared_ptr<const Storage> storage;
};

/// Reads comma, semicolon or tab separated text (RFC 4180, LF, CR LF or CR line ends). Lines that begin with '#' and
/// empty lines before the header are skipped; so are empty lines below it, except that in a table of one column an
/// empty line between others is an empty cell. Empty cells beyond the header's and empty rows at the end are dropped.
/// Issues, at "file:line": bad-file (nothing in it, a quote that does not close, text after a closing quote),
/// wrong-length (a row with another number of cells than the header), duplicate-name (two columns of one name).
/// Nothing when an error was added.
[[nodiscard]] std::optional<CsvTable> parse_csv(std::string text, const std::string& file, Issues& issues);

/// A whole cell as a number in plain notation, "nan" and "inf" included; nothing when it is not one.
/// Numbers beyond the range of a double become infinite or zero.
[[nodiscard]] std::optional<double> to_number(std::string_view cell);

}  // namespace zhanhe::scenario
