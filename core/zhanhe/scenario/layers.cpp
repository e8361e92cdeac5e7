#include "zhanhe/scenario/layers.hpp"

#include <algorithm>
#include <utility>

#include "zhanhe/base/error.hpp"
#include "zhanhe/scenario/load.hpp"
#include "zhanhe/scenario/text_file.hpp"
#include "zhanhe/scenario/toml_reader.hpp"

namespace zhanhe::scenario {

namespace {

/// A file of another version is not read any further: its keys may mean something else.
bool check_schema(const Layer& layer, Issues& issues) {
  const auto tell = [&](IssueCode code, std::string where, std::string message, std::string remedy) {
    issues.push_back({code, Severity::error, std::move(where), std::move(message), std::move(remedy)});
  };
  const Value* schema = layer.entry("schema");
  const std::string line = "schema = \"" + std::string(schema_name) + "\"";
  if (!schema) {
    tell(IssueCode::missing_key, layer.file + ":1", "'schema' is missing", "begin the file with " + line);
    return true;
  }
  const auto* text = std::get_if<std::string>(&schema->data);
  if (!text) {
    tell(IssueCode::wrong_type, schema->where + " schema", "the schema is no text", "write " + line);
    return true;
  }
  if (*text != schema_name) {
    tell(IssueCode::bad_file, schema->where + " schema", "the file says it is '" + text->substr(0, 80) + "'",
         "this engine reads '" + std::string(schema_name) + "'");
    return false;
  }
  if (layer.root.front().first != "schema") {
    tell(IssueCode::bad_file, schema->where + " schema", "'schema' is not the first key", "move it to the top");
  }
  return true;
}

/// The file that a layer extends: its name, empty when there is none. Nothing when that is no file beside it, or one of
/// `above`, which extend each other down to this one.
std::optional<std::string> extended_by(const Layer& layer, const std::vector<Layer>& above, Issues& issues) {
  const Value* extends = layer.entry("extends");
  if (!extends) return "";
  const auto refuse = [&](IssueCode code, std::string message, std::string remedy) -> std::optional<std::string> {
    issues.push_back({code, Severity::error, extends->where + " extends", std::move(message), std::move(remedy)});
    return std::nullopt;
  };
  const auto* name = std::get_if<std::string>(&extends->data);
  if (!name || name->empty()) {
    return refuse(IssueCode::wrong_type, "this names no file", "write extends = \"scenario.toml\"");
  }
  if (std::filesystem::path(*name).filename() != *name) {
    return refuse(IssueCode::bad_file, "the file '" + shortened(*name) + "' lies in another folder",
                  "put both into one folder, so that they share their tables");
  }
  if (*name == layer.file || std::ranges::find(above, *name, &Layer::file) != above.end()) {
    return refuse(IssueCode::conflict, "the file '" + *name + "' extends itself", "name a file that stands alone");
  }
  return *name;
}

}  // namespace

const Value* Layer::entry(std::string_view key) const {
  const auto found = std::ranges::find(root, key, &std::pair<std::string, Value>::first);
  return found == root.end() ? nullptr : &found->second;
}

std::optional<std::vector<Layer>> read_layers(const std::filesystem::path& file, Issues& issues) {
  std::vector<Layer> layers;  // the file first
  std::filesystem::path path = file;
  while (true) {
    Layer layer{path.filename().string(), {}, {}};
    try {
      layer.text = read_bytes(path);
    } catch (const IoError& error) {
      if (layers.empty()) throw;
      issues.push_back({IssueCode::bad_file, Severity::error, layers.back().entry("extends")->where + " extends",
                        "the file '" + layer.file + "' " + error.reason(), "put it beside this one"});
      return std::nullopt;
    }
    auto root = parse_toml(layer.text, layer.file, issues);
    if (!root) return std::nullopt;
    layer.root = *std::move(root);
    if (!check_schema(layer, issues)) return std::nullopt;
    const std::optional<std::string> base = extended_by(layer, layers, issues);
    if (!base) return std::nullopt;
    layers.push_back(std::move(layer));
    if (base->empty()) break;
    path = file.parent_path() / *base;
  }
  std::ranges::reverse(layers);
  return layers;
}

ValueRecord overlaid(ValueRecord base, const ValueRecord& top) {
  for (const auto& [key, value] : top) {
    const auto found = std::ranges::find(base, key, &std::pair<std::string, Value>::first);
    if (found == base.end()) {
      base.emplace_back(key, value);
    } else {
      found->second = value;
    }
  }
  return base;
}

}  // namespace zhanhe::scenario
