#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace zhanhe::climate {

/// A number of (0, 1) that depends on nothing but its three arguments: the same on every run and machine, in any order.
/// It is splitmix64's output function (Steele, Lea and Flood 2014, Fast splittable pseudorandom number generators,
/// OOPSLA) at the place `index` of the sequence that `seed` and `stream` choose.
[[nodiscard]] inline double uniform_noise(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
  constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ULL;
  const auto mixed = [](std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  };
  const std::uint64_t start = mixed(seed + golden * (stream + 1));
  const std::uint64_t bits = mixed(start + golden * (index + 1));
  return (static_cast<double>(bits >> 11) + 0.5) * 0x1.0p-53;
}

/// A standard normal number of the same kind (Box and Muller 1958).
[[nodiscard]] inline double normal_noise(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
  const double radius = std::sqrt(-2.0 * std::log(uniform_noise(seed, stream, 2 * index)));
  return radius * std::cos(2.0 * std::numbers::pi * uniform_noise(seed, stream, 2 * index + 1));
}

}  // namespace zhanhe::climate
