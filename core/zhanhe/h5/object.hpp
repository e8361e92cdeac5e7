#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "zhanhe/h5/handle.hpp"

namespace zhanhe::h5 {

/// What an attribute can hold. Text is stored as variable-length UTF-8 and must hold no NUL character.
using Attribute = std::variant<std::string, double, std::int64_t, std::vector<double>, std::vector<std::int64_t>,
                               std::vector<std::string>>;

/// A group or a dataset in an open file: it has a path and attributes. All functions here throw IoError with the
/// file's path and HDF5's own reason when the file does not do what is asked. HDF5's dimension scales are not
/// thread-safe, so one thread at a time may use this module.
class Object {
public:
  /// Path inside the file: "/electricity/price_yuan_kwh".
  [[nodiscard]] std::string path() const;
  /// Path of the file on disk.
  [[nodiscard]] std::string file_path() const;

  /// Writes an attribute, in place of an older one of that name.
  void set_attribute(std::string_view name, const Attribute& value);
  [[nodiscard]] bool has_attribute(std::string_view name) const;
  [[nodiscard]] Attribute attribute(std::string_view name) const;
  /// The same as one type. An integer is also a double, and one number or text also a list of one; any other
  /// difference is an IoError.
  template <class T>
  [[nodiscard]] T attribute_as(std::string_view name) const;
  /// In order of creation, without the four that HDF5 itself keeps for dimension scales.
  [[nodiscard]] std::vector<std::string> attribute_names() const;

  [[nodiscard]] std::int64_t id() const { return handle_.id(); }

protected:
  explicit Object(Handle handle) : handle_(std::move(handle)) {}
  Handle handle_;
};

}  // namespace zhanhe::h5
