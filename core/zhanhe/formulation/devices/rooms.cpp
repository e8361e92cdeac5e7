// Rooms as a store. With p the heat (cold: negative) beyond the usual and dT the temperatures beyond the usual, the
// reduced model of building/one_state.hpp:
//
//   dT_mass' = keep dT_mass + stored/C p          dT_air = reach dT_mass' + p/air
//
// The comfort row is the second, times `air` to be in kW: low <= p + air reach dT_mass' <= high.

#include <algorithm>
#include <cmath>
#include <utility>

#include "zhanhe/building/one_state.hpp"
#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

/// How far air and mass may be from their usual temperatures in each step of the run, K. The band holds what is usual.
struct Room {
  std::vector<double> low_k, high_k;            ///< of the air
  std::vector<double> mass_low_k, mass_high_k;  ///< of the mass: never further than the air was

  Room(const Rooms& device, const Context& context) {
    const Profile usual_c = context.cut(device.usual_c);
    const Profile low_c = context.cut(device.low_c);
    const Profile high_c = context.cut(device.high_c);
    const std::size_t steps = context.steps();
    low_k.assign(steps, 0.0);
    high_k.assign(steps, 0.0);
    double lowest_k = 0.0, highest_k = 0.0;
    for (std::size_t t = 0; t < steps; ++t) {
      if (std::isnan(low_c[t])) continue;
      low_k[t] = low_c[t] - usual_c[t];
      high_k[t] = high_c[t] - usual_c[t];
      lowest_k = std::min(lowest_k, low_k[t]);
      highest_k = std::max(highest_k, high_k[t]);
    }
    // Out of season nothing is heated or cooled, and what is left of the season fades away: the bounds stand aside, so
    // that nothing is held at what it cannot leave.
    constexpr double aside_k = 1.0;
    mass_low_k.assign(steps, lowest_k);
    mass_high_k.assign(steps, highest_k);
    for (std::size_t t = 0; t < steps; ++t) {
      if (!std::isnan(low_c[t])) continue;
      low_k[t] = mass_low_k[t] = lowest_k - aside_k;
      high_k[t] = mass_high_k[t] = highest_k + aside_k;
    }
  }
};

RoomUse shape_use(const Rooms& device, const std::string& node, const std::string& quantity, const Place<Rooms>& place,
                  ShapeBuilder& builder) {
  RoomUse use;
  use.power = builder.column(device.name, quantity);
  use.drive = builder.drive(place.mass, use.power);
  use.balance = builder.balance(node);
  use.entry = builder.column_entry(use.balance, use.power);
  use.comfort_entry = builder.column_entry(place.comfort, use.power);
  use.may_be_unserved = !device.firm;
  if (use.may_be_unserved) {
    use.unserved = builder.column(device.name, "unserved " + quantity);
    builder.column_entry(use.balance, use.unserved);
  }
  return use;
}

/// `sign` is +1 for heat and -1 for cold.
void fill_use(const Rooms& device, const RoomUse& use, const Profile& usual_kw, const Profile& most_kw, double sign,
              const Hourly& rise_k_kw, const Context& context, Program& program) {
  program.columns[use.power].upper = context.hourly(context.cut(most_kw));
  program.of_columns[use.entry].value = -1.0;
  program.of_columns[use.comfort_entry].value = sign;
  program.drives[use.drive].value = rise_k_kw.times(sign);
  if (!use.may_be_unserved) return;
  program.columns[use.unserved].upper = context.hourly(context.cut(usual_kw));
  program.columns[use.unserved].cost = device.unserved_yuan_kwh;
}

void read_use(const Rooms& device, std::string_view kind, const std::string& node, const RoomUse& use,
              DispatchBuilder& dispatch) {
  Quantity power = -dispatch.x(use.power);
  if (use.may_be_unserved) {
    const Quantity unserved = dispatch.x(use.unserved);
    power = power + unserved;
    dispatch.unserved.push_back({device.name, node, unserved});
    dispatch.flows.push_back(
        {device.name, device.owner, "unserved", unserved, Profile(device.unserved_yuan_kwh), Profile(0.0)});
  }
  dispatch.powers.push_back({device.name, node, std::string(kind), device.owner, device.meter, power});
}

/// Heat less cold that is usual, of the uses that the rooms have here.
std::vector<double> usual_kw(const Rooms& device, const Place<Rooms>& place, const Context& context) {
  std::vector<double> values(context.steps(), 0.0);
  const auto add = [&](const Profile& profile, double sign) {
    const Profile cut = context.cut(profile);
    for (std::size_t t = 0; t < values.size(); ++t) values[t] += sign * cut[t];
  };
  if (place.heat) add(device.heat_kw, 1.0);
  if (place.cooling) add(device.cooling_kw, -1.0);
  return values;
}

}  // namespace

