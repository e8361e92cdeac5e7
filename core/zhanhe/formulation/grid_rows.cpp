// The branch flow model of Baran and Wu (1989), Network reconfiguration in distribution systems, IEEE Transactions on
// Power Delivery 4(2), linear around an AC state: with u the squared voltage magnitude, P + jQ what enters a branch at
// `from`, and loss and residual e those of the AC state (Feedback),
//
//   u_from / ratio^2 + raised - lowered - u_to - 2 (r P + x Q) = e
//   what arrives at `to` is P - loss, Q - reactive loss
//   sum of what arrives - sum of what leaves + reactive power of inverters = that of loads
//
// Taps that may move raise and lower what stands behind the ratio, as if they had no steps; where they are told, they
// go to the position that is at least as far.
//
// Around every loop, buses with held voltage being one, the angles of the AC state add up to nothing:
//
//   sum of sign ((x P - r Q) / (V_from V_to / ratio) + residual angle) = 0
//
// Voltages of nodes that had broken a limit, ratings of lines that had, and angles around loops (where limits of the
// plan may stand against them) may be broken at a price; all other limits hold at the AC state itself, so that the
// program has a solution whenever the one without a grid has one.

#include "zhanhe/formulation/grid_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "zhanhe/base/extent.hpp"
#include "zhanhe/network/nodes_by_name.hpp"
#include "zhanhe/network/topology.hpp"

namespace zhanhe::formulation {

namespace {

using electric::base_kva;
using electric::ElectricNetwork;

/// Prices of broken limits: far above what energy costs, so that nothing else is cheaper. Assumptions.
constexpr double voltage_yuan_pu2h = 1e6;
constexpr double loading_yuan_kvah = 100.0;
/// Above both of the others: flows that cannot be must not mend a limit.
constexpr double loop_yuan_kwh = 1000.0, loop_yuan_radh = 2e7;
/// What an inverter loses for each kvarh at its largest reactive power; it grows with the square, so that reactive
/// power is not given where it serves nothing. Assumption.
constexpr double reactive_yuan_kvarh = 1e-3;
/// Keeps taps where they are unless they serve something: far below what it costs to curtail. Assumption.
constexpr double tap_yuan_pu2h = 1.0;
/// So much of a step is within what limits may be broken by; no tap moves for it.
constexpr double least_move = 0.05;
/// Squared voltages that nothing leaves.
constexpr double least_square = 0.25, most_square = 2.25;

constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

double largest(const Profile& profile) {
  const Extent all = extent(profile.values());
  return std::max(-all.lowest, all.highest);
}

double square_price(const ReactiveSource& source) {
  const double most = largest(source.most_kvar);
  return most > 0.0 ? reactive_yuan_kvarh / most : 0.0;
}

std::size_t at(Eigen::Index i) { return static_cast<std::size_t>(i); }

Hourly column_of(const Eigen::ArrayXXd& table, Eigen::Index column) {
  return Hourly(std::vector<double>(table.col(column).begin(), table.col(column).end()));
}

}  // namespace

GridRows::GridRows(const Study& study, const Feedback& feedback, std::vector<ReactiveLoad> loads,
                   std::vector<ReactiveSource> sources)
    : feedback_(feedback),
      names_(electric::names_of(study)),
      network_(electric::electric_network(study, names_)),
      only_losses_(feedback.only_losses()),
      places_(at(network_.grid.buses)),
      slack_square_(at(network_.grid.buses), std::numeric_limits<double>::quiet_NaN()) {
  for (const powerflow::Slack& slack : network_.grid.slacks) {
    slack_square_[at(slack.bus)] = slack.v_pu * slack.v_pu;
  }
  std::map<std::string, std::size_t> line_of;
  for (std::size_t k = 0; k < names_.line.size(); ++k) line_of.emplace(names_.line[k], k);
  const auto reach = [&](Bus bus) {
    if (std::isnan(slack_square_[at(bus)]) && !places_[at(bus)]) {
      places_[at(bus)].emplace();
      places_[at(bus)]->lower = least_square;
      places_[at(bus)]->upper = most_square;
    }
  };
  for (std::size_t n = 0; n < feedback.line.size(); ++n) {
    const std::size_t k = line_of.at(feedback.line[n]);
    Line line;
    line.told = static_cast<Eigen::Index>(n);
    line.branch = &network_.grid.branches[at(network_.branch_of_line[k])];
    line.to = names_.line_to[k];
    const auto changer = std::ranges::find(network_.line_of_changer, k);
    if (changer != network_.line_of_changer.end()) line.changer = changer - network_.line_of_changer.begin();
    if (!only_losses_) {
      reach(line.branch->from);
      reach(line.branch->to);
    }
    lines_.push_back(line);
  }
  if (only_losses_) return;
  loads_ = std::move(loads);
  sources_ = std::move(sources);
  const NodesByName nodes = nodes_by_name(study.network);
  for (std::size_t i = 0; i < names_.node.size(); ++i) {
    const Bus bus = network_.bus_of_node[i];
    if (bus == ElectricNetwork::none || !is_free(bus)) continue;
    Place& place = *places_[at(bus)];
    const Node& node = *nodes.at(names_.node[i]);
    place.lower = std::max(place.lower, node.v_min_pu * node.v_min_pu);
    place.upper = std::min(place.upper, node.v_max_pu * node.v_max_pu);
    if (std::ranges::count(feedback.node, node.name) > 0) place.soft.emplace();
  }
  find_loops();
}

void GridRows::find_loops() {
  // All buses of held voltage are the one after the last.
  const auto vertex = [&](Bus bus) { return at(is_free(bus) ? bus : network_.grid.buses); };
  std::vector<Edge> edges;
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    edges.push_back({vertex(lines_[k].branch->from), vertex(lines_[k].branch->to), k});
  }
  for (const Topology::Loop& found : Topology::loops(at(network_.grid.buses) + 1, edges)) {
    Loop loop;
    for (const auto& [edge, sign] : found) {
      loop.lines.push_back(edge);
      loop.signs.push_back(sign);
      loop.scale_pu = std::max(loop.scale_pu, std::hypot(lines_[edge].branch->r_pu, lines_[edge].branch->x_pu));
    }
    loop.price_yuan_kwh = loop_yuan_kwh + loop_yuan_radh * loop.scale_pu / base_kva;
    loops_.push_back(std::move(loop));
  }
}

