#include "zhanhe/study/building_parts.hpp"

#include "zhanhe/base/error.hpp"

namespace zhanhe {

namespace {

template <class Found>
auto known(const Found& found) {
  ensure(found.has_value(), "a validated building has a known type and standard");
  return *found;
}

}  // namespace

building::Type type_of(const Building& device) { return known(building::called(building::types, device.type)); }

building::Standard standard_of(const Building& device) {
  return known(building::called(building::standards, device.standard));
}

building::Building described_by(const Building& device) {
  return {type_of(device),
          standard_of(device),
          device.floor_area_m2,
          {device.annual_heat_kwh, device.annual_cooling_kwh, device.annual_hot_water_kwh, device.annual_power_kwh}};
}

building::Envelope envelope_of(const Building& device) {
  building::Envelope envelope = building::envelope_of(type_of(device), standard_of(device));
  envelope.floor_area_m2 = device.floor_area_m2 / device.count;
  const auto take = [](const std::optional<double>& given, double& value) { value = given.value_or(value); };
  take(device.storeys, envelope.storeys);
  take(device.window_share_frac, envelope.window_share_frac);
  take(device.wall_u_w_m2k, envelope.wall_u_w_m2k);
  take(device.roof_u_w_m2k, envelope.roof_u_w_m2k);
  take(device.window_u_w_m2k, envelope.window_u_w_m2k);
  take(device.air_change_frac_h, envelope.air_change_frac_h);
  take(device.mass_kwh_m2_k, envelope.mass_kwh_m2_k);
  return envelope;
}

building::Comfort comfort_of(const Building& device) {
  building::Comfort comfort = building::comfort_of(type_of(device));
  comfort.heating_setpoint_c = device.heating_setpoint_c.value_or(comfort.heating_setpoint_c);
  comfort.cooling_setpoint_c = device.cooling_setpoint_c.value_or(comfort.cooling_setpoint_c);
  comfort.heating_setback_c = device.heating_setback_c.value_or(comfort.heating_setpoint_c);
  comfort.cooling_setback_c = device.cooling_setback_c.value_or(comfort.cooling_setpoint_c);
  return comfort;
}

building::RcModel class_model(const Building& device) {
  building::RcModel model = building::rc_model(envelope_of(device));
  for (double* value : {&model.air_capacity_kwh_k, &model.mass_capacity_kwh_k, &model.air_to_mass_kw_k,
                        &model.air_to_outdoor_kw_k, &model.mass_to_outdoor_kw_k}) {
    *value *= device.count;
  }
  return model;
}

}  // namespace zhanhe
