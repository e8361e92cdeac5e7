#include "zhanhe/base/units.hpp"

#include <gtest/gtest.h>

#include "zhanhe/base/field.hpp"

namespace zhanhe {
namespace {

TEST(Units, are_read_from_the_end_of_a_name) {
  EXPECT_EQ(unit_of("p_max_kw"), "kW");
  EXPECT_EQ(unit_of("e_max_kwh"), "kWh");
  EXPECT_EQ(unit_of("demand_yuan_kw_month"), "yuan/(kW month)");
  EXPECT_EQ(unit_of("carbon_kg_kwh"), "kg/kWh");
  EXPECT_EQ(unit_of("loss_frac_h"), "h-1");
  EXPECT_EQ(unit_of("wind_m_s"), "m/s");
  EXPECT_EQ(unit_of("v_pu"), "1");
}

TEST(Units, are_empty_for_a_name_that_ends_in_none) {
  EXPECT_EQ(unit_of("profile"), "");
  EXPECT_EQ(unit_of("kw"), "");
  EXPECT_EQ(unit_of("steps"), "");
}

TEST(Units, are_listed_so_that_no_suffix_hides_a_longer_one) {
  const auto units = known_units();
  for (std::size_t i = 0; i < units.size(); ++i) {
    EXPECT_EQ(unit_of(units[i].suffix), units[i].symbol) << units[i].suffix;
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(units[i].suffix, units[j].suffix);
  }
}

TEST(Ranges, contain_their_ends_where_allowed) {
  EXPECT_TRUE(contains(fraction, 0.0));
  EXPECT_TRUE(contains(fraction, 1.0));
  EXPECT_FALSE(contains(fraction, 1.0000001));
  EXPECT_FALSE(contains(positive_fraction, 0.0));
  EXPECT_TRUE(contains(positive_fraction, 1e-12));
  EXPECT_TRUE(contains(any_number, -1e300));
  EXPECT_FALSE(contains(not_negative, -1e-12));
}

TEST(Ranges, are_told_in_words) {
  EXPECT_EQ(to_string(fraction), "0 to 1");
  EXPECT_EQ(to_string(positive_fraction), "above 0, at most 1");
  EXPECT_EQ(to_string(positive), "above 0");
  EXPECT_EQ(to_string(not_negative), "0 or more");
  EXPECT_EQ(to_string(any_number), "any number");
  EXPECT_EQ(to_string(Range{-0.3, 0.3}), "-0.3 to 0.3");
}

TEST(NumberText, is_the_shortest_that_reads_back) {
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(8760.0), "8760");
  EXPECT_EQ(number_text(-0.0), "0");
  EXPECT_EQ(std::stod(number_text(1.0 / 3.0)), 1.0 / 3.0);
}

}  // namespace
}  // namespace zhanhe
