#include "zhanhe/study/study.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <utility>

#include "component.hpp"
#include "convert.hpp"
#include "errors.hpp"
#include "fields.hpp"
#include "grid_tables.hpp"
#include "live_study.hpp"
#include "module.hpp"
#include "progress.hpp"
#include "results.hpp"
#include "settings.hpp"
#include "table.hpp"
#include "zhanhe/app/options.hpp"
#include "zhanhe/base/nearest.hpp"
#include "zhanhe/electric/study_grid.hpp"
#include "zhanhe/run/simulate.hpp"

namespace zhanhe::bind {

namespace {

using StudyPointer = std::shared_ptr<Study>;

StudyPointer make_study(const py::kwargs& settings) {
  auto study = make_live();
  Issues issues;
  for (const auto& [name, value] : settings) set_setting(*study, py::str(name), value, issues);
  refuse_errors(std::move(issues));
  return study;
}

py::object add(const StudyPointer& study, const std::string& kind, const py::kwargs& fields) {
  Issues issues;
  Study trial = *study;
  add_row(trial, kind, fields, {}, issues);
  refuse_errors(std::move(issues));
  *study = std::move(trial);
  const Kind& added = *find_kind(kind);
  return added.handle(study, added.count(*study) - 1);
}

void add_all(const StudyPointer& study, const std::string& kind, const py::object& table) {
  Issues issues;
  Study trial = *study;
  add_table(trial, kind, table, issues);
  refuse_errors(std::move(issues));
  *study = std::move(trial);
}

void tell_issue(Study& study, const std::string& code, const std::string& message, const std::string& where,
                const std::string& remedy, const std::string& severity) {
  const std::optional<IssueCode> known = issue_code(code);
  if (!known) throw py::value_error("'" + code + "' is no code of issues");
  if (severity != "note" && severity != "warning") throw py::value_error("'" + severity + "' is not note or warning");
  study.issues.push_back({*known, severity == "note" ? Severity::note : Severity::warning, where, message, remedy});
}

void remove(Study& study, const std::string& name, const std::optional<std::string>& kind) {
  std::vector<const Kind*> kinds;
  std::vector<std::string> names;
  for (const Kind& candidate : all_kinds()) {
    if (kind && *kind != candidate.name) continue;
    kinds.push_back(&candidate);
    for (std::size_t i = 0; i < candidate.count(study); ++i) names.push_back(candidate.at(study, i).name);
  }
  if (kinds.empty()) {
    throw py::key_error("'" + *kind + "' is no kind of component; " + suggestion(*kind, kind_names()));
  }
  const auto found = find_named(study, kinds, name);
  if (found.empty()) throw py::key_error("there is no '" + name + "'; " + suggestion(name, names));
  if (found.size() > 1) {
    throw py::value_error("'" + name + "' is the name of a " + std::string(found[0].kind->name) + " and of a " +
                          std::string(found[1].kind->name) + "; say which with kind=");
  }
  found.front().kind->erase(study, found.front().index);
}

std::string repr(const Study& study) {
  std::size_t devices = 0;
  for_each_type(Devices{}, [&]<class T>() { devices += study.all<T>().size(); });
  return "<zhanhe.Study '" + study.settings.name + "': from " + study.settings.start + ", " +
         std::to_string(study.settings.steps) + " steps of " + number_text(study.settings.step_h) + " h, " +
         std::to_string(study.all<Node>().size()) + " nodes, " + std::to_string(devices) + " devices>";
}

std::string repr_html(const Study& study) {
  const py::object escape = py::module_::import("html").attr("escape");
  std::string rows;
  for (const Kind& kind : all_kinds()) {
    if (const std::size_t count = kind.count(study)) {
      rows += "<tr><td>" + std::string(kind.name) + "</td><td>" + std::to_string(count) + "</td></tr>";
    }
  }
  const std::string caption = py::str(escape(repr(study)));
  return "<table><caption>" + caption + "</caption><tr><th>kind</th><th>number</th></tr>" + rows + "</table>";
}

PythonResults run_study(Study& study, const std::string& solver, const std::string& grid, std::optional<int> threads,
                        const py::object& progress, const py::object& start, std::optional<long long> steps) {
  app::RunRequest request{solver, grid, std::nullopt, steps, threads.value_or(0)};
  if (!start.is_none()) {
    request.start = time_text(start);
    if (!request.start)
      refuse(IssueCode::wrong_type, "start", "is " + describe(start), "give a time as text or datetime");
  }
  const run::Options options = app::make_options(request);
  // The run works on a copy, which costs little because series are shared: the study may be edited meanwhile.
  const Study snapshot = study;
  const py::object shown = py::module_::import("zhanhe.progress").attr("observer")(progress);
  Watch watch(shown);
  std::shared_ptr<const Results> results;
  // Taken out while it is used: another thread that runs the study meanwhile starts without one.
  auto& live = static_cast<LiveStudy&>(study);
  std::unique_ptr<run::Memory> memory = std::exchange(live.memory, nullptr);
  if (!memory) memory = std::make_unique<run::Memory>();
  try {
    const py::gil_scoped_release free;
    results = std::make_shared<const Results>(run::simulate(snapshot, options, watch.observer(), memory.get()));
  } catch (const Cancelled&) {
    if (py::hasattr(shown, "close")) shown.attr("close")();
    watch.rethrow();
    throw;
  }
  if (py::hasattr(shown, "close")) shown.attr("close")();
  watch.rethrow();
  live.memory = std::move(memory);
  return to_python(std::move(results));
}

std::shared_ptr<NotedGrid> grid_of(const Study& study) {
  refuse_errors(validate(study));
  Issues issues;
  auto grid = std::make_shared<NotedGrid>();
  grid->named = electric::study_grid(study, issues);
  refuse_errors(std::move(issues));
  grid->branch_places.assign(grid->named.grid.branches.size(), "");
  for (const auto* list : {&grid->named.lines, &grid->named.transformers}) {
    for (const powerflow::Equipment& one : *list) {
      if (one.branches > 0) grid->branch_places[static_cast<std::size_t>(one.first_branch)] = one.name;
    }
  }
  return grid;
}

constexpr const char* run_doc = R"(Run the study and wait for it.

The run works on a snapshot of the study. The GIL is free meanwhile, so studies run side by side in threads.
A study that was run before and has other numbers now (prices, series, sizes, a later window) is solved from where the
solver has been, which takes fewer iterations; its last digits may differ from those of a fresh study, within the
tolerance. An unchanged study gives the same numbers again.

Parameters
----------
solver : {"auto", "interior-point", "highs", "highs-ipm"}
    Which engine solves the dispatch. "auto" is the interior point, and HiGHS where the judge does not confirm its
    answer. "highs" takes the simplex method of HiGHS, "highs-ipm" its interior point without crossover, faster on
    long runs.
grid : {"auto", "off", "check", "dispatch"}
    AC power flow of every step ("check"), or voltages and ratings kept by the dispatch where it can ("dispatch");
    "auto" is the study's own, `settings.grid`.
threads : int, optional
    Threads of solver and grid check; default: as many as the machine offers.
progress : bool or callable
    True shows a bar. A callable gets ``(stage, done_frac)`` at most ten times a second and whenever a stage begins;
    ``done_frac`` is negative while unknown. When it returns False the run stops and `zhanhe.Cancelled` is raised.
start : str or datetime, optional
    First step, local standard time; default: the study's first.
steps : int, optional
    Number of steps; default: to the study's end.

Returns
-------
zhanhe.results.Results
    Look at its `status` first: a run that finds no solution returns, too.

Raises
------
ScenarioError
    The study or an argument is wrong; `.issues` has everything that was found.
Cancelled
    `progress` returned False.
KeyboardInterrupt
    Ctrl-C; the run has ended.)";

constexpr const char* study_doc = R"(Everything a run needs: settings, network, devices, series.

Settings are in ``study.settings`` (and those of name and time axis also here: ``study.steps = 168``), components are found
by name (``study.devices["roof"].p_max_kw *= 2``).

Parameters
----------
)";

