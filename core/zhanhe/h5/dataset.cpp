#include "zhanhe/h5/dataset.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <type_traits>

#include "zhanhe/base/error.hpp"
#include "zhanhe/h5/native.hpp"

namespace zhanhe::h5 {

using native::check;

namespace {

/// Elements of the buffer that turns a column-major table into rows when the dataset has no chunks.
constexpr std::size_t buffer_elements = 65536;

std::size_t elements(const std::vector<std::size_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

std::vector<hsize_t> sizes(const std::vector<std::size_t>& values) { return {values.begin(), values.end()}; }

/// The part of a dataset's space that starts at `first` and has `count` elements in each dimension.
Handle selection(hid_t dataset, const std::vector<std::size_t>& first, const std::vector<std::size_t>& count) {
  Handle space(check(H5Dget_space(dataset), dataset, "open space of"));
  check(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, sizes(first).data(), nullptr, sizes(count).data(), nullptr),
        dataset, "select part of");
  return space;
}

/// Calls visit(first row, rows, first column, columns) for every tile of a table.
template <class Visit>
void for_each_tile(std::size_t rows, std::size_t columns, const std::vector<std::size_t>& tile, Visit visit) {
  for (std::size_t row = 0; row < rows; row += tile[0]) {
    for (std::size_t column = 0; column < columns; column += tile[1]) {
      visit(row, std::min(tile[0], rows - row), column, std::min(tile[1], columns - column));
    }
  }
}

template <class T>
hid_t memory_type() {
  if constexpr (std::is_same_v<T, double>) {
    return H5T_NATIVE_DOUBLE;
  } else if constexpr (std::is_same_v<T, float>) {
    return H5T_NATIVE_FLOAT;
  } else {
    return H5T_NATIVE_INT64;
  }
}

template <class Stored, class T>
void write_tiles(hid_t dataset, ColumnMajor<const T> from, const std::vector<std::size_t>& tile) {
  std::vector<Stored> buffer(tile[0] * tile[1]);
  for_each_tile(from.rows, from.columns, tile, [&](auto row, auto rows, auto column, auto columns) {
    for (std::size_t c = 0; c < columns; ++c) {
      const T* source = from.values + (column + c) * from.column_stride + row;
      for (std::size_t r = 0; r < rows; ++r) {
        buffer[r * columns + c] = static_cast<Stored>(source[r]);
      }
    }
    const Handle file_space = selection(dataset, {row, column}, {rows, columns});
    const Handle memory_space = native::space({rows, columns});
    check(H5Dwrite(dataset, memory_type<Stored>(), memory_space.id(), file_space.id(), H5P_DEFAULT, buffer.data()),
          dataset, "write");
  });
}

}  // namespace

std::vector<std::size_t> Dataset::shape() const {
  const native::Quiet quiet;
  const Handle space(check(H5Dget_space(id()), id(), "open space of"));
  std::vector<hsize_t> lengths(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space.id()))));
  H5Sget_simple_extent_dims(space.id(), lengths.data(), nullptr);
  return {lengths.begin(), lengths.end()};
}

Kind Dataset::kind() const {
  const native::Quiet quiet;
  const Handle type(check(H5Dget_type(id()), id(), "open type of"));
  switch (H5Tget_class(type.id())) {
    case H5T_STRING: return Kind::text;
    case H5T_INTEGER: return Kind::int64;
    case H5T_FLOAT: return H5Tget_size(type.id()) <= sizeof(float) ? Kind::float32 : Kind::float64;
    default: return Kind::other;
  }
}

std::vector<std::size_t> Dataset::chunk() const {
  const native::Quiet quiet;
  const Handle plan(check(H5Dget_create_plist(id()), id(), "open layout of"));
  if (H5Pget_layout(plan.id()) != H5D_CHUNKED) {
    return {};
  }
  std::vector<hsize_t> lengths(shape().size());
  H5Pget_chunk(plan.id(), static_cast<int>(lengths.size()), lengths.data());
  return {lengths.begin(), lengths.end()};
}

std::vector<std::size_t> Dataset::tile() const {
  const std::vector<std::size_t> chunks = chunk();
  if (!chunks.empty()) {
    return chunks;
  }
  const std::size_t columns = std::max<std::size_t>(1, shape()[1]);
  return {std::max<std::size_t>(1, buffer_elements / columns), columns};
}

bool Dataset::is_axis() const {
  const native::Quiet quiet;
  return H5DSis_scale(id()) > 0;
}

std::vector<std::string> Dataset::axes() const {
  const native::Quiet quiet;
  std::vector<std::string> names(shape().size());
  const auto take_name = [](hid_t, unsigned, hid_t axis, void* name) -> herr_t {
    const std::string path = native::name_of(axis);
    *static_cast<std::string*>(name) = path.substr(path.rfind('/') + 1);
    return 1;
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (is_axis()) {
      take_name(0, 0, id(), &names[i]);
    } else {
      H5DSiterate_scales(id(), static_cast<unsigned>(i), nullptr, take_name, &names[i]);
    }
  }
  return names;
}

