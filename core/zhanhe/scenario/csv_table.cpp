#include "zhanhe/scenario/csv_table.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

namespace zhanhe::scenario {

namespace {

/// Rows with a wrong number of cells that are told one by one.
constexpr std::size_t places_told = 10;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\v\f";
  const std::size_t first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The separator that the first row holds most often, outside of quotes; comma when it holds none.
char separator_of(std::string_view row) {
  std::size_t commas = 0, semicolons = 0, tabs = 0;
  bool quoted = false;
  for (const char c : row) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    if (c == ',') ++commas;
    if (c == ';') ++semicolons;
    if (c == '\t') ++tabs;
  }
  if (tabs > commas && tabs > semicolons) return '\t';
  return semicolons > commas ? ';' : ',';
}

/// Walks through the text row by row.
class Reader {
public:
  Reader(CsvTable::Storage& storage, const std::string& file, Issues& issues)
      : storage_(storage), text_(storage.text), file_(file), issues_(issues) {}

  void skip_to_header() {
    while (at_ < text_.size()) {
      const std::string_view line = text_.substr(at_, text_.find_first_of("\r\n", at_) - at_);
      if (!trimmed(line).empty() && trimmed(line).front() != '#') break;
      at_ += line.size();
      end_line();
    }
    separator_ = separator_of(text_.substr(at_));
  }

  [[nodiscard]] bool more() const { return !failed_ && at_ < text_.size(); }
  [[nodiscard]] bool failed() const { return failed_; }

  CsvTable::Row next_row() {
    CsvTable::Row row{line_, {}};
    while (!failed_) {
      row.cells.push_back(next_cell());
      if (at_ >= text_.size() || text_[at_] != separator_) break;
      ++at_;
    }
    end_line();
    return row;
  }

private:
  std::string_view next_cell() {
    std::size_t first = at_;
    while (first < text_.size() && (text_[first] == ' ' || (text_[first] == '\t' && separator_ != '\t'))) ++first;
    if (first < text_.size() && text_[first] == '"') {
      at_ = first + 1;
      return quoted_cell();
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
    return trimmed(text_.substr(begin, at_ - begin));
  }

  std::string_view quoted_cell() {
    const std::size_t opened = line_;
    const std::size_t begin = at_;
    bool doubled = false;
    for (;; ++at_) {
      if (at_ >= text_.size()) return refuse(opened, "a quoted cell begins here and never ends", "close it with \"");
      if (text_[at_] == '\n' || (text_[at_] == '\r' && text_.substr(at_ + 1, 1) != "\n")) ++line_;
      if (text_[at_] != '"') continue;
      if (text_.substr(at_ + 1, 1) != "\"") break;
      doubled = true;
      ++at_;
    }
    const std::string_view cell = text_.substr(begin, at_ - begin);
    ++at_;
    while (at_ < text_.size() && (text_[at_] == ' ' || (text_[at_] == '\t' && separator_ != '\t'))) ++at_;
    if (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') {
      return refuse(line_, "text follows a closing quote", "put the whole cell into quotes, quotes inside doubled");
    }
    if (!doubled) return cell;
    std::string& single = storage_.unquoted.emplace_back();
    for (std::size_t i = 0; i < cell.size(); ++i) {
      single += cell[i];
      if (cell[i] == '"') ++i;
    }
    return single;
  }

  void end_line() {
    if (at_ >= text_.size()) return;
    at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1;
    ++line_;
  }

  std::string_view refuse(std::size_t line, std::string message, std::string remedy) {
    failed_ = true;
    at_ = text_.size();
    issues_.push_back({IssueCode::bad_file, Severity::error, file_ + ":" + std::to_string(line), std::move(message),
                       std::move(remedy)});
    return {};
  }

  CsvTable::Storage& storage_;
  std::string_view text_;
  const std::string& file_;
  Issues& issues_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  char separator_ = ',';
  bool failed_ = false;
};

bool blank(const CsvTable::Row& row) { return std::ranges::all_of(row.cells, &std::string_view::empty); }

void check_header(const CsvTable& table, const std::string& file, Issues& issues) {
  std::map<std::string_view, std::size_t> seen;
  for (const std::string& name : table.header) {
    if (name.empty() || ++seen[name] != 2) continue;
    issues.push_back({IssueCode::duplicate_name, Severity::error, file + ":" + std::to_string(table.header_line),
                      "two columns are named '" + name + "'", "give each column its own name"});
  }
}

void check_widths(CsvTable& table, const std::string& file, Issues& issues) {
  const std::size_t width = table.header.size();
  std::size_t wrong = 0;
  const auto tell = [&](std::size_t line, std::string message) {
    issues.push_back({IssueCode::wrong_length, Severity::error, file + ":" + std::to_string(line), std::move(message),
                      "give each row as many cells as the header; put cells with a separator into quotes"});
  };
  std::size_t first_untold = 0;
  for (CsvTable::Row& row : table.rows) {
    while (row.cells.size() > width && row.cells.back().empty()) row.cells.pop_back();
    if (row.cells.size() == width) continue;
    if (++wrong <= places_told) {
      tell(row.line, "the row has " + std::to_string(row.cells.size()) + " cells, the header " + std::to_string(width));
    } else if (wrong == places_told + 1) {
      first_untold = row.line;
    }
  }
  if (wrong > places_told) {
    tell(first_untold, "this and " + std::to_string(wrong - places_told - 1) + " further rows are as wrong");
  }
}

}  // namespace

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::ranges::find(header, name);
  if (found == header.end()) return {};
  return static_cast<std::size_t>(found - header.begin());
}

std::optional<CsvTable> parse_csv(std::string text, const std::string& file, Issues& issues) {
  const auto storage = std::make_shared<CsvTable::Storage>();
  storage->text = std::move(text);
  Reader reader(*storage, file, issues);
  CsvTable table;
  Issues found;
  reader.skip_to_header();
  if (!reader.more()) {
    issues.push_back({IssueCode::bad_file, Severity::error, file, "the file is empty",
                      "write a header row with the names of the columns, then the rows"});
    return {};
  }
  const CsvTable::Row header = reader.next_row();
  table.header_line = header.line;
  for (const std::string_view name : header.cells) table.header.emplace_back(name);
  while (table.header.size() > 1 && table.header.back().empty()) table.header.pop_back();
  std::size_t last_filled = 0;
  while (reader.more()) {
    CsvTable::Row row = reader.next_row();
    const bool empty = blank(row);
    if (empty && row.cells.size() == 1 && table.header.size() > 1) continue;
    table.rows.push_back(std::move(row));
    if (!empty) last_filled = table.rows.size();
  }
  if (reader.failed()) return {};
  table.rows.resize(last_filled);
  check_header(table, file, found);
  check_widths(table, file, found);
  issues.insert(issues.end(), found.begin(), found.end());
  if (!found.empty()) return {};
  table.storage = storage;
  return table;
}

std::optional<double> to_number(std::string_view cell) {
  if (cell.starts_with('+') && !cell.starts_with("+-")) cell.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (end != cell.data() + cell.size() || cell.empty() || error == std::errc::invalid_argument) return {};
  if (error == std::errc::result_out_of_range) {
    const bool tiny = cell.find("e-") != std::string_view::npos || cell.find("E-") != std::string_view::npos;
    return tiny ? 0.0 : std::numeric_limits<double>::infinity();
  }
  return value;
}

}  // namespace zhanhe::scenario
