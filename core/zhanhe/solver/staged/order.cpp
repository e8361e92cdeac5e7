#include "zhanhe/solver/staged/order.hpp"

#include <set>
#include <utility>

namespace zhanhe::solver::staged {

std::vector<std::size_t> elimination_order(const std::vector<std::size_t>& rows,
                                           const std::vector<std::vector<std::size_t>>& columns_of,
                                           std::size_t columns) {
  std::vector<std::vector<std::size_t>> meets(columns);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const std::size_t column : columns_of[rows[i]]) meets[column].push_back(i);
  }
  std::vector<std::set<std::size_t>> neighbours(rows.size());
  for (const auto& group : meets) {
    for (const std::size_t one : group) {
      for (const std::size_t other : group) {
        if (one != other) neighbours[one].insert(other);
      }
    }
  }
  std::set<std::pair<std::size_t, std::size_t>> waiting;  // (degree, row)
  for (std::size_t i = 0; i < rows.size(); ++i) waiting.emplace(neighbours[i].size(), i);
  std::vector<std::size_t> order;
  while (!waiting.empty()) {
    const std::size_t row = waiting.begin()->second;
    waiting.erase(waiting.begin());
    order.push_back(row);
    const std::set<std::size_t> left = std::move(neighbours[row]);
    for (const std::size_t one : left) {
      waiting.erase({neighbours[one].size(), one});
      neighbours[one].erase(row);
      for (const std::size_t other : left) {
        if (one != other) neighbours[one].insert(other);
      }
      waiting.emplace(neighbours[one].size(), one);
    }
  }
  return order;
}

}  // namespace zhanhe::solver::staged
