#pragma once

#include "zhanhe/powerflow/view.hpp"

namespace zhanhe::powerflow {

/// Iterations over eight hours, compiled for one instruction set. Hours do not see each other: a lane that is done
/// stands still while the others go on.
struct Kernels {
  const char* name;
  /// Fixed point, from the voltages without load, for one or two `eights` of hours.
  void (*fixed_point)(const GridView&, const EightView*, int eights, const SixteenView&, const Limits&, EightOutcome*);
  /// Brings the numbers of eight hours in a row, `offset` numbers after the first, times `scale` to their places, and
  /// adds what is not a number to `bad` of the hour.
  void (*bring)(const EightColumns*, int count, ptrdiff_t offset, ptrdiff_t hour_stride, double scale, double* to,
                double* bad);
  /// Writes the voltages of one or two `eights` of hours from `hour` on.
  void (*deliver)(const Delivery*, int count, ptrdiff_t hour, const EightView*, int eights);
  /// Makes the voltages those of the linear power flow (GridView::angles); uses xr.
  void (*begin_at_angles)(const GridView&, const EightView&);
  /// Newton, from the voltages that are there.
  void (*newton)(const GridView&, const EightView&, const Limits&, EightOutcome&);
  /// Newton's matrix at the voltages that are there, its inverse times xr, xi.
  void (*respond)(const GridView&, const EightView&);
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

}  // namespace zhanhe::powerflow
