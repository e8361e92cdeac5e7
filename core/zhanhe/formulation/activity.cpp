#include <algorithm>

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

RampPlace shape_ramp(const Activity& activity, const ActivityPlace& place, ShapeBuilder& builder) {
  RampPlace ramp;
  ramp.state = builder.state(activity.name, "last output", "kW");
  ramp.row = builder.row(activity.name, "ramp");
  ramp.drive = builder.drive(ramp.state, place.column);
  builder.column_entry(ramp.row, place.column);
  ramp.before = builder.before_entry(ramp.row, ramp.state);
  if (place.size.chosen) {
    ramp.rise = {ramp.row, builder.global_entry(ramp.row, place.size.global)};
    ramp.fall = shape_size_row(activity.name, "ramp down", place.column, place.size.global, builder);
    ramp.fall_before = builder.before_entry(ramp.fall.row, ramp.state);
  }
  return ramp;
}

/// The state's own bounds: those of the column, which must not become narrower by it.
void fill_last(const Activity& activity, const ActivityPlace& place, Program& program) {
  Program::State& last = program.states[place.ramp.state];
  const Program::Column& column = program.columns[place.column];
  const double low = column.lower.extent().lowest;
  last.keep = 0.0;
  last.lower = low < 0.0 ? column.lower : 0.0;
  last.upper = column.upper;
  last.initial_lower = activity.p_initial_kw.value_or(std::min(0.0, low));
  last.initial_upper = activity.p_initial_kw.value_or(std::max(activity.p_max_kw, column.upper.extent().highest));
}

void fill_ramp(const Activity& activity, const ActivityPlace& place, const Context& context, Program& program) {
  const RampPlace& ramp = place.ramp;
  fill_last(activity, place, program);
  program.of_states_before[ramp.before].value = -1.0;
  const Profile& up = activity.ramp_up_frac_h;
  const Profile& down = activity.ramp_down_frac_h;
  const double step_h = context.step_h();
  if (!place.size.chosen) {
    Program::Row& change = program.rows[ramp.row];
    const double step_kw = activity.p_max_kw * step_h;
    change.lower = down.given() ? context.hourly(context.cut(down), -step_kw) : Hourly(-no_limit);
    change.upper = up.given() ? context.hourly(context.cut(up), step_kw) : Hourly(no_limit);
    return;
  }
  program.of_states_before[ramp.fall_before].value = -1.0;
  fill_size_row(ramp.rise, up.given() ? context.hourly(context.cut(up), step_h) : Hourly(0.0), true, program);
  fill_size_row(ramp.fall, down.given() ? context.hourly(context.cut(down), -step_h) : Hourly(0.0), false, program);
  if (!up.given()) program.rows[ramp.rise.row].upper = no_limit;
  if (!down.given()) program.rows[ramp.fall.row].lower = -no_limit;
}

}  // namespace

ActivityPlace shape_activity(const Activity& activity, const std::string& quantity, ShapeBuilder& builder) {
  ActivityPlace place;
  place.column = builder.column(activity.name, quantity);
  if (activity.extension.extendable) {
    place.size = shape_size(activity.name, "kW", builder);
    const auto row = [&](const std::string& what) {
      return shape_size_row(activity.name, quantity + what, place.column, place.size.global, builder);
    };
    if (!activity.profile.is(0.0)) place.size.upper = row(" below the size");
    if (!activity.must_run_frac.is(0.0)) place.size.lower = row(" above the must-run");
  }
  place.ramps = activity.ramp_up_frac_h.given() || activity.ramp_down_frac_h.given();
  if (place.ramps) place.ramp = shape_ramp(activity, place, builder);
  return place;
}

void fill_activity(const Activity& activity, const ActivityPlace& place, const Context& context, Program& program) {
  Program::Column& column = program.columns[place.column];
  const Profile available = context.cut(activity.profile);
  const Profile must_run = context.cut(activity.must_run_frac);
  if (place.size.chosen) {
    const double largest = activity.extension.size_max_kw.value_or(no_limit);
    column.lower = widest(must_run, activity.p_max_kw, largest, false);
    column.upper = widest(available, activity.p_max_kw, largest, true);
    fill_size(place.size, activity.p_max_kw, activity.extension.size_max_kw, activity.extension.invest_yuan_kw_year,
              context, program);
    if (place.size.upper) fill_size_row(*place.size.upper, context.hourly(available), true, program);
    if (place.size.lower) fill_size_row(*place.size.lower, context.hourly(must_run), false, program);
  } else {
    column.lower = context.hourly(must_run, activity.p_max_kw);
    column.upper = context.hourly(available, activity.p_max_kw);
  }
  const Profile carbon_yuan_kwh = product(context.cut(activity.carbon_kg_kwh), context.carbon_yuan_kg());
  column.cost = context.hourly(sum(context.cut(activity.cost_yuan_kwh), carbon_yuan_kwh));
  column.quadratic = context.hourly(context.cut(activity.cost_yuan_kw2h), 2.0);
  if (place.ramps) fill_ramp(activity, place, context, program);
}

void read_activity(const Activity& activity, const ActivityPlace& place, const std::string& owner,
                   std::string_view kind, const std::string& node, const Context& context, DispatchBuilder& dispatch) {
  dispatch.flows.push_back({activity.name, owner, "operation", dispatch.x(place.column),
                            context.cut(activity.cost_yuan_kwh), context.cut(activity.carbon_kg_kwh),
                            context.cut(activity.cost_yuan_kw2h)});
  read_size(place.size, activity.name, owner, kind, node, "kW", activity.extension.invest_yuan_kw_year, context,
            dispatch);
}

}  // namespace zhanhe::formulation
