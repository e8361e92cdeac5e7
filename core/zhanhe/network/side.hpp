#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zhanhe {

/// One side of a device: the field that names the node, what the node may carry (anything when empty), and whether
/// energy is given to it or drawn from it. A node that is not named is left out.
template <class T>
struct Side {
  std::string_view field;
  std::string T::* node = nullptr;
  bool gives = false;
  std::vector<std::string_view> carriers;
};

}  // namespace zhanhe
