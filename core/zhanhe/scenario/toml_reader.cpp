#include "zhanhe/scenario/toml_reader.hpp"

#include <algorithm>
#include <sstream>

// toml++ 3.3.0 asserts what its parser cannot know: "start = 2025-01-01Tu0" would abort the program, and with NDEBUG
// the same conditions are promised to the optimiser. Without both it goes on and finds the error itself. This is the
// only file that includes toml++, so its code exists once in the program.
#undef NDEBUG
#define TOML_ASSERT(condition) static_cast<void>(0)
#define TOML_HEADER_ONLY 1
#define TOML_MAX_NESTED_VALUES 32
#include <toml++/toml.h>

namespace zhanhe::scenario {

namespace {

/// Root, its entries, the elements of a table array, and their fields say where they are.
constexpr int deepest_place = 3;

/// toml++ bounds how deep lists nest, but not the tables that "a.a.a.a" makes, and would overflow the stack.
constexpr int most_dots = 32;

/// The line where a key has more than `most_dots` dots, 0 when there is none.
std::size_t line_of_deep_key(std::string_view text) {
  std::size_t line = 1;
  int dots = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      const std::string_view three = text.substr(at, 3);
      const bool multi = three.size() == 3 && three[1] == c && three[2] == c;
      for (at += multi ? 3 : 1; at < text.size(); ++at) {
        if (text[at] == '\n') ++line;
        if (text[at] == '\n' && !multi) break;
        if (text[at] == '\\' && c == '"') {
          ++at;
        } else if (text[at] == c && (!multi || text.substr(at, 3) == three)) {
          at += multi ? 2 : 0;
          break;
        }
      }
    } else if (c == '#') {
      at = std::min(text.find('\n', at), text.size()) - 1;
    } else if (c == '.') {
      if (++dots > most_dots) return line;
    } else if (c == '\n' || c == '=' || c == ',' || c == '[' || c == ']' || c == '{' || c == '}') {
      dots = 0;
      if (c == '\n') ++line;
    }
  }
  return 0;
}

class Converter {
public:
  explicit Converter(std::string file) : file_(std::move(file)) {}

  [[nodiscard]] ValueRecord record(const toml::table& table, int level) const {
    ValueRecord entries;
    for (const auto& [key, node] : in_order(table)) entries.emplace_back(key->str(), value(*node, key, level + 1));
    return entries;
  }

  [[nodiscard]] Value value(const toml::node& node, const toml::key* key, int level) const {
    Value result;
    if (!file_.empty() && level <= deepest_place) {
      const auto line = key ? key->source().begin.line : node.source().begin.line;
      result.where = file_ + ":" + std::to_string(line);
    }
    if (const auto* table = node.as_table()) {
      result.data = record(*table, level);
    } else if (const auto* array = node.as_array()) {
      ValueList list;
      list.reserve(array->size());
      for (const toml::node& item : *array) list.push_back(value(item, nullptr, level + 1));
      result.data = std::move(list);
    } else if (const auto* flag = node.as_boolean()) {
      result.data = flag->get();
    } else if (const auto* whole = node.as_integer()) {
      result.data = whole->get();
    } else if (const auto* number = node.as_floating_point()) {
      result.data = number->get();
    } else if (const auto* text = node.as_string()) {
      result.data = text->get();
    } else if (const auto* date = node.as_date()) {
      result.data = printed(date->get());
    } else if (const auto* time = node.as_time()) {
      result.data = printed(time->get());
    } else if (const auto* date_time = node.as_date_time()) {
      result.data = printed(date_time->get());
    }
    return result;
  }

private:
  using Entry = std::pair<const toml::key*, const toml::node*>;

  /// toml++ keeps keys sorted by name; people expect the order they wrote.
  static std::vector<Entry> in_order(const toml::table& table) {
    std::vector<Entry> entries;
    for (auto&& [key, node] : table) entries.emplace_back(&key, &node);
    std::ranges::stable_sort(entries, [](const Entry& a, const Entry& b) {
      const auto& first = a.first->source().begin;
      const auto& second = b.first->source().begin;
      return first.line != second.line ? first.line < second.line : first.column < second.column;
    });
    return entries;
  }

  template <class T>
  static std::string printed(const T& moment) {
    std::ostringstream text;
    text << moment;
    return text.str();
  }

  std::string file_;
};

}  // namespace

std::optional<ValueRecord> parse_toml(std::string_view text, const std::string& file, Issues& issues) {
  if (const std::size_t line = line_of_deep_key(text)) {
    issues.push_back({IssueCode::bad_file, Severity::error, file + ":" + std::to_string(line),
                      "a key has more than " + std::to_string(most_dots) + " dots", "a scenario needs none so deep"});
    return {};
  }
  try {
    return Converter(file).record(toml::parse(text), 0);
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    issues.push_back({IssueCode::bad_file, Severity::error,
                      file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column),
                      std::string(error.description()), "correct it there; the file is TOML 1.0"});
    return {};
  }
}

std::optional<Value> parse_inline_toml(std::string_view text, const std::string& where, Issues& issues) {
  std::string reason = "it does not end where it should";
  if (line_of_deep_key(text)) {
    reason = "a key has too many dots";
  } else {
    try {
      const toml::table table = toml::parse("value = " + std::string(text) + "\n");
      if (table.size() == 1) return Converter("").value(table.begin()->second, nullptr, 0);
    } catch (const toml::parse_error& error) {
      reason = std::string(error.description());
    }
  }
  issues.push_back({IssueCode::bad_file, Severity::error, where, "the cell begins like a list but is none: " + reason,
                    "write it like [1, 2] or [{ node = \"a\" }], in quotes with the quotes inside doubled"});
  return {};
}

}  // namespace zhanhe::scenario