void Dataset::attach(const Dataset& axis, std::size_t dimension) {
  const native::Quiet quiet;
  ensure(dimension < shape().size(), "an axis is attached to a dimension that exists");
  ensure(axis.shape().size() == 1 && axis.shape()[0] == shape()[dimension], "an axis is as long as its dimension");
  check(H5DSattach_scale(id(), axis.id(), static_cast<unsigned>(dimension)), id(), "attach axis", axis.path());
}

void Dataset::read_box(const std::vector<std::size_t>& first, const std::vector<std::size_t>& count,
                       std::int64_t memory, void* into) const {
  const std::vector<std::size_t> whole = shape();
  ensure(first.size() == whole.size(), "a part has as many dimensions as its dataset");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    ensure(first[i] <= whole[i] && count[i] <= whole[i] - first[i], "a part lies inside its dataset");
  }
  const Kind stored = kind();
  if (stored == Kind::text || stored == Kind::other) {
    throw IoError(file_path(), path() + " holds no numbers");
  }
  if (elements(count) == 0) {
    return;
  }
  if (whole.empty()) {
    check(H5Dread(id(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, into), id(), "read");
    return;
  }
  const Handle file_space = selection(id(), first, count);
  const Handle memory_space = native::space(sizes(count));
  check(H5Dread(id(), memory, memory_space.id(), file_space.id(), H5P_DEFAULT, into), id(), "read");
}

std::vector<double> Dataset::read_doubles() const {
  const native::Quiet quiet;
  const std::vector<std::size_t> whole = shape();
  std::vector<double> values(elements(whole));
  read_box(std::vector<std::size_t>(whole.size()), whole, H5T_NATIVE_DOUBLE, values.data());
  return values;
}

std::vector<std::int64_t> Dataset::read_integers() const {
  const native::Quiet quiet;
  if (kind() != Kind::int64) {
    throw IoError(file_path(), path() + " holds no integers");
  }
  const std::vector<std::size_t> whole = shape();
  std::vector<std::int64_t> values(elements(whole));
  read_box(std::vector<std::size_t>(whole.size()), whole, H5T_NATIVE_INT64, values.data());
  return values;
}

std::vector<std::string> Dataset::read_texts() const {
  const native::Quiet quiet;
  if (kind() != Kind::text) {
    throw IoError(file_path(), path() + " holds no text");
  }
  const Handle type(H5Dget_type(id()));
  return native::texts(type.id(), elements(shape()), [&](hid_t memory, void* buffer) {
    check(H5Dread(id(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer), id(), "read");
  });
}

std::vector<double> Dataset::read_rows(std::size_t first, std::size_t count) const {
  const native::Quiet quiet;
  std::vector<std::size_t> lengths = shape();
  ensure(!lengths.empty(), "a scalar has no rows");
  std::vector<std::size_t> start(lengths.size());
  start[0] = first;
  lengths[0] = count;
  std::vector<double> values(elements(lengths));
  read_box(start, lengths, H5T_NATIVE_DOUBLE, values.data());
  return values;
}

std::vector<double> Dataset::read_column(std::size_t column) const {
  const std::vector<std::size_t> whole = shape();
  ensure(whole.size() == 2, "only a 2-D dataset has columns");
  return read_column(column, 0, whole[0]);
}

std::vector<double> Dataset::read_column(std::size_t column, std::size_t first, std::size_t count) const {
  const native::Quiet quiet;
  std::vector<double> values(count);
  read_box({first, column}, {count, 1}, H5T_NATIVE_DOUBLE, values.data());
  return values;
}

void Dataset::read(ColumnMajor<double> into) const {
  const native::Quiet quiet;
  ensure(shape() == std::vector<std::size_t>{into.rows, into.columns}, "a table is as large as its dataset");
  const std::vector<std::size_t> tiles = tile();
  std::vector<double> buffer(tiles[0] * tiles[1]);
  for_each_tile(into.rows, into.columns, tiles, [&](auto row, auto rows, auto column, auto columns) {
    read_box({row, column}, {rows, columns}, H5T_NATIVE_DOUBLE, buffer.data());
    for (std::size_t c = 0; c < columns; ++c) {
      double* target = into.values + (column + c) * into.column_stride + row;
      for (std::size_t r = 0; r < rows; ++r) {
        target[r] = buffer[r * columns + c];
      }
    }
  });
}

template <class T>
void Dataset::write(ColumnMajor<const T> from) {
  const native::Quiet quiet;
  ensure(shape() == std::vector<std::size_t>{from.rows, from.columns}, "a table is as large as its dataset");
  ensure(from.column_stride >= from.rows || from.columns <= 1, "columns do not overlap");
  if (std::is_same_v<T, double> && kind() == Kind::float32) {
    write_tiles<float>(id(), from, tile());
  } else {
    write_tiles<T>(id(), from, tile());
  }
}

template void Dataset::write(ColumnMajor<const double>);
template void Dataset::write(ColumnMajor<const std::int64_t>);

}  // namespace zhanhe::h5
