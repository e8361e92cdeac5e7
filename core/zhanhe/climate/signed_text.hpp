#pragma once

#include <string>

#include "zhanhe/base/field.hpp"

namespace zhanhe::climate {

/// A number with its sign, for messages: "+8", "-3.5".
[[nodiscard]] inline std::string signed_text(double value) { return (value < 0.0 ? "" : "+") + number_text(value); }

}  // namespace zhanhe::climate
