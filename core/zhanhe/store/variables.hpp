#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <Eigen/Core>

#include "zhanhe/results/results.hpp"

namespace zhanhe::store {

/// Version of the layout that `contents` describes and `read.hpp` understands. It rises when a reader of the old layout
/// would misread the new one, not when something is added.
inline constexpr std::int64_t format_version = 1;

/// A named attribute: text or number.
struct Attribute {
  std::string name;
  std::variant<std::string, double, std::int64_t> value;
};

/// One variable of a results file, before anyone writes it: the one description that the HDF5 writer and the Python
/// dataset share, so that both hold the same groups, names and units.
struct Variable {
  std::string group;                  ///< "electricity", "economics", "summary", "solve"; empty for the root
  std::string name;                   ///< "device_power_kw"
  std::vector<std::string> dims;      ///< {"time", "device"}; empty for a scalar; {name} itself makes it an axis
  std::vector<Attribute> attributes;  ///< "long_name", for numbers also "units", for time those of CF
  bool single_precision = false;      ///< stored as float32 (voltages, angles, loadings)
  /// A table with time down the columns, which stays where it is in the results; a vector; a scalar.
  std::variant<const Eigen::ArrayXXd*, std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>, double,
               std::int64_t, std::string>
      data;

  [[nodiscard]] bool is_axis() const { return dims.size() == 1 && dims.front() == name; }
};

/// Everything a results file holds; an axis comes before the variables that use it. The axis "time" is one of the root
/// (`group` empty) and is shared by all groups; every other axis lies in the group that uses it.
struct Contents {
  std::vector<Attribute> attributes;  ///< of the root
  std::vector<Variable> variables;
};

/// Describes results. Large tables are not copied: `results` must live as long as what comes back is used. Tables
/// without columns and their axes are left out, and so is all that a run does not have (no accounts: no group
/// "economics"). InternalError when a table does not have one row for each step and one column for each name.
[[nodiscard]] Contents contents(const Results& results);
Contents contents(Results&&) = delete;

}  // namespace zhanhe::store