std::string class_doc() {
  std::string doc = study_doc;
  for (const FieldSlot& fresh : settings_defaults()) {
    doc += std::string(fresh.info->name) + ", default " + default_text(fresh) + "\n    " +
           std::string(fresh.info->doc) + "\n";
  }
  return doc + "\nRaises\n------\nScenarioError\n    A setting is unknown or of a wrong type.";
}

/// `study.steps` is `study.settings.steps`.
void define_direct_settings(py::class_<Study, StudyPointer>& type) {
  for (const FieldSlot& fresh : settings_defaults()) {
    if (std::ranges::find(direct_settings, fresh.info->name) == direct_settings.end()) continue;
    define_field<const StudyPointer>(type, fresh, [](const StudyPointer& study) { return SettingsHandle{study}; });
  }
}

std::vector<std::string> attribute_names() {
  std::vector<std::string> names;
  for (const std::string_view name : direct_settings) names.emplace_back(name);
  for (const ViewInfo& view : all_views()) names.emplace_back(view.attribute);
  for (const char* other :
       {"settings", "add", "add_table", "remove", "validate", "issues", "tell", "run", "copy", "grid"})
    names.emplace_back(other);
  return names;
}

[[noreturn]] void refuse_attribute(const std::string& name) {
  const auto settings = field_names(settings_defaults());
  if (std::ranges::find(settings, name) != settings.end()) {
    throw py::attribute_error("a study has no '" + name + "'; it is a setting: study.settings." + name);
  }
  throw py::attribute_error("a study has no '" + name + "'; " + suggestion(name, attribute_names()));
}

}  // namespace

