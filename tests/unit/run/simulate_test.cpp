// The spine end to end on studies small enough to solve by hand.

#include "zhanhe/run/simulate.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace zhanhe {
namespace {

/// One electricity node "campus" and a load there.
Study campus(int steps, Profile demand_kw) {
  Study study;
  study.settings.steps = steps;
  study.settings.grid = "off";
  Node node;
  node.name = "campus";
  study.all<Node>().push_back(node);
  Load load;
  load.name = "demand";
  load.node = "campus";
  load.p_kw = std::move(demand_kw);
  study.all<Load>().push_back(load);
  return study;
}

void add_grid(Study& study, double import_max_kw, Profile price) {
  GridConnection grid;
  grid.name = "grid";
  grid.node = "campus";
  grid.import_max_kw = import_max_kw;
  grid.import_yuan_kwh = std::move(price);
  study.all<GridConnection>().push_back(grid);
}

double part(const Results& results, const std::string& name) {
  for (std::size_t i = 0; i < results.accounts.part.size(); ++i) {
    if (results.accounts.part[i] == name) return results.accounts.part_yuan[i];
  }
  return std::nan("");
}

TEST(Simulate, an_import_serves_a_load_at_its_price) {
  Study study = campus(3, Profile(std::vector<double>{10.0, 20.0, 30.0}));
  add_grid(study, 100.0, Profile(std::vector<double>{0.5, 1.0, 2.0}));
  const Results results = run::simulate(study);
  ASSERT_EQ(results.status(), Status::optimal);
  EXPECT_NEAR(results.record.objective, 10 * 0.5 + 20 * 1.0 + 30 * 2.0, 1e-9);
  const CarrierDispatch& group = results.dispatch.carriers.at(0);
  EXPECT_EQ(group.carrier, "electricity");
  for (int t = 0; t < 3; ++t) EXPECT_NEAR(group.device_power_kw.row(t).sum(), 0.0, 1e-9);
  EXPECT_NEAR(group.price_yuan_kwh(2, 0), 2.0, 1e-9);
  EXPECT_LE(results.record.certificate.gap, 1e-9);
}

TEST(Simulate, a_battery_moves_energy_from_a_cheap_hour_to_a_dear_one) {
  Study study = campus(2, Profile(std::vector<double>{0.0, 80.0}));
  add_grid(study, 1000.0, Profile(std::vector<double>{0.3, 1.0}));
  Battery battery;
  battery.name = "battery";
  battery.node = "campus";
  battery.p_max_kw = 50.0;
  battery.e_max_kwh = 1000.0;
  battery.round_trip_frac = 0.81;
  battery.level_min_frac = 0.0;
  battery.level_max_frac = 1.0;
  battery.cyclic = false;
  study.all<Battery>().push_back(battery);
  const Results results = run::simulate(study);
  ASSERT_EQ(results.status(), Status::optimal);
  // 50 kWh drawn in the cheap hour store 45 and return 40.5.
  EXPECT_NEAR(results.record.objective, 50 * 0.3 + (80 - 40.5) * 1.0, 1e-7);
  const CarrierDispatch& group = results.dispatch.carriers.at(0);
  EXPECT_NEAR(group.level_kwh(0, 0), 45.0, 1e-7);
  EXPECT_NEAR(group.level_kwh(1, 0), 0.0, 1e-7);
}

TEST(Simulate, a_quarter_hour_weighs_a_quarter) {
  Study study = campus(4, 40.0);
  study.settings.step_h = 0.25;
  add_grid(study, 100.0, 0.5);
  const Results results = run::simulate(study);
  ASSERT_EQ(results.status(), Status::optimal);
  EXPECT_NEAR(results.record.objective, 40.0 * 0.5, 1e-9);
  EXPECT_NEAR(results.dispatch.carriers[0].price_yuan_kwh(0, 0), 0.5, 1e-9);
}

TEST(Simulate, storage_loss_is_a_power_of_the_step_length) {
  Study study = campus(2, Profile(std::vector<double>{0.0, 10.0}));
  study.settings.step_h = 0.25;
  add_grid(study, 1000.0, Profile(std::vector<double>{0.1, 100.0}));
  Store store;
  store.name = "store";
  store.node = "campus";
  store.e_max_kwh = 100.0;
  store.p_in_max_kw = store.p_out_max_kw = 1000.0;
  store.loss_frac_h = 0.19;
  store.cyclic = false;
  study.all<Store>().push_back(store);
  const Results results = run::simulate(study);
  ASSERT_EQ(results.status(), Status::optimal);
  // 2.5 kWh are needed; what is stored before the second step shrinks by (1 - 0.19)^0.25.
  EXPECT_NEAR(results.dispatch.carriers[0].level_kwh(0, 0), 2.5 / std::pow(0.81, 0.25), 1e-7);
}

TEST(Simulate, a_demand_charge_bills_the_highest_import_of_each_month) {
  const std::size_t steps = 31 * 24 + 28 * 24;
  std::vector<double> demand(steps, 100.0);
  demand[100] = 180.0;          // January
  demand[31 * 24 + 5] = 150.0;  // February
  Study study = campus(static_cast<int>(steps), Profile(demand));
  add_grid(study, 1000.0, 0.0);
  study.all<GridConnection>()[0].demand_yuan_kw_month = 38.0;
  study.all<Load>()[0].firm = true;  // else an hour without power is cheaper than a month of its peak
  const Results results = run::simulate(study);
  ASSERT_EQ(results.status(), Status::optimal);
  EXPECT_NEAR(results.record.objective, 38.0 * (180.0 + 150.0), 1e-6);
  EXPECT_NEAR(part(results, "demand_charge"), 38.0 * (180.0 + 150.0), 1e-6);
}

TEST(Simulate, a_peak_from_before_the_run_is_not_billed_twice) {
  Study study = campus(24, 100.0);
  add_grid(study, 1000.0, 0.0);
  study.all<GridConnection>()[0].demand_yuan_kw_month = 38.0;
  study.all<GridConnection>()[0].peak_initial_kw = 120.0;
  const Results results = run::simulate(study);
  ASSERT_EQ(results.status(), Status::optimal);
  EXPECT_NEAR(results.record.objective, 38.0 * 120.0, 1e-6);
  EXPECT_NEAR(results.accounts.total_yuan(), results.record.objective, 1e-6);
}

TEST(Simulate, unserved_energy_costs_its_price_and_is_reported) {
  Study study = campus(2, Profile(std::vector<double>{50.0, 150.0}));
  add_grid(study, 100.0, 0.5);
  const Results results = run::simulate(study);
  ASSERT_EQ(results.status(), Status::optimal);
  EXPECT_NEAR(results.dispatch.carriers[0].unserved_kw(1, 0), 50.0, 1e-9);
  EXPECT_NEAR(part(results, "unserved"), 50.0 * 14.0, 1e-9);
  EXPECT_NEAR(results.dispatch.carriers[0].price_yuan_kwh(1, 0), 14.0, 1e-9);
}

TEST(Simulate, a_firm_load_that_cannot_be_served_names_its_node_hours_and_the_limit) {
  Study study = campus(4, Profile(std::vector<double>{50.0, 150.0, 80.0, 170.0}));
  add_grid(study, 100.0, 0.5);
  study.all<Load>()[0].firm = true;
  const Results results = run::simulate(study);
  ASSERT_EQ(results.status(), Status::infeasible);
  EXPECT_TRUE(results.record.certificate.infeasibility_proved);
  ASSERT_EQ(results.record.causes.size(), 3u);
  EXPECT_EQ(results.record.causes[0].label.owner, "campus");
  EXPECT_EQ(results.record.causes[0].hours, (std::vector<std::size_t>{1, 3}));
  EXPECT_NEAR(results.record.causes[0].amount, 70.0, 1e-6);
  EXPECT_EQ(results.record.causes[1].label.owner, "grid");
  EXPECT_EQ(results.record.causes[1].label.quantity, "import");
  EXPECT_EQ(results.record.causes[2].label.owner, "demand");
  EXPECT_EQ(results.record.causes[2].hours, (std::vector<std::size_t>{1, 3}));
}

TEST(Simulate, a_ramp_limit_slows_a_generator) {
  Study study = campus(3, Profile(std::vector<double>{0.0, 100.0, 100.0}));
  Generator cheap;
  cheap.name = "cheap";
  cheap.node = "campus";
  cheap.p_max_kw = 100.0;
  cheap.cost_yuan_kwh = 0.1;
  cheap.ramp_up_frac_h = 0.3;
  cheap.p_initial_kw = 0.0;
  study.all<Generator>().push_back(cheap);
  add_grid(study, 1000.0, 1.0);
  const Results results = run::simulate(study);
  ASSERT_EQ(results.status(), Status::optimal);
  // Nothing is wanted in the first hour, so it climbs 30 kW an hour after it.
  EXPECT_NEAR(results.record.objective, (30 + 60) * 0.1 + (70 + 40) * 1.0, 1e-7);
}

TEST(Simulate, carbon_is_counted_and_priced_only_when_it_has_a_price) {
  Study study = campus(1, 10.0);
  add_grid(study, 100.0, 0.5);
  study.all<GridConnection>()[0].carbon_kg_kwh = 0.5897;
  const Results free = run::simulate(study);
  EXPECT_NEAR(free.record.objective, 5.0, 1e-9);
  study.settings.carbon_yuan_kg = 0.1;
  const Results priced = run::simulate(study);
  EXPECT_NEAR(priced.record.objective, 5.0 + 10 * 0.5897 * 0.1, 1e-9);
  EXPECT_NEAR(part(priced, "carbon"), 10 * 0.5897 * 0.1, 1e-9);
}

TEST(Simulate, a_converter_takes_from_one_carrier_and_gives_to_two) {
  Study study = campus(1, 38.0);
  for (const auto& [name, carrier] : {std::pair{"gas", "gas"}, std::pair{"warm", "heat"}}) {
    Node node;
    node.name = name;
    node.carrier = carrier;
    study.all<Node>().push_back(node);
  }
  Generator gas;
  gas.name = "gas";
  gas.node = "gas";
  gas.p_max_kw = 1000.0;
  gas.cost_yuan_kwh = 0.35;
  study.all<Generator>().push_back(gas);
  Load heat;
  heat.name = "heat";
  heat.node = "warm";
  heat.p_kw = 45.0;
  study.all<Load>().push_back(heat);
  Converter chp;
  chp.name = "chp";
  chp.inputs = {{"gas", 1.0}};
  chp.outputs = {{"campus", 0.38}, {"warm", 0.45}};
  chp.p_max_kw = 500.0;
  study.all<Converter>().push_back(chp);
  const Results results = run::simulate(study);
  ASSERT_EQ(results.status(), Status::optimal);
  EXPECT_NEAR(results.record.objective, 100.0 * 0.35, 1e-7);
  for (const CarrierDispatch& group : results.dispatch.carriers) {
    EXPECT_NEAR(group.device_power_kw.row(0).sum(), 0.0, 1e-7) << group.carrier;
  }
}

TEST(Simulate, a_part_of_the_year_gives_the_numbers_of_that_part) {
  std::vector<double> demand(48);
  for (std::size_t t = 0; t < 48; ++t) demand[t] = static_cast<double>(t);
  Study study = campus(48, Profile(demand));
  add_grid(study, 1000.0, 1.0);
  run::Options options;
  options.start = "2025-01-02";
  options.steps = 2;
  const Results results = run::simulate(study, options);
  ASSERT_EQ(results.status(), Status::optimal);
  EXPECT_NEAR(results.record.objective, 24.0 + 25.0, 1e-9);
  EXPECT_EQ(to_string(results.axis.time(0)), "2025-01-02 00:00:00");
}

TEST(Simulate, the_observer_can_stop_a_run) {
  Study study = campus(2, 10.0);
  add_grid(study, 1000.0, 1.0);
  EXPECT_THROW(static_cast<void>(run::simulate(study, {}, [](const Progress&) { return false; })), Cancelled);
}

TEST(Simulate, a_study_with_errors_is_refused_with_all_of_them) {
  Study study = campus(2, 10.0);
  study.all<Load>()[0].node = "capmus";
  study.settings.step_h = 0.3;
  try {
    static_cast<void>(run::simulate(study));
    FAIL() << "no error";
  } catch (const ScenarioError& error) {
    EXPECT_GE(error.issues().size(), 2u);
  }
}

TEST(Simulate, voltage_along_a_line_follows_the_closed_form_of_two_buses) {
  Study study = campus(1, 1000.0);
  study.settings.grid = "check";
  study.all<Node>()[0].v_kv = 10.0;
  study.all<Load>()[0].power_factor = 1.0;
  Node source;
  source.name = "source";
  source.v_kv = 10.0;
  study.all<Node>().push_back(source);
  Line line;
  line.name = "line";
  line.from = "source";
  line.to = "campus";
  line.length_km = 5.0;
  line.r_ohm_km = 0.4;
  line.i_max_a = 50.0;
  line.p_max_kw = 5000.0;  // the dispatch may overload it, so that the check has something to find
  study.all<Line>().push_back(line);
  add_grid(study, 5000.0, 0.5);
  study.all<GridConnection>()[0].node = "source";
  const Results results = run::simulate(study);
  ASSERT_EQ(results.status(), Status::optimal);
  ASSERT_TRUE(results.grid.checked) << results.grid.reason;
  // v = (1 + sqrt(1 - 4 r p)) / 2 with r = 2 ohm / (10 kV)^2 1 MW = 0.02 pu and p = 1 pu on a base of 1 MW.
  const double v = (1.0 + std::sqrt(1.0 - 4.0 * 0.02)) / 2.0;
  EXPECT_NEAR(results.grid.v_pu(0, 0), v, 1e-7);
  EXPECT_NEAR(results.grid.ac_line_loss_kw(0, 0), 1000.0 * 0.02 / (v * v), 1e-3);
  EXPECT_NEAR(results.grid.ac_import_kw[0], 1000.0 + 1000.0 * 0.02 / (v * v), 1e-3);
  // 1 MW at 9.79 kV is 59 A on a line for 50 A.
  ASSERT_EQ(results.grid.violations.size(), 1u);
  EXPECT_EQ(results.grid.violations[0].kind, "overload");
  EXPECT_NEAR(results.grid.violations[0].value, 1000.0 / (std::sqrt(3.0) * 10.0 * v) / 50.0, 1e-5);
}

}  // namespace
}  // namespace zhanhe
