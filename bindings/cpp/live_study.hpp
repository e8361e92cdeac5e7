#pragma once

#include <memory>
#include <utility>

#include "zhanhe/run/simulate.hpp"

namespace zhanhe::bind {

/// A study that lives in Python, with what its last run leaves for the next. All studies that Python sees are made by
/// make_live(); copies begin without a memory.
struct LiveStudy : Study {
  explicit LiveStudy(Study study) : Study(std::move(study)) {}

  std::unique_ptr<run::Memory> memory;
};

inline std::shared_ptr<Study> make_live(Study study = {}) { return std::make_shared<LiveStudy>(std::move(study)); }

}  // namespace zhanhe::bind
