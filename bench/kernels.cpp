// How long do the steps around the solver take? Validating, posing, judging, reading back and settling a made-up year.

#include <benchmark/benchmark.h>

#include "district.hpp"
#include "zhanhe/formulation/pose.hpp"
#include "zhanhe/program/judge.hpp"
#include "zhanhe/settlement/settle.hpp"

namespace zhanhe::bench {
namespace {

constexpr std::size_t year_h = 8760;

/// A posed year of a district and a solution of its size.
struct Case {
  Study study;
  formulation::Posed posed;
  Solution solution;

  explicit Case(const benchmark::State& state)
      : study(district(static_cast<std::size_t>(state.range(0)), year_h)),
        posed(pose(study)),
        solution(plausible_solution(posed.program())) {}

  static formulation::Posed pose(const Study& study) {
    Issues notes;
    return {study, {0, year_h}, notes};
  }

  void count(benchmark::State& state) const {
    state.counters["variables"] = static_cast<double>(posed.program().unknowns());
    state.counters["per_million_s"] =
        benchmark::Counter(static_cast<double>(posed.program().unknowns()) / 1e6,
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  }
};

void validate_study(benchmark::State& state) {
  const Case year(state);
  for (auto _ : state) benchmark::DoNotOptimize(validate(year.study));
  year.count(state);
}

void pose(benchmark::State& state) {
  const Case year(state);
  for (auto _ : state) benchmark::DoNotOptimize(Case::pose(year.study).program().hours);
  year.count(state);
}

void find_crossed_bounds(benchmark::State& state) {
  const Case year(state);
  for (auto _ : state) benchmark::DoNotOptimize(crossed_bounds(year.posed.program()));
  year.count(state);
}

void work_out_objective(benchmark::State& state) {
  const Case year(state);
  for (auto _ : state) benchmark::DoNotOptimize(objective(year.posed.program(), year.solution));
  year.count(state);
}

void judge_solution(benchmark::State& state) {
  const Case year(state);
  const auto threads = static_cast<int>(state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(judge(year.posed.program(), year.solution, threads).gap);
  year.count(state);
}

void read_back(benchmark::State& state) {
  const Case year(state);
  for (auto _ : state) benchmark::DoNotOptimize(year.posed.read(year.solution).carriers.data());
  year.count(state);
}

void settle_and_summarise(benchmark::State& state) {
  const Case year(state);
  const Dispatch dispatch = year.posed.read(year.solution);
  for (auto _ : state) {
    benchmark::DoNotOptimize(settlement::settle(dispatch, year.study.settings, year.posed.axis()));
    benchmark::DoNotOptimize(settlement::summarise(dispatch, {}, year.posed.axis()));
  }
  year.count(state);
}

// 4 nodes are about as large as the reference hub, 33 as large as the reference feeder.
void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("nodes")->Arg(4)->Arg(33)->Unit(benchmark::kMillisecond)->UseRealTime();
}

BENCHMARK(validate_study)->Apply(sizes);
BENCHMARK(pose)->Apply(sizes);
BENCHMARK(find_crossed_bounds)->Apply(sizes);
BENCHMARK(work_out_objective)->Apply(sizes);
BENCHMARK(judge_solution)
    ->ArgNames({"nodes", "threads"})
    ->ArgsProduct({{4, 33}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(read_back)->Apply(sizes);
BENCHMARK(settle_and_summarise)->Apply(sizes);

}  // namespace
}  // namespace zhanhe::bench

BENCHMARK_MAIN();
