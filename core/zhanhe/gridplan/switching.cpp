#include "zhanhe/gridplan/switching.hpp"

#include <algorithm>
#include <cstddef>
#include <set>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>

namespace zhanhe::gridplan {
namespace {

using BranchIndex = boost::property<boost::edge_index_t, Index>;
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, BranchIndex>;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// The closed branches as a graph. Its first vertex is the source; slack buses are that vertex.
class SourceGraph {
public:
  explicit SourceGraph(const powerflow::Grid& grid) : graph_(at(grid.buses) + 1), vertex_(at(grid.buses)) {
    for (std::size_t bus = 0; bus < vertex_.size(); ++bus) vertex_[bus] = bus + 1;
    for (const powerflow::Slack& slack : grid.slacks) vertex_[at(slack.bus)] = source;
    for (std::size_t k = 0; k < grid.branches.size(); ++k) {
      const powerflow::Branch& branch = grid.branches[k];
      if (branch.closed) boost::add_edge(vertex(branch.from), vertex(branch.to), static_cast<Index>(k), graph_);
    }
  }

  static constexpr std::size_t source = 0;
  [[nodiscard]] const Graph& graph() const { return graph_; }
  [[nodiscard]] std::size_t vertex(Index bus) const { return vertex_[at(bus)]; }

private:
  Graph graph_;
  std::vector<std::size_t> vertex_;
};

/// How a breadth-first search came to each vertex.
struct Came {
  bool reached = false;
  std::size_t parent = 0;
  Index branch = -1;
  Index branches = 0;  ///< from the root
};

struct Recorder : boost::default_bfs_visitor {
  explicit Recorder(std::vector<Came>& target) : came(&target) {}
  void discover_vertex(std::size_t vertex, const Graph&) const { (*came)[vertex].reached = true; }
  void tree_edge(const Graph::edge_descriptor& edge, const Graph& graph) const {
    Came& child = (*came)[boost::target(edge, graph)];
    child.parent = boost::source(edge, graph);
    child.branch = boost::get(boost::edge_index, graph, edge);
    child.branches = (*came)[child.parent].branches + 1;
  }
  std::vector<Came>* came;
};

std::vector<Came> search_from(const SourceGraph& graph, std::size_t root) {
  std::vector<Came> came(boost::num_vertices(graph.graph()));
  boost::breadth_first_search(graph.graph(), root, boost::visitor(Recorder(came)));
  return came;
}

void check_switches(const NamedGrid& grid, const std::vector<Index>& lines, bool should_be_closed, const char* part,
                    Problems& found) {
  std::set<Index> seen;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const auto say = [&](const char* text) { found.push_back({part, static_cast<Index>(k), text}); };
    if (lines[k] < 0 || at(lines[k]) >= grid.lines.size()) {
      say("is a line that does not exist");
      continue;
    }
    if (!seen.insert(lines[k]).second) say("is named twice");
    if (grid.lines[at(lines[k])].branches == 0) say("is a line without impedance, which has no switch");
    if (closed(grid.grid, grid.lines[at(lines[k])]) != should_be_closed) {
      say(should_be_closed ? "is a line that is open" : "is a line that is closed");
    }
  }
}

}  // namespace

Problems problems(const NamedGrid& grid, const Switches& switches) {
  Problems found;
  if (switches.ties) check_switches(grid, *switches.ties, false, "tie", found);
  if (switches.sections) check_switches(grid, *switches.sections, true, "section", found);
  return found;
}

Switchable switchable(const NamedGrid& grid, const Switches& switches) {
  Switchable all;
  for (std::size_t k = 0; k < grid.lines.size(); ++k) {
    if (grid.lines[k].branches == 0) continue;
    (closed(grid.grid, grid.lines[k]) ? all.sections : all.ties).push_back(static_cast<Index>(k));
  }
  return {switches.ties.value_or(all.ties), switches.sections.value_or(all.sections)};
}

bool closed(const powerflow::Grid& grid, const powerflow::Equipment& equipment) {
  for (Index b = equipment.first_branch; b < equipment.first_branch + equipment.branches; ++b) {
    if (!grid.branches[at(b)].closed) return false;
  }
  return true;
}

void set_closed(powerflow::Grid& grid, const powerflow::Equipment& equipment, bool closed) {
  for (Index b = equipment.first_branch; b < equipment.first_branch + equipment.branches; ++b) {
    grid.branches[at(b)].closed = closed;
  }
}

powerflow::Flags supplied(const powerflow::Grid& grid) {
  const SourceGraph graph(grid);
  const std::vector<Came> came = search_from(graph, SourceGraph::source);
  powerflow::Flags flags(grid.buses);
  for (Index bus = 0; bus < grid.buses; ++bus) flags(bus) = came[graph.vertex(bus)].reached;
  return flags;
}

std::vector<Index> branches_from_source(const powerflow::Grid& grid) {
  const SourceGraph graph(grid);
  const std::vector<Came> came = search_from(graph, SourceGraph::source);
  std::vector<Index> count;
  for (Index bus = 0; bus < grid.buses; ++bus) {
    const Came& to = came[graph.vertex(bus)];
    count.push_back(to.reached ? to.branches : -1);
  }
  return count;
}

Index loop_count(const powerflow::Grid& grid) {
  const SourceGraph graph(grid);
  std::vector<std::size_t> component(boost::num_vertices(graph.graph()));
  const auto components = static_cast<Index>(boost::connected_components(graph.graph(), component.data()));
  const auto vertices = static_cast<Index>(component.size());
  return static_cast<Index>(boost::num_edges(graph.graph())) - vertices + components;
}

std::vector<Index> path(const powerflow::Grid& grid, Index from, Index to) {
  const SourceGraph graph(grid);
  const std::vector<Came> came = search_from(graph, graph.vertex(from));
  std::vector<Index> branches;
  std::size_t vertex = graph.vertex(to);
  if (!came[vertex].reached) return branches;
  for (; vertex != graph.vertex(from); vertex = came[vertex].parent) branches.push_back(came[vertex].branch);
  return branches;
}

}  // namespace zhanhe::gridplan
