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

RampPlace shape_ramp(const std::string& owner, std::size_t column, ShapeBuilder& builder) {
  RampPlace place;
  place.state = builder.state(owner, "last output", "kW");
  place.row = builder.row(owner, "ramp");
  place.drive = builder.drive(place.state, column);
  builder.column_entry(place.row, column);
  place.before = builder.before_entry(place.row, place.state);
  return place;
}

void fill_ramp(const RampLimits& limits, const RampPlace& place, const Context& context, Program& program) {
  Program::State& last = program.states[place.state];
  last.keep = 0.0;
  last.lower = 0.0;
  // The column's own bounds limit the output; the state must not add a bound of its own.
  last.upper = program.columns[program.drives[place.drive].column].upper;
  last.initial_lower = limits.initial_kw.value_or(0.0);
  last.initial_upper = limits.initial_kw.value_or(limits.p_max_kw);
  Program::Row& change = program.rows[place.row];
  const double step_kw = limits.p_max_kw * context.step_h();
  change.lower = limits.down_frac_h ? -*limits.down_frac_h * step_kw : -no_limit;
  change.upper = limits.up_frac_h ? *limits.up_frac_h * step_kw : no_limit;
  program.of_states_before[place.before].value = -1.0;
}

}  // namespace zhanhe::formulation
