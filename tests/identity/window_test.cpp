// A run that is cut where its states are known costs as much as the whole.

#include <algorithm>

#include <gtest/gtest.h>

#include "identity/district.hpp"

namespace zhanhe::identity {
namespace {

constexpr double same = 1e-8;

/// The district whose stores begin and end at given levels, and whose engine runs at a given power before the run.
Study fixed_ends(const char* start) {
  Study study = district();
  study.settings.start = start;
  Battery& battery = the<Battery>(study, "battery");
  battery.cyclic = false;
  battery.level_initial_frac = battery.level_final_frac = 0.5;
  Store& tank = the<Store>(study, "tank");
  tank.cyclic = false;
  tank.level_initial_frac = tank.level_final_frac = 0.4;
  the<Generator>(study, "engine").p_initial_kw = 20.0;
  return study;
}

/// The two parts of a run that is cut before step `cut`, with the states that the whole run has there.
struct Parts {
  double first_yuan = 0.0;
  double second_yuan = 0.0;
};

Parts cut_at(const Study& study, const Results& whole, std::size_t cut) {
  const auto last = static_cast<Eigen::Index>(cut) - 1;
  const CarrierDispatch& power = *whole.dispatch.carrier("electricity");
  const CarrierDispatch& heat = *whole.dispatch.carrier("heat");
  // Fractions of rounding must not leave the range of the field.
  const auto within = [](double frac, double low, double high) { return std::clamp(frac, low, high); };
  const double battery_frac = within(power.level_kwh(last, 0) / 70.0, 0.05, 0.95);
  const double tank_frac = within(heat.level_kwh(last, 0) / 160.0, 0.0, 1.0);
  const double engine_kw = std::max(0.0, power.device_power_kw(last, column(power.device, "engine")));

  Study first = study, second = study;
  // The second part starts its ramp where the whole had the engine, so the first has to leave it there.
  std::vector<double> low(48, 0.0), high(48, 1.0);
  low[cut - 1] = high[cut - 1] = engine_kw / 45.0;
  the<Generator>(first, "engine").must_run_frac = low;
  the<Generator>(first, "engine").profile = high;
  the<Battery>(first, "battery").level_final_frac = battery_frac;
  the<Store>(first, "tank").level_final_frac = tank_frac;
  the<Battery>(second, "battery").level_initial_frac = battery_frac;
  the<Store>(second, "tank").level_initial_frac = tank_frac;
  the<Generator>(second, "engine").p_initial_kw = engine_kw;

  run::Options before, after;
  before.steps = static_cast<long long>(cut);
  after.start = to_string(whole.axis.time(cut));
  return {cost_of(first, before), cost_of(second, after)};
}

TEST(Window, a_run_cut_at_the_end_of_a_month_costs_what_its_parts_cost) {
  const Study study = fixed_ends("2025-01-31");
  const Results whole = run::simulate(study);
  ASSERT_EQ(whole.status(), Status::optimal);
  const Parts parts = cut_at(study, whole, 24);
  EXPECT_NEAR(parts.first_yuan + parts.second_yuan, whole.record.objective, same * whole.record.objective);
}

TEST(Window, a_run_cut_within_a_month_pays_its_peak_in_both_parts) {
  Study study = fixed_ends("2025-01-10");
  const Results whole = run::simulate(study);
  ASSERT_EQ(whole.status(), Status::optimal);
  // With the peak of the whole already reached, each part pays for it once.
  const double peak_kw = whole.dispatch.carrier("electricity")->import_kw.maxCoeff();
  Connection& grid = the<Connection>(study, "grid");
  grid.peak_initial_kw = peak_kw;
  for (const std::size_t cut : {7UL, 24UL, 40UL}) {
    const Parts parts = cut_at(study, whole, cut);
    const double expected = whole.record.objective + grid.demand_yuan_kw_month * peak_kw;
    EXPECT_NEAR(parts.first_yuan + parts.second_yuan, expected, same * expected) << "cut at step " << cut;
  }
}

TEST(Window, the_whole_as_a_window_is_the_whole) {
  const Study study = district();
  run::Options options;
  options.start = "2025-01-31";
  options.steps = 48;
  EXPECT_EQ(cost_of(study, options), cost_of(study));
}

TEST(Window, a_window_costs_what_a_study_of_these_hours_costs) {
  const Study study = district();
  run::Options options;
  options.start = "2025-01-31T20:00";
  options.steps = 15;
  Study part = study;
  part.settings.start = "2025-01-31T20:00";
  part.settings.steps = 15;
  const auto cut = [](Profile& profile) {
    if (!profile.given() || profile.constant()) return;
    const auto& values = profile.values();
    profile = Profile(std::vector<double>(values.begin() + 20, values.begin() + 35));
  };
  for (auto& connection : part.all<Connection>()) {
    cut(connection.import_yuan_kwh);
    cut(connection.export_yuan_kwh);
  }
  for (auto& load : part.all<Load>()) cut(load.p_kw);
  for (auto& pv : part.all<Pv>()) cut(pv.profile);
  for (auto& converter : part.all<Converter>()) {
    for (Port& port : converter.outputs) cut(port.factor_frac);
  }
  const double cost = cost_of(part);
  EXPECT_NEAR(cost_of(study, options), cost, same * cost);
}

}  // namespace
}  // namespace zhanhe::identity
