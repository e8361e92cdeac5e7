#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "types.hpp"
#include "zhanhe/study/edit.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe::bind {

/// A kind of component without its C++ type: what a view or a handle does with it.
struct Kind {
  std::string_view name;
  std::string_view doc;
  std::size_t (*count)(const Study& study);
  Component& (*at)(Study& study, std::size_t index);
  std::vector<FieldSlot> (*slots)(Study& study, std::size_t index);
  std::vector<FieldSlot> (*defaults)();  ///< of a fresh component, only to be read
  void (*erase)(Study& study, std::size_t index);
  py::object (*handle)(const std::shared_ptr<Study>& study, std::size_t index);
};

/// All kinds, in the order of the documentation.
[[nodiscard]] std::span<const Kind> all_kinds();
/// The kind of that name, or nullptr.
[[nodiscard]] const Kind* find_kind(std::string_view name);

/// A component found anew by kind and name whenever it is used, so that it survives what is added or removed around it.
struct Handle {
  std::shared_ptr<Study> study;
  const Kind* kind;
  std::string name;
  mutable std::size_t hint = 0;  ///< where it was last time

  /// Index of the component; KeyError when it is no longer in the study.
  [[nodiscard]] std::size_t index() const;
  [[nodiscard]] std::vector<FieldSlot> slots() const { return kind->slots(*study, index()); }
  [[nodiscard]] py::object get(const std::string& field) const;
  /// ScenarioError when the value does not fit the field, or a new name is taken.
  void set(const std::string& field, py::handle value);
};

/// The Python class of each kind has its own C++ type.
template <class T>
struct HandleOf : Handle {};

/// Where a component stands in the study.
struct Found {
  const Kind* kind = nullptr;
  std::size_t index = 0;
};
/// The components of some kinds that have a name.
[[nodiscard]] std::vector<Found> find_named(Study& study, std::span<const Kind* const> kinds, const std::string& name);

/// A view of the components of some kinds by name: `study.devices`.
struct View {
  std::shared_ptr<Study> study;
  std::string_view title;  ///< "device"
  std::span<const Kind* const> kinds;

  [[nodiscard]] std::vector<std::string> names() const;
  /// KeyError with the nearest name when there is none, or when two kinds share it.
  [[nodiscard]] Found find(const std::string& name) const;
  /// The same, or nothing when there is none.
  [[nodiscard]] bool contains(const std::string& name) const;
};

/// Views of a study by their Python name ("devices", "nodes", ...).
struct ViewInfo {
  const char* attribute;
  const char* title;
  const char* doc;
  std::span<const Kind* const> kinds;
};
[[nodiscard]] const std::vector<ViewInfo>& all_views();

}  // namespace zhanhe::bind
