#pragma once

#include <cstddef>
#include <functional>

namespace zhanhe {

/// Threads that share so many pieces of work: `wanted`, or as many as the machine has for 0; at least 1 and at most one
/// for each piece.
[[nodiscard]] int thread_count(int wanted, std::size_t pieces);

/// Calls work(piece, thread) once for each piece in 0 .. pieces - 1. Of the threads 0 .. threads - 1, the caller's is
/// number 0; whichever is free takes the next piece. Returns when all have ended. What a call throws first is thrown
/// here, and pieces that had not begun are left out.
void in_parallel(std::size_t pieces, int threads, const std::function<void(std::size_t, int)>& work);

}  // namespace zhanhe
