// Lines and transformers in the dispatch, and Kirchhoff's voltage law: for every loop of a set that spans all loops of
// branches with a reactance,
//
//   sum over its branches of  sign (x_pu flow / 1 MVA + phase shift) = 0
//
// (Hoersch et al. 2018, Linear optimal power flow using cycle flows, Electric Power Systems Research 158).

#include "zhanhe/formulation/branches.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "zhanhe/network/nodes_by_name.hpp"

namespace zhanhe::formulation {

namespace {

constexpr double base_kva = 1000.0;

Branch branch_of(const Branching& shared, std::string name, std::string from, std::string to, double limit_kw,
                 bool closed) {
  Branch branch;
  branch.name = std::move(name);
  branch.from = std::move(from);
  branch.to = std::move(to);
  branch.shared = shared;
  branch.limit_kw = limit_kw;
  branch.closed = closed;
  return branch;
}

/// A pipe over the run, with the temperatures of the node where it begins.
Branch pipe_branch(const Pipe& pipe, const Node& from, const Context& context) {
  Branch branch;
  branch.name = pipe.name;
  branch.from = pipe.from;
  branch.to = pipe.to;
  branch.kind = Pipe::kind;
  branch.closed = pipe.closed;
  branch.one_way = !pipe.both_ways;
  if (!pipe.closed) return branch;  // its limit is 0
  const Surroundings& surroundings = context.surroundings();
  const Profile supply = context.cut(surroundings.supply_c(pipe.from));
  const Profile back = context.cut(from.return_c);
  const Profile ground =
      pipe.ground_c.given() ? context.cut(pipe.ground_c) : context.cut(Profile(surroundings.ground_c(), "weather"));
  const Profile in_use = context.cut(pipe.profile);
  const bool cold = from.carrier == "cooling";
  branch.capacity_kw =
      each([&](double s, double r, double use) { return use * pipe.capacity_kw(s, r); }, supply, back, in_use);
  branch.loss_kw =
      each([&](double s, double r, double g, double use) { return use > 0.0 ? pipe.loss_kw(s, r, g, cold) : 0.0; },
           supply, back, ground, in_use);
  if (pipe.power_node.empty()) return branch;
  Pumps& pumps = branch.pumps.emplace();
  pumps.node = pipe.power_node;
  pumps.power_frac = each([&](double s, double r) { return pipe.pump_power_frac(s, r); }, supply, back);
  return branch;
}

void shape_pumps(Branch& branch, ShapeBuilder& builder) {
  Pumps& pumps = *branch.pumps;
  const std::size_t balance = builder.balance(pumps.node);
  if (branch.one_way) {
    pumps.entry = builder.column_entry(balance, branch.flow);
    return;
  }
  pumps.power = builder.column(branch.name, "power of its pumps");
  pumps.entry = builder.column_entry(balance, pumps.power);
  pumps.forth = builder.row(branch.name, "pumps for flow forth");
  pumps.back = builder.row(branch.name, "pumps for flow back");
  for (const std::size_t row : {pumps.forth, pumps.back}) builder.column_entry(row, pumps.power);
  pumps.forth_entry = builder.column_entry(pumps.forth, branch.flow);
  pumps.back_entry = builder.column_entry(pumps.back, branch.flow);
}

/// Pumps of a pipe of two ways take the larger of two lines, which only holds them from below: where power is free they
/// take no more than they must, and where its price is negative no more than they could.
void fill_pumps(const Branch& branch, const Context& context, Program& program) {
  const Pumps& pumps = *branch.pumps;
  const Hourly power_frac(pumps.power_frac);
  if (branch.one_way) {
    program.of_columns[pumps.entry].value = power_frac.times(-1.0);
    return;
  }
  program.of_columns[pumps.entry].value = -1.0;
  Program::Column& power = program.columns[pumps.power];
  power.upper = Hourly(each([](double frac, double kw) { return frac * kw; }, pumps.power_frac, branch.capacity_kw));
  power.tie_break = context.tie_break_yuan_kwh();
  power.cost = power.tie_break;
  program.of_columns[pumps.forth_entry].value = power_frac.times(-1.0);
  program.of_columns[pumps.back_entry].value = power_frac;
  for (const std::size_t row : {pumps.forth, pumps.back}) {
    program.rows[row].lower = 0.0;
    program.rows[row].upper = no_limit;
  }
}

void shape_loops(Branches& branches, const Network& network, const std::vector<std::string>& in_grid,
                 ShapeBuilder& builder) {
  if (std::ranges::none_of(branches.all, [](const Branch& b) { return b.closed && b.shared.x_pu; })) return;
  const Topology topology(network);
  std::vector<bool> takes_part;
  for (const Edge& edge : topology.edges()) {
    const Branch& branch = branches.all[edge.index];
    takes_part.push_back(branch.shared.x_pu && std::ranges::find(in_grid, branch.name) == in_grid.end());
  }
  for (const Topology::Loop& loop : topology.loops(takes_part)) {
    LoopRow place;
    for (const auto& [edge, sign] : loop) {
      place.branches.push_back(topology.edges()[edge].index);
      place.signs.push_back(sign);
    }
    place.row = builder.row(branches.all[place.branches.front()].name, "angles around its loop", "rad");
    for (const std::size_t branch : place.branches) {
      place.entries.push_back(builder.column_entry(place.row, branches.all[branch].flow));
    }
    branches.loops.push_back(std::move(place));
  }
}

/// A row is divided by its largest reactance, so that its entries are near 1.
void fill_loop(const LoopRow& loop, const Branches& branches, const Context& context, Program& program) {
  double scale = 0.0;
  bool shifts = false;
  for (const std::size_t branch : loop.branches) {
    scale = std::max(scale, std::abs(*branches.all[branch].shared.x_pu));
    const Profile& shift = branches.all[branch].phase_shift_deg;
    shifts = shifts || !shift.constant() || shift[0] != 0.0;
  }
  if (scale == 0.0) scale = 1.0;
  for (std::size_t i = 0; i < loop.branches.size(); ++i) {
    program.of_columns[loop.entries[i]].value = loop.signs[i] * *branches.all[loop.branches[i]].shared.x_pu / scale;
  }
  Program::Row& row = program.rows[loop.row];
  row.lower = row.upper = 0.0;
  if (!shifts) return;
  std::vector<double> angle(context.steps(), 0.0);
  for (std::size_t i = 0; i < loop.branches.size(); ++i) {
    const Profile shift = context.cut(branches.all[loop.branches[i]].phase_shift_deg);
    const double factor = -loop.signs[i] * std::numbers::pi / 180.0 * base_kva / scale;
    for (std::size_t t = 0; t < angle.size(); ++t) angle[t] += factor * shift[t];
  }
  row.lower = row.upper = Hourly(std::move(angle));
}

}  // namespace

std::vector<Branch> branches_of(const Network& network, double all_sources_kw, const Context& context) {
  const NodesByName nodes = nodes_by_name(network);
  std::vector<Branch> branches;
  for (const Line& line : network.lines()) {
    const Node& from = *nodes.at(line.from);
    const double otherwise = line.extendable ? 0.0 : all_sources_kw;
    branches.push_back(
        branch_of(line, line.name, line.from, line.to, power_limit_kw(line, from).value_or(otherwise), line.closed));
    branches.back().kind = Line::kind;
  }
  for (const Transformer& unit : network.transformers()) {
    branches.push_back(branch_of(unit, unit.name, unit.from, unit.to, power_limit_kw(unit), unit.closed));
    branches.back().kind = Transformer::kind;
    branches.back().phase_shift_deg = unit.phase_shift_deg;
  }
  for (const Pipe& pipe : network.pipes()) branches.push_back(pipe_branch(pipe, *nodes.at(pipe.from), context));
  for (Branch& branch : branches) branch.carrier = nodes.at(branch.from)->carrier;
  return branches;
}

void shape(Branches& branches, const Network& network, const std::vector<std::string>& in_grid, ShapeBuilder& builder) {
  for (Branch& branch : branches.all) {
    branch.flow = builder.column(branch.name, "flow");
    branch.from_entry = builder.column_entry(builder.balance(branch.from), branch.flow);
    builder.column_entry(builder.balance(branch.to), branch.flow);
    if (branch.loss_kw.given()) branch.to_balance = builder.balance(branch.to);
    if (branch.pumps) shape_pumps(branch, builder);
    if (!branch.shared.extendable || !branch.closed) continue;
    branch.size = shape_size(branch.name, "kW", builder);
    const std::size_t size = branch.size.global;
    branch.size.upper = shape_size_row(branch.name, "flow below the size", branch.flow, size, builder);
    branch.size.lower = shape_size_row(branch.name, "flow back below the size", branch.flow, size, builder);
  }
  shape_loops(branches, network, in_grid, builder);
}

void fill(const Branches& branches, const Context& context, Program& program) {
  for (const Branch& branch : branches.all) {
    Program::Column& flow = program.columns[branch.flow];
    const Profile profile = context.cut(branch.shared.profile);
    if (branch.size.chosen) {
      const auto& largest = branch.shared.size_max_kw;
      flow.upper = widest(profile, branch.limit_kw, largest.value_or(no_limit), true);
      fill_size(branch.size, branch.limit_kw, largest, branch.shared.invest_yuan_kw_year, context, program);
      fill_size_row(*branch.size.upper, context.hourly(profile), true, program);
      fill_size_row(*branch.size.lower, context.hourly(profile, -1.0), false, program);
    } else {
      const double limit_kw = branch.closed ? branch.limit_kw : 0.0;
      flow.upper = std::isinf(limit_kw) ? Hourly(no_limit) : context.hourly(profile, limit_kw);
      if (branch.capacity_kw.given()) flow.upper = Hourly(branch.capacity_kw);
    }
    flow.lower = branch.one_way ? Hourly(0.0) : flow.upper.times(-1.0);
    if (branch.loss_kw.given()) {
      Program::Row& balance = program.rows[branch.to_balance];
      balance.lower = balance.upper = sum(balance.lower, Hourly(branch.loss_kw));
    }
    if (branch.pumps) fill_pumps(branch, context, program);
    program.of_columns[branch.from_entry].value = -1.0;
  }
  for (const LoopRow& loop : branches.loops) fill_loop(loop, branches, context, program);
}

void read(const Branches& branches, const Context& context, DispatchBuilder& dispatch) {
  for (const Branch& branch : branches.all) {
    if (branch.pumps) {
      const Pumps& pumps = *branch.pumps;
      const Quantity drawn =
          branch.one_way ? dispatch.x(branch.flow, Hourly(pumps.power_frac, -1.0)) : dispatch.x(pumps.power, -1.0);
      dispatch.powers.push_back(
          {branch.name + " pumps", pumps.node, std::string(branch.kind), "district", "district", drawn});
    }
    read_size(branch.size, branch.name, "district", branch.kind, branch.from, "kW", branch.shared.invest_yuan_kw_year,
              context, dispatch);
  }
}

}  // namespace zhanhe::formulation
