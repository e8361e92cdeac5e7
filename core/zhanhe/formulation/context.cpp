#include "zhanhe/formulation/context.hpp"

#include <algorithm>
#include <numeric>

#include "zhanhe/base/error.hpp"
#include "zhanhe/climate/mapping.hpp"
#include "zhanhe/climate/synthetic.hpp"

namespace zhanhe::formulation {

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

/// The hours that steps count for: as given, else the length of a step.
Profile hours_of(const Profile& given, double step_h) { return given.given() ? given : Profile(step_h); }

}  // namespace

Context::Context(const Study& study, Window window, Issues& issues)
    : study_(study), window_(window), axis_(study.axis().part(window.first, window.count)), issues_(issues) {
  cost_h_ = cut(hours_of(study.settings.cost_h, step_h()));
  store_h_ = cut(hours_of(study.settings.store_h, step_h()));
  energy_h_ = cut(hours_of(study.settings.energy_h, step_h()));
  for (std::size_t t = 0; t < steps(); ++t) year_share_ += cost_h_[t] / hours_of_a_year;
}

Profile Context::cut(const Profile& profile) const { return profile.part(window_.first, window_.count); }

Hourly Context::hourly(const Profile& profile, double factor) const {
  ensure(profile.given(), "a profile is given before it becomes numbers");
  return Hourly(profile, factor);
}

const Weather& Context::weather() const {
  if (!weather_) {
    const TimeAxis axis = study_.axis();
    Issues told;
    weather_ = std::make_unique<Weather>(study_.weather ? climate::map_to(*study_.weather, axis, told)
                                                        : synthetic(site_of(study_.settings), axis, told));
    issues_.insert(issues_.end(), told.begin(), told.end());
    if (has_errors(told)) throw ScenarioError(std::move(told));
  }
  return *weather_;
}

double Context::mean_station_wind_m_s() const {
  if (!mean_station_wind_m_s_) {
    Issues told_already;
    mean_station_wind_m_s_ =
        study_.weather
            ? mean(study_.weather->wind_m_s)
            : mean(climate::synthetic_weather(site_of(study_.settings), whole_year(study_.axis()), told_already)
                       .wind_m_s);
  }
  return *mean_station_wind_m_s_;
}

std::vector<double> Context::shape(const std::string& name) const {
  const auto* shape = study_.find<Shape>(name);
  ensure(shape != nullptr, "a validated load names a shape that exists");
  const bool follows_weather = shape->cooling_frac_k > 0.0 || shape->heating_frac_k > 0.0;
  return spread(*shape, study_.axis(), follows_weather ? weather().temperature_c : std::vector<double>{});
}

}  // namespace zhanhe::formulation
