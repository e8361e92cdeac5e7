#include "zhanhe/retrofit/tables.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "zhanhe/base/nearest.hpp"

namespace zhanhe::retrofit {

namespace {

/// The texts of an enumeration, as field tables name choices.
template <const auto& all>
const auto& texts() {
  static const auto names = [] {
    std::array<std::string_view, all.size()> list{};
    std::ranges::transform(all, list.begin(), [](const auto one) { return to_string(one); });
    return list;
  }();
  return names;
}

/// The value of that text; an issue and the first value when there is none.
template <const auto& all>
auto value_of(const std::string& text, const std::string& where, Issues& issues) {
  if (const auto found = building::called(all, text)) return *found;
  const auto& names = texts<all>();
  const std::vector<std::string> known(names.begin(), names.end());
  issues.push_back(
      {IssueCode::unknown_name, Severity::error, where, "'" + text + "' is not known", suggestion(text, known)});
  return all.front();
}

std::vector<std::string> names_of(std::span<const Offer> offers) {
  std::vector<std::string> names;
  for (const Offer& offer : offers) names.push_back(offer.name);
  return names;
}

void take(double& value, const std::optional<double>& given) {
  if (given) value = *given;
}

void take_envelope(building::Envelope& envelope, const BuildingTable& table) {
  envelope.floor_area_m2 = table.floor_area_m2;
  if (table.surface_to_volume_m2_m3) envelope.surface_to_volume_m2_m3 = table.surface_to_volume_m2_m3;
  take(envelope.storeys, table.storeys);
  take(envelope.storey_height_m, table.storey_height_m);
  take(envelope.window_share_frac, table.window_share_frac);
  take(envelope.door_share_frac, table.door_share_frac);
  take(envelope.wall_u_w_m2k, table.wall_u_w_m2k);
  take(envelope.roof_u_w_m2k, table.roof_u_w_m2k);
  take(envelope.window_u_w_m2k, table.window_u_w_m2k);
  take(envelope.door_u_w_m2k, table.door_u_w_m2k);
  take(envelope.floor_u_w_m2k, table.floor_u_w_m2k);
  take(envelope.air_change_frac_h, table.air_change_frac_h);
  take(envelope.window_g_frac, table.window_g_frac);
  take(envelope.shading_frac, table.shading_frac);
}

/// A set-point that is given moves a setback that is not.
void take_comfort(building::Comfort& comfort, const BuildingTable& table) {
  take(comfort.heating_setpoint_c, table.heating_setpoint_c);
  take(comfort.heating_setback_c, table.heating_setback_c ? table.heating_setback_c : table.heating_setpoint_c);
  take(comfort.cooling_setpoint_c, table.cooling_setpoint_c);
  take(comfort.cooling_setback_c, table.cooling_setback_c ? table.cooling_setback_c : table.cooling_setpoint_c);
  take(comfort.heating_max_kw, table.heating_max_kw);
  take(comfort.cooling_max_kw, table.cooling_max_kw);
}

void take_plant(building::Plant& plant, const BuildingTable& table) {
  plant.heat_from_power = table.heat_from_power;
  if (plant.heat_from_power) plant.heat_efficiency_frac = common_measure(building::Change::heat_pump).to;
  take(plant.heat_efficiency_frac, table.heat_efficiency_frac);
  take(plant.chiller_efficiency_frac, table.chiller_efficiency_frac);
}

}  // namespace

const std::vector<Field>& BuildingTable::fields() {
  using T = BuildingTable;
  using D = Describe<T>;
  static const std::vector<Field> table{
      required(D::text("name", &T::name, "Unique name.")),
      D::choice("type", &T::type, texts<building::types>(), "What it is used for."),
      D::choice("standard", &T::standard, texts<building::standards>(), "How well it keeps its heat."),
      required(D::number("floor_area_m2", &T::floor_area_m2, positive, "Floor area of one building, all storeys.")),
      D::integer("count", &T::count, {1.0}, "How many buildings like this there are."),
      D::number("storeys", &T::storeys, {1.0, 200.0}, "Heated storeys; default: by type, as all that follows."),
      D::number("storey_height_m", &T::storey_height_m, {2.0, 30.0}, "Floor to floor."),
      D::number("surface_to_volume_m2_m3", &T::surface_to_volume_m2_m3, {0.05, 3.0},
                "Surface to outdoor air by volume; default: of a square floor plan."),
      D::number("window_share_frac", &T::window_share_frac, fraction, "Windows of the facade."),
      D::number("door_share_frac", &T::door_share_frac, fraction, "Doors of the facade."),
      D::number("wall_u_w_m2k", &T::wall_u_w_m2k, {0.05, 10.0}, "U-value of walls; default: by standard, as below."),
      D::number("roof_u_w_m2k", &T::roof_u_w_m2k, {0.05, 10.0}, "U-value of the roof."),
      D::number("window_u_w_m2k", &T::window_u_w_m2k, {0.05, 10.0}, "U-value of windows."),
      D::number("door_u_w_m2k", &T::door_u_w_m2k, {0.05, 10.0}, "U-value of doors."),
      D::number("floor_u_w_m2k", &T::floor_u_w_m2k, {0.05, 10.0}, "U-value of the floor on the ground."),
      D::number("air_change_frac_h", &T::air_change_frac_h, {0.0, 20.0}, "Air changes in an hour."),
      D::number("window_g_frac", &T::window_g_frac, fraction, "Solar energy transmittance of the glass."),
      D::number("shading_frac", &T::shading_frac, fraction, "What shades and neighbours let pass."),
      D::number("lighting_w_m2", &T::lighting_w_m2, not_negative, "Lamps in full use; default: by type, as below."),
      D::number("devices_w_m2", &T::devices_w_m2, not_negative, "Devices in full use."),
      D::number("people_w_m2", &T::people_w_m2, not_negative, "Heat of all people."),
      D::number("heating_setpoint_c", &T::heating_setpoint_c, {5.0, 40.0}, "Heated to; default: by type."),
      D::number("cooling_setpoint_c", &T::cooling_setpoint_c, {5.0, 40.0}, "Cooled to; default: 26."),
      D::number("heating_setback_c", &T::heating_setback_c, {5.0, 40.0}, "Heated to when few are there."),
      D::number("cooling_setback_c", &T::cooling_setback_c, {5.0, 40.0}, "Cooled to when few are there."),
      D::number("heating_max_kw", &T::heating_max_kw, size_range, "Heat that its plant gives; default: enough."),
      D::number("cooling_max_kw", &T::cooling_max_kw, size_range, "Cold that its plant gives; 0 without cooling."),
      D::flag("heat_from_power", &T::heat_from_power, "Whether a heat pump heats it."),
      D::number("heat_efficiency_frac", &T::heat_efficiency_frac, {0.3, 15.0},
                "Heat by fuel or electricity; default: 0.85, with a heat pump 3."),
      D::number("chiller_efficiency_frac", &T::chiller_efficiency_frac, {0.3, 15.0},
                "Cold by electricity; default: 3.5."),
      D::texts("measures", &T::measures, 0, "Names of the measures offered; default: all that improve it.")};
  return table;
}

const std::vector<Field>& MeasureTable::fields() {
  using T = MeasureTable;
  using D = Describe<T>;
  static const std::vector<Field> table{
      required(D::choice("change", &T::change, texts<building::changes>(), "What it changes.")),
      D::text("name", &T::name, "Unique name; default: that of the change."),
      D::number("to", &T::to, any_number, "What it is afterwards; default: as common, as all that follows."),
      D::number("from", &T::from, any_number, "What it has to be before; default: anything."),
      D::number("cost_yuan_m2", &T::cost_yuan_m2, size_range,
                "Cost by m2 of wall, roof, window, door; of floor for all others."),
      D::number("life_year", &T::life_year, positive, "Years that it lasts."),
      D::number("g_to_frac", &T::g_to_frac, fraction, "Windows: their g-value afterwards; default: as before.")};
  return table;
}

const std::vector<Field>& SettingsTable::fields() {
  using T = SettingsTable;
  using D = Describe<T>;
  static const std::vector<Field> table{
      D::profile("power_yuan_kwh", &T::power_yuan_kwh, not_negative, "Price of electricity."),
      D::profile("heat_source_yuan_kwh", &T::heat_source_yuan_kwh, not_negative, "Price of fuel or district heat."),
      D::profile("power_kg_kwh", &T::power_kg_kwh, not_negative, "CO2 of electricity."),
      D::profile("heat_source_kg_kwh", &T::heat_source_kg_kwh, not_negative, "CO2 of fuel or district heat."),
      D::number("discount_frac", &T::discount_frac, fraction, "Discount rate of a year."),
      D::number("horizon_year", &T::horizon_year, positive, "Years of the net present value."),
      D::number("budget_yuan", &T::budget_yuan, size_range, "Largest investment; default: any."),
      D::number("abated_min_t", &T::abated_min_t, size_range, "Least CO2 abated in a year; default: any."),
      D::choice("objective", &T::objective, texts<objectives>(), "What is chosen by."),
      D::integer("threads", &T::threads, {0.0}, "0: as many as the machine offers."),
      D::number("time_limit_s", &T::time_limit_s, positive, "Of the choice.")};
  return table;
}

std::vector<Offer> offers_of(std::span<const MeasureTable> tables, Issues& issues) {
  std::vector<Offer> offers;
  if (tables.empty()) {
    for (const building::Change change : building::changes) {
      offers.push_back({std::string(to_string(change)), common_measure(change)});
    }
    return offers;
  }
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const MeasureTable& table = tables[i];
    const std::string where = "[[measure]] " + std::to_string(i + 1);
    const std::size_t before = issues.size();
    const building::Change change = value_of<building::changes>(table.change, where + " change", issues);
    const bool known = issues.size() == before;
    Offer offer{table.name.empty() ? table.change : table.name, common_measure(change)};
    take(offer.measure.to, table.to);
    take(offer.measure.cost_yuan_m2, table.cost_yuan_m2);
    take(offer.measure.life_year, table.life_year);
    offer.measure.from = table.from;
    offer.measure.g_to_frac = table.g_to_frac;
    if (known) std::ranges::move(validate(offer.measure, place_of(i, offer.name)), std::back_inserter(issues));
    offer.wrong = issues.size() != before;
    if (std::ranges::find(offers, offer.name, &Offer::name) != offers.end()) {
      issues.push_back({IssueCode::duplicate_name, Severity::error, where + " name",
                        "'" + offer.name + "' is the name of two measures", "give each its own"});
    }
    offers.push_back(std::move(offer));
  }
  return offers;
}

