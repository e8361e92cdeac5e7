#pragma once

#include <cstdint>
#include <vector>

#include "zhanhe/powerflow/admittance.hpp"
#include "zhanhe/powerflow/view.hpp"

namespace zhanhe::powerflow {

/// A matrix with symmetric pattern as L D U without pivoting, in an order that keeps it sparse and its pivots large.
/// Entries stand by the place of their pivot and name the later place they connect it to.
struct Elimination {
  std::vector<Index> order;               ///< of each place: the row
  std::vector<std::int32_t> entries_of;   ///< places + 1
  std::vector<std::int32_t> later;        ///< of each entry
  std::vector<Complex> lower, upper;      ///< L; U over its pivot
  std::vector<Complex> inverse;           ///< 1 / pivots
  std::vector<std::int32_t> products_of;  ///< places + 1
  std::vector<BlockProduct> products;     ///< the same elimination with blocks in place of numbers
  bool solvable = false;                  ///< false: singular to rounding

  [[nodiscard]] std::int32_t places() const { return static_cast<std::int32_t>(order.size()); }
  [[nodiscard]] std::int32_t entries() const { return static_cast<std::int32_t>(later.size()); }
  /// matrix^-1 x, both in the order of places.
  [[nodiscard]] Eigen::VectorXcd solve(Eigen::VectorXcd x) const;
};

/// Works out order and factor. Row and column with the fewest entries go first (minimum degree) among those whose pivot
/// is not small beside its row; a tree is eliminated from its ends and fills in nothing. Among the orders that are the
/// same elimination it is one in which a place stands close behind those that it takes from.
[[nodiscard]] Elimination eliminate(const Admittance& matrix);

}  // namespace zhanhe::powerflow
