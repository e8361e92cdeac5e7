#include "zhanhe/powerflow/solve.hpp"

#include "zhanhe/base/huge_pages.hpp"
#include "zhanhe/base/parallel.hpp"
#include "zhanhe/powerflow/eight.hpp"
#include "zhanhe/powerflow/equations.hpp"
#include "zhanhe/powerflow/tile.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <exception>
#include <limits>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace zhanhe::powerflow {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Hours that a thread takes at once: some for each, whole tiles, and a report from time to time.
Index hours_at_once(Index hours, int threads) {
  constexpr auto tile = static_cast<Index>(Tile::most);
  constexpr Index pieces_each = 8, most = 256;
  const Index pieces = pieces_each * thread_count(threads, static_cast<std::size_t>(hours));
  return std::clamp((hours / pieces + tile - 1) / tile * tile, tile, most);
}

std::vector<Problem> problems_of(const InjectionTables& injections, Index buses, const Settings& settings) {
  std::vector<Problem> found;
  const auto named = [&](const std::vector<Index>& bus_of) {
    return std::ranges::all_of(bus_of, [&](Index bus) { return bus >= InjectionTables::unread && bus < buses; });
  };
  if (injections.p.hours != injections.q.hours || injections.p.hours < 0 || !named(injections.p_bus) ||
      !named(injections.q_bus)) {
    found.push_back({Part::injections, -1, "are not hours x buses"});
  }
  if (!std::isfinite(settings.tolerance_pu) || !(settings.tolerance_pu > 0.0)) {
    found.push_back({Part::settings, -1, "have a tolerance that is not above 0"});
  }
  if (settings.iteration_limit < 1) found.push_back({Part::settings, -1, "have an iteration limit below 1"});
  if (settings.threads < 0) found.push_back({Part::settings, -1, "have a negative number of threads"});
  return found;
}

/// All of a state but the voltages, which whoever solves an hour writes.
State unsolved(Index buses, Index hours) {
  State state;
  state.voltage_pu.resize(hours, buses);
  prefer_huge_pages(state.voltage_pu.data(), sizeof(Complex) * static_cast<std::size_t>(state.voltage_pu.size()));
  state.converged = Flags::Constant(hours, false);
  state.readable = Flags::Constant(hours, true);
  state.iterations = Eigen::ArrayXi::Zero(hours);
  state.mismatch_pu = Eigen::ArrayXd::Constant(hours, nan);
  state.energised = Flags::Constant(buses, false);
  return state;
}

/// Tells the caller how far we are, and everybody whether to go on.
class Reporter {
public:
  Reporter(const Progress& progress, Index hours) : progress_(progress), hours_(hours) {}

  [[nodiscard]] bool goes_on() const { return !stop_; }
  void add(Index hours_done) {
    const std::scoped_lock lock(mutex_);
    done_ += hours_done;
    if (!progress_ || stop_) return;
    try {
      if (!progress_(done_, hours_)) stop_ = true;
    } catch (...) {
      stop_ = true;
      thrown_ = std::current_exception();
    }
  }
  /// True when hours were left out. Throws what the caller's function threw.
  [[nodiscard]] bool stopped_early() const {
    if (thrown_) std::rethrow_exception(thrown_);
    return done_ < hours_;
  }

private:
  const Progress& progress_;
  Index hours_;
  Index done_ = 0;
  std::atomic<bool> stop_ = false;
  std::exception_ptr thrown_;
  std::mutex mutex_;
};

