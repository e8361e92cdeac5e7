#pragma once

#include "zhanhe/powerflow/grid.hpp"

#include <Eigen/SparseCore>
#include <vector>

namespace zhanhe::powerflow {

using Admittance = Eigen::SparseMatrix<Complex>;

/// Currents entering a branch at its two ends: i_from = ff v_from + ft v_to, i_to = tf v_from + tt v_to.
struct TwoPort {
  Complex ff, ft, tf, tt;
};

/// The two-port of a closed branch with impedance; its `closed` flag is not looked at.
[[nodiscard]] TwoPort two_port(const Branch& branch);

/// Bus admittance matrix (buses x buses) of the closed branches and the shunts: the vector of currents entering the
/// grid at the buses is this times the vector of voltages. Precondition: problems(grid) is empty.
[[nodiscard]] Admittance bus_admittance(const Grid& grid);

}  // namespace zhanhe::powerflow
