// Programs with hostile numbers and shapes end with a status that keeps its promise; tests/fuzz/ looks for more.

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <random>

#include "fuzz/hostile_program.hpp"
#include "unit/solver/small_programs.hpp"

namespace zhanhe {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

void expect_refused(const Program& p, const std::string& word) {
  for (const auto engine : {solver::Engine::automatic, solver::Engine::interior_point, solver::Engine::highs}) {
    const auto outcome = solver::solve(p, {.engine = engine}, {});
    EXPECT_EQ(outcome.record.status, Status::trouble);
    EXPECT_NE(outcome.record.message.find(word), std::string::npos) << outcome.record.message;
  }
}

Program in_order() {
  Program p = source_for(1.0, {3.0, 4.0});
  add_store(p, {.capacity = 2.0, .cyclic = true});
  p.globals.push_back({{"size", "size", "kW"}, 0.0, 10.0, 1.0});
  p.global_rows.push_back({{"budget", "total", "kWh"}, -no_limit, 100.0});
  p.totals.push_back({0, 0, 1.0});
  p.totals_of_globals.push_back({0, 0, -1.0});
  return p;
}

TEST(HostilePrograms, have_a_near_miss_that_is_solved) {
  EXPECT_EQ(solver::solve(in_order(), {}, {}).record.status, Status::optimal);
}

TEST(HostilePrograms, without_hours_or_with_a_wrong_length_are_refused) {
  Program p = in_order();
  p.hours = 0;
  expect_refused(p, "no hours");
  p = in_order();
  p.columns[0].cost = Hourly(std::vector<double>(3, 1.0));
  expect_refused(p, "wrong length");
  p = in_order();
  p.of_columns[0].column = 99;
  expect_refused(p, "outside the program");
  p = in_order();
  p.chain_starts = {0, 2};
  expect_refused(p, "no hours");
}

TEST(HostilePrograms, with_a_number_that_is_none_are_refused_by_name) {
  const std::pair<const char*, void (*)(Program&)> wrong[] = {
      {"weight", [](Program& p) { p.weight = nan; }},
      {"source output", [](Program& p) { p.columns[0].lower = nan; }},
      {"source output", [](Program& p) { p.columns[0].upper = nan; }},
      {"source output", [](Program& p) { p.columns[0].cost = no_limit; }},
      {"source output", [](Program& p) { p.columns[0].quadratic = nan; }},
      {"source output", [](Program& p) { p.columns[0].quadratic = -1.0; }},
      {"source output", [](Program& p) { p.columns[0].lower = p.columns[0].upper = no_limit; }},
      {"source output", [](Program& p) { p.columns[0].cost = Hourly(std::vector<double>{1.0, nan}); }},
      {"node balance", [](Program& p) { p.rows[0].upper = nan; }},
      {"store level", [](Program& p) { p.states[0].keep = no_limit; }},
      {"store level", [](Program& p) { p.states[0].inflow = nan; }},
      {"store level", [](Program& p) { p.states[0].cost = nan; }},
      {"store level", [](Program& p) { p.states[0].initial_upper = nan; }},
      {"size size", [](Program& p) { p.globals[0].cost = nan; }},
      {"size size", [](Program& p) { p.globals[0].quadratic = -1.0; }},
      {"budget total", [](Program& p) { p.global_rows[0].lower = nan; }},
      {"A ", [](Program& p) { p.of_columns[0].value = nan; }},
      {"G ", [](Program& p) { p.drives[0].value = no_limit; }},
      {"H ", [](Program& p) { p.totals[0].value = nan; }},
      {"K ", [](Program& p) { p.totals_of_globals[0].value = nan; }},
  };
  for (const auto& [word, spoil] : wrong) {
    SCOPED_TRACE(word);
    Program p = in_order();
    spoil(p);
    expect_refused(p, word);
  }
}

class HostileSeeds : public testing::TestWithParam<unsigned> {};

TEST_P(HostileSeeds, end_with_a_status_that_keeps_its_promise) {
  std::mt19937 generator(GetParam());
  std::uniform_int_distribution<int> any(0, 255);
  std::vector<std::uint8_t> bytes(600);
  int count[5] = {};
  double longest_s = 0.0;
  for (int program = 0; program < 500; ++program) {
    SCOPED_TRACE(program);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(any(generator));
    const Program p = HostileProgram(bytes.data(), bytes.size()).make();
    for (const auto engine : {solver::Engine::interior_point, solver::Engine::automatic}) {
      const auto begin = std::chrono::steady_clock::now();
      const auto outcome = solver::solve(p, {.engine = engine, .threads = 1, .time_limit_s = 0.5}, {});
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
      longest_s = std::max(longest_s, took.count());
      EXPECT_EQ(broken_promise(p, outcome), "") << outcome.record.engine << ": " << outcome.record.message;
      ++count[static_cast<int>(outcome.record.status)];
    }
  }
  std::printf("optimal %d, infeasible %d, unbounded %d, limit %d, trouble %d; longest %.2f s\n", count[0], count[1],
              count[2], count[3], count[4], longest_s);
  EXPECT_LT(longest_s, 10.0);
}

INSTANTIATE_TEST_SUITE_P(Of, HostileSeeds, testing::Range(0u, 8u));

}  // namespace
}  // namespace zhanhe