template <>
Place<Rooms> shape(const Rooms& device, const Context&, ShapeBuilder& builder) {
  Place<Rooms> place;
  place.mass = builder.state(device.name, "temperature of the mass beyond the usual", "K");
  place.comfort = builder.row(device.name, "comfort");
  place.comfort_after = builder.after_entry(place.comfort, place.mass);
  if (!device.heat_node.empty()) place.heat = shape_use(device, device.heat_node, "heat", place, builder);
  if (!device.cooling_node.empty()) place.cooling = shape_use(device, device.cooling_node, "cold", place, builder);
  return place;
}

template <>
void fill(const Rooms& device, const Place<Rooms>& place, const Context& context, Program& program) {
  const building::OneState reduced = building::one_state(device.model);
  const Room room(device, context);
  const Profile& hours = context.store_h();
  const Profile rise_k_kw = each([&](double h) { return reduced.stored_h(h) / reduced.capacity_kwh_k; }, hours);
  if (place.heat) {
    fill_use(device, *place.heat, device.heat_kw, device.heat_max_kw, 1.0, Hourly(rise_k_kw), context, program);
  }
  if (place.cooling) {
    fill_use(device, *place.cooling, device.cooling_kw, device.cooling_max_kw, -1.0, Hourly(rise_k_kw), context,
             program);
  }

  std::vector<double> inflow_k = usual_kw(device, place, context);
  std::vector<double> low_kw = inflow_k, high_kw = inflow_k;
  for (std::size_t t = 0; t < inflow_k.size(); ++t) {
    low_kw[t] += reduced.air_kw_k * room.low_k[t];
    high_kw[t] += reduced.air_kw_k * room.high_k[t];
    inflow_k[t] *= -rise_k_kw[t];
  }
  Program::Row& comfort = program.rows[place.comfort];
  comfort.lower = Hourly(std::move(low_kw));
  comfort.upper = Hourly(std::move(high_kw));
  program.of_states_after[place.comfort_after].value = reduced.air_kw_k * reduced.reach_frac;

  Program::State& mass = program.states[place.mass];
  mass.keep = Hourly(each([&](double h) { return reduced.keep_frac(h); }, hours));
  mass.inflow = Hourly(std::move(inflow_k));
  mass.lower = Hourly(Profile(room.mass_low_k));
  mass.upper = Hourly(Profile(room.mass_high_k));
  // A run begins at the usual temperature. How it ends is free: what is left of a day or two counts for little.
  mass.initial_lower = mass.initial_upper = 0.0;
}

template <>
void read(const Rooms& device, std::string_view kind, const Place<Rooms>& place, const Context& context,
          DispatchBuilder& dispatch) {
  const auto steps = static_cast<Eigen::Index>(context.steps());
  const building::OneState reduced = building::one_state(device.model);
  std::vector<double> shift_kw = usual_kw(device, place, context);
  for (double& value : shift_kw) value = -value;
  const auto add = [&](const RoomUse& use, double sign) {
    const Eigen::ArrayXd power_kw = dispatch.x(use.power).values(steps);
    for (std::size_t t = 0; t < shift_kw.size(); ++t) shift_kw[t] += sign * power_kw[static_cast<Eigen::Index>(t)];
  };
  if (place.heat) {
    read_use(device, kind, device.heat_node, *place.heat, dispatch);
    add(*place.heat, 1.0);
  }
  if (place.cooling) {
    read_use(device, kind, device.cooling_node, *place.cooling, dispatch);
    add(*place.cooling, -1.0);
  }

  const auto over_run = [&](const Profile& profile) { return Quantity(Hourly(context.cut(profile))).values(steps); };
  DispatchBuilder::Room room{
      device.name, {}, over_run(device.usual_c), over_run(device.low_c), over_run(device.high_c)};
  const Eigen::ArrayXd mass_k = dispatch.state_after(place.mass).values(steps);
  const Eigen::Map<const Eigen::ArrayXd> shift(shift_kw.data(), steps);
  room.temperature_c = room.usual_c + reduced.reach_frac * mass_k + shift / reduced.air_kw_k;
  room.reduction_error_k =
      building::reduction_error_k(device.model, shift_kw, context.step_h(), dispatch.state_first(place.mass));
  dispatch.rooms.push_back(std::move(room));
}

}  // namespace zhanhe::formulation
