// Stores that take and give in the same step.

#include <gtest/gtest.h>

#include "zhanhe/settlement/settle.hpp"

namespace zhanhe::settlement {
namespace {

Dispatch with_stores(const Eigen::ArrayXXd& charge_kw, const Eigen::ArrayXXd& discharge_kw) {
  CarrierDispatch group;
  group.carrier = "electricity";
  for (Eigen::Index k = 0; k < charge_kw.cols(); ++k) group.store.push_back("b" + std::to_string(k));
  group.charge_kw = charge_kw;
  group.discharge_kw = discharge_kw;
  Dispatch dispatch;
  dispatch.carriers.push_back(std::move(group));
  return dispatch;
}

TEST(BothWays, are_told_by_store_and_hour) {
  Eigen::ArrayXXd charge(3, 2), discharge(3, 2);
  charge << 5.0, 5.0, 4.0, 0.0, 6.0, 2.0;
  discharge << 0.0, 0.0, 3.0, 7.0, 5.5, 0.0;
  const Issues notes = both_ways(with_stores(charge, discharge), TimeAxis{.steps = 3});
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(to_string(notes[0].code), "charges-while-discharging");
  EXPECT_EQ(notes[0].severity, Severity::note);
  EXPECT_NE(notes[0].where.find("'b0'"), std::string::npos);
  EXPECT_NE(notes[0].message.find("2 steps, first 2025-01-01 01:00:00; most at 2025-01-01 02:00:00: 5.5 kW"),
            std::string::npos)
      << notes[0].message;
}

TEST(BothWays, dust_is_not_told) {
  Eigen::ArrayXXd charge(2, 1), discharge(2, 1);
  charge << 100.0, 1e-4;
  discharge << 1e-4, 100.0;
  EXPECT_TRUE(both_ways(with_stores(charge, discharge), TimeAxis{.steps = 2}).empty());
}

TEST(BothWays, a_group_without_stores_has_none) {
  EXPECT_TRUE(both_ways(with_stores(Eigen::ArrayXXd(2, 0), Eigen::ArrayXXd(2, 0)), TimeAxis{.steps = 2}).empty());
}

}  // namespace
}  // namespace zhanhe::settlement
