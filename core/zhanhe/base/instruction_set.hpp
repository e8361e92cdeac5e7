#pragma once

// Which kernels this machine can run (base/lanes.inl).

namespace zhanhe {

[[nodiscard]] inline bool has_avx512() {
#ifdef __x86_64__
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
#else
  return false;
#endif
}

[[nodiscard]] inline bool has_avx2() {
#ifdef __x86_64__
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

/// Those of the same kernels, compiled for three instruction sets, that this machine can run.
template <class Kernels>
struct Runnable {
  const Kernels* list[4] = {};  ///< the fastest first; nullptr ends it

  Runnable(const Kernels& avx512, const Kernels& avx2, const Kernels& baseline) {
    int count = 0;
    if (has_avx512()) list[count++] = &avx512;
    if (has_avx2()) list[count++] = &avx2;
    list[count] = &baseline;
  }
};

}  // namespace zhanhe
