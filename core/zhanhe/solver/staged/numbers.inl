// Numbers of the hours of a block, and what stands beside them.

INLINE V number(const NumberView& n, size_t block) { return *reinterpret_cast<const V*>(n.at + block * n.step); }
INLINE double number(const NumberView& n, size_t block, size_t lane) { return n.at[block * n.step + lane]; }
#ifdef __AVX512F__
/// Lane 7 of the block before, then lanes 0..6.
INLINE V shifted_in(V before, V here) { return __builtin_shufflevector(before, here, 7, 8, 9, 10, 11, 12, 13, 14); }
/// Lanes 1..7, then lane 0 of the block after.
INLINE V shifted_out(V here, V after) { return __builtin_shufflevector(here, after, 1, 2, 3, 4, 5, 6, 7, 8); }
#else
INLINE V shifted_in(const V& before, const V& here) {
  V result;
  result[0] = before[7];
  for (int i = 1; i < 8; ++i) result[i] = here[i - 1];
  return result;
}
INLINE V shifted_out(const V& here, const V& after) {
  V result;
  for (int i = 0; i < 7; ++i) result[i] = here[i + 1];
  result[7] = after[0];
  return result;
}
#endif
