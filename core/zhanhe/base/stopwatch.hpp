#pragma once

#include <chrono>

namespace zhanhe {

/// Wall-clock seconds since it was made or last taken.
class Stopwatch {
public:
  /// Seconds since the last take, and starts again.
  double take() {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - since_).count();
    since_ = now;
    return seconds;
  }
  /// Seconds since it was made or last taken; goes on.
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - since_).count();
  }

private:
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace zhanhe
