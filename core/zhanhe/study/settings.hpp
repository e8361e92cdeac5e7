#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zhanhe/base/field.hpp"

namespace zhanhe {

/// What holds for a whole study: the `[study]` table of a scenario.
struct Settings {
  static constexpr std::string_view kind = "study";
  static constexpr std::string_view doc = "What holds for the whole study.";
  static constexpr std::array<double, 10> step_lengths_h{0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 24.0};
  static constexpr std::array<std::string_view, 3> grid_modes{"check", "off", "dispatch"};
  static constexpr std::array<std::string_view, 2> rule_sets{"none", "incremental"};
  static constexpr std::array<std::string_view, 4> gap_rules{"refuse", "previous", "linear", "zero"};

  std::string name = "study";
  std::string title;
  std::string start = "2025-01-01";
  double step_h = 1.0;
  int steps = 8760;
  Profile cost_h;
  Profile store_h;
  Profile energy_h;
  double utc_offset_h = 8.0;
  std::optional<double> latitude_deg;
  std::optional<double> longitude_deg;
  double carbon_yuan_kg = 0.0;
  double tie_break_yuan_kwh = 1e-6;
  double stored_carbon_kg_kwh = 0.0;
  std::string network_owner = "district";
  std::string project_owner;
  std::string network_rules = "none";
  std::string grid = "check";
  std::string weather;
  std::string fill_gaps = "refuse";

  static const std::vector<Field>& fields() {
    using D = Describe<Settings>;
    static const std::vector<Field> table = {
        D::text("name", &Settings::name, "Short name of the study."),
        D::text("title", &Settings::title, "One line that says what it is about."),
        D::text("start", &Settings::start, "Start of the first step, local standard time."),
        D::number("step_h", &Settings::step_h, positive, "Length of a step: 0.25, 0.5, 1, 2, 3, 4, 6, 8, 12 or 24."),
        D::integer("steps", &Settings::steps, {1, 1e8}, "Number of steps; 8760 hours are a year, 8784 a leap year."),
        D::profile("cost_h", &Settings::cost_h, not_negative,
                   "Hours that a step counts for in costs; default: step_h. With typical days their sum is a year."),
        D::profile("store_h", &Settings::store_h, positive,
                   "Hours that a step counts for in the levels of stores; default: step_h."),
        D::profile("energy_h", &Settings::energy_h, not_negative,
                   "Hours that a step counts for in budgets and in the energies of the summary; default: step_h."),
        D::number("utc_offset_h", &Settings::utc_offset_h, {-12, 14},
                  "Local standard time minus UTC; there is no daylight saving."),
        D::number("latitude_deg", &Settings::latitude_deg, {-90, 90}, "Where the study is, for the sun."),
        D::number("longitude_deg", &Settings::longitude_deg, {-180, 180}, "Where the study is, for the sun."),
        D::number("carbon_yuan_kg", &Settings::carbon_yuan_kg, not_negative, "Price of CO2 in the objective."),
        D::number(
            "tie_break_yuan_kwh", &Settings::tie_break_yuan_kwh, {0, 1e-3},
            "Put on each kWh that stores take and give, so that of equally cheap plans the one is chosen that moves "
            "less; in no account. 0: any of the equal plans."),
        D::number("stored_carbon_kg_kwh", &Settings::stored_carbon_kg_kwh, not_negative,
                  "CO2 of each kWh that stores hold before the first step, for the tracing of CO2."),
        D::text("network_owner", &Settings::network_owner,
                "Owner whose sources, stores and connections the indicators of the network count, with all loads."),
        D::text("project_owner", &Settings::project_owner,
                "Owner whose sources, stores and loads the indicators of the project count; default: no project."),
        D::choice(
            "network_rules", &Settings::network_rules, rule_sets,
            "Rules of the electric network: \"incremental\": those of an incremental distribution network in Henan: "
            "nothing is fed back into the public grid, and all sources together are no larger than the highest "
            "demand of the study; \"none\"."),
        D::choice("grid", &Settings::grid, grid_modes,
                  "What is asked of the electric network: \"check\": an AC power flow of every step looks for broken "
                  "limits; \"dispatch\": the dispatch keeps voltages and ratings where it can; \"off\": nothing."),
        D::text("weather", &Settings::weather,
                "Weather file (EPW); default: a synthetic year from monthly means of Zhengzhou."),
        D::choice("fill_gaps", &Settings::fill_gaps, gap_rules,
                  "What to do with missing values of series: refuse them, repeat the previous value, interpolate "
                  "linearly, or take zero. What was filled is noted.")};
    return table;
  }
};

}  // namespace zhanhe
