#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

namespace zhanhe {

/// An array of doubles that begins at a cache line.
class AlignedArray {
public:
  AlignedArray() = default;
  /// Zeros.
  explicit AlignedArray(std::size_t size) : AlignedArray(unset(size)) { std::fill_n(data_.get(), size, 0.0); }
  /// Whatever was in memory: for what is written before it is read.
  [[nodiscard]] static AlignedArray unset(std::size_t size) {
    AlignedArray made;
    made.size_ = size;
    made.data_ = allocate(size);
    return made;
  }

  [[nodiscard]] double* data() { return data_.get(); }
  [[nodiscard]] const double* data() const { return data_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] double& operator[](std::size_t i) { return data_[i]; }
  [[nodiscard]] double operator[](std::size_t i) const { return data_[i]; }
  [[nodiscard]] double* begin() { return data_.get(); }
  [[nodiscard]] double* end() { return data_.get() + size_; }
  [[nodiscard]] const double* begin() const { return data_.get(); }
  [[nodiscard]] const double* end() const { return data_.get() + size_; }

private:
  static constexpr std::align_val_t alignment{64};
  struct Free {
    void operator()(double* data) const { ::operator delete(data, alignment); }
  };
  using Data = std::unique_ptr<double[], Free>;
  static Data allocate(std::size_t size) {
    return Data(static_cast<double*>(::operator new(std::max<std::size_t>(size, 1) * sizeof(double), alignment)));
  }

  std::size_t size_ = 0;
  Data data_;
};

}  // namespace zhanhe