void bind_study(py::module_& module) {
  static const std::string doc = class_doc();
  py::class_<Study, StudyPointer> type(module, "Study", doc.c_str());
  type.def(py::init(&make_study));
  define_direct_settings(type);
  type.def_property_readonly(
      "settings", [](const StudyPointer& self) { return SettingsHandle{self}; },
      "All settings, the `[study]` table of a scenario: ``study.settings.carbon_yuan_kg = 0.1``.");
  for (const ViewInfo& view : all_views()) {
    type.def_property_readonly(
        view.attribute, [&view](const StudyPointer& self) { return View{self, view.title, view.kinds}; }, view.doc);
  }
  type.def("__getattr__", [](const Study&, const std::string& name) -> AnyValue { refuse_attribute(name); })
      .def("__setattr__",
           [](const py::object& self, const py::str& name, const AnyValue& value) {
             if (name.cast<std::string>() == "grid") {
               throw py::attribute_error(
                   "study.grid is the electric network and cannot be set; the setting is study.settings.grid");
             }
             if (!py::hasattr(py::type::of(self), name)) refuse_attribute(name);
             if (PyObject_GenericSetAttr(self.ptr(), name.ptr(), value.ptr()) != 0) throw py::error_already_set();
           })
      .def(
          "add",
          [](const StudyPointer& self, const std::string& kind, const py::kwargs& fields) {
            return AnyValue(add(self, kind, fields));
          },
          py::arg("kind"), py::pos_only(),
          R"(Add a component; `zhanhe.kinds` lists the kinds, help(zhanhe.components) their fields.

Parameters
----------
kind : str
    "node", "line", "load", "pv", ...
**fields
    Fields by name; a series is any array-like of shape (steps,). None and left out mean the default. The field
    `from` is written ``from_``.

Returns
-------
Component
    The new component.

Raises
------
ScenarioError
    Unknown kind or field, wrong type, missing field, name already taken; the study is unchanged.)")
      .def("add_table", &add_all, py::arg("kind"), py::arg("table"),
           R"(Add a component for each row of a table.

Parameters
----------
kind : str
    What the rows are.
table : pandas.DataFrame or mapping
    Columns by field name. An empty cell (None, NaN, NA) means the default.

Raises
------
ScenarioError
    With the issues of all rows; the study is unchanged.)")
      .def("remove", &remove, py::arg("name"), py::arg("kind") = py::none(),
           R"(Remove a component.

Parameters
----------
name : str
    Its name.
kind : str, optional
    Its kind; needed when two kinds share the name.

Raises
------
KeyError
    There is none of that name.
ValueError
    Two kinds share the name.)")
      .def(
          "validate", [](const Study& self) { return to_python(validate(self)); },
          R"(Everything wrong with the study, and what is worth a warning.

Returns
-------
list of Issue
    Empty when there is nothing to tell. Without errors the study can be run.)")
      .def_property_readonly(
          "issues", [](const Study& self) { return to_python(self.issues); },
          "Warnings and notes of the loader, of an importer and of `tell`.")
      .def_property_readonly("grid", &grid_of,
                             R"(The electric network by itself, for `zhanhe.grid.power_flow`.

Nodes are those of carrier electricity, lines and transformers in the order of the results; grid connections hold the
voltage. Its own injections are 0: give those that are to be looked at. Made anew each time.

Returns
-------
zhanhe.grid.Grid

Raises
------
ScenarioError
    The study is wrong, or no electricity node has a nominal voltage and a grid connection.)")
      .def("tell", &tell_issue, py::arg("code"), py::arg("message"), py::kw_only(), py::arg("where") = "",
           py::arg("remedy") = "", py::arg("severity") = "note",
           R"(Add a warning or note to `issues`; it goes into the results of every run.

Parameters
----------
code : str
    One of the codes of issues, such as "assumed".
message : str
    What is to be known.
where : str
    Component or file.
remedy : str
    What to do about it.
severity : {"note", "warning"}
    How serious it is.

Raises
------
ValueError
    The code or severity is unknown.)")
      .def("run", &run_study, py::kw_only(), py::arg("solver") = "auto", py::arg("grid") = "auto",
           py::arg("threads") = py::none(), py::arg("progress") = false, py::arg("start") = py::none(),
           py::arg("steps") = py::none(), run_doc)
      .def(
          "copy", [](const Study& self) { return make_live(self); },
          "An independent study; costs little, because series are shared.")
      .def("__copy__", [](const Study& self) { return make_live(self); })
      .def(
          "__deepcopy__", [](const Study& self, const py::dict&) { return make_live(self); }, py::arg("memo"))
      .def("__repr__", &repr)
      .def("_repr_html_", &repr_html);
  module.def("kind_names", &kind_names, "The kinds of components, in the order of the documentation.");
}

}  // namespace zhanhe::bind
