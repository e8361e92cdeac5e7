#pragma once

#include "zhanhe/base/observer.hpp"
#include "zhanhe/solver/solve.hpp"

namespace zhanhe::solver {

/// Whether some columns or globals of a program must be whole numbers.
[[nodiscard]] bool has_integers(const Program& program);

/// Solves a program with whole numbers in three steps: docs/methods/whole-numbers.md.
///   1. The program without the demand for whole numbers: no plan costs less.
///   2. HiGHS searches whole numbers window by window, all windows by themselves, between the states that step 1 found
///      at their borders. Windows without a plan join their neighbours.
///   3. The program with these whole numbers fixed: the plan, its prices, and the judge's word on both.
/// With Engine::highs the whole run is one window. The certificate of the outcome holds the lower bound of step 1, so
/// its gap is that of the whole run; the residuals are those of step 3. Throws Cancelled when the observer asks to
/// stop.
[[nodiscard]] Outcome solve_whole_numbers(const Program& program, const Settings& settings, const Observer& observer,
                                          Memory* memory);

}  // namespace zhanhe::solver
