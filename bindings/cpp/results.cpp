#include "results.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <limits>
#include <mutex>

#include "convert.hpp"
#include "errors.hpp"
#include "live_study.hpp"
#include "module.hpp"
#include "zhanhe/store/read.hpp"
#include "zhanhe/store/variables.hpp"
#include "zhanhe/store/write.hpp"

namespace zhanhe::bind {

namespace {

using ResultsPointer = std::shared_ptr<const Results>;

/// What the Python class Results wraps after a run.
struct RunRecord {
  ResultsPointer results;
};

py::dict to_dict(const Certificate& certificate) {
  py::dict dict;
  dict["lower_bound_yuan"] = certificate.lower_bound;
  dict["gap"] = certificate.gap;
  dict["primal_residual"] = certificate.primal_residual;
  dict["dual_residual"] = certificate.dual_residual;
  dict["worst_row"] = certificate.worst_row;
  return dict;
}

py::dict to_dict(const Seconds& seconds) {
  py::dict dict;
  dict["pose"] = seconds.pose;
  dict["solve"] = seconds.solve;
  dict["judge"] = seconds.judge;
  dict["read"] = seconds.read;
  dict["check"] = seconds.check;
  dict["settle"] = seconds.settle;
  dict["total"] = seconds.total;
  return dict;
}

py::list to_list(const std::vector<Figure>& summary) {
  py::list list;
  for (const Figure& figure : summary) list.append(py::make_tuple(figure.name, figure.value, figure.doc));
  return list;
}

py::list to_list(const std::vector<Cause>& causes, const TimeAxis& axis) {
  py::list list;
  for (const Cause& cause : causes) {
    py::dict dict;
    py::list times;
    for (const std::size_t hour : cause.hours) times.append(to_string(axis.time(hour)));
    dict["owner"] = cause.label.owner;
    dict["quantity"] = cause.label.quantity;
    dict["unit"] = cause.label.unit;
    dict["kind"] = cause.row ? "row" : "bound";
    dict["amount"] = cause.amount;
    dict["steps"] = cause.hours.size();
    dict["first_time"] = cause.hours.empty() ? "" : to_string(axis.time(cause.hours.front()));
    dict["last_time"] = cause.hours.empty() ? "" : to_string(axis.time(cause.hours.back()));
    dict["times"] = times;
    list.append(dict);
  }
  return list;
}

py::list to_list(const std::vector<store::Info::CauseText>& causes) {
  py::list list;
  for (const auto& cause : causes) {
    py::dict dict;
    dict["owner"] = cause.owner;
    dict["quantity"] = cause.quantity;
    dict["unit"] = cause.unit;
    dict["kind"] = cause.kind;
    dict["amount"] = cause.amount;
    dict["steps"] = cause.steps;
    dict["first_time"] = cause.first_time;
    dict["last_time"] = cause.last_time;
    dict["times"] = py::none();
    list.append(dict);
  }
  return list;
}

py::dict describe_run(const RunRecord& run) {
  const Results& results = *run.results;
  const SolveRecord& record = results.record;
  py::dict dict;
  dict["start"] = to_string(results.axis.time(0));
  dict["step_h"] = results.axis.step_h();
  dict["steps"] = results.axis.steps;
  dict["status"] = to_string(record.status);
  dict["engine"] = record.engine;
  dict["iterations"] = record.iterations;
  dict["objective_yuan"] =
      record.status == Status::optimal ? record.objective : std::numeric_limits<double>::quiet_NaN();
  dict["message"] = record.message;
  dict["certificate"] = to_dict(record.certificate);
  dict["seconds"] = to_dict(results.seconds);
  dict["summary"] = to_list(results.summary);
  dict["causes"] = to_list(record.causes, results.axis);
  dict["issues"] = to_python(results.issues);
  return dict;
}

py::dict describe_file(const std::filesystem::path& path) {
  const auto info = [&path] {
    const py::gil_scoped_release free;
    const std::scoped_lock one(file_lock());
    return store::info(path);
  }();
  py::list issues;
  for (const auto& issue : info.issues) {
    issues.append(make_issue(issue.code, issue.severity, issue.where, issue.message, issue.remedy));
  }
  py::dict dict;
  dict["start"] = info.start;
  dict["step_h"] = info.step_h;
  dict["steps"] = info.steps;
  dict["status"] = info.status;
  dict["engine"] = info.engine;
  dict["iterations"] = info.iterations;
  dict["objective_yuan"] = info.objective_yuan;
  dict["message"] = info.message;
  dict["certificate"] = to_dict(info.certificate);
  dict["seconds"] = to_dict(info.seconds);
  dict["summary"] = to_list(info.summary);
  dict["causes"] = to_list(info.causes);
  dict["issues"] = issues;
  return dict;
}

py::dict to_dict(const std::vector<store::Attribute>& attributes) {
  py::dict dict;
  for (const store::Attribute& attribute : attributes) {
    dict[py::str(attribute.name)] =
        std::visit([](const auto& value) -> py::object { return py::cast(value); }, attribute.value);
  }
  return dict;
}

/// The numbers of a variable as Python takes them; a table is looked at where it lies, in the results.
struct ToPython {
  const ResultsPointer& results;

