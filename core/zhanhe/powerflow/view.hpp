#pragma once

// What the kernels see: plain pointers. This header and the kernels' source include nothing but the language itself,
// for the reason given in base/lanes.inl. Complex numbers stand as pairs. "Place": where a bus stands in the order of
// elimination; what belongs to eight hours stands at [place * 8 + lane].

#include <cstddef>
#include <cstdint>

namespace zhanhe::powerflow {

/// blocks[target] -= blocks[left] * blocks[right], 2 x 2 each.
struct BlockProduct {
  int32_t target, left, right;
};

/// What of a grid the fixed point needs in single precision; as in GridView.
struct CoarseView {
  const float *lower, *upper, *inverse, *without_load, *drawn;
};

/// The linear ("DC") power flow that Newton begins from where voltages are held: susceptances in an order of their own.
struct AnglesView {
  int32_t buses;  ///< 0: begin from the angles without injections
  const int32_t *entries_of, *later;
  const double *lower, *upper, *inverse;  ///< L, U over its pivot, 1 / pivot
  const int32_t* place;                   ///< of each place of the grid: that in this order
  const double* without;                  ///< of each place of the grid: voltage to begin from without injections
};

/// The equations of a grid, the same for all hours.
struct GridView {
  int32_t buses;  ///< without slack
  /// Entries of the factor: those of place i are [entries_of[i], entries_of[i + 1]), each with a later place.
  const int32_t *entries_of, *later;
  const double *lower, *upper, *inverse;  ///< L, U over its pivot, 1 / pivot of the admittance matrix
  const double* without_load;             ///< voltages

  /// The admittance matrix itself, row by row.
  const int32_t *y_of, *y_column;
  const double* y;
  const double *slack_current, *largest_current;
  const double* drawn;  ///< power drawn at 1 pu by loads of constant current, nullptr when there are none
  const double* held;   ///< of each place: voltage magnitude that is held, else 0; nullptr when there are none

  CoarseView coarse;
  AnglesView angles;

  /// Newton. Blocks: one for each place, then the lower entries, then the upper ones.
  const double *y_diagonal, *y_lower, *y_upper;  ///< zero where the factor has filled in
  const int32_t* products_of;                    ///< of each place
  const BlockProduct* products;
};

/// Eight hours: injections, voltages, and buffers.
struct EightView {
  double *p, *q, *vr, *vi;
  double *rr, *ri;  ///< right-hand sides
  double *xr, *xi;  ///< Newton: change of the voltages
  double* blocks;   ///< Newton: 4 numbers of each block, row by row
};

/// Buffers of sixteen hours in single precision, those of place i at [i * 16]. Between two calls rr and ri are zero.
struct SixteenView {
  float *p, *q, *ur, *ui;  ///< injections; what the voltages differ from those without load by
  float *rr, *ri;          ///< right-hand sides
};

/// Eight columns of a table that lie side by side, and where they go.
struct EightColumns {
  const double* from;  ///< of the first hour
  int32_t place[8];    ///< -1: nowhere
  bool adds[8];        ///< to what an earlier column has left at the place
};

/// Where the voltages of a place go: columns of hours, each may be nullptr.
struct Delivery {
  double* voltage;  ///< pairs
  double* magnitude;
  int32_t place;
};

struct Limits {
  double tolerance_pu;
  int32_t iterations;
  bool until_slow;  ///< fixed point: give an hour up as soon as a step is more than half as long as the one before
  int32_t wait;     ///< Newton: iterations without a better mismatch after which an hour is given up
};

/// What happens to eight hours. In: which of them are to be solved.
struct EightOutcome {
  bool wanted[8];
  bool converged[8];
  int32_t iterations[8];
  double mismatch_pu[8];
  double sign[8];  ///< Newton: of the last determinant
};

}  // namespace zhanhe::powerflow
