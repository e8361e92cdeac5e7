#include <algorithm>
#include <map>

#include "zhanhe/building/profiles.hpp"
#include "zhanhe/study/building_parts.hpp"
#include "zhanhe/study/validation.hpp"

namespace zhanhe {

namespace {

/// Figures of buildings are of a year, which the study or its weather has to hold.
void check_building_year(Validation& validation) {
  const Study& study = validation.study;
  if (study.all<Building>().empty() || !study.weather || !validation.axis) return;
  const TimeAxis& weather = study.weather->axis;
  if (building::whole_years(*validation.axis) > 0.0 || building::whole_years(weather) > 0.0) return;
  const double weather_h = static_cast<double>(weather.steps) * weather.step_h();
  validation.tell(study.settings, "weather", IssueCode::wrong_length,
                  "the weather has " + number_text(weather_h) + " h, and building '" +
                      study.all<Building>().front().name + "' needs whole years",
                  "give the weather of a year, or leave it out for a synthetic one");
}

/// What the models say of the envelope and the comfort of a building, told at the field that they name.
void check_models(Validation& validation) {
  for (const Building& device : validation.study.all<Building>()) {
    if (validation.wrong(device, "type") || validation.wrong(device, "standard") ||
        validation.wrong(device, "floor_area_m2") || validation.wrong(device, "count")) {
      continue;
    }
    Issues found = building::validate(envelope_of(device), "");
    for (Issue& issue : building::validate(comfort_of(device), "")) found.push_back(std::move(issue));
    for (const Issue& issue : found) {
      const auto& fields = Building::fields();
      const auto field =
          std::ranges::find_if(fields, [&](const auto& f) { return issue.where == " " + std::string(f.name); });
      validation.tell(device, field == fields.end() ? "" : field->name, issue.code, issue.message, issue.remedy);
    }
  }
}

/// Metered heat or cold in a year of weather that asks for none. A synthetic year asks for both.
void check_metered(Validation& validation) {
  const Study& study = validation.study;
  if (!study.weather || building::whole_years(study.weather->axis) == 0.0) return;
  if (has_errors(building::validate_year(*study.weather))) return;
  std::map<building::Type, building::Shapes> known;
  for (const Building& device : study.all<Building>()) {
    const auto look_at = [&](std::string_view field, const std::optional<double>& annual_kwh, const char* use,
                             std::vector<double> building::Shapes::* course) {
      if (annual_kwh.value_or(0.0) <= 0.0 || validation.wrong(device, field) || validation.wrong(device, "type"))
        return;
      auto shapes = known.find(type_of(device));
      if (shapes == known.end()) {
        shapes = known.emplace(type_of(device), building::shapes(type_of(device), *study.weather)).first;
      }
      if (std::ranges::any_of(shapes->second.*course, [](double need_kw) { return need_kw > 0.0; })) return;
      validation.tell(device, field, IssueCode::conflict,
                      "the year of weather asks for no " + std::string(use) + ", so it cannot be spread",
                      "check the weather, or leave it out");
    };
    look_at("annual_heat_kwh", device.annual_heat_kwh, "heat", &building::Shapes::heat_kw);
    look_at("annual_cooling_kwh", device.annual_cooling_kwh, "cold", &building::Shapes::cooling_kw);
  }
}

/// Envelope, set-points and plant of a building whose figures know nothing of them and whose rooms do not move.
void check_without_effect(Validation& validation) {
  for (const Building& device : validation.study.all<Building>()) {
    if (device.has_comfort_band()) continue;
    std::string given;
    std::string_view first;
    const auto look_at = [&](std::string_view field, const std::optional<double>& value) {
      if (!value) return;
      if (given.empty()) first = field;
      given += (given.empty() ? "" : ", ") + std::string(field);
    };
    const bool by_figures = device.demand_by != "model";
    if (by_figures) {
      look_at("storeys", device.storeys);
      look_at("window_share_frac", device.window_share_frac);
      look_at("wall_u_w_m2k", device.wall_u_w_m2k);
      look_at("roof_u_w_m2k", device.roof_u_w_m2k);
      look_at("window_u_w_m2k", device.window_u_w_m2k);
      look_at("air_change_frac_h", device.air_change_frac_h);
      look_at("mass_kwh_m2_k", device.mass_kwh_m2_k);
      look_at("heating_setpoint_c", device.heating_setpoint_c);
      look_at("cooling_setpoint_c", device.cooling_setpoint_c);
    }
    look_at("heat_max_kw", device.heat_max_kw);
    look_at("cooling_max_kw", device.cooling_max_kw);
    if (given.empty()) continue;
    const char* const remedy = by_figures ? "write demand_by = \"model\", or give precondition_k or relax_k"
                                          : "give precondition_k or relax_k, or leave it out";
    validation.tell(device, first, IssueCode::conflict,
                    given + ": changes nothing where " +
                        (by_figures ? "heat and cold come from the figures of a type" : "the rooms are no store"),
                    remedy, Severity::warning);
  }
}

/// The calendar of buildings in years whose Spring Festival is not known.
void check_calendar(Validation& validation) {
  const Study& study = validation.study;
  if (study.all<Building>().empty() || !validation.axis || validation.axis->steps == 0) return;
  for (const std::size_t step : {std::size_t{0}, validation.axis->steps - 1}) {
    const int year = validation.axis->time(step).year;
    if (building::chinese_new_year(year)) continue;
    validation.tell(
        study.settings, "start", IssueCode::assumed,
        "the Spring Festival of " + std::to_string(year) + " is not known here, so buildings work through it",
        "nothing, or take a year from 2020 to 2035", Severity::note);
    return;
  }
}

/// Each comfort band is a state of the dispatch, which takes time and memory with their cube and square.
void check_count(Validation& validation) {
  constexpr std::size_t most = 60;
  std::size_t count = 0;
  for (const Building& device : validation.study.all<Building>()) count += device.has_comfort_band() ? 1 : 0;
  if (count <= most) return;
  const auto first = std::ranges::find_if(validation.study.all<Building>(), &Building::has_comfort_band);
  validation.tell(*first, "", IssueCode::bound_too_large,
                  std::to_string(count) + " buildings have a comfort band, and each is a state of the dispatch: " +
                      "twice as many take eight times as long",
                  "make classes of equal buildings, with their count; at most " + std::to_string(most) + " are advised",
                  Severity::warning);
}

}  // namespace

void validate_buildings(Validation& validation) {
  check_building_year(validation);
  check_metered(validation);
  check_models(validation);
  check_without_effect(validation);
  check_calendar(validation);
  check_count(validation);
}

}  // namespace zhanhe