void GridRows::shape_loops(const std::map<std::string, std::size_t>& flow_of, ShapeBuilder& builder) {
  for (Loop& loop : loops_) {
    const std::string& owner = feedback_.line[at(lines_[loop.lines.front()].told)];
    loop.row = builder.row(owner, "angles around its loop", "kW");
    loop.under = builder.column(owner, "angles around its loop below the grid's", "kW");
    loop.over = builder.column(owner, "angles around its loop above the grid's", "kW");
    loop.under_entry = builder.column_entry(loop.row, loop.under);
    loop.over_entry = builder.column_entry(loop.row, loop.over);
    for (const std::size_t k : loop.lines) {
      loop.p.push_back(builder.column_entry(loop.row, flow_of.at(feedback_.line[at(lines_[k].told)])));
      loop.q.push_back(builder.column_entry(loop.row, lines_[k].reactive));
    }
  }
}

void GridRows::shape(const Branches& branches, ShapeBuilder& builder) {
  std::map<std::string, std::size_t> flow_of;
  for (const Branch& branch : branches.all) flow_of.emplace(branch.name, branch.flow);
  std::map<std::string, Bus> bus_of;
  std::vector<std::string> name(places_.size());
  for (std::size_t i = 0; i < names_.node.size(); ++i) {
    const Bus bus = network_.bus_of_node[i];
    bus_of.emplace(names_.node[i], bus);
    if (bus != ElectricNetwork::none && name[at(bus)].empty()) name[at(bus)] = names_.node[i];
  }
  for (std::size_t b = 0; b < places_.size(); ++b) {
    if (!places_[b]) continue;
    Place& place = *places_[b];
    place.square = builder.column(name[b], "squared voltage", "pu2");
    place.balance = builder.row(name[b], "reactive balance", "kvar");
    if (!place.soft) continue;
    Soft& soft = *place.soft;
    soft.row = builder.row(name[b], "voltage band", "pu2");
    soft.under = builder.column(name[b], "voltage below its band", "pu2");
    soft.over = builder.column(name[b], "voltage above its band", "pu2");
    place.soft_entry = builder.column_entry(soft.row, place.square);
    soft.under_entry = builder.column_entry(soft.row, soft.under);
    soft.over_entry = builder.column_entry(soft.row, soft.over);
  }
  for (Line& line : lines_) {
    const std::string& owner = feedback_.line[at(line.told)];
    const powerflow::Branch& branch = *line.branch;
    line.to_balance = builder.balance(line.to);
    if (only_losses_) continue;
    line.reactive = builder.column(owner, "reactive flow", "kvar");
    line.drop = builder.row(owner, "voltage drop", "pu2");
    line.drop_p = builder.column_entry(line.drop, flow_of.at(owner));
    line.drop_q = builder.column_entry(line.drop, line.reactive);
    if (line.changer && feedback_.taps_may_move()) {
      Move& move = line.move.emplace();
      move.raised = builder.column(owner, "voltage raised by its tap", "pu2");
      move.lowered = builder.column(owner, "voltage lowered by its tap", "pu2");
      move.raised_entry = builder.column_entry(line.drop, move.raised);
      move.lowered_entry = builder.column_entry(line.drop, move.lowered);
    }
    if (is_free(branch.from)) {
      line.drop_from = builder.column_entry(line.drop, places_[at(branch.from)]->square);
      line.leaves = builder.column_entry(places_[at(branch.from)]->balance, line.reactive);
    }
    if (is_free(branch.to)) {
      line.drop_to = builder.column_entry(line.drop, places_[at(branch.to)]->square);
      line.arrives = builder.column_entry(places_[at(branch.to)]->balance, line.reactive);
    }
  }
  shape_loops(flow_of, builder);
  for (std::size_t n = 0; n < feedback_.loaded.size(); ++n) {
    const std::string& owner = feedback_.loaded[n];
    const auto line = std::ranges::find_if(lines_, [&](const Line& l) { return feedback_.line[at(l.told)] == owner; });
    Tangent tangent;
    tangent.told = static_cast<Eigen::Index>(n);
    tangent.row = builder.row(owner, "loading", "kVA");
    tangent.over = builder.column(owner, "loading above its rating", "kVA");
    tangent.p = builder.column_entry(tangent.row, flow_of.at(owner));
    tangent.q = builder.column_entry(tangent.row, line->reactive);
    tangent.over_entry = builder.column_entry(tangent.row, tangent.over);
    tangents_.push_back(tangent);
  }
  const auto balance_at = [&](const std::string& node) -> const Place* {
    const auto bus = bus_of.find(node);
    if (bus == bus_of.end() || bus->second == ElectricNetwork::none || !is_free(bus->second)) return nullptr;
    return &*places_[at(bus->second)];
  };
  for (const ReactiveLoad& load : loads_) {
    const Place* place = balance_at(load.node);
    load_entries_.push_back(place && load.unserved ? builder.column_entry(place->balance, *load.unserved) : nowhere);
    load_balances_.push_back(place ? place->balance : nowhere);
  }
  for (ReactiveSource& source : sources_) {
    const Place* place = balance_at(source.node);
    source.column = builder.column(source.device, "reactive power", "kvar");
    source_entries_.push_back(place ? builder.column_entry(place->balance, source.column) : nowhere);
  }
}

