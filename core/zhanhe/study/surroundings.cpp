#include "zhanhe/study/surroundings.hpp"

#include <algorithm>
#include <numeric>

#include "zhanhe/base/error.hpp"
#include "zhanhe/climate/ground.hpp"
#include "zhanhe/climate/mapping.hpp"
#include "zhanhe/climate/synthetic.hpp"

namespace zhanhe {

namespace {

constexpr double hours_of_a_year = 8760.0;

double mean(const std::vector<double>& values) {
  return values.empty() ? 0.0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Site site_of(const Settings& settings) {
  return {settings.latitude_deg.value_or(0.0), settings.longitude_deg.value_or(0.0), settings.utc_offset_h, 0.0};
}

/// One calendar year of hours that holds the start of an axis.
TimeAxis whole_year(const TimeAxis& axis) {
  TimeAxis year = axis;
  const int number = axis.time(0).year;
  year.start_s = seconds_since_1970({number, 1, 1});
  year.step_s = 3600;
  year.steps = is_leap_year(number) ? 8784 : 8760;
  return year;
}

/// A synthetic year over an axis; steps of several hours are the means of its hours.
Weather synthetic(const Site& site, const TimeAxis& axis, Issues& issues) {
  if (axis.hours_begun() == 1) return climate::synthetic_weather(site, axis, issues);
  TimeAxis hours = axis;
  hours.step_s = 3600;
  hours.steps = axis.steps * static_cast<std::size_t>(axis.hours_begun());
  Weather weather = climate::synthetic_weather(site, hours, issues);
  return has_errors(issues) ? weather : climate::map_to(weather, axis, issues);
}

}  // namespace

const Weather& Surroundings::weather() const {
  if (!weather_) {
    Issues told;
    weather_ = std::make_unique<Weather>(weather_over(study_.axis(), told));
    issues_.insert(issues_.end(), told.begin(), told.end());
    if (has_errors(told)) throw ScenarioError(std::move(told));
  }
  return *weather_;
}

Weather Surroundings::weather_over(const TimeAxis& axis, Issues& issues) const {
  Weather weather = study_.weather ? climate::map_to(*study_.weather, axis, issues)
                                   : synthetic(site_of(study_.settings), axis, issues);
  if (has_errors(issues)) weather.axis.steps = 0;
  return weather;
}

const Weather& Surroundings::whole_weather() const {
  if (study_.weather) return *study_.weather;
  if (!whole_weather_) {
    Issues told_already;
    whole_weather_ = std::make_unique<Weather>(
        climate::synthetic_weather(site_of(study_.settings), whole_year(study_.axis()), told_already));
  }
  return *whole_weather_;
}

Profile Surroundings::outdoor_c() const { return Profile(weather().temperature_c, "weather"); }

double Surroundings::mean_station_wind_m_s() const {
  if (!mean_station_wind_m_s_) mean_station_wind_m_s_ = mean(whole_weather().wind_m_s);
  return *mean_station_wind_m_s_;
}

std::vector<double> Surroundings::ground_c() const {
  constexpr double depth_m = 1.0;
  return climate::ground_c(climate::yearly_course(whole_weather()), depth_m, study_.axis());
}

std::vector<double> Surroundings::shape(const std::string& name) const {
  const auto* shape = study_.find<Shape>(name);
  ensure(shape != nullptr, "a validated load names a shape that exists");
  const bool follows_weather = shape->cooling_frac_k > 0.0 || shape->heating_frac_k > 0.0;
  return spread(*shape, study_.axis(), follows_weather ? weather().temperature_c : std::vector<double>{});
}

Profile Surroundings::supply_c(const std::string& node) const {
  const auto* found = study_.find<Node>(node);
  ensure(found != nullptr, "a validated device names a node that exists");
  if (!found->has_reset()) return found->supply_c;
  return each([&](double outdoor_c) { return found->reset_at(outdoor_c); }, outdoor_c());
}

Profile Surroundings::demand_kw(const Load& load) const {
  if (!load.annual_kwh) return load.p_kw;
  const double mean_kw = *load.annual_kwh / hours_of_a_year;
  std::vector<double> values;
  if (!load.shape.empty()) {
    values = shape(load.shape);
  } else if (load.profile.given() && !load.profile.constant()) {
    values.assign(load.profile.values().begin(), load.profile.values().end());
  } else {
    return mean_kw;
  }
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  for (double& value : values) value *= mean_kw / mean;
  return Profile(std::move(values), load.shape.empty() ? load.profile.source() : "shape:" + load.shape);
}

}  // namespace zhanhe