Class class_of(const BuildingTable& table, std::span<const Offer> offers, Issues& issues) {
  const std::string where = place_of(table.name);
  const auto type = value_of<building::types>(table.type, where + " type", issues);
  const auto standard = value_of<building::standards>(table.standard, where + " standard", issues);
  Class of{.name = table.name,
           .stock = building::stock_of(type, standard, table.floor_area_m2),
           .count = table.count,
           .offers = {}};
  take_envelope(of.stock.envelope, table);
  take_comfort(of.stock.comfort, table);
  take_plant(of.stock.plant, table);
  take(of.stock.gains.lighting_w_m2, table.lighting_w_m2);
  take(of.stock.gains.devices_w_m2, table.devices_w_m2);
  take(of.stock.gains.people_w_m2, table.people_w_m2);
  if (table.measures.empty()) {
    for (const Offer& offer : offers) {
      if (!offer.wrong && improves(of.stock, offer.measure)) of.offers.push_back(offer);
    }
    return of;
  }
  for (const std::string& name : table.measures) {
    const auto found = std::ranges::find(offers, name, &Offer::name);
    if (found == offers.end()) {
      issues.push_back({IssueCode::unknown_name, Severity::error, where + " measures", "'" + name + "' is no measure",
                        suggestion(name, names_of(offers))});
    } else if (std::ranges::find(of.offers, name, &Offer::name) != of.offers.end()) {
      issues.push_back(
          {IssueCode::conflict, Severity::error, where + " measures", "'" + name + "' is named twice", "name it once"});
    } else if (!found->wrong) {
      of.offers.push_back(*found);
    }
  }
  return of;
}

Settings settings_of(const SettingsTable& table, Issues& issues) {
  return {.terms = {.power_yuan_kwh = table.power_yuan_kwh,
                    .heat_source_yuan_kwh = table.heat_source_yuan_kwh,
                    .power_kg_kwh = table.power_kg_kwh,
                    .heat_source_kg_kwh = table.heat_source_kg_kwh},
          .discount_frac = table.discount_frac,
          .horizon_year = table.horizon_year,
          .budget_yuan = table.budget_yuan,
          .abated_min_t = table.abated_min_t,
          .objective = value_of<objectives>(table.objective, "[retrofit] objective", issues),
          .threads = table.threads,
          .time_limit_s = table.time_limit_s};
}

}  // namespace zhanhe::retrofit