/// What one thread needs to solve hours.
class Worker {
public:
  Worker(const Grid& grid, const Equations& equations, const InjectionTables& injections, const Settings& settings,
         State& state, Magnitudes* magnitudes)
      : settings_(settings),
        state_(state),
        magnitudes_(magnitudes),
        held_(equations.any_held()),
        tile_(equations, injections),
        eight_{Eight(equations), Eight(equations)} {
    const auto solved = [&](Index bus) { return equations.place_of_bus()[static_cast<std::size_t>(bus)] >= 0; };
    std::vector<Complex> fixed(static_cast<std::size_t>(grid.buses), Complex(nan, nan));
    for (const Slack& slack : grid.slacks) {
      fixed[static_cast<std::size_t>(slack.bus)] = std::polar(slack.v_pu, slack.angle_rad);
    }
    for (Index bus = 0; bus < grid.buses; ++bus) {
      if (!solved(bus)) given_.push_back({bus, fixed[static_cast<std::size_t>(bus)]});
    }
    for (Index column = 0; magnitudes && column < magnitudes->v_pu.cols(); ++column) {
      const Index bus = magnitudes->bus_of_column[static_cast<std::size_t>(column)];
      if (bus == Magnitudes::none) {
        given_magnitudes_.push_back({column, nan});
      } else if (!solved(bus)) {
        given_magnitudes_.push_back({column, std::abs(fixed[static_cast<std::size_t>(bus)])});
      }
    }
  }

  void solve_hours(Index begin, Index end) {
    solve_some(begin, end);
    // Buses whose voltages are not solved for: slacks, and those without supply.
    for (const auto& [bus, voltage] : given_) fill(state_.voltage_pu.col(bus), voltage, begin, end);
    for (const auto& [column, v_pu] : given_magnitudes_) fill(magnitudes_->v_pu.col(column), v_pu, begin, end);
  }

private:
  template <class Column, class Value>
  void fill(Column column, Value value, Index begin, Index end) const {
    for (Index hour = begin; hour < end; ++hour) column(hour) = state_.converged(hour) ? value : Value(value * nan);
  }

  void solve_some(Index begin, Index end) {
    std::vector<Index> left;
    for (Index hour = begin; hour < end; ++hour) left.push_back(hour);
    if (settings_.method != Method::newton && !held_) {
      left = in_tiles(left, [&](std::size_t eights) {
        if (eights == 1) {
          eight_[0].fixed_point(settings_);
        } else {
          Eight::fixed_point(eight_[0], eight_[1], settings_);
        }
      });
    }
    if (settings_.method == Method::fixed_point) return;
    const auto one_by_one = [&](auto&& method) {
      return [&](std::size_t eights) {
        for (std::size_t k = 0; k < eights; ++k) method(eight_[k]);
      };
    };
    left = in_tiles(left, one_by_one([&](Eight& eight) { eight.newton(settings_); }));
    in_tiles(left, one_by_one([&](Eight& eight) { eight.raise_load(settings_); }));
  }

  /// Solves hours by `method`, which is told how many of eight_ hold hours. Returns those that are left.
  template <class Solve>
  std::vector<Index> in_tiles(const std::vector<Index>& hours, Solve&& method) {
    constexpr std::size_t lanes = Eight::lanes;
    std::vector<Index> left;
    for (std::size_t first = 0; first < hours.size(); first += Tile::most) {
      tile_.take(std::span(hours).subspan(first, std::min(Tile::most, hours.size() - first)));
      const std::size_t count = tile_.hours().size();
      for (std::size_t n = 0; n < count; ++n) state_.readable(tile_.hours()[n]) = tile_.finite(n);
      for (std::size_t n = 0; n < count; n += 2 * lanes) {
        const std::size_t eights = n + lanes < count ? 2 : 1;
        for (std::size_t k = 0; k < eights; ++k) eight_[k].take(tile_, n / lanes + k);
        method(eights);
        for (std::size_t l = 0; l < eights * lanes && n + l < count; ++l) {
          const Eight& eight = eight_[l / lanes];
          note(tile_.hours()[n + l], eight, l % lanes);
          if (!eight.converged(l % lanes) && tile_.finite(n + l)) left.push_back(tile_.hours()[n + l]);
        }
      }
      tile_.store(state_, magnitudes_);
    }
    return left;
  }

  void note(Index hour, const Eight& eight, std::size_t lane) {
    state_.iterations(hour) += eight.iterations(lane);
    const double mismatch = eight.mismatch_pu(lane);
    if (!std::isnan(mismatch)) state_.mismatch_pu(hour) = mismatch;
    state_.converged(hour) = eight.converged(lane);
  }

