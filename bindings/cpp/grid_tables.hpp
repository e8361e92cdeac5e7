#pragma once

#include <memory>

#include "types.hpp"
#include "zhanhe/base/issue.hpp"
#include "zhanhe/powerflow/named_grid.hpp"
#include "zhanhe/powerflow/solve.hpp"

namespace zhanhe::bind {

/// A grid, what each of its branches is to its users ("line 'feeder 3'"), and what was told while it was made.
struct NotedGrid {
  powerflow::NamedGrid named;
  std::vector<std::string> branch_places;
  Issues issues;
  /// Made when the grid is first solved.
  mutable std::shared_ptr<const powerflow::PreparedGrid> prepared;
};

/// A dict of tables as a grid; ScenarioError with every problem of the kernel in the words of the tables.
///
/// Each table is a dict of columns: `node` (name, v_kv, bus, p_kw, q_kvar), `branch` (place, from, to, r_pu, x_pu,
/// g_pu, b_pu, ratio, shift_rad, closed), `shunt` (bus, g_pu, b_pu), `slack` (bus, v_pu, angle_rad), `held` (bus,
/// v_pu), `current_load` (bus, p_pu, q_pu), `line` and `transformer` (name, first_branch, branches), `line_terminal`
/// and `transformer_terminal` (equipment, branch, at_to, g_pu, b_pu, i_rated_pu); besides them `base_kva` and `buses`.
[[nodiscard]] NotedGrid grid_from_tables(const py::dict& tables);
/// The way back.
[[nodiscard]] py::dict tables_of(const NotedGrid& grid);

}  // namespace zhanhe::bind
