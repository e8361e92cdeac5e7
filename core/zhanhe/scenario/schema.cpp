#include "zhanhe/scenario/schema.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <variant>

#include <nlohmann/json.hpp>

#include "zhanhe/base/units.hpp"
#include "zhanhe/scenario/load.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe::scenario {

namespace {

using Json = nlohmann::ordered_json;

Json number_json(double value) {
  if (value == std::floor(value) && std::abs(value) <= largest_bound) return static_cast<std::int64_t>(value);
  return value;
}

/// The default of a field as JSON; null when it has none.
struct DefaultJson {
  Json operator()(double value) const { return number_json(value); }
  Json operator()(const std::optional<double>& value) const { return value ? number_json(*value) : Json(); }
  Json operator()(int value) const { return value; }
  Json operator()(bool value) const { return value; }
  Json operator()(const std::string& value) const { return value.empty() ? Json() : Json(value); }
  Json operator()(const Profile& value) const { return value.constant() ? number_json(value[0]) : Json(); }
  template <class Item>
  Json operator()(const std::vector<Item>&) const {
    return {};
  }
};

/// What is told of a kind of component, or of the settings.
struct Table {
  std::string_view kind;
  std::string_view doc;
  std::vector<FieldInfo> fields;
  std::vector<Json> defaults;  ///< of each field; null when it has none or must be given
};

template <class T>
Table table_of() {
  static const T untouched{};
  Table table{T::kind, T::doc, {}, {}};
  for (const Field& field : T::fields()) {
    table.fields.push_back(field);
    table.defaults.push_back(field.required ? Json() : visit_field(field, DefaultJson{}, untouched));
  }
  return table;
}

std::vector<Table> component_tables() {
  std::vector<Table> tables;
  for_each_type(ComponentKinds{}, [&]<class T>() { tables.push_back(table_of<T>()); });
  return tables;
}

Json number_schema(const FieldInfo& info) {
  Json schema{{"type", info.type == FieldType::integer ? "integer" : "number"}};
  if (std::isfinite(info.range.lowest)) {
    schema["minimum"] = number_json(info.range.lowest);
    if (!info.range.lowest_allowed) schema["exclusiveMinimum"] = true;
  }
  if (std::isfinite(info.range.highest)) {
    schema["maximum"] = number_json(info.range.highest);
  } else if (info.range.size) {
    schema["maximum"] = number_json(largest_bound);
    schema["exclusiveMaximum"] = true;
  }
  return schema;
}

Json list_schema(Json items, std::size_t count) {
  Json schema{{"type", "array"}, {"items", std::move(items)}};
  if (count != 0) schema["minItems"] = schema["maxItems"] = count;
  return schema;
}

Json profile_schema(const FieldInfo& info) {
  const Json number = number_schema(info);
  Json column{{"type", "string"}, {"description", "A column of a file: \"loads.csv:house_12\"."}};
  Json series{{"type", "array"}, {"items", number}, {"minItems", 1}};
  return {{"anyOf", Json::array({number, std::move(column), std::move(series)})}};
}

Json port_schema() {
  const FieldInfo factor{"factor_frac", "", FieldType::profile};
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", {"node"}},
          {"properties", {{"node", {{"type", "string"}}}, {"factor_frac", profile_schema(factor)}}}};
}

Json type_schema(const FieldInfo& info) {
  switch (info.type) {
    case FieldType::number:
    case FieldType::integer: return number_schema(info);
    case FieldType::flag: return {{"type", "boolean"}};
    case FieldType::choice: return {{"type", "string"}, {"enum", info.choices}};
    case FieldType::text:
    case FieldType::reference: return {{"type", "string"}};
    case FieldType::profile: return profile_schema(info);
    case FieldType::numbers: return list_schema(number_schema(info), info.count);
    case FieldType::texts: return list_schema({{"type", "string"}}, info.count);
    case FieldType::ports: return list_schema(port_schema(), 0);
  }
  return {};
}

