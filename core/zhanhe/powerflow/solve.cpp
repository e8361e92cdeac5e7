#include "zhanhe/powerflow/solve.hpp"

#include "zhanhe/powerflow/equations.hpp"
#include "zhanhe/powerflow/fixed_point.hpp"
#include "zhanhe/powerflow/newton.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <exception>
#include <limits>
#include <mutex>
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

/// One thread's worth of solving: hours of one contiguous block, one after the other.
class Worker {
public:
  Worker(const Grid& grid, const Equations& equations, const Injections& injections, const Settings& settings,
         State& state)
      : grid_(grid),
        equations_(equations),
        injections_(injections),
        settings_(settings),
        state_(state),
        fixed_point_(equations),
        newton_(equations),
        power_(equations.size()) {}

  void solve_hours(Index begin, Index end, Reporter& reporter) {
    while (begin < end && reporter.goes_on()) {
      const Index stop = std::min(end, begin + hours_between_reports);
      for (Index hour = begin; hour < stop; ++hour) solve_hour(hour);
      reporter.add(stop - begin);
      begin = stop;
    }
  }

private:
  void solve_hour(Index hour) {
    take_injections(hour);
    const Outcome outcome = equations_.size() == 0 ? nothing_to_solve() : solve_posed();
    state_.iterations(hour) = outcome.iterations;
    state_.mismatch_pu(hour) = outcome.mismatch_pu;
    state_.converged(hour) = outcome.converged;
    if (outcome.converged) store_voltages(hour);
  }

  void take_injections(Index hour) {
    for (Index k = 0; k < power_.size(); ++k) {
      const Index bus = equations_.unknown[static_cast<std::size_t>(k)];
      power_(k) = {injections_.p_pu(hour, bus), injections_.q_pu(hour, bus)};
    }
  }

  [[nodiscard]] static Outcome nothing_to_solve() { return {.converged = true, .iterations = 0, .mismatch_pu = 0.0}; }

  [[nodiscard]] Outcome solve_posed() {
    if (!equations_.factor) return {};
    switch (settings_.method) {
      case Method::fixed_point: return by_fixed_point(Patience::until_hopeless);
      case Method::newton: return by_newton();
      case Method::automatic: break;
    }
    const Outcome first = by_fixed_point(Patience::until_slow);
    if (first.converged) return first;
    Outcome second = by_newton();
    second.iterations += first.iterations;
    return second;
  }

  [[nodiscard]] Outcome by_fixed_point(Patience patience) {
    return fixed_point_.solve(power_, voltage_, settings_.tolerance_pu, settings_.iteration_limit, patience);
  }
  [[nodiscard]] Outcome by_newton() {
    return newton_.solve(power_, voltage_, settings_.tolerance_pu, settings_.iteration_limit);
  }

  void store_voltages(Index hour) {
    for (Index k = 0; k < power_.size(); ++k) {
      state_.voltage_pu(hour, equations_.unknown[static_cast<std::size_t>(k)]) = voltage_(k);
    }
    for (const Slack& slack : grid_.slacks) {
      state_.voltage_pu(hour, slack.bus) = std::polar(slack.v_pu, slack.angle_rad);
    }
  }

  const Grid& grid_;
  const Equations& equations_;
  const Injections& injections_;
  const Settings& settings_;
  State& state_;
  FixedPoint fixed_point_;
  Newton newton_;
  Voltages power_;
  Voltages voltage_;
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
  const Equations equations = pose_equations(grid, state.energised);
  Reporter reporter(progress, injections.p_pu.rows());
  solve_all_hours(grid, equations, injections, settings, reporter, state);
  state.stopped = reporter.stopped_early();
  return state;
}

}  // namespace zhanhe::powerflow
