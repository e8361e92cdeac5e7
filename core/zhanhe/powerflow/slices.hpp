#pragma once

#include <algorithm>
#include <thread>
#include <vector>

#include "zhanhe/powerflow/state.hpp"

namespace zhanhe::powerflow {

/// Threads for so many things: `wanted`, or as many as the machine has for 0; at least 1 and at most one for each.
inline Index thread_count(int wanted, Index things) {
  const auto machine = static_cast<Index>(std::max(1U, std::thread::hardware_concurrency()));
  return std::clamp<Index>(wanted > 0 ? wanted : machine, 1, std::max<Index>(1, things));
}

/// Calls work(begin, end) for consecutive parts of [0, things), each on a thread of its own; the caller's is the first.
template <class Work>
void in_slices(Index things, int threads, const Work& work) {
  const Index parts = thread_count(threads, things);
  std::vector<std::jthread> others;
  for (Index part = 1; part < parts; ++part) {
    others.emplace_back([&, part] { work(things * part / parts, things * (part + 1) / parts); });
  }
  work(Index{0}, things / parts);
}

}  // namespace zhanhe::powerflow
