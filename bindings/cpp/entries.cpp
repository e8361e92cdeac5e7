#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "convert.hpp"
#include "errors.hpp"
#include "live_study.hpp"
#include "module.hpp"
#include "progress.hpp"
#include "zhanhe/app/main.hpp"
#include "zhanhe/scenario/load.hpp"
#include "zhanhe/scenario/schema.hpp"

namespace zhanhe::bind {

namespace {

std::shared_ptr<Study> load(const std::filesystem::path& path, const std::optional<std::filesystem::path>& weather) {
  const py::gil_scoped_release free;
  return make_live(scenario::load(path, weather));
}

int run_command(const std::vector<std::string>& arguments) {
  Watch watch{py::none()};
  const Observer ask = watch.observer();
  app::Console console{std::cout, std::cerr, isatty(STDERR_FILENO) == 1, [&ask] { return !ask({"", -1.0}); }};
  const py::gil_scoped_release free;
  return app::main(arguments, console);
}

}  // namespace

void bind_entries(py::module_& module) {
  module.def("load", &load, py::arg("path"), py::arg("weather") = py::none(),
             R"(Read a scenario file with its tables, series and weather.

Parameters
----------
path : str or os.PathLike
    The scenario, a TOML file.
weather : str or os.PathLike, optional
    An EPW file to take instead of the scenario's weather.

Returns
-------
Study

Raises
------
ScenarioError
    With everything that is wrong, each at its file and line.
IoError
    A file is missing or cannot be read.)");
  module.def("schema_text", &scenario::scenario_schema, "The JSON Schema of scenario files.");
  module.def("run_command", &run_command, py::arg("arguments"),
             "Run the command line with these arguments, the program's name left out; its exit code.");
  module.attr("__version__") = ZHANHE_VERSION;
}

}  // namespace zhanhe::bind
