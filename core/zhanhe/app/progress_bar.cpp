#include "zhanhe/app/progress_bar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace zhanhe::app {

void ProgressBar::show(const Progress& progress) {
  constexpr std::chrono::milliseconds pause(100);
  constexpr std::size_t width = 30;
  const auto now = std::chrono::steady_clock::now();
  if (!shown_ || (progress.stage == stage_ && now - last_ < pause)) return;
  last_ = now;
  stage_ = progress.stage;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  std::string line = fmt::format("{:<7}", stage_);
  if (progress.done_frac >= 0.0) {
    const double done = std::clamp(progress.done_frac, 0.0, 1.0);
    const auto filled = static_cast<std::size_t>(done * width);
    line += fmt::format("[{}{}] {:>3.0f} %", std::string(filled, '#'), std::string(width - filled, '-'), 100.0 * done);
  } else {
    line += fmt::format("[{}]      ", std::string(width, '.'));
  }
  stream_ << "\r\x1b[K" << line << fmt::format("  {:.0f} s  {}", seconds, progress.detail.substr(0, 30)) << std::flush;
  visible_ = true;
}

void ProgressBar::clear() {
  if (visible_) stream_ << "\r\x1b[K" << std::flush;
  visible_ = false;
}

}  // namespace zhanhe::app
