#include "zhanhe/building/retrofit.hpp"

#include <gtest/gtest.h>

#include "zhanhe/climate/synthetic.hpp"

namespace zhanhe::building {
namespace {

class Retrofits : public testing::Test {
protected:
  Retrofits() {
    Issues issues;
    weather = climate::synthetic_weather({33.74, 113.31, 8.0, 0.0}, TimeAxis{}, issues);
  }
  static const Measure& measure(const std::string& name) {
    for (const Measure& m : usual_measures()) {
      if (m.name == name) return m;
    }
    throw std::runtime_error(name);
  }
  Weather weather;
  House house{usual_envelope(Type::government, Standard::unrenovated, 10000.0), {}};
};

TEST_F(Retrofits, AWallChangesTheLossByItsAreaAndUValues) {
  const House after = with_measures(house, {measure("wall insulation")});
  const double change = house.envelope.total_w_k() - after.envelope.total_w_k();
  EXPECT_NEAR(change, (1.8 - 0.45) * house.envelope.wall_m2(), 1e-9);
  EXPECT_DOUBLE_EQ(cost_yuan(house.envelope, {measure("wall insulation")}), 130.0 * house.envelope.wall_m2());
}

TEST_F(Retrofits, MeasuresThatActOnTheSameHeatSaveLessTogether) {
  const auto saved = [&](std::vector<Measure> measures) {
    const Retrofit found = compare(house, measures, weather);
    return found.before.heat_bought_kwh - found.after.heat_bought_kwh;
  };
  Measure boiler = measure("heat pump for boiler");
  boiler.heat_is_electric = false;
  boiler.heat_frac = 0.98;
  const Measure& wall = measure("wall insulation");
  const Measure& windows = measure("windows");
  EXPECT_GT(saved({wall}), 0.0);
  EXPECT_LT(saved({wall, boiler}), saved({wall}) + saved({boiler}) - 1.0);
  EXPECT_LT(saved({wall, windows, boiler}), saved({wall}) + saved({windows}) + saved({boiler}) - 1.0);
}

TEST_F(Retrofits, LightingThatIsSavedHasToBeHeatedInWinterAndNotCooledInSummer) {
  const Retrofit found = compare(house, {measure("LED lighting")}, weather);
  EXPECT_GT(found.after.heat_kwh, found.before.heat_kwh);
  EXPECT_LT(found.after.cooling_kwh, found.before.cooling_kwh);
  const double lamps = (9.0 - 4.0) * 2500.0 * 10000.0 / 1000.0;
  EXPECT_GT(found.before.electricity_kwh - found.after.electricity_kwh, lamps);
}

TEST_F(Retrofits, TellCostPaybackAndTheCostOfCarbon) {
  const Measure& led = measure("LED lighting");
  const Prices prices{0.3, 0.65, 0.4, 0.6};
  const Retrofit found = compare(house, {led}, weather, prices, 0.06);
  const double heat = found.before.heat_bought_kwh - found.after.heat_bought_kwh;
  const double power = found.before.electricity_kwh - found.after.electricity_kwh;
  EXPECT_NEAR(found.saved_yuan_year, 0.3 * heat + 0.65 * power, 1e-6);
  EXPECT_NEAR(found.saved_kg_year, 0.4 * heat + 0.6 * power, 1e-6);
  ASSERT_TRUE(found.payback_year);
  EXPECT_NEAR(*found.payback_year, 25.0 * 10000.0 / found.saved_yuan_year, 1e-9);
  // An annuity of ten years at 6 % is 0.135868 (any table of annuities).
  ASSERT_TRUE(found.yuan_kg);
  EXPECT_NEAR(*found.yuan_kg, (250000.0 * 0.135868 - found.saved_yuan_year) / found.saved_kg_year, 1e-3);
}

TEST_F(Retrofits, NothingDoneChangesNothing) {
  const Retrofit found = compare(house, {}, weather);
  EXPECT_EQ(found.before.heat_kwh, found.after.heat_kwh);
  EXPECT_EQ(found.cost_yuan, 0.0);
  EXPECT_FALSE(found.payback_year || found.yuan_kg);
}

TEST_F(Retrofits, SetbackLowersHeatAndRaisesThePeakOfTheMorning) {
  Measure controls = measure("controls");
  const Retrofit found = compare(house, {controls}, weather);
  EXPECT_LT(found.after.heat_kwh, found.before.heat_kwh);
  EXPECT_GT(found.after.heat_peak_kw, found.before.heat_peak_kw);
}

TEST_F(Retrofits, UnrenovatedGovernmentBuildingsNeedWhatTheTableSays) {
  // 60 to 110 kWh/m2: around the table's 85 and the north-urban mean.
  const Year year = assess(house, weather);
  EXPECT_GT(year.heat_kwh / 10000.0, 50.0);
  EXPECT_LT(year.heat_kwh / 10000.0, 120.0);
}

}  // namespace
}  // namespace zhanhe::building
