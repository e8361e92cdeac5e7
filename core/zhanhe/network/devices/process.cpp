#include "zhanhe/network/devices/process.hpp"

#include <algorithm>

namespace zhanhe {

Problems Process::problems() const {
  Problems problems = all_of(must_run_problems(must_run_frac, profile),
                             size_problems(extendable, p_max_kw, "p_max_kw", size_max_kw, "size_max_kw"));
  problems = all_of(std::move(problems), on_off_problems(extendable));
  if (nodes.empty() || points_frac.empty()) return problems;  // told as missing
  if (points_frac.size() % nodes.size() != 0) {
    problems.push_back({IssueCode::wrong_length,
                        {"points_frac", "nodes"},
                        std::to_string(points_frac.size()) + " numbers are no points of " +
                            std::to_string(nodes.size()) + " nodes each",
                        "give every point one number for each node",
                        {}});
    return problems;
  }
  std::vector<std::string> sorted = nodes;
  std::ranges::sort(sorted);
  if (const auto twice = std::ranges::adjacent_find(sorted); twice != sorted.end()) {
    problems.push_back(
        {IssueCode::duplicate_name, {"nodes"}, "names '" + *twice + "' twice", "add up what it gives to one node", {}});
  }
  return problems;
}

}  // namespace zhanhe
