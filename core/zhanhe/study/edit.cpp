#include "zhanhe/study/edit.hpp"

#include <cmath>
#include <limits>

#include "zhanhe/base/nearest.hpp"

namespace zhanhe {

namespace {

/// Where a value stands and who is told about it.
struct Reader {
  std::string where;
  Issues& issues;
  const SeriesLookup& lookup;

  bool refuse(IssueCode code, std::string message, std::string remedy) const {
    issues.push_back({code, Severity::error, where, std::move(message), std::move(remedy)});
    return false;
  }
};

struct Given {
  std::string operator()(bool flag) const { return flag ? "the flag true" : "the flag false"; }
  std::string operator()(std::int64_t number) const { return "the number " + std::to_string(number); }
  std::string operator()(double number) const { return "the number " + number_text(number); }
  std::string operator()(const std::string& text) const {
    constexpr std::size_t most = 40;
    return "the text '" + (text.size() > most ? text.substr(0, most) + "..." : text) + "'";
  }
  std::string operator()(const Profile& series) const {
    return "a series of " + std::to_string(series.size()) + " numbers";
  }
  std::string operator()(const ValueList& list) const {
    return "a list of " + std::to_string(list.size()) + (list.size() == 1 ? " value" : " values");
  }
  std::string operator()(const ValueRecord&) const { return "a table of keys and values"; }
};

bool wrong_type(const Reader& reader, const Value& value, const std::string& wanted) {
  return reader.refuse(IssueCode::wrong_type, "is " + std::visit(Given{}, value.data), "give " + wanted);
}

/// The number a value holds; a flag is none.
std::optional<double> number_in(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) return static_cast<double>(*whole);
  if (const auto* number = std::get_if<double>(&value.data)) return *number;
  const auto* series = std::get_if<Profile>(&value.data);
  if (series && series->constant()) return (*series)[0];
  return std::nullopt;
}

/// The numbers of a list. Those that are missing (NaN) stay: validate() tells where they are.
std::optional<std::vector<double>> numbers_in(const ValueList& list) {
  std::vector<double> numbers;
  numbers.reserve(list.size());
  for (const Value& item : list) {
    const std::optional<double> number = number_in(item);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

std::string unit_note(const FieldInfo& info) {
  return info.range.size ? "; leave it out where there is no limit, if it may be left out" : "";
}

bool assign(double& target, const FieldInfo& info, const Value& value, const Reader& reader) {
  const std::optional<double> number = number_in(value);
  if (!number) return wrong_type(reader, value, "a number, without quotes");
  if (!std::isfinite(*number)) {
    return reader.refuse(IssueCode::not_finite, "is " + number_text(*number), "give a finite number" + unit_note(info));
  }
  target = *number;
  return true;
}

bool assign(std::optional<double>& target, const FieldInfo& info, const Value& value, const Reader& reader) {
  double number = 0.0;
  if (!assign(number, info, value, reader)) return false;
  target = number;
  return true;
}

bool assign(int& target, const FieldInfo&, const Value& value, const Reader& reader) {
  const std::optional<double> number = number_in(value);
  if (!number || *number != std::floor(*number)) return wrong_type(reader, value, "a whole number");
  if (std::abs(*number) > std::numeric_limits<int>::max()) {
    return reader.refuse(IssueCode::out_of_range, "is " + number_text(*number), "give a smaller whole number");
  }
  target = static_cast<int>(*number);
  return true;
}

bool assign(bool& target, const FieldInfo&, const Value& value, const Reader& reader) {
  const bool* flag = std::get_if<bool>(&value.data);
  if (!flag) return wrong_type(reader, value, "true or false, without quotes");
  target = *flag;
  return true;
}

bool assign(std::string& target, const FieldInfo& info, const Value& value, const Reader& reader) {
  const auto* text = std::get_if<std::string>(&value.data);
  if (!text) {
    return wrong_type(reader, value,
                      info.type == FieldType::reference ? "the name of a " + std::string(info.refers_to) + ", in quotes"
                                                        : std::string("a text in quotes"));
  }
  target = *text;
  return true;
}

bool assign(Profile& target, const FieldInfo&, const Value& value, const Reader& reader) {
  constexpr const char* wanted = "a number, a list of numbers or a series";
  if (const auto* series = std::get_if<Profile>(&value.data)) {
    target = *series;
  } else if (const auto number = number_in(value)) {
    if (!std::isfinite(*number)) {
      return reader.refuse(IssueCode::not_finite, "is " + number_text(*number), "give a finite number or a series");
    }
    target = Profile(*number);
  } else if (const auto* list = std::get_if<ValueList>(&value.data)) {
    auto numbers = numbers_in(*list);
    if (!numbers) return wrong_type(reader, value, "numbers only in a list for each step");
    target = Profile(std::move(*numbers));
  } else if (const auto* text = std::get_if<std::string>(&value.data); text && reader.lookup) {
    const std::size_t before = reader.issues.size();
    auto found = reader.lookup(*text, reader.where, reader.issues);
    if (!found) {
      // A lookup tells what is wrong; if it does not, nobody would know why the field stays unset.
      if (reader.issues.size() == before) {
        reader.refuse(IssueCode::unknown_name, "the series '" + *text + "' is not known", "name a file and a column");
      }
      return false;
    }
    target = std::move(*found);
  } else {
    return wrong_type(reader, value, wanted);
  }
  return true;
}

bool assign(std::vector<double>& target, const FieldInfo& info, const Value& value, const Reader& reader) {
  const std::string wanted =
      info.count == 0 ? "a list of numbers" : "a list of " + std::to_string(info.count) + " numbers";
  if (const auto* series = std::get_if<Profile>(&value.data); series && !series->constant()) {
    target.assign(series->values().begin(), series->values().end());
    return true;
  }
  const auto* list = std::get_if<ValueList>(&value.data);
  auto numbers = list ? numbers_in(*list) : std::nullopt;
  if (!numbers) return wrong_type(reader, value, wanted);
  target = std::move(*numbers);
  return true;
}

bool assign(std::vector<std::string>& target, const FieldInfo& info, const Value& value, const Reader& reader) {
  const std::string wanted = info.count == 0 ? "a list of texts" : "a list of " + std::to_string(info.count) + " texts";
  const auto* list = std::get_if<ValueList>(&value.data);
  if (!list) return wrong_type(reader, value, wanted);
  std::vector<std::string> texts;
  for (const Value& item : *list) {
    const auto* text = std::get_if<std::string>(&item.data);
    if (!text) return wrong_type(reader, item, wanted);
    texts.push_back(*text);
  }
  target = std::move(texts);
  return true;
}

bool assign_port(Port& port, const ValueRecord& record, const Reader& reader) {
  static const std::vector<std::string> keys{"node", "factor_frac"};
  static const FieldInfo node{"node", "", FieldType::reference, {}, true, "node"};
  static const FieldInfo factor{"factor_frac", "", FieldType::profile};
  bool good = true;
  bool has_node = false;
  for (const auto& [key, value] : record) {
    const Reader at{(value.where.empty() ? reader.where : value.where) + " " + key, reader.issues, reader.lookup};
    if (key == "node") {
      has_node = true;
      good = assign(port.node, node, value, at) && good;
    } else if (key == "factor_frac") {
      good = assign(port.factor_frac, factor, value, at) && good;
    } else {
      good = at.refuse(IssueCode::unknown_key, "'" + key + "' is not known here", suggestion(key, keys));
    }
  }
  if (!has_node) {
    good = reader.refuse(IssueCode::missing_key, "a port has no 'node'", "add node = \"...\"");
  }
  return good;
}

bool assign(std::vector<Port>& target, const FieldInfo&, const Value& value, const Reader& reader) {
  constexpr const char* wanted = "a list like [{ node = \"a\", factor_frac = 0.9 }]";
  const auto* list = std::get_if<ValueList>(&value.data);
  if (!list) return wrong_type(reader, value, wanted);
  std::vector<Port> ports(list->size());
  bool good = true;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto* record = std::get_if<ValueRecord>(&(*list)[i].data);
    good = (record ? assign_port(ports[i], *record, reader) : wrong_type(reader, (*list)[i], wanted)) && good;
  }
  if (good) target = std::move(ports);
  return good;
}

/// "[[battery]] 'b1'", and "[study]" for the settings.
std::string label_of(std::string_view kind, const std::string& name) {
  if (kind == Settings::kind) return "[study]";
  return "[[" + std::string(kind) + "]]" + (name.empty() ? "" : " '" + name + "'");
}

}  // namespace

std::string place_of(std::string_view kind, const Component& component) {
  const std::string place = label_of(kind, component.name);
  if (!component.origin.empty()) return component.origin + " " + place;
  return component.name.empty() ? place + " (no name)" : place;
}

std::string place_of(std::string_view kind, const Settings&) { return "[" + std::string(kind) + "]"; }

bool set_slot(const std::vector<FieldSlot>& slots, std::string_view name, const Value& value, const std::string& where,
              const std::string& label, Issues& issues, const SeriesLookup& lookup) {
  const std::string place = (value.where.empty() ? where : value.where + " " + label) + " " + std::string(name);
  const Reader reader{place, issues, lookup};
  for (const FieldSlot& slot : slots) {
    if (slot.info->name == name) {
      return std::visit([&](auto* target) { return assign(*target, *slot.info, value, reader); }, slot.value);
    }
  }
  std::vector<std::string> known;
  for (const FieldSlot& slot : slots) known.emplace_back(slot.info->name);
  return reader.refuse(IssueCode::unknown_key, "'" + std::string(name) + "' is not known here",
                       suggestion(name, known));
}

void set_slots(const std::vector<FieldSlot>& slots, std::string_view kind, const ValueRecord& record,
               const std::string& where, Issues& issues, const SeriesLookup& lookup) {
  const auto given = [&record](std::string_view name) -> const Value* {
    for (const auto& [key, value] : record) {
      if (key == name) return &value;
    }
    return nullptr;
  };
  const Value* name = given("name");
  const auto* text = name ? std::get_if<std::string>(&name->data) : nullptr;
  const std::string label = label_of(kind, text ? *text : "");
  for (const auto& [key, value] : record) set_slot(slots, key, value, where, label, issues, lookup);
  for (const FieldSlot& slot : slots) {
    if (!slot.info->required || given(slot.info->name)) continue;
    issues.push_back({IssueCode::missing_key, Severity::error, where + " " + std::string(slot.info->name),
                      "'" + std::string(slot.info->name) + "' is missing", "add it: " + std::string(slot.info->doc)});
  }
}

const std::vector<std::string>& kind_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for_each_type(ComponentKinds{}, [&list]<class T>() { list.emplace_back(T::kind); });
    return list;
  }();
  return names;
}

