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

}  // namespace zhanhe
