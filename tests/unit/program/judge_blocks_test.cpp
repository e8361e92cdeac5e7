// The judge on long programs, against the definitions of docs/methods/program-and-judge.md worked out hour by hour.

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "unit/solver/random_program.hpp"
#include "zhanhe/program/judge.hpp"

namespace zhanhe {
namespace {

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// Numbers without a pattern in every array of a solution.
Solution random_solution(const Program& program, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> draw(-2.0, 5.0);
  Solution s = Solution::zero(program);
  const auto fill = [&](auto& array) {
    for (double& value : array.reshaped()) value = draw(generator);
  };
  fill(s.x), fill(s.state_after), fill(s.state_first), fill(s.g);
  fill(s.row_price), fill(s.state_price), fill(s.global_price), fill(s.cyclic_price);
  return s;
}

/// A sum of terms and the largest among them.
struct Terms {
  double sum = 0.0;
  double scale = 0.0;
  void add(double term) {
    sum += term;
    scale = std::max(scale, std::abs(term));
  }
};

/// The certificate by its definition, one unknown and one row at a time.
class Slowly {
public:
  Slowly(const Program& program, const Solution& solution) : p(program), s(solution) {
    for (std::size_t k = 0; k < p.chains(); ++k) {
      for (std::size_t t = p.chain_starts[k]; t < p.chain_end(k); ++t) chain.push_back(k);
    }
    for (std::size_t t = 0; t < p.hours; ++t) look_at_hour(t);
    for (std::size_t k = 0; k < p.chains(); ++k) look_at_chain(k);
    look_at_globals();
  }

  double primal = 0.0, bound = 0.0, dual = 0.0;

private:
  [[nodiscard]] bool starts(std::size_t t) const { return p.chain_starts[chain[t]] == t; }
  [[nodiscard]] bool ends(std::size_t t) const { return p.chain_end(chain[t]) == t + 1; }
  [[nodiscard]] double before(std::size_t t, std::size_t i) const {
    return starts(t) ? s.state_first(at(chain[t]), at(i)) : s.state_after(at(t) - 1, at(i));
  }

  void see(double value, double lower, double upper, double scale) {
    if (value < lower) primal = std::max(primal, (lower - value) / (1.0 + std::max(scale, std::abs(lower))));
    if (value > upper) primal = std::max(primal, (value - upper) / (1.0 + std::max(scale, std::abs(upper))));
  }
  void add_least(const Terms& r, double q, double lower, double upper) {
    if (q > 0.0) {
      const double x = std::clamp(-r.sum / q, lower, upper);
      bound += 0.5 * q * x * x + r.sum * x;
    } else if (const double end = r.sum > 0.0 ? lower : upper; std::isinf(end)) {
      dual = std::max(dual, std::abs(r.sum) / (1.0 + r.scale));
    } else {
      bound += r.sum * end;
    }
  }