void GridRows::fill_loop(const Loop& loop, Program& program) const {
  Eigen::ArrayXd residual = Eigen::ArrayXd::Zero(feedback_.angle_rad.rows());
  for (std::size_t i = 0; i < loop.lines.size(); ++i) {
    const Line& line = lines_[loop.lines[i]];
    const Eigen::ArrayXXd one_rad = loop.signs[i] / (feedback_.across_pu2.col(line.told) * loop.scale_pu);
    program.of_columns[loop.p[i]].value = column_of(line.branch->x_pu * one_rad, 0);
    program.of_columns[loop.q[i]].value = column_of(-line.branch->r_pu * one_rad, 0);
    residual -= loop.signs[i] * feedback_.angle_rad.col(line.told) * base_kva / loop.scale_pu;
  }
  program.rows[loop.row].lower = program.rows[loop.row].upper = column_of(residual, 0);
  program.of_columns[loop.under_entry].value = 1.0;
  program.of_columns[loop.over_entry].value = -1.0;
  for (const std::size_t column : {loop.under, loop.over}) {
    program.columns[column].upper = no_limit;
    program.columns[column].cost = loop.price_yuan_kwh;
  }
}

void GridRows::fill(const Context& context, Program& program) const {
  double all_kvar = 0.0;
  for (const ReactiveLoad& load : loads_) all_kvar += load.tangent * largest(load.demand_kw);
  for (const ReactiveSource& source : sources_) all_kvar += largest(source.most_kvar);
  if (feedback_.loss_kvar.size() > 0) all_kvar += feedback_.loss_kvar.abs().rowwise().sum().maxCoeff();

  for (const auto& place : places_) {
    if (!place) continue;
    Program::Column& square = program.columns[place->square];
    Program::Row& balance = program.rows[place->balance];
    balance.lower = balance.upper = 0.0;
    square.lower = place->soft ? least_square : place->lower;
    square.upper = place->soft ? most_square : place->upper;
    if (!place->soft) continue;
    const Soft& soft = *place->soft;
    program.rows[soft.row].lower = place->lower;
    program.rows[soft.row].upper = place->upper;
    program.of_columns[place->soft_entry].value = 1.0;
    program.of_columns[soft.under_entry].value = 1.0;
    program.of_columns[soft.over_entry].value = -1.0;
    for (const std::size_t column : {soft.under, soft.over}) {
      program.columns[column].upper = most_square;
      program.columns[column].cost = voltage_yuan_pu2h;
    }
  }
  for (const Line& line : lines_) {
    Program::Row& active = program.rows[line.to_balance];
    active.lower = active.upper = sum(active.lower, column_of(feedback_.loss_kw, line.told));
    if (only_losses_) continue;
    const powerflow::Branch& branch = *line.branch;
    program.columns[line.reactive].lower = -2.0 * all_kvar;
    program.columns[line.reactive].upper = 2.0 * all_kvar;
    const Hourly inner = inner_of(line);
    program.of_columns[line.drop_p].value = -2.0 * branch.r_pu / base_kva;
    program.of_columns[line.drop_q].value = -2.0 * branch.x_pu / base_kva;
    Hourly residual = column_of(feedback_.drop_pu2, line.told);
    if (line.drop_from) {
      program.of_columns[*line.drop_from].value = inner;
    } else {
      residual = sum(residual, inner.times(-slack_square_[at(branch.from)]));
    }
    if (line.drop_to) {
      program.of_columns[*line.drop_to].value = -1.0;
    } else {
      residual = sum(residual, Hourly(slack_square_[at(branch.to)]));
    }
    program.rows[line.drop].lower = program.rows[line.drop].upper = residual;
    if (line.move) {
      const auto move = [&](std::size_t column, std::size_t entry, double sign, const Eigen::ArrayXXd& most) {
        program.columns[column].upper = column_of(most, *line.changer);
        program.columns[column].cost = tap_yuan_pu2h;
        program.of_columns[entry].value = sign;
      };
      move(line.move->raised, line.move->raised_entry, 1.0, feedback_.raise_pu2);
      move(line.move->lowered, line.move->lowered_entry, -1.0, feedback_.lower_pu2);
    }
    if (line.drop_from) program.of_columns[line.leaves].value = -1.0;
    if (line.drop_to) {
      program.of_columns[line.arrives].value = 1.0;
      Program::Row& reactive = program.rows[places_[at(branch.to)]->balance];
      reactive.lower = reactive.upper = sum(reactive.lower, column_of(feedback_.loss_kvar, line.told));
    }
  }
  for (const Loop& loop : loops_) fill_loop(loop, program);
  for (const Tangent& tangent : tangents_) {
    program.of_columns[tangent.p].value = column_of(feedback_.along_p, tangent.told);
    program.of_columns[tangent.q].value = column_of(feedback_.along_q, tangent.told);
    program.of_columns[tangent.over_entry].value = -1.0;
    program.rows[tangent.row].lower = -no_limit;
    program.rows[tangent.row].upper = column_of(feedback_.limit_kva, tangent.told);
    program.columns[tangent.over].upper = no_limit;
    program.columns[tangent.over].cost = loading_yuan_kvah;
  }
  for (std::size_t i = 0; i < loads_.size(); ++i) {
    if (load_balances_[i] == nowhere) continue;
    Program::Row& balance = program.rows[load_balances_[i]];
    balance.lower = balance.upper = sum(balance.lower, context.hourly(loads_[i].demand_kw, loads_[i].tangent));
    if (load_entries_[i] != nowhere) program.of_columns[load_entries_[i]].value = loads_[i].tangent;
  }
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    Program::Column& column = program.columns[sources_[i].column];
    const bool used = source_entries_[i] != nowhere;
    column.upper = used ? context.hourly(sources_[i].most_kvar) : Hourly(0.0);
    column.lower = column.upper.times(-1.0);
    column.quadratic = 2.0 * square_price(sources_[i]);
    if (used) program.of_columns[source_entries_[i]].value = 1.0;
  }
}

