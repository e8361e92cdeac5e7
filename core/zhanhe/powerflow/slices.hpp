#pragma once

#include "zhanhe/base/parallel.hpp"
#include "zhanhe/powerflow/state.hpp"

namespace zhanhe::powerflow {

/// Calls work(begin, end) for consecutive parts of [0, things), one for each thread.
template <class Work>
void in_slices(Index things, int threads, const Work& work) {
  const int parts = thread_count(threads, static_cast<std::size_t>(things));
  in_parallel(static_cast<std::size_t>(parts), parts, [&](std::size_t part, int) {
    const auto of = static_cast<Index>(part);
    work(things * of / parts, things * (of + 1) / parts);
  });
}

}  // namespace zhanhe::powerflow
