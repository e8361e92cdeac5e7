#include "zhanhe/network/topology.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>
#include <boost/pending/queue.hpp>

namespace zhanhe {

namespace {

using EdgeIndex = boost::property<boost::edge_index_t, std::size_t>;
using Weighted = boost::property<boost::edge_weight_t, double, EdgeIndex>;
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, Weighted>;

/// The edges as a Boost graph; each edge weighs `weight(edge index)`.
template <class Weight>
Graph graph_of(std::size_t nodes, const std::vector<Edge>& edges, Weight weight) {
  Graph graph(nodes);
  for (std::size_t e = 0; e < edges.size(); ++e) {
    boost::add_edge(edges[e].from, edges[e].to, Weighted(weight(e), EdgeIndex(e)), graph);
  }
  return graph;
}

/// Edge indices of a spanning forest of least total weight.
template <class Weight>
std::vector<std::size_t> spanning_forest(std::size_t nodes, const std::vector<Edge>& edges, Weight weight) {
  const Graph graph = graph_of(nodes, edges, weight);
  std::vector<Graph::edge_descriptor> chosen;
  boost::kruskal_minimum_spanning_tree(graph, std::back_inserter(chosen));
  std::vector<std::size_t> indices;
  indices.reserve(chosen.size());
  for (const auto& edge : chosen) indices.push_back(boost::get(boost::edge_index, graph, edge));
  return indices;
}

/// Notes parents and order while a breadth-first search runs.
struct TreeRecorder : boost::default_bfs_visitor {
  explicit TreeRecorder(Topology::Tree& target) : tree(&target) {}
  void discover_vertex(std::size_t node, const Graph&) const { tree->order.push_back(node); }
  void tree_edge(const Graph::edge_descriptor& edge, const Graph& graph) const {
    const std::size_t child = boost::target(edge, graph);
    tree->parent[child] = boost::source(edge, graph);
    tree->parent_edge[child] = boost::get(boost::edge_index, graph, edge);
  }
  Topology::Tree* tree;
};

/// A tree before the search: every node is its own parent.
Topology::Tree bare_tree(std::size_t nodes) {
  Topology::Tree tree;
  tree.parent.resize(nodes);
  std::iota(tree.parent.begin(), tree.parent.end(), std::size_t{0});
  tree.parent_edge.assign(nodes, Topology::none);
  return tree;
}

/// Topology::loops of any edges.
std::vector<Topology::Loop> loops_of(std::size_t nodes, const std::vector<Edge>& edges,
                                     const std::vector<bool>& takes_part) {
  constexpr std::size_t none = Topology::none;
  Graph graph(nodes);
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (takes_part[e]) boost::add_edge(edges[e].from, edges[e].to, Weighted(1.0, EdgeIndex(e)), graph);
  }
  // Nodes with many branches first: trees from there are shallow, and so the loops short.
  std::vector<std::size_t> roots(nodes);
  std::iota(roots.begin(), roots.end(), std::size_t{0});
  std::ranges::stable_sort(roots, std::greater{}, [&](std::size_t node) { return boost::out_degree(node, graph); });
  Topology::Tree forest = bare_tree(nodes);
  std::vector<boost::default_color_type> colors(nodes, boost::white_color);
  const auto color = boost::make_iterator_property_map(colors.begin(), boost::get(boost::vertex_index, graph));
  for (const std::size_t root : roots) {
    if (colors[root] != boost::white_color) continue;
    boost::queue<std::size_t> queue;
    boost::breadth_first_visit(graph, root, queue, TreeRecorder(forest), color);
  }
  std::vector<std::size_t> depth(nodes, 0);
  std::vector<bool> in_forest(edges.size(), false);
  for (const std::size_t node : forest.order) {
    if (forest.parent_edge[node] == none) continue;
    depth[node] = depth[forest.parent[node]] + 1;
    in_forest[forest.parent_edge[node]] = true;
  }
  std::vector<Topology::Loop> loops;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (!takes_part[e] || in_forest[e]) continue;
    Topology::Loop loop{{e, 1.0}};
    // From the end of the edge up to where the ways to the root meet, and from there down to its beginning.
    std::size_t end = edges[e].to;
    std::size_t start = edges[e].from;
    while (end != start) {
      std::size_t& deeper = depth[end] >= depth[start] ? end : start;
      const std::size_t branch = forest.parent_edge[deeper];
      const double up = edges[branch].from == deeper ? 1.0 : -1.0;
      loop.push_back({branch, &deeper == &end ? up : -up});
      deeper = forest.parent[deeper];
    }
    loops.push_back(std::move(loop));
  }
  return loops;
}

}  // namespace

