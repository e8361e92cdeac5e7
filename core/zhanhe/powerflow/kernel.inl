// Compiled once for each instruction set (zhanhe_kernels() in cmake/): ZHANHE_ISA names it.
//
// What fixed point and Newton have in common; each has a file of its own.

#include "zhanhe/powerflow/kernel.hpp"

namespace zhanhe::powerflow {
namespace ZHANHE_ISA {
namespace {

#include "zhanhe/base/lanes.inl"

constexpr double slow_rate = 0.5;     // above it Newton's few factorisations cost less than the remaining steps
constexpr int growth_limit = 5;       // growing steps in a row after which the fixed point gives an hour up
constexpr int settling = 3;           // steps before the rate says anything
constexpr double rounding = 3.6e-15;  // 16 machine epsilons
constexpr double infinite = __builtin_inf();

/// A complex number of each lane.
template <class T>
struct ComplexOf {
  typename LanesOf<T>::Type re, im;
};
using C = ComplexOf<double>;
using CF = ComplexOf<float>;
/// The complex number i of a list of pairs.
template <class T>
struct PairOf {
  T re, im;
};
using Pair = PairOf<double>;
template <class T>
INLINE PairOf<T> pair(const T* list, int i) {
  return {list[2 * i], list[2 * i + 1]};
}
template <class T>
INLINE ComplexOf<T> times(PairOf<T> a, const ComplexOf<T>& x) {
  return {a.re * x.re - a.im * x.im, a.re * x.im + a.im * x.re};
}
INLINE C at(const double* re, const double* im, int i) { return {at(re, i), at(im, i)}; }
INLINE CF at(const float* re, const float* im, int i) { return {at(re, i), at(im, i)}; }
INLINE void put(double* re, double* im, int i, const C& x) { at(re, i) = x.re, at(im, i) = x.im; }
INLINE void put(float* re, float* im, int i, const CF& x) { at(re, i) = x.re, at(im, i) = x.im; }
INLINE void subtract(double* re, double* im, int i, const C& x) { at(re, i) -= x.re, at(im, i) -= x.im; }
/// from -= a x
template <class T>
INLINE void subtract(ComplexOf<T>& from, PairOf<T> a, const ComplexOf<T>& x) {
  from.re -= a.re * x.re;
  from.im -= a.re * x.im;
  from.re += a.im * x.im;
  from.im -= a.im * x.re;
}
template <class T>
INLINE void subtract(T* re, T* im, int i, PairOf<T> a, const ComplexOf<T>& x) {
  ComplexOf<T> from = at(re, im, i);
  subtract(from, a, x);
  put(re, im, i, from);
}
template <class T>
INLINE typename LanesOf<T>::Type square_of(const ComplexOf<T>& x) {
  return x.re * x.re + x.im * x.im;
}

/// s less what loads of constant current draw at a voltage of that size; `drawn` may be nullptr.
template <class T>
INLINE void subtract_drawn(const T* drawn, int i, const typename LanesOf<T>::Type& square, ComplexOf<T>& s) {
  if (!drawn) return;
  const PairOf<T> d = pair(drawn, i);
  const auto size = root(square);
  s.re -= size * d.re;
  s.im -= size * d.im;
}
/// Power put in at a place, voltages given: constant power less what loads of constant current draw.
INLINE C power_at(const GridView& grid, const EightView& hours, int i, const V& square) {
  C s = at(hours.p, hours.q, i);
  subtract_drawn(grid.drawn, i, square, s);
  return s;
}

/// conj(S / V)
template <class T>
INLINE ComplexOf<T> current_of(const ComplexOf<T>& s, const ComplexOf<T>& v,
                               const typename LanesOf<T>::Type& inverse_square) {
  return {(s.re * v.re + s.im * v.im) * inverse_square, (s.re * v.im - s.im * v.re) * inverse_square};
}

/// Current that leaves a place into the grid.
INLINE C current_into_grid(const GridView& grid, const EightView& hours, int i) {
  const Pair slack = pair(grid.slack_current, i);
  C sum{splat(slack.re), splat(slack.im)};
  for (int e = grid.y_of[i]; e < grid.y_of[i + 1]; ++e) {
    const C part = times(pair(grid.y, e), at(hours.vr, hours.vi, grid.y_column[e]));
    sum.re += part.re;
    sum.im += part.im;
  }
  return sum;
}

/// How well the powers balance: the mismatch of a place, and what rounding allows of it.
struct Balance {
  V largest{};  // squares
  V sum{};      // NaN as soon as one number is
  Mask holds = always();
  V allowed;   // of every place
  V rounded;   // of a place for each unit of its largest current

  /// power, voltage: squares of the largest ones.
  INLINE_MEMBER Balance(const V& power, const V& voltage, double tolerance)
      : allowed(4.0 * tolerance * root(power)), rounded(rounding * voltage) {}
  INLINE_MEMBER Balance(const GridView& grid, const EightView& hours, double tolerance) {
    V power{};
    V voltage{};
    for (int i = 0; i < grid.buses; ++i) {
      power = vmax(power, square_of(at(hours.p, hours.q, i)));
      voltage = vmax(voltage, square_of(at(hours.vr, hours.vi, i)));
    }
    *this = Balance(power, voltage, tolerance);
  }
  INLINE_MEMBER void see(const GridView& grid, int i, const V& mismatch_square) {
    largest = vmax(largest, mismatch_square);
    sum += mismatch_square;
    const V bound = allowed + grid.largest_current[i] * rounded;
    holds = holds & !(mismatch_square > bound * bound);
  }
};

INLINE bool finite(double x) { return x - x == 0.0; }

#include "zhanhe/powerflow/fixed_point.inl"
#include "zhanhe/powerflow/newton.inl"
#include "zhanhe/powerflow/transfer.inl"

}  // namespace

#define NAME_OF(isa) #isa
#define NAME(isa) NAME_OF(isa)
const Kernels table{NAME(ZHANHE_ISA), fixed_point, bring, deliver, begin_at_angles, newton, respond};

}  // namespace ZHANHE_ISA
}  // namespace zhanhe::powerflow
