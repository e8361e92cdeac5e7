#pragma once

#include <string>

#include "types.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe::bind {

/// Adds one component from Python values by field name; None means the default. `origin` names the row in issues,
/// empty for a single component. Adds issues, duplicate-name among them, and then leaves the study as it was.
void add_row(Study& study, const std::string& kind, const py::dict& fields, const std::string& origin, Issues& issues);

/// Adds a component for each row of a table: anything with `columns` and columns by name (pandas, polars), or a mapping
/// of columns. Issues of all rows are collected; the study then holds the good rows only.
void add_table(Study& study, const std::string& kind, const py::object& table, Issues& issues);

}  // namespace zhanhe::bind
