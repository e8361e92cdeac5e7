#include <pybind11/stl.h>

#include "component.hpp"
#include "convert.hpp"
#include "errors.hpp"
#include "fields.hpp"
#include "module.hpp"
#include "zhanhe/base/nearest.hpp"

namespace zhanhe::bind {

namespace {

/// "grid_connection" -> "GridConnection", the name of the C++ type.
std::string class_name(std::string_view kind) {
  std::string name;
  bool upper = true;
  for (const char letter : kind) {
    if (letter != '_') name += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : letter;
    upper = letter == '_';
  }
  return name;
}

template <class T>
void bind_kind(py::module_& module) {
  const Kind& kind = *find_kind(T::kind);
  const std::string doc = std::string(T::doc) + "\n\nMade by ``study.add(\"" + std::string(T::kind) +
                          "\", ...)``; found by its name, so it stays good while others come and go.";
  py::class_<HandleOf<T>, Handle> type(module, class_name(T::kind).c_str(), doc.c_str());
  for (const FieldSlot& fresh : kind.defaults()) define_field<Handle>(type, fresh);
}

[[noreturn]] void refuse_attribute(const Handle& handle, const std::string& name) {
  throw py::attribute_error("a " + std::string(handle.kind->name) + " has no '" + name + "'; " +
                            suggestion(name, field_names(handle.kind->defaults())));
}

void bind_handle(py::module_& module) {
  py::class_<Handle>(module, "Component", "A component of a study; each kind has its own class.")
      .def_property_readonly(
          "kind", [](const Handle& self) { return self.kind->name; }, "Its kind, as in `study.add`.")
      .def(
          "to_dict", [](const Handle& self) { return py::typing::Dict<py::str, AnyValue>(fields_dict(self.slots())); },
          "All fields by name.")
      .def("__repr__",
           [](const Handle& self) {
             return fields_repr(class_name(self.kind->name), self.slots(), self.kind->defaults());
           })
      .def("_repr_html_", [](const Handle& self) { return fields_html(class_name(self.kind->name), self.slots()); })
      .def("__getattr__", [](const Handle& self, const std::string& name) -> AnyValue { refuse_attribute(self, name); })
      .def("__setattr__",
           [](const py::object& self, const py::str& name, const AnyValue& value) {
             const auto& handle = self.cast<const Handle&>();
             if (!py::hasattr(py::type::of(self), name)) refuse_attribute(handle, name);
             if (PyObject_GenericSetAttr(self.ptr(), name.ptr(), value.ptr()) != 0) throw py::error_already_set();
           })
      .def("__eq__",
           [](const Handle& self, const py::object& other) {
             if (!py::isinstance<Handle>(other)) return false;
             const auto& handle = other.cast<const Handle&>();
             return self.study == handle.study && self.kind == handle.kind && self.name == handle.name;
           })
      .def("__hash__", [](const Handle& self) {
        return py::hash(py::make_tuple(reinterpret_cast<std::uintptr_t>(self.study.get()), self.kind->name, self.name));
      });
}

std::string view_repr(const View& view) {
  std::string text = "<" + std::to_string(view.names().size()) + " of kind";
  for (const Kind* kind : view.kinds) {
    if (const std::size_t count = kind->count(*view.study)) {
      text += (text.back() == 'd' ? " " : ", ") + std::string(kind->name) + " " + std::to_string(count);
    }
  }
  return text.ends_with("kind") ? "<no " + std::string(view.title) + ">" : text + ">";
}

std::string view_html(const View& view) {
  constexpr std::size_t most = 30;
  std::string rows;
  const auto names = view.names();
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) {
    const auto found = find_named(*view.study, view.kinds, names[i]);
    rows += "<tr><td>" + escape(names[i]) + "</td><td>" + std::string(found.front().kind->name) + "</td></tr>";
  }
  if (names.size() > most) rows += "<tr><td colspan=2>and " + std::to_string(names.size() - most) + " more</td></tr>";
  return "<table><tr><th>name</th><th>kind</th></tr>" + rows + "</table>";
}

void bind_view(py::module_& module) {
  const auto get = [](const View& self, const std::string& name) {
    const Found found = self.find(name);
    return AnyValue(found.kind->handle(self.study, found.index));
  };
  const auto values = [](const View& self) {
    py::list list;
    for (const Kind* kind : self.kinds) {
      for (std::size_t i = 0; i < kind->count(*self.study); ++i) list.append(kind->handle(self.study, i));
    }
    return list;
  };
  py::class_<View>(module, "Components", "Components of a study by name, like a dict. Changes go to the study.")
      .def("__len__", [](const View& self) { return self.names().size(); })
      .def("__iter__", [](const View& self) { return py::iter(py::cast(self.names())); })
      .def("__contains__",
           [](const View& self, const py::object& name) {
             return py::isinstance<py::str>(name) && self.contains(name.cast<std::string>());
           })
      .def("__getitem__", get, py::arg("name"))
      .def(
          "__delitem__",
          [](View& self, const std::string& name) {
            const Found found = self.find(name);
            found.kind->erase(*self.study, found.index);
          },
          py::arg("name"))
      .def(
          "get",
          [get](const View& self, const std::string& name, const AnyValue& otherwise) {
            return self.contains(name) ? get(self, name) : otherwise;
          },
          py::arg("name"), py::arg("default") = py::none(), "The component of that name, or the default.")
      .def("keys", &View::names, "All names.")
      .def(
          "values", [values](const View& self) { return py::typing::List<AnyValue>(values(self)); }, "All components.")
      .def(
          "items",
          [values](const View& self) {
            py::list items;
            for (const py::handle component : values(self))
              items.append(py::make_tuple(component.attr("name"), component));
            return py::typing::List<py::typing::Tuple<py::str, AnyValue>>(items);
          },
          "Pairs of name and component.")
      .def("_ipython_key_completions_", &View::names)
      .def("__repr__", view_repr)
      .def("_repr_html_", view_html);
}

}  // namespace

py::object Handle::get(const std::string& field) const {
  for (const FieldSlot& slot : slots()) {
    if (slot.info->name == field) return to_python(slot);
  }
  refuse_attribute(*this, field);
}

void Handle::set(const std::string& field, py::handle value) {
  const std::size_t at = index();
  Component& component = kind->at(*study, at);
  const std::string where = place_of(kind->name, component);
  if (field == "name" && py::isinstance<py::str>(value)) {
    const auto wanted = value.cast<std::string>();
    const Kind* const own[] = {kind};
    if (wanted != name && !find_named(*study, own, wanted).empty()) {
      refuse(IssueCode::duplicate_name, where + " name",
             "another " + std::string(kind->name) + " is called '" + wanted + "'", "choose another name");
    }
  }
  Issues issues;
  set_from_python(kind->slots(*study, at), kind->defaults(), field, value, where, issues);
  refuse_errors(std::move(issues));
  name = component.name;
}

void bind_components(py::module_& module) {
  bind_handle(module);
  for_each_type(ComponentKinds{}, [&module]<class T>() { bind_kind<T>(module); });
  bind_view(module);
}

}  // namespace zhanhe::bind
