#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Place<Generator> shape(const Generator& device, const Context&, ShapeBuilder& builder) {
  Place<Generator> place;
  place.output = builder.column(device.name, "output");
  builder.column_entry(builder.balance(device.node), place.output);
  place.ramps = RampLimits::of(device).any();
  if (place.ramps) place.ramp = shape_ramp(device.name, place.output, builder);
  return place;
}

template <>
void fill(const Generator& device, const Place<Generator>& place, const Context& context, Program& program) {
  fill_activity(device, context, program.columns[place.output]);
  if (place.ramps) fill_ramp(RampLimits::of(device), place.ramp, context, program);
}

template <>
void read(const Generator& device, std::string_view kind, const Place<Generator>& place, const Context& context,
          DispatchBuilder& dispatch) {
  const Quantity output = dispatch.x(place.output);
  dispatch.powers.push_back({device.name, device.node, std::string(kind), device.owner, device.meter, output});
  // What a plant could give at any time is not curtailed when it is not wanted; what the weather gives is.
  if (!device.profile.constant()) {
    const Quantity available = dispatch.program().columns[place.output].upper;
    dispatch.curtailed.push_back({device.name, device.node, available - output});
  }
  dispatch.flows.push_back({device.name, device.owner, "operation", output, context.cut(device.cost_yuan_kwh),
                            Profile(device.carbon_kg_kwh)});
}

}  // namespace zhanhe::formulation
