#include "zhanhe/gridplan/course.hpp"

#include "zhanhe/base/parallel.hpp"

namespace zhanhe::gridplan {

bool Course::goes_on() {
  const std::scoped_lock lock(mutex_);
  if (stop_ || !progress_) return !stop_;
  try {
    stop_ = !progress_(done_, all_);
  } catch (...) {
    stop_ = true;
    thrown_ = std::current_exception();
  }
  return !stop_;
}

void Course::finish_one() {
  const std::scoped_lock lock(mutex_);
  ++done_;
}

bool Course::stopped() const {
  if (thrown_) std::rethrow_exception(thrown_);
  return stop_;
}

void each(Index candidates, int threads, Course& course, const std::function<void(Index, int)>& work) {
  in_parallel(static_cast<std::size_t>(candidates), threads, [&](std::size_t candidate, int thread) {
    if (!course.goes_on()) return;
    work(static_cast<Index>(candidate), thread);
    course.finish_one();
  });
}

}  // namespace zhanhe::gridplan