std::vector<FieldInfo> kind_fields(std::string_view kind) {
  std::vector<FieldInfo> fields;
  for_each_type(ComponentKinds{}, [&]<class T>() {
    if (T::kind == kind) fields.assign(T::fields().begin(), T::fields().end());
  });
  return fields;
}

bool append_component(Study& study, std::string_view kind,
                      const std::function<bool(Component&, const std::vector<FieldSlot>&)>& fill) {
  bool known = false;
  for_each_type(ComponentKinds{}, [&]<class T>() {
    if (T::kind != kind) return;
    known = true;
    T component;
    if (fill(component, slots(component))) study.all<T>().push_back(std::move(component));
  });
  return known;
}

namespace {

/// The issues from place `before` on. A lookup may add notes, which refuse nothing.
Issues told_since(const Issues& issues, std::size_t before) {
  return {issues.begin() + static_cast<std::ptrdiff_t>(before), issues.end()};
}

}  // namespace

bool add_component(Study& study, std::string_view kind, const ValueRecord& record, const std::string& origin,
                   Issues& issues, const SeriesLookup& lookup) {
  const std::size_t before = issues.size();
  const auto fill = [&](Component& component, const std::vector<FieldSlot>& slots) {
    component.origin = origin;
    for (const auto& [key, value] : record) {
      const auto* name = key == "name" ? std::get_if<std::string>(&value.data) : nullptr;
      if (name) component.name = *name;
    }
    set_slots(slots, kind, record, place_of(kind, component), issues, lookup);
    return !has_errors(told_since(issues, before));
  };
  if (!append_component(study, kind, fill)) {
    issues.push_back({IssueCode::unknown_key, Severity::error, origin,
                      "'" + std::string(kind) + "' is no kind of component", suggestion(kind, kind_names())});
  }
  return !has_errors(told_since(issues, before));
}

}  // namespace zhanhe
