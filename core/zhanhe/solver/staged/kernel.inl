// Compiled once for each instruction set (core/CMakeLists.txt): ZHANHE_ISA names it. Nothing but view.hpp is included,
// for the reason given there.

#include "zhanhe/solver/staged/kernel.hpp"

namespace zhanhe::solver::staged {
namespace ZHANHE_ISA {
namespace {

#include "zhanhe/base/lanes.inl"
// in this order: each uses those above it
// clang-format off
#include "zhanhe/solver/staged/numbers.inl"
#include "zhanhe/solver/staged/slots.inl"
#include "zhanhe/solver/staged/hours.inl"
#include "zhanhe/solver/staged/chain.inl"
#include "zhanhe/solver/staged/links.inl"
#include "zhanhe/solver/staged/dense.inl"
#include "zhanhe/solver/staged/sweeps.inl"
// clang-format on

}  // namespace

#define NAME_OF(isa) #isa
#define NAME(isa) NAME_OF(isa)
const Kernels table{NAME(ZHANHE_ISA), inwards, outwards, targets, look_at_states, take_states, take_slots};

}  // namespace ZHANHE_ISA
}  // namespace zhanhe::solver::staged
