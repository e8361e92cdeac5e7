#include "zhanhe/solver/whole_numbers.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <future>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "zhanhe/base/parallel.hpp"
#include "zhanhe/base/stopwatch.hpp"
#include "zhanhe/solver/highs.hpp"
#include "zhanhe/solver/stretch.hpp"

namespace zhanhe::solver {

namespace {

/// A relaxed number so near to a whole one counts as whole.
constexpr double whole_within = 1e-6;
/// How often windows without a plan may join their neighbours, before the run is searched as a whole.
constexpr int most_mergers = 2;
/// At which HiGHS ends a search over the whole run by itself: its own default.
constexpr double gap_at_once = 1e-4;

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// A window and what the search found in it.
struct Window {
  Stretch stretch;
  bool searched = false;
  Status status = Status::trouble;
  bool found = false;
};

/// Runs `work(i)` for i in 0 .. count on several threads, and asks the observer meanwhile. `work` ends early when
/// `stop` is set; what it throws sets it and is thrown here.
void side_by_side(std::size_t count, int threads, const Observer& observer, std::atomic<bool>& stop,
                  const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> done = 0;
  std::future<void> running = std::async(std::launch::async, [&] {
    in_parallel(count, thread_count(threads, count), [&](std::size_t i, int) {
      if (stop) return;
      try {
        work(i);
      } catch (...) {
        stop = true;
        throw;
      }
      ++done;
    });
  });
  bool cancelled = false;
  while (running.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready) {
    const std::string detail = "window " + std::to_string(done) + " of " + std::to_string(count);
    const double done_frac = static_cast<double>(done) / static_cast<double>(count);
    if (observer && !cancelled && !observer({"solve", done_frac, detail})) cancelled = stop = true;
  }
  running.get();
  if (cancelled) throw Cancelled();
}

/// The search for whole numbers.
class Search {
public:
  Search(const Program& program, const Solution& reference, const Settings& settings, const Stopwatch& watch)
      : program_(program), reference_(reference), settings_(settings), watch_(watch), found_(reference) {
    for (std::size_t j = 0; j < program.columns.size(); ++j) {
      if (program.columns[j].integer) integers_.push_back(j);
    }
    const bool sizes = std::ranges::any_of(program.globals, [](const auto& global) { return global.integer; });
    const bool at_once = sizes || settings.engine == Engine::highs;
    const std::size_t most = at_once ? program.hours : std::max<std::size_t>(1, settings.whole_numbers.window);
    if (at_once || most >= program.hours) {
      windows_ = {{{0, program.hours}}};
    } else {
      for (const Stretch& stretch : stretches(program, most)) windows_.push_back({stretch});
    }
  }

  /// Searches every window; those without a plan join their neighbours and are searched again.
  void run(const Observer& observer) {
    search(observer);
    for (int mergers = 0; !complete() && windows_.size() > 1; ++mergers) {
      if (time_left() <= 0.0) return;
      if (mergers < most_mergers) {
        merge();
      } else {
        windows_ = {{{0, program_.hours}}};
      }
      search(observer);
    }
  }

  [[nodiscard]] bool complete() const { return std::ranges::all_of(windows_, &Window::found); }
  [[nodiscard]] const std::vector<Window>& windows() const { return windows_; }
  /// The reference with the whole numbers that were found.
  [[nodiscard]] const Solution& found() const { return found_; }

private:
  [[nodiscard]] double time_left() const { return settings_.time_limit_s - watch_.seconds(); }

  void search(const Observer& observer) {
    std::vector<Window*> open;
    for (Window& window : windows_) {
      if (!window.searched) open.push_back(&window);
    }
    std::atomic<bool> stop = false;
    const bool alone = windows_.size() == 1;
    side_by_side(open.size(), settings_.threads, observer, stop,
                 [&](std::size_t i) { search(*open[i], alone ? settings_.threads : 1, stop); });
  }

  void search(Window& window, int threads, const std::atomic<bool>& stop) {
    window.searched = true;
    if (windows_.size() > 1 && already_whole(window.stretch)) {
      window.found = true;
      return;
    }
    Settings own = settings_;
    own.threads = threads;
    own.time_limit_s = time_left();
    if (settings_.engine == Engine::highs) {
      own.whole_numbers.gap = std::min(own.whole_numbers.gap, gap_at_once);
      own.whole_numbers.most_nodes = std::numeric_limits<int>::max();
    }
    if (own.time_limit_s <= 0.0) {
      window.status = Status::limit;
      return;
    }
    const Program part = cut(program_, window.stretch, reference_);
    const FlatProgram flat(part);
    const HighsAnswer answer = run_highs(flat, own, [&](const Progress&) { return !stop; });
    window.status = answer.status;
    window.found = !answer.values.empty();
    if (!window.found) return;
    for (const std::size_t j : integers_) {
      for (std::size_t t = 0; t < window.stretch.count; ++t) {
        found_.x(at(window.stretch.first + t), at(j)) = answer.values[flat.x(t, j)];
      }
    }
    if (window.stretch.count < program_.hours) return;
    for (std::size_t k = 0; k < program_.globals.size(); ++k) found_.g(at(k)) = answer.values[flat.global(k)];
  }

