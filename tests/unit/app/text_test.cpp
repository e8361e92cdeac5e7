#include "zhanhe/app/text.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "zhanhe/app/options.hpp"

namespace zhanhe::app {
namespace {

TEST(PeopleNumber, GroupsThousandsAndKeepsWhatMatters) {
  EXPECT_EQ(people_number(1234567.89), "1,234,568");
  EXPECT_EQ(people_number(-1234567.0), "-1,234,567");
  EXPECT_EQ(people_number(-999.0), "-999");
  EXPECT_EQ(people_number(1000.0), "1,000");
  EXPECT_EQ(people_number(12.345), "12.35");
  EXPECT_EQ(people_number(0.00012), "0.00012");
  EXPECT_EQ(people_number(0.0), "0");
  EXPECT_EQ(people_number(-0.0), "0");
  EXPECT_EQ(people_number(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(people_number(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(CountText, CountsBySeverity) {
  EXPECT_EQ(count_text({}), "nothing to tell");
  const Issue error{}, warning{IssueCode::conflict, Severity::warning, "", "", ""};
  EXPECT_EQ(count_text({error, warning, error}), "2 errors, 1 warning");
}

TEST(IssuesText, ShowsPlaceMessageAndRemedyOfEach) {
  const Issues issues{{IssueCode::unknown_key, Severity::error, "a.toml:7", "'p' is not known", "write p_max_kw"}};
  EXPECT_EQ(issues_text(issues),
            "error unknown-key\n  at      a.toml:7\n  what    'p' is not known\n  remedy  write p_max_kw\n");
}

TEST(CausesText, JoinsHoursInARow) {
  const TimeAxis axis;  // 2025, hours
  const std::vector<Cause> causes{{{"roof", "output", "kW"}, {1, 2, 3, 10}, 12.5, true}};
  EXPECT_EQ(causes_text(causes, axis),
            "  roof output: cannot hold, short by 12.50 kW\n"
            "    4 steps: 2025-01-01 01:00 to 2025-01-01 04:00, 2025-01-01 10:00\n");
}

TEST(CausesText, ABoundIsALimitReachedWhoseWeightIsNotShown) {
  const TimeAxis axis;
  const std::vector<Cause> causes{{{"grid", "import", "kW"}, {2}, 0.75, false}};
  EXPECT_EQ(causes_text(causes, axis), "  grid import: limit reached\n    1 step: 2025-01-01 02:00\n");
}

TEST(CausesText, AFileTellsTheFirstAndTheLastStep) {
  using CauseText = store::Info::CauseText;
  const CauseText row{"campus", "balance", "kW", "row", 40.0, 3, "2025-01-01 01:00:00", "2025-01-02 01:00:00"};
  const CauseText bound{"grid", "import", "kW", "bound", 0.75, 1, "2025-01-01 01:00:00", "2025-01-01 01:00:00"};
  const CauseText never{"grid", "peak", "kW", "bound", 0.75, 0, "", ""};
  EXPECT_EQ(causes_text({row, bound, never}),
            "  campus balance: cannot hold, short by 40 kW\n"
            "    3 steps: 2025-01-01 01:00, the last at 2025-01-02 01:00\n"
            "  grid import: limit reached\n    1 step: 2025-01-01 01:00\n"
            "  grid peak: limit reached\n");
}

TEST(GridText, NamesBrokenLimitsWithCountAndWorstTime) {
  const TimeAxis axis;
  GridState grid;
  grid.checked = true;
  EXPECT_EQ(grid_text(grid, axis), "  all limits hold in 8760 steps\n");
  grid.violations.push_back({"undervoltage", "bus 18", 7, 13, 0.9131, 0.93, {}});
  EXPECT_EQ(grid_text(grid, axis),
            "  undervoltage   bus 18      7 steps  worst at 2025-01-01 13:00: 0.9131, limit 0.9300\n");
  grid.dispatches = 4;
  grid.violations[0].unmendable = {13, 14};
  grid.violations[0].unsettled = {15};
  grid.violations.push_back({"not-converged", "power flow", 1, 40, std::nan(""), 0.0, {40}});
  EXPECT_TRUE(grid_text(grid, axis)
                  .ends_with("  After 4 dispatches: in 2 steps nothing that may move can mend a limit, in 1 the linear "
                             "grid and the power\n"
                             "  flow still disagree, in 1 the power flow has no solution.\n"));
}

TEST(MakeOptions, RefusesEveryNameThatDoesNotExist) {
  try {
    (void)make_options({.solver = "hihgs", .grid = "despatch", .start = {}, .steps = {}, .threads = -1});
    FAIL();
  } catch (const ScenarioError& error) {
    ASSERT_EQ(error.issues().size(), 3U);
    EXPECT_EQ(error.issues()[0].code, IssueCode::unknown_name);
    EXPECT_EQ(error.issues()[1].code, IssueCode::unknown_name);
    EXPECT_EQ(error.issues()[2].code, IssueCode::out_of_range);
  }
}

TEST(MakeOptions, PassesOnWhatWasAsked) {
  const run::Options options =
      make_options({.solver = "highs", .grid = "off", .start = "2025-02-01", .steps = 5, .threads = 3});
  EXPECT_EQ(options.solver.engine, solver::Engine::highs);
  EXPECT_EQ(options.grid, "off");
  EXPECT_EQ(options.start, "2025-02-01");
  EXPECT_EQ(options.steps, 5);
  EXPECT_EQ(options.threads, 3);
  EXPECT_EQ(make_options({}).solver.engine, solver::Engine::automatic);
  EXPECT_EQ(make_options({.solver = "interior-point", .start = {}, .steps = {}}).solver.engine,
            solver::Engine::interior_point);
  const run::Options by_points = make_options({.solver = "highs-ipm", .start = {}, .steps = {}});
  EXPECT_EQ(by_points.solver.engine, solver::Engine::highs);
  EXPECT_EQ(by_points.solver.highs_method, "ipm");
  EXPECT_EQ(options.solver.highs_method, "simplex");
}

}  // namespace
}  // namespace zhanhe::app
