// What the fields of heat, cold and gas devices may not say of each other.

#include <initializer_list>

#include <gtest/gtest.h>

#include "zhanhe/network/network.hpp"
#include "zhanhe/network/pipe.hpp"

namespace zhanhe {
namespace {

IssueCode only_code(const Problems& problems) {
  EXPECT_EQ(problems.size(), 1u);
  return problems.empty() ? IssueCode::assumed : problems.front().code;
}

Chp turbine() {
  Chp chp;
  chp.p_max_kw = 100.0;
  chp.region_power_frac = {1.0, 0.8, 0.4};
  chp.region_heat_frac = {0.0, 1.0, 0.4};
  chp.region_fuel_frac = {2.2, 2.2, 1.0};
  return chp;
}

TEST(ChpRegion, AllCornersThatAreCheaperThanTheirMixturesAreAccepted) { EXPECT_TRUE(turbine().problems().empty()); }

TEST(ChpRegion, ACornerThatOthersReachWithLessFuelIsRefused) {
  Chp chp = turbine();
  chp.region_fuel_frac[2] = 1.055;  // 0.08 of the first and 0.4 of the second need 1.056
  EXPECT_TRUE(chp.problems().empty());
  chp.region_fuel_frac[2] = 1.057;
  EXPECT_EQ(only_code(chp.problems()), IssueCode::non_convex);
  EXPECT_NE(chp.problems().front().message.find("corner 3"), std::string::npos);
}

TEST(ChpRegion, ItsLargestPowerIsThatOfThePlant) {
  Chp chp = turbine();
  for (double& power : chp.region_power_frac) power *= 1.2;
  ASSERT_EQ(only_code(chp.problems()), IssueCode::conflict);
  EXPECT_EQ(chp.problems().front().fields.front(), "region_power_frac");
  EXPECT_NE(chp.problems().front().message.find("1.2 of p_max_kw"), std::string::npos);
  chp = turbine();
  chp.region_power_frac[0] = 1.0 + 1e-10;  // rounding
  EXPECT_TRUE(chp.problems().empty());
  chp.region_power_frac[0] = 0.99;
  EXPECT_EQ(only_code(chp.problems()), IssueCode::conflict);
}

TEST(ChpRegion, AnEfficiencyThatRisesWithTheLoadIsNoMixture) {
  Chp chp;
  chp.region_power_frac = {0.5, 1.0};
  chp.region_heat_frac = {0.5, 1.0};
  chp.region_fuel_frac = {1.4, 2.5};
  EXPECT_EQ(only_code(chp.problems()), IssueCode::non_convex);
  chp.region_fuel_frac = {1.2, 2.5};  // falling efficiency is one
  EXPECT_TRUE(chp.problems().empty());
}

TEST(ChpRegion, OfAPlantThatIsOnOrOffIsAskedWithoutStandingStill) {
  Chp chp;
  chp.integer = true;
  chp.region_power_frac = {0.5, 1.0};
  chp.region_heat_frac = {0.5, 1.0};
  chp.region_fuel_frac = {1.4, 2.5};
  EXPECT_TRUE(chp.problems().empty());
  chp.region_power_frac = {0.5, 0.75, 1.0};
  chp.region_heat_frac = {0.5, 0.75, 1.0};
  chp.region_fuel_frac = {1.4, 1.949, 2.5};  // the middle of the others needs 1.95
  EXPECT_TRUE(chp.problems().empty());
  chp.region_fuel_frac[1] = 1.951;
  EXPECT_EQ(only_code(chp.problems()), IssueCode::non_convex);
}

TEST(OnOff, HasNoSizeThatIsChosen) {
  Chp chp;
  Process process;
  Boiler boiler;
  for (const bool chosen : {true, false}) {
    chp.integer = process.integer = boiler.integer = true;
    chp.extendable = process.extendable = boiler.extendable = chosen;
    for (const Problems& problems : {chp.problems(), process.problems(), boiler.problems()}) {
      ASSERT_EQ(problems.size(), chosen ? 1u : 0u);
      if (chosen) {
        EXPECT_EQ(problems.front().code, IssueCode::conflict);
      }
    }
  }
}

Boiler with_curve(std::vector<double> loads, std::vector<double> efficiencies) {
  Boiler boiler;
  boiler.part_load_frac = std::move(loads);
  boiler.part_load_efficiency_frac = std::move(efficiencies);
  return boiler;
}

TEST(PartLoad, WantsACurveThatRisesToFullLoad) {
  EXPECT_TRUE(with_curve({0.3, 1.0}, {1.1, 1.0}).problems().empty());
  EXPECT_EQ(only_code(with_curve({0.3, 1.0}, {1.0}).problems()), IssueCode::wrong_length);
  EXPECT_EQ(only_code(with_curve({1.0}, {1.0}).problems()), IssueCode::wrong_length);
  EXPECT_EQ(only_code(with_curve({0.5, 0.5, 1.0}, {1.1, 1.1, 1.0}).problems()), IssueCode::conflict);
  EXPECT_EQ(only_code(with_curve({0.3, 0.9}, {1.1, 1.0}).problems()), IssueCode::conflict);
  EXPECT_EQ(only_code(with_curve({0.3, 1.0}, {1.1, 0.99}).problems()), IssueCode::conflict);
}

TEST(PartLoad, AnInputThatRisesLessAtALoadNeedsAnOffState) {
  Boiler boiler = with_curve({0.5, 1.0}, {1.0, 1.0});
  EXPECT_TRUE(boiler.problems().empty());
  boiler.part_load_efficiency_frac[0] = 0.999;
  ASSERT_EQ(only_code(boiler.problems()), IssueCode::non_convex);
  EXPECT_NE(boiler.problems().front().message.find("load of 0.5"), std::string::npos);
  EXPECT_NE(boiler.problems().front().remedy.find("integer = true"), std::string::npos);
  boiler.integer = true;
  EXPECT_TRUE(boiler.problems().empty());
}

TEST(PartLoad, WhenOnItsInputRisesEverFasterToo) {
  // Inputs 0.2 / r, 0.6 / r, 1: the middle one on the line between the others is at r = 0.6 / 0.625 = 0.96.
  Boiler boiler = with_curve({0.2, 0.6, 1.0}, {0.8, 0.961, 1.0});
  boiler.integer = true;
  EXPECT_TRUE(boiler.problems().empty());
  boiler.part_load_efficiency_frac[1] = 0.959;
  ASSERT_EQ(only_code(boiler.problems()), IssueCode::non_convex);
  EXPECT_NE(boiler.problems().front().message.find("load of 0.6"), std::string::npos);
}

TEST(PartLoad, NoLoadIsMoreEfficientThanTheFieldMayBe) {
  Boiler boiler = with_curve({0.3, 1.0}, {1.2, 1.0});
  boiler.efficiency_frac = 0.9;
  EXPECT_TRUE(boiler.problems().empty());
  boiler.efficiency_frac = Profile(std::vector<double>{0.9, 0.92});
  ASSERT_EQ(only_code(boiler.problems()), IssueCode::conflict);
  EXPECT_EQ(boiler.problems().front().message, "at a load of 0.3 it reaches 1.104, and efficiency_frac is at most 1.1");
  boiler.part_load_efficiency_frac[0] = 1.1;
  boiler.efficiency_frac = 1.0;
  EXPECT_TRUE(boiler.problems().empty());
}

TEST(PartLoad, NorIsACoefficientOfPerformance) {
  HeatPump pump;
  Chiller chiller;
  AbsorptionChiller absorber;
  for (PartLoadConversion* device : std::initializer_list<PartLoadConversion*>{&pump, &chiller, &absorber}) {
    device->part_load_frac = {0.5, 1.0};
    device->part_load_efficiency_frac = {2.0, 1.0};
  }
  pump.cop = 10.0;
  chiller.rated_cop = 15.0;
  absorber.cop = 1.0;
  EXPECT_TRUE(pump.problems().empty() && chiller.problems().empty() && absorber.problems().empty());
  pump.cop = 10.1;
  chiller.rated_cop = 15.1;
  absorber.cop = 1.1;
  for (const Problems& problems : {pump.problems(), chiller.problems(), absorber.problems()}) {
    EXPECT_EQ(only_code(problems), IssueCode::conflict);
  }
  pump.cop = Profile();
  pump.map_source_c = {0.0, 10.0};
  pump.map_supply_c = {35.0};
  pump.map_cop = {8.0, 10.5};
  EXPECT_EQ(only_code(pump.problems()), IssueCode::conflict);
  chiller.cop = 15.0;  // takes the place of the rated one
  EXPECT_TRUE(chiller.problems().empty());
}

TEST(HeatPumpMap, OneCoefficientForEachPairOfTemperatures) {
  HeatPump pump;
  pump.map_source_c = {0.0, 10.0};
  pump.map_supply_c = {35.0};
  pump.map_cop = {3.0, 4.0};
  EXPECT_TRUE(pump.problems().empty());
  pump.map_capacity_frac = {1.0};
  EXPECT_EQ(only_code(pump.problems()), IssueCode::wrong_length);
  pump.map_capacity_frac = {0.9, 1.0};
  pump.map_cop = {4.0, 3.0};
  EXPECT_EQ(only_code(pump.problems()), IssueCode::conflict);
}

TEST(HeatPump, HasItsCoefficientOrTheTemperaturesThatSayIt) {
  HeatPump pump;
  pump.source_c = 10.0;
  pump.supply_c = 45.0;
  EXPECT_TRUE(pump.problems().empty());
  pump.cop = 3.0;
  EXPECT_EQ(pump.problems().size(), 2u);
  pump.supply_c = Profile();
  ASSERT_EQ(only_code(pump.problems()), IssueCode::conflict);
  EXPECT_EQ(pump.problems().front().fields.front(), "source_c");
  pump.source_c = Profile();
  EXPECT_TRUE(pump.problems().empty());
}

TEST(ResetCurve, IsStraightBetweenItsPointsAndHeldBeyond) {
  Node node;
  node.reset_outdoor_c = {-10.0, 0.0, 15.0};
  node.reset_supply_c = {60.0, 50.0, 35.0};
  EXPECT_DOUBLE_EQ(node.reset_at(-20.0), 60.0);
  EXPECT_DOUBLE_EQ(node.reset_at(-10.0), 60.0);
  EXPECT_DOUBLE_EQ(node.reset_at(-5.0), 55.0);
  EXPECT_DOUBLE_EQ(node.reset_at(0.0), 50.0);
  EXPECT_DOUBLE_EQ(node.reset_at(5.0), 45.0);
  EXPECT_DOUBLE_EQ(node.reset_at(30.0), 35.0);
}

TEST(Kelvin, IsNoTemperatureOfWater) {
  Node node;
  node.carrier = "heat";
  node.supply_c = 363.0;
  node.return_c = Profile(std::vector<double>{50.0, 323.0});
  const Problems problems = node.problems();
  ASSERT_EQ(problems.size(), 2u);
  for (const Problem& problem : problems) {
    EXPECT_EQ(problem.code, IssueCode::out_of_range);
    EXPECT_NE(problem.remedy.find("not kelvin"), std::string::npos);
  }
  EXPECT_EQ(problems[1].step, 1u);
  node.supply_c = 200.0;
  node.return_c = 50.0;
  EXPECT_TRUE(node.problems().empty());
  node.carrier = "steam";
  node.supply_c = 363.0;
  EXPECT_TRUE(node.problems().empty());
  node.carrier = "cooling";
  node.supply_c = 280.0;
  node.return_c = 285.0;
  EXPECT_EQ(node.problems().size(), 2u);
}

TEST(Fuels, MoreThanAKilowattHourOfOneIsRefused) {
  Electrolyser splitter;
  splitter.heat_node = "heat";
  splitter.heat_frac = 0.4;
  EXPECT_EQ(only_code(splitter.problems()), IssueCode::conflict);
  splitter.heat_node.clear();  // heat that nobody uses is not made
  EXPECT_TRUE(splitter.problems().empty());
}

/// The friction factor that a pressure loss means.
double factor_of(const Pipe& pipe, double velocity_m_s) {
  return pipe.friction_kpa_km(velocity_m_s) * 2.0 * pipe.diameter_m / (983.0 * velocity_m_s * velocity_m_s);
}

TEST(Pipe, has_the_friction_of_moodys_diagram) {
  constexpr double viscosity_m2_s = 4.74e-7;
  struct Point {
    double reynolds, relative_roughness, factor;
  };
  // Well-known points of Moody's diagram (Transactions of the ASME 66, 1944), to three digits; not read off the figure.
  // Pressures as a whole are compared with pandapipes (tests/cases/heat_tree).
  for (const auto& [reynolds, relative, factor] :
       {Point{1e5, 0.0, 0.0180}, Point{1e6, 0.0, 0.0116}, Point{1e5, 0.001, 0.0222}, Point{1e6, 0.001, 0.0199},
        Point{1e7, 0.01, 0.0379}}) {
    Pipe pipe;
    pipe.diameter_m = 0.2;
    pipe.roughness_m = relative * pipe.diameter_m;
    EXPECT_NEAR(factor_of(pipe, reynolds * viscosity_m2_s / pipe.diameter_m), factor, 0.01 * factor);
  }
}

TEST(Pipe, has_the_friction_of_hagen_and_poiseuille_where_the_flow_is_slow) {
  Pipe pipe;
  pipe.diameter_m = 0.05;
  pipe.roughness_m = 0.001;
  const double velocity_m_s = 0.01;  // Re = 1055
  const double viscosity_pa_s = 4.74e-7 * 983.0;
  EXPECT_NEAR(pipe.friction_kpa_km(velocity_m_s), 32.0 * viscosity_pa_s * velocity_m_s / (0.05 * 0.05), 1e-9);
  EXPECT_EQ(pipe.friction_kpa_km(0.0), 0.0);
}

}  // namespace
}  // namespace zhanhe
