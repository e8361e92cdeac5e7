#include "zhanhe/app/main.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include "zhanhe/app/options.hpp"

namespace zhanhe::app {
namespace {

namespace fs = std::filesystem;

/// One load of 100 kW behind a connection of `import_max_kw`: 24 hours at 0.5 yuan cost 100 * 24 * 0.5 = 1200 yuan.
std::string scenario_text(double import_max_kw, const std::string& more = {}) {
  return R"(schema = "zhanhe-scenario/1"
[study]
name = "tiny"
start = 2025-01-01
steps = 24
grid = "off"
[[node]]
name = "campus"
[[connection]]
name = "grid"
node = "campus"
import_max_kw = )" +
         std::to_string(import_max_kw) + R"(
import_yuan_kwh = 0.5
[[load]]
name = "school"
node = "campus"
p_kw = 100.0
firm = true
)" + more;
}

struct Answer {
  int code;
  std::string out;
  std::string err;
};

class CommandLine : public testing::Test {
protected:
  CommandLine() { fs::create_directories(folder_); }
  ~CommandLine() override { fs::remove_all(folder_); }

  std::string write(const std::string& text) {
    const fs::path path = folder_ / "scenario.toml";
    std::ofstream(path) << text;
    return path.string();
  }
  [[nodiscard]] std::string out() const { return (folder_ / "r.h5").string(); }
  static Answer call(const std::vector<std::string>& arguments, std::function<bool()> stop = {},
                     bool terminal = false) {
    std::ostringstream out, err;
    const int code = main(arguments, Console{out, err, terminal, std::move(stop)});
    return {code, out.str(), err.str()};
  }

