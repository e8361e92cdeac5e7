// Courses of a type, before they are scaled so that a year adds up to 1 kWh:
//
//   heat       [season] max(0, 18 - T_slow) day(hour) use
//   cooling    [May to September] max(0, T_slow - T_type) day(hour) use
//   hot water  day(hour) (1 + 0.2 cos(2 pi (day - 15) / 365))
//   power      workday or weekend(hour)
//
// with T_slow the air temperature behind the building's mass, dT_slow/dt = (T - T_slow) / 12 h, and use the share of a
// day in use that is left on weekends, holidays and in the school's holidays.

#include "zhanhe/building/profiles.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "zhanhe/base/error.hpp"
#include "zhanhe/building/calendar.hpp"

namespace zhanhe::building {

namespace {

constexpr double hours_of_a_year = 8760.0;
constexpr double heats_below_c = 18.0;
constexpr double slow_h = 12.0;
/// Electricity of a school in its holidays, of a day in term (assumption).
constexpr double holiday_power_frac = 0.4;

Demand raw(const Use& use, const Weather& weather) {
  const std::size_t steps = weather.axis.steps;
  Demand d{std::vector<double>(steps), std::vector<double>(steps), std::vector<double>(steps),
           std::vector<double>(steps)};
  const double keep = std::exp(-weather.axis.step_h() / slow_h);
  double slow_c = steps > 0 ? weather.temperature_c.front() : 0.0;
  for (std::size_t t = 0; t < steps; ++t) {
    slow_c = keep * slow_c + (1.0 - keep) * weather.temperature_c[t];
    const CivilTime time = weather.axis.time(t);
    const auto hour = static_cast<std::size_t>(time.hour);
    const bool weekend = weekday(time) >= 5;
    const bool holiday = use.keeps_holidays && is_public_holiday(time);
    const bool away = use.keeps_school_year && is_school_holiday(time);
    const double in_use = weekend || holiday || away ? use.closed_frac : 1.0;
    if (is_heating_season(time)) d.heat_kw[t] = std::max(0.0, heats_below_c - slow_c) * use.heat_day[hour] * in_use;
    if (time.month >= 5 && time.month <= 9) {
      d.cooling_kw[t] = std::max(0.0, slow_c - use.cooling_from_c) * use.cooling_day[hour] * in_use;
    }
    const double day = day_of_year(time);
    d.hot_water_kw[t] = use.workday[hour] * (1.0 + 0.2 * std::cos(2.0 * std::numbers::pi * (day - 15.0) / 365.0));
    d.power_kw[t] = (weekend || holiday ? use.weekend : use.workday)[hour] * (away ? holiday_power_frac : 1.0);
  }
  return d;
}

double sum(const std::vector<double>& values) {
  double total = 0.0;
  for (const double value : values) total += value;
  return total;
}

void scale(std::vector<double>& values, double factor) {
  for (double& value : values) value *= factor;
}

std::vector<double> times(const std::vector<double>& values, double factor) {
  std::vector<double> product(values);
  scale(product, factor);
  return product;
}

}  // namespace

DemandMaker::DemandMaker(const Weather& weather, const Weather* whole_year)
    : weather_(weather), whole_year_(whole_year) {
  ensure(weather.temperature_c.size() == weather.axis.steps, "weather has a temperature for each step");
}

void DemandMaker::prepare() {
  for (std::size_t type = 0; type < courses_.size(); ++type) static_cast<void>(courses(static_cast<Type>(type)));
}

const DemandMaker::Courses& DemandMaker::courses(Type type) {
  std::unique_ptr<Courses>& kept = courses_[static_cast<std::size_t>(type)];
  if (kept) return *kept;
  kept = std::make_unique<Courses>();
  kept->of_one_kwh = raw(use_of(type), weather_);
  const double covered_h = static_cast<double>(weather_.axis.steps) * weather_.axis.step_h();
  const bool own = whole_year_ == nullptr || covered_h >= hours_of_a_year;
  // Several years are several times a year's energy.
  const double years = own ? std::max(1.0, covered_h / hours_of_a_year) : 1.0;
  const Weather& year = own ? weather_ : *whole_year_;
  const Demand over = own ? kept->of_one_kwh : raw(use_of(type), year);
  const auto normalise = [&](std::vector<double> Demand::* course) {
    const double kwh = sum(over.*course) * year.axis.step_h() / years;
    if (kwh > 0.0) scale(kept->of_one_kwh.*course, 1.0 / kwh);
  };
  for (auto course : {&Demand::heat_kw, &Demand::cooling_kw, &Demand::hot_water_kw, &Demand::power_kw}) {
    normalise(course);
  }
  return *kept;
}

Demand DemandMaker::demand(const Building& building) {
  ensure(building.floor_area_m2 > 0.0, "a building has a floor");
  const Use& use = use_of(building.type);
  const Demand& one = courses(building.type).of_one_kwh;
  const double m2 = building.floor_area_m2;
  const double heat_kwh = heat_kwh_m2(building.standard) * use.heat_share_frac * m2;
  return {times(one.heat_kw, building.heat_kwh_year.value_or(heat_kwh)),
          times(one.cooling_kw, building.cooling_kwh_year.value_or(use.cooling_kwh_m2 * m2)),
          times(one.hot_water_kw, building.hot_water_kwh_year.value_or(use.hot_water_kwh_m2 * m2)),
          times(one.power_kw, building.power_kwh_year.value_or(use.power_kwh_m2 * m2))};
}

}  // namespace zhanhe::building