  const Settings& settings_;
  State& state_;
  Magnitudes* magnitudes_;
  std::vector<std::pair<Index, Complex>> given_;
  std::vector<std::pair<Index, double>> given_magnitudes_;
  bool held_;
  Tile tile_;
  Eight eight_[2];
};

}  // namespace

struct PreparedGrid::Ready {
  explicit Ready(Grid given) : grid(std::move(given)), problems(powerflow::problems(grid)) {
    if (!problems.empty()) return;
    energised = powerflow::energised(grid);
    equations = std::make_unique<Equations>(grid, energised);
  }

  Grid grid;
  std::vector<Problem> problems;
  Flags energised;
  std::unique_ptr<Equations> equations;
};

PreparedGrid::PreparedGrid(Grid grid) : ready_(std::make_unique<Ready>(std::move(grid))) {}
PreparedGrid::~PreparedGrid() = default;
PreparedGrid::PreparedGrid(PreparedGrid&&) noexcept = default;
PreparedGrid& PreparedGrid::operator=(PreparedGrid&&) noexcept = default;

State PreparedGrid::solve(const InjectionTables& injections, Magnitudes* magnitudes, const Settings& settings,
                          const Progress& progress) const {
  const Grid& grid = ready_->grid;
  const Index hours = std::max<Index>(injections.p.hours, 0);
  State state = unsolved(std::max<Index>(grid.buses, 0), hours);
  if (magnitudes) {
    magnitudes->v_pu.resize(hours, static_cast<Index>(magnitudes->bus_of_column.size()));
    prefer_huge_pages(magnitudes->v_pu.data(), sizeof(double) * static_cast<std::size_t>(magnitudes->v_pu.size()));
  }
  const auto give_up = [&] {
    state.voltage_pu.setConstant(Complex(nan, nan));
    if (magnitudes) magnitudes->v_pu.setConstant(nan);
    return std::move(state);
  };
  state.problems = ready_->problems;
  for (Problem& problem : problems_of(injections, grid.buses, settings)) state.problems.push_back(std::move(problem));
  if (!state.problems.empty()) return give_up();
  state.energised = ready_->energised;
  const Equations& equations = *ready_->equations;
  if (equations.size() > 0 && !equations.solvable()) return give_up();

  Reporter reporter(progress, hours);
  const Index piece = hours_at_once(hours, settings.threads);
  const int workers = thread_count(settings.threads, static_cast<std::size_t>((hours + piece - 1) / piece));
  std::atomic<Index> next = 0;
  in_parallel(static_cast<std::size_t>(workers), workers, [&](std::size_t, int) {
    Worker worker(grid, equations, injections, settings, state, magnitudes);
    for (Index begin = next.fetch_add(piece); begin < hours; begin = next.fetch_add(piece)) {
      const Index end = std::min(hours, begin + piece);
      if (reporter.goes_on()) {
        worker.solve_hours(begin, end);
        reporter.add(end - begin);
      } else {
        state.voltage_pu.middleRows(begin, end - begin).setConstant(Complex(nan, nan));
        if (magnitudes) magnitudes->v_pu.middleRows(begin, end - begin).setConstant(nan);
      }
    }
  });
  state.stopped = reporter.stopped_early();
  return state;
}

State PreparedGrid::solve(const Injections& injections, const Settings& settings, const Progress& progress) const {
  InjectionTables tables = tables_of(injections);
  // Told as a problem of the injections, like all wrong sizes.
  const auto sized = [&](const Eigen::ArrayXXd& table) { return table.cols() == ready_->grid.buses; };
  if (!sized(injections.p_pu) || !sized(injections.q_pu)) tables.p_bus.assign(1, ready_->grid.buses);
  return solve(tables, nullptr, settings, progress);
}

State solve(const Grid& grid, const Injections& injections, const Settings& settings, const Progress& progress) {
  return PreparedGrid(grid).solve(injections, settings, progress);
}

}  // namespace zhanhe::powerflow
