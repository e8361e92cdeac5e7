// Eight hours side by side.

using V = double __attribute__((vector_size(64), may_alias));
using VI = long long __attribute__((vector_size(64)));
#define INLINE static inline __attribute__((always_inline))

INLINE V& at(double* p, ptrdiff_t i) { return *reinterpret_cast<V*>(p + 8 * i); }
INLINE V at(const double* p, ptrdiff_t i) { return *reinterpret_cast<const V*>(p + 8 * i); }
INLINE V splat(double x) { return V{} + x; }
INLINE V vmax(V a, V b) { return a > b ? a : b; }
INLINE V vmin(V a, V b) { return a < b ? a : b; }
INLINE V vabs(V a) { return a < 0.0 ? -a : a; }
INLINE double sum(V a) { return ((a[0] + a[1]) + (a[2] + a[3])) + ((a[4] + a[5]) + (a[6] + a[7])); }
INLINE double top(V a) {
  double m = a[0];
  for (int i = 1; i < 8; ++i) m = a[i] > m ? a[i] : m;
  return m;
}
INLINE double larger(double a, double b) { return a > b ? a : b; }
INLINE V number(const NumberView& n, size_t block) { return *reinterpret_cast<const V*>(n.at + block * n.step); }
INLINE double number(const NumberView& n, size_t block, size_t lane) { return n.at[block * n.step + lane]; }
/// Lane 7 of the block before, then lanes 0..6.
INLINE V shifted_in(V before, V here) { return __builtin_shufflevector(before, here, 7, 8, 9, 10, 11, 12, 13, 14); }
/// Lanes 1..7, then lane 0 of the block after.
INLINE V shifted_out(V here, V after) { return __builtin_shufflevector(here, after, 1, 2, 3, 4, 5, 6, 7, 8); }