Hourly GridRows::inner_of(const Line& line) const {
  if (!line.changer) return 1.0 / (line.branch->ratio * line.branch->ratio);
  return column_of((1.0 + feedback_.tap_frac.col(*line.changer)).square().inverse(), 0);
}

void GridRows::read(DispatchBuilder& dispatch) const {
  const auto bill = [&](const std::string& owner, Quantity amount, double price) {
    dispatch.flows.push_back({owner, "district", "grid_limits", std::move(amount), Profile(price), Profile(0.0)});
  };
  for (const auto& place : places_) {
    if (!place || !place->soft) continue;
    const std::string& owner = dispatch.program().columns[place->square].label.owner;
    bill(owner, dispatch.x(place->soft->under) + dispatch.x(place->soft->over), voltage_yuan_pu2h);
  }
  for (const Line& line : lines_) {
    if (!line.move) continue;
    const Quantity moved = dispatch.x(line.move->raised) + dispatch.x(line.move->lowered);
    dispatch.flows.push_back(
        {feedback_.line[at(line.told)], "district", "operation", moved, Profile(tap_yuan_pu2h), Profile(0.0)});
  }
  for (const Loop& loop : loops_) {
    const std::string& owner = feedback_.line[at(lines_[loop.lines.front()].told)];
    bill(owner, dispatch.x(loop.under) + dispatch.x(loop.over), loop.price_yuan_kwh);
  }
  for (const Tangent& tangent : tangents_) {
    bill(feedback_.loaded[at(tangent.told)], dispatch.x(tangent.over), loading_yuan_kvah);
  }
  for (const ReactiveSource& source : sources_) {
    dispatch.flows.push_back({source.device, source.owner, "operation", dispatch.x(source.column), Profile(0.0),
                              Profile(0.0), Profile(square_price(source))});
  }
}

