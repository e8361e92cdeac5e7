#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <Eigen/Core>

#include "zhanhe/results/results.hpp"

namespace zhanhe::store {

/// One variable of a results file, before anyone writes it: the one description that the HDF5 writer and the Python
/// dataset share, so that both hold the same groups, names and units.
struct Variable {
  std::string group;              ///< "electricity", "economics", "summary", "solve"; empty for the root
  std::string name;               ///< "device_power_kw"; its unit follows from the name
  std::vector<std::string> dims;  ///< {"time", "device"}; empty for a scalar; {name} itself makes it an axis
  std::string long_name;
  bool single_precision = false;  ///< stored as float32 (voltages, angles, loadings)
  /// A table (time down the columns), a vector, a number, counts, or texts.
  std::variant<Eigen::ArrayXXd, Eigen::ArrayXd, double, std::vector<std::int64_t>, std::vector<std::string>, std::string>
      data;
};

/// A named attribute of the file: text or number.
struct Attribute {
  std::string name;
  std::variant<std::string, double, std::int64_t> value;
};

/// Everything a results file holds, axes before the variables that use them. Large tables are moved out of `results`
/// only when it is given as an rvalue.
struct Contents {
  std::vector<Attribute> attributes;  ///< of the root
  std::vector<Variable> variables;
};
[[nodiscard]] Contents contents(const Results& results);

}  // namespace zhanhe::store
