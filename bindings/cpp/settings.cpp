#include "settings.hpp"

#include <pybind11/stl.h>

#include "convert.hpp"
#include "errors.hpp"
#include "fields.hpp"
#include "module.hpp"
#include "zhanhe/base/nearest.hpp"
#include "zhanhe/climate/epw.hpp"

namespace zhanhe::bind {

namespace {

[[noreturn]] void refuse_setting(const std::string& name) {
  throw py::attribute_error("there is no setting '" + name + "'; " +
                            suggestion(name, field_names(settings_defaults())));
}

}  // namespace

std::vector<FieldSlot> settings_defaults() {
  static Settings fresh;
  return slots(fresh);
}

void set_setting(Study& study, const std::string& name, py::handle value, Issues& issues) {
  Study trial = study;
  if (!set_from_python(slots(trial.settings), settings_defaults(), name, value, "[study]", issues)) return;
  if (name == "weather") {
    trial.weather.reset();
    if (!trial.settings.weather.empty()) {
      auto weather = climate::read_epw(trial.settings.weather, issues);
      if (has_errors(issues)) return;
      trial.weather = std::make_shared<const Weather>(std::move(weather));
    }
  }
  study = std::move(trial);
}

py::object SettingsHandle::get(const std::string& field) const {
  for (const FieldSlot& slot : slots()) {
    if (slot.info->name == field) return to_python(slot);
  }
  refuse_setting(field);
}

void SettingsHandle::set(const std::string& field, py::handle value) {
  Issues issues;
  set_setting(*study, field, value, issues);
  refuse_errors(std::move(issues));
}

void bind_settings(py::module_& module) {
  py::class_<SettingsHandle> type(module, "Settings",
                                  "What holds for the whole study: `study.settings`. Changes go to the study.");
  for (const FieldSlot& fresh : settings_defaults()) define_field<SettingsHandle>(type, fresh);
  type.def(
          "to_dict",
          [](const SettingsHandle& self) { return py::typing::Dict<py::str, AnyValue>(fields_dict(self.slots())); },
          "All settings by name.")
      .def("__getattr__", [](const SettingsHandle&, const std::string& name) -> AnyValue { refuse_setting(name); })
      .def("__setattr__",
           [](const py::object& self, const py::str& name, const AnyValue& value) {
             if (!py::hasattr(py::type::of(self), name)) refuse_setting(name);
             if (PyObject_GenericSetAttr(self.ptr(), name.ptr(), value.ptr()) != 0) throw py::error_already_set();
           })
      .def("__repr__",
           [](const SettingsHandle& self) { return fields_repr("Settings", self.slots(), settings_defaults()); })
      .def("_repr_html_", [](const SettingsHandle& self) { return fields_html("Settings", self.slots()); });
}

}  // namespace zhanhe::bind