Topology::Topology(const Network& network) : node_count_(network.nodes().size()) {
  for (std::size_t i = 0; i < node_count_; ++i) index_.emplace(network.nodes()[i].name, i);
  std::size_t index = 0;
  const auto connect = [&](const auto& branch, double limit_kw) {
    const std::size_t place = index++;
    const auto from = index_.find(branch.from);
    const auto to = index_.find(branch.to);
    if (!branch.closed || from == index_.end() || to == index_.end()) return;
    edges_.push_back({from->second, to->second, place});
    limit_kw_.push_back(limit_kw);
  };
  constexpr double unlimited = std::numeric_limits<double>::infinity();
  for (const Line& line : network.lines()) {
    const auto from = index_.find(line.from);
    const auto limit = from == index_.end() ? std::nullopt : power_limit_kw(line, network.nodes()[from->second]);
    connect(line, limit.value_or(unlimited));
  }
  for (const Transformer& unit : network.transformers()) connect(unit, power_limit_kw(unit));
  for (const Pipe& pipe : network.pipes()) connect(pipe, pipe.p_max_kw.value_or(unlimited));
  const Graph graph = graph_of(node_count_, edges_, [](std::size_t) { return 1.0; });
  island_.resize(node_count_);
  island_count_ = node_count_ == 0 ? 0 : static_cast<std::size_t>(boost::connected_components(graph, island_.data()));
}

std::vector<std::size_t> Topology::loop_edges() const {
  std::vector<bool> in_forest(edges_.size(), false);
  for (const std::size_t e : spanning_forest(node_count_, edges_, [](std::size_t) { return 1.0; })) in_forest[e] = true;
  std::vector<std::size_t> loops;
  for (std::size_t e = 0; e < edges_.size(); ++e) {
    if (!in_forest[e]) loops.push_back(e);
  }
  return loops;
}

Topology::Tree Topology::tree(std::size_t root) const {
  Tree tree = bare_tree(node_count_);
  const Graph graph = graph_of(node_count_, edges_, [](std::size_t) { return 1.0; });
  boost::breadth_first_search(graph, root, boost::visitor(TreeRecorder(tree)));
  return tree;
}

std::vector<Topology::Loop> Topology::loops(const std::vector<bool>& takes_part) const {
  return loops_of(node_count_, edges_, takes_part);
}

std::vector<Topology::Loop> Topology::loops(std::size_t nodes, const std::vector<Edge>& edges) {
  return loops_of(nodes, edges, std::vector<bool>(edges.size(), true));
}

std::vector<std::size_t> Topology::downstream(const Tree& tree, std::size_t node) {
  std::vector<bool> behind(tree.parent.size(), false);
  behind[node] = true;
  std::vector<std::size_t> nodes{node};
  for (const std::size_t other : tree.order) {
    // A parent comes before its children in the order, so one pass marks everything behind `node`.
    if (other != node && tree.parent[other] != other && behind[tree.parent[other]]) {
      behind[other] = true;
      nodes.push_back(other);
    }
  }
  return nodes;
}

Topology::Bottleneck Topology::bottleneck(std::size_t from, std::size_t to) const {
  if (from == to) return {std::numeric_limits<double>::infinity(), none};
  if (island_[from] != island_[to]) return {};
  // The widest path between two nodes runs inside a spanning forest of greatest width.
  std::vector<Edge> forest;
  std::vector<std::size_t> edge_of;
  for (const std::size_t e : spanning_forest(node_count_, edges_, [&](std::size_t i) { return -limit_kw_[i]; })) {
    forest.push_back(edges_[e]);
    edge_of.push_back(e);
  }
  Tree tree = bare_tree(node_count_);
  const Graph graph = graph_of(node_count_, forest, [](std::size_t) { return 1.0; });
  boost::breadth_first_search(graph, from, boost::visitor(TreeRecorder(tree)));
  Bottleneck narrowest{std::numeric_limits<double>::infinity(), none};
  for (std::size_t node = to; node != from; node = tree.parent[node]) {
    const std::size_t e = edge_of[tree.parent_edge[node]];
    if (limit_kw_[e] < narrowest.limit_kw) narrowest = {limit_kw_[e], e};
  }
  return narrowest;
}

}  // namespace zhanhe
