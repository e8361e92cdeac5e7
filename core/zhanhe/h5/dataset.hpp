#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "zhanhe/h5/object.hpp"

namespace zhanhe::h5 {

/// How one element is stored. `other` is a kind of another program that this module cannot read.
enum class Kind { float64, float32, int64, text, other };

/// A table in memory with one contiguous column for each item, the layout of Eigen::ArrayXXd:
/// element (row, column) is values[column * column_stride + row]. In the file it is (row, column) in C order.
template <class T>
struct ColumnMajor {
  T* values = nullptr;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t column_stride = 0;  ///< elements from one column to the next, at least `rows`
};

/// A dataset in an open file. It keeps the file open as long as it lives, unless the file was opened for writing.
/// Rows are the first dimension. Numbers of any stored type are converted on reading. Errors are IoError.
class Dataset : public Object {
public:
  /// Takes over an open HDF5 dataset.
  explicit Dataset(Handle handle) : Object(std::move(handle)) {}

  /// Length of each dimension; empty for a scalar.
  [[nodiscard]] std::vector<std::size_t> shape() const;
  [[nodiscard]] Kind kind() const;
  /// Chunk lengths, empty when stored in one piece.
  [[nodiscard]] std::vector<std::size_t> chunk() const;
  /// Whether it is a dimension scale, that is, an axis of other datasets.
  [[nodiscard]] bool is_axis() const;
  /// Name of the axis of each dimension, empty where there is none. An axis has itself as axis.
  [[nodiscard]] std::vector<std::string> axes() const;
  /// Makes `axis` the axis of dimension `dimension`.
  void attach(const Dataset& axis, std::size_t dimension);

  /// All elements in C order (a scalar is one element).
  [[nodiscard]] std::vector<double> read_doubles() const;
  [[nodiscard]] std::vector<std::int64_t> read_integers() const;
  [[nodiscard]] std::vector<std::string> read_texts() const;
  /// `count` rows from row `first`, all columns, in C order. Only the chunks touched are read.
  [[nodiscard]] std::vector<double> read_rows(std::size_t first, std::size_t count) const;
  /// All rows, or `count` rows from row `first`, of one column of a 2-D dataset.
  [[nodiscard]] std::vector<double> read_column(std::size_t column) const;
  [[nodiscard]] std::vector<double> read_column(std::size_t column, std::size_t first, std::size_t count) const;
  /// Reads a whole 2-D dataset into `into`, whose sizes must be those of the dataset.
  void read(ColumnMajor<double> into) const;

  /// Writes a whole 2-D dataset from `from`, whose sizes must be those of the dataset, chunk by chunk.
  template <class T>
  void write(ColumnMajor<const T> from);

private:
  std::vector<std::size_t> tile() const;
  void read_box(const std::vector<std::size_t>& first, const std::vector<std::size_t>& count, std::int64_t memory_type,
                void* into) const;
};

}  // namespace zhanhe::h5
