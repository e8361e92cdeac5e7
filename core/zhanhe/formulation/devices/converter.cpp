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
  place.input = shape_activity(Activity::of(device), "input", builder);
  for_each_port(device, [&](const Port& port, double) {
    place.entries.push_back(builder.column_entry(builder.balance(port.node), place.input.column));
  });
  return place;
}

template <>
void fill(const Converter& device, const Place<Converter>& place, const Context& context, Program& program) {
  fill_activity(Activity::of(device), place.input, context, program);
  std::size_t at = 0;
  for_each_port(device, [&](const Port& port, double sign) {
    program.of_columns[place.entries[at++]].value = context.hourly(context.cut(port.factor_frac), sign);
  });
}

template <>
void read(const Converter& device, std::string_view kind, const Place<Converter>& place, const Context& context,
          DispatchBuilder& dispatch) {
  std::size_t at = 0;
  for_each_port(device, [&](const Port& port, double) {
    const Hourly& factor = dispatch.program().of_columns[place.entries[at++]].value;
    dispatch.powers.push_back({device.name, port.node, std::string(kind), device.owner, device.meter,
                               dispatch.x(place.input.column, factor)});
  });
  read_activity(Activity::of(device), place.input, device.owner, kind, device.inputs.front().node, context, dispatch);
}

}  // namespace zhanhe::formulation
