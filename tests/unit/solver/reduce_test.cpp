// What of a program is not solved for: columns that do the same, and limits that can never bind.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "unit/solver/random_program.hpp"
#include "unit/solver/small_programs.hpp"
#include "zhanhe/solver/staged/form.hpp"

namespace zhanhe {
namespace {

using solver::staged::Form;

/// Splits every column that is not fixed into itself, with a quarter of its room, and others that do `factor` times
/// the same.
Program split(Program p, const std::vector<double>& factors) {
  const std::size_t columns = p.columns.size();
  for (std::size_t j = 0; j < columns; ++j) {
    const Program::Column whole = p.columns[j];
    const double others = 0.75 / static_cast<double>(factors.size());
    p.columns[j].lower = whole.lower.times(0.25);
    p.columns[j].upper = whole.upper.times(0.25);
    for (const double factor : factors) {
      Program::Column part = whole;
      part.lower = (factor > 0.0 ? whole.lower : whole.upper).times(others / factor);
      part.upper = (factor > 0.0 ? whole.upper : whole.lower).times(others / factor);
      part.cost = whole.cost.times(factor);
      for (auto* matrix : {&p.of_columns, &p.drives, &p.totals}) {
        const std::vector<Program::Entry> entries = *matrix;
        for (const Program::Entry& e : entries) {
          if (e.column == j) matrix->push_back({e.row, p.columns.size(), e.value.times(factor)});
        }
      }
      p.columns.push_back(std::move(part));
    }
  }
  return p;
}

/// Whether an equality has only one column that is not fixed.
bool leaves_no_choice(const Program& p) {
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    if (!p.rows[i].lower.same_as(p.rows[i].upper)) continue;
    std::set<std::size_t> free;
    for (const Program::Entry& e : p.of_columns) {
      if (e.row == i && !p.columns[e.column].lower.same_as(p.columns[e.column].upper)) free.insert(e.column);
    }
    if (free.size() == 1) return true;
  }
  return false;
}

/// By whichever engine the judge is content with.
solver::Outcome solved(const Program& program) { return solver::solve(program, {.threads = 1}, {}); }

class Reduce : public testing::TestWithParam<unsigned> {
protected:
  const Program program_ = random_program(
      GetParam(), {.hours = 9 + GetParam() % 5, .columns = 6, .states = GetParam() % 3, .globals = GetParam() % 2});
};

TEST_P(Reduce, makes_one_of_columns_that_do_the_same) {
  const Program parts = split(program_, {1.0, -1.0, 2.0});
  // What stands in no row is left alone.
  std::size_t loose = 0;
  for (std::size_t j = 0; j < program_.columns.size(); ++j) {
    const auto here = [j](const Program::Entry& e) { return e.column == j; };
    const bool touches = std::ranges::any_of(program_.of_columns, here) || std::ranges::any_of(program_.drives, here) ||
                         std::ranges::any_of(program_.totals, here);
    if (!touches && !program_.columns[j].lower.same_as(program_.columns[j].upper)) ++loose;
  }
  if (!leaves_no_choice(program_)) {
    EXPECT_EQ(Form(parts).slots.size(), Form(program_).slots.size() + 3 * loose);
  }
  const auto whole = by_highs(program_);
  const auto outcome = solved(parts);
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  EXPECT_NEAR(outcome.record.objective, whole.record.objective, 1e-7 * std::max(1.0, std::abs(whole.record.objective)));
}

TEST_P(Reduce, keeps_apart_what_costs_something_else) {
  Program parts = split(program_, {1.0});
  for (auto& column : parts.columns)
    column.cost = sum(column.cost, 1e-3 * static_cast<double>(&column - parts.columns.data()));
  const auto by_points = solved(parts);
  const auto by_vertices = by_highs(parts);
  ASSERT_EQ(by_points.record.status, Status::optimal) << by_points.record.message;
  EXPECT_NEAR(by_points.record.objective, by_vertices.record.objective,
              1e-7 * std::max(1.0, std::abs(by_vertices.record.objective)));
}

TEST_P(Reduce, leaves_limits_out_that_never_bind) {
  Program p = program_;
  double least = 0.0, most = 0.0;
  p.rows.push_back({{"all", "limit", "kW"}, 0.0, 0.0});
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    p.of_columns.push_back({p.rows.size() - 1, j, 1.0});
    least += p.columns[j].lower.extent().lowest;
    most += p.columns[j].upper.extent().highest;
  }
  const std::size_t rows = Form(program_).rows();
  p.rows.back().lower = least - 1e-9;
  p.rows.back().upper = most + 1e-9;
  EXPECT_EQ(Form(p).rows(), rows);
  const auto outcome = solved(p);
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  EXPECT_NEAR(outcome.solution.row_price.rightCols(1).abs().maxCoeff(), 0.0, 1e-9);
  // A limit that some point inside the bounds can reach stays.
  std::vector<double> tight(p.hours, most + 1.0);
  tight[p.hours / 2] = -1e3;
  p.rows.back().lower = Hourly(std::vector<double>(p.hours, -no_limit));
  p.rows.back().upper = Hourly(std::move(tight));
  EXPECT_EQ(Form(p).rows(), rows + 1);
}

