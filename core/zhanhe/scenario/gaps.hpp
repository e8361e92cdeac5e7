#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/base/issue.hpp"

namespace zhanhe::scenario {

/// Fills missing values (NaN) in place by the rule of `[study] fill_gaps`: "previous" repeats the value before,
/// "linear" goes straight from the value before to the one after, "zero" takes 0. `place` names a value: "line 7".
/// Issues at `where`: filled-gap (note, with count and first places); series-gap when the rule is "refuse", or a gap
/// has no value before it ("previous", "linear") or after it ("linear"). False when an error was added.
bool fill_gaps(std::vector<double>& values, std::string_view rule, const std::string& where,
               const std::function<std::string(std::size_t)>& place, Issues& issues);

}  // namespace zhanhe::scenario
