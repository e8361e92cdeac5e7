#pragma once

#include "zhanhe/powerflow/grid.hpp"

#include <Eigen/Core>

namespace zhanhe::powerflow {

using Flags = Eigen::Array<bool, Eigen::Dynamic, 1>;

/// One flag for a bus: is there a path of closed branches from it to a slack? Precondition: problems(grid) is empty.
[[nodiscard]] Flags energised(const Grid& grid);

}  // namespace zhanhe::powerflow