void GridRows::write_broken(const DispatchBuilder& dispatch, CarrierDispatch& group) const {
  if (only_losses_) return;
  const Eigen::Index steps = group.device_power_kw.rows();
  group.node_beyond_pu2 = Eigen::ArrayXXd::Zero(steps, static_cast<Eigen::Index>(group.node.size()));
  group.line_beyond_frac = Eigen::ArrayXXd::Zero(steps, static_cast<Eigen::Index>(group.line.size()));
  Eigen::ArrayXd beyond(steps);
  for (std::size_t i = 0; i < names_.node.size(); ++i) {
    const Bus bus = network_.bus_of_node[i];
    if (bus == ElectricNetwork::none || !is_free(bus) || !places_[at(bus)]->soft) continue;
    const auto name = std::ranges::find(group.node, names_.node[i]);
    if (name == group.node.end()) continue;
    const Soft& soft = *places_[at(bus)]->soft;
    (dispatch.x(soft.under) + dispatch.x(soft.over)).write(beyond);
    group.node_beyond_pu2.col(name - group.node.begin()) = beyond;
  }
  for (const Tangent& tangent : tangents_) {
    const auto name = std::ranges::find(group.line, feedback_.loaded[at(tangent.told)]);
    dispatch.x(tangent.over).write(beyond);
    auto column = group.line_beyond_frac.col(name - group.line.begin());
    column = column.max(beyond / feedback_.limit_kva.col(tangent.told));
  }
}

