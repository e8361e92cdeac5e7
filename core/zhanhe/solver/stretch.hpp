#pragma once

#include <cstddef>
#include <vector>

#include "zhanhe/program/program.hpp"

namespace zhanhe::solver {

/// The hours first .. first + count of a program, all of one chain.
struct Stretch {
  std::size_t first = 0;
  std::size_t count = 0;

  [[nodiscard]] std::size_t end() const { return first + count; }
};

/// All hours of a program in stretches of at most `most` hours, those of a chain about equally long.
[[nodiscard]] std::vector<Stretch> stretches(const Program& program, std::size_t most);

/// The hours of a stretch as a program of their own, such that plans of all stretches together are a plan of the
/// program. `reference` is a solution of the program, whatever its integers are. From it come
///   - the states at the borders of the stretch, but not one at its end that the next hour forgets (keep 0),
///   - the globals,
///   - what the stretch may take of each global row: what it takes in the reference, and of what the row has left a
///     part by its number of hours.
/// A stretch of all hours has none of these limits. Quadratic costs become their slope at the reference: a search for
/// whole numbers takes linear costs only.
[[nodiscard]] Program cut(const Program& program, const Stretch& stretch, const Solution& reference);

/// The program without the demand that numbers be whole.
[[nodiscard]] Program relaxed(const Program& program);

/// The program with its integers fixed at those of `found`, rounded. Where a row is left no room by them, its other
/// columns are fixed, too: an interior point needs room.
[[nodiscard]] Program with_fixed_integers(const Program& program, const Solution& found);

}  // namespace zhanhe::solver