  void look_at_hour(std::size_t t) {
    for (std::size_t i = 0; i < p.rows.size(); ++i) {
      Terms a;
      for (const auto& e : p.of_columns)
        if (e.row == i) a.add(e.value[t] * s.x(at(t), at(e.column)));
      for (const auto& e : p.of_states_before)
        if (e.row == i) a.add(e.value[t] * before(t, e.column));
      for (const auto& e : p.of_states_after)
        if (e.row == i) a.add(e.value[t] * s.state_after(at(t), at(e.column)));
      for (const auto& e : p.of_globals)
        if (e.row == i) a.add(e.value[t] * s.g(at(e.column)));
      see(a.sum, p.rows[i].lower[t], p.rows[i].upper[t], a.scale);
      add_least({s.row_price(at(t), at(i)), 0.0}, 0.0, p.rows[i].lower[t], p.rows[i].upper[t]);
    }
    for (std::size_t j = 0; j < p.columns.size(); ++j) {
      const Program::Column& c = p.columns[j];
      see(s.x(at(t), at(j)), c.lower[t], c.upper[t], 0.0);
      Terms r;
      r.add(p.weight[t] * c.cost[t]);
      for (const auto& e : p.of_columns)
        if (e.column == j) r.add(-e.value[t] * s.row_price(at(t), at(e.row)));
      for (const auto& e : p.drives)
        if (e.column == j) r.add(e.value[t] * s.state_price(at(t), at(e.row)));
      for (const auto& e : p.totals)
        if (e.column == j) r.add(-e.value[t] * s.global_price(at(e.row)));
      add_least(r, p.weight[t] * c.quadratic[t], c.lower[t], c.upper[t]);
    }
    for (std::size_t i = 0; i < p.states.size(); ++i) {
      const Program::State& state = p.states[i];
      see(s.state_after(at(t), at(i)), state.lower[t], state.upper[t], 0.0);
      Terms a;
      a.add(s.state_after(at(t), at(i)));
      a.add(-state.keep[t] * before(t, i));
      for (const auto& e : p.drives)
        if (e.row == i) a.add(-e.value[t] * s.x(at(t), at(e.column)));
      see(a.sum, state.inflow[t], state.inflow[t], a.scale);
      bound += s.state_price(at(t), at(i)) * state.inflow[t];
      Terms r;
      r.add(p.weight[t] * state.cost[t]);
      r.add(-s.state_price(at(t), at(i)));
      for (const auto& e : p.of_states_after)
        if (e.column == i) r.add(-e.value[t] * s.row_price(at(t), at(e.row)));
      if (!ends(t)) {
        r.add(state.keep[t + 1] * s.state_price(at(t) + 1, at(i)));
        for (const auto& e : p.of_states_before) {
          if (e.column == i) r.add(-e.value[t + 1] * s.row_price(at(t) + 1, at(e.row)));
        }
      } else if (state.cyclic) {
        r.add(s.cyclic_price(at(chain[t]), at(i)));
      }
      add_least(r, 0.0, state.lower[t], state.upper[t]);
    }
  }

  void look_at_chain(std::size_t k) {
    const std::size_t t = p.chain_starts[k];
    for (std::size_t i = 0; i < p.states.size(); ++i) {
      const Program::State& state = p.states[i];
      const double first = s.state_first(at(k), at(i));
      const double last = s.state_after(at(p.chain_end(k)) - 1, at(i));
      see(first, state.initial_lower, state.initial_upper, 0.0);
      if (state.cyclic) see(first - last, 0.0, 0.0, std::max(std::abs(first), std::abs(last)));
      Terms r;
      r.add(state.keep[t] * s.state_price(at(t), at(i)));
      for (const auto& e : p.of_states_before)
        if (e.column == i) r.add(-e.value[t] * s.row_price(at(t), at(e.row)));
      if (state.cyclic) r.add(-s.cyclic_price(at(k), at(i)));
      add_least(r, 0.0, state.initial_lower, state.initial_upper);
    }
  }

  void look_at_globals() {
    for (std::size_t k = 0; k < p.globals.size(); ++k) {
      see(s.g(at(k)), p.globals[k].lower, p.globals[k].upper, 0.0);
      Terms r;
      r.add(p.globals[k].cost);
      for (const auto& e : p.of_globals) {
        for (std::size_t t = 0; t < p.hours && e.column == k; ++t) r.add(-e.value[t] * s.row_price(at(t), at(e.row)));
      }
      for (const auto& e : p.totals_of_globals)
        if (e.column == k) r.add(-e.value[0] * s.global_price(at(e.row)));
      add_least(r, p.globals[k].quadratic, p.globals[k].lower, p.globals[k].upper);
    }
    for (std::size_t i = 0; i < p.global_rows.size(); ++i) {
      Terms a;
      for (const auto& e : p.totals) {
        for (std::size_t t = 0; t < p.hours && e.row == i; ++t) a.add(e.value[t] * s.x(at(t), at(e.column)));
      }
      for (const auto& e : p.totals_of_globals)
        if (e.row == i) a.add(e.value[0] * s.g(at(e.column)));
      see(a.sum, p.global_rows[i].lower, p.global_rows[i].upper, a.scale);
      add_least({s.global_price(at(i)), 0.0}, 0.0, p.global_rows[i].lower, p.global_rows[i].upper);
    }
  }

