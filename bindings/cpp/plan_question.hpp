#pragma once

#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <vector>

#include "convert.hpp"
#include "errors.hpp"
#include "grid_injections.hpp"
#include "progress.hpp"
#include "zhanhe/gridplan/course.hpp"
#include "zhanhe/gridplan/hosting.hpp"
#include "zhanhe/gridplan/limits.hpp"

namespace zhanhe::bind {

using PyDict = py::typing::Dict<py::str, AnyValue>;
using PyList = py::typing::List<AnyValue>;

/// What all questions about a grid have in common, as `zhanhe.gridplan.question` hands it over: `p_kw`, `q_kvar`,
/// `duration_h` (or None), `bands` (nodes x 2), `line_loading_frac`, `transformer_loading_frac` and `reverse`, a list
/// of (equipment, largest power back).
struct Question {
  std::string verb;
  std::shared_ptr<const NotedGrid> grid;
  GivenInjections given;
  bool readable = true;  ///< the tables have the right types and shapes
  powerflow::Injections injections;
  gridplan::Limits limits;
  gridplan::Durations duration_h;
  Issues issues;

  [[nodiscard]] const powerflow::NamedGrid& named() const { return grid->named; }
  /// Fills the injections where that is possible; works without the GIL. False when there is any issue.
  bool read_injections();
  /// Adds problems of the planner as issues; `names` are those of what its parts count.
  void add(const gridplan::Problems& problems, const std::vector<std::string>& names = {});
};

/// A question, with the issues that Python has found already. Nothing is refused yet.
[[nodiscard]] Question take_question(const char* verb, std::shared_ptr<const NotedGrid> grid, const py::dict& given,
                                     const py::list& issues);

/// An array of Python as numbers; those that Python has checked.
[[nodiscard]] Eigen::ArrayXd numbers(const py::handle& values);

/// Answers without the GIL; ScenarioError with all issues, Cancelled, and whatever Python raised meanwhile.
/// `answer(progress)` returns something with `problems`; `names` are those that its problems count.
template <class Answer>
auto answered(Question& question, const py::object& told, const std::vector<std::string>& names, const Answer& answer) {
  Watch watch(told);
  const Observer observer = watch.observer();
  const gridplan::Progress progress = [&](gridplan::Index done, gridplan::Index all) {
    return observer({question.verb, all > 0 ? static_cast<double>(done) / static_cast<double>(all) : -1.0});
  };
  decltype(answer(progress)) found;
  {
    const py::gil_scoped_release free;
    if (question.read_injections()) {
      found = answer(progress);
    } else {
      question.add(gridplan::problems(question.named(), question.limits));
    }
  }
  watch.rethrow();
  question.add(found.problems, names);
  refuse_errors(std::move(question.issues));
  if constexpr (requires { found.stopped; }) {
    if (found.stopped) throw Cancelled();
  }
  return found;
}

/// An option that Python has checked.
template <class T>
T option(const py::dict& options, const char* name) {
  return options[name].cast<T>();
}

/// A member of all items, as an array.
FloatArray column(const auto& items, auto member) {
  std::vector<double> values;
  for (const auto& item : items) values.push_back(static_cast<double>(item.*member));
  return to_array(std::move(values));
}

/// What is added, and how its power is sought.
[[nodiscard]] gridplan::Generation generation_of(const py::dict& options);
[[nodiscard]] gridplan::HostingSettings hosting_settings(const py::dict& options);

/// Findings as columns `limit`, `place`, `hour` and `excess`.
void put(py::dict& columns, const std::vector<gridplan::Finding>& findings, const std::string& prefix = "");

}  // namespace zhanhe::bind
