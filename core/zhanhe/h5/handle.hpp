#pragma once

#include <cstdint>
#include <utility>

namespace zhanhe::h5 {

/// Owns one HDF5 identifier (file, group, dataset, type, space, property list) and gives it back when it dies.
/// `id()` is HDF5's `hid_t`; negative means empty.
class Handle {
public:
  Handle() = default;
  explicit Handle(std::int64_t id) : id_(id) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
  Handle& operator=(Handle&& other) noexcept {
    if (this != &other) {
      close();
      id_ = std::exchange(other.id_, -1);
    }
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { close(); }

  [[nodiscard]] std::int64_t id() const { return id_; }
  [[nodiscard]] std::int64_t release() { return std::exchange(id_, -1); }
  void close() noexcept;

private:
  std::int64_t id_ = -1;
};

}  // namespace zhanhe::h5
