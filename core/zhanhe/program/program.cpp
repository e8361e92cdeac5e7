#include "zhanhe/program/program.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "zhanhe/program/blocks.hpp"

namespace zhanhe {

namespace {

bool fits(const Hourly& values, std::size_t hours) {
  return values.constant() ? values.size() == 1 : values.size() == hours;
}

std::string entry_problem(std::string_view matrix, const std::vector<Program::Entry>& entries, std::size_t rows,
                          std::size_t columns, std::size_t hours) {
  for (const Program::Entry& entry : entries) {
    if (entry.row >= rows || entry.column >= columns) return std::string(matrix) + " has an entry outside the program";
    if (!fits(entry.value, hours)) return std::string(matrix) + " has an entry of the wrong length";
  }
  return {};
}

template <class Test>
bool all(const Hourly& numbers, Test&& test) {
  for (std::size_t t = 0; t < numbers.size(); ++t) {
    if (!test(numbers[t])) return false;
  }
  return true;
}
bool finite(const Hourly& numbers) { return numbers.extent().finite; }
bool finite_and_not_negative(const Hourly& numbers) {
  const Extent extent = numbers.extent();
  return extent.finite && extent.lowest >= 0.0;
}
/// A lower bound may be missing below, an upper one above.
bool bounds(const Hourly& lower, const Hourly& upper) {
  if (finite(lower) && finite(upper)) return true;
  return all(lower, [](double x) { return x < no_limit; }) && all(upper, [](double x) { return x > -no_limit; });
}

std::string named(const Label& label) { return label.owner + " " + label.quantity; }

}  // namespace

std::string shape_problem(const Program& p) {
  if (p.chain_starts.empty() || p.chain_starts.front() != 0) return "the first chain starts at hour 0";
  for (std::size_t k = 0; k < p.chains(); ++k) {
    if (p.chain_starts[k] >= p.chain_end(k)) return "chain " + std::to_string(k) + " has no hours";
  }
  if (!fits(p.weight, p.hours)) return "the weight has the wrong length";
  for (const auto& c : p.columns) {
    if (!fits(c.lower, p.hours) || !fits(c.upper, p.hours) || !fits(c.cost, p.hours) || !fits(c.quadratic, p.hours)) {
      return "column " + c.label.owner + " " + c.label.quantity + " has a number of the wrong length";
    }
  }
  for (const auto& r : p.rows) {
    if (!fits(r.lower, p.hours) || !fits(r.upper, p.hours)) return "row " + r.label.owner + " has a wrong length";
  }
  for (const auto& s : p.states) {
    if (!fits(s.lower, p.hours) || !fits(s.upper, p.hours) || !fits(s.cost, p.hours) || !fits(s.keep, p.hours) ||
        !fits(s.inflow, p.hours)) {
      return "state " + s.label.owner + " has a number of the wrong length";
    }
  }
  for (const std::string& problem :
       {entry_problem("A", p.of_columns, p.rows.size(), p.columns.size(), p.hours),
        entry_problem("B", p.of_states_before, p.rows.size(), p.states.size(), p.hours),
        entry_problem("C", p.of_states_after, p.rows.size(), p.states.size(), p.hours),
        entry_problem("D", p.of_globals, p.rows.size(), p.globals.size(), p.hours),
        entry_problem("G", p.drives, p.states.size(), p.columns.size(), p.hours),
        entry_problem("H", p.totals, p.global_rows.size(), p.columns.size(), p.hours),
        entry_problem("K", p.totals_of_globals, p.global_rows.size(), p.globals.size(), 1)}) {
    if (!problem.empty()) return problem;
  }
  return {};
}

std::string number_problem(const Program& p) {
  const std::string_view bound = " has a bound that is no number";
  const std::string_view number = " has a number that is not finite";
  const std::string_view curve = " has a quadratic cost that is not finite or is negative";
  const auto told = [](const Label& label, std::string_view what) { return named(label).append(what); };
  if (!finite_and_not_negative(p.weight)) return "a weight is not finite or is negative";
  for (const auto& c : p.columns) {
    if (!bounds(c.lower, c.upper)) return told(c.label, bound);
    if (!finite(c.cost)) return told(c.label, number);
    if (!finite_and_not_negative(c.quadratic)) return told(c.label, curve);
  }
  for (const auto& r : p.rows) {
    if (!bounds(r.lower, r.upper)) return told(r.label, bound);
  }
  for (const auto& s : p.states) {
    if (!bounds(s.lower, s.upper) || !bounds(s.initial_lower, s.initial_upper)) return told(s.label, bound);
    if (!finite(s.cost) || !finite(s.keep) || !finite(s.inflow)) return told(s.label, number);
  }
  for (const auto& g : p.globals) {
    if (!bounds(g.lower, g.upper)) return told(g.label, bound);
    if (!finite(g.cost)) return told(g.label, number);
    if (!finite_and_not_negative(g.quadratic)) return told(g.label, curve);
  }
  for (const auto& r : p.global_rows) {
    if (!bounds(r.lower, r.upper)) return told(r.label, bound);
  }
  const std::pair<char, const std::vector<Program::Entry>*> matrices[] = {
      {'A', &p.of_columns}, {'B', &p.of_states_before}, {'C', &p.of_states_after},  {'D', &p.of_globals},
      {'G', &p.drives},     {'H', &p.totals},           {'K', &p.totals_of_globals}};
  for (const auto& [name, entries] : matrices) {
    if (!std::ranges::all_of(*entries, [](const Program::Entry& e) { return finite(e.value); })) {
      return std::string(1, name) + " has an entry that is not finite";
    }
  }
  return {};
}

Solution Solution::zero(const Program& program) {
  const auto size = [](std::size_t n) { return static_cast<Eigen::Index>(n); };
  const Eigen::Index hours = size(program.hours);
  const Eigen::Index chains = size(program.chains());
  const Eigen::Index states = size(program.states.size());
  Solution s;
  s.x = Eigen::ArrayXXd::Zero(hours, size(program.columns.size()));
  s.state_after = Eigen::ArrayXXd::Zero(hours, states);
  s.state_first = Eigen::ArrayXXd::Zero(chains, states);
  s.g = Eigen::ArrayXd::Zero(size(program.globals.size()));
  s.row_price = Eigen::ArrayXXd::Zero(hours, size(program.rows.size()));
  s.state_price = Eigen::ArrayXXd::Zero(hours, states);
  s.global_price = Eigen::ArrayXd::Zero(size(program.global_rows.size()));
  s.cyclic_price = Eigen::ArrayXXd::Zero(chains, states);
  return s;
}

Extent Hourly::extent() const {
  if (constant()) return zhanhe::extent({&factor_, 1});
  const Extent series = zhanhe::extent({series_.get(), size_});
  const auto [low, high] = std::minmax({factor_ * series.lowest, factor_ * series.highest});
  return {low, high, series.finite && std::isfinite(factor_)};
}

Hourly sum(const Hourly& a, const Hourly& b) {
  if (a.is(0.0)) return b;
  if (b.is(0.0)) return a;
  if (a.constant() && b.constant()) return a[0] + b[0];
  std::vector<double> values(std::max(a.size(), b.size()));
  for (std::size_t t = 0; t < values.size(); ++t) values[t] = a[t] + b[t];
  return Hourly(std::move(values));
}

double objective(const Program& program, const Solution& solution) {
  const std::vector<Block> blocks = blocks_of(program);
  Sum total;
  const auto add = [&](const Hourly& cost, const Hourly& quadratic, const auto& values) {
    if (cost.is(0.0) && quadratic.is(0.0)) return;
    for (const Block& block : blocks) {
      const auto x = values.segment(static_cast<Eigen::Index>(block.first), static_cast<Eigen::Index>(block.count));
      Numbers slope = numbers(cost, block);
      if (!quadratic.is(0.0)) slope += 0.5 * numbers(quadratic, block) * x;
      total.add((numbers(program.weight, block) * slope * x).sum());
    }
  };
  for (std::size_t j = 0; j < program.columns.size(); ++j) {
    const Program::Column& column = program.columns[j];
    add(column.cost, column.quadratic, solution.x.col(static_cast<Eigen::Index>(j)));
  }
  for (std::size_t i = 0; i < program.states.size(); ++i) {
    add(program.states[i].cost, 0.0, solution.state_after.col(static_cast<Eigen::Index>(i)));
  }
  for (std::size_t k = 0; k < program.globals.size(); ++k) {
    const Program::Global& global = program.globals[k];
    const double g = solution.g(static_cast<Eigen::Index>(k));
    total.add((global.cost + 0.5 * global.quadratic * g) * g);
  }
  return total.value();
}

double tie_breaks(const Program& program, const Solution& solution) {
  const std::vector<Block> blocks = blocks_of(program);
  Sum total;
  for (std::size_t j = 0; j < program.columns.size(); ++j) {
    if (program.columns[j].tie_break == 0.0) continue;
    const auto x = solution.x.col(static_cast<Eigen::Index>(j));
    for (const Block& block : blocks) {
      const auto part = x.segment(static_cast<Eigen::Index>(block.first), static_cast<Eigen::Index>(block.count));
      total.add(program.columns[j].tie_break * (numbers(program.weight, block) * part).sum());
    }
  }
  return total.value();
}

}  // namespace zhanhe
