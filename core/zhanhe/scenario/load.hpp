#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "zhanhe/study/study.hpp"

namespace zhanhe::scenario {

/// What the first key of a scenario file says: the format this engine reads.
inline constexpr std::string_view schema_name = "zhanhe-scenario/1";

/// Reads a scenario with the tables, series and weather beside it, and validates it. `weather` names a weather file
/// (relative to the current folder) in place of the scenario's own.
///
///     schema = "zhanhe-scenario/1"
///     [study]                           # the fields of Settings
///     start = 2025-01-01                # text or a TOML date; an offset must be that of utc_offset_h
///     [[node]]                          # a table array for each kind of component
///     name = "campus"
///     [tables]                          # kind = "file.csv" or a list of files: a component for each row
///     load = "loads.csv"
///
/// `extends = "scenario.toml"` below the schema makes it a variant of another file in its folder: keys of [study] and
/// fields of components of the same kind and name take the place of those there, all others are added.
///
/// A field that takes a series takes a number, a list, or text such as "loads.csv:house_12" (see SeriesFiles). Paths
/// are relative to the scenario's folder. The order of components is that of the file, those of [tables] behind them.
///
/// Throws ScenarioError with all problems at once, errors first, and IoError when the scenario file itself cannot be
/// read. Warnings and notes stay in Study::issues.
[[nodiscard]] Study load(const std::filesystem::path& file, const std::optional<std::filesystem::path>& weather = {});

/// The same without ScenarioError: all issues are in Study::issues, errors first. A study with errors cannot be run;
/// where a series could not be read, a constant 1 stands in for it.
[[nodiscard]] Study read(const std::filesystem::path& file, const std::optional<std::filesystem::path>& weather = {});

}  // namespace zhanhe::scenario
