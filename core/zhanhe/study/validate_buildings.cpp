#include <algorithm>

#include "zhanhe/building/profiles.hpp"
#include "zhanhe/climate/synthetic.hpp"
#include "zhanhe/study/validation.hpp"

namespace zhanhe {

namespace {

/// The year of weather that figures of buildings belong to; nothing when it cannot be told.
std::optional<Weather> year_of_weather(const Study& study, const TimeAxis& axis) {
  if (study.weather) return study.weather;
  const Settings& settings = study.settings;
  if (!settings.weather.empty() || !settings.latitude_deg || !settings.longitude_deg) return std::nullopt;
  TimeAxis year = axis;
  year.start_s = seconds_since_1970({axis.time(0).year, 1, 1});
  year.step_s = 3600;
  year.steps = 8760;
  Issues told_already;
  Weather weather = climate::synthetic_weather(
      {*settings.latitude_deg, *settings.longitude_deg, settings.utc_offset_h, 0.0}, year, told_already);
  if (has_errors(told_already)) return std::nullopt;
  return weather;
}

bool never(const std::vector<double>& needs_kw) {
  return std::ranges::all_of(needs_kw, [](double need_kw) { return need_kw == 0.0; });
}

}  // namespace

void validate_buildings(Validation& validation) {
  const auto metered = [](const std::optional<double>& annual_kwh) { return annual_kwh && *annual_kwh > 0.0; };
  std::vector<const Building*> spread;
  for (const Building& device : validation.study.all<Building>()) {
    if (validation.wrong(device, "type")) continue;
    if (metered(device.annual_heat_kwh) || metered(device.annual_cooling_kwh)) spread.push_back(&device);
  }
  if (spread.empty() || !validation.axis || validation.wrong(validation.study.settings, "weather")) return;
  const std::optional<Weather> weather = year_of_weather(validation.study, *validation.axis);
  if (!weather || building::whole_years(weather->axis) == 0.0) return;
  std::map<std::string_view, building::Shapes> shapes;
  for (const Building* device : spread) {
    const auto* type =
        std::ranges::find(building::types, device->type, [](auto one) { return building::to_string(one); });
    auto found = shapes.find(device->type);
    if (found == shapes.end()) found = shapes.emplace(device->type, building::shapes(*type, *weather)).first;
    const auto tell = [&](std::string_view field, const std::string& use) {
      validation.tell(*device, field, IssueCode::conflict,
                      "the year of weather asks for no " + use + ", over which it could be spread",
                      "check the weather, or leave it out");
    };
    if (metered(device->annual_heat_kwh) && never(found->second.heat_kw)) tell("annual_heat_kwh", "heat");
    if (metered(device->annual_cooling_kwh) && never(found->second.cooling_kw)) tell("annual_cooling_kwh", "cooling");
  }
}

}  // namespace zhanhe
