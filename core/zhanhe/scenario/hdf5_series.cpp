#include "zhanhe/scenario/hdf5_series.hpp"

#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "zhanhe/h5/file.hpp"

namespace zhanhe::scenario {

namespace {

/// The axis of a dataset of one dimension, looked for beside it and in the groups above.
std::optional<h5::Dataset> axis_of(const h5::File& file, const h5::Dataset& dataset) {
  const std::string name = dataset.axes().front();
  if (name.empty()) return {};
  std::string folder = dataset.path();
  while (!folder.empty()) {
    folder.resize(folder.rfind('/'));
    const std::string path = folder + "/" + name;
    if (file.root().has(path)) return file.root().dataset(path);
  }
  return {};
}

std::optional<double> number_attribute(const h5::Object& object, std::string_view name) {
  if (!object.has_attribute(name)) return {};
  return object.attribute_as<double>(name);
}

}  // namespace

std::optional<std::vector<Stamp>> cf_stamps(const std::vector<double>& counts, std::string_view units) {
  static constexpr std::array<std::pair<std::string_view, double>, 4> lengths{
      {{"seconds", 1.0}, {"minutes", 60.0}, {"hours", 3600.0}, {"days", 86400.0}}};
  constexpr std::string_view since = " since ";
  const std::size_t at = units.find(since);
  if (at == std::string_view::npos) return {};
  const auto start = parse_stamp(units.substr(at + since.size()));
  if (!start) return {};
  for (const auto& [unit, length_s] : lengths) {
    if (unit != units.substr(0, at)) continue;
    std::vector<Stamp> stamps;
    stamps.reserve(counts.size());
    for (const double count : counts) {
      constexpr double widest_s = 1e12;
      if (!(std::abs(count * length_s) < widest_s)) return {};
      stamps.push_back({start->seconds + std::llround(count * length_s), start->offset_s});
    }
    return stamps;
  }
  return {};
}

std::optional<Hdf5Series> read_hdf5_series(const std::filesystem::path& path, const std::string& dataset,
                                           const std::string& where, Issues& issues) {
  const auto refuse = [&](IssueCode code, std::string message, std::string remedy) -> std::optional<Hdf5Series> {
    issues.push_back({code, Severity::error, where, std::move(message), std::move(remedy)});
    return {};
  };
  const h5::File file = h5::File::open(path);
  const h5::Dataset data = file.root().dataset(dataset);
  if (data.kind() == h5::Kind::text || data.kind() == h5::Kind::other) {
    return refuse(IssueCode::wrong_type, "the dataset holds no numbers", "name a dataset of numbers");
  }
  if (data.shape().size() != 1) {
    return refuse(IssueCode::wrong_length, "the dataset has " + std::to_string(data.shape().size()) + " dimensions",
                  "name a dataset of one dimension, time");
  }
  Hdf5Series series{data.read_doubles(), {}};
  const auto axis = axis_of(file, data);
  if (!axis || !axis->has_attribute("units")) return series;
  const auto units = axis->attribute_as<std::string>("units");
  if (units.find(" since ") == std::string::npos) return series;
  auto stamps = cf_stamps(axis->read_doubles(), units);
  if (!stamps || stamps->size() != series.values.size()) {
    return refuse(IssueCode::bad_time, "the times of its axis, '" + units + "', cannot be read",
                  "count whole seconds, minutes, hours or days, like \"hours since 2025-01-01\"");
  }
  auto offset_h = number_attribute(*axis, "utc_offset_h");
  if (!offset_h) offset_h = number_attribute(file.root(), "utc_offset_h");
  for (Stamp& stamp : *stamps) {
    if (offset_h && !stamp.offset_s) stamp.offset_s = static_cast<int>(std::lround(*offset_h * 3600.0));
  }
  series.stamps = *std::move(stamps);
  return series;
}

}  // namespace zhanhe::scenario
