#pragma once

#include <map>
#include <string_view>

#include "zhanhe/network/network.hpp"

namespace zhanhe {

/// Nodes by name. Looks into the network that it was made from: valid as long as its nodes stay where they are.
using NodesByName = std::map<std::string_view, const Node*>;

[[nodiscard]] inline NodesByName nodes_by_name(const Network& network) {
  NodesByName nodes;
  for (const Node& node : network.nodes()) nodes.emplace(node.name, &node);
  return nodes;
}

}  // namespace zhanhe
