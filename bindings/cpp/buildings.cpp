#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "convert.hpp"
#include "errors.hpp"
#include "module.hpp"
#include "types.hpp"
#include "weather.hpp"
#include "zhanhe/building/profiles.hpp"

namespace zhanhe::bind {

namespace {

template <class List>
auto known(const List& list, const std::string& name, const std::string& where, const char* remedy) {
  const auto found = building::called(list, name);
  if (!found) refuse(IssueCode::unknown_name, where, "'" + name + "' is not known", remedy);
  return *found;
}

std::vector<building::Building> buildings_of(const std::vector<std::string>& type,
                                             const std::vector<std::string>& standard,
                                             const std::vector<double>& floor_area_m2) {
  if (type.size() != floor_area_m2.size() || standard.size() != floor_area_m2.size()) {
    refuse(IssueCode::wrong_length, "buildings",
           std::to_string(type.size()) + " types, " + std::to_string(standard.size()) + " standards and " +
               std::to_string(floor_area_m2.size()) + " floor areas",
           "give one of each for each building");
  }
  std::vector<building::Building> buildings;
  for (std::size_t i = 0; i < type.size(); ++i) {
    const std::string where = "buildings[" + std::to_string(i) + "]";
    buildings.push_back(
        {known(building::types, type[i], where + " type", "take one of zhanhe.buildings.TYPES"),
         known(building::standards, standard[i], where + " standard", "take one of zhanhe.buildings.STANDARDS"),
         floor_area_m2[i],
         {}});
  }
  return buildings;
}

py::tuple building_needs(const NotedWeather& noted, const std::vector<std::string>& type,
                         const std::vector<std::string>& standard, const std::vector<double>& floor_area_m2,
                         const std::optional<NotedWeather>& noted_typical) {
  const std::vector<building::Building> buildings = buildings_of(type, standard, floor_area_m2);
  const Weather* const typical = noted_typical ? &noted_typical->weather : nullptr;
  refuse_errors(building::validate(buildings, noted.weather, typical));
  const auto count = static_cast<py::ssize_t>(buildings.size());
  const auto steps = static_cast<py::ssize_t>(noted.weather.axis.steps);
  const std::vector<py::ssize_t> shape{count, steps};
  std::array columns{py::array_t<double>(shape), py::array_t<double>(shape), py::array_t<double>(shape),
                     py::array_t<double>(shape)};
  building::for_each_needs(buildings, noted.weather, typical, [&](std::size_t i, building::Needs needs) {
    const std::array rows{&needs.heat_kw, &needs.cooling_kw, &needs.hot_water_kw, &needs.power_kw};
    for (std::size_t use = 0; use < rows.size(); ++use) {
      std::ranges::copy(*rows[use], columns[use].mutable_data(static_cast<py::ssize_t>(i), 0));
    }
  });
  return py::make_tuple(columns[0], columns[1], columns[2], columns[3]);
}

}  // namespace

void bind_buildings(py::module_& module) {
  module.def("building_needs", &building_needs, py::arg("weather"), py::arg("type"), py::arg("standard"),
             py::arg("floor_area_m2"), py::arg("typical") = py::none());
}

}  // namespace zhanhe::bind
