#include "zhanhe/base/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace zhanhe {

int thread_count(int wanted, std::size_t pieces) {
  const int machine = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const int most = static_cast<int>(std::clamp<std::size_t>(pieces, 1, 1024));
  return std::clamp(wanted > 0 ? wanted : machine, 1, most);
}

void in_parallel(std::size_t pieces, int threads, const std::function<void(std::size_t, int)>& work) {
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  std::exception_ptr thrown;
  std::mutex mutex;
  const auto take_turns = [&](int thread) {
    try {
      for (std::size_t piece = next++; piece < pieces && !failed; piece = next++) work(piece, thread);
    } catch (...) {
      const std::scoped_lock lock(mutex);
      failed = true;
      if (!thrown) thrown = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    try {
      for (int thread = 1; thread < threads; ++thread) others.emplace_back(take_turns, thread);
    } catch (const std::system_error&) {
      // The machine gives no more threads: those that there are do the work.
    }
    take_turns(0);
  }
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace zhanhe
