#pragma once

#include <filesystem>
#include <string>

#include "zhanhe/results/results.hpp"

namespace zhanhe::store {

/// Writes results as an HDF5 file that is also netCDF-4 (docs/formats/results.md). The file is filled as
/// `<path>.partial`, brought onto the disk and then renamed, so a reader sees the older file or the complete new one,
/// whenever the program dies. `created` is the time of writing in the caller's words ("2025-03-01T12:00:00+08:00"; the
/// core has no clock); empty leaves it out. Without compression writing is faster and the file larger.
///
/// Throws IoError when the folder is missing or not writable, the disk is full, or another writer is at work on the
/// same path; an older file is then untouched. One thread at a time may write or read.
void write(const Results& results, const std::filesystem::path& path, const std::string& created, bool compress = true);

}  // namespace zhanhe::store
