#include "zhanhe/climate/collector.hpp"

#include <gtest/gtest.h>

namespace zhanhe::climate {
namespace {

TEST(Collector, FollowsItsCurveOfIso9806) {
  const Collector collector{0.8, 4.0, 0.02};
  EXPECT_DOUBLE_EQ(collector_w_m2(collector, 1000.0, 20.0, 20.0), 800.0);
  EXPECT_DOUBLE_EQ(collector_w_m2(collector, 1000.0, 70.0, 20.0), 800.0 - 200.0 - 50.0);
  EXPECT_DOUBLE_EQ(collector_w_m2(collector, 100.0, 70.0, 20.0), 0.0);
  EXPECT_DOUBLE_EQ(collector_w_m2(collector, 500.0, 10.0, 30.0), 400.0);  // the air is no source
}

}  // namespace
}  // namespace zhanhe::climate
