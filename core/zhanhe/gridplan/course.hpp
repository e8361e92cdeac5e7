#pragma once

#include "zhanhe/gridplan/problem.hpp"

#include <exception>
#include <functional>
#include <mutex>

namespace zhanhe::gridplan {

/// Told how many of all candidates are done; returns false to stop. One call at a time, from several threads, the
/// caller's among them. `all` is 0 where it is not known. What it throws stops the work and leaves it.
using Progress = std::function<bool(Index done, Index all)>;

/// How far a long computation is, and whether it goes on.
class Course {
public:
  Course(const Progress& progress, Index all) : progress_(progress), all_(all) {}

  /// Tells the caller and asks whether to go on. Cheap next to a power flow.
  [[nodiscard]] bool goes_on();
  /// One more candidate is done.
  void finish_one();
  /// Whether the caller stopped it. Throws what the caller's function threw; after the work only.
  [[nodiscard]] bool stopped() const;

private:
  const Progress& progress_;
  Index all_;
  Index done_ = 0;
  bool stop_ = false;
  std::exception_ptr thrown_;
  std::mutex mutex_;
};

/// Calls work(candidate, thread) once for each candidate, on `threads` threads of which the caller's is the first,
/// until the course stops. What `work` throws is thrown again.
void each(Index candidates, int threads, Course& course, const std::function<void(Index, int)>& work);

}  // namespace zhanhe::gridplan
