#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "zhanhe/retrofit/answer.hpp"

namespace zhanhe::retrofit {

/// A retrofit study: what was asked, and the answer.
struct Study {
  std::vector<Class> classes;
  TimeAxis axis;
  Settings settings;
  Answer answer;
};

/// Numbers or texts of a study as files and Python show them. Over two axes (time, building) the numbers of a building
/// stand one after another.
struct Variable {
  std::string group;
  std::string name;               ///< ends in its unit
  std::vector<std::string> axes;  ///< its own name: it is an axis
  std::string meaning;
  std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> values;
};

/// All of them, an axis before what stands over it: `before` and `after` by the hour, `summary`, `measure_curve`,
/// `package_curve` and `choice` (docs/howto/retrofit.md).
[[nodiscard]] std::vector<Variable> variables(const Study& study);

/// The names of a package's measures: "wall, roof"; empty without any.
[[nodiscard]] std::string text_of(const Class& of, const Package& package);

/// Writes a study as an HDF5 file that is also netCDF-4, whole or not at all (h5/file.hpp). `created` is the time of
/// writing in the caller's words; empty leaves it out. Throws IoError.
void write(const Study& study, const std::filesystem::path& path, const std::string& created);

}  // namespace zhanhe::retrofit
