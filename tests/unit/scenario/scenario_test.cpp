#include "folder.hpp"
#include "zhanhe/base/error.hpp"
#include "zhanhe/climate/weather.hpp"

namespace zhanhe::scenario {
namespace {

const std::string head = "schema = \"zhanhe-scenario/1\"\n";
const std::string good = scenario_with_load("50");

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Scenario, a_good_one_gives_its_components_settings_and_text) {
  const Folder folder;
  folder.write("scenario.toml", good);
  const Study study = load(folder.file("scenario.toml"));
  EXPECT_EQ(study.settings.steps, 4);
  EXPECT_EQ(study.settings.grid, "off");
  ASSERT_EQ(study.all<Node>().size(), 1u);
  EXPECT_EQ(study.all<Node>()[0].name, "campus");
  EXPECT_EQ(study.all<Node>()[0].origin, "scenario.toml:6");
  ASSERT_EQ(study.all<Load>().size(), 1u);
  EXPECT_EQ(study.all<Load>()[0].p_kw[3], 50.0);
  EXPECT_EQ(study.all<GridConnection>()[0].import_yuan_kwh[0], 0.6);
  EXPECT_EQ(study.scenario_text, good);
  EXPECT_EQ(study.scenario_path, folder.file("scenario.toml").string());
  EXPECT_TRUE(study.issues.empty()) << to_string(study.issues);
}

TEST(Scenario, components_keep_the_order_of_the_file) {
  const Folder folder;
  const Study study = folder.read(good + "[[node]]\nname = \"b\"\n[[node]]\nname = \"a\"\n");
  ASSERT_EQ(study.all<Node>().size(), 3u);
  EXPECT_EQ(study.all<Node>()[1].name, "b");
  EXPECT_EQ(study.all<Node>()[2].name, "a");
}

TEST(Scenario, a_missing_file_is_an_io_error_with_its_path) {
  const Folder folder;
  try {
    static_cast<void>(load(folder.file("none.toml")));
    FAIL() << "nothing was thrown";
  } catch (const IoError& error) {
    EXPECT_EQ(error.path(), folder.file("none.toml").string());
  }
  EXPECT_THROW(static_cast<void>(read(folder.file("."))), IoError);
}

TEST(Scenario, load_throws_all_problems_at_once_and_read_returns_them) {
  const Folder folder;
  const Study study = folder.read(head +
                                  "[study]\nstep_h = 0.3\nstepps = 4\n"
                                  "[[node]]\nname = \"a\"\n"
                                  "[[load]]\nname = \"l\"\nnode = \"b\"\np_kw = true\n"
                                  "[[batery]]\nname = \"x\"\n"
                                  "[[battery]]\nname = \"b1\"\nnode = \"a\"\np_max_kw = -3\n");
  const Issues errors = errors_of(study.issues);
  ASSERT_EQ(errors.size(), 6u) << to_string(errors);
  for (const IssueCode code : {IssueCode::unknown_key, IssueCode::wrong_type, IssueCode::missing_key,
                               IssueCode::negative_size, IssueCode::out_of_range}) {
    EXPECT_TRUE(issue_of(errors, code)) << to_string(code);
  }
  try {
    static_cast<void>(load(folder.file("scenario.toml")));
    FAIL() << "nothing was thrown";
  } catch (const ScenarioError& error) {
    EXPECT_EQ(to_string(error.issues()), to_string(study.issues));
  }
}

TEST(Scenario, errors_come_before_warnings_and_notes) {
  const Folder folder;
  const Study study = folder.read(good + "colour = 1\n[[pv]]\nname = \"p\"\nnode = \"campus\"\np_max_kw = 1\n");
  ASSERT_TRUE(issue_of(study.issues, IssueCode::assumed)) << to_string(study.issues);
  EXPECT_TRUE(std::ranges::is_sorted(study.issues, {}, &Issue::severity));
}

TEST(Scenario, the_schema_is_required_and_told_once) {
  const Folder folder;
  const Study study = folder.read(good.substr(head.size()));
  EXPECT_TRUE(only_error(study.issues, IssueCode::missing_key));
  EXPECT_TRUE(contains(study.issues[0].remedy, head.substr(0, head.size() - 1)));
}

TEST(Scenario, another_schema_names_what_this_engine_reads_and_ends_the_reading) {
  const Folder folder;
  const Study study = folder.read(replaced(good, "scenario/1", "scenario/2") + "colour = 1\n");
  EXPECT_TRUE(only_error(study.issues, IssueCode::bad_file));
  EXPECT_TRUE(contains(study.issues[0].remedy, schema_name));
}

TEST(Scenario, the_schema_is_the_first_key_and_a_text) {
  const Folder folder;
  EXPECT_TRUE(only_error(folder.read("study = {steps = 4}\n" + head).issues, IssueCode::bad_file));
  EXPECT_TRUE(no_error(folder.read(head + "study = {steps = 4}\n").issues));
  EXPECT_TRUE(only_error(folder.read("schema = 1\n").issues, IssueCode::wrong_type));
}

TEST(Scenario, an_unknown_top_level_key_has_the_nearest_known_one) {
  const Folder folder;
  const Issues issues = folder.read(good + "[[batttery]]\nname = \"b\"\n").issues;
  EXPECT_TRUE(only_error(issues, IssueCode::unknown_key));
  EXPECT_TRUE(contains(issues[0].remedy, "'battery'"));
  EXPECT_EQ(issues[0].where, "scenario.toml:17");
}

TEST(Scenario, an_unknown_field_has_the_nearest_known_one_and_its_place) {
  const Folder folder;
  const Issues issues = folder.read(good + "firmm = true\n").issues;
  EXPECT_TRUE(only_error(issues, IssueCode::unknown_key));
  EXPECT_TRUE(contains(issues[0].remedy, "'firm'"));
  EXPECT_EQ(issues[0].where, "scenario.toml:17 [[load]] 'town' firmm");
  EXPECT_TRUE(no_error(folder.read(good + "firm = true\n").issues));
}

TEST(Scenario, a_wrong_type_of_a_setting_is_told_with_its_line) {
  const Folder folder;
  const Issues issues = folder.read(replaced(good, "steps = 4", "steps = \"four\"")).issues;
  EXPECT_TRUE(only_error(issues, IssueCode::wrong_type));
  EXPECT_EQ(issues[0].where, "scenario.toml:3 [study] steps");
}

TEST(Scenario, what_validation_finds_in_settings_has_its_line_too) {
  const Folder folder;
  const Issues issues = folder.read(replaced(good, "steps = 4", "steps = 4\nstep_h = 0.3")).issues;
  EXPECT_TRUE(only_error(issues, IssueCode::out_of_range));
  EXPECT_EQ(issues[0].where, "scenario.toml:4 [study] step_h");
}

TEST(Scenario, tables_of_another_form_are_wrong_types) {
  const Folder folder;
  EXPECT_TRUE(only_error(folder.read(head + "study = 3\n").issues, IssueCode::wrong_type));
  EXPECT_TRUE(only_error(folder.read(head + "[[study]]\nsteps = 3\n").issues, IssueCode::wrong_type));
  EXPECT_TRUE(only_error(folder.read(head + "tables = \"loads.csv\"\n").issues, IssueCode::wrong_type));
  EXPECT_TRUE(only_error(folder.read(head + "[tables]\nload = 3\n").issues, IssueCode::wrong_type));
  EXPECT_TRUE(only_error(folder.read(head + "[node]\nname = \"a\"\n").issues, IssueCode::wrong_type));
  EXPECT_TRUE(only_error(folder.read(head + "node = [3]\n").issues, IssueCode::wrong_type));
  EXPECT_TRUE(no_error(folder.read(head + "node = [{ name = \"a\" }]\n").issues));
}

TEST(Scenario, a_syntax_error_has_line_and_column) {
  const Folder folder;
  const Issues issues = folder.read(head + "[study]\nsteps = = 4\n").issues;
  EXPECT_TRUE(only_error(issues, IssueCode::bad_file));
  EXPECT_TRUE(issues[0].where.starts_with("scenario.toml:3:")) << issues[0].where;
}

TEST(Scenario, a_key_given_twice_is_a_bad_file) {
  const Folder folder;
  const Issues issues = folder.read(head + "[study]\nsteps = 4\nsteps = 5\n").issues;
  EXPECT_TRUE(only_error(issues, IssueCode::bad_file));
  EXPECT_TRUE(issues[0].where.starts_with("scenario.toml:4:")) << issues[0].where;
}

TEST(Scenario, text_that_the_toml_parser_asserts_on_is_a_bad_file) {
  const Folder folder;
  for (const char* text : {"start = 2025-01-01Tm", "start = 2025-01-01Tu0:00:00+08:00\n", "a=[11,}2,{x=]\n",
                           "x = 1979-05-27 0}:32:0o-08:0.\n", "[[+[n]]\nname='x'\ns=\"\\u00e9]\n"}) {
    EXPECT_TRUE(only_error(folder.read(head + text).issues, IssueCode::bad_file)) << text;
  }
}

TEST(Scenario, a_start_may_be_text_a_date_or_a_date_with_time) {
  const Folder folder;
  const auto start_of = [&](const std::string& start) {
    const Study study = folder.read(head + "[study]\nsteps = 4\nstart = " + start + "\n");
    EXPECT_TRUE(no_error(study.issues)) << start;
    return study.axis().start_s;
  };
  const std::int64_t midnight = 1735689600;  // 2025-01-01 00:00:00 as seconds since 1970, from `date -u`
  EXPECT_EQ(start_of("\"2025-01-01\""), midnight);
  EXPECT_EQ(start_of("2025-01-01"), midnight);
  EXPECT_EQ(start_of("2025-01-01T13:00:00"), midnight + 13 * 3600);
  EXPECT_EQ(start_of("2025-01-01T13:00:00+08:00"), midnight + 13 * 3600);
  EXPECT_EQ(start_of("\"2025-01-01T13:00+08:00\""), midnight + 13 * 3600);
}

TEST(Scenario, a_start_with_another_offset_is_a_bad_time_zone) {
  const Folder folder;
  for (const char* start : {"2025-01-01T00:00:00Z", "2025-01-01T00:00:00+01:00", "\"2025-01-01T00:00-05:00\""}) {
    const Issues issues = folder.read(head + "[study]\nstart = " + start + "\n").issues;
    EXPECT_TRUE(only_error(issues, IssueCode::bad_time_zone)) << start;
    EXPECT_EQ(issues[0].where, "scenario.toml:3 [study] start");
  }
  EXPECT_TRUE(no_error(folder.read(head + "[study]\nstart = 2025-01-01T00:00:00Z\nutc_offset_h = 0\n").issues));
}

TEST(Scenario, a_start_that_is_no_time_is_a_bad_time) {
  const Folder folder;
  EXPECT_TRUE(only_error(folder.read(head + "[study]\nstart = \"tomorrow\"\n").issues, IssueCode::bad_time));
  EXPECT_TRUE(only_error(folder.read(head + "[study]\nstart = 07:30:00\n").issues, IssueCode::bad_time));
}

TEST(Scenario, series_are_looked_for_even_when_the_settings_make_no_axis) {
  const Folder folder;
  folder.write("s.csv", "a\n1\n");
  const auto with = [&](const std::string& series) {
    return folder.read(replaced(scenario_with_load(series), "steps = 4", "steps = 4\nstart = \"tomorrow\"")).issues;
  };
  EXPECT_TRUE(only_error(with("\"s.csv:a\""), IssueCode::bad_time));
  const Issues errors = errors_of(with("\"s.csv:b\""));
  ASSERT_EQ(errors.size(), 2u) << to_string(errors);
  EXPECT_TRUE(issue_of(errors, IssueCode::unknown_name));
}

TEST(Scenario, series_of_another_length_are_not_told_when_the_settings_leave_the_length_open) {
  const Folder folder;
  folder.write("s.csv", "a\n1\n2\n");
  const auto with = [&](const std::string& series, const std::string& steps) {
    return folder.read(replaced(scenario_with_load(series), "steps = 4", steps)).issues;
  };
  for (const char* series : {"\"s.csv:a\"", "[1, 2]"}) {
    EXPECT_TRUE(only_error(with(series, "steps = \"two\""), IssueCode::wrong_type)) << series;
    EXPECT_TRUE(only_error(with(series, "stepps = 2"), IssueCode::unknown_key)) << series;
    EXPECT_EQ(errors_of(with(series, "steps = 4\ncolour = 1")).size(), 2u) << series;
  }
}

TEST(Scenario, a_component_with_an_error_is_still_found_by_those_that_name_it) {
  const Folder folder;
  EXPECT_TRUE(only_error(folder.read(replaced(good, "name = \"campus\"", "name = \"campus\"\ncolour = 1")).issues,
                         IssueCode::unknown_key));
}

TEST(Scenario, a_node_without_a_name_is_told_once_and_not_by_those_that_name_it) {
  const Folder folder;
  EXPECT_TRUE(
      only_error(folder.read(replaced(good, "name = \"campus\"", "area = \"x\"")).issues, IssueCode::missing_key));
  EXPECT_TRUE(only_error(folder.read(replaced(good, "name = \"campus\"", "name = 7")).issues, IssueCode::wrong_type));
}

TEST(Scenario, an_unknown_reference_is_told_when_nothing_was_lost) {
  const Folder folder;
  const Issues issues = folder.read(replaced(good, "node = \"campus\"\np_kw", "node = \"campsu\"\np_kw")).issues;
  EXPECT_TRUE(only_error(issues, IssueCode::unknown_name));
  EXPECT_TRUE(contains(issues[0].remedy, "'campus'"));
}

TEST(Scenario, a_series_that_cannot_be_read_is_told_once) {
  const Folder folder;
  EXPECT_TRUE(only_error(folder.read(scenario_with_load("\"none.csv:a\"")).issues, IssueCode::bad_file));
  EXPECT_TRUE(only_error(folder.read(scenario_with_load("true")).issues, IssueCode::wrong_type));
}

TEST(Scenario, an_inline_series_needs_one_number_for_each_step) {
  const Folder folder;
  EXPECT_TRUE(only_error(folder.read(scenario_with_load("[1, 2, 3]")).issues, IssueCode::wrong_length));
  const Study study = folder.read(scenario_with_load("[1, 2.5, 3, 4]"));
  EXPECT_TRUE(no_error(study.issues));
  EXPECT_TRUE(std::ranges::equal(study.all<Load>()[0].p_kw.values(), std::vector<double>{1.0, 2.5, 3.0, 4.0}));
}

TEST(Scenario, a_wrong_key_in_a_port_is_told_with_its_component) {
  const Folder folder;
  const std::string converter =
      "[[converter]]\nname = \"c\"\np_max_kw = 3\noutputs = [{ node = \"campus\" }]\ninputs = [{ NODE = \"campus\" "
      "}]\n";
  const Issues issues = errors_of(folder.read(good + converter).issues);
  ASSERT_FALSE(issues.empty());
  EXPECT_EQ(issues[0].code, IssueCode::unknown_key);
  EXPECT_TRUE(contains(issues[0].where, "scenario.toml:21 [[converter]] 'c' inputs")) << issues[0].where;
}

/// An EPW file of a year whose every hour is the same mild night.
std::string epw(int hours = 8760) {
  std::string text =
      "LOCATION,Zhengzhou,-,CHN,made for this test,570830,34.72,113.65,8.0,110.0\nDESIGN CONDITIONS,0\n"
      "TYPICAL/EXTREME PERIODS,0\nGROUND TEMPERATURES,0\nHOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0\n"
      "COMMENTS 1,\nCOMMENTS 2,\nDATA PERIODS,1,1,Data,Sunday,1/1,12/31\n";
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int month = 1; month <= 12; ++month) {
    for (int day = 1; day <= days[month - 1]; ++day) {
      for (int hour = 1; hour <= 24 && hours-- > 0; ++hour) {
        text += "2025," + std::to_string(month) + "," + std::to_string(day) + "," + std::to_string(hour) +
                ",60,?9,15.5,10.0,50,101000,0,0,300,0,0,0,0,0,0,0,180,3.0,5,5,20,77777,9,999999999,0,0,0,0,0,0,0\n";
      }
    }
  }
  return text;
}

