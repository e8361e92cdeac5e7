#include "zhanhe/base/field.hpp"

#include <cmath>

#include <fmt/format.h>

namespace zhanhe {

std::string number_text(double value) { return fmt::format("{}", value == 0.0 ? 0.0 : value); }

std::string to_string(const Range& range) {
  const bool below = std::isfinite(range.lowest);
  const bool above = std::isfinite(range.highest);
  if (below && above) {
    return range.lowest_allowed ? number_text(range.lowest) + " to " + number_text(range.highest)
                                : "above " + number_text(range.lowest) + ", at most " + number_text(range.highest);
  }
  if (below)
    return range.lowest_allowed ? number_text(range.lowest) + " or more" : "above " + number_text(range.lowest);
  return above ? "at most " + number_text(range.highest) : "any number";
}

bool contains(const Range& range, double value) {
  return (value > range.lowest || (range.lowest_allowed && value == range.lowest) || std::isinf(range.lowest)) &&
         value <= range.highest;
}

}  // namespace zhanhe
