#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>

#include "unit/study/sample.hpp"
#include "zhanhe/climate/weather.hpp"

namespace zhanhe {
namespace {

using namespace test;

/// A year of hours with a daily and a yearly swing around a mean.
std::shared_ptr<const Weather> year_around(double mean_c, double swing_k, std::size_t hours = 8760) {
  Weather weather;
  weather.site = {.latitude_deg = 33.74, .longitude_deg = 113.31, .utc_offset_h = 8.0, .elevation_m = 80.0};
  weather.axis = {seconds_since_1970({2025, 1, 1}), 3600, hours, 8.0};
  for (std::size_t hour = 0; hour < hours; ++hour) {
    const double angle_rad = 2.0 * std::numbers::pi * static_cast<double>(hour) / 8760.0;
    weather.temperature_c.push_back(mean_c - swing_k * std::cos(angle_rad));
  }
  for (auto* column : {&weather.ghi_w_m2, &weather.dni_w_m2, &weather.dhi_w_m2}) column->assign(hours, 0.0);
  weather.wind_m_s.assign(hours, 2.0);
  return std::make_shared<const Weather>(std::move(weather));
}

/// The good day with an office that has heat and cold.
Study office_day() {
  Study study = good_day();
  add(study, node_named("radiators", 0.0, "heat"));
  add(study, node_named("coolers", 0.0, "cooling"));
  for (const char* node : {"radiators", "coolers"}) {
    auto supply = device_at<Connection>(std::string(node) + " net", node);
    supply.import_max_kw = 1e4;
    supply.import_yuan_kwh = Profile(0.2);
    add(study, supply);
  }
  Building office;
  office.name = "office";
  office.floor_area_m2 = 1000.0;
  office.heat_node = "radiators";
  office.cooling_node = "coolers";
  add(study, office);
  study.weather = year_around(14.0, 14.0);
  return study;
}

Codes errors_of(const Study& study) {
  Issues errors;
  for (const Issue& issue : validate(study)) {
    if (issue.severity == Severity::error) errors.push_back(issue);
  }
  return codes(errors);
}

TEST(ValidateBuildings, metered_heat_wants_a_year_with_cold_days) {
  Study study = office_day();
  Building& office = study.all<Building>()[0];
  office.annual_heat_kwh = 60'000.0;
  EXPECT_EQ(errors_of(study), Codes{});
  study.weather = year_around(27.0, 2.0);  // never below 18 degrees
  EXPECT_EQ(errors_of(study), Codes{"conflict"});
  EXPECT_EQ(validate(study)[0].where, "[[building]] 'office' annual_heat_kwh");
  office.annual_heat_kwh = 0.0;
  EXPECT_EQ(errors_of(study), Codes{});
}

TEST(ValidateBuildings, metered_cold_wants_a_year_with_warm_days) {
  Study study = office_day();
  Building& office = study.all<Building>()[0];
  office.annual_cooling_kwh = 60'000.0;
  EXPECT_EQ(errors_of(study), Codes{});
  study.weather = year_around(5.0, 2.0);
  EXPECT_EQ(errors_of(study), Codes{"conflict"});
  office.annual_cooling_kwh.reset();
  EXPECT_EQ(errors_of(study), Codes{});
}

TEST(ValidateBuildings, figures_want_whole_years_of_weather) {
  Study study = office_day();
  study.weather = year_around(14.0, 14.0, 1000);
  EXPECT_EQ(errors_of(study), Codes{"wrong-length"});
  study.weather = year_around(14.0, 14.0, 8760);
  EXPECT_EQ(errors_of(study), Codes{});
}

}  // namespace
}  // namespace zhanhe
