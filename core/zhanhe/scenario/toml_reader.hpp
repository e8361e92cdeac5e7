#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/study/value.hpp"

namespace zhanhe::scenario {

/// Reads TOML 1.0 text (UTF-8, with or without byte order mark) into a record, keys in the order of the file. Dates and
/// times become text as TOML prints them ("2025-01-01T00:00:00+08:00"). Values down to the fields of a table array say
/// where they are ("scenario.toml:12"); deeper ones do not, they are told by their field.
/// Nothing, with one bad-file issue at "file:line:column", when the text is not TOML or defines a key twice.
[[nodiscard]] std::optional<ValueRecord> parse_toml(std::string_view text, const std::string& file, Issues& issues);

/// Reads one value in TOML notation, as a cell of a table may hold: "[1, 2]" or "[{ node = 'a' }]". The values do not
/// say where they are. Nothing, with a bad-file issue at `where`, when it is none.
[[nodiscard]] std::optional<Value> parse_inline_toml(std::string_view text, const std::string& where, Issues& issues);

}  // namespace zhanhe::scenario
