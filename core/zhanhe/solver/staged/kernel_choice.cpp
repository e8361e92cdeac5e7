#include "zhanhe/base/instruction_set.hpp"
#include "zhanhe/solver/staged/kernel.hpp"

namespace zhanhe::solver::staged {

const Kernels* const* available_kernels() {
  static const Runnable<Kernels> runnable(avx512::table, avx2::table, baseline::table);
  return runnable.list;
}

const Kernels& kernels() { return *available_kernels()[0]; }

}  // namespace zhanhe::solver::staged
