#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "zhanhe/base/issue.hpp"
#include "zhanhe/scenario/time_match.hpp"

namespace zhanhe::scenario {

/// A dataset of one dimension, and the times of its rows when its axis tells them.
struct Hdf5Series {
  std::vector<double> values;
  std::vector<Stamp> stamps;  ///< empty, or one for each value
};

/// Reads a dataset. Its axis tells times when it has CF `units` like "hours since 2025-01-01"; an attribute
/// `utc_offset_h` of the axis or of the file is the offset of that clock. Nothing, with an issue at `where`, when it
/// has more than one dimension (wrong-length) or text (wrong-type), or its times cannot be read (bad-time). Throws
/// IoError when the file or the dataset cannot be read.
[[nodiscard]] std::optional<Hdf5Series> read_hdf5_series(const std::filesystem::path& path, const std::string& dataset,
                                                         const std::string& where, Issues& issues);

/// Times counted by CF units ("seconds|minutes|hours|days since TIME"); nothing when the units are not of that form.
[[nodiscard]] std::optional<std::vector<Stamp>> cf_stamps(const std::vector<double>& counts, std::string_view units);

}  // namespace zhanhe::scenario
