#define ZHANHE_ISA baseline
#include "zhanhe/solver/staged/kernel.inl"
