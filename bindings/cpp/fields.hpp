#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "types.hpp"
#include "zhanhe/study/edit.hpp"

/// What a component and the settings of a study share in Python: properties made from a field table.
namespace zhanhe::bind {

/// A field as Python can write it: a keyword gets an underscore behind it, "from_".
[[nodiscard]] std::string python_name(std::string_view field);
[[nodiscard]] std::vector<std::string> field_names(const std::vector<FieldSlot>& slots);
/// numpydoc text of a field: its doc, unit, range, choices and default.
[[nodiscard]] std::string field_doc(const FieldInfo& info, const FieldSlot& fresh);
/// The default as people write it: "0.87", "none", "'district'".
[[nodiscard]] std::string default_text(const FieldSlot& fresh);

/// All fields by name.
[[nodiscard]] py::dict fields_dict(const std::vector<FieldSlot>& slots);
/// "Load(name='school', p_kw=100.0)": what must be given, and what differs from `fresh`.
[[nodiscard]] std::string fields_repr(const std::string& type, const std::vector<FieldSlot>& slots,
                                      const std::vector<FieldSlot>& fresh);
/// The same with every field, its unit and meaning, as an HTML table.
[[nodiscard]] std::string fields_html(const std::string& type, const std::vector<FieldSlot>& slots);
/// Text that may stand in HTML.
[[nodiscard]] std::string escape(const std::string& text);

/// What Python reads and writes a field by. They do not know the class, so that forty classes share them.
struct Accessors {
  py::cpp_function get, set;
};

template <class Held, class Shown, class Given = Shown, class Open>
Accessors accessors_as(const std::string& name, Open open) {
  return {
      py::cpp_function([name, open](const Held& self) { return Shown(open(self).get(name)); }),
      py::cpp_function([name, open](Held& self, const Given& value) { open(self).set(name, value); }, py::is_setter())};
}

/// Accessors whose signatures tell what the field holds.
template <class Held, class Open>
Accessors accessors(const FieldSlot& fresh, Open open) {
  const std::string name(fresh.info->name);
  switch (fresh.info->type) {
    case FieldType::number:
      if (std::holds_alternative<std::optional<double>*>(fresh.value)) {
        return accessors_as<Held, OptionalFloat>(name, open);
      }
      return accessors_as<Held, FloatValue>(name, open);
    case FieldType::integer: return accessors_as<Held, IntValue>(name, open);
    case FieldType::flag: return accessors_as<Held, FlagValue>(name, open);
    case FieldType::text:
    case FieldType::choice:
    case FieldType::reference: break;
    case FieldType::profile: return accessors_as<Held, ProfileValue, ProfileInput>(name, open);
    case FieldType::numbers: return accessors_as<Held, FloatList>(name, open);
    case FieldType::texts: return accessors_as<Held, TextList>(name, open);
    case FieldType::ports: return accessors_as<Held, PortList>(name, open);
  }
  return accessors_as<Held, TextValue>(name, open);
}

/// Declares a field as a property. `open` makes of what Python holds something with get(name) and set(name, value).
template <class Held, class Class, class Open = std::identity>
void define_field(Class& type, const FieldSlot& fresh, Open open = {}) {
  const Accessors by = accessors<Held>(fresh, open);
  const std::string doc = field_doc(*fresh.info, fresh);
  type.def_property(python_name(fresh.info->name).c_str(), by.get, by.set, py::doc(doc.c_str()));
}

}  // namespace zhanhe::bind