  fs::path folder_ = fs::path(testing::TempDir()) /
                     ("zhanhe_app_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(CommandLine, RunWritesTheFileAndPrintsTheKeyFigures) {
  const Answer answer = call({"run", write(scenario_text(500.0)), "--out", out()});
  EXPECT_EQ(answer.code, done) << answer.err;
  EXPECT_TRUE(fs::exists(out()));
  for (const char* part : {"status optimal", "time\n", "summary\n", "economics\n", "1,200 yuan", "certificate\n",
                           "not checked", "results in "}) {
    EXPECT_NE(answer.out.find(part), std::string::npos) << part << "\n" << answer.out;
  }
  EXPECT_EQ(answer.err, "");
}

TEST_F(CommandLine, StartAndStepsChooseAPart) {
  const Answer answer =
      call({"run", write(scenario_text(500.0)), "--out", out(), "--start", "2025-01-01T06:00", "--steps", "3"});
  EXPECT_EQ(answer.code, done) << answer.err;
  EXPECT_NE(answer.out.find("2025-01-01 06:00 to 2025-01-01 09:00, 3 steps"), std::string::npos) << answer.out;
  EXPECT_NE(answer.out.find("150 yuan"), std::string::npos) << answer.out;
}

TEST_F(CommandLine, AStartOutsideTheStudyIsBadInput) {
  const Answer answer = call({"run", write(scenario_text(500.0)), "--out", out(), "--start", "2026-01-01"});
  EXPECT_EQ(answer.code, bad_input);
  EXPECT_NE(answer.err.find("bad-time"), std::string::npos) << answer.err;
  EXPECT_FALSE(fs::exists(out()));
}

TEST_F(CommandLine, BadInputShowsEveryIssueWithItsRemedy) {
  const Answer answer = call(
      {"run", write(scenario_text(500.0, "nod = 1\n[[load]]\nname = \"x\"\nnode = \"campsu\"\n")), "--out", out()});
  EXPECT_EQ(answer.code, bad_input);
  for (const char* part : {"error unknown-key", "scenario.toml:19", "did you mean 'node'?", "error unknown-name",
                           "did you mean 'campus'?"}) {
    EXPECT_NE(answer.err.find(part), std::string::npos) << part << "\n" << answer.err;
  }
  EXPECT_EQ(answer.out, "");
}

TEST_F(CommandLine, AnInfeasibleRunNamesTheDeviceAndItsHours) {
  const Answer answer = call({"run", write(scenario_text(60.0)), "--out", out()});
  EXPECT_EQ(answer.code, infeasible) << answer.err << answer.out;
  EXPECT_NE(answer.out.find("status infeasible"), std::string::npos);
  EXPECT_NE(answer.out.find("causes\n"), std::string::npos);
  EXPECT_NE(answer.out.find("2025-01-01"), std::string::npos) << answer.out;
}

TEST_F(CommandLine, StopEndsTheRunWithoutAFile) {
  const Answer answer = call({"run", write(scenario_text(500.0)), "--out", out()}, [] { return true; });
  EXPECT_EQ(answer.code, cancelled);
  EXPECT_EQ(answer.err, "zhanhe: cancelled\n");
  EXPECT_FALSE(fs::exists(out()));
}

TEST_F(CommandLine, OnlyATerminalGetsAProgressBar) {
  const std::string scenario = write(scenario_text(500.0));
  EXPECT_EQ(call({"run", scenario, "--out", out()}).err, "");
  EXPECT_NE(call({"run", scenario, "--out", out()}, {}, true).err.find("pose"), std::string::npos);
}

TEST_F(CommandLine, AMissingScenarioIsTheWorldsFault) {
  const Answer answer = call({"run", (folder_ / "gone.toml").string(), "--out", out()});
  EXPECT_EQ(answer.code, failed);
  EXPECT_NE(answer.err.find("gone.toml"), std::string::npos);
}

TEST_F(CommandLine, AMissingOutputFolderIsToldBeforeTheRun) {
  bool asked = false;
  const Answer answer = call({"run", write(scenario_text(500.0)), "--out", (folder_ / "gone" / "r.h5").string()}, [&] {
    asked = true;
    return false;
  });
  EXPECT_EQ(answer.code, failed);
  EXPECT_NE(answer.err.find("folder does not exist"), std::string::npos) << answer.err;
  EXPECT_FALSE(asked);
}

TEST_F(CommandLine, ValidateListsIssuesAndExitsWithTwoOnErrors) {
  const Answer bad = call({"validate", write(scenario_text(-1.0))});
  EXPECT_EQ(bad.code, bad_input);
  EXPECT_NE(bad.out.find("negative-size"), std::string::npos) << bad.out;
  EXPECT_NE(bad.out.find("1 error"), std::string::npos) << bad.out;
  const Answer good = call({"validate", write(scenario_text(500.0))});
  EXPECT_EQ(good.code, done) << good.out;
  EXPECT_EQ(good.out.find("error"), std::string::npos) << good.out;
}

TEST_F(CommandLine, InfoShowsWhatRunWrote) {
  ASSERT_EQ(call({"run", write(scenario_text(500.0)), "--out", out()}).code, done);
  const Answer answer = call({"info", out()});
  EXPECT_EQ(answer.code, done) << answer.err;
  for (const char* part : {"status optimal", "objective 1,200 yuan", "electricity", "device_power_kw", "24 steps"}) {
    EXPECT_NE(answer.out.find(part), std::string::npos) << part << "\n" << answer.out;
  }
}

TEST_F(CommandLine, InfoRefusesWhatIsNoResultsFile) {
  const Answer answer = call({"info", write("schema")});
  EXPECT_EQ(answer.code, failed);
  EXPECT_NE(answer.err.find("scenario.toml"), std::string::npos);
}

TEST_F(CommandLine, UsageErrorsAreBadInput) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"run"},
                                             {"run", "a.toml", "--solvr", "highs"},
                                             {"run", "a.toml", "--solver", "simplex"},
                                             {"run", "a.toml", "--grid", "despatch"},
                                             {"run", "a.toml", "--steps", "many"},
                                             {"run", "a.toml", "--threads", "-1"},
                                             {"rnu", "a.toml"}}) {
    EXPECT_EQ(call(arguments).code, bad_input);
  }
  EXPECT_NE(call({"rnu"}).err.find("did you mean 'run'?"), std::string::npos);
}

TEST_F(CommandLine, HelpNamesOnlyWhatExists) {
  const Answer answer = call({"--help"});
  EXPECT_EQ(answer.code, done);
  for (const char* command : {"run", "validate", "info", "schema", "version", "130 cancelled"}) {
    EXPECT_NE(answer.out.find(command), std::string::npos) << command;
  }
  EXPECT_EQ(answer.out.find("report"), std::string::npos);
  const Answer help = call({"run", "--help"});
  for (const std::string_view solver : solver_names) EXPECT_NE(help.out.find(solver), std::string::npos) << solver;
}

TEST_F(CommandLine, VersionAndSchemaPrintThemselves) {
  EXPECT_EQ(call({"version"}).out, "zhanhe " ZHANHE_VERSION "\n");
  EXPECT_NE(call({"schema"}).out.find("\"$schema\""), std::string::npos);
}

TEST_F(CommandLine, AScenarioProgramRunsItsOwnScenario) {
  const std::string scenario = write(scenario_text(500.0));
  const std::string file = out();
  const char* const arguments[] = {"district", "--steps", "2", "--out", file.c_str()};
  testing::internal::CaptureStdout();
  EXPECT_EQ(run_scenario(5, arguments, scenario), done);
  EXPECT_NE(testing::internal::GetCapturedStdout().find("2 steps"), std::string::npos);
  EXPECT_TRUE(fs::exists(file));
}

}  // namespace
}  // namespace zhanhe::app