Json kind_schema(const Table& table) {
  Json properties = Json::object();
  Json required = Json::array();
  for (std::size_t i = 0; i < table.fields.size(); ++i) {
    const FieldInfo& field = table.fields[i];
    const std::string_view unit = unit_of(field.name);
    Json schema = type_schema(field);
    schema["description"] = std::string(field.doc) + (unit.empty() ? "" : " Unit: " + std::string(unit) + ".");
    if (!table.defaults[i].is_null()) schema["default"] = table.defaults[i];
    properties[std::string(field.name)] = std::move(schema);
    if (field.required) required.push_back(field.name);
  }
  Json schema{{"type", "object"}, {"description", table.doc}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);  // draft 4 allows no empty list
  schema["properties"] = std::move(properties);
  return schema;
}

/// What a value of the field may be, in words for a table.
std::string range_words(const FieldInfo& info) {
  const std::string entries = info.count == 0 ? "" : std::to_string(info.count) + " ";
  switch (info.type) {
    case FieldType::number: return to_string(info.range);
    case FieldType::integer: return "whole number, " + to_string(info.range);
    case FieldType::flag: return "true or false";
    case FieldType::text: return "text";
    case FieldType::reference: return "name of a " + std::string(info.refers_to);
    case FieldType::profile: return "series, " + to_string(info.range);
    case FieldType::numbers: return entries + "numbers, " + to_string(info.range);
    case FieldType::texts: return entries + "texts";
    case FieldType::ports: return "list of ports";
    case FieldType::choice: break;
  }
  std::string words;
  for (const std::string_view choice : info.choices) words += (words.empty() ? "`" : ", `") + std::string(choice) + "`";
  return words;
}

std::string kind_reference(const Table& table, const std::string& heading) {
  std::string text = "\n## " + heading + "\n\n" + std::string(table.doc) +
                     "\n\n| field | unit | default | range | meaning |\n|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < table.fields.size(); ++i) {
    const FieldInfo& field = table.fields[i];
    const Json& value = table.defaults[i];
    const std::string usual = field.required ? "required" : value.is_null() ? "" : "`" + value.dump() + "`";
    text += "| `" + std::string(field.name) + "` | " + std::string(unit_of(field.name)) + " | " + usual + " | " +
            range_words(field) + " | " + std::string(field.doc) + " |\n";
  }
  return text;
}

}  // namespace

std::string scenario_schema() {
  const Json file{{"type", "string"}};
  Json tables = Json::object();
  Json properties{
      {"schema",
       {{"type", "string"}, {"enum", {schema_name}}, {"description", "The format of this file; the first key."}}},
      {"extends",
       {{"type", "string"}, {"description", "A scenario file in the same folder of which this one is a variant."}}},
      {"study", kind_schema(table_of<Settings>())}};
  Json lists = Json::object();
  for (const Table& table : component_tables()) {
    const std::string kind(table.kind);
    tables[kind] = {{"anyOf", Json::array({file, {{"type", "array"}, {"items", file}, {"minItems", 1}}})},
                    {"description", "CSV file or files with one " + kind + " in each row, columns named as the keys."}};
    lists[kind] = {{"type", "array"}, {"description", table.doc}, {"items", kind_schema(table)}};
  }
  properties["tables"] = {{"type", "object"},
                          {"description", "Components in tables beside this file."},
                          {"additionalProperties", false},
                          {"properties", std::move(tables)}};
  properties.update(lists);
  const Json schema{{"$schema", "http://json-schema.org/draft-04/schema#"},
                    {"title", schema_name},
                    {"description", "A study of zhanhe: settings, network, devices, prices and series."},
                    {"type", "object"},
                    {"required", {"schema"}},
                    {"additionalProperties", false},
                    {"properties", std::move(properties)}};
  return schema.dump(2) + "\n";
}

std::string field_reference() {
  std::string text =
      "# Fields of a scenario\n\n"
      "Made from the field tables of the engine, like the JSON Schema beside it; a test keeps it equal. The unit of a\n"
      "field is the end of its name. A *series* is one number for all steps, a list with one number for each step, or\n"
      "text that names a column of a file, such as `\"loads.csv:house_12\"`. A *port* is\n"
      "`{ node = \"name\", factor_frac = 1.0 }`, its factor a series; 1 when left out. Sizes and limits of 1e9 and "
      "more\n"
      "are refused.\n";
  text += kind_reference(table_of<Settings>(), "`[study]`");
  for (const Table& table : component_tables()) {
    text += kind_reference(table, "`[[" + std::string(table.kind) + "]]`");
  }
  return text;
}

}  // namespace zhanhe::scenario
