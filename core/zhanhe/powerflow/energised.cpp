#include "zhanhe/powerflow/energised.hpp"

#include <cstddef>
#include <vector>

namespace zhanhe::powerflow {

Flags energised(const Grid& grid) {
  std::vector<std::vector<Index>> neighbours(static_cast<std::size_t>(grid.buses));
  for (const Branch& branch : grid.branches) {
    if (!branch.closed) continue;
    neighbours[static_cast<std::size_t>(branch.from)].push_back(branch.to);
    neighbours[static_cast<std::size_t>(branch.to)].push_back(branch.from);
  }
  Flags live = Flags::Constant(grid.buses, false);
  std::vector<Index> to_visit;
  const auto reach = [&](Index bus) {
    if (live(bus)) return;
    live(bus) = true;
    to_visit.push_back(bus);
  };
  for (const Slack& slack : grid.slacks) reach(slack.bus);
  while (!to_visit.empty()) {
    const Index bus = to_visit.back();
    to_visit.pop_back();
    for (const Index neighbour : neighbours[static_cast<std::size_t>(bus)]) reach(neighbour);
  }
  return live;
}

}  // namespace zhanhe::powerflow
