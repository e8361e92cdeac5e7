#include "zhanhe/app/commands.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <ostream>
#include <system_error>

#include "zhanhe/app/progress_bar.hpp"
#include "zhanhe/app/text.hpp"
#include "zhanhe/base/error.hpp"
#include "zhanhe/run/simulate.hpp"
#include "zhanhe/scenario/load.hpp"
#include "zhanhe/store/read.hpp"
#include "zhanhe/store/write.hpp"

namespace zhanhe::app {

namespace {

/// A run may take long: what stands in the way of its file is told before.
void check_folder(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) throw IoError(file.string(), "its folder does not exist");
  if (std::filesystem::is_directory(file, ignored)) throw IoError(file.string(), "is a folder");
}

std::string now_text() {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

std::string file_size_text(const std::filesystem::path& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  return error ? "" : fmt::format(" ({:.1f} MB)", static_cast<double>(bytes) / 1e6);
}

/// Calls the console's stop at most every tenth of a second: the observer may be asked far more often.
class StopQuestion {
public:
  explicit StopQuestion(const std::function<bool()>& stop) : stop_(stop) {}

  bool operator()() {
    constexpr std::chrono::milliseconds pause(100);
    const auto now = std::chrono::steady_clock::now();
    if (!stop_ || now - last_ < pause) return false;
    last_ = now;
    return stop_();
  }

private:
  const std::function<bool()>& stop_;
  std::chrono::steady_clock::time_point last_{};
};

std::string title_of(const Study& study) {
  return study.settings.title.empty() ? study.settings.name : study.settings.title;
}

std::string span_text(const TimeAxis& axis) {
  return fmt::format("{} to {}, {} steps of {} min", to_string(axis.time(0)).substr(0, 16),
                     to_string(civil_time(axis.seconds(axis.steps))).substr(0, 16), axis.steps, axis.step_s / 60);
}

/// Warnings in full; notes counted: some are of the run alone, and the file keeps them all.
std::string run_issues_text(const Issues& issues, const std::string& file) {
  Issues warnings;
  std::size_t notes = 0;
  for (const Issue& issue : issues) {
    if (issue.severity == Severity::note) {
      ++notes;
    } else {
      warnings.push_back(issue);
    }
  }
  std::string text = issues_text(warnings);
  if (notes > 0) text += fmt::format("{} note{}: see `zhanhe info {}`\n", notes, notes == 1 ? "" : "s", file);
  return text;
}

ExitCode exit_code(Status status) {
  switch (status) {
    case Status::optimal: return done;
    case Status::infeasible: return infeasible;
    case Status::unbounded:
    case Status::limit:
    case Status::trouble: return not_solved;
  }
  return failed;
}

void print_results(const Results& results, std::ostream& out) {
  const SolveRecord& record = results.record;
  out << fmt::format("{}\n{}\n\n", title_of(results.study), span_text(results.axis));
  out << fmt::format("status {} ({}, {} iterations)\n", to_string(record.status), record.engine, record.iterations);
  if (record.status != Status::optimal && !record.message.empty()) out << "  " << record.message << "\n";
  out << "time\n" << seconds_text(results.seconds);
  if (record.status == Status::infeasible) {
    out << "causes\n" << causes_text(record.causes, results.axis);
    return;
  }
  if (record.status == Status::optimal) {
    out << "summary\n" << summary_text(results.summary);
    out << "economics\n" << accounts_text(results.accounts);
  }
  out << "certificate\n" << certificate_text(record);
  if (record.status == Status::optimal) out << "grid\n" << grid_text(results.grid, results.axis);
}

}  // namespace

int run_command(const RunCommand& command, const Console& console) {
  const run::Options options = make_options(command.request);
  check_folder(command.out);
  const Study study = scenario::load(command.scenario, command.weather);
  StopQuestion stop(console.stop);
  ProgressBar bar(console.err, console.terminal);
  const auto observer = [&](const Progress& progress) {
    bar.show(progress);
    return !stop();
  };
  const Results results = run::simulate(study, options, observer);
  bar.show({"write", -1.0});
  store::write(results, command.out, now_text());
  bar.clear();
  print_results(results, console.out);
  if (!results.issues.empty()) console.out << "issues\n" << run_issues_text(results.issues, command.out);
  console.out << fmt::format("results in {}{}\n", command.out, file_size_text(command.out));
  return exit_code(results.status());
}

int validate_command(const std::string& scenario, const std::optional<std::string>& weather, const Console& console) {
  const Study study = scenario::read(scenario, weather);
  console.out << issues_text(study.issues) << fmt::format("{}: {}\n", scenario, count_text(study.issues));
  return has_errors(study.issues) ? bad_input : done;
}

int info_command(const std::string& path, const Console& console) {
  const store::Info info = store::info(path);
  std::ostream& out = console.out;
  out << fmt::format("{}\n  from {}, {} steps of {:g} h\n", info.path, info.start, info.steps, info.step_h);
  for (const store::Attribute& attribute : info.attributes) {
    const std::string value = std::visit([](const auto& given) { return fmt::format("{}", given); }, attribute.value);
    out << fmt::format("  {} = {}\n", attribute.name, value);
  }
  out << fmt::format("status {} ({}, {} iterations)\n", info.status, info.engine, info.iterations);
  out << fmt::format("objective {} yuan\n", people_number(info.objective_yuan));
  out << "time\n" << seconds_text(info.seconds);
  if (!info.summary.empty()) out << "summary\n" << summary_text(info.summary);
  SolveRecord record;
  record.certificate = info.certificate;
  out << "certificate\n" << certificate_text(record);
  if (!info.causes.empty()) out << "causes\n" << causes_text(info.causes);
  for (const auto& issue : info.issues) {
    out << fmt::format("{} {} at {}: {}\n", issue.severity, issue.code, issue.where, issue.message);
  }
  out << "groups\n";
  for (const auto& group : info.groups) {
    std::string axes, variables;
    for (const auto& axis : group.axes)
      axes += fmt::format("{}{} {}", axes.empty() ? "" : ", ", axis.name, axis.length);
    for (const auto& variable : group.variables) variables += (variables.empty() ? "" : ", ") + variable;
    out << fmt::format("  {} ({})\n    {}\n", group.name, axes, variables);
  }
  return done;
}

}  // namespace zhanhe::app
