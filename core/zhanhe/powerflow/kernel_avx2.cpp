#define ZHANHE_ISA avx2
#include "zhanhe/powerflow/kernel.inl"
