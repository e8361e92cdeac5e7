#pragma once

#include <string>

namespace zhanhe::scenario {

/// The JSON Schema (draft 4) of a scenario file, made from the field tables: editors check and complete with it.
/// Committed as docs/formats/zhanhe-scenario-1.schema.json.
[[nodiscard]] std::string scenario_schema();

/// The same for people: one Markdown table for each kind with field, unit, default, range and meaning.
/// Committed as docs/formats/scenario-fields.md.
[[nodiscard]] std::string field_reference();

}  // namespace zhanhe::scenario
