#include "zhanhe/solver/staged/partner.hpp"

namespace zhanhe::solver::staged {

namespace {

constexpr int spins = 4000;
constexpr int yields = 200;

void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

/// Waits awake until `ready`; false when it took too long.
template <class Ready>
bool wait_awake(Ready&& ready) {
  for (int i = 0; i < spins; ++i) {
    if (ready()) return true;
    pause();
  }
  for (int i = 0; i < yields; ++i) {
    if (ready()) return true;
    std::this_thread::yield();
  }
  return ready();
}

}  // namespace

Partner::Partner(int threads) {
  const unsigned cores = std::thread::hardware_concurrency();
  if (threads == 1 || (threads == 0 && cores == 1)) return;
  thread_ = std::thread([this] { work(); });
}

Partner::~Partner() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Partner::both(const std::function<void()>& mine, const std::function<void()>& theirs) {
  if (!thread_.joinable()) {
    mine();
    theirs();
    return;
  }
  task_ = &theirs;
  const unsigned turn = posted_.load() + 1;
  posted_.store(turn);
  if (sleeping_.load()) {
    const std::lock_guard lock(mutex_);
    wake_.notify_one();
  }
  mine();
  while (!wait_awake([&] { return done_.load() == turn; })) {
  }
}

void Partner::work() {
  unsigned seen = 0;
  while (true) {
    const auto ready = [&] { return posted_.load() != seen || stop_.load(); };
    if (!wait_awake(ready)) {
      std::unique_lock lock(mutex_);
      sleeping_ = true;
      wake_.wait(lock, ready);
      sleeping_ = false;
    }
    if (posted_.load() == seen) return;  // told to stop
    ++seen;
    (*task_)();
    done_.store(seen);
  }
}

}  // namespace zhanhe::solver::staged
