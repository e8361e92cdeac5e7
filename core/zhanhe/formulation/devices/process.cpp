#include <algorithm>
#include <cmath>

#include "zhanhe/formulation/posing.hpp"

namespace zhanhe::formulation {

namespace {

/// A row over all points, for the sum of the shares or of their powers, with the size where that is chosen.
SizeRow shape_share_row(const Process& device, const std::string& quantity, const Place<Process>& place,
                        ShapeBuilder& builder, std::vector<std::size_t>* entries = nullptr) {
  SizeRow row;
  row.row = builder.row(device.name, quantity);
  for (const std::size_t column : place.shares) {
    const std::size_t entry = builder.column_entry(row.row, column);
    if (entries) entries->push_back(entry);
  }
  if (place.size.chosen) row.entry = builder.global_entry(row.row, place.size.global);
  return row;
}

/// What a point counts for in cost and must-run.
double first_frac(const Process& device, std::size_t point) { return std::abs(device.point(point, 0)[0]); }

/// 1 where a profile is above 0, else 0.
Hourly where_positive(const Profile& cut_profile) {
  const Profile flags = each([](double value) { return value > 0.0 ? 1.0 : 0.0; }, cut_profile);
  return Hourly(flags);
}

}  // namespace

template <>
Place<Process> shape(const Process& device, const Context&, ShapeBuilder& builder) {
  Place<Process> place;
  const bool one = device.point_count() == 1;
  for (std::size_t k = 0; k < device.point_count(); ++k) {
    place.shares.push_back(builder.column(device.name, one ? "share" : "share of point " + std::to_string(k + 1)));
    for (const std::string& node : device.nodes) {
      place.entries.push_back(builder.column_entry(builder.balance(node), place.shares.back()));
    }
  }
  if (device.extendable) place.size = shape_size(device.name, "kW", builder);
  if (device.integer) {
    place.on = builder.column(device.name, "on", "");
    place.on_row = shape_share_row(device, "shares of what is on", place, builder).row;
    place.on_entry = builder.column_entry(place.on_row, place.on);
  } else if (device.extendable || !one) {
    place.upper = shape_share_row(device, "shares below the size", place, builder);
  }
  const bool a_bound_does = one && !device.extendable && first_frac(device, 0) > 0.0;
  if (!device.must_run_frac.is(0.0) && !a_bound_does) {
    place.lower = shape_share_row(device, "power above the must-run", place, builder, &place.lower_entries);
  }
  return place;
}

template <>
void fill(const Process& device, const Place<Process>& place, const Context& context, Program& program) {
  const Profile available = context.cut(device.profile);
  const Profile must_run = context.cut(device.must_run_frac);
  const double largest = device.extendable ? device.size_max_kw.value_or(no_limit) : device.p_max_kw;
  auto entry = place.entries.begin();
  for (std::size_t k = 0; k < place.shares.size(); ++k) {
    Program::Column& share = program.columns[place.shares[k]];
    share.upper = widest(available, device.p_max_kw, largest, true);
    share.cost = context.hourly(context.cut(device.cost_yuan_kwh), first_frac(device, k));
    for (std::size_t n = 0; n < device.nodes.size(); ++n) {
      program.of_columns[*entry++].value = context.hourly(context.cut(device.point(k, n)));
    }
    if (place.lower) program.of_columns[place.lower_entries[k]].value = first_frac(device, k);
  }
  if (device.integer) {
    Program::Column& on = program.columns[place.on];
    on.integer = true;
    on.lower = where_positive(must_run);
    on.upper = where_positive(available);
    program.of_columns[place.on_entry].value = context.hourly(available, -device.p_max_kw);
  }
  if (place.size.chosen) {
    fill_size(place.size, device.p_max_kw, device.size_max_kw, device.invest_yuan_kw_year, context, program);
    fill_size_row(*place.upper, context.hourly(available), true, program);
    if (place.lower) fill_size_row(*place.lower, context.hourly(must_run), false, program);
    return;
  }
  if (place.upper) {
    program.rows[place.upper->row].lower = -no_limit;
    program.rows[place.upper->row].upper = context.hourly(available, device.p_max_kw);
  }
  if (place.lower) {
    program.rows[place.lower->row].lower = context.hourly(must_run, device.p_max_kw);
    program.rows[place.lower->row].upper = no_limit;
  } else if (!device.must_run_frac.is(0.0)) {
    program.columns[place.shares.front()].lower = context.hourly(must_run, device.p_max_kw / first_frac(device, 0));
  }
}

template <>
void read(const Process& device, std::string_view kind, const Place<Process>& place, const Context& context,
          DispatchBuilder& dispatch) {
  Quantity counted;
  for (std::size_t k = 0; k < place.shares.size(); ++k) {
    counted = std::move(counted) + dispatch.x(place.shares[k], first_frac(device, k));
  }
  for (std::size_t n = 0; n < device.nodes.size(); ++n) {
    Quantity power;
    for (std::size_t k = 0; k < place.shares.size(); ++k) {
      power = std::move(power) + dispatch.x(place.shares[k], context.hourly(context.cut(device.point(k, n))));
    }
    dispatch.powers.push_back({device.name, device.nodes[n], std::string(kind), device.owner, device.meter, power});
  }
  dispatch.flows.push_back(
      {device.name, device.owner, "operation", counted, context.cut(device.cost_yuan_kwh), Profile(0.0)});
  read_size(place.size, device.name, device.owner, kind, device.nodes.front(), "kW", device.invest_yuan_kw_year,
            context, dispatch);
}

}  // namespace zhanhe::formulation
