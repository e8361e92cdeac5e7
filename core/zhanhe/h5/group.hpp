#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "zhanhe/h5/dataset.hpp"
#include "zhanhe/h5/object.hpp"

namespace zhanhe::h5 {

/// How numbers are stored. The defaults suit both "one item, all year" and "all items, one hour".
struct Storage {
  Kind number = Kind::float64;  ///< float64 or float32; integers are always int64
  bool compress = true;         ///< shuffle, deflate level 1 and a fletcher32 checksum; off is faster and larger
};

using Scalar = std::variant<std::string, double, std::int64_t>;

/// A group of an open file: holds groups, axes and datasets. What it writes follows the rules of netCDF-4: every
/// dimension has an axis (an HDF5 dimension scale), text is variable-length UTF-8, the order of creation is kept, and
/// a missing float is NaN, which is also its `_FillValue`. Nothing written depends on the clock.
///
/// A name is one step without '/'; a path may have several and starts at this group, or at the root if it begins
/// with '/'. An axis is named like a variable is in a nested scope: searched in this group first, then in its parents.
/// Errors are IoError; sizes that do not fit each other are a defect of the caller (InternalError).
class Group : public Object {
public:
  /// Takes over an open HDF5 group.
  explicit Group(Handle handle) : Object(std::move(handle)) {}

  [[nodiscard]] Group create_group(std::string_view name);
  [[nodiscard]] Group group(std::string_view path) const;
  [[nodiscard]] Dataset dataset(std::string_view path) const;
  [[nodiscard]] bool has(std::string_view path) const;
  /// Members in order of creation (in order of name in files that do not track it).
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::vector<std::string> group_names() const;
  [[nodiscard]] std::vector<std::string> dataset_names() const;

  /// Gives a dataset of this file a second name here (a hard link). xarray opens one group without its parents, so
  /// a shared axis such as time needs a name in each group that uses it.
  void link(std::string_view name, const Dataset& source);

  /// Creates an axis. It may have length zero.
  Dataset create_axis(std::string_view name, std::span<const std::int64_t> values);
  Dataset create_axis(std::string_view name, std::span<const double> values);
  Dataset create_axis(std::string_view name, std::span<const std::string> values);

  /// Creates a dataset without dimensions.
  Dataset write_scalar(std::string_view name, const Scalar& value);
  /// Creates a dataset over the named axes from values in C order; the shape is the axes' lengths.
  Dataset write(std::string_view name, std::span<const double> values, const std::vector<std::string>& axes,
                Storage storage = {});
  Dataset write(std::string_view name, std::span<const std::int64_t> values, const std::vector<std::string>& axes,
                Storage storage = {});
  Dataset write(std::string_view name, std::span<const std::string> values, const std::vector<std::string>& axes);
  /// Creates a dataset (row axis, column axis) from a table with contiguous columns.
  Dataset write(std::string_view name, ColumnMajor<const double> values, const std::vector<std::string>& axes,
                Storage storage = {});
  Dataset write(std::string_view name, ColumnMajor<const std::int64_t> values, const std::vector<std::string>& axes,
                Storage storage = {});

private:
  [[nodiscard]] Dataset find_axis(const std::string& name) const;
  [[nodiscard]] Dataset create_dataset(std::string_view name, Kind kind, const std::vector<std::size_t>& shape,
                                       bool compress);
  [[nodiscard]] Dataset create_over(std::string_view name, Kind kind, const std::vector<std::string>& axes,
                                    bool compress);
  [[nodiscard]] std::vector<std::string> names_of_type(int type) const;
};

}  // namespace zhanhe::h5
