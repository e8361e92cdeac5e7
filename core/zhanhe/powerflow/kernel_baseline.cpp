#define ZHANHE_ISA baseline
#include "zhanhe/powerflow/kernel.inl"