  /// Whether the reference has whole numbers in a stretch: it is the best there.
  [[nodiscard]] bool already_whole(const Stretch& stretch) const {
    return std::ranges::all_of(integers_, [&](std::size_t j) {
      const auto x = reference_.x.col(at(j)).segment(at(stretch.first), at(stretch.count));
      return (x - x.round()).abs().maxCoeff() <= whole_within;
    });
  }

  /// Joins every window without a plan with those beside it in its chain.
  void merge() {
    const auto one_chain = [&](const Window& a, const Window& b) {
      return !std::ranges::binary_search(program_.chain_starts, b.stretch.first) && a.stretch.end() == b.stretch.first;
    };
    std::vector<Window> joined;
    for (std::size_t i = 0; i < windows_.size(); ++i) {
      const bool beside = i > 0 && (!windows_[i].found || !windows_[i - 1].found);
      if (beside && one_chain(joined.back(), windows_[i])) {
        joined.back() = {{joined.back().stretch.first, joined.back().stretch.count + windows_[i].stretch.count}};
      } else {
        joined.push_back(windows_[i]);
      }
    }
    for (Window& window : joined) {
      if (!window.found) window = {window.stretch};
    }
    windows_ = std::move(joined);
  }

  const Program& program_;
  const Solution& reference_;
  const Settings& settings_;
  const Stopwatch& watch_;
  std::vector<std::size_t> integers_;  // columns
  std::vector<Window> windows_;
  Solution found_;
};

std::string percent(double fraction) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g %%", 100.0 * fraction);
  return text;
}

/// What a search without an answer says.
void tell_failure(const Search& search, SolveRecord& record) {
  record.status = Status::trouble;
  record.message = "no plan with whole numbers was found";
  for (const Window& window : search.windows()) {
    if (window.found) continue;
    if (window.status == Status::limit) {
      record.status = Status::limit;
      record.message = "a limit ended the search for whole numbers";
      return;
    }
  }
}

}  // namespace

bool has_integers(const Program& program) {
  return std::ranges::any_of(program.columns, [](const auto& column) { return column.integer; }) ||
         std::ranges::any_of(program.globals, [](const auto& global) { return global.integer; });
}

Outcome solve_whole_numbers(const Program& program, const Settings& settings, const Observer& observer,
                            Memory* memory) {
  const Stopwatch watch;
  Outcome relaxation = solve(relaxed(program), settings, observer, memory);
  if (relaxation.record.status != Status::optimal) {
    relaxation.record.message += " (without whole numbers)";
    return relaxation;
  }
  Search search(program, relaxation.solution, settings, watch);
  search.run(observer);
  if (!search.complete()) {
    Outcome outcome;
    outcome.solution = Solution::zero(program);
    outcome.record.engine = "highs";
    outcome.judge_s = relaxation.judge_s;
    tell_failure(search, outcome.record);
    return outcome;
  }
  Settings rest = settings;
  rest.time_limit_s = std::max(0.0, settings.time_limit_s - watch.seconds());
  Outcome outcome = solve(with_fixed_integers(program, search.found()), rest, observer);
  outcome.judge_s += relaxation.judge_s;
  outcome.record.iterations += relaxation.record.iterations;
  if (outcome.record.status != Status::optimal) {
    if (outcome.record.status == Status::infeasible) outcome.record.status = Status::trouble;
    outcome.record.message += " (with the whole numbers that were found)";
    return outcome;
  }
  Certificate& certificate = outcome.record.certificate;
  // Both are told without their tie-breaks, and the bound is about a program that has them.
  certificate.lower_bound = relaxation.record.certificate.lower_bound + tie_breaks(program, relaxation.solution) -
                            tie_breaks(program, outcome.solution);
  const double objective = outcome.record.objective;
  certificate.gap = (objective - certificate.lower_bound) / std::max(1.0, std::abs(objective));
  const std::size_t windows = search.windows().size();
  outcome.record.message += "; whole numbers from " + std::to_string(windows) +
                            (windows == 1 ? " window" : " windows") + ", gap " + percent(certificate.gap);
  return outcome;
}

}  // namespace zhanhe::solver
