#pragma once

#include "zhanhe/solver/staged/view.hpp"

namespace zhanhe::solver::staged {

/// The sweeps over hours, compiled for one instruction set. A sweep inwards eliminates the hours of a segment towards
/// the middle of its chain; a sweep outwards substitutes back.
struct Kernels {
  const char* name;
  void (*inwards)(const HoursView&, const ChainView&, const WorkView&, const SweepView&, bool forwards, Sums&);
  /// `force`: price of the state equation that ends at the middle, ld numbers. `sigma`: step of the cyclic states.
  /// `of_globals`, `of_totals`: nullptr, or where D'dy and H dx of this solve are added.
  void (*outwards)(const HoursView&, const ChainView&, const WorkView&, const SweepView&, bool forwards,
                   const double* force, const double* sigma, double* of_globals, double* of_totals, Sums&);
  // What follows works on `count` blocks from `first` on, whose states begin at `state_block`. What concerns slots
  // alone happens in the sweeps.
  /// Sets the targets of the products of states from the predictor's step.
  void (*targets)(const HoursView&, size_t first, size_t state_block, size_t count, double mu);
  /// What the step would do to slacks and multipliers of states; `affine`: with targets of zero.
  void (*look)(const HoursView&, size_t first, size_t state_block, size_t count, bool affine, Sums&);
  /// Takes the step of states and prices.
  void (*take_states)(const HoursView&, size_t first, size_t state_block, size_t count, double primal, double dual);
  /// Takes the step of slots, for the end: otherwise the next sweep does it.
  void (*take_slots)(const HoursView&, size_t first, size_t count, double primal, double dual);
};

/// The kernels this machine can run, the fastest first; nullptr ends the list.
[[nodiscard]] const Kernels* const* available_kernels();
/// The fastest of them.
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
