#pragma once

#include <span>
#include <string>
#include <string_view>

namespace zhanhe {

/// The known name with the fewest edits to `name` (Levenshtein with swaps), empty when none is close: more than a
/// third of the letters would have to change.
[[nodiscard]] std::string nearest_name(std::string_view name, std::span<const std::string> known);
/// "did you mean 'p_max_kw'?" or, with nothing near, "known are: a, b, c".
[[nodiscard]] std::string suggestion(std::string_view name, std::span<const std::string> known);

}  // namespace zhanhe
