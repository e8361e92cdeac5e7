#pragma once

#include <chrono>
#include <exception>
#include <string>

#include "types.hpp"
#include "zhanhe/base/observer.hpp"

namespace zhanhe::bind {

/// Watches a computation that runs without the GIL: at most ten times a second, and whenever a stage begins, it takes
/// the GIL, lets Python handle its signals (Ctrl-C) and calls `told(stage, done_frac)`. Whatever that raises, or a
/// pending KeyboardInterrupt, stops the computation and is raised again by `rethrow()`.
class Watch {
public:
  /// `told` is a callable or None. Needs the GIL, as does the destructor.
  explicit Watch(py::object told) : told_(std::move(told)) {}

  /// Must not outlive the watch. Called without the GIL, never throws.
  [[nodiscard]] Observer observer();
  /// Raises what Python raised while it was told; needs the GIL.
  void rethrow() const {
    if (raised_) std::rethrow_exception(raised_);
  }

private:
  bool tell(const Progress& progress);

  py::object told_;
  std::exception_ptr raised_;
  std::string stage_;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace zhanhe::bind
