// Eight numbers side by side, for kernels that are compiled once for each instruction set: eight hours in the solver and
// in the power flow. A kernel's source includes this inside an unnamed namespace; like the kernel it includes nothing,
// because an inline function of a library would be compiled for that instruction set, too, and the linker might keep that
// copy for everybody.
//
// V is of eight doubles, F of sixteen floats in the same room. With registers that hold all of them it is the compiler's
// own vector. Without, it is made of the vectors that the machine has: GCC breaks comparisons and choices of vectors that
// are too long into single numbers.

#define INLINE static inline __attribute__((always_inline))
#define INLINE_MEMBER inline __attribute__((always_inline))
/// Before a loop over constant places of an array that should live in registers.
#define EIGHT_TIMES _Pragma("GCC unroll 8")

#ifdef __AVX512F__

using V = double __attribute__((vector_size(64), may_alias));
using F = float __attribute__((vector_size(64), may_alias));
using Mask = long long __attribute__((vector_size(64)));
using MaskF = int __attribute__((vector_size(64)));
INLINE V pick(Mask mask, V one, V other) { return mask ? one : other; }
INLINE F pick(MaskF mask, F one, F other) { return mask ? one : other; }
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
template <class Function>
INLINE MaskF where_f(Function&& holds) {
  MaskF result;
  for (int l = 0; l < 16; ++l) result[l] = holds(l) ? -1 : 0;
  return result;
}
using HalfF = float __attribute__((vector_size(32)));
/// Sixteen floats of two times eight doubles, and eight of them as doubles.
INLINE F narrow(V low, V high) {
  return __builtin_shufflevector(__builtin_convertvector(low, HalfF), __builtin_convertvector(high, HalfF), 0, 1, 2, 3,
                                 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
template <int half>
INLINE V widen(F a) {
  constexpr int o = 8 * half;
  return __builtin_convertvector(
      __builtin_shufflevector(a, a, o, o + 1, o + 2, o + 3, o + 4, o + 5, o + 6, o + 7), V);
}
INLINE V root(V a) { return __builtin_ia32_sqrtpd512_mask(a, a, static_cast<unsigned char>(-1), 4); }
INLINE F root(F a) { return __builtin_ia32_sqrtps512_mask(a, a, static_cast<unsigned short>(-1), 4); }

#else

#ifdef __AVX__
constexpr int part_bytes = 32;
#else
constexpr int part_bytes = 16;
#endif
constexpr int parts = 64 / part_bytes;

template <class T>
struct Parts;
template <>
struct Parts<double> {
  using Part = double __attribute__((vector_size(part_bytes), may_alias));
};
template <>
struct Parts<float> {
  using Part = float __attribute__((vector_size(part_bytes), may_alias));
};

template <class T>
struct __attribute__((may_alias)) Wide {
  using Part = typename Parts<T>::Part;
  Part part[parts];

  INLINE_MEMBER Wide() : part{} {}
  // Part by part: GCC would copy the whole in pieces of 16 bytes, and reading these as parts of 32 stalls.
  INLINE_MEMBER Wide(const Wide& other) {
    for (int i = 0; i < parts; ++i) part[i] = other.part[i];
  }
  INLINE_MEMBER Wide& operator=(const Wide& other) {
    for (int i = 0; i < parts; ++i) part[i] = other.part[i];
    return *this;
  }
  INLINE_MEMBER T& operator[](int i) { return reinterpret_cast<T*>(part)[i]; }
  INLINE_MEMBER T operator[](int i) const { return reinterpret_cast<const T*>(part)[i]; }
};
template <class T>
struct WideMask {
  static constexpr int part_size = part_bytes / sizeof(T);
  using Part = decltype(typename Parts<T>::Part{} < typename Parts<T>::Part{});
  Part part[parts];
};
using V = Wide<double>;
using F = Wide<float>;
using Mask = WideMask<double>;
using MaskF = WideMask<float>;

template <class T, class Function>
INLINE Wide<T> each(Function&& function) {
  Wide<T> result;
  for (int i = 0; i < parts; ++i) result.part[i] = function(i);
  return result;
}
template <class T, class Function>
INLINE WideMask<T> each_mask(Function&& function) {
  WideMask<T> result;
  for (int i = 0; i < parts; ++i) result.part[i] = function(i);
  return result;
}
#define LANES_OPERATION(T, op)                                                 \
  INLINE Wide<T> operator op(const Wide<T>& a, const Wide<T>& b) {             \
    return each<T>([&](int i) { return a.part[i] op b.part[i]; });             \
  }                                                                            \
  INLINE Wide<T> operator op(const Wide<T>& a, T b) {                          \
    return each<T>([&](int i) { return a.part[i] op b; });                     \
  }                                                                            \
  INLINE Wide<T> operator op(T a, const Wide<T>& b) {                          \
    return each<T>([&](int i) { return a op b.part[i]; });                     \
  }                                                                            \
  INLINE Wide<T>& operator op## = (Wide<T> & a, const Wide<T>& b) { return a = a op b; }
#define LANES_COMPARISON(T, op)                                                \
  INLINE WideMask<T> operator op(const Wide<T>& a, const Wide<T>& b) {         \
    return each_mask<T>([&](int i) { return a.part[i] op b.part[i]; });        \
  }                                                                            \
  INLINE WideMask<T> operator op(const Wide<T>& a, T b) {                      \
    return each_mask<T>([&](int i) { return a.part[i] op b; });                \
  }
#define LANES_OPERATIONS(T) \
  LANES_OPERATION(T, +)     \
  LANES_OPERATION(T, -)     \
  LANES_OPERATION(T, *)     \
  LANES_OPERATION(T, /)     \
  LANES_COMPARISON(T, <)    \
  LANES_COMPARISON(T, >)
LANES_OPERATIONS(double)
LANES_OPERATIONS(float)
#undef LANES_OPERATIONS
#undef LANES_OPERATION
#undef LANES_COMPARISON
template <class T>
INLINE Wide<T> operator-(const Wide<T>& a) {
  return each<T>([&](int i) { return -a.part[i]; });
}
INLINE Mask operator!(const Mask& a) {
  return each_mask<double>([&](int i) { return ~a.part[i]; });
}
INLINE Mask operator&(const Mask& a, const Mask& b) {
  return each_mask<double>([&](int i) { return a.part[i] & b.part[i]; });
}
template <class T>
INLINE Wide<T> pick(const WideMask<T>& mask, const Wide<T>& one, const Wide<T>& other) {
  return each<T>([&](int i) { return mask.part[i] ? one.part[i] : other.part[i]; });
}
INLINE Mask always() {
  return each_mask<double>([](int) { return Mask::Part{} - 1; });
}
template <class T, class Function>
INLINE WideMask<T> where_of(Function&& holds) {
  WideMask<T> result;
  constexpr int size = WideMask<T>::part_size;
  for (int l = 0; l < parts * size; ++l) result.part[l / size][l % size] = holds(l) ? -1 : 0;
  return result;
}
template <class Function>
INLINE Mask where(Function&& holds) {
  return where_of<double>(holds);
}
template <class Function>
INLINE MaskF where_f(Function&& holds) {
  return where_of<float>(holds);
}
INLINE bool lane(const Mask& mask, int k) { return mask.part[k / Mask::part_size][k % Mask::part_size] != 0; }
INLINE Mask lane_is(int k) {
  return where([&](int l) { return l == k; });
}
INLINE Mask lanes_before(int k) {
  return where([&](int l) { return l < k; });
}
/// Sixteen floats of two times eight doubles, and eight of them as doubles.
INLINE F narrow(const V& low, const V& high) {
  F result;
  for (int l = 0; l < 8; ++l) {
    result[l] = static_cast<float>(low[l]);
    result[8 + l] = static_cast<float>(high[l]);
  }
  return result;
}
template <int half>
INLINE V widen(const F& a) {
  V result;
  for (int l = 0; l < 8; ++l) result[l] = a[8 * half + l];
  return result;
}
#ifdef __AVX__
INLINE V root(V a) {
  return each<double>([&](int i) { return __builtin_ia32_sqrtpd256(a.part[i]); });
}
INLINE F root(F a) {
  return each<float>([&](int i) { return __builtin_ia32_sqrtps256(a.part[i]); });
}
#else
INLINE V root(V a) {
  for (int l = 0; l < 8; ++l) a[l] = __builtin_sqrt(a[l]);
  return a;
}
INLINE F root(F a) {
  for (int l = 0; l < 16; ++l) a[l] = __builtin_sqrtf(a[l]);
  return a;
}
#endif

#endif

template <class T>
struct LanesOf;
template <>
struct LanesOf<double> {
  using Type = V;
};
template <>
struct LanesOf<float> {
  using Type = F;
};

INLINE V& at(double* p, ptrdiff_t i) { return *reinterpret_cast<V*>(p + 8 * i); }
INLINE V at(const double* p, ptrdiff_t i) { return *reinterpret_cast<const V*>(p + 8 * i); }
INLINE F& at(float* p, ptrdiff_t i) { return *reinterpret_cast<F*>(p + 16 * i); }
INLINE F at(const float* p, ptrdiff_t i) { return *reinterpret_cast<const F*>(p + 16 * i); }
/// Stores past the caches, for what is too much to stay in them.
INLINE void store_away(double* p, ptrdiff_t i, const V& value) {
#ifdef __AVX512F__
  __builtin_ia32_movntpd512(p + 8 * i, value);
#else
  for (int part = 0; part < parts; ++part) {
#ifdef __AVX__
    __builtin_ia32_movntpd256(p + 8 * i + part * Mask::part_size, value.part[part]);
#else
    __builtin_ia32_movntpd(p + 8 * i + part * Mask::part_size, value.part[part]);
#endif
  }
#endif
}
/// Before another thread reads what was stored away.
INLINE void settle_stores() { __builtin_ia32_sfence(); }
INLINE V splat(double x) { return V{} + x; }
INLINE F splat(float x) { return F{} + x; }
INLINE V vmax(V a, V b) { return pick(a > b, a, b); }
INLINE F vmax(F a, F b) { return pick(a > b, a, b); }
INLINE V vmin(V a, V b) { return pick(a < b, a, b); }
INLINE V vabs(V a) { return pick(a < V{}, -a, a); }
INLINE double sum(V a) { return ((a[0] + a[1]) + (a[2] + a[3])) + ((a[4] + a[5]) + (a[6] + a[7])); }
INLINE double top(V a) {
  double m = a[0];
  for (int i = 1; i < 8; ++i) m = a[i] > m ? a[i] : m;
  return m;
}
INLINE double larger(double a, double b) { return a > b ? a : b; }
