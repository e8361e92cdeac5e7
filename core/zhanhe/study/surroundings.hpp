#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "zhanhe/building/envelope.hpp"
#include "zhanhe/building/profiles.hpp"
#include "zhanhe/climate/weather.hpp"
#include "zhanhe/study/rooms.hpp"
#include "zhanhe/study/study.hpp"

namespace zhanhe {

/// What the components of a study follow, over its whole axis: the weather, and the shapes of demand. Each is worked
/// out when it is first asked for.
class Surroundings {
public:
  /// Keeps references. Notes about assumed or mapped weather go to `issues`.
  Surroundings(const Study& study, Issues& issues) : study_(study), issues_(issues) {}

  /// The study's own weather, else a synthetic year. Throws ScenarioError when that is impossible.
  [[nodiscard]] const Weather& weather() const;
  /// Its temperature.
  [[nodiscard]] Profile outdoor_c() const;
  /// Mean wind at the station over the whole weather year, whatever part of it the study covers.
  [[nodiscard]] double mean_station_wind_m_s() const;
  /// Temperature of the ground a metre deep, from the course of the whole weather year.
  [[nodiscard]] std::vector<double> ground_c() const;
  /// The named shape, following the weather's temperature where it has a part that does. The shape must exist.
  [[nodiscard]] std::vector<double> shape(const std::string& name) const;
  /// Supply temperature of a node over the study's axis: as given, or by its reset curve and the weather. Not given
  /// where the node says nothing.
  [[nodiscard]] Profile supply_c(const std::string& node) const;
  /// Demand of a valid load: as given, or the energy of a year spread over a shape.
  [[nodiscard]] Profile demand_kw(const Load& load) const;

  /// A valid building as a dispatch sees it, over the study's axis: a load for each node that it names; with a comfort
  /// band its rooms take the place of heat and cold.
  struct BuildingParts {
    std::vector<Load> loads;
    std::optional<Rooms> rooms;
  };
  [[nodiscard]] BuildingParts parts_of(const Building& device) const;

private:
  /// The weather given, else a synthetic year around the study's start.
  [[nodiscard]] const Weather& whole_weather() const;
  /// What a building needs, and the temperature of its rooms where the model of its envelope says it.
  struct Usual {
    building::Needs needs;
    std::vector<double> air_c;
  };
  [[nodiscard]] Usual usual(const Building& device) const;
  [[nodiscard]] Rooms rooms_of(const Building& device, Usual usual) const;
  /// The weather that the models of envelopes run in, with the sun on a facade: it begins a fortnight before the study,
  /// so that a part of a year is what it is in the year. `steps` of it are before; none where the weather does not
  /// reach back.
  struct RunIn {
    std::size_t steps = 0;
    Weather weather;
    std::vector<double> facade_w_m2;
  };
  [[nodiscard]] const RunIn& run_in() const;
  /// The study's own weather over an axis, else a synthetic one; without steps where there is an error.
  [[nodiscard]] Weather weather_over(const TimeAxis& axis, Issues& issues) const;
  /// Needs of all buildings of a type, kW for each kWh of a year.
  [[nodiscard]] const building::Shapes& building_shapes(building::Type type) const;

  const Study& study_;
  Issues& issues_;
  mutable std::unique_ptr<Weather> weather_;
  mutable std::optional<double> mean_station_wind_m_s_;
  mutable std::unique_ptr<Weather> whole_weather_;
  mutable std::map<building::Type, building::Shapes> building_shapes_;
  mutable std::optional<RunIn> run_in_;
};

}  // namespace zhanhe
