#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "zhanhe/study/study.hpp"
#include "zhanhe/study/value.hpp"

namespace zhanhe {

/// Resolves a series that is named by text, such as "loads.csv:house_12". Tells what is wrong in `issues` and returns
/// nothing when it cannot.
using SeriesLookup =
    std::function<std::optional<Profile>(const std::string& text, const std::string& where, Issues& issues)>;

/// One field of one particular component: its description and where its value lies.
struct FieldSlot {
  const FieldInfo* info = nullptr;
  std::variant<double*, std::optional<double>*, int*, bool*, std::string*, Profile*, std::vector<double>*,
               std::vector<std::string>*, std::vector<Port>*>
      value;
};

/// All fields of a component, in the order of its table.
template <class T>
[[nodiscard]] std::vector<FieldSlot> slots(T& component) {
  std::vector<FieldSlot> slots;
  for (const Field& field : T::fields()) {
    FieldSlot slot{&field, {}};
    visit_field(field, [&](auto& value) { slot.value = &value; }, component);
    slots.push_back(slot);
  }
  return slots;
}

/// How issues name a component: "scenario.toml:12 [[battery]] 'b1'", without the file when it was made in code.
[[nodiscard]] std::string place_of(std::string_view kind, const Component& component);
/// The same for the settings: "[study]".
[[nodiscard]] std::string place_of(std::string_view kind, const Settings& settings);

/// What set_field() does, for any table. `where` names the component in issues; a value that says itself where it was
/// written (Value::where) is named by that and by `label`, "[[battery]] 'b1'".
bool set_slot(const std::vector<FieldSlot>& slots, std::string_view name, const Value& value, const std::string& where,
              const std::string& label, Issues& issues, const SeriesLookup& lookup);
/// What set_fields() does, for any table of the kind `kind`.
void set_slots(const std::vector<FieldSlot>& slots, std::string_view kind, const ValueRecord& record,
               const std::string& where, Issues& issues, const SeriesLookup& lookup);

/// Sets one field of a component. False, with an issue (unknown-key, wrong-type, not-finite, out-of-range for a whole
/// number that does not fit), when that is not possible; then the field is unchanged. Ranges, names and lengths are the
/// matter of validate(). A profile takes a number, a series, a list of numbers, or text, which goes to `lookup`;
/// without a lookup text is a wrong type. Ports take a list of records with `node` and, if not 1, `factor_frac`.
template <class T>
bool set_field(T& component, std::string_view name, const Value& value, Issues& issues,
               const SeriesLookup& lookup = {}) {
  const std::string place = place_of(T::kind, component);
  return set_slot(slots(component), name, value, place, place, issues, lookup);
}

/// Sets all fields of a component from a record: every unknown key, wrong type and missing required key is told.
/// `where` names the component in issues: "scenario.toml:12 [[battery]] 'b1'".
template <class T>
void set_fields(T& component, const ValueRecord& record, const std::string& where, Issues& issues,
                const SeriesLookup& lookup = {}) {
  set_slots(slots(component), T::kind, record, where, issues, lookup);
}

/// The names of all component kinds ("node", "line", ..., "grid_connection").
[[nodiscard]] const std::vector<std::string>& kind_names();
/// The fields of a kind, none of an unknown one.
[[nodiscard]] std::vector<FieldInfo> kind_fields(std::string_view kind);

/// Makes a component of the named kind, has `fill` write into it by its slots, and appends it to the study when that
/// returns true. False, and `fill` not called, when the kind is unknown.
bool append_component(Study& study, std::string_view kind,
                      const std::function<bool(Component&, const std::vector<FieldSlot>&)>& fill);

/// Makes a component of the named kind from a record and appends it to the study. False, with issues, when the kind is
/// unknown or a field is wrong; then the study is unchanged.
bool add_component(Study& study, std::string_view kind, const ValueRecord& record, const std::string& origin,
                   Issues& issues, const SeriesLookup& lookup = {});

}  // namespace zhanhe
