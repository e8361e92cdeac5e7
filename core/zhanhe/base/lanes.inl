// Eight numbers side by side, for kernels that are compiled once for each instruction set: eight hours in the solver and
// in the power flow. A kernel's source includes this inside an unnamed namespace; like the kernel it includes nothing,
// because an inline function of a library would be compiled for that instruction set, too, and the linker might keep that
// copy for everybody.

// With registers that hold all eight it is the compiler's own vector. Without, it is made of the vectors that the
// machine has: GCC breaks comparisons and choices of vectors that are too long into single numbers.

#define INLINE static inline __attribute__((always_inline))
#define INLINE_MEMBER inline __attribute__((always_inline))
/// Before a loop over constant places of an array that should live in registers.
#define EIGHT_TIMES _Pragma("GCC unroll 8")

#ifdef __AVX512F__

using V = double __attribute__((vector_size(64), may_alias));
using Mask = long long __attribute__((vector_size(64)));
INLINE V pick(Mask mask, V one, V other) { return mask ? one : other; }
INLINE Mask always() { return Mask{-1, -1, -1, -1, -1, -1, -1, -1}; }
INLINE Mask lane_is(int k) { return Mask{0, 1, 2, 3, 4, 5, 6, 7} == k; }
INLINE Mask lanes_before(int k) { return Mask{0, 1, 2, 3, 4, 5, 6, 7} < k; }
INLINE bool lane(const Mask& mask, int k) { return mask[k] != 0; }
template <class Function>
INLINE Mask where(Function&& holds) {
  Mask result;
  for (int l = 0; l < 8; ++l) result[l] = holds(l) ? -1 : 0;
  return result;
}

#else

#ifdef __AVX__
constexpr int part_size = 4;
#else
constexpr int part_size = 2;
#endif
constexpr int parts = 8 / part_size;
using Part = double __attribute__((vector_size(8 * part_size), may_alias));
using MaskPart = decltype(Part{} < Part{});

struct __attribute__((may_alias)) V {
  Part part[parts];

  INLINE_MEMBER V() : part{} {}
  // Part by part: GCC would copy the whole in pieces of 16 bytes, and reading these as parts of 32 stalls.
  INLINE_MEMBER V(const V& other) {
    for (int i = 0; i < parts; ++i) part[i] = other.part[i];
  }
  INLINE_MEMBER V& operator=(const V& other) {
    for (int i = 0; i < parts; ++i) part[i] = other.part[i];
    return *this;
  }
  INLINE_MEMBER double& operator[](int i) { return reinterpret_cast<double*>(part)[i]; }
  INLINE_MEMBER double operator[](int i) const { return reinterpret_cast<const double*>(part)[i]; }
};
struct Mask {
  MaskPart part[parts];
};

template <class Function>
INLINE V each(Function&& function) {
  V result;
  for (int i = 0; i < parts; ++i) result.part[i] = function(i);
  return result;
}
template <class Function>
INLINE Mask each_mask(Function&& function) {
  Mask result;
  for (int i = 0; i < parts; ++i) result.part[i] = function(i);
  return result;
}
#define LANES_OPERATION(op)                                     \
  INLINE V operator op(const V& a, const V& b) {                \
    return each([&](int i) { return a.part[i] op b.part[i]; }); \
  }                                                             \
  INLINE V operator op(const V& a, double b) {                  \
    return each([&](int i) { return a.part[i] op b; });         \
  }                                                             \
  INLINE V operator op(double a, const V& b) {                  \
    return each([&](int i) { return a op b.part[i]; });         \
  }                                                             \
  INLINE V& operator op## = (V & a, const V& b) { return a = a op b; }
LANES_OPERATION(+)
LANES_OPERATION(-)
LANES_OPERATION(*)
LANES_OPERATION(/)
#undef LANES_OPERATION
#define LANES_COMPARISON(op)                                         \
  INLINE Mask operator op(const V& a, const V& b) {                  \
    return each_mask([&](int i) { return a.part[i] op b.part[i]; }); \
  }                                                                  \
  INLINE Mask operator op(const V& a, double b) {                    \
    return each_mask([&](int i) { return a.part[i] op b; });         \
  }
LANES_COMPARISON(<)
LANES_COMPARISON(>)
#undef LANES_COMPARISON
INLINE V operator-(const V& a) {
  return each([&](int i) { return -a.part[i]; });
}
INLINE Mask operator!(const Mask& a) {
  return each_mask([&](int i) { return ~a.part[i]; });
}
INLINE Mask operator&(const Mask& a, const Mask& b) {
  return each_mask([&](int i) { return a.part[i] & b.part[i]; });
}
INLINE V pick(const Mask& mask, const V& one, const V& other) {
  return each([&](int i) { return mask.part[i] ? one.part[i] : other.part[i]; });
}
INLINE Mask always() {
  return each_mask([](int) { return MaskPart{} - 1; });
}
template <class Function>
INLINE Mask where(Function&& holds) {
  Mask result;
  for (int l = 0; l < 8; ++l) result.part[l / part_size][l % part_size] = holds(l) ? -1 : 0;
  return result;
}
INLINE bool lane(const Mask& mask, int k) { return mask.part[k / part_size][k % part_size] != 0; }
INLINE Mask lane_is(int k) {
  return where([&](int l) { return l == k; });
}
INLINE Mask lanes_before(int k) {
  return where([&](int l) { return l < k; });
}

#endif

INLINE V& at(double* p, ptrdiff_t i) { return *reinterpret_cast<V*>(p + 8 * i); }
INLINE V at(const double* p, ptrdiff_t i) { return *reinterpret_cast<const V*>(p + 8 * i); }
/// Stores past the caches, for what is too much to stay in them.
INLINE void store_away(double* p, ptrdiff_t i, const V& value) {
#ifdef __AVX512F__
  __builtin_ia32_movntpd512(p + 8 * i, value);
#else
  for (int part = 0; part < parts; ++part) {
#ifdef __AVX__
    __builtin_ia32_movntpd256(p + 8 * i + part * part_size, value.part[part]);
#else
    __builtin_ia32_movntpd(p + 8 * i + part * part_size, value.part[part]);
#endif
  }
#endif
}
/// Before another thread reads what was stored away.
INLINE void settle_stores() { __builtin_ia32_sfence(); }
INLINE V splat(double x) { return V{} + x; }
INLINE V vmax(V a, V b) { return pick(a > b, a, b); }
INLINE V vmin(V a, V b) { return pick(a < b, a, b); }
INLINE V vabs(V a) { return pick(a < V{}, -a, a); }
INLINE V root(V a) {
  V result;
  for (int l = 0; l < 8; ++l) result[l] = __builtin_sqrt(a[l]);
  return result;
}
INLINE double sum(V a) { return ((a[0] + a[1]) + (a[2] + a[3])) + ((a[4] + a[5]) + (a[6] + a[7])); }
INLINE double top(V a) {
  double m = a[0];
  for (int i = 1; i < 8; ++i) m = a[i] > m ? a[i] : m;
  return m;
}
INLINE double larger(double a, double b) { return a > b ? a : b; }
