#include "zhanhe/solver/staged/kernel.hpp"

namespace zhanhe::solver::staged {

namespace {

struct Available {
  const Kernels* list[4] = {};

  Available() {
    int count = 0;
#ifdef ZHANHE_X86_KERNELS
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) list[count++] = &avx512::table;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) list[count++] = &avx2::table;
#endif
    list[count] = &baseline::table;
  }
};

}  // namespace

const Kernels* const* available_kernels() {
  static const Available available;
  return available.list;
}

const Kernels& kernels() { return *available_kernels()[0]; }

}  // namespace zhanhe::solver::staged
