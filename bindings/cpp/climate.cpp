#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <cstring>
#include <memory>

#include "convert.hpp"
#include "errors.hpp"
#include "module.hpp"
#include "weather.hpp"
#include "zhanhe/climate/epw.hpp"
#include "zhanhe/climate/mapping.hpp"
#include "zhanhe/climate/pv.hpp"
#include "zhanhe/climate/sun.hpp"
#include "zhanhe/climate/synthetic.hpp"
#include "zhanhe/climate/weather.hpp"
#include "zhanhe/climate/wind.hpp"

namespace zhanhe::bind {

namespace {

NotedWeather checked(Weather weather, Issues issues) {
  refuse_errors(issues);
  return {std::move(weather), std::move(issues)};
}

NotedWeather read_epw(const std::string& path) {
  Issues issues;
  Weather weather = climate::read_epw(path, issues);
  return checked(std::move(weather), std::move(issues));
}

TimeAxis make_axis(const std::string& start, double step_h, std::size_t steps, double utc_offset_h) {
  const auto time = parse_time(start);
  if (!time) refuse(IssueCode::bad_time, "start", "'" + start + "' is not a time", "write it like 2025-01-01");
  return {seconds_since_1970(*time), static_cast<int>(std::lround(step_h * 3600.0)), steps, utc_offset_h};
}

NotedWeather synthetic(double latitude_deg, double longitude_deg, double utc_offset_h, const std::string& start,
                       double step_h, std::size_t steps, std::uint64_t seed) {
  const Site site{latitude_deg, longitude_deg, utc_offset_h, 0.0};
  Issues issues;
  Weather weather = climate::synthetic_weather(site, make_axis(start, step_h, steps, utc_offset_h), issues,
                                               climate::zhengzhou_climate(), seed);
  return checked(std::move(weather), std::move(issues));
}

NotedWeather map_to(const NotedWeather& self, const std::string& start, double step_h, std::size_t steps) {
  Issues issues;
  Weather weather =
      climate::map_to(self.weather, make_axis(start, step_h, steps, self.weather.site.utc_offset_h), issues);
  return checked(std::move(weather), std::move(issues));
}

climate::Plane make_plane(double tilt_deg, double azimuth_deg, double albedo_frac) {
  const climate::Plane plane{tilt_deg, azimuth_deg, albedo_frac};
  refuse_errors(climate::validate(plane, "plane"));
  return plane;
}

FloatArray plane_of_array(const NotedWeather& weather, double tilt_deg, double azimuth_deg, double albedo_frac) {
  return to_array(climate::plane_of_array_w_m2(weather.weather, make_plane(tilt_deg, azimuth_deg, albedo_frac)));
}

FloatArray pv_profile(const NotedWeather& weather, double tilt_deg, double azimuth_deg, double albedo_frac,
                      double system_frac, double temperature_frac_k) {
  const climate::PvModel model{system_frac, temperature_frac_k};
  refuse_errors(climate::validate(model, "pv_profile"));
  return to_array(climate::pv_output_pu(weather.weather, make_plane(tilt_deg, azimuth_deg, albedo_frac), model));
}

climate::HubRecipe recipe_of(const std::string& name) {
  using climate::HubRecipe;
  for (const HubRecipe recipe : {HubRecipe::plain, HubRecipe::damped, HubRecipe::shear, HubRecipe::log_law}) {
    if (to_string(recipe) == name) return recipe;
  }
  refuse(IssueCode::unknown_name, "recipe", "'" + name + "' is not known", "take plain, damped, shear or log_law");
}

climate::PowerCurve curve_of(const py::object& given) {
  if (given.is_none()) return climate::generic_low_wind_curve();
  const auto columns = given.cast<std::pair<py::object, py::object>>();
  climate::PowerCurve curve{to_numbers(columns.first, "curve wind_speed_m_s"),
                            to_numbers(columns.second, "curve power_pu"), "given in code"};
  refuse_errors(climate::validate(curve, "curve"));
  return curve;
}

FloatArray wind_profile(const NotedWeather& weather, const std::string& recipe, double hub_height_m,
                        double mean_hub_m_s, double mean_station_m_s, double shear_exponent, double roughness_m,
                        const py::object& curve, double net_frac) {
  climate::HubWind hub;
  hub.recipe = recipe_of(recipe);
  hub.hub_height_m = hub_height_m;
  hub.mean_hub_m_s = mean_hub_m_s;
  hub.mean_station_m_s = mean_station_m_s;
  hub.shear_exponent = shear_exponent;
  hub.roughness_m = roughness_m;
  refuse_errors(climate::validate(hub, "wind_profile"));
  return to_array(climate::wind_output_pu(climate::hub_wind_m_s(weather.weather, hub), curve_of(curve), net_frac));
}

py::tuple sun_position(double latitude_deg, double longitude_deg, const py::array_t<std::int64_t>& seconds_utc) {
  const auto seconds = seconds_utc.unchecked<1>();
  std::vector<double> zenith_deg, azimuth_deg, distance_au;
  for (py::ssize_t i = 0; i < seconds.shape(0); ++i) {
    const climate::SunPosition sun = climate::sun_position(latitude_deg, longitude_deg, seconds(i));
    zenith_deg.push_back(sun.zenith_deg);
    azimuth_deg.push_back(sun.azimuth_deg);
    distance_au.push_back(sun.distance_au);
  }
  return py::make_tuple(to_array(std::move(zenith_deg)), to_array(std::move(azimuth_deg)),
                        to_array(std::move(distance_au)));
}

using WeatherPointer = std::shared_ptr<NotedWeather>;

void define_column(py::class_<NotedWeather, WeatherPointer>& type, const char* name,
                   std::vector<double> Weather::* column, const char* doc) {
  type.def_property_readonly(
      name,
      [column](const py::object& self) {
        const std::vector<double>& values = self.cast<const NotedWeather&>().weather.*column;
        return FloatArray(view(values.data(), {static_cast<py::ssize_t>(values.size())}, {sizeof(double)}, self));
      },
      doc);
}

}  // namespace

void bind_climate(py::module_& module) {
  py::class_<NotedWeather, WeatherPointer> type(
      module, "Weather",
      "Weather of one site: read-only arrays of shape (steps,), each value the mean over its interval.");
  define_column(type, "temperature_c", &Weather::temperature_c, "Dry-bulb air temperature, degC.");
  define_column(type, "ghi_w_m2", &Weather::ghi_w_m2, "Global irradiance on the horizontal, W/m2.");
  define_column(type, "dni_w_m2", &Weather::dni_w_m2, "Beam irradiance on a plane facing the sun, W/m2.");
  define_column(type, "dhi_w_m2", &Weather::dhi_w_m2, "Diffuse irradiance on the horizontal, W/m2.");
  define_column(type, "wind_m_s", &Weather::wind_m_s, "Wind speed at the station's height, m/s.");
  type.def_property_readonly("latitude_deg", [](const NotedWeather& self) { return self.weather.site.latitude_deg; })
      .def_property_readonly("longitude_deg", [](const NotedWeather& self) { return self.weather.site.longitude_deg; })
      .def_property_readonly("utc_offset_h", [](const NotedWeather& self) { return self.weather.site.utc_offset_h; })
      .def_property_readonly("elevation_m", [](const NotedWeather& self) { return self.weather.site.elevation_m; })
      .def_property_readonly("wind_height_m", [](const NotedWeather& self) { return self.weather.wind_height_m; })
      .def_property_readonly("source", [](const NotedWeather& self) { return self.weather.source; })
      .def_property_readonly(
          "start", [](const NotedWeather& self) { return to_string(self.weather.axis.time(0)); },
          "Start of the first step, local standard time.")
      .def_property_readonly("step_h", [](const NotedWeather& self) { return self.weather.axis.step_h(); })
      .def_property_readonly("steps", [](const NotedWeather& self) { return self.weather.axis.steps; })
      .def_property_readonly(
          "issues", [](const NotedWeather& self) { return to_python(self.issues); },
          "What was noted while it was read or made.")
      .def("__len__", [](const NotedWeather& self) { return self.weather.axis.steps; })
      .def("__repr__", [](const NotedWeather& self) {
        return "<zhanhe.climate.Weather: " + std::to_string(self.weather.axis.steps) + " steps from " +
               to_string(self.weather.axis.time(0)) + ", " + self.weather.source + ">";
      });
  const climate::Plane plane;
  const climate::PvModel pv;
  const climate::HubWind hub;
  module.def("read_epw", &read_epw, py::arg("path"));
  module.def("synthetic_weather", &synthetic, py::arg("latitude_deg"), py::arg("longitude_deg"),
             py::arg("utc_offset_h"), py::arg("start"), py::arg("step_h"), py::arg("steps"),
             py::arg("seed") = climate::default_synthetic_seed);
  module.def("map_weather", &map_to, py::arg("weather"), py::arg("start"), py::arg("step_h"), py::arg("steps"));
  module.def("sun_position", &sun_position, py::arg("latitude_deg"), py::arg("longitude_deg"), py::arg("seconds_utc"));
  module.def("plane_of_array", &plane_of_array, py::arg("weather"), py::kw_only(), py::arg("tilt_deg") = plane.tilt_deg,
             py::arg("azimuth_deg") = plane.azimuth_deg, py::arg("albedo_frac") = plane.albedo_frac,
             R"(Irradiance on a tilted plane.

Parameters
----------
weather : Weather
    Any.
tilt_deg : float
    From the horizontal.
azimuth_deg : float
    Direction it faces, from north clockwise: 180 is south.
albedo_frac : float
    Reflectance of the ground.

Returns
-------
ndarray of float, shape (steps,)
    W/m2, mean over each step.

Raises
------
ScenarioError
    A parameter is out of range.)");
  module.def("pv_profile", &pv_profile, py::arg("weather"), py::kw_only(), py::arg("tilt_deg") = plane.tilt_deg,
             py::arg("azimuth_deg") = plane.azimuth_deg, py::arg("albedo_frac") = plane.albedo_frac,
             py::arg("system_frac") = pv.system_frac, py::arg("temperature_frac_k") = pv.temperature_coefficient_per_k,
             R"(Output of photovoltaics for each kilowatt-peak.

Parameters
----------
weather : Weather
    Any.
tilt_deg, azimuth_deg, albedo_frac : float
    As in `plane_of_array`.
system_frac : float
    What wiring, dirt, mismatch and inverter leave.
temperature_frac_k : float
    Change of power for each kelvin of cell temperature above 25 degC.

Returns
-------
ndarray of float, shape (steps,)
    kW for each kWp, mean over each step.

Raises
------
ScenarioError
    A parameter is out of range.)");
  module.def("wind_profile", &wind_profile, py::arg("weather"), py::kw_only(), py::arg("recipe") = "plain",
             py::arg("hub_height_m") = hub.hub_height_m, py::arg("mean_hub_m_s") = hub.mean_hub_m_s,
             py::arg("mean_station_m_s") = hub.mean_station_m_s, py::arg("shear_exponent") = hub.shear_exponent,
             py::arg("roughness_m") = hub.roughness_m, py::arg("curve") = py::none(),
             py::arg("net_frac") = climate::default_wind_net_frac,
             R"(Net output of wind turbines for each kilowatt installed.

Parameters
----------
weather : Weather
    Any.
recipe : {"plain", "damped", "shear", "log_law"}
    How wind at hub height is made from wind at the station.
hub_height_m : float
    For "shear" and "log_law".
mean_hub_m_s, mean_station_m_s : float
    Yearly means for "plain" and "damped"; a station's mean of 0 is taken from the weather.
shear_exponent, roughness_m : float
    For "shear" and "log_law".
curve : pair of array-like, optional
    Wind speeds in m/s and power as a fraction of rated power; default: a generic turbine for weak wind.
net_frac : float
    What wakes, stops and electrical losses leave.

Returns
-------
ndarray of float, shape (steps,)
    kW for each kW installed, mean over each step.

Raises
------
ScenarioError
    A parameter is out of range or the curve is none.)");
}

}  // namespace zhanhe::bind
