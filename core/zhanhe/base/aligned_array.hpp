#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

#include "zhanhe/base/huge_pages.hpp"

namespace zhanhe {

/// An array of doubles that begins at a cache line, a large one at a large page.
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
  struct Free {
    std::align_val_t alignment;
    void operator()(double* data) const { ::operator delete(data, alignment); }
  };
  using Data = std::unique_ptr<double[], Free>;
  static Data allocate(std::size_t size) {
    const std::size_t bytes = std::max<std::size_t>(size, 1) * sizeof(double);
    const std::align_val_t alignment{bytes >= huge_pages_from ? huge_page : 64};
    Data data(static_cast<double*>(::operator new(bytes, alignment)), Free{alignment});
    prefer_huge_pages(data.get(), bytes);
    return data;
  }

  std::size_t size_ = 0;
  Data data_{nullptr, Free{std::align_val_t{64}}};
};

}  // namespace zhanhe
