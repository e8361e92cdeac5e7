#define ZHANHE_ISA avx2
#include "zhanhe/solver/staged/kernel.inl"
