#pragma once

// What the kernels see: plain pointers. This header and the kernels' source include nothing but the language itself,
// because they are compiled for several instruction sets: an inline function of a library would be compiled with them,
// and the linker might keep that copy for everybody.

#include <cstddef>
#include <cstdint>

namespace zhanhe::solver::staged {

/// The next multiple of 8.
template <class Count>
static constexpr Count in_eights(Count count) {
  return (count + 7) / 8 * 8;
}

/// Symmetric blocks of states. Up to 4 states they are stored whole, row by row; larger ones as the lower tiles of 8 by
/// 8, row of tiles by row of tiles, those on the diagonal whole. Row length: the number of states, or the next multiple
/// of 8.
static inline int dense_length(int states) { return states <= 4 ? states : in_eights(states); }
static inline int dense_size(int ld) { return ld <= 4 ? ld * ld : ld / 8 * (ld / 8 + 1) / 2 * 64; }
static inline int dense_place(int ld, int i, int j) {
  if (ld <= 4) return i * ld + j;
  const bool upper = j / 8 > i / 8;
  const int row = upper ? j : i;
  const int column = upper ? i : j;
  return (row / 8 * (row / 8 + 1) / 2 + column / 8) * 64 + row % 8 * 8 + column % 8;
}

/// A number over all blocks: lane l of block b is at[b * step + l]; step is 0 for a number that never changes.
struct NumberView {
  const double* at;
  size_t step;
};

/// value * left * right, or one of them: an instruction of a compiled elimination.
struct Product {
  int32_t target, left, right;
};
/// target += number1 * number2 * weight of a slot.
struct Assembly {
  int32_t target, number1, number2, slot;
};
/// An entry of a matrix, sorted so that all of a slot or of a row stand together.
struct EntryView {
  int32_t row, column, number;
};
/// A part of a list: [begin, end).
struct Range32 {
  int32_t begin, end;
};

/// Unknowns with bounds in blocks: value j of block b, lane l at [(b * count + j) * 8 + l].
struct SlotsView {
  int32_t count;
  const int32_t *lower, *upper, *cost, *quadratic;  ///< numbers
  const uint8_t*
      kind;  ///< bit 0: has a lower bound, 1: has an upper one, 2: they meet in some hours, 3: curved in some hours
  double *x, *zl, *zu;  ///< values and multipliers of the bounds
  double* dx;           ///< the step so far
  double *dzl, *dzu;    ///< of the hours' unknowns: the steps of the multipliers
  double *tl, *tu;      ///< of states: what the products slack * multiplier should become, corrections included
};

/// The compiled elimination of one hour's rows, and the data of all hours.
struct HoursView {
  int32_t slots, own, links, states, tail;  ///< tail = states + links
  int32_t ld, dense;                        ///< row length and size of dense blocks of states
  const NumberView* numbers;
  const int32_t* varying;  ///< those with a step
  int32_t varying_count;

  SlotsView x, s;                ///< of the hour; of the states after it
  double *y, *dy;                ///< (own + links) rows
  double *pi, *dpi;              ///< prices of the state equations, in state blocks
  const int32_t* rhs;            ///< numbers of b
  const int32_t *keep, *inflow;  ///< numbers of L and v
  const double* live;            ///< 8 for each block: 1 where there is an hour, 0 where a block is only filled up

  // Entries of a slot j: a[a_of[j].begin .. a_of[j].end), likewise the drives; before: entries of B.
  const EntryView *a, *g, *before;
  const Range32 *a_of, *g_of;
  int32_t before_count;
  const int32_t* drivers;  ///< slots with drives or entries in link rows: those that the chain moves
  int32_t driver_count;

  // Normal matrix of the own rows M = A W A' (diagonal first, then off-diagonal entries), its LDL' factor, chosen
  // entries X of its inverse, the coupling P = A W [G; A_link]' and the complement T of the tail.
  int32_t m_size, x_size, p_size, t_size;
  const Assembly *m_terms, *p_terms, *t_terms;
  int32_t m_terms_count, p_terms_count, t_terms_count;
  const Range32 *pivot_column, *pivot_products;  ///< of each own row
  const Product* factor_products;                ///< M[target] -= L[left] * raw[right]
  const Product* column_entries;                 ///< of a pivot: target: row, left: place in M
  const int32_t* x_target;
  const Range32* x_terms_of;
  const Product* x_terms;  ///< X[target] = (diagonal: 1/d) - sum L[left] * X[right]
  const int32_t* x_pivot;  ///< pivot when X[target] is on the diagonal, else -1
  int32_t x_targets;
  const Product* t_terms3;  ///< T[target] -= P[left] * P[right] * X[third]
  const int32_t* t_third;
  int32_t t_terms3_count;
  const int32_t* t_place;  ///< (tail * tail) place in T of each pair

  const EntryView *of_globals, *totals;  ///< D and H
  const Range32* h_of;                   ///< totals of each slot
  int32_t of_globals_count, totals_count;
  const double *g_now, *m_now;  ///< globals and prices of global rows, the step so far included
  double* factor;               ///< m_size * 8 for each block

