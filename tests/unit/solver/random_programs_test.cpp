// Thousands of small staged programs, each solved twice: as everybody solves it, and by HiGHS alone.

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "unit/solver/random_program.hpp"
#include "zhanhe/program/judge.hpp"
#include "zhanhe/solver/solve.hpp"

namespace zhanhe {
namespace {

/// A kind of program: what a seed makes of it, and how much of it the interior point must answer itself.
struct Family {
  const char* name;
  RandomSettings (*settings)(unsigned seed);
  double answered = 0.97;
};

constexpr unsigned seeds = 300;  // of each family
/// HiGHS's method for quadratic programs can go on forever.
constexpr double patience_s = 2.0;

/// Sizes that go round with the seed: hours about the blocks of 8, as many states, rows and globals as there may be.
RandomSettings sized(unsigned seed) {
  constexpr std::size_t lengths[] = {1, 2, 3, 7, 8, 9, 12, 15, 16, 17, 20, 24, 33};
  RandomSettings settings;
  settings.hours = lengths[seed % 13];
  settings.rows = seed % 5;
  settings.columns = settings.rows + 2 + seed % 4;
  settings.states = seed / 2 % 4;
  settings.globals = seed / 3 % 3;
  settings.global_rows = seed / 5 % 3;
  return settings;
}

/// Chains of all lengths from 1 to 20, in pairs and threes.
RandomSettings in_chains(unsigned seed) {
  RandomSettings settings = sized(seed);
  settings.chain_lengths = {1 + seed % 20, 1 + seed / 3 % 9};
  if (seed % 3 == 0) settings.chain_lengths.push_back(8);
  settings.states = 1 + seed % 3;
  return settings;
}

RandomSettings changed(RandomSettings settings, auto&& change) {
  change(settings);
  return settings;
}

const Family families[] = {
    {"plain", sized},
    {"plain_again", [](unsigned seed) { return sized(seed + 1000003); }},
    {"chains", in_chains},
    {"cyclic_lossless",
     [](unsigned seed) { return changed(in_chains(seed), [](RandomSettings& s) { s.lossless = s.cyclic = true; }); }},
    {"many_states",
     [](unsigned seed) {
       return changed(sized(seed), [&](RandomSettings& s) {
         s.states = 4 + seed % 7;
         s.columns += 4;
       });
     }},
    {"no_states", [](unsigned seed) { return changed(sized(seed), [](RandomSettings& s) { s.states = 0; }); }},
    {"some_fixed", [](unsigned seed) { return changed(sized(seed), [](RandomSettings& s) { s.some_fixed = true; }); }},
    {"repeated_rows",
     [](unsigned seed) {
       return changed(sized(seed), [](RandomSettings& s) {
         s.repeated_rows = true;
         s.columns += 2;
       });
     },
     0.8},  // rounding leaves prices of dependent rows to chance
    {"equal_costs",
     [](unsigned seed) { return changed(sized(seed), [](RandomSettings& s) { s.equal_costs = true; }); }},
    {"loose", [](unsigned seed) { return changed(sized(seed), [](RandomSettings& s) { s.loose = true; }); }},
    {"units", [](unsigned seed) { return changed(sized(seed), [](RandomSettings& s) { s.units = 1e3; }); }},
    {"free_columns",
     [](unsigned seed) { return changed(sized(seed), [](RandomSettings& s) { s.free_columns = true; }); }, 0.0},
    {"quadratic", [](unsigned seed) { return changed(in_chains(seed), [](RandomSettings& s) { s.quadratic = true; }); },
     0.0},
    {"quadratic_again",
     [](unsigned seed) { return changed(sized(seed), [](RandomSettings& s) { s.quadratic = s.free_columns = true; }); },
     0.0},
    {"infeasible", [](unsigned seed) { return changed(sized(seed), [](RandomSettings& s) { s.feasible = false; }); },
     0.0},
    {"infeasible_chains",
     [](unsigned seed) {
       return changed(in_chains(seed), [](RandomSettings& s) {
         s.feasible = false;
         s.some_fixed = true;
       });
     },
     0.0},
    {"infeasible_quadratic",
     [](unsigned seed) {
       return changed(sized(seed), [](RandomSettings& s) {
         s.feasible = false;
         s.quadratic = true;
       });
     },
     0.0},
};

/// How far two optimal objectives may lie apart: 1e-7, and what prices times primal residuals can explain.
double allowed(const solver::Outcome& outcome) {
  const double size = std::max(1.0, std::abs(outcome.record.objective));
  const double prices = outcome.solution.row_price.abs().sum() + outcome.solution.state_price.abs().sum() +
                        outcome.solution.global_price.abs().sum();
  return std::min(1e-6, 1e-7 + prices * outcome.record.certificate.primal_residual / size);
}

class RandomFamilies : public testing::TestWithParam<Family> {
protected:
  int own_ = 0, given_up_ = 0, solved_ = 0;

  void compare(unsigned seed) {
    SCOPED_TRACE("family " + std::string(GetParam().name) + ", seed " + std::to_string(seed));
    const Program p = random_program(seed, GetParam().settings(seed));
    const auto reference =
        solver::solve(p, {.engine = solver::Engine::highs, .threads = 1, .time_limit_s = patience_s}, {});
    if (reference.record.status == Status::limit || reference.record.status == Status::trouble) {
      ++given_up_;
      return;
    }
    const auto outcome = solver::solve(p, {.threads = 1, .time_limit_s = patience_s}, {});
    ++solved_;
    if (outcome.record.engine == "interior-point") {
      ++own_;
    } else if (std::getenv("ZHANHE_TELL")) {
      std::cout << GetParam().name << " seed " << seed << ": " << outcome.record.message << "\n";
    }
    ASSERT_EQ(outcome.record.status, reference.record.status)
        << outcome.record.engine << ": " << outcome.record.message << "; HiGHS: " << reference.record.message;
    if (outcome.record.status == Status::infeasible) {
      EXPECT_TRUE(outcome.record.certificate.infeasibility_proved);
      return;
    }
    if (outcome.record.status != Status::optimal) return;
    const Certificate& c = outcome.record.certificate;
    EXPECT_LE(c.gap, judge_tolerance);
    EXPECT_LE(c.primal_residual, judge_tolerance);
    EXPECT_LE(c.dual_residual, judge_tolerance);
    const double size = std::max(1.0, std::abs(reference.record.objective));
    EXPECT_LE(std::abs(outcome.record.objective - reference.record.objective) / size,
              std::max(allowed(outcome), allowed(reference)))
        << outcome.record.engine;
  }
};

TEST_P(RandomFamilies, have_the_status_and_the_cost_that_highs_finds) {
  for (unsigned seed = 0; seed < seeds; ++seed) compare(seed);
  std::cout << GetParam().name << ": " << own_ << " of " << solved_ << " answered by the interior point; " << given_up_
            << " without an answer of HiGHS\n";
  EXPECT_GE(own_, GetParam().answered * solved_);
  EXPECT_LE(given_up_, static_cast<int>(seeds) / 5);
}

INSTANTIATE_TEST_SUITE_P(Of, RandomFamilies, testing::ValuesIn(families),
                         [](const auto& of) { return std::string(of.param.name); });

}  // namespace
}  // namespace zhanhe
