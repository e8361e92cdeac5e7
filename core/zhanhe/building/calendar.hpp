#pragma once

#include <optional>

#include "zhanhe/series/time_axis.hpp"

namespace zhanhe::building {

/// The first day of the Chinese year that begins in a Gregorian one, of 2020 to 2035 (Hong Kong Observatory, Gregorian
/// and lunar calendar conversion tables). Nothing for other years.
[[nodiscard]] std::optional<CivilTime> spring_festival(int year);

/// The holidays that offices and schools keep: New Year's day, the eve of the Spring Festival and seven days after it,
/// 1 to 5 May, 1 to 7 October (State Council, Regulation on Public Holidays of 2024, weekends moved towards them left
/// out).
[[nodiscard]] bool is_public_holiday(const CivilTime& time);

/// School holidays: 10 July to 31 August and 20 January to 20 February (assumption: the usual dates in Henan).
[[nodiscard]] bool is_school_holiday(const CivilTime& time);

/// 15 November to 15 March, when public heating in Henan is on.
[[nodiscard]] bool is_heating_season(const CivilTime& time);

}  // namespace zhanhe::building
