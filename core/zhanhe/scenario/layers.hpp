#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/study/value.hpp"

namespace zhanhe::scenario {

/// One scenario file as it is written.
struct Layer {
  std::string file;  ///< its name, as issues show it
  std::string text;
  ValueRecord root;

  /// The value of a top-level key, or nullptr.
  [[nodiscard]] const Value* entry(std::string_view key) const;
};

/// A scenario file and those it extends, each parsed, with its schema checked: the first extends nothing, each further
/// one the one before it. Nothing when one cannot be read any further. Throws IoError when the file itself cannot be
/// read.
[[nodiscard]] std::optional<std::vector<Layer>> read_layers(const std::filesystem::path& file, Issues& issues);

/// One record on top of another: its keys take the place of equal ones, others come behind.
[[nodiscard]] ValueRecord overlaid(ValueRecord base, const ValueRecord& top);

}  // namespace zhanhe::scenario
