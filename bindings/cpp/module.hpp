#pragma once

#include <pybind11/pybind11.h>

namespace zhanhe::bind {

/// Exceptions of the core as those of `zhanhe.errors`.
void bind_errors();
/// One class for each kind of component, and the views `study.devices`, ... that hand them out.
void bind_components(pybind11::module_& module);
/// The settings of a study.
void bind_settings(pybind11::module_& module);
/// Study: add, remove, validate, run.
void bind_study(pybind11::module_& module);
/// What a run hands over to the Python class Results, and the same read from a file.
void bind_results(pybind11::module_& module);
/// Weather and what is made of it.
void bind_climate(pybind11::module_& module);
/// What buildings need.
void bind_buildings(pybind11::module_& module);
/// Named grids and their power flow.
void bind_grid(pybind11::module_& module);
/// What planners ask of a grid: statistics, hosting capacity, outages, reconfiguration.
void bind_plan(pybind11::module_& module);
/// What they ask of stations, and of equipment that is changed.
void bind_plan_equipment(pybind11::module_& module);
/// Retrofits of buildings.
void bind_retrofit(pybind11::module_& module);
/// Scenario files, the schema and the command line.
void bind_entries(pybind11::module_& module);

}  // namespace zhanhe::bind
