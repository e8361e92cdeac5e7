#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace zhanhe {

/// One side of a device: the field that names the node, what the node may carry (anything when empty) or may not, and
/// whether energy is given to it or drawn from it. A node that is not named is left out.
template <class T>
struct Side {
  std::string_view field;
  std::string T::* node = nullptr;
  bool gives = false;
  std::vector<std::string_view> carriers;
  std::vector<std::string_view> refused = {};
};

/// Whether a side may be at a node of a carrier.
template <class T>
[[nodiscard]] bool may_carry(const Side<T>& side, std::string_view carrier) {
  if (std::ranges::find(side.refused, carrier) != side.refused.end()) return false;
  return side.carriers.empty() || std::ranges::find(side.carriers, carrier) != side.carriers.end();
}

}  // namespace zhanhe
