#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "zhanhe/base/profile.hpp"

namespace zhanhe {

struct Value;
using ValueList = std::vector<Value>;
using ValueRecord = std::vector<std::pair<std::string, Value>>;

/// A value as a file or a script gives it, before it is known which field it belongs to.
struct Value {
  std::variant<bool, std::int64_t, double, std::string, Profile, ValueList, ValueRecord> data;
  std::string where;  ///< "scenario.toml:12:5" or "loads.csv:7 column p_max_kw"; empty when it came from code
};

}  // namespace zhanhe
