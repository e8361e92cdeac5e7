#include "table.hpp"

#include <vector>

#include "component.hpp"
#include "convert.hpp"
#include "errors.hpp"

namespace zhanhe::bind {

namespace {

struct Column {
  std::string name;
  py::list cells;
};

/// The columns of a table as lists of Python values.
std::vector<Column> columns_of(const py::object& table) {
  std::vector<Column> columns;
  const bool frame = py::hasattr(table, "columns");
  if (!frame && !py::hasattr(table, "keys")) {
    refuse(IssueCode::wrong_type, "table", "is " + describe(table), "give a DataFrame or a mapping of columns");
  }
  for (const py::handle key : py::list(frame ? table.attr("columns") : table.attr("keys")())) {
    py::object cells = table[key];
    if (py::hasattr(cells, "columns")) {
      refuse(IssueCode::duplicate_name, "table", "has two columns '" + std::string(py::str(key)) + "'", "rename one");
    }
    if (py::hasattr(cells, "tolist")) {
      cells = cells.attr("tolist")();
    } else if (py::hasattr(cells, "to_list")) {
      cells = cells.attr("to_list")();
    }
    columns.push_back({py::str(key), py::list(cells)});
  }
  return columns;
}

FieldType type_of(const Kind* kind, const std::string& field) {
  if (kind) {
    for (const FieldSlot& slot : kind->defaults()) {
      if (slot.info->name == field) return slot.info->type;
    }
  }
  return FieldType::text;
}

}  // namespace

void add_row(Study& study, const std::string& kind, const py::dict& fields, const std::string& origin, Issues& issues) {
  const Kind* known = find_kind(kind);
  const std::size_t before = issues.size();
  const std::string label = "[[" + kind + "]]";
  const std::string place = (origin.empty() ? "" : origin + " ") + label;
  ValueRecord record;
  std::string name;
  for (const auto& [key, value] : fields) {
    std::string field = py::str(key);
    if (field.ends_with('_')) field.pop_back();  // "from_", because "from" is a keyword of Python
    if (value.is_none()) continue;
    auto given = to_value(value, type_of(known, field) == FieldType::profile);
    if (!given) {
      issues.push_back({IssueCode::wrong_type, Severity::error, place + " " + field, "is " + describe(value),
                        "give a number, a text, a series or what help(study.add) says"});
      continue;
    }
    if (field == "name" && std::holds_alternative<std::string>(given->data)) name = std::get<std::string>(given->data);
    record.emplace_back(field, std::move(*given));
  }
  if (known && !name.empty()) {
    const Kind* const own[] = {known};
    if (!find_named(study, own, name).empty()) {
      issues.push_back({IssueCode::duplicate_name, Severity::error, place + " '" + name + "' name",
                        "another " + kind + " is called '" + name + "'", "choose another name"});
    }
  }
  const bool good = issues.size() == before;
  if (add_component(study, kind, record, origin, issues) && !good) {
    known->erase(study, known->count(study) - 1);
  }
}

void add_table(Study& study, const std::string& kind, const py::object& table, Issues& issues) {
  const std::vector<Column> columns = columns_of(table);
  std::size_t rows = columns.empty() ? 0 : columns.front().cells.size();
  for (const Column& column : columns) {
    if (column.cells.size() != rows) {
      refuse(IssueCode::wrong_length, "table column " + column.name,
             "has " + std::to_string(column.cells.size()) + " cells, the first column has " + std::to_string(rows),
             "give columns of one length");
    }
  }
  if (!find_kind(kind)) rows = std::min<std::size_t>(rows, 1);  // an unknown kind is told once
  for (std::size_t row = 0; row < rows; ++row) {
    py::dict fields;
    for (const Column& column : columns) {
      const py::object cell = column.cells[row];
      if (!is_missing(cell)) fields[py::str(column.name)] = cell;
    }
    add_row(study, kind, fields, "row " + std::to_string(row), issues);
  }
}

}  // namespace zhanhe::bind
