#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

ShapeBuilder::ShapeBuilder(Program& program, const std::vector<Node>& nodes) : program_(program) {
  for (const Node& node : nodes) balance_.emplace(node.name, row(node.name, "balance"));
}

std::size_t ShapeBuilder::column(const std::string& owner, std::string quantity, std::string unit) {
  program_.columns.push_back({{owner, std::move(quantity), std::move(unit)}});
  return program_.columns.size() - 1;
}

std::size_t ShapeBuilder::row(const std::string& owner, std::string quantity, std::string unit) {
  program_.rows.push_back({{owner, std::move(quantity), std::move(unit)}});
  return program_.rows.size() - 1;
}

std::size_t ShapeBuilder::state(const std::string& owner, std::string quantity, std::string unit) {
  program_.states.push_back({{owner, std::move(quantity), std::move(unit)}});
  return program_.states.size() - 1;
}

std::size_t ShapeBuilder::column_entry(std::size_t row, std::size_t column) {
  program_.of_columns.push_back({row, column, 1.0});
  return program_.of_columns.size() - 1;
}

std::size_t ShapeBuilder::before_entry(std::size_t row, std::size_t state) {
  program_.of_states_before.push_back({row, state, 1.0});
  return program_.of_states_before.size() - 1;
}

std::size_t ShapeBuilder::after_entry(std::size_t row, std::size_t state) {
  program_.of_states_after.push_back({row, state, 1.0});
  return program_.of_states_after.size() - 1;
}

std::size_t ShapeBuilder::drive(std::size_t state, std::size_t column) {
  program_.drives.push_back({state, column, 1.0});
  return program_.drives.size() - 1;
}

std::size_t ShapeBuilder::global(const std::string& owner, std::string quantity, std::string unit) {
  program_.globals.push_back({{owner, std::move(quantity), std::move(unit)}});
  return program_.globals.size() - 1;
}

std::size_t ShapeBuilder::global_entry(std::size_t row, std::size_t global) {
  program_.of_globals.push_back({row, global, -1.0});
  return program_.of_globals.size() - 1;
}

}  // namespace zhanhe::formulation
