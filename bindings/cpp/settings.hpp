#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "types.hpp"
#include "zhanhe/study/edit.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe::bind {

/// The settings of a study: `study.settings`. Changes go to the study.
struct SettingsHandle {
  std::shared_ptr<Study> study;

  [[nodiscard]] std::vector<FieldSlot> slots() const { return zhanhe::slots(study->settings); }
  [[nodiscard]] py::object get(const std::string& field) const;
  /// ScenarioError when the value does not fit the setting.
  void set(const std::string& field, py::handle value);
};

/// The settings that `study` has itself, too, because every study is told them.
inline constexpr std::array<std::string_view, 5> direct_settings{"name", "title", "start", "step_h", "steps"};

/// Of a fresh study, only to be read.
[[nodiscard]] std::vector<FieldSlot> settings_defaults();
/// Sets one setting from a Python value; None puts its default back. Adds issues, and then the study is unchanged. A
/// study reads its weather when it is told its file, as the loader does.
void set_setting(Study& study, const std::string& name, py::handle value, Issues& issues);

}  // namespace zhanhe::bind
