#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "zhanhe/building/use.hpp"
#include "zhanhe/climate/weather.hpp"

namespace zhanhe::building {

/// A building by its type and floor; totals that a meter has shown take the place of the table's.
struct Building {
  Type type = Type::office;
  Standard standard = Standard::unrenovated;
  double floor_area_m2 = 0.0;  ///< above 0
  std::optional<double> heat_kwh_year, cooling_kwh_year, hot_water_kwh_year, power_kwh_year;
};

/// Demand of a building in each step, means over it.
struct Demand {
  std::vector<double> heat_kw;       ///< space heat
  std::vector<double> cooling_kw;    ///< cold
  std::vector<double> hot_water_kw;  ///< heat of hot water
  std::vector<double> power_kw;      ///< electricity of all else
};

/// Makes demands over one axis; what buildings of one type have in common is worked out once. May be used from several
/// threads after prepare().
class DemandMaker {
public:
  /// `weather` is on the axis of the demands. Where that is shorter than a year, `whole_year` says what a year adds up
  /// to; it is weather of a whole year, or nothing when `weather` covers one.
  explicit DemandMaker(const Weather& weather, const Weather* whole_year = nullptr);

  /// Works out all types beforehand.
  void prepare();
  /// Precondition: floor_area_m2 above 0.
  [[nodiscard]] Demand demand(const Building& building);

private:
  /// Courses of a type, each adding up to 1 kWh in the year.
  struct Courses {
    Demand of_one_kwh;
    bool heats = false, cools = false;
  };
  const Courses& courses(Type type);

  const Weather& weather_;
  const Weather* whole_year_;
  std::array<std::unique_ptr<Courses>, type_names.size()> courses_;
};

}  // namespace zhanhe::building
