#include "zhanhe/building/use.hpp"

#include <cstddef>

namespace zhanhe::building {

namespace {

using Day = std::vector<double>;

// Electric days of the DOE reference buildings, fractions of the yearly mean.
const Day hospital_workday{0.70, 0.70, 0.70, 0.78, 0.83, 1.01, 1.20, 1.28, 1.32, 1.34, 1.36, 1.34,
                           1.35, 1.37, 1.37, 1.38, 1.38, 1.16, 1.04, 0.93, 0.85, 0.76, 0.72, 0.71};
const Day hospital_weekend{0.70, 0.69, 0.69, 0.71, 0.72, 0.77, 0.85, 0.90, 0.96, 0.99, 1.01, 1.00,
                           0.99, 0.99, 0.96, 0.94, 0.91, 0.86, 0.83, 0.78, 0.75, 0.72, 0.71, 0.70};
const Day school_workday{0.44, 0.45, 0.45, 0.45, 0.45, 0.68, 1.07, 1.58, 1.75, 1.82, 1.89, 1.95,
                         1.97, 2.00, 2.01, 2.00, 1.80, 1.59, 1.55, 1.46, 0.75, 0.44, 0.44, 0.44};
const Day school_weekend{0.45, 0.45, 0.45, 0.45, 0.45, 0.43, 0.41, 0.39, 0.39, 0.40, 0.41, 0.42,
                         0.43, 0.44, 0.44, 0.45, 0.45, 0.46, 0.47, 0.48, 0.46, 0.46, 0.46, 0.46};
const Day hotel_day{0.65, 0.60, 0.57, 0.58, 0.67, 0.95, 1.25, 1.22, 1.11, 0.95, 0.89, 0.91,
                    0.90, 0.89, 0.89, 0.96, 1.06, 1.30, 1.46, 1.57, 1.55, 1.31, 0.98, 0.75};
const Day office_workday{0.42, 0.42, 0.43, 0.44, 0.50, 0.77, 0.94, 1.55, 1.83, 1.79, 1.79, 1.75,
                         1.78, 1.82, 1.82, 1.86, 1.74, 1.47, 1.34, 1.18, 1.07, 0.63, 0.45, 0.41};
const Day office_weekend{0.36, 0.36, 0.37, 0.38, 0.41, 0.59, 0.65, 0.79, 0.83, 0.79, 0.76, 0.77,
                         0.79, 0.65, 0.59, 0.63, 0.65, 0.55, 0.50, 0.48, 0.46, 0.43, 0.40, 0.38};
// The retail building, two hours later: shops in China are open from 10 to 22 o'clock (assumption).
const Day mall_day{0.28, 0.28, 0.28, 0.29, 0.29, 0.29, 0.28, 0.44, 0.63, 0.94, 1.45, 1.72,
                   1.79, 1.82, 1.84, 1.86, 1.87, 1.88, 1.87, 1.59, 1.41, 1.33, 0.78, 0.37};
const Day home_day{0.70, 0.68, 0.67, 0.71, 0.82, 0.92, 1.00, 0.99, 0.94, 0.88, 0.88, 0.91,
                   0.92, 0.94, 0.98, 1.18, 1.38, 1.52, 1.54, 1.54, 1.40, 1.16, 0.93, 0.77};
const Day warehouse_workday{0.67, 0.68, 0.68, 0.68, 0.66, 0.84, 1.17, 1.53, 1.86, 1.97, 1.99, 1.91,
                            1.98, 2.05, 2.07, 2.07, 1.09, 0.52, 0.51, 0.64, 0.65, 0.67, 0.66, 0.68};

// Heat and cold of a day in use (assumptions).
const Day even(24, 1.0);
const Day by_day{0.6, 0.6, 0.6, 0.6, 0.7, 1.0, 1.4, 1.3, 1.2, 1.1, 1.1, 1.1,
                 1.1, 1.1, 1.1, 1.1, 1.1, 1.0, 0.8, 0.6, 0.6, 0.6, 0.6, 0.6};
const Day cold_by_day{0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.8, 1.0, 1.0, 1.0, 1.0,
                      1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.6, 0.3, 0.2, 0.1, 0.0, 0.0};
const Day cold_all_day{0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9, 1.0, 1.1, 1.1, 1.1, 1.1,
                       1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.0, 0.9, 0.9, 0.8, 0.8, 0.8};
const Day cold_in_the_evening{0.8, 0.7, 0.6, 0.5, 0.4, 0.4, 0.4, 0.4, 0.5, 0.6, 0.7, 0.9,
                              1.0, 1.0, 0.9, 0.9, 0.9, 1.0, 1.2, 1.4, 1.5, 1.5, 1.3, 1.0};
const Day cold_of_shops{0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.8, 1.0, 1.0,
                        1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.8, 0.2, 0.0};

std::array<Use, type_names.size()> all_uses() {
  std::array<Use, type_names.size()> uses;
  const auto of = [&](Type type) -> Use& { return uses[static_cast<std::size_t>(type)]; };
  of(Type::home) = {.power_kwh_m2 = 23.0,
                    .cooling_kwh_m2 = 20.0,
                    .hot_water_kwh_m2 = 12.0,
                    .cooling_from_c = 24.0,
                    .workday = home_day,
                    .weekend = home_day,
                    .heat_day = even,
                    .cooling_day = cold_in_the_evening};
  of(Type::office) = {.power_kwh_m2 = 56.0,
                      .cooling_kwh_m2 = 55.0,
                      .cooling_from_c = 20.0,
                      .keeps_holidays = true,
                      .workday = office_workday,
                      .weekend = office_weekend,
                      .heat_day = by_day,
                      .cooling_day = cold_by_day,
                      .closed_frac = 0.4};
  of(Type::government) = of(Type::office);
  of(Type::school) = {.power_kwh_m2 = 23.0,
                      .cooling_kwh_m2 = 20.0,
                      .cooling_from_c = 22.0,
                      .keeps_school_year = true,
                      .keeps_holidays = true,
                      .workday = school_workday,
                      .weekend = school_weekend,
                      .heat_day = by_day,
                      .cooling_day = cold_by_day,
                      .closed_frac = 0.3};
  of(Type::hospital) = {.power_kwh_m2 = 70.0,
                        .cooling_kwh_m2 = 80.0,
                        .hot_water_kwh_m2 = 25.0,
                        .cooling_from_c = 20.0,
                        .workday = hospital_workday,
                        .weekend = hospital_weekend,
                        .heat_day = even,
                        .cooling_day = cold_all_day};
  of(Type::hotel) = {.power_kwh_m2 = 100.0,
                     .cooling_kwh_m2 = 80.0,
                     .hot_water_kwh_m2 = 60.0,
                     .cooling_from_c = 20.0,
                     .workday = hotel_day,
                     .weekend = hotel_day,
                     .heat_day = even,
                     .cooling_day = cold_all_day};
  of(Type::mall) = {.power_kwh_m2 = 142.0,
                    .cooling_kwh_m2 = 110.0,
                    .cooling_from_c = 18.0,
                    .workday = mall_day,
                    .weekend = mall_day,
                    .heat_day = by_day,
                    .cooling_day = cold_of_shops};
  of(Type::logistics) = {.power_kwh_m2 = 50.0,
                         .cooling_kwh_m2 = 20.0,
                         .heat_share_frac = 0.3,
                         .cooling_from_c = 22.0,
                         .keeps_holidays = true,
                         .workday = warehouse_workday,
                         .weekend = Day(24, 0.6),
                         .heat_day = by_day,
                         .cooling_day = cold_by_day,
                         .closed_frac = 0.5};
  return uses;
}

}  // namespace

const Use& use_of(Type type) {
  static const std::array<Use, type_names.size()> uses = all_uses();
  return uses[static_cast<std::size_t>(type)];
}

double heat_kwh_m2(Standard standard) {
  constexpr std::array<double, standard_names.size()> kwh_m2{85.0, 70.0, 50.0, 38.0};
  return kwh_m2[static_cast<std::size_t>(standard)];
}

}  // namespace zhanhe::building
