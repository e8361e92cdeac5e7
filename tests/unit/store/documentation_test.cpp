#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "unit/store/sample.hpp"
#include "zhanhe/store/variables.hpp"

namespace zhanhe::store {
namespace {

/// A row of a table of docs/formats/results.md: dimensions, unit and type of a variable.
struct Row {
  std::string dims;
  std::string unit;
  std::string type;
};

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

/// "section/variable" -> row, for every table that has five columns.
std::map<std::string, Row> documented() {
  std::ifstream page(ZHANHE_SOURCE "/docs/formats/results.md");
  std::map<std::string, Row> rows;
  std::string section;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) section = line.substr(3);
    if (!line.starts_with("| `")) continue;
    std::vector<std::string> cells;
    std::istringstream parts(line.substr(1));
    for (std::string cell; std::getline(parts, cell, '|');) cells.push_back(trimmed(cell));
    if (cells.size() != 5) continue;
    rows[section + "/" + cells[0].substr(1, cells[0].size() - 2)] = {cells[1], cells[2], cells[3]};
  }
  return rows;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string type_of(const Variable& variable) {
  const std::size_t index = variable.data.index();
  if (index == 3 || index == 6) return "text";
  if (index == 2 || index == 5) return "int64";
  return variable.single_precision ? "float32" : "float64";
}

std::string unit_of(const Variable& variable) {
  for (const Attribute& attribute : variable.attributes) {
    if (attribute.name == "units") return std::get<std::string>(attribute.value);
  }
  return "";
}

TEST(Documentation, the_page_of_the_format_has_every_variable_with_its_dimensions_unit_and_type) {
  std::map<std::string, Row> rows = documented();
  std::map<std::string, bool> seen;
  Results with_sources = sample();
  with_sources.dispatch.carriers[0].source = {"roof"};
  with_sources.dispatch.carriers[0].curtailed_kw = ramp(3, 1, 0.0);
  with_sources.dispatch.carriers[0].sized = {"roof"};
  with_sources.dispatch.carriers[0].sized_kind = {"generator"};
  with_sources.dispatch.carriers[0].size_kw = {12.0};
  with_sources.dispatch.carriers[0].sized_store = {"battery"};
  with_sources.dispatch.carriers[0].size_kwh = {34.0};
  for (const Results& results : {with_sources, infeasible_sample()}) {
    for (const Variable& variable : contents(results).variables) {
      if (variable.group == "summary") continue;  // its figures are the settlement's
      const bool own = variable.group == "solve" || variable.group == "economics" || variable.group == "indicators" ||
                       variable.group == "buildings";
      const std::string place = (variable.group.empty() ? "Root"
                                 : own                  ? variable.group
                                                        : "A carrier") +
                                "/" + variable.name;
      ASSERT_TRUE(rows.contains(place)) << place << " is not in docs/formats/results.md";
      seen[place] = true;
      EXPECT_EQ(rows[place].dims, joined(variable.dims)) << place;
      EXPECT_EQ(rows[place].type, type_of(variable)) << place;
      if (variable.name == "time") continue;  // its unit depends on the run
      EXPECT_EQ(rows[place].unit, unit_of(variable)) << place;
    }
  }
  for (const auto& [place, row] : rows)
    EXPECT_TRUE(seen.contains(place)) << place << " is documented but never written";
}

}  // namespace
}  // namespace zhanhe::store
