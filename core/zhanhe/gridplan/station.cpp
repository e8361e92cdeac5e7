#include "zhanhe/gridplan/station.hpp"

#include "zhanhe/gridplan/switching.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <set>

namespace zhanhe::gridplan {
namespace {

constexpr Index unreached = std::numeric_limits<Index>::max();

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

Index bus_of(const powerflow::Grid& grid, const powerflow::Terminal& terminal) {
  const powerflow::Branch& branch = grid.branches[at(terminal.branch)];
  return terminal.at_to ? branch.to : branch.from;
}

/// Distances from the source, and what follows from them.
class Survey {
public:
  explicit Survey(const NamedGrid& grid) : grid_(grid), distance_(branches_from_source(grid.grid)) {
    for (const powerflow::Slack& slack : grid.grid.slacks) starts_.insert(slack.bus);
  }

  [[nodiscard]] Index source_terminal(const powerflow::Equipment& equipment) const {
    Index nearest = 0;
    for (std::size_t k = 1; k < equipment.terminals.size(); ++k) {
      if (distance(equipment, k) < distance(equipment, at(nearest))) nearest = static_cast<Index>(k);
    }
    return nearest;
  }

  [[nodiscard]] FoundStations found() {
    std::map<std::vector<Index>, std::size_t> place;  // of the buses at their terminals
    for (const powerflow::Equipment& transformer : grid_.transformers) {
      if (!counts(transformer)) continue;
      std::vector<Index> buses;
      for (const powerflow::Terminal& terminal : transformer.terminals) buses.push_back(bus_of(grid_.grid, terminal));
      const Index source = source_terminal(transformer);
      for (std::size_t k = 0; k < buses.size(); ++k) {
        if (k != at(source)) starts_.insert(buses[k]);
      }
      if (!rated(transformer, source)) continue;
      std::ranges::sort(buses);
      const auto [known, is_new] = place.emplace(buses, answer_.stations.size());
      if (is_new) answer_.stations.push_back({.name = transformer.name, .rest = {.units = 0}});
      Station& station = answer_.stations[known->second];
      if (!is_new) station.name += " + " + transformer.name;
      station.equipment.push_back(transformer.name);
      station.source_terminals.push_back(source);
    }
    for (const powerflow::Equipment& line : grid_.lines) note_feeder(line);
    return std::move(answer_);
  }

private:
  [[nodiscard]] Index distance(const powerflow::Equipment& equipment, std::size_t terminal) const {
    const Index branches = distance_[at(bus_of(grid_.grid, equipment.terminals[terminal]))];
    return branches < 0 ? unreached : branches;
  }

  /// In service, with supply.
  [[nodiscard]] bool counts(const powerflow::Equipment& equipment) const {
    return equipment.branches > 0 && !equipment.terminals.empty() && closed(grid_.grid, equipment) &&
           distance(equipment, 0) != unreached;
  }

  bool rated(const powerflow::Equipment& equipment, Index terminal) {
    if (std::isfinite(equipment.terminals[at(terminal)].i_rated_pu)) return true;
    answer_.unrated.push_back(equipment.name);
    return false;
  }

  void note_feeder(const powerflow::Equipment& line) {
    if (!counts(line) || line.terminals.size() < 2) return;
    const Index source = source_terminal(line);
    const Index start = bus_of(grid_.grid, line.terminals[at(source)]);
    const Index end = bus_of(grid_.grid, line.terminals[at(1 - source)]);
    if (!starts_.contains(start) || starts_.contains(end) || !rated(line, source)) return;
    answer_.feeders.push_back({.name = line.name, .equipment = {line.name}, .source_terminals = {source}});
  }

  const NamedGrid& grid_;
  const std::vector<Index> distance_;
  std::set<Index> starts_;  ///< buses at which feeders begin
  FoundStations answer_;
};

}  // namespace

Index source_terminal(const NamedGrid& grid, const powerflow::Equipment& equipment) {
  return Survey(grid).source_terminal(equipment);
}

FoundStations find_stations(const NamedGrid& grid) { return Survey(grid).found(); }

}  // namespace zhanhe::gridplan
