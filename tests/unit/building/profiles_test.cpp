#include "zhanhe/building/profiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "zhanhe/building/calendar.hpp"
#include "zhanhe/climate/synthetic.hpp"

namespace zhanhe::building {
namespace {

Weather year_of_zhanhe(TimeAxis axis = {}) {
  Issues issues;
  return climate::synthetic_weather({33.74, 113.31, 8.0, 0.0}, axis, issues);
}

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }
double peak(const std::vector<double>& values) { return *std::max_element(values.begin(), values.end()); }

Building building(Type type, Standard standard = Standard::unrenovated) {
  return {type, standard, 1000.0, {}, {}, {}, {}};
}

TEST(Demand, OfAYearIsTheTablesIntensity) {
  const Weather weather = year_of_zhanhe();
  DemandMaker maker(weather);
  for (std::size_t k = 0; k < type_names.size(); ++k) {
    const auto type = static_cast<Type>(k);
    const Use& use = use_of(type);
    for (const Standard standard : {Standard::unrenovated, Standard::save_75}) {
      const Demand d = maker.demand(building(type, standard));
      EXPECT_NEAR(sum(d.heat_kw) / 1000.0, heat_kwh_m2(standard) * use.heat_share_frac, 1e-9) << type_names[k];
      EXPECT_NEAR(sum(d.cooling_kw) / 1000.0, use.cooling_kwh_m2, 1e-9) << type_names[k];
      EXPECT_NEAR(sum(d.hot_water_kw) / 1000.0, use.hot_water_kwh_m2, 1e-9) << type_names[k];
      EXPECT_NEAR(sum(d.power_kw) / 1000.0, use.power_kwh_m2, 1e-9) << type_names[k];
    }
  }
}

TEST(Demand, PeaksAreThoseOfUsualDesigns) {
  const Weather weather = year_of_zhanhe();
  DemandMaker maker(weather);
  // W/m2; half and twice what designers of heating (45 to 55) and cooling (50 to 160) take.
  const auto between = [](double value, double low, double high) { return value > low && value < high; };
  EXPECT_TRUE(between(peak(maker.demand(building(Type::home)).heat_kw), 25.0, 75.0));
  EXPECT_TRUE(between(peak(maker.demand(building(Type::hospital)).cooling_kw), 55.0, 160.0));
  EXPECT_TRUE(between(peak(maker.demand(building(Type::mall)).cooling_kw), 80.0, 240.0));
  EXPECT_TRUE(between(peak(maker.demand(building(Type::home)).cooling_kw), 15.0, 75.0));
}

TEST(Demand, HeatIsInItsSeasonAndSchoolsRestInTheirHolidays) {
  const Weather weather = year_of_zhanhe();
  DemandMaker maker(weather);
  const Demand home = maker.demand(building(Type::home));
  const Demand school = maker.demand(building(Type::school));
  double term = 0.0, holiday = 0.0, terms = 0.0, holidays = 0.0;
  for (std::size_t t = 0; t < weather.axis.steps; ++t) {
    const CivilTime time = weather.axis.time(t);
    EXPECT_TRUE(is_heating_season(time) || home.heat_kw[t] == 0.0);
    EXPECT_GT(home.hot_water_kw[t], 0.0);
    (is_school_holiday(time) ? holiday : term) += school.power_kw[t];
    (is_school_holiday(time) ? holidays : terms) += 1.0;
  }
  EXPECT_NEAR((holiday / holidays) / (term / terms), 0.4, 0.03);
}

TEST(Demand, AMetersTotalTakesThePlaceOfTheTables) {
  const Weather weather = year_of_zhanhe();
  DemandMaker maker(weather);
  Building metered = building(Type::hospital);
  metered.power_kwh_year = 123456.0;
  const Demand d = maker.demand(metered);
  EXPECT_NEAR(sum(d.power_kw), 123456.0, 1e-6);
  EXPECT_NEAR(sum(d.heat_kw), 85000.0, 1e-6);
}

TEST(Demand, OfAWeekIsThatWeekOfTheYear) {
  const Weather year = year_of_zhanhe();
  DemandMaker whole(year);
  const Demand all = whole.demand(building(Type::office));
  Weather week = year;
  constexpr std::size_t first = 24 * 300, count = 168;
  week.axis = year.axis.part(first, count);
  for (auto column : {&Weather::temperature_c, &Weather::ghi_w_m2, &Weather::dni_w_m2, &Weather::dhi_w_m2}) {
    week.*column = {(year.*column).begin() + first, (year.*column).begin() + first + count};
  }
  DemandMaker part(week, &year);
  const Demand some = part.demand(building(Type::office));
  for (std::size_t t = 0; t < count; ++t) EXPECT_DOUBLE_EQ(some.power_kw[t], all.power_kw[first + t]);
}

TEST(Demand, InQuartersOfAnHourIsTheSameEnergy) {
  TimeAxis axis;
  axis.step_s = 900;
  axis.steps = 8760 * 4;
  const Weather weather = year_of_zhanhe(axis);
  DemandMaker maker(weather);
  EXPECT_NEAR(sum(maker.demand(building(Type::mall)).cooling_kw) / 4.0, 110e3, 1e-6);
}

}  // namespace
}  // namespace zhanhe::building
