#pragma once

#include <string>
#include <string_view>

namespace zhanhe::store {

/// SHA-256 of some bytes as 64 lower-case hexadecimal digits (NIST FIPS 180-4). It tells whether two scenarios are the
/// same text; nothing here is secret.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace zhanhe::store
