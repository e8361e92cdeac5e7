#pragma once

#include <memory>

#include "types.hpp"
#include "zhanhe/results/results.hpp"

namespace zhanhe::bind {

/// The results of a run as zhanhe.results.Results.
[[nodiscard]] PythonResults to_python(std::shared_ptr<const Results> results);

}  // namespace zhanhe::bind
