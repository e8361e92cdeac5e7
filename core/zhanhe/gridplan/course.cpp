#include "zhanhe/gridplan/course.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

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

int thread_count(int wanted, Index candidates) {
  const auto machine = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const auto most = static_cast<int>(std::clamp<Index>(candidates, 1, 1024));
  return std::clamp(wanted > 0 ? wanted : machine, 1, most);
}

void each(Index candidates, int threads, Course& course, const std::function<void(Index, int)>& work) {
  std::atomic<Index> next = 0;
  std::atomic<bool> failed = false;
  std::exception_ptr thrown;
  std::mutex mutex;
  const auto run = [&](int thread) {
    try {
      while (!failed && course.goes_on()) {
        const Index candidate = next++;
        if (candidate >= candidates) return;
        work(candidate, thread);
        course.finish_one();
      }
    } catch (...) {
      const std::scoped_lock lock(mutex);
      failed = true;
      if (!thrown) thrown = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (int thread = 1; thread < threads; ++thread) others.emplace_back(run, thread);
    run(0);
  }
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace zhanhe::gridplan
