#include <pybind11/numpy.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <type_traits>

#include "convert.hpp"
#include "errors.hpp"
#include "module.hpp"
#include "progress.hpp"
#include "results.hpp"
#include "weather.hpp"
#include "zhanhe/retrofit/report.hpp"
#include "zhanhe/retrofit/tables.hpp"

namespace zhanhe::bind {

namespace {

using PyDict = py::typing::Dict<py::str, AnyValue>;
using PyDicts = py::typing::List<PyDict>;

/// A study as Python holds it.
struct RetrofitRecord {
  std::shared_ptr<const retrofit::Study> study;
  Issues issues;  ///< warnings
};

/// A table from Python values by name; None counts as not given, NaN does not.
template <class Table>
Table table_of(const py::dict& given, const std::string& where, Issues& issues) {
  Table table;
  const std::vector<FieldSlot> fields = slots(table);
  ValueRecord record;
  for (const auto& [key, value] : given) {
    if (value.is_none()) continue;
    const std::string name = py::str(key);
    const FieldSlot* slot = find_slot(fields, name);
    std::optional<Value> known = to_value(value, slot && slot->info->type == FieldType::profile);
    if (known) {
      record.emplace_back(name, std::move(*known));
    } else {
      issues.push_back({IssueCode::wrong_type, Severity::error, where + " " + name, "is " + describe(value),
                        "give a number, a text or a series"});
    }
  }
  set_slots(fields, Table::kind, record, where, issues, {});
  return table;
}

template <class Table>
std::vector<Table> tables_of(const py::list& rows, Issues& issues) {
  std::vector<Table> tables;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    const std::string where = "[[" + std::string(Table::kind) + "]] " + number;
    if (!py::isinstance<py::dict>(rows[i])) {
      issues.push_back({IssueCode::wrong_type, Severity::error, where, "is " + describe(rows[i]), "give a dict"});
      continue;
    }
    const auto row = rows[i].cast<py::dict>();
    if constexpr (std::is_same_v<Table, retrofit::BuildingTable>) {
      // Without a name, which is told, it is told of by its number.
      const bool named = row.contains("name") && !row["name"].is_none();
      const std::string name = named ? std::string(py::str(row["name"])) : number;
      tables.push_back(table_of<Table>(row, retrofit::place_of(name), issues));
      tables.back().name = name;
    } else {
      tables.push_back(table_of<Table>(row, where, issues));
    }
  }
  return tables;
}

/// A study that is not answered yet, and all that is wrong with it.
struct Asked {
  std::shared_ptr<retrofit::Study> study;
  Issues issues;
};

/// Adds what is not told yet: nothing at a place that was told, and of a building that has errors no conflicts, which
/// may only follow from them.
void add_news(Issues& issues, const Issues& more, const std::vector<retrofit::Class>& classes) {
  const Issues told = issues;
  const auto told_below = [&told](const std::string& place) {
    return std::ranges::any_of(told, [&](const Issue& other) { return other.where.starts_with(place); });
  };
  const auto follows = [&](const Issue& issue) {
    return issue.code == IssueCode::conflict && std::ranges::any_of(classes, [&](const retrofit::Class& of) {
             const std::string place = retrofit::place_of(of.name) + " ";
             return issue.where.starts_with(place) && told_below(place);
           });
  };
  for (const Issue& issue : more) {
    if (std::ranges::find(told, issue.where, &Issue::where) == told.end() && !follows(issue)) issues.push_back(issue);
  }
}

Asked ask(const PyDicts& buildings, const PyDicts& measures, const NotedWeather& weather, const PyDict& settings) {
  Asked asked{std::make_shared<retrofit::Study>(), {}};
  Issues& issues = asked.issues;
  retrofit::Study& study = *asked.study;
  const auto tables = tables_of<retrofit::MeasureTable>(measures, issues);
  const auto offers = retrofit::offers_of(tables, issues);
  study.settings = retrofit::settings_of(table_of<retrofit::SettingsTable>(settings, "[retrofit]", issues), issues);
  for (const auto& table : tables_of<retrofit::BuildingTable>(buildings, issues)) {
    study.classes.push_back(retrofit::class_of(table, offers, issues));
  }
  study.axis = weather.weather.axis;
  add_news(issues, retrofit::validate(study.classes, weather.weather, study.settings), study.classes);
  if (!tables.empty() && !has_errors(issues)) issues = retrofit::untaken(offers, study.classes);
  return asked;
}

IssueList validate(const PyDicts& buildings, const PyDicts& measures, const NotedWeather& weather,
                   const PyDict& settings) {
  return to_python(ask(buildings, measures, weather, settings).issues);
}

RetrofitRecord study(const PyDicts& buildings, const PyDicts& measures, const NotedWeather& weather,
                     const PyDict& settings, const AnyValue& told) {
  const auto [study, issues] = ask(buildings, measures, weather, settings);
  refuse_errors(issues);
  Watch watch{told};
  try {
    const py::gil_scoped_release free;
    study->answer = retrofit::answer(study->classes, weather.weather, study->settings, watch.observer());
  } catch (const Cancelled&) {
    watch.rethrow();
    throw;
  }
  return {study, issues};
}

struct ToArray {
  const retrofit::Variable& variable;
  std::size_t rows;

