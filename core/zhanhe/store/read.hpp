#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "zhanhe/program/record.hpp"
#include "zhanhe/results/results.hpp"
#include "zhanhe/store/variables.hpp"

namespace zhanhe::store {

/// What a results file says about itself, without its large tables.
struct Info {
  /// An axis of a group, and how many entries it has.
  struct Axis {
    std::string name;
    std::size_t length = 0;
  };
  struct Group {
    std::string name;
    std::vector<Axis> axes;              ///< time among them
    std::vector<std::string> variables;  ///< without the axes
  };
  /// An issue as it was stored; its code may be one that this version does not know.
  struct IssueText {
    std::string code;
    std::string severity;
    std::string where;
    std::string message;
    std::string remedy;
  };
  /// One cause of infeasibility; times are "2025-01-01 00:00:00" and empty when it belongs to no step.
  struct CauseText {
    std::string owner;
    std::string quantity;
    std::string unit;
    std::string kind;  ///< "row" (cannot hold) or "bound" (stands against one that cannot)
    double amount = 0.0;
    std::int64_t steps = 0;  ///< in how many steps
    std::string first_time;
    std::string last_time;
  };

  std::string path;
  std::vector<Attribute> attributes;  ///< of the root, without the scenario's text
  std::string start;                  ///< of the first step, "2025-01-01 00:00:00"
  double step_h = 0.0;
  std::size_t steps = 0;
  std::vector<Group> groups;
  std::vector<Figure> summary;
  std::string status;
  std::string engine;
  std::int64_t iterations = 0;
  double objective_yuan = 0.0;  ///< NaN unless optimal
  std::string message;
  Certificate certificate;
  Seconds seconds;
  std::vector<CauseText> causes;
  std::vector<IssueText> issues;
};

/// Reads what a results file says about itself. Throws IoError when the file is missing, no HDF5, truncated, not
/// written by zhanhe, of a newer format_version, or damaged.
[[nodiscard]] Info info(const std::filesystem::path& path);

/// The scenario file a results file was made from, as text; empty when the study was made in code. Errors as `info`.
[[nodiscard]] std::string scenario_of(const std::filesystem::path& path);

}  // namespace zhanhe::store
