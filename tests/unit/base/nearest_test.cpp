#include "zhanhe/base/nearest.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace zhanhe {
namespace {

const std::vector<std::string> fields{"name", "node", "p_max_kw", "e_max_kwh", "round_trip_frac"};

TEST(NearestName, finds_one_letter_left_out_added_changed_or_swapped) {
  EXPECT_EQ(nearest_name("p_mx_kw", fields), "p_max_kw");
  EXPECT_EQ(nearest_name("p_maxx_kw", fields), "p_max_kw");
  EXPECT_EQ(nearest_name("p_mac_kw", fields), "p_max_kw");
  EXPECT_EQ(nearest_name("p_amx_kw", fields), "p_max_kw");
}

TEST(NearestName, is_empty_when_nothing_is_near) {
  EXPECT_EQ(nearest_name("colour", fields), "");
  EXPECT_EQ(nearest_name("p_max_kw", {}), "");
}

TEST(NearestName, takes_the_nearer_of_two) { EXPECT_EQ(nearest_name("nam", fields), "name"); }

TEST(Suggestion, names_the_nearest_or_lists_what_is_known) {
  EXPECT_EQ(suggestion("nodes", fields), "did you mean 'node'?");
  EXPECT_EQ(suggestion("colour", fields), "known are: name, node, p_max_kw, e_max_kwh, round_trip_frac");
  EXPECT_EQ(suggestion("colour", {}), "there is none to name");
  const std::vector<std::string> many(13, "a_long_name_far_from_it");
  EXPECT_TRUE(suggestion("x", many).ends_with(", ..."));
  EXPECT_FALSE(suggestion("x", std::span(many).first(12)).ends_with(", ..."));
}

}  // namespace
}  // namespace zhanhe
