#include "zhanhe/h5/group.hpp"

#include <algorithm>
#include <limits>

#include "zhanhe/base/error.hpp"
#include "zhanhe/h5/native.hpp"

namespace zhanhe::h5 {

using native::check;

namespace {

/// A chunk of 1024 x 64 numbers (512 kB as float64) is read for one column of a year in nine pieces and for one hour
/// of all items in one piece for each 64 items. A lone dimension gets chunks of the same size in bytes.
constexpr std::size_t chunk_rows = 1024;
constexpr std::size_t chunk_columns = 64;
/// Keeps the chunks of a year of 64 columns in memory, so that neighbouring columns are unpacked once.
constexpr std::size_t chunk_cache_bytes = std::size_t{16} << 20;
constexpr std::size_t chunk_cache_slots = 3203;  // a prime, about 100 for each chunk that fits
constexpr unsigned deflate_level = 1;

/// Equal chunks no longer than `longest`, so that the last is not mostly empty.
hsize_t even_chunk(std::size_t length, std::size_t longest) {
  const std::size_t pieces = (length + longest - 1) / longest;
  return (length + pieces - 1) / pieces;
}

std::vector<hsize_t> chunk_shape(const std::vector<std::size_t>& shape) {
  std::vector<hsize_t> chunk(shape.size(), 1);
  if (shape.size() == 1) {
    chunk[0] = even_chunk(shape[0], chunk_rows * chunk_columns);
  } else {
    chunk.front() = even_chunk(shape.front(), chunk_rows);
    chunk.back() = even_chunk(shape.back(), chunk_columns);
  }
  return chunk;
}

hid_t file_type(Kind kind) {
  switch (kind) {
    case Kind::float64: return H5T_IEEE_F64LE;
    case Kind::float32: return H5T_IEEE_F32LE;
    case Kind::int64: return H5T_STD_I64LE;
    default: throw InternalError("a dataset of numbers is float64, float32 or int64");
  }
}

bool is_float(Kind kind) { return kind == Kind::float64 || kind == Kind::float32; }

Handle utf8_link() {
  Handle plan(H5Pcreate(H5P_LINK_CREATE));
  H5Pset_char_encoding(plan.id(), H5T_CSET_UTF8);
  return plan;
}

std::string one_step(std::string_view name) {
  ensure(!name.empty() && name.find('/') == std::string_view::npos, "a name in a group is one step");
  return std::string(name);
}

template <class T>
void write_all(const Dataset& dataset, std::span<const T> values) {
  if (values.empty()) {
    return;
  }
  const native::Quiet quiet;
  if constexpr (std::is_same_v<T, std::string>) {
    const std::vector<const char*> texts = native::c_strings(values.data(), values.size());
    check(H5Dwrite(dataset.id(), native::text_type().id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()), dataset.id(),
          "write");
  } else {
    const hid_t memory_type = std::is_same_v<T, double> ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64;
    check(H5Dwrite(dataset.id(), memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), dataset.id(), "write");
  }
}

std::size_t count_of(const Dataset& dataset) {
  std::size_t count = 1;
  for (const std::size_t length : dataset.shape()) {
    count *= length;
  }
  return count;
}

template <class T>
Dataset filled(Dataset dataset, std::span<const T> values) {
  ensure(values.size() == count_of(dataset), "a dataset gets as many values as its axes span");
  write_all(dataset, values);
  return dataset;
}

template <class T>
Dataset filled(Dataset dataset, ColumnMajor<const T> values) {
  dataset.write(values);
  return dataset;
}

Dataset as_axis(Dataset dataset, std::string_view name) {
  const native::Quiet quiet;
  check(H5DSset_scale(dataset.id(), std::string(name).c_str()), dataset.id(), "make an axis of");
  return dataset;
}

}  // namespace

Group Group::create_group(std::string_view name) {
  const native::Quiet quiet;
  const std::string step = one_step(name);
  const Handle plan(H5Pcreate(H5P_GROUP_CREATE));
  H5Pset_link_creation_order(plan.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  H5Pset_attr_creation_order(plan.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  H5Pset_obj_track_times(plan.id(), false);
  return Group(Handle(
      check(H5Gcreate2(id(), step.c_str(), utf8_link().id(), plan.id(), H5P_DEFAULT), id(), "create group", name)));
}

bool Group::has(std::string_view path) const {
  const native::Quiet quiet;
  for (std::size_t end = path.find('/', 1); !path.empty(); end = path.find('/', end + 1)) {
    const std::string upto(path.substr(0, end));
    if (upto != "/" && H5Lexists(id(), upto.c_str(), H5P_DEFAULT) <= 0) {
      return false;
    }
    if (end == std::string_view::npos) {
      return true;
    }
  }
  return false;
}

Group Group::group(std::string_view wanted) const {
  const native::Quiet quiet;
  if (!has(wanted)) {
    throw IoError(file_path(), path() + " has no group " + std::string(wanted));
  }
  return Group(Handle(check(H5Gopen2(id(), std::string(wanted).c_str(), H5P_DEFAULT), id(), "open group", wanted)));
}

Dataset Group::dataset(std::string_view wanted) const {
  const native::Quiet quiet;
  if (!has(wanted)) {
    throw IoError(file_path(), path() + " has no dataset " + std::string(wanted));
  }
  const Handle access(H5Pcreate(H5P_DATASET_ACCESS));
  H5Pset_chunk_cache(access.id(), chunk_cache_slots, chunk_cache_bytes, 1.0);
  return Dataset(Handle(check(H5Dopen2(id(), std::string(wanted).c_str(), access.id()), id(), "open dataset", wanted)));
}

std::vector<std::string> Group::names() const {
  const native::Quiet quiet;
  H5G_info_t info{};
  check(H5Gget_info(id(), &info), id(), "list");
  std::vector<std::string> result(info.nlinks);
  for (hsize_t i = 0; i < info.nlinks; ++i) {
    H5_index_t order = H5_INDEX_CRT_ORDER;
    ssize_t length = H5Lget_name_by_idx(id(), ".", order, H5_ITER_INC, i, nullptr, 0, H5P_DEFAULT);
    if (length < 0) {
      order = H5_INDEX_NAME;
      length = check(H5Lget_name_by_idx(id(), ".", order, H5_ITER_INC, i, nullptr, 0, H5P_DEFAULT), id(), "list");
    }
    std::string name(static_cast<std::size_t>(length) + 1, '\0');
    H5Lget_name_by_idx(id(), ".", order, H5_ITER_INC, i, name.data(), name.size(), H5P_DEFAULT);
    name.pop_back();
    result[i] = std::move(name);
  }
  return result;
}

std::vector<std::string> Group::names_of_type(int type) const {
  const native::Quiet quiet;
  std::vector<std::string> result = names();
  std::erase_if(result, [&](const std::string& name) {
    const Handle member(H5Oopen(id(), name.c_str(), H5P_DEFAULT));
    return member.id() < 0 || H5Iget_type(member.id()) != type;
  });
  return result;
}

std::vector<std::string> Group::group_names() const { return names_of_type(H5I_GROUP); }

std::vector<std::string> Group::dataset_names() const { return names_of_type(H5I_DATASET); }

void Group::link(std::string_view name, const Dataset& source) {
  const native::Quiet quiet;
  const std::string step = one_step(name);
  check(H5Lcreate_hard(source.id(), ".", id(), step.c_str(), utf8_link().id(), H5P_DEFAULT), id(), "link", name);
}

Dataset Group::find_axis(const std::string& name) const {
  for (std::string place = path();; place.resize(place.rfind('/'))) {
    const std::string candidate = place == "/" ? "/" + name : place + "/" + name;
    if (has(candidate)) {
      Dataset found = dataset(candidate);
      ensure(found.is_axis(), "what a dataset names as an axis is an axis");
      return found;
    }
    ensure(place.size() > 1, "every axis of a dataset exists in its group or in a parent: " + name);
  }
}

Dataset Group::create_dataset(std::string_view name, Kind kind, const std::vector<std::size_t>& shape, bool compress) {
  const native::Quiet quiet;
  const std::string step = one_step(name);
  const Handle plan(H5Pcreate(H5P_DATASET_CREATE));
  H5Pset_attr_creation_order(plan.id(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  H5Pset_obj_track_times(plan.id(), false);
  // Text lies outside the dataset, where filters do not reach, and HDF5 has no chunks of length zero.
  const bool empty = std::find(shape.begin(), shape.end(), 0U) != shape.end();
  if (kind != Kind::text && !shape.empty() && !empty) {
    const std::vector<hsize_t> chunk = chunk_shape(shape);
    H5Pset_chunk(plan.id(), static_cast<int>(chunk.size()), chunk.data());
    if (compress) {
      H5Pset_shuffle(plan.id());
      H5Pset_deflate(plan.id(), deflate_level);
      H5Pset_fletcher32(plan.id());
    }
  }
  if (is_float(kind)) {
    const double missing = std::numeric_limits<double>::quiet_NaN();
    H5Pset_fill_value(plan.id(), H5T_NATIVE_DOUBLE, &missing);
  }
  const Handle space = native::space({shape.begin(), shape.end()});
  const Handle text = native::text_type();
  return Dataset(Handle(check(H5Dcreate2(id(), step.c_str(), kind == Kind::text ? text.id() : file_type(kind),
                                         space.id(), utf8_link().id(), plan.id(), H5P_DEFAULT),
                              id(), "create dataset", name)));
}

Dataset Group::create_over(std::string_view name, Kind kind, const std::vector<std::string>& axes, bool compress) {
  const native::Quiet quiet;
  std::vector<Dataset> found;
  std::vector<std::size_t> shape;
  for (const std::string& axis : axes) {
    found.push_back(find_axis(axis));
    shape.push_back(found.back().shape().at(0));
  }
  Dataset dataset = create_dataset(name, kind, shape, compress);
  if (is_float(kind) && !axes.empty()) {
    // netCDF wants this attribute in the type of the dataset.
    const double missing = std::numeric_limits<double>::quiet_NaN();
    const Handle one = native::space({1});
    const Handle attribute(
        check(H5Acreate2(dataset.id(), "_FillValue", file_type(kind), one.id(), H5P_DEFAULT, H5P_DEFAULT), id(), "fill",
              name));
    check(H5Awrite(attribute.id(), H5T_NATIVE_DOUBLE, &missing), id(), "fill", name);
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    dataset.attach(found[i], i);
  }
  return dataset;
}

Dataset Group::create_axis(std::string_view name, std::span<const std::int64_t> values) {
  return as_axis(filled(create_dataset(name, Kind::int64, {values.size()}, true), values), name);
}

Dataset Group::create_axis(std::string_view name, std::span<const double> values) {
  return as_axis(filled(create_dataset(name, Kind::float64, {values.size()}, true), values), name);
}

Dataset Group::create_axis(std::string_view name, std::span<const std::string> values) {
  return as_axis(filled(create_dataset(name, Kind::text, {values.size()}, false), values), name);
}

Dataset Group::write_scalar(std::string_view name, const Scalar& value) {
  return std::visit(
      [&](const auto& held) {
        using T = std::decay_t<decltype(held)>;
        constexpr Kind kind = std::is_same_v<T, std::string> ? Kind::text
                              : std::is_same_v<T, double>    ? Kind::float64
                                                             : Kind::int64;
        return filled(create_dataset(name, kind, {}, false), std::span<const T>(&held, 1));
      },
      value);
}

Dataset Group::write(std::string_view name, std::span<const double> values, const std::vector<std::string>& axes,
                     Storage storage) {
  return filled(create_over(name, storage.number, axes, storage.compress), values);
}

Dataset Group::write(std::string_view name, std::span<const std::int64_t> values, const std::vector<std::string>& axes,
                     Storage storage) {
  return filled(create_over(name, Kind::int64, axes, storage.compress), values);
}

Dataset Group::write(std::string_view name, std::span<const std::string> values, const std::vector<std::string>& axes) {
  return filled(create_over(name, Kind::text, axes, false), values);
}

Dataset Group::write(std::string_view name, ColumnMajor<const double> values, const std::vector<std::string>& axes,
                     Storage storage) {
  return filled(create_over(name, storage.number, axes, storage.compress), values);
}

Dataset Group::write(std::string_view name, ColumnMajor<const std::int64_t> values,
                     const std::vector<std::string>& axes, Storage storage) {
  return filled(create_over(name, Kind::int64, axes, storage.compress), values);
}

}  // namespace zhanhe::h5
