#include "zhanhe/scenario/reading.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <memory>
#include <utility>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/nearest.hpp"
#include "zhanhe/climate/epw.hpp"
#include "zhanhe/scenario/text_file.hpp"
#include "zhanhe/scenario/time_match.hpp"

namespace zhanhe::scenario {

namespace {

const std::string study_place = "[study]";

/// The axis the settings make; nothing when validate() will refuse them.
std::optional<TimeAxis> axis_of(const Study& study) {
  const Settings& settings = study.settings;
  const auto& lengths = Settings::step_lengths_h;
  const bool step = std::ranges::find(lengths, settings.step_h) != lengths.end();
  constexpr int most_steps = 100'000'000;
  if (!parse_time(settings.start) || !step || settings.steps < 1 || settings.steps > most_steps) return {};
  if (!(std::abs(settings.utc_offset_h) <= 14.0)) return {};
  return study.axis();
}

/// The name at the beginning of a text, "p_kw" of "p_kw[3]".
std::string leading_name(std::string_view text) {
  const auto end =
      std::ranges::find_if(text, [](char c) { return !(std::isalnum(static_cast<unsigned char>(c)) || c == '_'); });
  return {text.begin(), end};
}

/// What is known of the fields of the component that a place is in, and the field that the place names; nullptr when
/// nothing is known of it.
template <class Fields>
std::pair<const Fields*, std::string> fields_at(const std::map<std::string, Fields>& by_component,
                                                const std::string& where) {
  for (std::size_t end = where.rfind(' '); end != std::string::npos && end > 0; end = where.rfind(' ', end - 1)) {
    const auto fields = by_component.find(where.substr(0, end));
    if (fields != by_component.end()) {
      return {&fields->second, leading_name(std::string_view(where).substr(end + 1))};
    }
  }
  return {nullptr, ""};
}

/// The file of a place, which ends in its line.
std::string_view file_of(std::string_view place) { return place.substr(0, place.rfind(':')); }

}  // namespace

bool Reading::parse() {
  study_.scenario_path = file_.string();
  std::optional<std::vector<Layer>> layers = read_layers(file_, study_.issues);
  if (!layers) return false;
  layers_ = *std::move(layers);
  for (const Layer& layer : layers_) {
    // The whole scenario is kept with the results: what is extended first, each further file under its name.
    if (!study_.scenario_text.empty()) study_.scenario_text += "\n# " + layer.file + "\n";
    study_.scenario_text += layer.text;
    check_keys(layer);
  }
  return true;
}

void Reading::check_keys(const Layer& layer) {
  std::vector<std::string> known = kind_names();
  known.insert(known.begin(), {"schema", "extends", "study", "tables"});
  for (const auto& [key, value] : layer.root) {
    if (std::ranges::find(known, key) != known.end()) continue;
    lost_ = lost_ || std::holds_alternative<ValueList>(value.data) || std::holds_alternative<ValueRecord>(value.data);
    tell(IssueCode::unknown_key, value.where, "'" + shortened(key) + "' is not known here",
         suggestion(shortened(key), known));
  }
}

void Reading::read_settings() {
  ValueRecord written;
  std::string place;
  for (const Layer& layer : layers_) {
    const Value* table = layer.entry("study");
    if (!table) continue;
    place = table->where + " " + study_place;
    if (const auto* record = std::get_if<ValueRecord>(&table->data)) {
      written = overlaid(std::move(written), *record);
    } else {
      tell(IssueCode::wrong_type, table->where, "'study' is no table", "write [study] and its keys below");
      note_told(study_place, "");
    }
  }
  ValueRecord plain, series;  // a series can be read only when the axis is known
  for (const auto& [key, value] : written) {
    settings_lines_[key] = value.where;
    const Field* field = find_field<Settings>(key);
    (field && field->type == FieldType::profile ? series : plain).emplace_back(key, value);
  }
  const std::size_t first = study_.issues.size();
  set_fields(study_.settings, plain, place, study_.issues);
  remember_told(first, study_place);
  check_start();
  series_.emplace(folder_, clock_known() ? axis_of(study_) : std::nullopt, study_.settings.fill_gaps);
  const std::size_t before = study_.issues.size();
  for (const auto& [key, value] : series) set_field(study_.settings, key, value, study_.issues, lookup());
  remember_told(before, study_place);
}

/// Whether the axis is the one that was meant: no field that makes it is known to be wrong, or perhaps misspelt.
bool Reading::clock_known() const {
  static const std::vector<std::string> fields{"start", "step_h", "steps", "utc_offset_h"};
  const auto wrong = told_.find(study_place);
  if (wrong == told_.end()) return true;
  return std::ranges::none_of(
      wrong->second, [](const std::string& field) { return field.empty() || !nearest_name(field, fields).empty(); });
}

/// A start with an offset is taken when it is that of the study.
void Reading::check_start() {
  std::string& start = study_.settings.start;
  const auto stamp = parse_stamp(start);
  if (!stamp || !stamp->offset_s) return;
  const double offset_h = *stamp->offset_s / 3600.0;
  if (!clock_known() || offset_h == study_.settings.utc_offset_h) {
    start = to_string(civil_time(stamp->seconds));
    return;
  }
  tell(IssueCode::bad_time_zone, settings_lines_["start"] + " [study] start",
       "'" + start + "' has another offset from UTC than utc_offset_h, " + number_text(study_.settings.utc_offset_h) +
           " h",
       "write the local standard time without an offset");
  note_told(study_place, "start");
}

void Reading::read_weather(const std::optional<std::filesystem::path>& instead) {
  if (instead) study_.settings.weather = instead->string();
  const std::string& name = study_.settings.weather;
  if (name.empty()) return;
  const std::filesystem::path path = instead ? *instead : folder_ / std::filesystem::path(name);
  const std::string where = instead ? "weather" : settings_lines_["weather"] + " [study] weather";
  Issues found;
  try {
    Weather weather = climate::read_epw(path.string(), found);
    if (!has_errors(found)) study_.weather = std::make_shared<const Weather>(std::move(weather));
  } catch (const IoError& error) {
    found.push_back({IssueCode::bad_file, Severity::error, where, "the file '" + name + "' " + error.reason(),
                     "put it there; in a scenario paths are relative to its folder"});
  }
  if (has_errors(found)) note_told(study_place, "weather");
  for (Issue& issue : found) {
    if (issue.where.starts_with(path.string())) issue.where.replace(0, path.string().size(), name);
    study_.issues.push_back(std::move(issue));
  }
}

std::string Reading::Entry::name() const {
  for (const auto& [key, value] : record) {
    if (key != "name") continue;
    if (const auto* text = std::get_if<std::string>(&value.data)) return *text;
  }
  return {};
}

void Reading::read_components() {
  std::vector<Entry> entries;
  for (const Layer& layer : layers_) {
    std::map<std::pair<std::string, std::string>, std::size_t> extended;
    for (std::size_t i = 0; i < entries.size(); ++i) extended.try_emplace({entries[i].kind, entries[i].name()}, i);
    for (Entry& entry : entries_of(layer)) {
      const auto same = extended.find({entry.kind, entry.name()});
      if (same == extended.end() || entry.name().empty()) {
        entries.push_back(std::move(entry));
        continue;
      }
      // A component of the same name changes the one of the file that is extended.
      Entry& base = entries[same->second];
      base.record = overlaid(std::move(base.record), entry.record);
      base.told_fields.merge(entry.told_fields);
      extended.erase(same);
    }
  }
  for (const Entry& entry : entries) {
    append_component(study_, entry.kind, [&](Component& component, const std::vector<FieldSlot>& slots) {
      fill(component, slots, entry);
      return true;
    });
  }
}

std::vector<Reading::Entry> Reading::entries_of(const Layer& layer) {
  std::vector<Entry> entries;
  for (const auto& [key, value] : layer.root) {
    if (std::ranges::find(kind_names(), key) != kind_names().end()) add_kind(key, value, entries);
  }
  if (const Value* tables = layer.entry("tables")) add_tables(*tables, entries);
  return entries;
}

void Reading::add_kind(const std::string& kind, const Value& value, std::vector<Entry>& entries) {
  const auto* list = std::get_if<ValueList>(&value.data);
  if (!list) {
    lost_ = true;
    tell(IssueCode::wrong_type, value.where + " " + kind, "'" + kind + "' is no list of components",
         "write [[" + kind + "]] above each, with two brackets");
    return;
  }
  for (const Value& item : *list) {
    if (const auto* record = std::get_if<ValueRecord>(&item.data)) {
      entries.push_back({kind, *record, item.where, {}});
    } else {
      lost_ = true;
      tell(IssueCode::wrong_type, item.where + " " + kind, "an entry is no component",
           "write [[" + kind + "]] and its keys below");
    }
  }
}

void Reading::add_tables(const Value& tables, std::vector<Entry>& entries) {
  const auto* record = std::get_if<ValueRecord>(&tables.data);
  if (!record) {
    lost_ = true;
    tell(IssueCode::wrong_type, tables.where, "'tables' is no table", "write [tables] and kind = \"file.csv\" below");
    return;
  }
  for (const auto& [kind, value] : *record) {
    const std::string where = value.where + " [tables] " + shortened(kind);
    if (std::ranges::find(kind_names(), kind) == kind_names().end()) {
      lost_ = true;
      tell(IssueCode::unknown_key, where, "'" + shortened(kind) + "' is no kind of component",
           suggestion(shortened(kind), kind_names()));
      continue;
    }
    const auto* list = std::get_if<ValueList>(&value.data);
    for (const Value& item : list ? *list : ValueList{value}) {
      if (const auto* file = std::get_if<std::string>(&item.data)) {
        add_table(kind, *file, where, entries);
      } else {
        lost_ = true;
        tell(IssueCode::wrong_type, where, "this names no file", "write \"file.csv\" or [\"a.csv\", \"b.csv\"]");
      }
    }
  }
}

void Reading::add_table(const std::string& kind, const std::string& file, const std::string& where,
                        std::vector<Entry>& entries) {
  std::optional<CsvTable> table;
  try {
    auto text = to_utf8(read_bytes(folder_ / std::filesystem::path(file)), file, study_.issues);
    if (text) table = parse_csv(*std::move(text), file, study_.issues);
  } catch (const IoError& error) {
    tell(IssueCode::bad_file, where, "the file '" + file + "' " + error.reason(),
         "put it there; paths are relative to the scenario's folder");
  }
  if (!table) {
    lost_ = true;
    return;
  }
  ComponentRows rows = component_rows(*table, kind_fields(kind), file, study_.issues);
  for (ComponentRows::Row& row : rows.rows) {
    row.refused.insert(rows.absent.begin(), rows.absent.end());
    entries.push_back({kind, std::move(row.record), row.origin, std::move(row.refused)});
  }
}

/// Fills a fresh component with all fields that can be read, its name in any case, so that what names it finds it.
void Reading::fill(Component& component, const std::vector<FieldSlot>& slots, const Entry& entry) {
  component.origin = entry.origin;
  component.name = entry.name();
  const std::string place = place_of(entry.kind, component);
  Issues found;
  set_slots(slots, entry.kind, entry.record, place, found, lookup());
  std::erase_if(found, [&](const Issue& issue) {
    return issue.code == IssueCode::missing_key && std::ranges::any_of(entry.told_fields, [&](const auto& field) {
             return issue.where == place + " " + field;
           });
  });
  for (const std::string& field : entry.told_fields) note_told(place, field);
  for (const auto& [field, value] : entry.record) {
    if (!value.where.empty() && file_of(value.where) != file_of(entry.origin)) {
      overlaid_lines_[place][field] = value.where;
    }
  }
  const std::size_t before = study_.issues.size();
  study_.issues.insert(study_.issues.end(), found.begin(), found.end());
  remember_told(before, place);
  lost_ = lost_ || component.name.empty();
}

SeriesLookup Reading::lookup() {
  return [this](const std::string& text, const std::string& where, Issues& issues) -> std::optional<Profile> {
    const auto found = series_->find(text, where, issues);
    return found && found->given() ? found : Profile(1.0);
  };
}

/// Remembers the fields that the issues from `first_issue` on are about. Their places name the line of the value, not
/// that of the component, so only the label behind the line tells whose they are.
void Reading::remember_told(std::size_t first_issue, const std::string& place) {
  const std::string label = place.substr(std::min(place.find('['), place.size()));
  for (std::size_t i = first_issue; i < study_.issues.size(); ++i) {
    const Issue& issue = study_.issues[i];
    const std::size_t at = issue.where.find(label + " ");
    if (issue.severity != Severity::error || at == std::string::npos) continue;
    note_told(place, leading_name(std::string_view(issue.where).substr(at + label.size() + 1)));
  }
}

bool Reading::told(const Issue& issue) const {
  const bool may_follow = issue.code == IssueCode::unknown_name || issue.code == IssueCode::island_without_source;
  if (lost_ && may_follow) return true;
  if (issue.code == IssueCode::wrong_length && !clock_known()) return true;
  if (const auto [fields, field] = fields_at(told_, issue.where); fields) {
    // "Neither this nor that is given" follows when one of both could not be read.
    return issue.code == IssueCode::missing_key || fields->contains(field);
  }
  // What concerns a component as a whole may follow from any of its fields.
  return told_.contains(issue.where);
}

/// The place of an issue with the line of the file that said the field, where that is not the component's own.
std::string Reading::where_written(const std::string& where) const {
  const auto [fields, field] = fields_at(overlaid_lines_, where);
  if (!fields || !fields->contains(field)) return where;
  return fields->at(field) + where.substr(where.find(" [["));
}

void Reading::validate() {
  for (Issue& issue : zhanhe::validate(study_)) {
    if (told(issue)) continue;
    issue.where = where_written(issue.where);
    if (issue.where.starts_with(study_place)) {
      const auto line =
          settings_lines_.find(leading_name(issue.where.substr(std::min(issue.where.size(), study_place.size() + 1))));
      issue.where.insert(0, (line == settings_lines_.end() ? layers_.back().file : line->second) + " ");
    }
    study_.issues.push_back(std::move(issue));
  }
}

Study Reading::study() && {
  std::ranges::stable_sort(study_.issues, {}, &Issue::severity);
  return std::move(study_);
}

void Reading::tell(IssueCode code, std::string where, std::string message, std::string remedy) {
  study_.issues.push_back({code, Severity::error, std::move(where), std::move(message), std::move(remedy)});
}

}  // namespace zhanhe::scenario