INSTANTIATE_TEST_SUITE_P(Of, Reduce, testing::Range(0u, 60u));

TEST(Reduce, shares_a_flow_out_by_the_room_of_its_lines) {
  // 30 kW over lines of 10, 20 and 30 kW, the last one built the other way round.
  Program p;
  p.hours = 2;
  p.columns.push_back({{"plant", "output", "kW"}, 0.0, 100.0, 1.0});
  p.columns.push_back({{"one", "flow", "kW"}, 0.0, 10.0});
  p.columns.push_back({{"two", "flow", "kW"}, 0.0, 20.0});
  p.columns.push_back({{"back", "flow", "kW"}, -30.0, 0.0});
  p.rows.push_back({{"from", "balance", "kW"}, 0.0, 0.0});
  p.rows.push_back({{"to", "balance", "kW"}, 30.0, 30.0});
  p.columns.push_back({{"other plant", "output", "kW"}, 0.0, 100.0, 2.0});
  p.of_columns = {{0, 0, 1.0}, {0, 1, -1.0}, {0, 2, -1.0}, {0, 3, 1.0},
                  {1, 1, 1.0}, {1, 2, 1.0},  {1, 3, -1.0}, {0, 4, 1.0}};
  const auto outcome = by_interior_point(p);
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  EXPECT_EQ(Form(p).slots.size(), 2u);  // the plants: one flow is left, and that is the demand
  EXPECT_NEAR(outcome.solution.x(1, 1), 5.0, 1e-9);
  EXPECT_NEAR(outcome.solution.x(1, 2), 10.0, 1e-9);
  EXPECT_NEAR(outcome.solution.x(1, 3), -15.0, 1e-9);
}

/// A tree of nodes with a demand each, fed at its root at a price that changes; a plant at every `every`-th node.
Program tree(unsigned seed, std::size_t nodes, std::size_t every) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> some(0.5, 1.5);
  Program p;
  p.hours = 11;
  const auto hourly = [&](double size) {
    std::vector<double> values(p.hours);
    for (double& x : values) x = size * some(random);
    return Hourly(values);
  };
  const auto column = [&](double upper, Hourly cost, double lower = 0.0) {
    Program::Column made;
    made.lower = Hourly(lower);
    made.upper = Hourly(upper);
    made.cost = std::move(cost);
    p.columns.push_back(std::move(made));
    return p.columns.size() - 1;
  };
  for (std::size_t i = 0; i < nodes; ++i) {
    Program::Row balance;
    balance.lower = balance.upper = hourly(10.0);
    p.rows.push_back(std::move(balance));
  }
  p.of_columns.push_back({0, column(1e4, hourly(0.6)), Hourly(1.0)});
  for (std::size_t i = 1; i < nodes; ++i) {
    const std::size_t parent = random() % i;
    const std::size_t line = column(400.0, Hourly(0.001 * some(random)), -400.0);
    p.of_columns.push_back({parent, line, Hourly(-1.0)});
    p.of_columns.push_back({i, line, Hourly(0.98)});
    if (every > 0 && i % every == 0) p.of_columns.push_back({i, column(15.0, hourly(0.55)), Hourly(1.0)});
  }
  return p;
}

TEST_P(Reduce, settles_what_equalities_leave_no_choice_and_prices_it) {
  for (const std::size_t every : {0U, 3U, 7U}) {
    const Program p = tree(GetParam(), 12, every);
    const std::size_t plants = every > 0 ? 11 / every : 0;
    const Form form(p);
    if (every == 0) {
      EXPECT_EQ(form.slots.size(), 0U);
    } else {
      EXPECT_LT(form.slots.size(), p.columns.size());
      EXPECT_GT(form.slots.size(), plants);
    }
    const auto outcome = solved(p);
    ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
    const auto by_vertices = by_highs(p);
    EXPECT_NEAR(outcome.record.objective, by_vertices.record.objective, 1e-7 * by_vertices.record.objective);
    // Its bound is made of prices, those of settled rows too.
    EXPECT_LT(outcome.record.certificate.gap, 1e-7);
  }
}

TEST(ReduceLimits, leaves_what_cannot_be_to_the_solver) {
  Program p = tree(1, 5, 0);
  p.columns[0].upper = Hourly(1.0);
  EXPECT_EQ(solved(p).record.status, Status::infeasible);
}

}  // namespace
}  // namespace zhanhe