void GridRows::write_taps(const DispatchBuilder& dispatch, CarrierDispatch& group) const {
  if (only_losses_ || network_.line_of_changer.empty()) return;
  group.tap_frac = feedback_.tap_frac;
  if (!feedback_.taps_may_move()) return;
  const Eigen::Index steps = group.tap_frac.rows();
  Eigen::ArrayXd raised(steps), square(steps);
  for (const Line& line : lines_) {
    if (!line.move) continue;
    (dispatch.x(line.move->raised) - dispatch.x(line.move->lowered)).write(raised);
    if (is_free(line.branch->from)) {
      dispatch.x(places_[at(line.branch->from)]->square).write(square);
    } else {
      square.setConstant(slack_square_[at(line.branch->from)]);
    }
    const auto changer = at(*line.changer);
    for (Eigen::Index t = 0; t < steps; ++t) {
      double& tap = group.tap_frac(t, *line.changer);
      tap = electric::tap_frac(network_, changer, moved_tap(changer, tap, raised[t] / square[t]));
    }
  }
}

int GridRows::moved_tap(std::size_t changer, double tap_frac, double raised_pu2) const {
  const powerflow::TapChanger& c = network_.controls.tap_changers[changer];
  const int before = electric::tap_position(network_, changer, tap_frac);
  const double inner = std::pow(1.0 + tap_frac, -2.0) + raised_pu2;
  const double step = electric::tap_frac(network_, changer, 1) - electric::tap_frac(network_, changer, 0);
  const double moves = (1.0 / std::sqrt(inner) - 1.0 - tap_frac) / step;
  if (std::abs(moves) < least_move) return before;
  const double whole = moves > 0.0 ? std::ceil(moves - least_move) : std::floor(moves + least_move);
  return std::clamp(before + static_cast<int>(whole), c.lowest, c.highest);
}

void GridRows::write(const DispatchBuilder& dispatch, CarrierDispatch& group) const {
  for (const Line& line : lines_) {
    const auto name = std::ranges::find(group.line, feedback_.line[at(line.told)]);
    group.line_loss_kw.col(name - group.line.begin()) = feedback_.loss_kw.col(line.told);
  }
  write_broken(dispatch, group);
  write_taps(dispatch, group);
  if (sources_.empty()) return;
  group.device_reactive_kvar = Eigen::ArrayXXd::Zero(group.device_power_kw.rows(), group.device_power_kw.cols());
  for (const ReactiveSource& source : sources_) {
    const auto name = std::ranges::find(group.device, source.device);
    if (name == group.device.end()) continue;
    dispatch.x(source.column).write(group.device_reactive_kvar.col(name - group.device.begin()));
  }
}

}  // namespace zhanhe::formulation
