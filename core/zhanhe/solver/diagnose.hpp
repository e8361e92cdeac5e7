#pragma once

#include "zhanhe/solver/flat_program.hpp"
#include "zhanhe/solver/solve.hpp"

namespace zhanhe::solver {

/// Why a program has no feasible point.
struct Diagnosis {
  bool infeasible = false;  ///< false: the program has feasible points after all
  Solution ray;             ///< prices that prove it, for proves_infeasible()
  std::vector<Cause> causes;
};

/// Solves the elastic program: every row may be broken at a price of its size, and the least total breach is sought
/// (Chinneck and Dravnieks 1991, Locating minimal infeasible constraint sets in linear programs, ORSA J. Computing 3).
/// Rows that stay broken and the bounds that its prices lean on are the causes; the prices are the proof.
[[nodiscard]] Diagnosis diagnose(const Program& program, const FlatProgram& flat, const Settings& settings,
                                 const Observer& observer);

}  // namespace zhanhe::solver
