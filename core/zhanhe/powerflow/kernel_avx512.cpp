#define ZHANHE_ISA avx512
#include "zhanhe/powerflow/kernel.inl"
