#pragma once

#include <array>
#include <string_view>
#include <vector>

namespace zhanhe::building {

enum class Type { home, office, government, school, hospital, hotel, mall, logistics };
inline constexpr std::array<std::string_view, 8> type_names{"home",     "office", "government", "school",
                                                            "hospital", "hotel",  "mall",       "logistics"};

/// How well a building keeps its heat: before the codes, of the codes of the 1990s, and built or renovated to the
/// standards that save 65 % and 75 % against the buildings of 1980 (JGJ 26, GB 50189).
enum class Standard { unrenovated, code_1990s, save_65, save_75 };
inline constexpr std::array<std::string_view, 4> standard_names{"unrenovated", "code_1990s", "save_65", "save_75"};

/// What a square metre of floor of a type needs in a usual year, and how that spreads over the days.
struct Use {
  double power_kwh_m2 = 0.0;      ///< electricity without heating, cooling and hot water
  double cooling_kwh_m2 = 0.0;    ///< cold
  double hot_water_kwh_m2 = 0.0;  ///< heat of hot water
  double heat_share_frac = 1.0;   ///< heat of the standard's square metre that this type takes
  double cooling_from_c = 22.0;   ///< outdoor air above which it is cooled
  bool keeps_school_year = false;
  bool keeps_holidays = false;           ///< closed on public holidays
  std::vector<double> workday = {};      ///< 24 factors of electricity
  std::vector<double> weekend = {};      ///< 24
  std::vector<double> heat_day = {};     ///< 24 factors of heat while it is in use
  std::vector<double> cooling_day = {};  ///< 24 factors of cold while it is in use
  double closed_frac = 1.0;              ///< heat and cold on weekends and holidays, of a day in use
};

/// The type's use. Intensities: level of the Shandong quotas DB37/T 2671 to 2674-2019 (hospital, government, education)
/// and of surveys of Chinese public buildings, between limit and benchmark, cooling taken out at a coefficient of
/// performance of 4; the rest are assumptions. Days: DOE reference buildings (Baltimore), from the REopt load profiles.
[[nodiscard]] const Use& use_of(Type type);

/// Space heat of a square metre and year in Henan: 85, 70, 50, 38 kWh (assumptions: the north-urban mean of 106 kWh/m2
/// scaled by degree days to Zhengzhou lies between the first two).
[[nodiscard]] double heat_kwh_m2(Standard standard);

}  // namespace zhanhe::building
