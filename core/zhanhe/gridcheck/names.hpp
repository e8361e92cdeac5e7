#pragma once

#include "zhanhe/electric/electric_network.hpp"
#include "zhanhe/results/dispatch.hpp"

namespace zhanhe::gridcheck {

/// The names of a dispatch, for the translation.
[[nodiscard]] inline electric::Names names_of(const CarrierDispatch& group) {
  return {group.node, group.line, group.line_from, group.line_to, group.device, group.device_kind, group.device_node};
}

}  // namespace zhanhe::gridcheck
