#include "zhanhe/h5/native.hpp"

#include "zhanhe/base/error.hpp"

namespace zhanhe::h5 {

void Handle::close() noexcept {
  // A file closed strongly has already taken its objects along; giving those back again is not an error.
  if (id_ >= 0 && H5Iis_valid(id_) > 0) {
    const native::Quiet quiet;
    H5Idec_ref(id_);
  }
  id_ = -1;
}

}  // namespace zhanhe::h5

namespace zhanhe::h5::native {

Quiet::Quiet() {
  H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Quiet::~Quiet() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }

std::string last_reason() {
  std::string reason;
  const auto take_first = [](unsigned, const H5E_error2_t* error, void* data) -> herr_t {
    if (error->desc != nullptr) {
      *static_cast<std::string*>(data) = error->desc;
    }
    return 1;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &reason);
  return reason.empty() ? "HDF5 gives no reason" : reason;
}

namespace {

template <class Ask>
std::string ask_name(Ask ask) {
  const ssize_t length = ask(nullptr, 0);
  if (length <= 0) {
    return {};
  }
  std::string name(static_cast<std::size_t>(length) + 1, '\0');
  ask(name.data(), name.size());
  name.pop_back();
  return name;
}

}  // namespace

std::string file_of(hid_t object) {
  return ask_name([&](char* buffer, std::size_t size) { return H5Fget_name(object, buffer, size); });
}

std::string name_of(hid_t object) {
  return ask_name([&](char* buffer, std::size_t size) { return H5Iget_name(object, buffer, size); });
}

void fail(hid_t object, std::string_view what, std::string_view name) {
  const std::string reason = last_reason();
  std::string text = "cannot " + std::string(what) + " ";
  if (!name.empty()) {
    text += std::string(name) + " in ";
  }
  throw IoError(file_of(object), text + name_of(object) + ": " + reason);
}

Handle text_type() {
  Handle type(H5Tcopy(H5T_C_S1));
  H5Tset_size(type.id(), H5T_VARIABLE);
  H5Tset_cset(type.id(), H5T_CSET_UTF8);
  return type;
}

Handle space(const std::vector<hsize_t>& shape) {
  return Handle(shape.empty() ? H5Screate(H5S_SCALAR)
                              : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr));
}

std::vector<const char*> c_strings(const std::string* values, std::size_t count) {
  std::vector<const char*> result(count);
  for (std::size_t i = 0; i < count; ++i) {
    ensure(values[i].find('\0') == std::string::npos, "a text stored in HDF5 holds no NUL character");
    result[i] = values[i].c_str();
  }
  return result;
}

}  // namespace zhanhe::h5::native
