#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "zhanhe/scenario/component_table.hpp"
#include "zhanhe/scenario/series_file.hpp"
#include "zhanhe/study/edit.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe::scenario {

/// A scenario that is being read: each call takes the next part of the file into the study. It remembers which fields
/// are known to be wrong, so that validate() does not tell their consequences as further causes.
class Reading {
public:
  /// Takes the text of the file. Throws IoError when it cannot be read.
  explicit Reading(const std::filesystem::path& file);

  /// Parses the text and checks its schema and top-level keys. False when nothing further can be read.
  [[nodiscard]] bool parse();
  void read_settings();
  void read_weather(const std::optional<std::filesystem::path>& instead);
  void read_components();
  void read_tables();
  /// Adds what zhanhe::validate() finds and was not told before.
  void validate();
  /// The study with all issues, errors first.
  [[nodiscard]] Study study() &&;

private:
  [[nodiscard]] const Value* entry(std::string_view key) const;
  bool check_schema();
  void check_keys();
  void check_start();
  [[nodiscard]] bool clock_known() const;
  template <class T>
  void add(const ValueRecord& record, const std::string& origin, const std::set<std::string>& told_fields);
  void add_kind(const std::string& kind, const Value& value);
  void add_table(const std::string& kind, const std::string& file, const std::string& where);
  SeriesLookup lookup();
  void remember_told(std::size_t first_issue, const std::string& place);
  void note_told(const std::string& place, const std::string& field) { told_[place].insert(field); }
  [[nodiscard]] bool told(const Issue& issue) const;
  void tell(IssueCode code, std::string where, std::string message, std::string remedy);

  std::filesystem::path folder_;
  std::string shown_;  ///< the file's name in issues
  ValueRecord root_;
  std::optional<SeriesFiles> series_;
  std::map<std::string, std::set<std::string>> told_;  ///< fields that are known to be wrong, by place of the component
  std::map<std::string, std::string> settings_lines_;  ///< where a field of [study] was written
  bool lost_ = false;                                  ///< components that could not be read at all may be missed
  Study study_;
};

}  // namespace zhanhe::scenario
