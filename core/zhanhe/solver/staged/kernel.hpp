#pragma once

#include "zhanhe/solver/staged/view.hpp"

namespace zhanhe::solver::staged {

/// The sweeps over hours, compiled for one instruction set. A sweep inwards eliminates the hours of a segment towards the
/// middle of its chain; a sweep outwards substitutes back.
struct Kernels {
  const char* name;
  void (*inwards)(const HoursView&, const ChainView&, const WorkView&, const SweepView&, bool forwards, Sums&);
  /// `force`: price of the state equation that ends at the middle, ld numbers.
  /// `of_globals`, `of_totals`: nullptr, or where D'dy and H dx of this solve are added.
  void (*outwards)(const HoursView&, const ChainView&, const WorkView&, const SweepView&, bool forwards,
                   const double* force, const double* sigma, double* of_globals, double* of_totals);
  /// What the step so far would do to slacks, multipliers and their products.
  void (*look)(const HoursView&, size_t first, size_t state_block, size_t count, Sums&);
  /// Sets the targets of the products from the affine step.
  void (*targets)(const HoursView&, size_t first, size_t state_block, size_t count, double mu);
  /// Takes the step.
  void (*take)(const HoursView&, size_t first, size_t state_block, size_t count, double primal, double dual);
};

/// The fastest kernels this machine can run.
[[nodiscard]] const Kernels& kernels();

namespace avx512 {
extern const Kernels table;
}
namespace avx2 {
extern const Kernels table;
}
namespace baseline {
extern const Kernels table;
}

}  // namespace zhanhe::solver::staged
