#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "zhanhe/base/issue.hpp"

namespace zhanhe::scenario {

/// The bytes of a file. Throws IoError when it is missing, not a regular file, or cannot be read.
[[nodiscard]] std::string read_bytes(const std::filesystem::path& path);

/// Whether the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
[[nodiscard]] bool is_utf8(std::string_view bytes);

/// Text as UTF-8 without byte order mark, from UTF-8 or else from GBK (read as its superset GB 18030). Nothing, with
/// one bad-file issue at `where`, when it is neither, or a workbook, UTF-16, or holds NUL bytes.
[[nodiscard]] std::optional<std::string> to_utf8(std::string bytes, const std::string& where, Issues& issues);

/// Text of a file as messages show it: hostile files have long names.
[[nodiscard]] std::string shortened(std::string_view text);

}  // namespace zhanhe::scenario
