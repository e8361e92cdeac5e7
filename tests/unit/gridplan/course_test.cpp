#include "zhanhe/gridplan/course.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace zhanhe::gridplan {
namespace {

TEST(Course, EveryCandidateIsTakenOnceWhateverTheThreads) {
  for (const int threads : {1, 2, 5}) {
    const Progress silent;
    Course course(silent, 100);
    std::vector<std::atomic<int>> taken(100);
    each(100, threads, course, [&](Index k, int thread) {
      EXPECT_LT(thread, threads);
      ++taken[static_cast<std::size_t>(k)];
    });
    for (const auto& times : taken) EXPECT_EQ(times, 1);
    EXPECT_FALSE(course.stopped());
  }
}

TEST(Course, StopsWhenTheCallerSaysSo) {
  const Progress three = [](Index done, Index all) {
    EXPECT_EQ(all, 100);
    return done < 3;
  };
  Course course(three, 100);
  std::atomic<int> count = 0;
  each(100, 1, course, [&](Index, int) { ++count; });
  EXPECT_EQ(count, 3);
  EXPECT_TRUE(course.stopped());
}

TEST(Course, HandsOnWhatIsThrown) {
  const Progress silent;
  Course course(silent, 10);
  EXPECT_THROW(each(10, 2, course, [](Index, int) { throw std::runtime_error("a candidate"); }), std::runtime_error);
  const Progress throws = [](Index, Index) -> bool { throw std::logic_error("the caller"); };
  Course told(throws, 10);
  each(10, 2, told, [](Index, int) {});
  EXPECT_THROW((void)told.stopped(), std::logic_error);
}

}  // namespace
}  // namespace zhanhe::gridplan
