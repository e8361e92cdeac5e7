#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "zhanhe/program/judge.hpp"
#include "zhanhe/solver/solve.hpp"
#include "zhanhe/solver/stretch.hpp"
#include "zhanhe/solver/whole_numbers.hpp"

namespace zhanhe {

/// Makes a small staged program of any bytes, wrong ones included: numbers that are huge, tiny, infinite or NaN, bounds
/// that are crossed, lengths and indices that do not fit. The same bytes give the same program; when they run out, all
/// that follows is zero.
class HostileProgram {
public:
  HostileProgram(const std::uint8_t* bytes, std::size_t count) : at_(bytes), end_(bytes + count) {}

  [[nodiscard]] Program make() {
    Program p;
    hostility_ = byte() % 4;
    p.hours = byte() % 20;
    p.weight = hourly(p, 1.0);
    for (std::size_t more = byte() % 3, at = 0; more > 0; --more) {
      at += byte() % 16;  // sometimes where a chain begins already, or behind the end
      if (at > 0 || hostility_ == 3) p.chain_starts.push_back(at);
    }
    if (hostility_ < 3) std::erase_if(p.chain_starts, [&](std::size_t at) { return at >= p.hours && at > 0; });
    for (std::size_t n = byte() % 6; n > 0; --n) {
      Program::Column column{{"c", "x", "kW"}, hourly(p, 0.0), hourly(p, 10.0), hourly(p, 1.0)};
      if (byte() % 4 == 0) column.quadratic = hourly(p, 1.0);
      column.integer = byte() % 64 == 1;
      p.columns.push_back(std::move(column));
    }
    for (std::size_t n = byte() % 5; n > 0; --n) {
      p.rows.push_back({{"r", "balance", "kW"}, hourly(p, 3.0), 0.0});
      p.rows.back().upper = byte() % 2 == 0 ? p.rows.back().lower : hourly(p, 6.0);
    }
    for (std::size_t n = byte() % 4; n > 0; --n) {
      Program::State state{{"s", "level", "kWh"}, hourly(p, 0.0), hourly(p, 10.0)};
      if (byte() % 2 == 0) state.cost = hourly(p, 0.0);
      if (byte() % 2 == 0) state.keep = hourly(p, 1.0);
      if (byte() % 2 == 0) state.inflow = hourly(p, 0.0);
      state.initial_lower = number(0.0);
      state.initial_upper = byte() % 2 == 0 ? state.initial_lower : number(10.0);
      state.cyclic = byte() % 2 == 1;
      p.states.push_back(std::move(state));
    }
    for (std::size_t n = byte() % 3; n > 0; --n) {
      p.globals.push_back(
          {{"g", "size", "kW"}, number(0.0), number(10.0), number(1.0), byte() % 4 == 0 ? number(1.0) : 0.0, false});
    }
    for (std::size_t n = byte() % 3; n > 0; --n) {
      p.global_rows.push_back({{"t", "total", "kWh"}, number(-5.0), number(20.0)});
    }
    for (std::size_t n = byte() % 12; n > 0; --n) entry(p, p.of_columns, p.rows.size(), p.columns.size());
    for (std::size_t n = byte() % 3; n > 0; --n) entry(p, p.of_states_before, p.rows.size(), p.states.size());
    for (std::size_t n = byte() % 3; n > 0; --n) entry(p, p.of_states_after, p.rows.size(), p.states.size());
    for (std::size_t n = byte() % 3; n > 0; --n) entry(p, p.of_globals, p.rows.size(), p.globals.size());
    for (std::size_t n = byte() % 6; n > 0; --n) entry(p, p.drives, p.states.size(), p.columns.size());
    for (std::size_t n = byte() % 4; n > 0; --n) entry(p, p.totals, p.global_rows.size(), p.columns.size());
    for (std::size_t n = byte() % 3; n > 0; --n) {
      entry(p, p.totals_of_globals, p.global_rows.size(), p.globals.size());
    }
    return p;
  }

private:
  [[nodiscard]] std::uint8_t byte() { return at_ == end_ ? std::uint8_t{0} : *at_++; }

  /// A number near `usual`, or a hostile one: hostility 0 to 3 means none, few and many that are finite, and all kinds.
  [[nodiscard]] double number(double usual) {
    constexpr double wild[] = {1e300,
                               -1e300,
                               1e-300,
                               -1e-300,
                               5e-324,
                               1e20,
                               -1e20,
                               1e12,
                               1e-12,
                               -0.0,
                               1e100,
                               -1e100,
                               1e7,
                               -1e7,
                               1e30,
                               1e-30,
                               std::numeric_limits<double>::max(),
                               std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity(),
                               std::numeric_limits<double>::quiet_NaN()};
    constexpr unsigned tame[] = {256, 252, 240, 230};
    const unsigned b = byte();
    if (b < 100) return usual;
    if (b < 120) return 0.0;
    if (b < tame[hostility_]) return usual * static_cast<double>(b) / 128.0 + (static_cast<double>(b) - 186.0) / 128.0;
    return wild[byte() % (hostility_ < 3 ? 16 : 20)];
  }

  [[nodiscard]] Hourly hourly(const Program& p, double usual) {
    const unsigned kind = byte();
    if (kind < 180) return number(usual);
    std::vector<double> values(p.hours);
    for (double& value : values) value = number(usual);
    if (kind >= 254 && hostility_ == 3) values.push_back(0.0);  // of the wrong length
    if (values.empty()) return usual;
    return Hourly(std::move(values));
  }

  void entry(const Program& p, std::vector<Program::Entry>& entries, std::size_t rows, std::size_t columns) {
    const unsigned outside = hostility_ == 3 && byte() > 250 ? 1 : 0;
    if (rows == 0 || columns == 0) return;
    const std::size_t row = byte() % (rows + outside);
    const std::size_t column = byte() % (columns + outside);
    entries.push_back({row, column, hourly(p, 1.0)});
  }

  const std::uint8_t* at_;
  const std::uint8_t* end_;
  unsigned hostility_ = 0;
};

/// What is wrong with an outcome, in words; empty when it keeps its promise: optimal and infeasible are what the judge
/// confirms, trouble says why, and nothing is a status of its own. With whole numbers the judge is asked about the
/// program in which those of the answer are fixed, which must be whole; the gap that is told is that of the objective
/// to a lower bound.
inline std::string broken_promise(const Program& program, const solver::Outcome& outcome) {
  const SolveRecord& record = outcome.record;
  if (record.engine.empty()) return "nobody answered";
  switch (record.status) {
    case Status::optimal: {
      const bool whole = solver::has_integers(program);
      const Certificate c =
          judge(whole ? solver::with_fixed_integers(program, outcome.solution) : program, outcome.solution);
      const bool confirmed =
          c.gap <= judge_tolerance && c.primal_residual <= judge_tolerance && c.dual_residual <= judge_tolerance;
      if (!confirmed) return "optimal, and the judge does not confirm it";
      if (!std::isfinite(record.objective)) return "optimal, and the objective is no number";
      if (whole && !(record.certificate.gap >= -judge_tolerance)) return "optimal, and below its lower bound";
      return {};
    }
    case Status::infeasible:
      return proves_infeasible(program, outcome.solution) ? "" : "infeasible, and the judge does not confirm it";
    case Status::trouble: return record.message.empty() ? "trouble, and nobody says why" : "";
    case Status::unbounded:
    case Status::limit: return {};
  }
  return "a status that does not exist";
}

}  // namespace zhanhe
