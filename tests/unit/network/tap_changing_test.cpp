#include "zhanhe/network/tap_changing.hpp"

#include <gtest/gtest.h>

namespace zhanhe {
namespace {

TapChanging changer(double step_frac) {
  TapChanging taps;
  taps.tap_step_frac = step_frac;
  return taps;
}

TEST(TapChanging, PositionsAreWholeStepsWithinTheRange) {
  TapChanging taps = changer(0.0125);
  EXPECT_EQ(taps.lowest_tap(), -8);
  EXPECT_EQ(taps.highest_tap(), 8);
  taps.tap_frac = -0.025;
  EXPECT_EQ(taps.lowest_tap(), -6);
  EXPECT_EQ(taps.highest_tap(), 10);
  taps.tap_max_frac = 0.019;
  EXPECT_EQ(taps.highest_tap(), 3);
  taps.tap_min_frac = -0.025;
  EXPECT_EQ(taps.lowest_tap(), 0);
}

TEST(TapChanging, TheBandIsTwoStepsAroundOneUnlessItIsGiven) {
  TapChanging taps = changer(0.01);
  EXPECT_DOUBLE_EQ(taps.v_lower_pu(), 0.99);
  EXPECT_DOUBLE_EQ(taps.v_upper_pu(), 1.01);
  taps.v_target_pu = 1.05;
  taps.dead_band_pu = 0.04;
  EXPECT_DOUBLE_EQ(taps.v_lower_pu(), 1.03);
  EXPECT_DOUBLE_EQ(taps.v_upper_pu(), 1.07);
}

TEST(TapChanging, ABandThatIsJustWideEnoughHoldsEveryStep) {
  TapChanging taps = changer(0.0125);
  EXPECT_TRUE(taps.tap_problems().empty());
  taps.dead_band_pu = 0.0138;
  ASSERT_EQ(taps.tap_problems().size(), 1u);
  EXPECT_EQ(taps.tap_problems()[0].fields.front(), "dead_band_pu");
  taps.dead_band_pu = 0.0140;
  EXPECT_TRUE(taps.tap_problems().empty());
  // Without load v is 1 / ratio: from just outside the band, one step at any tap of the range ends inside it.
  for (int position = taps.lowest_tap(); position < taps.highest_tap(); ++position) {
    const double below = 1.0 + position * 0.0125;
    const double from = taps.v_upper_pu();
    EXPECT_GE(from * below / (below + 0.0125), taps.v_lower_pu());
    EXPECT_LE(taps.v_lower_pu() * (below + 0.0125) / below, taps.v_upper_pu());
  }
}

TEST(TapChanging, TellsEverythingThatIsGivenInVain) {
  TapChanging taps;
  EXPECT_TRUE(taps.tap_problems().empty());
  taps.tap_min_frac = -0.05;
  taps.tap_max_frac = 0.05;
  taps.v_target_pu = 1.0;
  taps.dead_band_pu = 0.02;
  EXPECT_EQ(taps.tap_problems().size(), 4u);
  taps.tap_step_frac = 0.01;
  EXPECT_TRUE(taps.tap_problems().empty());
  taps.tap_frac = 0.06;
  ASSERT_EQ(taps.tap_problems().size(), 1u);
  EXPECT_EQ(taps.tap_problems()[0].fields.front(), "tap_frac");
}

}  // namespace
}  // namespace zhanhe
