#pragma once

#include <filesystem>
#include <functional>

#include "zhanhe/h5/group.hpp"

namespace zhanhe::h5 {

/// An open HDF5 file; `root` is its top group.
class File {
public:
  /// Opens a file for reading. Throws IoError when it is missing, no HDF5 file, truncated or being written.
  [[nodiscard]] static File open(const std::filesystem::path& path);

  [[nodiscard]] Group& root() { return root_; }
  [[nodiscard]] const Group& root() const { return root_; }

private:
  friend void replace_file(const std::filesystem::path& path, const std::function<void(File&)>& write);
  explicit File(Handle handle);
  static File create_in_memory(const std::filesystem::path& path);
  Handle handle_;
  Group root_;
};

/// Writes a file so that nobody ever sees half of it under its own name: `write` fills it, then it goes to
/// `<path>.partial`, is flushed to the disk and renamed to `path`. When anything fails, the partial file is removed, an
/// older file at `path` stays as it was, and the exception passes on. Throws IoError also when another writer is at
/// work on the same path. The format is that of HDF5 1.8, which every reader since 2008 knows. Groups and datasets that
/// `write` leaves open are closed.
///
/// While it is filled the file is held in memory, compressed as it will be stored.
void replace_file(const std::filesystem::path& path, const std::function<void(File&)>& write);

}  // namespace zhanhe::h5
