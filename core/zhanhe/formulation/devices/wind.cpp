#include "zhanhe/climate/wind.hpp"

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

climate::HubWind hub_of(const Wind& device, const Context& context) {
  climate::HubWind hub;
  hub.recipe = device.recipe == "shear"    ? climate::HubRecipe::shear
               : device.recipe == "damped" ? climate::HubRecipe::damped
                                           : climate::HubRecipe::plain;
  hub.hub_height_m = device.hub_height_m;
  hub.mean_hub_m_s = device.hub_mean_m_s;
  hub.shear_exponent = device.shear_frac;
  if (hub.recipe != climate::HubRecipe::shear) hub.mean_station_m_s = context.surroundings().mean_station_wind_m_s();
  return hub;
}

climate::PowerCurve curve_of(const Wind& device) {
  if (device.curve_m_s.empty()) return climate::generic_low_wind_curve();
  return {device.curve_m_s, device.curve_frac, "scenario"};
}

}  // namespace

template <>
Generator as_primitive(const Wind& device, const Context& context) {
  return weather_generator(device, [&] {
    std::vector<double> speed = climate::hub_wind_m_s(context.surroundings().weather(), hub_of(device, context));
    if (!device.wake_m_s.empty()) speed = climate::wake_wind_m_s(speed, device.wake_m_s, device.wake_frac);
    return climate::wind_output_pu(speed, curve_of(device), device.system_frac * device.availability_frac);
  });
}

}  // namespace zhanhe::formulation
