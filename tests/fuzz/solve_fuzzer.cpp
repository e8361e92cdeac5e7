// libFuzzer: any bytes, made a program, end with a status that keeps its promise. Build: cmake --preset fuzz.

#include <cstdio>
#include <cstdlib>

#include "fuzz/hostile_program.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  using namespace zhanhe;
  const Program program = HostileProgram(bytes, count).make();
  for (const auto engine : {solver::Engine::interior_point, solver::Engine::automatic}) {
    const auto outcome = solver::solve(program, {.engine = engine, .threads = 1, .time_limit_s = 1.0}, {});
    if (const std::string broken = broken_promise(program, outcome); !broken.empty()) {
      std::fprintf(stderr, "%s (%s)\n", broken.c_str(), outcome.record.message.c_str());
      std::abort();
    }
  }
  return 0;
}
