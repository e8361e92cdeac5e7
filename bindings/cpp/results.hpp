#pragma once

#include <memory>
#include <mutex>

#include "types.hpp"
#include "zhanhe/results/results.hpp"

namespace zhanhe::bind {

/// HDF5 lets one thread in at a time.
[[nodiscard]] std::mutex& file_lock();
/// The results of a run as zhanhe.results.Results.
[[nodiscard]] PythonResults to_python(std::shared_ptr<const Results> results);

}  // namespace zhanhe::bind
