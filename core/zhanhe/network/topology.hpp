#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "zhanhe/network/network.hpp"

namespace zhanhe {

/// A closed line, transformer or pipe as an edge between two nodes. Lines come first, then transformers, then pipes,
/// each in the order of the network; open ones and those with an unknown node are left out.
struct Edge {
  std::size_t from = 0;  ///< index into Network::nodes()
  std::size_t to = 0;
  std::size_t index = 0;  ///< into all lines, transformers and pipes, one after the other
};

/// The network as a graph: which nodes hang together, where loops are, and what lies behind what.
class Topology {
public:
  explicit Topology(const Network& network);

  [[nodiscard]] std::size_t node_count() const { return node_count_; }
  /// Index of a node by name; throws std::out_of_range for an unknown one.
  [[nodiscard]] std::size_t node(const std::string& name) const { return index_.at(name); }
  [[nodiscard]] bool has_node(const std::string& name) const { return index_.contains(name); }
  [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }

  /// Island number of every node, 0 .. island_count() - 1. Nodes of different carriers are never in one island.
  [[nodiscard]] const std::vector<std::size_t>& island() const { return island_; }
  [[nodiscard]] std::size_t island_count() const { return island_count_; }
  /// The edges that close loops: edges() minus those of a spanning forest. Empty for a radial network.
  [[nodiscard]] std::vector<std::size_t> loop_edges() const;

  /// A branch of a loop: an index into edges(), and whether the loop passes it from `from` to `to` (+1) or back (-1).
  struct LoopEdge {
    std::size_t edge = 0;
    double sign = 1.0;
  };
  using Loop = std::vector<LoopEdge>;
  /// Loops that together span all loops of the edges for which `takes_part` is true: one for each of them that a
  /// breadth-first spanning forest leaves out.
  [[nodiscard]] std::vector<Loop> loops(const std::vector<bool>& takes_part) const;
  /// The same for edges between nodes 0 .. nodes - 1 that are no network, all of which take part.
  [[nodiscard]] static std::vector<Loop> loops(std::size_t nodes, const std::vector<Edge>& edges);

  /// A spanning tree from a root, breadth first.
  struct Tree {
    std::vector<std::size_t> order;        ///< nodes reached, the root first, each after its parent
    std::vector<std::size_t> parent;       ///< for every node of the network; the root and unreached ones: itself
    std::vector<std::size_t> parent_edge;  ///< index into edges(); none for the root and unreached nodes
  };
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  [[nodiscard]] Tree tree(std::size_t root) const;
  /// The nodes whose way to the root runs through `node` in that tree, itself first.
  [[nodiscard]] static std::vector<std::size_t> downstream(const Tree& tree, std::size_t node);

  /// The widest way from one node to another: the largest power that one path can carry, and the edge that limits it.
  struct Bottleneck {
    double limit_kw = 0.0;    ///< infinite when nothing on the path is limited, 0 when there is no path
    std::size_t edge = none;  ///< index into edges(); none when there is no path or no limit
  };
  [[nodiscard]] Bottleneck bottleneck(std::size_t from, std::size_t to) const;

private:
  std::size_t node_count_ = 0;
  std::map<std::string, std::size_t> index_;
  std::vector<Edge> edges_;
  std::vector<double> limit_kw_;  // of each edge, infinite without one
  std::vector<std::size_t> island_;
  std::size_t island_count_ = 0;
};

}  // namespace zhanhe
