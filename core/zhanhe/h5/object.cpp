#include "zhanhe/h5/object.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

#include "zhanhe/base/error.hpp"
#include "zhanhe/h5/native.hpp"

namespace zhanhe::h5 {

using native::check;

namespace {

template <class T>
struct is_list : std::false_type {};
template <class T>
struct is_list<std::vector<T>> : std::true_type {};

void create_attribute(hid_t object, const std::string& name, hid_t type, const Handle& space, const void* values) {
  const Handle attribute(check(H5Acreate2(object, name.c_str(), type, space.id(), H5P_DEFAULT, H5P_DEFAULT), object,
                               "create attribute", name));
  if (H5Sget_simple_extent_npoints(space.id()) > 0) {
    check(H5Awrite(attribute.id(), type, values), object, "write attribute", name);
  }
}

template <class T>
void write_attribute(hid_t object, const std::string& name, const T* values, std::size_t count, const Handle& space) {
  if constexpr (std::is_same_v<T, std::string>) {
    const std::vector<const char*> texts = native::c_strings(values, count);
    create_attribute(object, name, native::text_type().id(), space, texts.data());
  } else {
    create_attribute(object, name, std::is_same_v<T, double> ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64, space, values);
  }
}

template <class T>
Attribute one_or_list(bool scalar, std::vector<T> values) {
  return scalar ? Attribute(std::move(values.front())) : Attribute(std::move(values));
}

template <class T>
std::vector<T> read_numbers(const Handle& attribute, hid_t type, std::size_t count, std::string_view name) {
  std::vector<T> values(count);
  if (count > 0) {
    check(H5Aread(attribute.id(), type, values.data()), attribute.id(), "read attribute", name);
  }
  return values;
}

}  // namespace

std::string Object::path() const { return native::name_of(id()); }

std::string Object::file_path() const { return native::file_of(id()); }

void Object::set_attribute(std::string_view name, const Attribute& value) {
  const native::Quiet quiet;
  const std::string key(name);
  if (has_attribute(name)) {
    check(H5Adelete(id(), key.c_str()), id(), "replace attribute", name);
  }
  std::visit(
      [&](const auto& held) {
        if constexpr (is_list<std::decay_t<decltype(held)>>::value) {
          write_attribute(id(), key, held.data(), held.size(), native::space({held.size()}));
        } else {
          write_attribute(id(), key, &held, 1, native::space({}));
        }
      },
      value);
}

bool Object::has_attribute(std::string_view name) const {
  const native::Quiet quiet;
  return H5Aexists(id(), std::string(name).c_str()) > 0;
}

Attribute Object::attribute(std::string_view name) const {
  const native::Quiet quiet;
  if (!has_attribute(name)) {
    throw IoError(file_path(), path() + " has no attribute " + std::string(name));
  }
  const Handle attribute(check(H5Aopen(id(), std::string(name).c_str(), H5P_DEFAULT), id(), "open attribute", name));
  const Handle type(H5Aget_type(attribute.id()));
  const Handle space(H5Aget_space(attribute.id()));
  const auto count = static_cast<std::size_t>(std::max<hssize_t>(0, H5Sget_simple_extent_npoints(space.id())));
  const bool scalar = H5Sget_simple_extent_type(space.id()) == H5S_SCALAR;
  switch (H5Tget_class(type.id())) {
    case H5T_STRING:
      return one_or_list(scalar, native::texts(type.id(), count, [&](hid_t memory_type, void* buffer) {
                           check(H5Aread(attribute.id(), memory_type, buffer), id(), "read attribute", name);
                         }));
    case H5T_INTEGER: return one_or_list(scalar, read_numbers<std::int64_t>(attribute, H5T_NATIVE_INT64, count, name));
    case H5T_FLOAT: return one_or_list(scalar, read_numbers<double>(attribute, H5T_NATIVE_DOUBLE, count, name));
    default: throw IoError(file_path(), "attribute " + std::string(name) + " of " + path() + " is no number or text");
  }
}

template <class T>
T Object::attribute_as(std::string_view name) const {
  const Attribute found = attribute(name);
  if (const T* same = std::get_if<T>(&found)) {
    return *same;
  }
  if constexpr (std::is_same_v<T, double>) {
    if (const auto* integer = std::get_if<std::int64_t>(&found)) {
      return static_cast<double>(*integer);
    }
  } else if constexpr (is_list<T>::value) {
    using Element = typename T::value_type;
    if (const auto* one = std::get_if<Element>(&found)) {
      return {*one};
    }
    if constexpr (std::is_same_v<Element, double>) {
      if (const auto* integer = std::get_if<std::int64_t>(&found)) {
        return {static_cast<double>(*integer)};
      }
      if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&found)) {
        return {integers->begin(), integers->end()};
      }
    }
  }
  throw IoError(file_path(), "attribute " + std::string(name) + " of " + path() + " has another type than expected");
}

template std::string Object::attribute_as(std::string_view) const;
template double Object::attribute_as(std::string_view) const;
template std::int64_t Object::attribute_as(std::string_view) const;
template std::vector<double> Object::attribute_as(std::string_view) const;
template std::vector<std::int64_t> Object::attribute_as(std::string_view) const;
template std::vector<std::string> Object::attribute_as(std::string_view) const;

std::vector<std::string> Object::attribute_names() const {
  const native::Quiet quiet;
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* data) -> herr_t {
    constexpr std::array<std::string_view, 4> kept_by_hdf5{"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"};
    if (std::find(kept_by_hdf5.begin(), kept_by_hdf5.end(), name) == kept_by_hdf5.end()) {
      static_cast<std::vector<std::string>*>(data)->emplace_back(name);
    }
    return 0;
  };
  // Files of other programs may not track the order of creation.
  if (H5Aiterate2(id(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, collect, &names) < 0) {
    names.clear();
    check(H5Aiterate2(id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names), id(), "list attributes of");
  }
  return names;
}

}  // namespace zhanhe::h5
