// A program of somebody else: it uses one public header of the installed package and fails if the answer is wrong.
#include <cstdio>
#include <string>

#include "zhanhe/series/time_axis.hpp"

int main() {
  const zhanhe::TimeAxis year;  // 2025 in hours, the default
  const std::string last = zhanhe::to_string(year.time(year.steps - 1));
  std::printf("the last hour starts at %s\n", last.c_str());
  return last == "2025-12-31 23:00:00" ? 0 : 1;
}
