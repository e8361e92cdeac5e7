#include "zhanhe/base/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace zhanhe {
namespace {

TEST(InParallel, TakesEachPieceOnceWhateverTheThreads) {
  for (const int threads : {1, 2, 7}) {
    std::vector<std::atomic<int>> taken(100);
    in_parallel(taken.size(), threads, [&](std::size_t piece, int thread) {
      EXPECT_GE(thread, 0);
      EXPECT_LT(thread, threads);
      ++taken[piece];
    });
    for (const auto& times : taken) EXPECT_EQ(times, 1);
  }
}

TEST(InParallel, NumberZeroIsTheCaller) {
  const std::thread::id caller = std::this_thread::get_id();
  in_parallel(1000, 3, [&](std::size_t, int thread) { EXPECT_EQ(thread == 0, std::this_thread::get_id() == caller); });
}

TEST(InParallel, WithoutPiecesDoesNothing) {
  in_parallel(0, 4, [](std::size_t, int) { FAIL(); });
}

TEST(InParallel, HandsOnWhatAnyThreadThrowsAndLeavesTheRest) {
  for (const int threads : {1, 2, 4}) {
    std::atomic<int> begun = 0;
    const auto third_fails = [&](std::size_t piece, int) {
      ++begun;
      if (piece == 2) throw std::runtime_error("the third piece");
    };
    EXPECT_THROW(in_parallel(1000000, threads, third_fails), std::runtime_error);
    EXPECT_LT(begun, 1000000);
  }
}

TEST(ThreadCount, IsAtMostOneForEachPiece) {
  EXPECT_EQ(thread_count(4, 2), 2);
  EXPECT_EQ(thread_count(4, 0), 1);
  EXPECT_EQ(thread_count(4, 100), 4);
  EXPECT_GE(thread_count(0, 100), 1);
}

}  // namespace
}  // namespace zhanhe
