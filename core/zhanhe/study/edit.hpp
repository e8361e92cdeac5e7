#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/study/study.hpp"
#include "zhanhe/study/value.hpp"

namespace zhanhe {

/// Resolves a series that is named by text, such as "loads.csv:house_12". Tells what is wrong in `issues` and returns
/// nothing when it cannot.
using SeriesLookup = std::function<std::optional<Profile>(const std::string& text, const std::string& where,
                                                          Issues& issues)>;

/// Sets one field of a component. False, with an issue (unknown-key, wrong-type, not-finite), when that is not
/// possible; ranges, names and lengths are the matter of validate(). Text for a profile field goes to `lookup`; without
/// one it is a wrong type.
template <class T>
bool set_field(T& component, std::string_view name, const Value& value, Issues& issues,
               const SeriesLookup& lookup = {});

/// Sets all fields of a component from a record: every unknown key, wrong type and missing required key is told.
/// `where` names the component in issues: "scenario.toml:12 [[battery]] 'b1'".
template <class T>
void set_fields(T& component, const ValueRecord& record, const std::string& where, Issues& issues,
                const SeriesLookup& lookup = {});

/// The names of all component kinds ("node", "line", ..., "grid_connection").
[[nodiscard]] const std::vector<std::string>& kind_names();

/// Makes a component of the named kind from a record and appends it to the study. False, with issues, when the kind is
/// unknown or a field is wrong; then the study is unchanged.
bool add_component(Study& study, std::string_view kind, const ValueRecord& record, const std::string& origin,
                   Issues& issues, const SeriesLookup& lookup = {});

/// How issues name a component: "scenario.toml:12 [[battery]] 'b1'", without the file when it was made in code.
[[nodiscard]] std::string place_of(std::string_view kind, const Component& component);

}  // namespace zhanhe
