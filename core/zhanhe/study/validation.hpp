#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "zhanhe/study/edit.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe {

/// What an issue is about: a component of any kind, or the settings. Made from either, which must live as long.
class Subject {
public:
  template <std::derived_from<Component> T>
  Subject(const T& component) : kind_(T::kind), component_(&component) {}
  Subject(const Settings& settings) : kind_(Settings::kind), settings_(&settings) {}

  /// How issues name it.
  [[nodiscard]] std::string place() const {
    return component_ ? place_of(kind_, *component_) : place_of(kind_, *settings_);
  }
  /// Tells it from all others of a study.
  [[nodiscard]] const void* id() const {
    return component_ ? static_cast<const void*>(component_) : static_cast<const void*>(settings_);
  }

private:
  std::string_view kind_;
  const Component* component_ = nullptr;
  const Settings* settings_ = nullptr;
};

/// The inside of validate(): what its parts share. It remembers which field of which component is known to be wrong,
/// so that one cause is told once, and knows all names and, when the settings allow it, the time axis.
class Validation {
public:
  explicit Validation(const Study& study);

  const Study& study;
  std::optional<TimeAxis> axis;  ///< nothing until the settings are known to be good
  Issues issues;

  /// Tells an issue about one field, or with none about the subject; nothing when that field was told before.
  void tell(const Subject& subject, std::string_view field, IssueCode code, std::string message, std::string remedy,
            Severity severity = Severity::error);
  /// Notes that a field is wrong without telling it, because the cause is told elsewhere.
  void note_wrong(const Subject& subject, std::string_view field);
  /// Whether that field was told or noted to be wrong.
  [[nodiscard]] bool wrong(const Subject& subject, std::string_view field) const;

  /// The names of all components of a kind; for carriers also the known ones.
  [[nodiscard]] const std::vector<std::string>& names(std::string_view kind) const;
  [[nodiscard]] bool knows(std::string_view kind, const std::string& name) const;

  /// "2025-03-01 13:00:00"; "value 12" when no axis is known or the step lies behind its end.
  [[nodiscard]] std::string when(std::size_t step) const;
  /// Steps as times from - to, those in a row joined: "2025-03-01 13:00:00 to 15:00:00, ...".
  [[nodiscard]] std::string when(const std::vector<std::size_t>& steps) const;

private:
  std::set<std::pair<const void*, std::string_view>> wrong_;
  std::map<std::string_view, std::vector<std::string>> names_;
  std::map<std::string_view, std::set<std::string>> known_;
};

/// Calls `function` for each component of a study, kind by kind.
template <class Function>
void for_each_component(const Study& study, Function function) {
  for_each_type(ComponentKinds{}, [&]<class T>() {
    for (const T& component : study.all<T>()) function(component);
  });
}

/// Calls `function` for each device of a study, kind by kind.
template <class Function>
void for_each_device(const Study& study, Function function) {
  for_each_type(Devices{}, [&]<class T>() {
    for (const T& device : study.all<T>()) function(device);
  });
}

// The parts of validate(), in the order they run: what an earlier one told keeps the later ones silent about it.

/// Start, step and offset of the clock; then the axis is known.
void validate_settings(Validation& validation);
/// Every field against its table, references, series, ports, and the problems() of each component.
void validate_fields(Validation& validation);
/// Names that stand for two things.
void validate_names(Validation& validation);
/// Lines, transformers and voltages; islands with demand and nothing that feeds it.
void validate_network(Validation& validation);
/// What a device needs from elsewhere in the study: shapes, weather, the place on earth.
void validate_devices(Validation& validation);
/// Envelopes, comfort and number of buildings, the year that their figures are of, and what meters counted in it.
void validate_buildings(Validation& validation);
/// Tariffs, and export that earns more than import costs.
void validate_prices(Validation& validation);
/// The rules that the network is under; the last, as they need a study that is right otherwise.
void validate_rules(Validation& validation);

}  // namespace zhanhe
