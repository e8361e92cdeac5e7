#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "zhanhe/scenario/load.hpp"

namespace zhanhe::scenario {

/// A folder of its own for each test, removed with it.
class Folder {
public:
  Folder() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::temp_directory_path() /
            ("zhanhe_" + std::string(test->test_suite_name()) + "_" + test->name() + "_" + std::to_string(::getpid()));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return path_ / name; }
  /// Writes the text as scenario.toml and reads it.
  [[nodiscard]] Study read(std::string_view text) const {
    write("scenario.toml", text);
    return scenario::read(file("scenario.toml"));
  }

private:
  std::filesystem::path path_;
};

/// A scenario of `steps` steps with one grid connection and a load whose `p_kw` is the given TOML value.
inline std::string scenario_with_load(const std::string& p_kw, int steps = 4, const std::string& settings = "") {
  return "schema = \"zhanhe-scenario/1\"\n[study]\nsteps = " + std::to_string(steps) + "\ngrid = \"off\"\n" + settings +
         "\n[[node]]\nname = \"campus\"\n"
         "[[grid_connection]]\nname = \"grid\"\nnode = \"campus\"\nimport_max_kw = 100\nimport_yuan_kwh = 0.6\n"
         "[[load]]\nname = \"town\"\nnode = \"campus\"\np_kw = " +
         p_kw + "\n";
}

inline Issues errors_of(const Issues& issues) {
  Issues errors;
  std::ranges::copy_if(issues, std::back_inserter(errors),
                       [](const Issue& issue) { return issue.severity == Severity::error; });
  return errors;
}

inline const Issue* issue_of(const Issues& issues, IssueCode code) {
  const auto found = std::ranges::find(issues, code, &Issue::code);
  return found == issues.end() ? nullptr : &*found;
}

/// Exactly one error, of that code.
inline testing::AssertionResult only_error(const Issues& issues, IssueCode code) {
  const Issues errors = errors_of(issues);
  if (errors.size() == 1 && errors[0].code == code) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "instead of only " << to_string(code) << ":\n" << to_string(errors);
}

inline testing::AssertionResult no_error(const Issues& issues) {
  if (!has_errors(issues)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << to_string(issues);
}

inline testing::AssertionResult contains(const std::string& text, std::string_view part) {
  if (text.find(part) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "'" << part << "' is not in: " << text;
}

}  // namespace zhanhe::scenario
