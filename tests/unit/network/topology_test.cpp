#include "zhanhe/network/topology.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

namespace zhanhe {
namespace {

using Indices = std::vector<std::size_t>;
constexpr double inf = std::numeric_limits<double>::infinity();

/// Nodes "0", "1", ... joined by lines with the given limits in kW (infinite: none).
struct Drawn {
  std::size_t from;
  std::size_t to;
  double limit_kw = inf;
};

Network drawn(std::size_t nodes, const std::vector<Drawn>& lines) {
  Network network;
  for (std::size_t i = 0; i < nodes; ++i) {
    Node node;
    node.name = std::to_string(i);
    network.all<Node>().push_back(node);
  }
  for (const Drawn& edge : lines) {
    Line line;
    line.name = "l" + std::to_string(network.lines().size());
    line.from = std::to_string(edge.from);
    line.to = std::to_string(edge.to);
    if (std::isfinite(edge.limit_kw)) line.p_max_kw = edge.limit_kw;
    network.all<Line>().push_back(line);
  }
  return network;
}

TEST(TopologyIslands, are_the_parts_that_hang_together) {
  //  0 - 1   2 - 3 - 4   5
  const Topology topology(drawn(6, {{0, 1}, {2, 3}, {4, 3}}));
  EXPECT_EQ(topology.island_count(), 3U);
  const auto& island = topology.island();
  EXPECT_EQ(island[0], island[1]);
  EXPECT_EQ(island[2], island[3]);
  EXPECT_EQ(island[3], island[4]);
  EXPECT_NE(island[0], island[2]);
  EXPECT_NE(island[5], island[0]);
  EXPECT_NE(island[5], island[2]);
}

TEST(TopologyIslands, are_none_in_an_empty_network) {
  const Topology topology{Network{}};
  EXPECT_EQ(topology.island_count(), 0U);
  EXPECT_TRUE(topology.loop_edges().empty());
}

TEST(TopologyIslands, ignore_open_switches_and_unknown_nodes_and_count_transformers) {
  Network network = drawn(4, {{0, 1}, {1, 2}});
  network.all<Line>()[1].closed = false;
  Line lost;
  lost.from = "1";
  lost.to = "nowhere";
  network.all<Line>().push_back(lost);
  Transformer transformer;
  transformer.from = "2";
  transformer.to = "3";
  network.all<Transformer>().push_back(transformer);
  const Topology topology(network);
  EXPECT_EQ(topology.island_count(), 2U);
  ASSERT_EQ(topology.edges().size(), 2U);
  EXPECT_EQ(topology.edges()[1].index, 3U);  // after the three lines
  EXPECT_TRUE(topology.has_node("3"));
  EXPECT_FALSE(topology.has_node("nowhere"));
  EXPECT_THROW(static_cast<void>(topology.node("nowhere")), std::out_of_range);
}

TEST(TopologyLoops, close_and_span_all_loops_of_the_edges_that_take_part) {
  //  a square with a diagonal and a line beside another, and one that does not take part
  const Topology topology(drawn(5, {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {0, 2}, {1, 0}, {3, 4}, {4, 0}}));
  std::vector<bool> takes_part(8, true);
  const auto all = topology.loops(takes_part);
  EXPECT_EQ(all.size(), 4U);
  takes_part[7] = false;
  const auto loops = topology.loops(takes_part);
  ASSERT_EQ(loops.size(), 3U);
  std::vector<std::size_t> closing;
  for (const Topology::Loop& loop : loops) {
    std::vector<double> balance(5, 0.0);
    for (const auto& [edge, sign] : loop) {
      EXPECT_NE(edge, 7U);
      balance[topology.edges()[edge].from] += sign;
      balance[topology.edges()[edge].to] -= sign;
    }
    EXPECT_EQ(balance, std::vector<double>(5, 0.0));
    closing.push_back(loop.front().edge);
  }
  // Each is the only one with its own first edge, so none follows from the others.
  for (const std::size_t edge : closing) {
    const auto has = [&](const Topology::Loop& loop) {
      return std::ranges::any_of(loop, [&](const Topology::LoopEdge& e) { return e.edge == edge; });
    };
    EXPECT_EQ(std::ranges::count_if(loops, has), 1);
  }
}

TEST(TopologyLoops, are_empty_in_a_radial_network) {
  EXPECT_TRUE(Topology(drawn(4, {{0, 1}, {1, 2}, {1, 3}})).loop_edges().empty());
}

TEST(TopologyLoops, count_edges_minus_nodes_plus_islands) {
  //  0 - 1      4 = 5 (two lines)
  //  |   |
  //  3 - 2      7 edges, 6 nodes, 2 islands: 3 loops with the diagonal 0 - 2
  const Topology topology(drawn(6, {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {0, 2}, {4, 5}, {5, 4}}));
  const Indices loops = topology.loop_edges();
  EXPECT_EQ(loops.size(), 3U);
  // Without them the same islands stay, and no loop does.
  Network rest = drawn(6, {});
  for (std::size_t e = 0; e < topology.edges().size(); ++e) {
    if (std::ranges::find(loops, e) != loops.end()) continue;
    Line line;
    line.from = std::to_string(topology.edges()[e].from);
    line.to = std::to_string(topology.edges()[e].to);
    rest.all<Line>().push_back(line);
  }
  const Topology tree(rest);
  EXPECT_EQ(tree.island_count(), 2U);
  EXPECT_TRUE(tree.loop_edges().empty());
}

TEST(TopologyTree, puts_every_node_after_its_parent_and_leaves_other_islands_out) {
  // The root 0 has the children 1 and 2, node 1 has 3 and 4; 5 - 6 is another island.
  const Topology topology(drawn(7, {{0, 1}, {2, 0}, {1, 3}, {4, 1}, {5, 6}}));
  const Topology::Tree tree = topology.tree(0);
  EXPECT_EQ(tree.order, (Indices{0, 1, 2, 3, 4}));
  EXPECT_EQ(tree.parent, (Indices{0, 0, 0, 1, 1, 5, 6}));
  const Indices edges{Topology::none, 0, 1, 2, 3, Topology::none, Topology::none};
  EXPECT_EQ(tree.parent_edge, edges);
}

TEST(TopologyTree, goes_breadth_first_round_a_loop) {
  //  0 - 1 - 2 - 3 - 0: node 2 is two steps away on either side
  const Topology topology(drawn(4, {{0, 1}, {1, 2}, {2, 3}, {3, 0}}));
  const Topology::Tree tree = topology.tree(0);
  EXPECT_EQ(tree.order.size(), 4U);
  EXPECT_EQ(tree.order.back(), 2U);
  EXPECT_EQ(tree.parent[1], 0U);
  EXPECT_EQ(tree.parent[3], 0U);
}

TEST(TopologyDownstream, is_the_node_and_all_behind_it) {
  const Topology topology(drawn(7, {{0, 1}, {2, 0}, {1, 3}, {4, 1}, {5, 6}}));
  const Topology::Tree tree = topology.tree(0);
  EXPECT_EQ(Topology::downstream(tree, 1), (Indices{1, 3, 4}));
  EXPECT_EQ(Topology::downstream(tree, 4), Indices{4});
  EXPECT_EQ(Topology::downstream(tree, 0), (Indices{0, 1, 2, 3, 4}));
}

TEST(TopologyBottleneck, is_the_narrowest_edge_of_the_widest_path) {
  //  0 -50- 1 -40- 3    and    0 -90- 2 -30- 3: the upper way carries 40
  const Topology topology(drawn(4, {{0, 1, 50}, {1, 3, 40}, {0, 2, 90}, {2, 3, 30}}));
  const auto bottleneck = topology.bottleneck(0, 3);
  EXPECT_EQ(bottleneck.limit_kw, 40.0);
  EXPECT_EQ(bottleneck.edge, 1U);
  // Widest from 2 to 3 is not the direct line: 2 -90- 0 -50- 1 -40- 3.
  EXPECT_EQ(topology.bottleneck(2, 3).limit_kw, 40.0);
}

TEST(TopologyBottleneck, is_infinite_without_limits_and_zero_without_a_path) {
  const Topology topology(drawn(4, {{0, 1}, {1, 2}}));
  EXPECT_EQ(topology.bottleneck(0, 2).limit_kw, inf);
  EXPECT_EQ(topology.bottleneck(0, 2).edge, Topology::none);
  EXPECT_EQ(topology.bottleneck(0, 3).limit_kw, 0.0);
  EXPECT_EQ(topology.bottleneck(0, 3).edge, Topology::none);
  EXPECT_EQ(topology.bottleneck(1, 1).limit_kw, inf);
}

TEST(PowerLimit, of_a_line_is_its_own_or_that_of_its_current) {
  Node node;
  node.v_kv = 10.0;
  Line line;
  EXPECT_FALSE(power_limit_kw(line, node).has_value());
  line.i_max_a = 300.0;
  line.parallel = 2;
  EXPECT_NEAR(power_limit_kw(line, node).value(), std::sqrt(3.0) * 10.0 * 300.0 * 2.0, 1e-9);
  line.p_max_kw = 1234.0;
  EXPECT_EQ(power_limit_kw(line, node).value(), 1234.0);
}

TEST(TopologyLoops, of_bare_edges_have_signs_that_cancel_at_every_node) {
  const std::vector<Edge> edges{{0, 1, 0}, {2, 1, 1}, {0, 2, 2}, {2, 3, 3}, {3, 2, 4}};
  const auto loops = Topology::loops(5, edges);
  ASSERT_EQ(loops.size(), 2U);
  for (const auto& loop : loops) {
    std::vector<double> leaving(5, 0.0);
    for (const auto& [edge, sign] : loop) {
      leaving[edges[edge].from] += sign;
      leaving[edges[edge].to] -= sign;
    }
    EXPECT_EQ(leaving, std::vector<double>(5, 0.0));
  }
}

}  // namespace
}  // namespace zhanhe
