// Where the table comes from: docs/methods/buildings.md. The electricity of surveys holds that of cooling; here it is
// taken out with a seasonal COP of 3.5: hospital 90 - 80 / 3.5 = 67.

#include "zhanhe/building/use.hpp"

#include <cstddef>
#include <numeric>

namespace zhanhe::building {

namespace {

Day times(Day day, double factor) {
  for (double& hour : day) hour *= factor;
  return day;
}

double sum(const Day& day) { return std::accumulate(day.begin(), day.end(), 0.0); }

/// Both days times one factor, so that the mean of a week is 1.
Week mean_one(const Day& workday, const Day& weekend) {
  const double mean = (5.0 * sum(workday) + 2.0 * sum(weekend)) / (7.0 * 24.0);
  return {times(workday, 1.0 / mean), times(weekend, 1.0 / mean)};
}

Week each_day_mean_one(const Day& workday, const Day& weekend) {
  return {times(workday, 24.0 / sum(workday)), times(weekend, 24.0 / sum(weekend))};
}

constexpr Day hospital_power{.70,  .70,  .70,  .78,  .83,  1.01, 1.20, 1.28, 1.32, 1.34, 1.36, 1.34,
                             1.35, 1.37, 1.37, 1.38, 1.38, 1.16, 1.04, .93,  .85,  .76,  .72,  .71};
constexpr Day hospital_power_weekend{.70, .69, .69, .71, .72, .77, .85, .90, .96, .99, 1.01, 1.00,
                                     .99, .99, .96, .94, .91, .86, .83, .78, .75, .72, .71,  .70};
constexpr Day school_power{.44,  .45,  .45,  .45,  .45,  .68,  1.07, 1.58, 1.75, 1.82, 1.89, 1.95,
                           1.97, 2.00, 2.01, 2.00, 1.80, 1.59, 1.55, 1.46, .75,  .44,  .44,  .44};
constexpr Day school_power_weekend{.45, .45, .45, .45, .45, .43, .41, .39, .39, .40, .41, .42,
                                   .43, .44, .44, .45, .45, .46, .47, .48, .46, .46, .46, .46};
constexpr Day hotel_power{.65, .60, .57, .58, .67,  .95,  1.25, 1.22, 1.11, .95,  .89, .91,
                          .90, .89, .89, .96, 1.06, 1.30, 1.46, 1.57, 1.55, 1.31, .98, .75};
constexpr Day office_power{.42,  .42,  .43,  .44,  .50,  .77,  .94,  1.55, 1.83, 1.79, 1.79, 1.75,
                           1.78, 1.82, 1.82, 1.86, 1.74, 1.47, 1.34, 1.18, 1.07, .63,  .45,  .41};
constexpr Day office_power_weekend{.36, .36, .37, .38, .41, .59, .65, .79, .83, .79, .76, .77,
                                   .79, .65, .59, .63, .65, .55, .50, .48, .46, .43, .40, .38};
// Two hours later than in the reference building: open from 10 to 22 h.
constexpr Day mall_power{.28,  .28,  .28,  .29,  .29,  .29,  .28,  .44,  .63,  .94,  1.45, 1.72,
                         1.79, 1.82, 1.84, 1.86, 1.87, 1.88, 1.87, 1.59, 1.41, 1.33, .78,  .37};
constexpr Day home_power{.70, .68, .67, .71,  .82,  .92,  1.00, .99,  .94,  .88,  .88, .91,
                         .92, .94, .98, 1.18, 1.38, 1.52, 1.54, 1.54, 1.40, 1.16, .93, .77};
constexpr Day warehouse_power{.67,  .68,  .68,  .68,  .66,  .84, 1.17, 1.53, 1.86, 1.97, 1.99, 1.91,
                              1.98, 2.05, 2.07, 2.07, 1.09, .52, .51,  .64,  .65,  .67,  .66,  .68};

constexpr Day home_people{1.,  1., 1.,  1.,  1., 1.,  .95, .7, .5,  .45, .45, .5,
                          .55, .5, .45, .45, .5, .65, .8,  .9, .95, 1.,  1.,  1.};
constexpr Day home_people_weekend{1., 1., 1.,  1., 1., 1.,  1.,  .95, .85, .8, .75, .75,
                                  .8, .8, .75, .7, .7, .75, .85, .9,  .95, 1., 1.,  1.};
constexpr Day office_people{0., 0., 0.,  0.,  0.,  0., .05, .4, .9, .95, .95, .9,
                            .5, .8, .95, .95, .95, .7, .3,  .2, .1, .05, 0.,  0.};
constexpr Day office_people_weekend{0., 0., 0.,  0.,  0., 0.,  0., .05, .1, .15, .15, .1,
                                    .1, .1, .15, .15, .1, .05, 0., 0.,  0., 0.,  0.,  0.};
constexpr Day school_people{0., 0., 0.,  0.,  0.,  0., .1, .8, .95, .95, .95, .9,
                            .5, .6, .95, .95, .95, .7, .3, .4, .3,  .05, 0.,  0.};
constexpr Day school_people_weekend{};
constexpr Day hospital_people{.5, .5, .5, .5,  .5, .5, .55, .75, .95, 1.,  1., .95,
                              .7, .7, .9, .95, .9, .8, .65, .6,  .6,  .55, .5, .5};
constexpr Day hospital_people_weekend{.5, .5, .5, .5, .5, .5, .5, .55, .65, .7, .7, .65,
                                      .6, .6, .6, .6, .6, .6, .6, .55, .55, .5, .5, .5};
constexpr Day hotel_people{.9,  .95, .95, .95, .95, .9, .8, .65, .5, .35, .3,  .3,
                           .35, .35, .3,  .3,  .35, .4, .5, .6,  .7, .8,  .85, .9};
constexpr Day mall_people{0., 0.,  0., 0., 0.,  0.,  0.,  0.,  .05, .2, .45, .6,
                          .7, .65, .6, .6, .65, .75, .85, .85, .75, .5, .1,  0.};
constexpr Day mall_people_weekend{0., 0.,  0., 0., 0., 0., 0., 0.,  .05, .3,  .6, .8,
                                  .9, .95, 1., 1., 1., 1., 1., .95, .8,  .55, .1, 0.};
constexpr Day warehouse_people{0., 0.,  0., 0., 0., 0., .1, .5, .95, 1., 1., .95,
                               .7, .95, 1., 1., .9, .3, .1, .1, .1,  .1, .1, .1};

constexpr Day home_water{.2, .1, .1, .1, .2, .6,  1.6, 1.8, 1.2, .8,  .7,  .8,
                         .9, .7, .6, .6, .8, 1.2, 1.8, 2.2, 2.4, 2.0, 1.2, .5};
constexpr Day day_water{.1,  .1,  .1,  .1,  .1,  .2,  .5, 1., 1.5, 1.8, 1.9, 2.0,
                        1.8, 1.6, 1.6, 1.6, 1.5, 1.2, .8, .5, .4,  .3,  .2,  .1};
constexpr Day hospital_water{.4,  .3,  .3,  .3,  .4,  .8,  1.3, 1.5, 1.5, 1.5, 1.4, 1.3,
                             1.2, 1.2, 1.2, 1.2, 1.2, 1.3, 1.4, 1.4, 1.2, .9,  .6,  .5};
constexpr Day hotel_water{.3, .2, .2, .2, .4, 1.0, 2.0, 2.3, 1.8, 1.1, .8,  .7,
                          .7, .7, .6, .6, .7, .9,  1.2, 1.5, 1.8, 2.0, 1.5, .8};

constexpr std::array<double, 4> heat{85.0, 70.0, 50.0, 38.0};
constexpr std::array<double, 4> heat_peak{55.0, 50.0, 35.0, 28.0};

std::array<Use, types.size()> table() {
  const Week people_by_day{office_people, office_people_weekend};
  const Week water_by_day = each_day_mean_one(day_water, day_water);
  return {
      Use{.power_kwh_m2 = 22.0,
          .heat_kwh_m2 = heat,
          .cooling_kwh_m2 = 20.0,
          .hot_water_kwh_m2 = 15.0,
          .heat_peak_w_m2 = heat_peak,
          .cooling_peak_w_m2 = 50.0,
          .power = mean_one(home_power, home_power),
          .hot_water = each_day_mean_one(home_water, home_water),
          .occupancy = {home_people, home_people_weekend},
          .cooling_from_c = 24.0,
          .cooling_empty_frac = 0.2},
      Use{.power_kwh_m2 = 54.0,
          .heat_kwh_m2 = heat,
          .cooling_kwh_m2 = 55.0,
          .hot_water_kwh_m2 = 2.0,
          .heat_peak_w_m2 = heat_peak,
          .cooling_peak_w_m2 = 90.0,
          .power = mean_one(office_power, office_power_weekend),
          .hot_water = water_by_day,
          .occupancy = people_by_day,
          .heating_setback_frac = 0.4,
          .cooling_from_c = 16.0,
          .cooling_empty_frac = 0.05,
          .closed_at_spring_festival = true},
      Use{.power_kwh_m2 = 40.0,
          .heat_kwh_m2 = heat,
          .cooling_kwh_m2 = 45.0,
          .hot_water_kwh_m2 = 2.0,
          .heat_peak_w_m2 = heat_peak,
          .cooling_peak_w_m2 = 80.0,
          .power = mean_one(office_power, office_power_weekend),
          .hot_water = water_by_day,
          .occupancy = people_by_day,
          .heating_setback_frac = 0.4,
          .cooling_from_c = 16.0,
          .cooling_empty_frac = 0.05,
          .closed_at_spring_festival = true},
      Use{.power_kwh_m2 = 22.0,
          .heat_kwh_m2 = heat,
          .cooling_kwh_m2 = 20.0,
          .hot_water_kwh_m2 = 5.0,
          .heat_peak_w_m2 = heat_peak,
          .cooling_peak_w_m2 = 90.0,
          .power = mean_one(school_power, school_power_weekend),
          .hot_water = water_by_day,
          .occupancy = {school_people, school_people_weekend},
          .heating_setback_frac = 0.5,
          .cooling_from_c = 20.0,
          .closed_in_school_holidays = true,
          .closed_at_spring_festival = true},
      Use{.power_kwh_m2 = 67.0,
          .heat_kwh_m2 = heat,
          .cooling_kwh_m2 = 80.0,
          .hot_water_kwh_m2 = 25.0,
          .heat_peak_w_m2 = heat_peak,
          .cooling_peak_w_m2 = 110.0,
          .power = mean_one(hospital_power, hospital_power_weekend),
          .hot_water = each_day_mean_one(hospital_water, hospital_water),
          .occupancy = {hospital_people, hospital_people_weekend},
          .cooling_from_c = 18.0,
          .cooling_empty_frac = 0.2},
      Use{.power_kwh_m2 = 97.0,
          .heat_kwh_m2 = heat,
          .cooling_kwh_m2 = 80.0,
          .hot_water_kwh_m2 = 45.0,
          .heat_peak_w_m2 = heat_peak,
          .cooling_peak_w_m2 = 90.0,
          .power = mean_one(hotel_power, hotel_power),
          .hot_water = each_day_mean_one(hotel_water, hotel_water),
          .occupancy = {hotel_people, hotel_people},
          .cooling_from_c = 18.0,
          .cooling_empty_frac = 0.6},
      Use{.power_kwh_m2 = 139.0,
          .heat_kwh_m2 = heat,
          .cooling_kwh_m2 = 110.0,
          .hot_water_kwh_m2 = 3.0,
          .heat_peak_w_m2 = heat_peak,
          .cooling_peak_w_m2 = 160.0,
          .power = mean_one(mall_power, mall_power),
          .hot_water = water_by_day,
          .occupancy = {mall_people, mall_people_weekend},
          .heating_setback_frac = 0.5,
          .cooling_from_c = 14.0,
          .cooling_empty_frac = 0.05},
      Use{.power_kwh_m2 = 30.0,
          .heat_kwh_m2 = {40.0, 33.0, 24.0, 18.0},
          .cooling_kwh_m2 = 10.0,
          .hot_water_kwh_m2 = 1.0,
          .heat_peak_w_m2 = {30.0, 26.0, 20.0, 16.0},
          .cooling_peak_w_m2 = 40.0,
          .power = mean_one(warehouse_power, warehouse_power),
          .hot_water = water_by_day,
          .occupancy = {warehouse_people, warehouse_people},
          .heating_setback_frac = 0.4,
          .cooling_from_c = 20.0,
          .cooling_empty_frac = 0.1,
          .closed_at_spring_festival = true},
  };
}

int month_day(const CivilTime& time) { return 100 * time.month + time.day; }

}  // namespace

std::string_view to_string(Type type) {
  switch (type) {
    case Type::home: return "home";
    case Type::office: return "office";
    case Type::government: return "government";
    case Type::school: return "school";
    case Type::hospital: return "hospital";
    case Type::hotel: return "hotel";
    case Type::mall: return "mall";
    case Type::logistics: return "logistics";
  }
  return "";
}

std::string_view to_string(Standard standard) {
  switch (standard) {
    case Standard::unrenovated: return "unrenovated";
    case Standard::code_1990s: return "code_1990s";
    case Standard::saving_65: return "saving_65";
    case Standard::saving_75: return "saving_75";
  }
  return "";
}

const Use& use(Type type) {
  static const std::array<Use, types.size()> uses = table();
  return uses.at(static_cast<std::size_t>(type));
}

double heat_kwh_m2(Type type, Standard standard) {
  return use(type).heat_kwh_m2.at(static_cast<std::size_t>(standard));
}

double heat_peak_w_m2(Type type, Standard standard) {
  return use(type).heat_peak_w_m2.at(static_cast<std::size_t>(standard));
}

std::optional<CivilTime> chinese_new_year(int year) {
  // Month and day as one number, from 2020 on.
  constexpr std::array days{125, 212, 201, 122, 210, 129, 217, 206, 126, 213, 203, 123, 211, 131, 219, 208};
  const int index = year - 2020;
  if (index < 0 || index >= static_cast<int>(days.size())) return std::nullopt;
  const int day = days.at(static_cast<std::size_t>(index));
  return CivilTime{.year = year, .month = day / 100, .day = day % 100};
}

bool in_spring_festival(const CivilTime& time) {
  const std::optional<CivilTime> first = chinese_new_year(time.year);
  if (!first) return false;
  const int after = day_of_year(time) - day_of_year(*first);
  return after >= -1 && after <= 5;
}

bool in_school_holidays(const CivilTime& time) {
  const int day = month_day(time);
  return (day >= 710 && day <= 831) || (day >= 120 && day <= 220);
}

bool in_heating_season(const CivilTime& time) {
  const int day = month_day(time);
  return day >= 1115 || day <= 315;
}

bool in_cooling_season(const CivilTime& time) {
  const int day = month_day(time);
  return day >= 501 && day <= 1010;
}

DayKind day_kind(Type type, const CivilTime& time) {
  const Use& of = use(type);
  if (of.closed_in_school_holidays && in_school_holidays(time)) return DayKind::closed;
  if (of.closed_at_spring_festival && in_spring_festival(time)) return DayKind::weekend;
  return weekday(time) >= 5 ? DayKind::weekend : DayKind::workday;
}

double occupancy_frac(Type type, const CivilTime& time) {
  const Week& people = use(type).occupancy;
  const auto hour = static_cast<std::size_t>(time.hour);
  switch (day_kind(type, time)) {
    case DayKind::workday: return people.workday[hour];
    case DayKind::weekend: return people.weekend[hour];
    case DayKind::closed: return 0.0;
  }
  return 0.0;
}

}  // namespace zhanhe::building
