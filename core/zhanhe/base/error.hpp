#pragma once

#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>

namespace zhanhe {

/// The world failed: a file is missing, a disk is full, a file is not ours. `what()` is "path: reason".
class IoError : public std::runtime_error {
public:
  IoError(std::string path, std::string reason)
      : std::runtime_error(path + ": " + reason), path_(std::move(path)), reason_(std::move(reason)) {}

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }

private:
  std::string path_;
  std::string reason_;
};

/// We broke a promise: a defect of zhanhe, with the file and line that noticed it.
class InternalError : public std::logic_error {
public:
  using std::logic_error::logic_error;
};

/// Throws InternalError when a promise of our own code does not hold. Never for bad input: that is an Issue.
inline void ensure(bool holds, std::string_view promise, std::source_location place = std::source_location::current()) {
  if (!holds) {
    throw InternalError(std::string(place.file_name()) + ":" + std::to_string(place.line()) + ": " +
                        std::string(promise));
  }
}

}  // namespace zhanhe