  py::object operator()(const std::vector<double>& values) const {
    if (variable.axes.size() == 1) return to_array(values);
    const auto columns = static_cast<py::ssize_t>(rows == 0 ? 0 : values.size() / rows);
    return to_array(values).attr("reshape")(columns, -1).attr("T");
  }
  py::object operator()(const std::vector<std::int64_t>& values) const {
    return py::array_t<std::int64_t>(static_cast<py::ssize_t>(values.size()), values.data());
  }
  py::object operator()(const std::vector<std::string>& values) const { return py::cast(values); }
};

py::typing::List<AnyValue> variables_of(const RetrofitRecord& record) {
  py::typing::List<AnyValue> all;
  for (const retrofit::Variable& variable : retrofit::variables(*record.study)) {
    all.append(py::make_tuple(variable.group, variable.name, variable.axes, variable.meaning,
                              std::visit(ToArray{variable, record.study->axis.steps}, variable.values)));
  }
  return all;
}

PyDict described(const RetrofitRecord& record) {
  const retrofit::Choice& choice = record.study->answer.choice;
  PyDict all;
  all["status"] = std::string(to_string(choice.status));
  all["objective"] = std::string(to_string(record.study->settings.objective));
  all["value"] = choice.objective;
  all["bound"] = choice.bound;
  all["gap"] = choice.gap;
  all["message"] = choice.message;
  all["issues"] = to_python(record.issues);
  all["start"] = to_string(record.study->axis.time(0));
  all["step_h"] = record.study->axis.step_h();
  return all;
}

/// The packages of a class, one row each.
PyDict packages_of(const RetrofitRecord& record, std::size_t building) {
  const retrofit::Class& of = record.study->classes.at(building);
  std::vector<std::string> names;
  std::vector<double> investment, annuity, energy_cost, power, source, carbon, discomfort;
  for (const retrofit::Package& package : record.study->answer.packages.at(building)) {
    names.push_back(text_of(of, package));
    investment.push_back(package.investment_yuan);
    annuity.push_back(package.annuity_yuan_year);
    energy_cost.push_back(package.demand.cost_yuan);
    power.push_back(package.demand.power_kwh);
    source.push_back(package.demand.source_kwh);
    carbon.push_back(package.demand.carbon_kg / 1000.0);
    discomfort.push_back(package.demand.discomfort_kh);
  }
  PyDict columns;
  columns["measures"] = names;
  columns["investment_yuan"] = to_array(investment);
  columns["annuity_yuan_year"] = to_array(annuity);
  columns["energy_cost_yuan"] = to_array(energy_cost);
  columns["power_kwh"] = to_array(power);
  columns["source_kwh"] = to_array(source);
  columns["carbon_t"] = to_array(carbon);
  columns["discomfort_kh"] = to_array(discomfort);
  return columns;
}

/// The names of the measures chosen, by class.
py::typing::Dict<py::str, TextList> chosen(const RetrofitRecord& record) {
  py::typing::Dict<py::str, TextList> all;
  for (std::size_t b = 0; b < record.study->classes.size(); ++b) {
    const retrofit::Class& of = record.study->classes[b];
    const retrofit::Answer& answer = record.study->answer;
    const retrofit::Package& package = answer.packages[b][answer.figures[b].package];
    std::vector<std::string> names;
    for (std::size_t i = 0; i < of.offers.size(); ++i) {
      if (package.takes(i)) names.push_back(of.offers[i].name);
    }
    all[py::str(of.name)] = names;
  }
  return all;
}

void write(const RetrofitRecord& record, const std::filesystem::path& path, const std::string& created) {
  const py::gil_scoped_release free;
  const std::scoped_lock one(file_lock());
  retrofit::write(*record.study, path, created);
}

template <class Table>
std::vector<std::string> names_of_fields() {
  std::vector<std::string> names;
  for (const auto& field : Table::fields()) names.emplace_back(field.name);
  return names;
}

}  // namespace

void bind_retrofit(py::module_& module) {
  py::class_<RetrofitRecord>(module, "RetrofitRecord", "A retrofit study; zhanhe.retrofit.RetrofitStudy shows it.")
      .def("describe", &described, "Status and objective of the choice, warnings, and the time axis.")
      .def("variables", &variables_of, "(group, name, axes, meaning, values) of everything found.")
      .def("packages", &packages_of, py::arg("building"), "All packages of a class by its number.")
      .def("chosen", &chosen, "The names of the measures chosen, by class.")
      .def("write", &write, py::arg("path"), py::arg("created") = "", "Write an HDF5 file that is also netCDF-4.");
  module.def("retrofit_study", &study, py::arg("buildings"), py::arg("measures"), py::arg("weather"),
             py::arg("settings"), py::arg("told") = py::none(), "What `zhanhe.retrofit.study` shows.");
  module.def("retrofit_validate", &validate, py::arg("buildings"), py::arg("measures"), py::arg("weather"),
             py::arg("settings"), "All that is wrong with what `retrofit_study` takes.");
  module.def("retrofit_settings", &names_of_fields<retrofit::SettingsTable>, "The settings of a retrofit study.");
}

}  // namespace zhanhe::bind
