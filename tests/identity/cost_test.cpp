// What must not change the cost of a study, or only in a known way: no oracle is needed.
//
// Two runs of one study through different programs agree to what the simplex method leaves (feasibility to 1e-7,
// reduced costs to 1e-7): about 1e-9 of the cost. 1e-8 of it is asked for.

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "identity/district.hpp"

namespace zhanhe::identity {
namespace {

constexpr double same = 1e-8;

void expect_same(double found, double expected) { EXPECT_NEAR(found, expected, same * std::abs(expected)); }

void scale(Profile& profile, double factor) {
  if (profile.given()) profile = product(profile, factor);
}

/// Multiplies every price of energy by `energy`, the demand charge by `peak` and the price of CO2 by `carbon`.
void scale_prices(Study& study, double energy, double peak, double carbon) {
  for (auto& connection : study.all<Connection>()) {
    scale(connection.import_yuan_kwh, energy);
    scale(connection.export_yuan_kwh, energy);
    connection.demand_yuan_kw_month *= peak;
  }
  for (auto& load : study.all<Load>()) load.unserved_yuan_kwh *= energy;
  for (auto& generator : study.all<Generator>()) scale(generator.cost_yuan_kwh, energy);
  for (auto& converter : study.all<Converter>()) scale(converter.cost_yuan_kwh, energy);
  for (auto& pv : study.all<Pv>()) pv.cost_yuan_kwh *= energy;
  for (auto& battery : study.all<Battery>()) battery.cost_yuan_kwh *= energy;
  for (auto& store : study.all<Store>()) store.cost_yuan_kwh *= energy;
  study.settings.carbon_yuan_kg *= carbon;
}

/// Multiplies every power and energy.
void scale_sizes(Study& study, double factor) {
  for (auto& line : study.all<Line>()) *line.p_max_kw *= factor;
  for (auto& connection : study.all<Connection>()) {
    connection.import_max_kw *= factor;
    connection.export_max_kw *= factor;
  }
  for (auto& load : study.all<Load>()) scale(load.p_kw, factor);
  for (auto& generator : study.all<Generator>()) generator.p_max_kw *= factor;
  for (auto& converter : study.all<Converter>()) converter.p_max_kw *= factor;
  for (auto& pv : study.all<Pv>()) pv.p_max_kw *= factor;
  for (auto& battery : study.all<Battery>()) {
    battery.p_max_kw *= factor;
    battery.e_max_kwh *= factor;
  }
  for (auto& store : study.all<Store>()) {
    store.e_max_kwh *= factor;
    store.p_in_max_kw *= factor;
    store.p_out_max_kw *= factor;
  }
}

/// Everything in the other order and under other names that sort in another order, too.
Study renamed(Study study) {
  const auto other = [](const std::string& name) { return std::string(name.rbegin(), name.rend()) + "_" + name; };
  const auto rename = [&](auto& components) {
    for (auto& component : components) component.name = other(component.name);
    std::ranges::reverse(components);
  };
  const auto move = [&](auto& devices) {
    for (auto& device : devices) device.node = other(device.node);
    rename(devices);
  };
  for (auto& line : study.all<Line>()) {
    line.from = other(line.from);
    line.to = other(line.to);
  }
  for (auto& converter : study.all<Converter>()) {
    for (auto* ports : {&converter.inputs, &converter.outputs}) {
      for (Port& port : *ports) port.node = other(port.node);
    }
  }
  rename(study.all<Node>());
  rename(study.all<Line>());
  rename(study.all<Converter>());
  move(study.all<Connection>());
  move(study.all<Load>());
  move(study.all<Generator>());
  move(study.all<Pv>());
  move(study.all<Battery>());
  move(study.all<Store>());
  return study;
}

TEST(Cost, the_district_exercises_everything_it_is_made_for) {
  const Results results = run::simulate(district());
  ASSERT_EQ(results.status(), Status::optimal);
  const CarrierDispatch& power = *results.dispatch.carrier("electricity");
  const CarrierDispatch& heat = *results.dispatch.carrier("heat");
  EXPECT_GT(power.unserved_kw.sum(), 1.0);
  EXPECT_GT(power.export_kw.sum(), 1.0);
  EXPECT_GT(power.charge_kw.sum(), 1.0);
  EXPECT_GT(heat.charge_kw.sum(), 1.0);
  for (const char* device : {"roof", "engine"}) {
    EXPECT_GT(power.device_power_kw.col(column(power.device, device)).sum(), 1.0) << device;
  }
  EXPECT_LT(power.device_power_kw.col(column(power.device, "heat_pump")).sum(), -1.0);
  for (Eigen::Index i = 0; i < 2; ++i) {
    const double limit_kw = i == 0 ? 150.0 : 90.0;
    EXPECT_NEAR(power.line_flow_kw.col(i).abs().maxCoeff(), limit_kw, 1e-6) << power.line[static_cast<std::size_t>(i)];
  }
}

TEST(Cost, all_prices_times_three_cost_three_times_as_much) {
  Study study = district();
  const double cost = cost_of(study);
  scale_prices(study, 3.0, 3.0, 3.0);
  expect_same(cost_of(study), 3.0 * cost);
}

TEST(Cost, names_and_their_order_change_nothing) {
  const Study study = district();
  const Results a = run::simulate(study), b = run::simulate(renamed(study));
  ASSERT_EQ(a.status(), Status::optimal);
  ASSERT_EQ(b.status(), Status::optimal);
  expect_same(b.record.objective, a.record.objective);
  ASSERT_EQ(a.accounts.part, b.accounts.part);
  for (std::size_t i = 0; i < a.accounts.part.size(); ++i) {
    // Prices without a pattern leave one best dispatch, and so one split of its cost.
    EXPECT_NEAR(a.accounts.part_yuan[i], b.accounts.part_yuan[i], same * a.record.objective) << a.accounts.part[i];
  }
}

TEST(Cost, megawatts_instead_of_kilowatts_change_nothing) {
  for (const double factor : {1000.0, 0.001}) {
    Study study = district();
    const double cost = cost_of(study);
    scale_sizes(study, factor);
    scale_prices(study, 1.0 / factor, 1.0 / factor, 1.0 / factor);
    expect_same(cost_of(study), cost);
  }
}

TEST(Cost, an_empty_node_in_a_line_changes_nothing) {
  const Study whole = district();
  Study split = whole;
  add<Node>(split, "joint");
  the<Line>(split, "lane").to = "joint";
  add_line(split, "lane_end", "joint", "works", 90.0);
  const Results a = run::simulate(whole), b = run::simulate(split);
  ASSERT_EQ(b.status(), Status::optimal);
  expect_same(b.record.objective, a.record.objective);
  const CarrierDispatch& power = *b.dispatch.carrier("electricity");
  const auto first = power.line_flow_kw.col(column(power.line, "lane"));
  const auto second = power.line_flow_kw.col(column(power.line, "lane_end"));
  EXPECT_LT((first - second).abs().maxCoeff(), 1e-6);
}

TEST(Cost, two_half_batteries_equal_one) {
  Study study = district();
  const double cost = cost_of(study);
  Battery& battery = the<Battery>(study, "battery");
  battery.p_max_kw /= 2.0;
  battery.e_max_kwh /= 2.0;
  Battery twin = battery;
  twin.name = "battery_twin";
  study.all<Battery>().push_back(twin);
  expect_same(cost_of(study), cost);
}

TEST(Cost, two_batteries_of_a_third_and_two_thirds_equal_one) {
  Study study = district();
  const double cost = cost_of(study);
  Battery twin = the<Battery>(study, "battery");
  twin.name = "battery_twin";
  twin.p_max_kw /= 3.0;
  twin.e_max_kwh /= 3.0;
  the<Battery>(study, "battery").p_max_kw *= 2.0 / 3.0;
  the<Battery>(study, "battery").e_max_kwh *= 2.0 / 3.0;
  study.all<Battery>().push_back(twin);
  expect_same(cost_of(study), cost);
}

/// The district within one month, with stores that lose nothing.
Study lossless() {
  Study study = district();
  study.settings.start = "2025-01-10";
  Battery& battery = the<Battery>(study, "battery");
  battery.round_trip_frac = 1.0;
  battery.loss_frac_h = 0.0;
  Store& tank = the<Store>(study, "tank");
  tank.efficiency_in_frac = tank.efficiency_out_frac = 1.0;
  tank.loss_frac_h = 0.0;
  return study;
}

/// All series from the last step to the first, ramps the other way. What was free in a store becomes what is filled, so
/// that it charges in the same hour as before.
Study reversed(Study study) {
  const auto turn = [](Profile& profile) {
    if (!profile.given() || profile.constant()) return;
    std::vector<double> values(profile.values().begin(), profile.values().end());
    std::ranges::reverse(values);
    profile = Profile(std::move(values));
  };
  for (auto& connection : study.all<Connection>()) {
    turn(connection.import_yuan_kwh);
    turn(connection.export_yuan_kwh);
  }
  for (auto& load : study.all<Load>()) turn(load.p_kw);
  for (auto& pv : study.all<Pv>()) turn(pv.profile);
  for (auto& converter : study.all<Converter>()) {
    for (Port& port : converter.outputs) turn(port.factor_frac);
  }
  for (auto& generator : study.all<Generator>()) std::swap(generator.ramp_up_frac_h, generator.ramp_down_frac_h);
  const auto mirror = [](auto& store) {
    const double low = Profile(store.level_min_frac)[0], high = Profile(store.level_max_frac)[0];
    store.level_min_frac = 1.0 - high;
    store.level_max_frac = 1.0 - low;
    std::swap(store.level_initial_frac, store.level_final_frac);
    for (auto* level : {&store.level_initial_frac, &store.level_final_frac}) {
      if (*level) *level = 1.0 - **level;
    }
  };
  for (auto& battery : study.all<Battery>()) mirror(battery);
  for (auto& store : study.all<Store>()) mirror(store);
  return study;
}

TEST(Cost, hours_may_run_backwards_through_lossless_stores_that_end_as_they_began) {
  const Study study = lossless();
  expect_same(cost_of(reversed(study)), cost_of(study));
}

TEST(Cost, hours_may_run_backwards_when_the_ends_of_lossless_stores_are_swapped) {
  Study study = lossless();
  Battery& battery = the<Battery>(study, "battery");
  battery.cyclic = false;
  battery.level_initial_frac = 0.3;
  battery.level_final_frac = 0.8;
  Store& tank = the<Store>(study, "tank");
  tank.cyclic = false;
  tank.level_initial_frac = 0.25;
  tank.level_final_frac = 0.6;
  // Energy has a price in every hour, so that nobody keeps more than the least last level, which is thus its level.
  const Results forward = run::simulate(study);
  ASSERT_EQ(forward.status(), Status::optimal);
  EXPECT_NEAR(forward.dispatch.carrier("electricity")->level_kwh(47, 0), 0.8 * 70.0, 1e-6);
  EXPECT_NEAR(forward.dispatch.carrier("heat")->level_kwh(47, 0), 0.6 * 160.0, 1e-6);
  expect_same(cost_of(reversed(study)), forward.record.objective);
}

TEST(Cost, limits_that_never_bind_change_nothing) {
  const Study study = district();
  const double cost = cost_of(study);
  const std::vector<std::function<void(Study&)>> edits{
      [](Study& s) { add<Node>(s, "joint"), add_line(s, "spare", "town", "joint", 1e6); },
      [](Study& s) { the<Generator>(s, "boiler").ramp_up_frac_h = the<Generator>(s, "boiler").ramp_down_frac_h = 1.0; },
      [](Study& s) { the<Converter>(s, "heat_pump").ramp_up_frac_h = 5.0; },
      [](Study& s) { the<Battery>(s, "battery").level_final_frac = 0.05; },
      [](Study& s) { the<Store>(s, "tank").level_final_frac = 0.0; },
      [](Study& s) { the<Generator>(s, "boiler").must_run_frac = 0.0; },
      [](Study& s) { the<Connection>(s, "grid").peak_initial_kw = 10.0; },
      [](Study& s) { add_at<Generator>(s, "idle", "warm").p_max_kw = 0.0; },
  };
  for (std::size_t i = 0; i < edits.size(); ++i) {
    Study edited = study;
    edits[i](edited);
    EXPECT_NEAR(cost_of(edited), cost, same * cost) << "edit " << i;
  }
}

TEST(Cost, a_tighter_limit_never_lowers_the_cost_and_a_wider_one_never_raises_it) {
  const Study study = district();
  const double cost = cost_of(study);
  const std::vector<std::pair<const char*, std::function<void(Study&, double)>>> limits{
      {"import", [](Study& s, double k) { the<Connection>(s, "grid").import_max_kw *= k; }},
      {"export", [](Study& s, double k) { the<Connection>(s, "grid").export_max_kw *= k; }},
      {"ring_road", [](Study& s, double k) { *the<Line>(s, "ring_road").p_max_kw *= k; }},
      {"lane", [](Study& s, double k) { *the<Line>(s, "lane").p_max_kw *= k; }},
      {"battery power", [](Study& s, double k) { the<Battery>(s, "battery").p_max_kw *= k; }},
      {"battery energy", [](Study& s, double k) { the<Battery>(s, "battery").e_max_kwh *= k; }},
      {"battery level", [](Study& s, double k) { the<Battery>(s, "battery").level_max_frac = 0.9 * k; }},
      {"tank energy", [](Study& s, double k) { the<Store>(s, "tank").e_max_kwh *= k; }},
      {"tank charge", [](Study& s, double k) { the<Store>(s, "tank").p_in_max_kw *= k; }},
      {"tank discharge", [](Study& s, double k) { the<Store>(s, "tank").p_out_max_kw *= k; }},
      {"heat pump", [](Study& s, double k) { the<Converter>(s, "heat_pump").p_max_kw *= k; }},
      {"boiler", [](Study& s, double k) { the<Generator>(s, "boiler").p_max_kw *= k; }},
      {"ramp up", [](Study& s, double k) { the<Generator>(s, "engine").ramp_up_frac_h *= k; }},
      {"ramp down", [](Study& s, double k) { the<Generator>(s, "engine").ramp_down_frac_h *= k; }},
      {"sun", [](Study& s, double k) { the<Pv>(s, "roof").p_max_kw *= k; }},
  };
  int bite = 0;
  for (const auto& [name, limit] : limits) {
    Study base = study;
    limit(base, 1.0);
    const double at_one = cost_of(base);
    Study tight = study, wide = study;
    limit(tight, 0.9);
    limit(wide, 1.05);
    EXPECT_GE(cost_of(tight), at_one - same * cost) << name;
    EXPECT_LE(cost_of(wide), at_one + same * cost) << name;
    if (cost_of(tight) > at_one + 1e-3) ++bite;
  }
  EXPECT_GE(bite, 10);  // most of them are felt, so that the comparison means something
}

}  // namespace
}  // namespace zhanhe::identity
