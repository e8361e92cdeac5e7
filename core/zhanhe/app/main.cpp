#include "zhanhe/app/main.hpp"

#include <unistd.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <span>

#include "zhanhe/app/commands.hpp"
#include "zhanhe/app/text.hpp"
#include "zhanhe/base/error.hpp"
#include "zhanhe/base/nearest.hpp"
#include "zhanhe/base/observer.hpp"
#include "zhanhe/scenario/schema.hpp"

namespace zhanhe::app {

namespace {

/// Everything the parser fills.
struct Arguments {
  RunCommand run;
  std::string file;  ///< of validate and info
};

std::vector<std::string> texts(std::span<const std::string_view> names) { return {names.begin(), names.end()}; }

void add_run_options(CLI::App& command, RunCommand& run) {
  command.add_option("--weather", run.weather, "weather file (EPW) in place of the scenario's");
  command.add_option("--start", run.request.start, "first step, local standard time; default: the study's first");
  command.add_option("--steps", run.request.steps, "number of steps; default: to the study's end");
  command.add_option("--out", run.out, "results file (HDF5)")->capture_default_str();
  command.add_option("--solver", run.request.solver, "what solves the dispatch")
      ->check(CLI::IsMember(texts(solver_names)))
      ->capture_default_str();
  command.add_option("--grid", run.request.grid, "AC power flow of every step; auto: the scenario's setting")
      ->check(CLI::IsMember(texts(grid_names)))
      ->capture_default_str();
  command.add_option("--threads", run.request.threads, "threads; 0: as many as the machine offers")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

void add_commands(CLI::App& app, Arguments& arguments) {
  app.require_subcommand(1);
  app.footer("exit codes: 0 done  1 world or internal error  2 bad input  3 infeasible  4 not solved  130 cancelled");
  CLI::App* run = app.add_subcommand("run", "run a scenario and write its results");
  run->add_option("scenario", arguments.run.scenario, "scenario file (TOML)")->required();
  add_run_options(*run, arguments.run);
  CLI::App* validate =
      app.add_subcommand("validate", "tell everything that is wrong with a scenario, or worth knowing");
  validate->add_option("scenario", arguments.file, "scenario file (TOML)")->required();
  validate->add_option("--weather", arguments.run.weather, "weather file (EPW) in place of the scenario's");
  CLI::App* info = app.add_subcommand("info", "show what a results file holds");
  info->add_option("results", arguments.file, "results file (HDF5)")->required();
  // Their files are read in Python, which does not come here with them.
  app.add_subcommand("powerflow", "AC power flow of a network file: scenario, pandapower .json or MATPOWER .m");
  app.add_subcommand("plan", "ask a grid for hosting capacity, outages, switching, reinforcement and the like");
  app.add_subcommand("retrofit", "which measures to take in a stock of buildings");
  app.add_subcommand("schema", "print the JSON Schema of scenario files");
  app.add_subcommand("version", "print the version");
}

int dispatch(const CLI::App& app, const Arguments& arguments, const Console& console) {
  const std::string command = app.get_subcommands().front()->get_name();
  if (command == "run") return run_command(arguments.run, console);
  if (command == "validate") return validate_command(arguments.file, arguments.run.weather, console);
  if (command == "info") return info_command(arguments.file, console);
  if (command == "powerflow" || command == "plan" || command == "retrofit") {
    console.err << "zhanhe: " << command << " is a command of the Python package\n";
    return bad_input;
  }
  if (command == "schema") {
    console.out << scenario::scenario_schema();
  } else {
    console.out << "zhanhe " << ZHANHE_VERSION << "\n";
  }
  return done;
}

/// Runs a command and turns what it throws into words and an exit code.
template <class Command>
int guarded(const Console& console, Command command) {
  try {
    const int code = command();
    console.out.flush();
    if (console.out) return code;
    console.err << "zhanhe: cannot write to the output\n";
  } catch (const ScenarioError& error) {
    console.err << issues_text(error.issues()) << count_text(error.issues()) << "\n";
    return bad_input;
  } catch (const Cancelled&) {
    console.err << "zhanhe: cancelled\n";
    return cancelled;
  } catch (const IoError& error) {
    console.err << "zhanhe: " << error.what() << "\n";
  } catch (const std::exception& error) {
    console.err << "zhanhe: internal error: " << error.what() << "\n";
  }
  return failed;
}

/// The nearest command, when the first argument is none.
std::string command_hint(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front().starts_with('-')) return {};
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands({})) known.push_back(command->get_name());
  if (std::ranges::find(known, arguments.front()) != known.end()) return {};
  return "'" + arguments.front() + "' is no command; " + suggestion(arguments.front(), known) + "\n";
}

/// Parses in the order people write. True when a command is to be run, else `code` is set.
bool parse(CLI::App& app, const std::vector<std::string>& arguments, const Console& console, int& code) {
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
    return true;
  } catch (const CLI::ParseError& error) {
    const bool asked = error.get_exit_code() == 0;  // --help
    if (!asked) console.err << command_hint(app, arguments);
    code = app.exit(error, console.out, console.err) == 0 ? done : bad_input;
  }
  return false;
}

extern "C" {
volatile std::sig_atomic_t zhanhe_interrupted = 0;
void zhanhe_note_interrupt(int) { zhanhe_interrupted = 1; }
}

}  // namespace

int main(const std::vector<std::string>& arguments, const Console& console) {
  return guarded(console, [&] {
    CLI::App app("District energy engine: hourly dispatch checked by AC power flow", "zhanhe");
    Arguments parsed;
    add_commands(app, parsed);
    int code = bad_input;
    return parse(app, arguments, console, code) ? dispatch(app, parsed, console) : code;
  });
}

int run_scenario(int argc, const char* const* argv, const std::string& scenario) {
  std::signal(SIGINT, zhanhe_note_interrupt);
  const Console console{std::cout, std::cerr, isatty(STDERR_FILENO) == 1, [] { return zhanhe_interrupted != 0; }};
  const int ended = guarded(console, [&] {
    const std::span<const char* const> words(argv, static_cast<std::size_t>(argc));
    CLI::App app("Runs " + scenario + " and writes its results", words.empty() ? "zhanhe" : words.front());
    RunCommand command;
    command.scenario = scenario;
    add_run_options(app, command);
    const std::vector<std::string> arguments(words.begin() + (words.empty() ? 0 : 1), words.end());
    int code = bad_input;
    return parse(app, arguments, console, code) ? run_command(command, console) : code;
  });
  if (ended == cancelled) {
    // Nothing is left to do, and a solver that has not noticed yet would keep the process for seconds.
    std::cout.flush();
    std::cerr.flush();
    std::_Exit(ended);
  }
  return ended;
}

}  // namespace zhanhe::app
