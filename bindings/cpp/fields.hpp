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

/// Declares a field as a property whose signature tells what it holds. `open` makes of what Python holds something with
/// get(name) and set(name, value).
template <class Held, class Shown, class Given = Shown, class Class, class Open>
void define_as(Class& type, const std::string& name, const std::string& doc, Open open) {
  type.def_property(
      python_name(name).c_str(), [name, open](const Held& self) { return Shown(open(self).get(name)); },
      [name, open](Held& self, const Given& value) { open(self).set(name, value); }, py::doc(doc.c_str()));
}

template <class Held, class Class, class Open = std::identity>
void define_field(Class& type, const FieldSlot& fresh, Open open = {}) {
  const std::string name(fresh.info->name);
  const std::string doc = field_doc(*fresh.info, fresh);
  switch (fresh.info->type) {
    case FieldType::number:
      if (std::holds_alternative<std::optional<double>*>(fresh.value)) {
        return define_as<Held, OptionalFloat>(type, name, doc, open);
      }
      return define_as<Held, FloatValue>(type, name, doc, open);
    case FieldType::integer: return define_as<Held, IntValue>(type, name, doc, open);
    case FieldType::flag: return define_as<Held, FlagValue>(type, name, doc, open);
    case FieldType::text:
    case FieldType::choice:
    case FieldType::reference: return define_as<Held, TextValue>(type, name, doc, open);
    case FieldType::profile: return define_as<Held, ProfileValue, ProfileInput>(type, name, doc, open);
    case FieldType::numbers: return define_as<Held, FloatList>(type, name, doc, open);
    case FieldType::texts: return define_as<Held, TextList>(type, name, doc, open);
    case FieldType::ports: return define_as<Held, PortList>(type, name, doc, open);
  }
}

}  // namespace zhanhe::bind
