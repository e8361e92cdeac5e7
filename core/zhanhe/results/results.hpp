#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "zhanhe/program/record.hpp"
#include "zhanhe/results/dispatch.hpp"
#include "zhanhe/results/grid_state.hpp"
#include "zhanhe/results/indicators.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe {

/// What a run costs, part by part. The parts sum to the objective.
struct Accounts {
  std::vector<std::string>
      part;  ///< "import", "export", "demand_charge", "operation", "unserved", "carbon", "investment"
  std::vector<double> part_yuan;

  [[nodiscard]] double total_yuan() const {
    double total = 0.0;
    for (const double yuan : part_yuan) total += yuan;
    return total;
  }
};

/// One line of the summary: a number with its meaning. The unit is in the name.
struct Figure {
  std::string name;  ///< "electricity_load_served_kwh"
  double value = 0.0;
  std::string doc;
};

/// Wall-clock seconds of each stage.
struct Seconds {
  double pose = 0.0;
  double solve = 0.0;
  double judge = 0.0;
  double read = 0.0;
  double check = 0.0;
  double settle = 0.0;
  double total = 0.0;
};

/// Everything a run produced. Dispatch, grid state, accounts and indicators are empty unless the status is optimal.
struct Results {
  Study study;    ///< as it was run
  TimeAxis axis;  ///< of the run
  SolveRecord record;
  Dispatch dispatch;
  GridState grid;
  Accounts accounts;
  Indicators indicators;
  std::vector<Figure> summary;
  Seconds seconds;
  Issues issues;  ///< the study's warnings and notes, and those of the run

  [[nodiscard]] Status status() const { return record.status; }
};

}  // namespace zhanhe
