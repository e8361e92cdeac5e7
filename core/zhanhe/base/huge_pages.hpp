#pragma once

#include <cstddef>

namespace zhanhe {

constexpr std::size_t huge_pages_from = std::size_t{4} << 20;  ///< bytes from which they are worth it

/// Asks the system for large pages beneath memory that is about to be written for the first time: fewer page faults,
/// and columns that are far apart cost no walk each. Nothing happens for less than huge_pages_from, nor where the
/// system knows no such thing.
void prefer_huge_pages(void* begin, std::size_t bytes);

}  // namespace zhanhe
