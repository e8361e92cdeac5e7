#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/units.hpp"
#include "zhanhe/store/variables.hpp"

namespace zhanhe::store {

/// Adds the variables of one group, each with its unit (from its name) and its meaning.
class Group {
public:
  Group(Contents& contents, std::string name, std::size_t steps)
      : contents_(contents), name_(std::move(name)), steps_(steps) {}

  void axis(const std::string& name, std::vector<std::string> entries, std::string doc) {
    add(name, {name}, std::move(doc), std::move(entries));
  }
  void numbered_axis(const std::string& name, std::size_t length, std::string doc) {
    std::vector<std::int64_t> entries(length);
    for (std::size_t i = 0; i < length; ++i) entries[i] = static_cast<std::int64_t>(i);
    add(name, {name}, std::move(doc), std::move(entries));
  }
  /// (time, axis), not copied.
  void table(const std::string& name, const std::string& axis, std::size_t entries, const Eigen::ArrayXXd& values,
             std::string doc, bool single_precision = false) {
    ensure(values.rows() == static_cast<Eigen::Index>(steps_) && values.cols() == static_cast<Eigen::Index>(entries),
           "a table of results has a row for each step and a column for each name: " + name_ + "/" + name);
    add(name, {"time", axis}, std::move(doc), &values, single_precision);
  }
  template <class T>
  void column(const std::string& name, const std::string& axis, std::size_t entries, std::vector<T> values,
              std::string doc) {
    ensure(values.size() == entries, "a column of results has a value for each entry: " + name_ + "/" + name);
    add(name, {axis}, std::move(doc), std::move(values));
  }
  /// (time)
  template <class T>
  void series(const std::string& name, std::vector<T> values, std::string doc) {
    column(name, "time", steps_, std::move(values), std::move(doc));
  }
  template <class T>
  void scalar(const std::string& name, T value, std::string doc) {
    add(name, {}, std::move(doc), std::move(value));
  }

private:
  template <class Data>
  void add(const std::string& name, std::vector<std::string> dims, std::string doc, Data data,
           bool single_precision = false) {
    constexpr bool is_text = std::is_same_v<Data, std::string> || std::is_same_v<Data, std::vector<std::string>>;
    Variable variable{name_, name, std::move(dims), {{"long_name", std::move(doc)}}, single_precision, std::move(data)};
    if (!is_text) {
      const std::string_view unit = unit_of(name);
      variable.attributes.push_back({"units", std::string(unit.empty() ? "1" : unit)});
    }
    contents_.variables.push_back(std::move(variable));
  }

  Contents& contents_;
  std::string name_;
  std::size_t steps_;
};

/// One text of each item of a list.
template <class Item, class Text>
std::vector<std::string> texts(const std::vector<Item>& items, Text text) {
  std::vector<std::string> result;
  result.reserve(items.size());
  for (const Item& item : items) result.emplace_back(text(item));
  return result;
}

template <class Item, class Number>
auto numbers(const std::vector<Item>& items, Number number) {
  std::vector<decltype(number(items.front()))> result;
  result.reserve(items.size());
  for (const Item& item : items) result.push_back(number(item));
  return result;
}

/// The group "indicators".
void add_indicators(Group& group, const Indicators& indicators);

}  // namespace zhanhe::store
