#include "zhanhe/scenario/component_table.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "zhanhe/base/nearest.hpp"
#include "zhanhe/scenario/text_file.hpp"
#include "zhanhe/scenario/toml_reader.hpp"

namespace zhanhe::scenario {

namespace {

bool takes_text(FieldType type) {
  return type == FieldType::text || type == FieldType::choice || type == FieldType::reference;
}

bool is_word(std::string_view cell, std::string_view word) {
  return std::ranges::equal(cell, word, [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a + 32 == b); });
}

std::optional<Value> cell_value(std::string_view cell, FieldType type, const std::string& where, Issues& issues) {
  if (takes_text(type)) return Value{std::string(cell), {}};
  if (is_word(cell, "true") || is_word(cell, "false")) return Value{is_word(cell, "true"), {}};
  if (const auto number = to_number(cell)) return Value{*number, {}};
  if (cell.front() == '[' || cell.front() == '{') return parse_inline_toml(cell, where, issues);
  return Value{std::string(cell), {}};
}

/// Names columns and fields that have no partner. Gives the field of each column, nullptr for none.
std::vector<const FieldInfo*> match_columns(const CsvTable& table, const std::vector<FieldInfo>& fields,
                                            const std::string& file, std::set<std::string>& absent, Issues& issues) {
  const std::string header = file + ":" + std::to_string(table.header_line);
  std::vector<std::string> known;
  for (const FieldInfo& field : fields) {
    known.emplace_back(field.name);
    if (!field.required || table.column(field.name)) continue;
    absent.insert(known.back());
    issues.push_back({IssueCode::missing_key, Severity::error, header, "there is no column '" + known.back() + "'",
                      "add it: " + std::string(field.doc)});
  }
  std::vector<const FieldInfo*> columns;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string& name = table.header[i];
    const auto field = std::ranges::find(fields, name, &FieldInfo::name);
    columns.push_back(field == fields.end() ? nullptr : &*field);
    if (columns.back()) continue;
    const bool filled = std::ranges::any_of(table.rows, [i](const auto& row) { return !row.cells[i].empty(); });
    if (name.empty() && filled) {
      issues.push_back({IssueCode::unknown_key, Severity::error, header,
                        "column " + std::to_string(i + 1) + " has no name", "name it after its field"});
    } else if (!name.empty()) {
      issues.push_back({IssueCode::unknown_key, Severity::error, header + " column " + shortened(name),
                        "'" + shortened(name) + "' is not known here", suggestion(shortened(name), known)});
    }
  }
  return columns;
}

}  // namespace

ComponentRows component_rows(const CsvTable& table, const std::vector<FieldInfo>& fields, const std::string& file,
                             Issues& issues) {
  ComponentRows result;
  const auto columns = match_columns(table, fields, file, result.absent, issues);
  for (const CsvTable::Row& row : table.rows) {
    if (std::ranges::all_of(row.cells, &std::string_view::empty)) continue;
    ComponentRows::Row component{file + ":" + std::to_string(row.line), {}, {}};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!columns[i] || row.cells[i].empty()) continue;
      const std::string where = component.origin + " column " + table.header[i];
      auto value = cell_value(row.cells[i], columns[i]->type, where, issues);
      if (value) {
        component.record.emplace_back(table.header[i], *std::move(value));
      } else {
        component.refused.insert(table.header[i]);
      }
    }
    result.rows.push_back(std::move(component));
  }
  return result;
}

}  // namespace zhanhe::scenario
