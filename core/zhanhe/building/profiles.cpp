// Needs of buildings from figures for a year and the weather.
//
//   T        outdoor temperature                         temperature_c
//   D        mean of T over the 24 h up to the step       day_mean_c
//   o        people there, 0..1                           occupancy_frac
//   s, e, B  setback, cooling when empty, cooling from    heating_setback_frac, cooling_empty_frac, cooling_from_c
//
//   heat       max(0, 18 - (T + D)/2) (1 - s (1 - o))          in the heating season
//   cooling    max(0, (T + D)/2 - B) (e + (1 - e) o)           in the cooling season, not on closed days
//   hot water  day shape (55 - (15 - 8 cos(2 pi (d - 30)/365)))    d day of the year; not on closed days
//   power      day shape of the kind of day
//
// Each is divided by the energy of its own year, so that what is left is kW for each kWh a year. (T + D)/2 stands for
// the delay of walls: half of the heat goes through windows and air at once, half through walls a day late.

#include "zhanhe/building/profiles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "zhanhe/base/error.hpp"
#include "zhanhe/base/number_check.hpp"
#include "zhanhe/climate/mapping.hpp"

namespace zhanhe::building {

namespace {

constexpr double heating_from_c = 18.0;     // base of the heating degree days HDD18, GB 50176
constexpr double hot_water_c = 55.0;        // assumption
constexpr double cold_water_mean_c = 15.0;  // assumption: mean and swing of the water in the ground
constexpr double cold_water_swing_k = 8.0;

double hours_of(const TimeAxis& axis) { return static_cast<double>(axis.steps) * axis.step_h(); }

/// Temperatures of the day before a part of a year begins, so that it is the same as in the whole year. None at the
/// start of the calendar year, or where the year of weather does not say them.
std::vector<double> day_before_c(const TimeAxis& part, const Weather& year) {
  TimeAxis day = part;
  day.steps = static_cast<std::size_t>(86400 / part.step_s);
  day.start_s -= static_cast<std::int64_t>(day.steps) * day.step_s;
  Issues not_told;
  Weather before = climate::map_to(year, day, not_told);
  if (before.axis.steps == 0 || before.axis.time(0).year != part.time(0).year) return {};
  return std::move(before.temperature_c);
}

/// (T + mean of T over the last 24 h) / 2. Before the first day is full, the mean of what there is.
std::vector<double> felt_c(const Weather& weather, const std::vector<double>& before_c) {
  std::vector<double> outdoor_c = before_c;
  outdoor_c.insert(outdoor_c.end(), weather.temperature_c.begin(), weather.temperature_c.end());
  const auto day = static_cast<std::size_t>(std::max(1, 86400 / weather.axis.step_s));
  std::vector<double> felt;
  felt.reserve(weather.temperature_c.size());
  double sum = 0.0;
  for (std::size_t t = 0; t < outdoor_c.size(); ++t) {
    sum += outdoor_c[t];
    if (t >= day) sum -= outdoor_c[t - day];
    if (t < before_c.size()) continue;
    felt.push_back(0.5 * (outdoor_c[t] + sum / static_cast<double>(std::min(t + 1, day))));
  }
  return felt;
}

double cold_water_c(const CivilTime& time) {
  const double angle_rad = 2.0 * std::numbers::pi * (day_of_year(time) - 30) / 365.0;
  return cold_water_mean_c - cold_water_swing_k * std::cos(angle_rad);
}

/// The formulas above, not yet divided.
Shapes relative(Type type, const Weather& weather, const std::vector<double>& before_c = {}) {
  const Use& of = use(type);
  const std::vector<double> felt = felt_c(weather, before_c);
  const std::size_t steps = weather.axis.steps;
  Shapes shapes{std::vector<double>(steps), std::vector<double>(steps), std::vector<double>(steps),
                std::vector<double>(steps)};
  const int parts = weather.axis.hours_begun();
  for (std::size_t t = 0; t < steps; ++t) {
    for (int part = 0; part < parts; ++part) {
      const CivilTime time = weather.axis.hour(t, part);
      const auto hour = static_cast<std::size_t>(time.hour);
      const DayKind kind = day_kind(type, time);
      const bool workday = kind == DayKind::workday;
      const double people = occupancy_frac(type, time);
      if (in_heating_season(time)) {
        shapes.heat_kw[t] +=
            std::max(0.0, heating_from_c - felt[t]) * (1.0 - of.heating_setback_frac * (1.0 - people)) / parts;
      }
      if (in_cooling_season(time) && kind != DayKind::closed) {
        shapes.cooling_kw[t] += std::max(0.0, felt[t] - of.cooling_from_c) *
                                (of.cooling_empty_frac + (1.0 - of.cooling_empty_frac) * people) / parts;
      }
      if (kind != DayKind::closed) {
        const Day& water = workday ? of.hot_water.workday : of.hot_water.weekend;
        shapes.hot_water_kw[t] += water[hour] * (hot_water_c - cold_water_c(time)) / parts;
      }
      const Day& power = workday ? of.power.workday : of.power.weekend;
      shapes.power_kw[t] += power[hour] * (kind == DayKind::closed ? holiday_power_frac : 1.0) / parts;
    }
  }
  return shapes;
}

double mean_year(const std::vector<double>& relative, const TimeAxis& axis) {
  double sum = 0.0;
  for (const double value : relative) sum += value;
  return sum * axis.step_h() / whole_years(axis);
}

}  // namespace

double whole_years(const TimeAxis& axis) {
  const double hours = hours_of(axis);
  const double years = std::round(hours / 8760.0);
  return years > 0.0 && hours >= years * 8760.0 && hours <= years * 8784.0 ? years : 0.0;
}

Issues validate(const Building& building, const std::string& where) {
  NumberCheck check(where);
  check.above_zero("floor_area_m2", building.floor_area_m2, "give the gross floor area");
  const auto total = [&](const char* name, const std::optional<double>& value) {
    if (value) check.not_negative(name, *value, "give what the meter counted in a year, or leave it out");
  };
  total("metered heat_kwh", building.metered.heat_kwh);
  total("metered cooling_kwh", building.metered.cooling_kwh);
  total("metered hot_water_kwh", building.metered.hot_water_kwh);
  total("metered power_kwh", building.metered.power_kwh);
  return check.issues();
}

Issues validate_year(const Weather& weather, const Weather* typical) {
  NumberCheck check("buildings");
  const auto look_at = [&](const Weather& one, const char* name) {
    check.add(climate::validate(one, name));
    if (one.axis.step_s <= 0 || (one.axis.step_s < 3600 ? 3600 % one.axis.step_s : one.axis.step_s % 3600) != 0) {
      check.say(IssueCode::not_supported, name, "steps of " + std::to_string(one.axis.step_s) + " s",
                "take steps of 900, 1800 or 3600 s or of some hours");
    }
  };
  look_at(weather, "weather");
  if (typical) look_at(*typical, "typical weather");
  const Weather& year = typical ? *typical : weather;
  if (whole_years(year.axis) == 0.0) {
    check.say(IssueCode::wrong_length, typical ? "typical weather" : "weather",
              number_text(hours_of(year.axis)) + " h are not whole years",
              typical ? "give a typical year of 8760 h" : "give a whole year, or a typical year beside it");
  }
  if (weather.axis.steps > 0 && (!chinese_new_year(weather.axis.time(0).year) ||
                                 !chinese_new_year(weather.axis.time(weather.axis.steps - 1).year))) {
    check.say(IssueCode::assumed, "weather",
              "the Spring Festival is known for 2020 to 2035 only and left out elsewhere",
              "nothing, or take a year among these", Severity::note);
  }
  return check.issues();
}

Issues validate(std::span<const Building> buildings, const Weather& weather, const Weather* typical,
                const std::string& where) {
  Issues issues = validate_year(weather, typical);
  const bool sound = !has_errors(issues);
  std::array<std::optional<Shapes>, types.size()> of_year;
  for (std::size_t i = 0; i < buildings.size(); ++i) {
    const Building& one = buildings[i];
    NumberCheck check(where + "[" + std::to_string(i) + "]");
    const Issues own = validate(one, where + "[" + std::to_string(i) + "]");
    issues.insert(issues.end(), own.begin(), own.end());
    if (!sound || (one.metered.heat_kwh.value_or(0.0) <= 0.0 && one.metered.cooling_kwh.value_or(0.0) <= 0.0)) continue;
    std::optional<Shapes>& shape = of_year.at(static_cast<std::size_t>(one.type));
    if (!shape) shape = relative(one.type, typical ? *typical : weather);
    const auto never = [](const std::vector<double>& values) {
      return std::ranges::all_of(values, [](double value) { return value == 0.0; });
    };
    if (one.metered.heat_kwh.value_or(0.0) > 0.0 && never(shape->heat_kw)) {
      check.say(IssueCode::conflict, "metered heat_kwh", "the year of weather asks for no heat in the heating season",
                "check the weather, or leave the total out");
    }
    if (one.metered.cooling_kwh.value_or(0.0) > 0.0 && never(shape->cooling_kw)) {
      check.say(IssueCode::conflict, "metered cooling_kwh",
                "the year of weather asks for no cooling in the cooling season",
                "check the weather, or leave the total out");
    }
    issues.insert(issues.end(), check.issues().begin(), check.issues().end());
  }
  return issues;
}

Shapes shapes(Type type, const Weather& weather, const Weather* typical) {
  const Weather& year = typical ? *typical : weather;
  ensure(whole_years(year.axis) > 0.0, "the year that figures belong to is whole");
  ensure(weather.temperature_c.size() == weather.axis.steps, "temperature has one value for each step");
  Shapes shapes = relative(type, weather, typical ? day_before_c(weather.axis, *typical) : std::vector<double>{});
  const Shapes of_year = typical ? relative(type, *typical) : shapes;
  for (const auto column : {&Shapes::heat_kw, &Shapes::cooling_kw, &Shapes::hot_water_kw, &Shapes::power_kw}) {
    const double sum = mean_year(of_year.*column, year.axis);
    for (double& value : shapes.*column) value = sum > 0.0 ? value / sum : 0.0;
  }
  return shapes;
}

Needs needs(const Building& building, const Shapes& shapes) {
  const auto scaled = [](const std::vector<double>& shape, double year_kwh) {
    std::vector<double> values(shape.size());
    std::ranges::transform(shape, values.begin(), [year_kwh](double one) { return one * year_kwh; });
    return values;
  };
  const Use& of = use(building.type);
  const Metered& metered = building.metered;
  const double area_m2 = building.floor_area_m2;
  const double heat_kwh = heat_kwh_m2(building.type, building.standard) * area_m2;
  return {scaled(shapes.heat_kw, metered.heat_kwh.value_or(heat_kwh)),
          scaled(shapes.cooling_kw, metered.cooling_kwh.value_or(of.cooling_kwh_m2 * area_m2)),
          scaled(shapes.hot_water_kw, metered.hot_water_kwh.value_or(of.hot_water_kwh_m2 * area_m2)),
          scaled(shapes.power_kw, metered.power_kwh.value_or(of.power_kwh_m2 * area_m2))};
}

void for_each_needs(std::span<const Building> buildings, const Weather& weather, const Weather* typical,
                    const std::function<void(std::size_t, Needs)>& take) {
  std::array<std::optional<Shapes>, types.size()> shared;
  for (std::size_t i = 0; i < buildings.size(); ++i) {
    std::optional<Shapes>& shape = shared.at(static_cast<std::size_t>(buildings[i].type));
    if (!shape) shape = shapes(buildings[i].type, weather, typical);
    take(i, needs(buildings[i], *shape));
  }
}

std::vector<Needs> needs(std::span<const Building> buildings, const Weather& weather, const Weather* typical) {
  std::vector<Needs> all;
  all.reserve(buildings.size());
  for_each_needs(buildings, weather, typical, [&](std::size_t, Needs one) { all.push_back(std::move(one)); });
  return all;
}

}  // namespace zhanhe::building
