#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/program/program.hpp"

namespace zhanhe {

/// How a solve ended. The text of each is stable.
enum class Status {
  optimal,     ///< solved, and the judge agrees
  infeasible,  ///< no point satisfies all rows and bounds; the judge confirmed the proof
  unbounded,   ///< the cost falls without end
  limit,       ///< a limit of time or iterations ended it
  trouble,     ///< the engine, or the judge, was not satisfied
};
[[nodiscard]] std::string_view to_string(Status status);

/// What a separate piece of code found about a solution, given only the program. See judge.hpp for the definitions.
/// It is about the program with its tie-breaks; objective and bound are told without what those add to the objective.
struct Certificate {
  double lower_bound = -no_limit;  ///< no point costs less
  double gap = no_limit;           ///< (objective - lower_bound) / max(1, |objective|)
  double primal_residual = no_limit;
  double dual_residual = no_limit;
  std::string worst_row;  ///< the row or bound that is violated most, by name and hour; empty when none is
  bool infeasibility_proved = false;
};

/// One cause of infeasibility in the user's words: a row that cannot hold, or a bound that stands against it.
struct Cause {
  Label label;
  std::vector<std::size_t> hours;  ///< steps of the program, rising
  double amount = 0.0;             ///< largest shortfall of a row in the label's unit; weight of a bound in the proof
  bool row = true;                 ///< a row that cannot hold; else a bound of a column or state
};

/// What an engine did.
struct SolveRecord {
  Status status = Status::trouble;
  std::string engine;  ///< "interior-point" or "highs"
  int iterations = 0;
  double objective = 0.0;
  std::string message;  ///< the engine's own words, for people
  Certificate certificate;
  std::vector<Cause> causes;  ///< when infeasible
};

}  // namespace zhanhe
