#include "zhanhe/base/instruction_set.hpp"
#include "zhanhe/powerflow/kernel.hpp"

namespace zhanhe::powerflow {

namespace {

struct Available {
  const Kernels* list[4] = {};

  Available() {
    int count = 0;
    if (has_avx512()) list[count++] = &avx512::table;
    if (has_avx2()) list[count++] = &avx2::table;
    list[count] = &baseline::table;
  }
};

}  // namespace

const Kernels* const* available_kernels() {
  static const Available available;
  return available.list;
}

const Kernels& kernels() { return *available_kernels()[0]; }

}  // namespace zhanhe::powerflow
