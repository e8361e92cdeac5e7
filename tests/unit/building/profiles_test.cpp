#include "zhanhe/building/profiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "unit/building/year.hpp"

namespace zhanhe::building {
namespace {

using test::Codes;
using test::codes_of;
using test::hour_2025;
using test::sum_of;
using test::year_2025;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Needs of(const Building& building, const Weather& weather = year_2025(), const Weather* typical = nullptr) {
  return needs(std::vector<Building>{building}, weather, typical).front();
}

/// The same year, some kelvins warmer or colder.
Weather shifted(double by_k) {
  Weather weather = year_2025();
  for (double& value : weather.temperature_c) value += by_k;
  return weather;
}

TEST(Profiles, a_year_holds_the_figures_of_the_table) {
  for (const Type type : types) {
    for (const Standard standard : standards) {
      const Needs year = of({.type = type, .standard = standard, .floor_area_m2 = 2000.0});
      EXPECT_NEAR(sum_of(year.heat_kw), 2000.0 * heat_kwh_m2(type, standard), 1e-6) << to_string(type);
      EXPECT_NEAR(sum_of(year.cooling_kw), 2000.0 * use(type).cooling_kwh_m2, 1e-6) << to_string(type);
      EXPECT_NEAR(sum_of(year.hot_water_kw), 2000.0 * use(type).hot_water_kwh_m2, 1e-6) << to_string(type);
      EXPECT_NEAR(sum_of(year.power_kw), 2000.0 * use(type).power_kwh_m2, 1e-6) << to_string(type);
    }
  }
}

TEST(Profiles, peaks_are_of_the_size_that_plants_are_designed_for) {
  // Within a third to twice: the table's figures come from different surveys.
  for (const Type type : types) {
    const Needs year = of({.type = type, .standard = Standard::saving_65, .floor_area_m2 = 1000.0});
    const double heat = *std::ranges::max_element(year.heat_kw);
    const double cooling = *std::ranges::max_element(year.cooling_kw);
    RecordProperty(std::string(to_string(type)) + "_heat_w_m2", std::to_string(heat));
    RecordProperty(std::string(to_string(type)) + "_cooling_w_m2", std::to_string(cooling));
    EXPECT_GT(heat, heat_peak_w_m2(type, Standard::saving_65) / 3.0) << to_string(type);
    EXPECT_LT(heat, heat_peak_w_m2(type, Standard::saving_65) * 2.0) << to_string(type);
    EXPECT_GT(cooling, use(type).cooling_peak_w_m2 / 3.0) << to_string(type);
    EXPECT_LT(cooling, use(type).cooling_peak_w_m2 * 2.0) << to_string(type);
  }
}

TEST(Profiles, heat_comes_in_the_heating_season_only_and_hot_water_all_year) {
  const Needs year = of({.type = Type::hospital, .floor_area_m2 = 1000.0});
  for (std::size_t t = hour_2025(3, 16); t < hour_2025(11, 15); ++t) ASSERT_EQ(year.heat_kw[t], 0.0) << t;
  EXPECT_GT(year.heat_kw[hour_2025(3, 15) + 6], 0.0);
  EXPECT_GT(year.heat_kw[hour_2025(11, 15) + 6], 0.0);
  for (std::size_t t = 0; t < 8760; ++t) ASSERT_GT(year.hot_water_kw[t], 0.0) << t;
}

TEST(Profiles, heat_follows_the_outdoor_temperature_as_written) {
  // A home has no setback: heat is in proportion to 18 less the mean of now and the last day, 24 h of them summed here.
  const Needs year = of({.type = Type::home, .floor_area_m2 = 100.0});
  const auto drive_k = [&](std::size_t t) {
    double day = 0.0;
    for (std::size_t back = 0; back < 24; ++back) day += year_2025().temperature_c[t - back] / 24.0;
    return 18.0 - 0.5 * (year_2025().temperature_c[t] + day);
  };
  const std::size_t a = hour_2025(1, 15) + 5;
  const std::size_t b = hour_2025(2, 20) + 15;
  EXPECT_NEAR(year.heat_kw[a] / year.heat_kw[b], drive_k(a) / drive_k(b), 1e-9);
}

TEST(Profiles, a_school_is_neither_cooled_nor_busy_in_its_summer_holidays) {
  const Needs year = of({.type = Type::school, .floor_area_m2 = 1000.0});
  for (std::size_t t = hour_2025(7, 10); t < hour_2025(9, 1); ++t) {
    ASSERT_EQ(year.cooling_kw[t], 0.0) << t;
    ASSERT_EQ(year.hot_water_kw[t], 0.0) << t;
  }
  EXPECT_LT(year.power_kw[hour_2025(7, 15) + 10], 0.5 * year.power_kw[hour_2025(6, 17) + 10]);
}

TEST(Profiles, metered_totals_are_matched_and_the_others_stay) {
  const Building metered{.type = Type::hotel,
                         .floor_area_m2 = 1000.0,
                         .metered = {.heat_kwh = 12345.6, .cooling_kwh = {}, .hot_water_kwh = 0.0, .power_kwh = 99e3}};
  const Needs year = of(metered);
  EXPECT_NEAR(sum_of(year.heat_kw), 12345.6, 1e-7);
  EXPECT_NEAR(sum_of(year.power_kw), 99e3, 1e-6);
  EXPECT_EQ(sum_of(year.hot_water_kw), 0.0);
  EXPECT_NEAR(sum_of(year.cooling_kw), 1000.0 * use(Type::hotel).cooling_kwh_m2, 1e-6);
}

TEST(Profiles, against_a_typical_year_a_colder_one_takes_more_heat_and_less_cooling) {
  const Building office{.type = Type::office, .floor_area_m2 = 1000.0};
  const Needs usual = of(office);
  const Needs cold = of(office, shifted(-2.0), &year_2025());
  EXPECT_GT(sum_of(cold.heat_kw), 1.05 * sum_of(usual.heat_kw));
  EXPECT_LT(sum_of(cold.cooling_kw), 0.95 * sum_of(usual.cooling_kw));
  EXPECT_NEAR(sum_of(cold.power_kw), sum_of(usual.power_kw), 1e-6);
}

TEST(Profiles, against_a_typical_year_a_month_gets_its_part) {
  Weather january = year_2025();
  january.axis = january.axis.part(0, 744);
  for (const auto column :
       {&Weather::temperature_c, &Weather::ghi_w_m2, &Weather::dni_w_m2, &Weather::dhi_w_m2, &Weather::wind_m_s}) {
    (january.*column).resize(744);
  }
  const Building mall{.type = Type::mall, .floor_area_m2 = 1000.0};
  const Needs part = of(mall, january, &year_2025());
  const Needs whole = of(mall);
  for (std::size_t t = 0; t < 744; ++t) {
    ASSERT_NEAR(part.heat_kw[t], whole.heat_kw[t], 1e-9);
    ASSERT_NEAR(part.power_kw[t], whole.power_kw[t], 1e-9);
  }
  EXPECT_EQ(codes_of(validate_year(january)), (Codes{IssueCode::wrong_length}));
  EXPECT_EQ(codes_of(validate_year(january, &year_2025())), Codes{});
}

TEST(Profiles, power_of_steps_of_three_hours_is_the_mean_of_their_hours) {
  Weather coarse = year_2025();
  coarse.axis.step_s = 3 * 3600;
  coarse.axis.steps = 2920;
  for (const auto column :
       {&Weather::temperature_c, &Weather::ghi_w_m2, &Weather::dni_w_m2, &Weather::dhi_w_m2, &Weather::wind_m_s}) {
    std::vector<double> values(2920);
    for (std::size_t t = 0; t < 8760; ++t) values[t / 3] += (year_2025().*column)[t] / 3.0;
    coarse.*column = values;
  }
  const Building office{.type = Type::office, .floor_area_m2 = 1000.0};
  const Needs threes = of(office, coarse);
  const Needs hours = of(office);
  for (std::size_t t = 0; t < 2920; ++t) {
    ASSERT_NEAR(threes.power_kw[t],
                (hours.power_kw[3 * t] + hours.power_kw[3 * t + 1] + hours.power_kw[3 * t + 2]) / 3.0, 1e-9);
  }
  EXPECT_NEAR(3.0 * sum_of(threes.heat_kw), sum_of(hours.heat_kw), 1e-6);
}

TEST(Profiles, metered_cooling_in_a_year_without_a_warm_hour_is_refused) {
  const std::vector<Building> metered{{.type = Type::home, .floor_area_m2 = 100.0, .metered = {.cooling_kwh = 1.0}}};
  EXPECT_EQ(codes_of(validate(metered, year_2025())), Codes{});
  const Issues issues = validate(metered, shifted(-40.0));
  EXPECT_EQ(codes_of(issues), (Codes{IssueCode::conflict}));
  EXPECT_EQ(issues.back().where, "buildings[0] metered cooling_kwh");
  EXPECT_EQ(codes_of(validate(metered, shifted(-40.0), &year_2025())), Codes{});
}

TEST(Profiles, bad_input_is_refused_and_a_near_miss_passes) {
  Building home{.type = Type::home, .floor_area_m2 = 0.0};
  EXPECT_EQ(codes_of(validate(home, "b")), (Codes{IssueCode::out_of_range}));
  home.floor_area_m2 = 0.1;
  EXPECT_EQ(codes_of(validate(home, "b")), Codes{});
  home.floor_area_m2 = nan;
  home.metered.heat_kwh = -1.0;
  home.metered.power_kwh = nan;
  EXPECT_EQ(codes_of(validate(home, "b")),
            (Codes{IssueCode::not_finite, IssueCode::negative_size, IssueCode::not_finite}));
  EXPECT_EQ(validate(home, "b")[1].where, "b metered heat_kwh");
  home = {.type = Type::home, .floor_area_m2 = 1.0, .metered = {.heat_kwh = 0.0}};
  EXPECT_EQ(codes_of(validate(home, "b")), Codes{});
  EXPECT_EQ(codes_of(validate_year(year_2025())), Codes{});
}

}  // namespace
}  // namespace zhanhe::building
