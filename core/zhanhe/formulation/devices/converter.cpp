#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

/// The ports in the order of Place<Converter>::entries, inputs with sign -1.
template <class Function>
void for_each_port(const Converter& device, Function&& function) {
  for (const Port& port : device.inputs) function(port, -1.0);
  for (const Port& port : device.outputs) function(port, 1.0);
}

}  // namespace

template <>
Place<Converter> shape(const Converter& device, const Context&, ShapeBuilder& builder) {
  Place<Converter> place;
  place.input = builder.column(device.name, "input");
  for_each_port(device, [&](const Port& port, double) {
    place.entries.push_back(builder.column_entry(builder.balance(port.node), place.input));
  });
  place.ramps = RampLimits::of(device).any();
  if (place.ramps) place.ramp = shape_ramp(device.name, place.input, builder);
  return place;
}

template <>
void fill(const Converter& device, const Place<Converter>& place, const Context& context, Program& program) {
  fill_activity(device, context, program.columns[place.input]);
  std::size_t at = 0;
  for_each_port(device, [&](const Port& port, double sign) {
    program.of_columns[place.entries[at++]].value = context.hourly(context.cut(port.factor_frac), sign);
  });
  if (place.ramps) fill_ramp(RampLimits::of(device), place.ramp, context, program);
}

template <>
void read(const Converter& device, std::string_view kind, const Place<Converter>& place, const Context& context,
          DispatchBuilder& dispatch) {
  std::size_t at = 0;
  for_each_port(device, [&](const Port& port, double) {
    const Hourly& factor = dispatch.program().of_columns[place.entries[at++]].value;
    dispatch.powers.push_back(
        {device.name, port.node, std::string(kind), device.owner, device.meter, dispatch.x(place.input, factor)});
  });
  dispatch.flows.push_back({device.name, device.owner, "operation", dispatch.x(place.input),
                            context.cut(device.cost_yuan_kwh), Profile(device.carbon_kg_kwh)});
}

}  // namespace zhanhe::formulation
