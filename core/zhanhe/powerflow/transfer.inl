// Hours stand one below the other in the caller's tables and side by side here: eight by eight numbers are turned over at
// once, so that each line of memory is touched one time.

constexpr int deliveries_ahead = 8;

#ifdef __AVX512F__

using Unaligned = double __attribute__((vector_size(64), may_alias, aligned(8)));

/// Eight rows of eight, turned over.
INLINE void turn_over(V* row) {
  V half[8], quarter[8];
  for (int i = 0; i < 8; i += 2) {
    half[i] = __builtin_shuffle(row[i], row[i + 1], Mask{0, 8, 2, 10, 4, 12, 6, 14});
    half[i + 1] = __builtin_shuffle(row[i], row[i + 1], Mask{1, 9, 3, 11, 5, 13, 7, 15});
  }
  for (int i = 0; i < 8; i += 4) {
    for (int k = 0; k < 2; ++k) {
      quarter[i + k] = __builtin_shuffle(half[i + k], half[i + k + 2], Mask{0, 1, 8, 9, 4, 5, 12, 13});
      quarter[i + k + 2] = __builtin_shuffle(half[i + k], half[i + k + 2], Mask{2, 3, 10, 11, 6, 7, 14, 15});
    }
  }
  for (int k = 0; k < 4; ++k) {
    row[k] = __builtin_shuffle(quarter[k], quarter[k + 4], Mask{0, 1, 2, 3, 8, 9, 10, 11});
    row[k + 4] = __builtin_shuffle(quarter[k], quarter[k + 4], Mask{4, 5, 6, 7, 12, 13, 14, 15});
  }
}
INLINE V load(const double* from) { return *reinterpret_cast<const Unaligned*>(from); }
/// Whole lines go past the caches: nobody reads them here.
INLINE bool goes_away(const double* to) { return reinterpret_cast<uintptr_t>(to) % 64 == 0; }
INLINE void store(double* to, const V& x) {
  if (goes_away(to)) {
    store_away(to, 0, x);
  } else {
    *reinterpret_cast<Unaligned*>(to) = x;
  }
}
INLINE void store_pairs(double* to, const V& re, const V& im) {
  store(to, __builtin_shuffle(re, im, Mask{0, 8, 1, 9, 2, 10, 3, 11}));
  store(to + 8, __builtin_shuffle(re, im, Mask{4, 12, 5, 13, 6, 14, 7, 15}));
}

#else

INLINE bool goes_away(const double*) { return false; }
INLINE void turn_over(V* row) {
  for (int i = 0; i < 8; ++i) {
    for (int k = 0; k < i; ++k) {
      const double kept = row[i][k];
      row[i][k] = row[k][i];
      row[k][i] = kept;
    }
  }
}
INLINE V load(const double* from) {
  V x;
  for (int l = 0; l < 8; ++l) x[l] = from[l];
  return x;
}
INLINE void store(double* to, const V& x) {
  for (int l = 0; l < 8; ++l) to[l] = x[l];
}
INLINE void store_pairs(double* to, const V& re, const V& im) {
  for (int l = 0; l < 8; ++l) to[2 * l] = re[l], to[2 * l + 1] = im[l];
}

#endif

static void bring(const EightColumns* columns, int count, ptrdiff_t offset, ptrdiff_t hour_stride, double scale,
                  double* to, double* bad) {
  V sum = at(bad, 0);
  for (int n = 0; n < count; ++n) {
    V row[8];
    for (int l = 0; l < 8; ++l) row[l] = load(columns[n].from + offset + l * hour_stride);
    turn_over(row);
    for (int c = 0; c < 8; ++c) {
      const int place = columns[n].place[c];
      if (place < 0) continue;
      const V x = scale * row[c];
      sum += 0.0 * x;
      at(to, place) = columns[n].adds[c] ? at(to, place) + x : x;
    }
  }
  at(bad, 0) = sum;
}

static void deliver(const Delivery* list, int count, ptrdiff_t hour, const EightView* hours, int eights) {
  for (int n = 0; n < count; ++n) {
    if (n + deliveries_ahead < count) {
      const Delivery& next = list[n + deliveries_ahead];
      if (next.voltage && !goes_away(next.voltage + 2 * hour)) __builtin_prefetch(next.voltage + 2 * hour, 1);
      if (next.magnitude && !goes_away(next.magnitude + hour)) __builtin_prefetch(next.magnitude + hour, 1);
    }
    for (int k = 0; k < eights; ++k) {
      const C v = at(hours[k].vr, hours[k].vi, list[n].place);
      const ptrdiff_t from = hour + 8 * k;
      if (list[n].voltage) store_pairs(list[n].voltage + 2 * from, v.re, v.im);
      if (list[n].magnitude) store(list[n].magnitude + from, root(square_of(v)));
    }
  }
  settle_stores();
}
