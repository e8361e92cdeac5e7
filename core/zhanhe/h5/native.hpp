#pragma once

// Private to the sources of this folder: the one place that includes HDF5's headers.

#include <hdf5.h>
#include <hdf5_hl.h>

#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/h5/handle.hpp"

namespace zhanhe::h5::native {

/// Stops HDF5 printing its error stack while alive. HDF5 keeps this switch for each thread.
class Quiet {
public:
  Quiet();
  ~Quiet();
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

private:
  H5E_auto2_t print_ = nullptr;
  void* data_ = nullptr;
};

/// The innermost message of HDF5's error stack: the cause. Must be asked before any other HDF5 call.
[[nodiscard]] std::string last_reason();
/// Path on disk of the file that holds `object`, and path of `object` inside it.
[[nodiscard]] std::string file_of(hid_t object);
[[nodiscard]] std::string name_of(hid_t object);
/// Throws IoError: file of `object`, "cannot <what> <name> in <object>: <HDF5's reason>".
[[noreturn]] void fail(hid_t object, std::string_view what, std::string_view name);

/// Passes on what an HDF5 call returned, or fails when that is negative.
template <class T>
T check(T result, hid_t object, std::string_view what, std::string_view name = {}) {
  if (result < 0) {
    fail(object, what, name);
  }
  return result;
}

/// Variable-length UTF-8: the one string type that h5py, h5netcdf and netCDF4 all hand out as `str`.
[[nodiscard]] Handle text_type();
[[nodiscard]] Handle space(const std::vector<hsize_t>& shape);
/// C strings of `values`, in the same order. No value may hold a NUL character: HDF5 strings end there.
[[nodiscard]] std::vector<const char*> c_strings(const std::string* values, std::size_t count);
/// Strings out of the raw bytes of `count` elements of a variable-length or fixed-length string type.
/// `read(memory_type, buffer)` fills the buffer with HDF5; what HDF5 allocated is freed.
template <class Read>
std::vector<std::string> texts(hid_t stored_type, std::size_t count, Read read) {
  std::vector<std::string> result(count);
  if (count == 0) {
    return result;
  }
  if (H5Tis_variable_str(stored_type) > 0) {
    const Handle memory(H5Tcopy(stored_type));
    std::vector<char*> raw(count, nullptr);
    read(memory.id(), static_cast<void*>(raw.data()));
    for (std::size_t i = 0; i < count; ++i) {
      result[i] = raw[i] == nullptr ? "" : raw[i];
      H5free_memory(raw[i]);
    }
  } else {
    const std::size_t width = H5Tget_size(stored_type);
    std::vector<char> raw(count * width);
    read(stored_type, static_cast<void*>(raw.data()));
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view padded(raw.data() + i * width, width);
      const std::string_view text = padded.substr(0, padded.find('\0'));
      result[i] =
          H5Tget_strpad(stored_type) == H5T_STR_SPACEPAD ? text.substr(0, text.find_last_not_of(' ') + 1) : text;
    }
  }
  return result;
}

}  // namespace zhanhe::h5::native
