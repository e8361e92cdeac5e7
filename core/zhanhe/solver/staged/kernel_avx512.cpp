#define ZHANHE_ISA avx512
#include "zhanhe/solver/staged/kernel.inl"
