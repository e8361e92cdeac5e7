#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

template <>
Place<Generator> shape(const Generator& device, const Context&, ShapeBuilder& builder) {
  const Place<Generator> place{shape_activity(Activity::of(device), "output", builder)};
  builder.column_entry(builder.balance(device.node), place.output.column);
  return place;
}

template <>
void fill(const Generator& device, const Place<Generator>& place, const Context& context, Program& program) {
  fill_activity(Activity::of(device), place.output, context, program);
}

template <>
void read(const Generator& device, std::string_view kind, const Place<Generator>& place, const Context& context,
          DispatchBuilder& dispatch) {
  const Quantity output = dispatch.x(place.output.column);
  dispatch.powers.push_back({device.name, device.node, std::string(kind), device.owner, device.meter, output});
  // What a plant could give at any time is not curtailed when it is not wanted; what comes by itself is: sun and wind,
  // the effluent of a digester, whatever has a course.
  if (!device.profile.constant() || kind != Generator::kind) {
    const double size_kw = place.output.size.chosen ? dispatch.global(place.output.size.global) : device.p_max_kw;
    const Quantity available = context.hourly(context.cut(device.profile), size_kw);
    dispatch.curtailed.push_back({device.name, device.node, available - output});
  }
  read_activity(Activity::of(device), place.output, device.owner, kind, device.node, context, dispatch);
}

}  // namespace zhanhe::formulation
