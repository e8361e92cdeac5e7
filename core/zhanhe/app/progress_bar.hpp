#pragma once

#include <chrono>
#include <iosfwd>
#include <string>

#include "zhanhe/base/observer.hpp"

namespace zhanhe::app {

/// One line on a terminal that says which stage a run is in: "solve  [######----]  61 %  12 s".
class ProgressBar {
public:
  /// Writes nothing unless `shown`.
  ProgressBar(std::ostream& stream, bool shown) : stream_(stream), shown_(shown) {}
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar() { clear(); }

  void show(const Progress& progress);
  /// Takes the line away.
  void clear();

private:
  std::ostream& stream_;
  bool shown_;
  bool visible_ = false;
  std::string stage_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace zhanhe::app
