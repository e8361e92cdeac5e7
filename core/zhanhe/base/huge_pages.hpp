#pragma once

#include <cstddef>

namespace zhanhe {

/// Asks the system for large pages beneath memory that is about to be written for the first time: fewer page faults, and
/// columns that are far apart cost no walk each. Where the system knows no such thing nothing happens.
void prefer_huge_pages(void* begin, std::size_t bytes);

}  // namespace zhanhe
