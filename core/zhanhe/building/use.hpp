#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "zhanhe/series/time_axis.hpp"

namespace zhanhe::building {

/// What a building is used for. Works are not here: what their processes take has no figure for each m2 of floor.
enum class Type { home, office, government, school, hospital, hotel, mall, logistics };

/// How well it keeps its heat: before any code, the code of the 1990s (JGJ 26-95), and the codes that ask for 65 % and
/// 75 % less than the buildings of 1980 (JGJ 26-2010, JGJ 26-2018).
enum class Standard { unrenovated, code_1990s, saving_65, saving_75 };

inline constexpr std::array types{Type::home,     Type::office, Type::government, Type::school,
                                  Type::hospital, Type::hotel,  Type::mall,       Type::logistics};
inline constexpr std::array standards{Standard::unrenovated, Standard::code_1990s, Standard::saving_65,
                                      Standard::saving_75};

[[nodiscard]] std::string_view to_string(Type type);
[[nodiscard]] std::string_view to_string(Standard standard);

/// The one of `types`, `standards` or another list that is called so; nothing when there is none.
template <class List>
[[nodiscard]] auto called(const List& list, std::string_view name) -> std::optional<typename List::value_type> {
  for (const auto one : list) {
    if (to_string(one) == name) return one;
  }
  return std::nullopt;
}

using Day = std::array<double, 24>;  ///< one number for each hour 0..23

/// A day for working days and one for weekends and days off.
struct Week {
  Day workday{};
  Day weekend{};
};

/// What a type needs in a year for each m2 of floor, and when. Heat, cooling and hot water are useful heat, not what
/// boilers and chillers take. Sources and assumptions: docs/methods/buildings.md.
struct Use {
  double power_kwh_m2 = 0.0;               ///< electricity without heating and cooling
  std::array<double, 4> heat_kwh_m2{};     ///< space heat, for each Standard in its order
  double cooling_kwh_m2 = 0.0;             ///< taken out of the rooms
  double hot_water_kwh_m2 = 0.0;           ///< heat in the hot water
  std::array<double, 4> heat_peak_w_m2{};  ///< design heat load, for each Standard in its order
  double cooling_peak_w_m2 = 0.0;          ///< design cooling load
  Week power;                              ///< relative; the mean of five workdays and a weekend is 1
  Week hot_water;                          ///< relative; each day's mean is 1
  Week occupancy;                          ///< fraction of the people who belong there, 0..1
  double heating_setback_frac = 0.0;       ///< how much less is heated when nobody is there
  double cooling_from_c = 26.0;            ///< outdoor temperature above which it is cooled when occupied
  double cooling_empty_frac = 0.0;         ///< cooling when nobody is there, as part of that when all are
  bool closed_in_school_holidays = false;  ///< then power is holiday_power_frac of a weekend's, nothing cooled
  bool closed_at_spring_festival = false;  ///< then the days of the festival are as weekends
};

/// What stays on in a school in its holidays (assumption).
inline constexpr double holiday_power_frac = 0.6;

[[nodiscard]] const Use& use(Type type);
[[nodiscard]] double heat_kwh_m2(Type type, Standard standard);
[[nodiscard]] double heat_peak_w_m2(Type type, Standard standard);

/// First day of the Chinese year, years 2020 to 2035; nothing outside them. Purple Mountain Observatory's calendar
/// (GB/T 33661-2017, Calculation and promulgation of the Chinese calendar).
[[nodiscard]] std::optional<CivilTime> chinese_new_year(int year);

/// The seven days from the eve of the Chinese new year on. False in years outside 2020 to 2035.
[[nodiscard]] bool in_spring_festival(const CivilTime& time);
/// 10 July to 31 August and 20 January to 20 February, all days included (assumption; towns differ by some days).
[[nodiscard]] bool in_school_holidays(const CivilTime& time);
/// 15 November to 15 March, all days included: the heating season of the towns of Henan, 121 days.
[[nodiscard]] bool in_heating_season(const CivilTime& time);
/// 1 May to 10 October, all days included (assumption).
[[nodiscard]] bool in_cooling_season(const CivilTime& time);

/// What a type does on a day.
enum class DayKind { workday, weekend, closed };
[[nodiscard]] DayKind day_kind(Type type, const CivilTime& time);
/// Fraction of the people that are there, 0..1, in the hour of that time; 0 on a closed day.
[[nodiscard]] double occupancy_frac(Type type, const CivilTime& time);

}  // namespace zhanhe::building