  py::object operator()(const Eigen::ArrayXXd* table) const {
    auto kept = std::make_unique<ResultsPointer>(results);
    const py::capsule owner(kept.get(), [](void* shared) { delete static_cast<ResultsPointer*>(shared); });
    kept.release();
    constexpr auto size = static_cast<py::ssize_t>(sizeof(double));
    return view(table->data(), {table->rows(), table->cols()}, {size, size * table->outerStride()}, owner);
  }
  py::object operator()(const std::vector<double>& values) const { return to_array(values); }
  py::object operator()(const std::vector<std::int64_t>& values) const {
    return py::array_t<std::int64_t>(static_cast<py::ssize_t>(values.size()), values.data());
  }
  template <class Other>
  py::object operator()(const Other& value) const {
    return py::cast(value);
  }
};

/// The root attributes, and (group, name, dims, attributes, single precision, data) of each variable.
py::tuple contents_of(const RunRecord& run) {
  const store::Contents contents = store::contents(*run.results);
  py::list variables;
  for (const store::Variable& variable : contents.variables) {
    variables.append(py::make_tuple(variable.group, variable.name, variable.dims, to_dict(variable.attributes),
                                    variable.single_precision, std::visit(ToPython{run.results}, variable.data)));
  }
  return py::make_tuple(to_dict(contents.attributes), variables);
}

void write_file(const RunRecord& run, const std::filesystem::path& path, const std::string& created, bool compress) {
  const py::gil_scoped_release free;
  const std::scoped_lock one(file_lock());
  store::write(*run.results, path, created, compress);
}

}  // namespace

std::mutex& file_lock() {
  static std::mutex lock;
  return lock;
}

PythonResults to_python(ResultsPointer results) {
  const py::object type = py::module_::import("zhanhe.results").attr("Results");
  return PythonResults(type.attr("of_run")(RunRecord{std::move(results)}));
}

void bind_results(py::module_& module) {
  py::class_<RunRecord>(module, "RunRecord", "What a run produced; zhanhe.results.Results shows it.")
      .def(
          "describe", [](const RunRecord& run) { return py::typing::Dict<py::str, AnyValue>(describe_run(run)); },
          "Status, certificate, summary and the like by name.")
      .def("contents", &contents_of, "Root attributes, and the variables of all groups.")
      .def("write", &write_file, py::arg("path"), py::arg("created") = "", py::arg("compress") = true,
           "Write an HDF5 file that is also netCDF-4.")
      .def_property_readonly(
          "study", [](const RunRecord& run) { return make_live(run.results->study); },
          "A copy of the study as it was run.");
  module.def(
      "read_info",
      [](const std::filesystem::path& path) { return py::typing::Dict<py::str, AnyValue>(describe_file(path)); },
      py::arg("path"), "What a results file says about itself, as RunRecord.describe().");
}

}  // namespace zhanhe::bind
