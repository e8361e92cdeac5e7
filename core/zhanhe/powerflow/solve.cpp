#include "zhanhe/powerflow/solve.hpp"

#include "zhanhe/powerflow/eight.hpp"
#include "zhanhe/powerflow/equations.hpp"
#include "zhanhe/powerflow/slices.hpp"
#include "zhanhe/powerflow/tile.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <exception>
#include <limits>
#include <mutex>
#include <span>
#include <vector>

namespace zhanhe::powerflow {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr Index hours_between_reports = 256;

std::vector<Problem> all_problems(const Grid& grid, const Injections& injections, const Settings& settings) {
  std::vector<Problem> found = problems(grid);
  const auto sized = [&](const Eigen::ArrayXXd& a) { return a.cols() == grid.buses; };
  if (!sized(injections.p_pu) || !sized(injections.q_pu) || injections.p_pu.rows() != injections.q_pu.rows()) {
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
State unsolved(const Grid& grid, Index hours) {
  const Index buses = std::max<Index>(grid.buses, 0);
  State state;
  state.voltage_pu.resize(hours, buses);
  state.converged = Flags::Constant(hours, false);
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

/// One thread's worth of solving: a contiguous block of hours, eight at a time.
class Worker {
public:
  Worker(const Grid& grid, const Equations& equations, const Injections& injections, const Settings& settings,
         State& state)
      : grid_(grid),
        injections_(injections),
        settings_(settings),
        state_(state),
        held_(equations.any_held()),
        tile_(equations),
        eight_{Eight(equations), Eight(equations)} {
    for (const Slack& slack : grid.slacks) slack_voltages_.push_back(std::polar(slack.v_pu, slack.angle_rad));
    Flags solved = Flags::Constant(grid.buses, false);
    for (const Index bus : equations.unknown()) solved(bus) = true;
    for (Index bus = 0; bus < grid.buses; ++bus) {
      if (!solved(bus)) other_buses_.push_back(bus);
    }
  }

  void solve_hours(Index begin, Index end, Reporter& reporter) {
    for (const Index bus : other_buses_) blank(bus, begin, end);
    while (begin < end && reporter.goes_on()) {
      const Index stop = std::min(end, begin + hours_between_reports);
      solve_some(begin, stop);
      reporter.add(stop - begin);
      begin = stop;
    }
    for (Index bus = 0; bus < grid_.buses; ++bus) blank(bus, begin, end);
  }

private:
  void blank(Index bus, Index begin, Index end) {
    state_.voltage_pu.col(bus).segment(begin, end - begin).setConstant(Complex(nan, nan));
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
      tile_.take(std::span(hours).subspan(first, std::min(Tile::most, hours.size() - first)), injections_);
      const std::size_t count = tile_.hours().size();
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
      tile_.store(state_);
    }
    return left;
  }

  void note(Index hour, const Eight& eight, std::size_t lane) {
    state_.iterations(hour) += eight.iterations(lane);
    const double mismatch = eight.mismatch_pu(lane);
    if (!std::isnan(mismatch)) state_.mismatch_pu(hour) = mismatch;
    state_.converged(hour) = eight.converged(lane);
    if (!eight.converged(lane)) return;
    for (std::size_t s = 0; s < grid_.slacks.size(); ++s) {
      state_.voltage_pu(hour, grid_.slacks[s].bus) = slack_voltages_[s];
    }
  }

  const Grid& grid_;
  const Injections& injections_;
  const Settings& settings_;
  State& state_;
  std::vector<Complex> slack_voltages_;
  std::vector<Index> other_buses_;  // whose voltages are not solved for
  bool held_;
  Tile tile_;
  Eight eight_[2];
};

void solve_all_hours(const Grid& grid, const Equations& equations, const Injections& injections,
                     const Settings& settings, Reporter& reporter, State& state) {
  in_slices(injections.p_pu.rows(), settings.threads, [&](Index begin, Index end) {
    Worker(grid, equations, injections, settings, state).solve_hours(begin, end, reporter);
  });
}

}  // namespace

State solve(const Grid& grid, const Injections& injections, const Settings& settings, const Progress& progress) {
  State state = unsolved(grid, injections.p_pu.rows());
  const auto give_up = [&state] {
    state.voltage_pu.setConstant(Complex(nan, nan));
    return std::move(state);
  };
  state.problems = all_problems(grid, injections, settings);
  if (!state.problems.empty()) return give_up();

  state.energised = energised(grid);
  const Equations equations(grid, state.energised);
  if (equations.size() > 0 && !equations.solvable()) return give_up();
  Reporter reporter(progress, injections.p_pu.rows());
  solve_all_hours(grid, equations, injections, settings, reporter, state);
  state.stopped = reporter.stopped_early();
  return state;
}

}  // namespace zhanhe::powerflow
