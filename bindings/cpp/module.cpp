#include "module.hpp"

PYBIND11_MODULE(_core, module) {
  module.doc() = "The compiled core of zhanhe. Use the package `zhanhe`, which wraps it.";
  zhanhe::bind::bind_errors();
  zhanhe::bind::bind_components(module);
  zhanhe::bind::bind_settings(module);
  zhanhe::bind::bind_grid(module);
  zhanhe::bind::bind_plan(module);
  zhanhe::bind::bind_plan_equipment(module);
  zhanhe::bind::bind_study(module);
  zhanhe::bind::bind_results(module);
  zhanhe::bind::bind_climate(module);
  zhanhe::bind::bind_retrofit(module);
  zhanhe::bind::bind_buildings(module);
  zhanhe::bind::bind_entries(module);
}