TEST(Scenario, weather_is_read_relative_to_the_scenario_or_from_the_override) {
  const Folder folder;
  folder.write("a.epw", epw());
  folder.write("b.epw", replaced(epw(), "34.72", "34.00"));
  const Study own = folder.read(head + "[study]\nweather = \"a.epw\"\n");
  ASSERT_TRUE(no_error(own.issues));
  ASSERT_TRUE(own.weather);
  EXPECT_EQ(own.weather->temperature_c.at(4000), 15.5);
  EXPECT_EQ(own.weather->site.latitude_deg, 34.72);
  const Study other = load(folder.file("scenario.toml"), folder.file("b.epw"));
  ASSERT_TRUE(other.weather);
  EXPECT_EQ(other.weather->site.latitude_deg, 34.00);
}

TEST(Scenario, weather_that_is_missing_or_wrong_is_told_once_with_the_rest) {
  const Folder folder;
  const std::string pv = "[[pv]]\nname = \"p\"\nnode = \"campus\"\np_max_kw = 1\n";
  const std::string with_weather = replaced(good, "steps = 4", "steps = 4\nweather = \"w.epw\"");
  const Issues missing = folder.read(with_weather + pv).issues;
  EXPECT_TRUE(only_error(missing, IssueCode::bad_file));
  EXPECT_EQ(missing[0].where, "scenario.toml:4 [study] weather");
  folder.write("w.epw", epw(8000));
  const Issues shorter = folder.read(with_weather + pv + "colour = 1\n").issues;
  EXPECT_TRUE(issue_of(shorter, IssueCode::wrong_length)) << to_string(shorter);
  EXPECT_TRUE(issue_of(shorter, IssueCode::unknown_key)) << to_string(shorter);
  for (const Issue& issue : errors_of(shorter)) EXPECT_FALSE(issue.where.starts_with("/")) << to_string(issue);
}

}  // namespace
}  // namespace zhanhe::scenario
