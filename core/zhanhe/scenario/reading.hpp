#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/scenario/component_table.hpp"
#include "zhanhe/scenario/layers.hpp"
#include "zhanhe/scenario/series_file.hpp"
#include "zhanhe/study/edit.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe::scenario {

/// A scenario that is being read: each call takes the next part of the file, and of those it extends, into the study.
/// It remembers which fields are known to be wrong, so that validate() does not tell their consequences as further
/// causes.
class Reading {
public:
  explicit Reading(std::filesystem::path file) : file_(std::move(file)), folder_(file_.parent_path()) {}

  /// Parses the file and those it extends, and checks their schemas and top-level keys. False when nothing further can
  /// be read. Throws IoError when the file cannot be read.
  [[nodiscard]] bool parse();
  void read_settings();
  void read_weather(const std::optional<std::filesystem::path>& instead);
  void read_components();
  /// Adds what zhanhe::validate() finds and was not told before.
  void validate();
  /// The study with all issues, errors first.
  [[nodiscard]] Study study() &&;

private:
  /// A component as it is written, before its fields are taken.
  struct Entry {
    std::string kind;
    ValueRecord record;
    std::string origin;
    std::set<std::string> told_fields;  ///< refused before

    [[nodiscard]] std::string name() const;
  };

  void check_keys(const Layer& layer);
  void check_start();
  [[nodiscard]] bool clock_known() const;
  std::vector<Entry> entries_of(const Layer& layer);
  void add_kind(const std::string& kind, const Value& value, std::vector<Entry>& entries);
  void add_tables(const Value& tables, std::vector<Entry>& entries);
  void add_table(const std::string& kind, const std::string& file, const std::string& where,
                 std::vector<Entry>& entries);
  void fill(Component& component, const std::vector<FieldSlot>& slots, const Entry& entry);
  SeriesLookup lookup();
  void remember_told(std::size_t first_issue, const std::string& place);
  void note_told(const std::string& place, const std::string& field) { told_[place].insert(field); }
  [[nodiscard]] bool told(const Issue& issue) const;
  [[nodiscard]] std::string where_written(const std::string& where) const;
  void tell(IssueCode code, std::string where, std::string message, std::string remedy);

  std::filesystem::path file_, folder_;
  std::vector<Layer> layers_;
  std::optional<SeriesFiles> series_;
  std::map<std::string, std::set<std::string>> told_;  ///< fields that are known to be wrong, by place of the component
  std::map<std::string, std::string> settings_lines_;  ///< where a field of [study] was written
  /// Where fields were written that a file says of a component of another file, by place of the component and field.
  std::map<std::string, std::map<std::string, std::string>> overlaid_lines_;
  bool lost_ = false;  ///< components that could not be read at all may be missed
  Study study_;
};

}  // namespace zhanhe::scenario
