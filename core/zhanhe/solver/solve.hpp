#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "zhanhe/base/observer.hpp"
#include "zhanhe/program/record.hpp"

namespace zhanhe::solver {

/// Which engine solves a program.
enum class Engine {
  automatic,       ///< the interior point; HiGHS when the judge does not confirm its answer; whole numbers in windows
  interior_point,  ///< the staged interior point and nothing else
  highs,           ///< HiGHS and nothing else; whole numbers in one search over the whole run
};

/// How far a search for whole numbers in windows goes (whole_numbers.hpp). What is not searched shows in the gap that
/// is told.
struct WholeNumbers {
  std::size_t window = 168;  ///< hours searched together; more: less gap, and much more time
  double gap = 1e-3;         ///< relative, at which the search of a window ends
  int most_nodes = 2000;     ///< of a window's search tree, after which its best plan is taken
};

/// How to solve.
struct Settings {
  Engine engine = Engine::automatic;
  int threads = 0;             ///< 0: as many as the machine offers; HiGHS's simplex uses one
  double time_limit_s = 1e30;  ///< after it the status is `limit`
  /// HiGHS's method: "simplex" (default, clean vertices), "ipm" (interior point without crossover, sometimes faster on
  /// long years with many stores).
  std::string highs_method = "simplex";
  WholeNumbers whole_numbers = {};
};

struct Outcome {
  Solution solution;     ///< zero unless optimal; the proof's prices when infeasible
  SolveRecord record;    ///< status and certificate are the judge's
  double judge_s = 0.0;  ///< seconds that the judge took
};

struct Remembered;

/// What a solve leaves for the next one of a program with the same columns, rows and states and other numbers: points
/// on the way, from which the interior point starts. Whether they help is its own matter; a program of another shape is
/// solved as if there were none. A program with the very same numbers gets the very same answer as before. Takes about
/// half as much memory as the solve itself.
class Memory {
public:
  Memory();
  ~Memory();
  Memory(Memory&&) noexcept;
  Memory& operator=(Memory&&) noexcept;
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  [[nodiscard]] Remembered* get() const { return remembered_.get(); }
  void set(std::unique_ptr<Remembered> remembered);
  /// The next program begins `hours` hours later than the last one (a rolling window).
  void shift(std::size_t hours) { shift_ = hours; }
  [[nodiscard]] std::size_t shift() const { return shift_; }

private:
  std::unique_ptr<Remembered> remembered_;
  std::size_t shift_ = 0;
};

/// Solves a staged program and lets the judge decide: a claim it does not confirm becomes `trouble`, and so does a
/// program whose shape or numbers are not in order (shape_problem, number_problem). Every ending is a status;
/// `record.engine` says who answered. With whole numbers `optimal` means the best with those that were found, and the
/// gap tells how much better others could be (whole_numbers.hpp). Throws Cancelled when the observer asks to stop.
[[nodiscard]] Outcome solve(const Program& program, const Settings& settings, const Observer& observer,
                            Memory* memory = nullptr);

}  // namespace zhanhe::solver