  double row_regularisation, state_regularisation, primal_regularisation;
  double fixed_state_weight;
};

/// What couples a border to the chain: the answer of every site to the cyclic states, until it has faded.
struct FadeView {
  int32_t count;          ///< cyclic states
  int32_t stride;         ///< room for them, a multiple of eight
  const int32_t* states;  ///< which
  double* phi;            ///< for each site from the end of the segment: ld * stride
  double* at_middle;      ///< ld * stride: what is left where the segments meet
  double* matrix;         ///< count * stride: what the segment's sites know of the cyclic states
  double* force;          ///< stride
  size_t* active;         ///< how many sites have phi
  bool* fading;           ///< while factoring: whether the last site still has some
};

/// A state that forgets in an hour (L = 0), in a segment that is eliminated backwards: what stands on both sides of the
/// hour determines the price of its equation, which is eliminated like an unknown.
struct Restart {
  size_t hour;
  int32_t state;
  double inverse;  ///< 1 / pivot
  double mean;     ///< what the pivot's equation misses at the mean
  double shift;    ///< what the cyclic states' step adds to it
  double* states;  ///< its coupling to the other states (ld numbers)
  double* links;   ///< and to the link rows (`links` numbers)
};

/// One chain of states: its sites (the states before each hour, and after the last) and what factor and solve keep.
struct ChainView {
  size_t first_block, blocks, hours;
  size_t state_block;  ///< of first_block
  size_t middle;       ///< hours before it are eliminated forwards, the others backwards; a whole number of blocks
  // For each site: Z without its diagonal (`dense` numbers), then vectors of length ld.
  double *z, *z_diagonal, *c, *theta, *mean, *innovation;
  bool large;  ///< whether z is too much for the caches
  // For each hour, with links: C (links * ld), the factor of V (links.inl) (links rows, each with room for a
  // multiple of eight numbers), right-hand side (links).
  double *link_c, *link_v, *link_rhs;
  // Where the segments meet: covariance and mean from the left.
  double *middle_f, *middle_mean;
  double* last_r2;           ///< right-hand side of the last site
  const uint8_t* last_kind;  ///< of each state at the last site: 0 own bounds, 1 tied to the first (cyclic)
  FadeView forwards, backwards;
  Restart* restarts;            ///< of the hours from the middle on, by hour
  const size_t* restarts_from;  ///< of each block its first one; one more entry than blocks
};

/// Of the states after a block's hours: weights, their inverses, right-hand sides.
struct StatesView {
  double *theta, *w, *r2;
};

/// Buffers of one thread.
struct WorkView {
  const double** here;  ///< where each number of the block at hand is
  double *w, *p;        ///< slots
  double *inverse_lower, *inverse_upper, *aim_lower, *aim_upper;
  double *r3, *t, *y;                                         ///< rows
  double *r4, *r4_residual, *pi, *dz;                         ///< states, in lanes
  StatesView states, states_before;                           ///< the same; of the block before
  double *xi, *pp, *tt;                                       ///< numbers of the elimination
  double *tb, *dyb;                                           ///< link rows, in lanes
  double *f, *known_z, *mean, *force, *column, *panel, *phi;  ///< dense, of one hour
  double* noise;                                              ///< tt of the 8 hours, one after the other, when tiled
  // For each of the 8 hours its states: L and 1 / L, the drift of their mean, dz; for the 9 sites around them: what
  // their bounds say, ds; for the hours of the block before: what theirs say.
  double *keep, *keep_inverse, *drift, *dz_of_hours, *ds_of_sites;
  StatesView sites, sites_ahead;
  double* vectors;  ///< 8 of length vector_size
  size_t vector_size;
};

/// Which right-hand side a sweep has.
enum class Mode {
  predict,  ///< the Newton equations of the iterate, targets zero, from a step of zero
  correct,  ///< their residual at the predictor, targets set from it
  refine,   ///< their residual at the step so far
  border,   ///< a column of the border
};

struct SweepView {
  Mode mode;
  bool factor;                    ///< whether to factor, too
  bool measure;                   ///< whether to tally residuals
  bool store;                     ///< outwards: whether to keep the step
  bool take;                      ///< predict: whether to take the step of the iteration before on the way
  double primal_step, dual_step;  ///< how much of it
  bool absorb;                    ///< predict: whether multipliers take up what is left of the dual equations
  double target;                  ///< correct: sigma mu
  int32_t global, total;          ///< border: a global, or a global row; the other is -1
  const double *dg, *dm;          ///< what the border adds to the right-hand side (nullptr: nothing)
};

/// What a sweep adds up over its blocks.
struct Sums {
  double primal, dual;  ///< largest residual
  double products;      ///< sum slack * multiplier
  double gap;           ///< sum of what the reduced costs pay at the bounds: the duality gap of any prices
  double unanswered;    ///< largest reduced cost that leans on a bound that is not there
  double objective;
  double cross_primal, cross_both;    ///< of the predictor: sums dx z and dx dz
  double shrink_primal, shrink_dual;  ///< largest relative decrease of a slack, of a multiplier
};

}  // namespace zhanhe::solver::staged
