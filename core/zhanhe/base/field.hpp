#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "zhanhe/base/profile.hpp"

namespace zhanhe {

/// One place where a device with several sides meets a node.
struct Port {
  std::string node;
  Profile factor_frac = 1.0;  ///< kW at this node for each kW of the device's first input; above 1 for a heat pump
};

/// What a field takes, as the loader, the schema and Python see it.
enum class FieldType {
  number,     ///< a double
  integer,    ///< an int
  flag,       ///< true or false
  text,       ///< any text
  choice,     ///< one of `choices`
  reference,  ///< the name of another component, see `refers_to`
  profile,    ///< a number, or a series with one number for each step
  numbers,    ///< a list of numbers, `count` of them unless 0
  texts,      ///< a list of texts, `count` of them unless 0
  ports,      ///< a list of { node, factor_frac }
};

/// Sizes, capacities and the like are refused below zero as `negative-size`, other numbers as `out-of-range`.
struct Range {
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
  bool lowest_allowed = true;  ///< whether `lowest` itself may be taken
  bool size = false;
};

inline constexpr Range any_number{};
inline constexpr Range size_range{0.0, std::numeric_limits<double>::infinity(), true, true};
inline constexpr Range not_negative{0.0, std::numeric_limits<double>::infinity(), true, false};
inline constexpr Range positive{0.0, std::numeric_limits<double>::infinity(), false, false};
inline constexpr Range fraction{0.0, 1.0, true, false};
inline constexpr Range positive_fraction{0.0, 1.0, false, false};

/// "0 to 1", "above 0", "0 or more", "any number".
[[nodiscard]] std::string to_string(const Range& range);
/// Whether a finite value lies in the range.
[[nodiscard]] bool contains(const Range& range, double value);
/// The shortest text that reads back as the same number: "0.95", "8760".
[[nodiscard]] std::string number_text(double value);

/// Bounds of this size and above are refused: they hide a missing number and spoil the arithmetic.
inline constexpr double largest_bound = 1e9;

/// One description of a field, the same for every place that needs it: loader, validator, JSON Schema, Python, docs.
/// The unit is the suffix of the name (base/units.hpp); the default is the one of a default-constructed component.
struct FieldInfo {
  std::string_view name;
  std::string_view doc;
  FieldType type{};
  Range range{};
  bool required = false;
  std::string_view refers_to{};                 ///< kind of the component a reference or a text of a list names
  std::span<const std::string_view> choices{};  ///< for FieldType::choice
  std::size_t count = 0;                        ///< for lists: their length, 0 for any
};

/// Stands for the struct that a field is a member of, so that fields of all components are of one type: tables of forty
/// kinds are cheap to compile.
struct FieldOwner {};

/// A field of a component: its description and where it lives in the struct. Made by `Describe`, read by `visit_field`.
struct Field : FieldInfo {
  std::variant<double FieldOwner::*, std::optional<double> FieldOwner::*, int FieldOwner::*, bool FieldOwner::*,
               std::string FieldOwner::*, Profile FieldOwner::*, std::vector<double> FieldOwner::*,
               std::vector<std::string> FieldOwner::*, std::vector<Port> FieldOwner::*>
      member;
};

/// Calls `function` with what components of one kind have in a field of their table.
template <class Function, class... Components>
decltype(auto) visit_field(const Field& field, Function&& function, Components&... components) {
  return std::visit(
      [&]<class Value>(Value FieldOwner::* member) -> decltype(auto) {
        return function(components.*reinterpret_cast<Value std::remove_const_t<Components>::*>(member)...);
      },
      field.member);
}

/// How a field table is written: each function makes one line. `Owner` may be a base of the component.
template <class T>
struct Describe {
  template <class Owner>
  static Field number(std::string_view name, double Owner::* member, Range range, std::string_view doc) {
    return {{name, doc, FieldType::number, range}, erased(member)};
  }
  template <class Owner>
  static Field number(std::string_view name, std::optional<double> Owner::* member, Range range, std::string_view doc) {
    return {{name, doc, FieldType::number, range}, erased(member)};
  }
  template <class Owner>
  static Field integer(std::string_view name, int Owner::* member, Range range, std::string_view doc) {
    return {{name, doc, FieldType::integer, range}, erased(member)};
  }
  template <class Owner>
  static Field flag(std::string_view name, bool Owner::* member, std::string_view doc) {
    return {{name, doc, FieldType::flag}, erased(member)};
  }
  template <class Owner>
  static Field text(std::string_view name, std::string Owner::* member, std::string_view doc) {
    return {{name, doc, FieldType::text}, erased(member)};
  }
  template <class Owner>
  static Field choice(std::string_view name, std::string Owner::* member, std::span<const std::string_view> choices,
                      std::string_view doc) {
    Field field{{name, doc, FieldType::choice}, erased(member)};
    field.choices = choices;
    return field;
  }
  template <class Owner>
  static Field reference(std::string_view name, std::string Owner::* member, std::string_view kind,
                         std::string_view doc) {
    Field field{{name, doc, FieldType::reference}, erased(member)};
    field.refers_to = kind;
    return field;
  }
  template <class Owner>
  static Field profile(std::string_view name, Profile Owner::* member, Range range, std::string_view doc) {
    return {{name, doc, FieldType::profile, range}, erased(member)};
  }
  template <class Owner>
  static Field numbers(std::string_view name, std::vector<double> Owner::* member, std::size_t count, Range range,
                       std::string_view doc) {
    Field field{{name, doc, FieldType::numbers, range}, erased(member)};
    field.count = count;
    return field;
  }
  template <class Owner>
  static Field texts(std::string_view name, std::vector<std::string> Owner::* member, std::size_t count,
                     std::string_view doc) {
    Field field{{name, doc, FieldType::texts}, erased(member)};
    field.count = count;
    return field;
  }
  /// A list of names of other components.
  template <class Owner>
  static Field references(std::string_view name, std::vector<std::string> Owner::* member, std::string_view kind,
                          std::string_view doc) {
    Field field{{name, doc, FieldType::texts}, erased(member)};
    field.refers_to = kind;
    return field;
  }
  template <class Owner>
  static Field ports(std::string_view name, std::vector<Port> Owner::* member, std::string_view doc) {
    Field field{{name, doc, FieldType::ports}, erased(member)};
    field.refers_to = "node";
    return field;
  }

private:
  /// By way of T: a base may begin anywhere in it.
  template <class Owner, class Value>
  static Value FieldOwner::* erased(Value Owner::* member) {
    return reinterpret_cast<Value FieldOwner::*>(static_cast<Value T::*>(member));
  }
};

/// The same field, which must be given.
inline Field required(Field field) {
  field.required = true;
  return field;
}

/// Joins field tables: those every component of a family has, then its own.
inline std::vector<Field> join(std::vector<Field> first, const std::vector<Field>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// The field of that name, or nullptr.
template <class T>
const Field* find_field(std::string_view name) {
  for (const Field& field : T::fields()) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

/// Lists types, to run one generic function over all component kinds.
template <class... Ts>
struct TypeList {};

/// One list after another.
template <class... Lists>
struct Joined;
template <class... As>
struct Joined<TypeList<As...>> {
  using type = TypeList<As...>;
};
template <class... As, class... Bs, class... Rest>
struct Joined<TypeList<As...>, TypeList<Bs...>, Rest...> {
  using type = typename Joined<TypeList<As..., Bs...>, Rest...>::type;
};
template <class... Lists>
using Join = typename Joined<Lists...>::type;

/// Whether a list names the type T.
template <class T, class... Ts>
consteval bool lists(TypeList<Ts...>) {
  return (std::is_same_v<T, Ts> || ...);
}

/// Calls `function.template operator()<T>()` for each type.
template <class... Ts, class Function>
void for_each_type(TypeList<Ts...>, Function&& function) {
  (function.template operator()<Ts>(), ...);
}

}  // namespace zhanhe
