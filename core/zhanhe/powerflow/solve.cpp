#include "zhanhe/powerflow/solve.hpp"

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
#include <thread>
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

State unsolved(const Grid& grid, Index hours) {
  const Index buses = std::max<Index>(grid.buses, 0);
  State state;
  state.voltage_pu = Eigen::ArrayXXcd::Constant(hours, buses, Complex(nan, nan));
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
      : grid_(grid), injections_(injections), settings_(settings), state_(state), held_(equations.any_held()), tile_(equations), eight_(equations) {
    for (const Slack& slack : grid.slacks) slack_voltages_.push_back(std::polar(slack.v_pu, slack.angle_rad));
  }

  void solve_hours(Index begin, Index end, Reporter& reporter) {
    while (begin < end && reporter.goes_on()) {
      const Index stop = std::min(end, begin + hours_between_reports);
      solve_some(begin, stop);
      reporter.add(stop - begin);
      begin = stop;
    }
  }

private:
  void solve_some(Index begin, Index end) {
    std::vector<Index> left;
    for (Index hour = begin; hour < end; ++hour) left.push_back(hour);
    const bool fixed_point = settings_.method != Method::newton && !held_;
    if (fixed_point) left = in_eights(left, [&] { eight_.fixed_point(settings_); });
    if (settings_.method == Method::fixed_point) return;
    left = in_eights(left, [&] { eight_.newton(settings_); });
    in_eights(left, [&] { eight_.raise_load(settings_); });
  }

  /// Solves hours by `method`, eight at a time. Returns those that are left.
  template <class Solve>
  std::vector<Index> in_eights(const std::vector<Index>& hours, Solve&& method) {
    std::vector<Index> left;
    for (std::size_t first = 0; first < hours.size(); first += Tile::most) {
      tile_.take(std::span(hours).subspan(first, std::min(Tile::most, hours.size() - first)), injections_);
      for (std::size_t n = 0; n < tile_.hours().size(); n += Eight::lanes) {
        eight_.take(tile_, n / Eight::lanes);
        method();
        for (std::size_t l = 0; l < Eight::lanes && n + l < tile_.hours().size(); ++l) {
          note(tile_.hours()[n + l], l);
          if (!eight_.converged(l) && tile_.finite(n + l)) left.push_back(tile_.hours()[n + l]);
        }
      }
      tile_.store(state_);
    }
    return left;
  }

  void note(Index hour, std::size_t lane) {
    state_.iterations(hour) += eight_.iterations(lane);
    const double mismatch = eight_.mismatch_pu(lane);
    if (!std::isnan(mismatch)) state_.mismatch_pu(hour) = mismatch;
    state_.converged(hour) = eight_.converged(lane);
    if (!eight_.converged(lane)) return;
    for (std::size_t s = 0; s < grid_.slacks.size(); ++s) {
      state_.voltage_pu(hour, grid_.slacks[s].bus) = slack_voltages_[s];
    }
  }

  const Grid& grid_;
  const Injections& injections_;
  const Settings& settings_;
  State& state_;
  std::vector<Complex> slack_voltages_;
  bool held_;
  Tile tile_;
  Eight eight_;
};

Index thread_count(const Settings& settings, Index hours) {
  const unsigned machine = std::max(1U, std::thread::hardware_concurrency());
  const Index wanted = settings.threads > 0 ? settings.threads : static_cast<Index>(machine);
  return std::clamp<Index>(wanted, 1, std::max<Index>(1, hours));
}

void solve_all_hours(const Grid& grid, const Equations& equations, const Injections& injections,
                     const Settings& settings, Reporter& reporter, State& state) {
  const Index hours = injections.p_pu.rows();
  const Index threads = thread_count(settings, hours);
  const auto work = [&](Index thread) {
    Worker worker(grid, equations, injections, settings, state);
    worker.solve_hours(hours * thread / threads, hours * (thread + 1) / threads, reporter);
  };
  std::vector<std::jthread> others;
  for (Index thread = 1; thread < threads; ++thread) others.emplace_back(work, thread);
  work(0);
}

}  // namespace

State solve(const Grid& grid, const Injections& injections, const Settings& settings, const Progress& progress) {
  State state = unsolved(grid, injections.p_pu.rows());
  state.problems = all_problems(grid, injections, settings);
  if (!state.problems.empty()) return state;

  state.energised = energised(grid);
  const Equations equations(grid, state.energised);
  if (equations.size() > 0 && !equations.solvable()) return state;
  Reporter reporter(progress, injections.p_pu.rows());
  solve_all_hours(grid, equations, injections, settings, reporter, state);
  state.stopped = reporter.stopped_early();
  return state;
}

}  // namespace zhanhe::powerflow
