#include "zhanhe/climate/weather.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "zhanhe/base/number_check.hpp"
#include "zhanhe/climate/signed_text.hpp"

namespace zhanhe::climate {

namespace {

struct Column {
  const char* name;
  std::vector<double> Weather::* values;
  double lowest;
};

constexpr std::array<Column, 5> columns{{
    {"temperature_c", &Weather::temperature_c, -std::numeric_limits<double>::infinity()},
    {"ghi_w_m2", &Weather::ghi_w_m2, 0.0},
    {"dni_w_m2", &Weather::dni_w_m2, 0.0},
    {"dhi_w_m2", &Weather::dhi_w_m2, 0.0},
    {"wind_m_s", &Weather::wind_m_s, 0.0},
}};

}  // namespace

Issues validate(const Site& site, const std::string& where) {
  NumberCheck check(where);
  const char* remedy = "give the value of the site in degrees (north and east positive) or metres";
  check.within("latitude_deg", site.latitude_deg, -90.0, 90.0, remedy);
  check.within("longitude_deg", site.longitude_deg, -180.0, 180.0, remedy);
  check.within("elevation_m", site.elevation_m, -1000.0, 9999.9, remedy);
  const double quarters = site.utc_offset_h * 4.0;
  if (!(site.utc_offset_h >= -12.0 && site.utc_offset_h <= 14.0) || quarters != std::round(quarters)) {
    check.say(IssueCode::bad_time_zone, "utc_offset_h", number_text(site.utc_offset_h) + " h is not an offset from UTC",
              "give local standard time minus UTC in hours, for example 8 for China");
  } else if (std::abs(std::remainder(site.utc_offset_h - site.longitude_deg / 15.0, 24.0)) > 3.0) {
    check.say(IssueCode::bad_time_zone, "utc_offset_h",
              number_text(site.utc_offset_h) + " h is more than 3 h from solar time at longitude " +
                  number_text(site.longitude_deg),
              "check the signs of longitude and offset: both are positive to the east", Severity::warning);
  }
  return check.issues();
}

Issues validate(const Weather& weather, const std::string& name) {
  Issues issues = validate(weather.site, name + " site");
  if (weather.axis.utc_offset_h != weather.site.utc_offset_h) {
    issues.push_back({IssueCode::bad_time_zone, Severity::error, name + " axis",
                      "the time axis is at UTC" + signed_text(weather.axis.utc_offset_h) + " h, the site at UTC" +
                          signed_text(weather.site.utc_offset_h) + " h",
                      "give both the local standard time of the site"});
  }
  if (!(weather.wind_height_m >= 1.5 && weather.wind_height_m <= 300.0)) {
    issues.push_back({IssueCode::out_of_range, Severity::error, name + " wind_height_m",
                      number_text(weather.wind_height_m) + " m is outside 1.5..300 m above ground",
                      "give the height of the anemometer, 10 m at most stations"});
  }
  for (const Column& column : columns) {
    const std::vector<double>& values = weather.*column.values;
    const std::string where = name + " " + column.name;
    if (values.size() != weather.axis.steps) {
      issues.push_back({IssueCode::wrong_length, Severity::error, where,
                        std::to_string(values.size()) + " values for " + std::to_string(weather.axis.steps) + " steps",
                        "give one value for each step of the time axis"});
    }
    for (std::size_t row = 0; row < values.size(); ++row) {
      const bool finite = std::isfinite(values[row]);
      if (finite && values[row] >= column.lowest) continue;
      issues.push_back({finite ? IssueCode::out_of_range : IssueCode::not_finite, Severity::error,
                        where + "[" + std::to_string(row) + "]",
                        number_text(values[row]) + (finite ? " is negative" : " is not a finite number"),
                        "repair the value; the first such row of a column is told"});
      break;
    }
  }
  return issues;
}

}  // namespace zhanhe::climate
