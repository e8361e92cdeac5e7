#pragma once

#include <pybind11/numpy.h>

#include "grid_tables.hpp"
#include "types.hpp"
#include "zhanhe/base/issue.hpp"
#include "zhanhe/powerflow/named_grid.hpp"

namespace zhanhe::bind {

/// The caller's table, hours x nodes, with None for the grid's own hour.
struct GivenTable {
  py::array_t<double, py::array::forcecast> array;  ///< keeps the numbers alive
  powerflow::NodeTable table;
  bool own = true;
};
struct GivenInjections {
  GivenTable p, q;
};

/// Net injections as Python gives them. Adds an issue, told at "`verb` p_kw" or the like, for wrong types and shapes
/// and for tables of other hours.
[[nodiscard]] GivenInjections take_injections(const char* verb, const NotedGrid& grid, const py::object& p_kw,
                                              const py::object& q_kvar, Issues& issues);

/// An issue for each table with values that are not finite where they count: how many, and the first of them.
void look_for_gaps(const char* verb, const NotedGrid& grid, const GivenInjections& given,
                   const powerflow::Unread& unread, Issues& issues);

/// The injections of the buses; an issue for each table with values that are not finite where they count. Works without
/// the GIL. Precondition: take_injections() added no error.
[[nodiscard]] powerflow::Injections injections_of(const char* verb, const NotedGrid& grid, const GivenInjections& given,
                                                  Issues& issues);

}  // namespace zhanhe::bind
