#pragma once

#include <array>
#include <charconv>
#include <string>

namespace zhanhe::climate {

/// The shortest text that reads back as the same number, for messages.
[[nodiscard]] inline std::string number_text(double value) {
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} ? std::string(text.data(), end) : std::string("?");
}

/// The same with its sign: "+8", "-3.5".
[[nodiscard]] inline std::string signed_text(double value) { return (value < 0.0 ? "" : "+") + number_text(value); }

}  // namespace zhanhe::climate
