// What of a program is not solved for: columns that do the same, and limits that can never bind.

#include <gtest/gtest.h>

#include <algorithm>

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
  EXPECT_EQ(Form(parts).slots.size(), Form(program_).slots.size() + 3 * loose);
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
  p.of_columns = {{0, 0, 1.0}, {0, 1, -1.0}, {0, 2, -1.0}, {0, 3, 1.0}, {1, 1, 1.0}, {1, 2, 1.0}, {1, 3, -1.0}};
  const auto outcome = by_interior_point(p);
  ASSERT_EQ(outcome.record.status, Status::optimal) << outcome.record.message;
  EXPECT_EQ(Form(p).slots.size(), 2u);
  EXPECT_NEAR(outcome.solution.x(1, 1), 5.0, 1e-9);
  EXPECT_NEAR(outcome.solution.x(1, 2), 10.0, 1e-9);
  EXPECT_NEAR(outcome.solution.x(1, 3), -15.0, 1e-9);
}

}  // namespace
}  // namespace zhanhe
