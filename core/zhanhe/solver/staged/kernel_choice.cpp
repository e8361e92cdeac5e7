#include "zhanhe/solver/staged/kernel.hpp"

namespace zhanhe::solver::staged {

const Kernels& kernels() {
#ifdef ZHANHE_X86_KERNELS
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) return avx512::table;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return avx2::table;
#endif
  return baseline::table;
}

}  // namespace zhanhe::solver::staged
