#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace zhanhe::solver::staged {

/// A second thread that takes one half of the work, many times a second. Between two halves it waits awake for a short
/// while, because a year of a small program is solved in the time it takes to wake a thread a few hundred times; then
/// it gives way, and at last it sleeps. Where other processes hold the cores it may not get to begin in time: then the
/// caller does both halves.
class Partner {
public:
  /// With one thread, both halves are done by the caller, in the same order of sums.
  explicit Partner(int threads);
  ~Partner();
  Partner(const Partner&) = delete;
  Partner& operator=(const Partner&) = delete;
  Partner(Partner&&) = delete;
  Partner& operator=(Partner&&) = delete;

  /// Does `mine` here and `theirs` on the other thread; returns when both are done. Neither may throw.
  void both(const std::function<void()>& mine, const std::function<void()>& theirs);

private:
  void work();
  /// Whether the half of that number is the caller's to do.
  bool take(unsigned turn);

  const std::function<void()>* task_ = nullptr;
  std::atomic<unsigned> posted_{0}, taken_{0}, done_{0};  // numbers of halves
  std::atomic<bool> sleeping_{false}, stop_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

}  // namespace zhanhe::solver::staged