  const Program& p;
  const Solution& s;
  std::vector<std::size_t> chain;
};

/// Several chains, the longest of more than one block of hours.
RandomSettings long_program(unsigned seed) {
  RandomSettings settings;
  settings.hours = 1300;
  settings.chains = 1 + seed % 3;
  settings.quadratic = seed % 2 == 0;
  settings.free_columns = seed % 4 > 1;
  return settings;
}

TEST(JudgeOfLongPrograms, says_what_the_definitions_say) {
  for (unsigned seed = 0; seed < 12; ++seed) {
    const Program program = random_program(seed, long_program(seed));
    const Solution solution = random_solution(program, seed);
    const Slowly slowly(program, solution);
    const Certificate c = judge(program, solution);
    EXPECT_NEAR(c.primal_residual, slowly.primal, 1e-12) << seed;
    EXPECT_NEAR(c.dual_residual, slowly.dual, 1e-12 * (1.0 + slowly.dual)) << seed;
    EXPECT_NEAR(c.lower_bound, slowly.bound, 1e-11 * (1.0 + std::abs(slowly.bound))) << seed;
  }
}

TEST(JudgeOfLongPrograms, gives_the_same_certificate_whatever_the_number_of_threads) {
  const Program program = random_program(5, long_program(5));
  const Solution solution = random_solution(program, 5);
  const Certificate one = judge(program, solution, 1);
  for (const int threads : {0, 2, 3, 7}) {
    const Certificate many = judge(program, solution, threads);
    EXPECT_EQ(many.lower_bound, one.lower_bound);
    EXPECT_EQ(many.gap, one.gap);
    EXPECT_EQ(many.primal_residual, one.primal_residual);
    EXPECT_EQ(many.dual_residual, one.dual_residual);
    EXPECT_EQ(many.worst_row, one.worst_row);
  }
}

/// One plant that serves a demand of 1 in every one of many hours.
struct Plain {
  Program program;
  Solution solution;

  Plain() {
    program.hours = 5000;
    program.columns.push_back({{"plant", "output", "kW"}, 0.0, 10.0, 0.1});
    program.rows.push_back({{"node", "balance", "kW"}, 1.0, 1.0});
    program.of_columns = {{0, 0, 1.0}};
    solution = Solution::zero(program);
    solution.x.setConstant(1.0);
    solution.row_price.setConstant(0.1);
  }
};

TEST(JudgeOfLongPrograms, names_the_worst_hour_of_all) {
  Plain plain;
  plain.solution.x(700, 0) = 1.5;
  plain.solution.x(4321, 0) = 3.0;
  plain.solution.x(4999, 0) = 2.0;
  const Certificate c = judge(plain.program, plain.solution);
  EXPECT_EQ(c.worst_row, "node balance at step 4321");
  EXPECT_DOUBLE_EQ(c.primal_residual, 2.0 / (1.0 + 3.0));
}

TEST(JudgeOfLongPrograms, overlooks_no_number_that_is_none) {
  for (const Eigen::Index t : {0, 1, 511, 512, 4998, 4999}) {
    Plain plain;
    plain.solution.x(t, 0) = std::nan("");
    const Certificate c = judge(plain.program, plain.solution);
    EXPECT_EQ(c.primal_residual, no_limit) << t;
    EXPECT_EQ(c.worst_row, "node balance at step " + std::to_string(t));
    Plain priced;
    priced.solution.row_price(t, 0) = std::nan("");
    EXPECT_FALSE(judge(priced.program, priced.solution).gap <= judge_tolerance) << t;
  }
}

TEST(JudgeOfLongPrograms, adds_up_without_losing_digits) {
  Plain plain;
  const Certificate c = judge(plain.program, plain.solution);
  EXPECT_NEAR(c.lower_bound, 500.0, 2e-12);
  EXPECT_NEAR(c.gap, 0.0, 1e-15);
}

TEST(JudgeOfLongPrograms, finds_crossed_bounds_in_one_hour) {
  Plain plain;
  EXPECT_TRUE(crossed_bounds(plain.program).empty());
  std::vector<double> upper(plain.program.hours, 10.0);
  upper[4000] = -2.0;
  plain.program.columns[0].upper = Hourly(upper);
  const std::vector<Cause> causes = crossed_bounds(plain.program);
  ASSERT_EQ(causes.size(), 1u);
  EXPECT_EQ(causes[0].hours, std::vector<std::size_t>{4000});
  EXPECT_EQ(causes[0].amount, 2.0);
}

}  // namespace
}  // namespace zhanhe
