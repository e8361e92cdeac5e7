#include "fields.hpp"

#include <cmath>

#include "convert.hpp"
#include "zhanhe/base/units.hpp"

namespace zhanhe::bind {

namespace {

struct DefaultText {
  std::string operator()(const double* value) const { return number_text(*value); }
  std::string operator()(const std::optional<double>* value) const { return *value ? number_text(**value) : "None"; }
  std::string operator()(const int* value) const { return std::to_string(*value); }
  std::string operator()(const bool* value) const { return *value ? "True" : "False"; }
  std::string operator()(const std::string* value) const { return "'" + *value + "'"; }
  std::string operator()(const Profile* value) const { return value->given() ? number_text((*value)[0]) : "None"; }
  template <class Item>
  std::string operator()(const std::vector<Item>*) const {
    return "[]";
  }
};

/// How a value is shown in a line: long series by their length.
std::string show(const FieldSlot& slot) {
  if (const auto* const* profile = std::get_if<Profile*>(&slot.value)) {
    const Profile& series = **profile;
    if (series.given() && !series.constant()) return "<" + std::to_string(series.size()) + " values>";
  }
  return py::repr(to_python(slot));
}

std::string range_text(const Range& range) {
  if (std::isinf(range.lowest) && std::isinf(range.highest)) return {};
  return to_string(range);
}

}  // namespace

std::string python_name(std::string_view field) {
  const bool keyword = py::module_::import("keyword").attr("iskeyword")(field).cast<bool>();
  return std::string(field) + (keyword ? "_" : "");
}

std::string default_text(const FieldSlot& fresh) { return std::visit(DefaultText{}, fresh.value); }

std::string field_doc(const FieldInfo& info, const FieldSlot& fresh) {
  std::string doc(info.doc);
  std::string details;
  const auto add = [&details](const std::string& name, const std::string& text) {
    if (!text.empty()) details += (details.empty() ? "" : "; ") + name + " " + text;
  };
  if (const std::string_view unit = unit_of(info.name); unit != "1") add("unit", std::string(unit));
  add("range", range_text(info.range));
  std::string choices;
  for (const std::string_view choice : info.choices)
    choices += (choices.empty() ? "'" : ", '") + std::string(choice) + "'";
  add("one of", choices);
  if (info.type == FieldType::reference) add("name of a", std::string(info.refers_to));
  if (info.type == FieldType::profile) add("shape", "() or (steps,)");
  if (info.count > 0) add("length", std::to_string(info.count));
  add(info.required ? "must be given" : "default", info.required ? " " : default_text(fresh));
  if (!details.empty() && details.back() == ' ') details.resize(details.find_last_not_of(' ') + 1);
  details.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(details.front())));
  return doc + "\n\n" + details + ".";
}

std::string escape(const std::string& text) { return py::str(py::module_::import("html").attr("escape")(text)); }

std::vector<std::string> field_names(const std::vector<FieldSlot>& slots) {
  std::vector<std::string> names;
  for (const FieldSlot& slot : slots) names.push_back(python_name(slot.info->name));
  return names;
}

py::dict fields_dict(const std::vector<FieldSlot>& slots) {
  py::dict fields;
  for (const FieldSlot& slot : slots) fields[py::str(slot.info->name)] = to_python(slot);
  return fields;
}

std::string fields_repr(const std::string& type, const std::vector<FieldSlot>& slots,
                        const std::vector<FieldSlot>& fresh) {
  std::string text;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const std::string shown = show(slots[i]);
    if (!slots[i].info->required && shown == show(fresh[i])) continue;
    text += (text.empty() ? "" : ", ") + python_name(slots[i].info->name) + "=" + shown;
  }
  return type + "(" + text + ")";
}

std::string fields_html(const std::string& type, const std::vector<FieldSlot>& slots) {
  std::string rows;
  for (const FieldSlot& slot : slots) {
    const std::string unit(unit_of(slot.info->name));
    rows += "<tr><td>" + std::string(slot.info->name) + "</td><td>" + escape(show(slot)) + "</td><td>" +
            (unit == "1" ? "" : unit) + "</td><td style=\"text-align:left\">" + escape(std::string(slot.info->doc)) +
            "</td></tr>";
  }
  return "<table><caption>" + type + "</caption><tr><th>field</th><th>value</th><th>unit</th><th>meaning</th></tr>" +
         rows + "</table>";
}

}  // namespace zhanhe::bind
