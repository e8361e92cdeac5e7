#pragma once

#include "zhanhe/gridplan/problem.hpp"
#include "zhanhe/powerflow/energised.hpp"

#include <optional>
#include <vector>

namespace zhanhe::gridplan {

/// Which lines have switches. Not given: every open line can be closed, every closed line opened. Lines without
/// branches (two nodes that are one bus) have none.
struct Switches {
  std::optional<std::vector<Index>> ties = {};      ///< lines that are open and may be closed
  std::optional<std::vector<Index>> sections = {};  ///< lines that are closed and may be opened
};

/// All reasons why switches do not fit a grid: lines that do not exist, named twice, or in the wrong position.
[[nodiscard]] Problems problems(const NamedGrid& grid, const Switches& switches);

/// The switches with nothing left out.
struct Switchable {
  std::vector<Index> ties, sections;
};
[[nodiscard]] Switchable switchable(const NamedGrid& grid, const Switches& switches);

/// Whether all branches of equipment are closed.
[[nodiscard]] bool closed(const powerflow::Grid& grid, const powerflow::Equipment& equipment);
/// Closes or opens them all.
void set_closed(powerflow::Grid& grid, const powerflow::Equipment& equipment, bool closed);

/// Buses with a path of closed branches to a slack, by a breadth-first search.
[[nodiscard]] powerflow::Flags supplied(const powerflow::Grid& grid);

/// Number of closed branches between each bus and the nearest slack; -1 at buses without supply.
[[nodiscard]] std::vector<Index> branches_from_source(const powerflow::Grid& grid);

/// Number of independent loops of the closed branches; slack buses count as one bus, so that a path from one to
/// another is a loop. 0: the grid is radial.
[[nodiscard]] Index loop_count(const powerflow::Grid& grid);

/// The closed branches of the shortest path between two buses, slack buses taken as one; empty when there is none.
/// Together with a branch between the two they are a loop.
[[nodiscard]] std::vector<Index> path(const powerflow::Grid& grid, Index from, Index to);

}  // namespace zhanhe::gridplan
