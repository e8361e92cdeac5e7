#include "zhanhe/gridplan/measure.hpp"

#include "zhanhe/powerflow/energised.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace zhanhe::gridplan {
namespace {

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// Nominal voltage of a node at a bus; 0 when there is none.
double nominal_kv(const NamedGrid& grid, Index bus) {
  const auto node = std::ranges::find(grid.bus_of_node, bus);
  return node == grid.bus_of_node.end() ? 0.0 : grid.v_kv[at(node - grid.bus_of_node.begin())];
}

/// Nominal voltage of a line: of a node at one of its ends.
double nominal_kv(const NamedGrid& grid, const powerflow::Equipment& line) {
  const powerflow::Branch& branch = grid.grid.branches[at(line.first_branch)];
  return std::max(nominal_kv(grid, branch.from), nominal_kv(grid, branch.to));
}

class Applying {
public:
  explicit Applying(Changed& changed) : grid_(changed.grid), changed_(changed) {}

  void operator()(const NewConductor& change) {
    powerflow::Equipment& line = grid_.lines[at(change.line)];
    const double v_kv = nominal_kv(grid_, line);
    const double base_ohm = v_kv * v_kv * 1000.0 / grid_.base_kva;
    powerflow::Branch& branch = grid_.grid.branches[at(line.first_branch)];
    branch.r_pu = change.r_ohm_km * change.length_km / base_ohm;
    branch.x_pu = change.x_ohm_km * change.length_km / base_ohm;
    const double base_a = grid_.base_kva / (std::sqrt(3.0) * v_kv);
    for (powerflow::Terminal& terminal : line.terminals) terminal.i_rated_pu = change.i_max_a / base_a;
  }

  void operator()(const NewTransformer& change) {
    powerflow::Equipment& transformer = grid_.transformers[at(change.transformer)];
    powerflow::Branch& branch = grid_.grid.branches[at(transformer.first_branch)];
    const bool closed = branch.closed;
    for (powerflow::Terminal& terminal : transformer.terminals) remove_shunt(branch, terminal);
    const powerflow::Nameplate& plate = change.nameplate;
    branch = powerflow::transformer_branch(branch.from, branch.to, plate, grid_.base_kva);
    branch.closed = closed;
    for (powerflow::Terminal& terminal : transformer.terminals) {
      terminal.i_rated_pu = plate.s_n_kva / grid_.base_kva / (terminal.at_to ? plate.rated_to_pu : plate.rated_from_pu);
    }
  }

  void operator()(const NewCapacitor& change) {
    grid_.grid.shunts.push_back({.bus = grid_.bus_of_node[at(change.node)], .b_pu = change.q_kvar / grid_.base_kva});
  }

  void operator()(const NewBattery& change) {
    const Eigen::ArrayXd output_kw = peak_shaving_kw(net_load_kw(), change.battery);
    changed_.injections.p_pu.col(grid_.bus_of_node[at(change.node)]) += output_kw / grid_.base_kva;
    changed_.battery_loss_kw -= output_kw;
  }

private:
  /// Of the buses whose injections the power flow looks at.
  [[nodiscard]] Eigen::ArrayXd net_load_kw() const {
    powerflow::Flags counts = powerflow::energised(grid_.grid);
    for (const powerflow::Slack& slack : grid_.grid.slacks) counts(slack.bus) = false;
    const Eigen::ArrayXXd& p_pu = changed_.injections.p_pu;
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(p_pu.rows());
    for (Index bus = 0; bus < p_pu.cols(); ++bus) {
      if (counts(bus)) sum -= p_pu.col(bus);
    }
    return grid_.base_kva * sum;
  }

  void remove_shunt(const powerflow::Branch& branch, powerflow::Terminal& terminal) {
    if (terminal.shunt_pu == 0.0) return;
    grid_.grid.shunts.push_back({.bus = terminal.at_to ? branch.to : branch.from,
                                 .g_pu = -terminal.shunt_pu.real(),
                                 .b_pu = -terminal.shunt_pu.imag()});
    terminal.shunt_pu = 0.0;
  }

  NamedGrid& grid_;
  Changed& changed_;
};

class Inspection {
public:
  Inspection(const NamedGrid& grid, Index measure, Problems& found)
      : grid_(grid), measure_(measure), live_(powerflow::energised(grid.grid)), found_(found) {}

  void operator()(const NewConductor& change) {
    cost(change.cost_yuan_km);
    if (!(change.length_km > 0.0) || !std::isfinite(change.length_km)) say("has a conductor without length");
    const double z_ohm_km = std::hypot(change.r_ohm_km, change.x_ohm_km);
    if (!(change.r_ohm_km >= 0.0 && change.x_ohm_km >= 0.0 && z_ohm_km > 0.0) || !std::isfinite(z_ohm_km)) {
      say("has a conductor whose impedance is negative, 0 or not finite");
    }
    if (!(change.i_max_a > 0.0)) say("has a conductor whose rated current is not above 0");
    if (change.line < 0 || at(change.line) >= grid_.lines.size()) return say("changes a line that does not exist");
    const powerflow::Equipment& line = grid_.lines[at(change.line)];
    if (line.branches != 1) say("changes a line of several branches");
    if (!(nominal_kv(grid_, line) > 0.0)) say("changes a line without nominal voltage at its ends");
  }

  void operator()(const NewTransformer& change) {
    cost(change.cost_yuan);
    const powerflow::Nameplate& plate = change.nameplate;
    if (!(plate.s_n_kva > 0.0) || !(plate.u_k_frac > 0.0) || !(plate.p_k_kw <= plate.u_k_frac * plate.s_n_kva)) {
      say("has a transformer that needs s_n_kva and u_k_frac above 0 and p_k_kw of at most their product");
    }
    if (!(plate.p_k_kw >= 0.0 && plate.p_0_kw >= 0.0 && plate.i_0_frac >= 0.0)) {
      say("has a transformer with negative losses");
    }
    if (!(plate.rated_from_pu > 0.0 && plate.rated_to_pu > 0.0)) say("has a transformer without rated voltages");
    if (change.transformer < 0 || at(change.transformer) >= grid_.transformers.size()) {
      return say("changes a transformer that does not exist");
    }
    if (grid_.transformers[at(change.transformer)].branches != 1) say("changes a transformer of three windings");
  }

  void operator()(const NewCapacitor& change) {
    cost(change.cost_yuan);
    place(change.node);
    if (!std::isfinite(change.q_kvar) || change.q_kvar == 0.0) say("has a capacitor of 0 or not finite");
  }

  void operator()(const NewBattery& change) {
    cost(change.cost_yuan);
    place(change.node);
    const Battery& battery = change.battery;
    if (!(battery.p_max_kw > 0.0 && battery.energy_kwh > 0.0)) say("has a battery without power or energy");
    if (!(battery.efficiency_frac > 0.0 && battery.efficiency_frac <= 1.0)) {
      say("has a battery whose efficiency is not above 0 and at most 1");
    }
    if (battery.rows_per_day < 1 || !(battery.row_h > 0.0)) say("has a battery whose day has no rows or no length");
  }

private:
  void say(const char* text) { found_.push_back({"measure", measure_, text}); }
  void cost(double yuan) {
    if (!(yuan >= 0.0) || !std::isfinite(yuan)) say("costs less than 0 or not a finite sum");
  }
  void place(Index node) {
    if (node < 0 || at(node) >= grid_.bus_of_node.size()) return say("stands at a node that does not exist");
    const Index bus = grid_.bus_of_node[at(node)];
    if (bus == NamedGrid::none || !live_(bus)) say("stands at a node without supply");
  }

  const NamedGrid& grid_;
  Index measure_;
  powerflow::Flags live_;
  Problems& found_;
};

struct Cost {
  double operator()(const NewConductor& change) const { return change.cost_yuan_km * change.length_km; }
  double operator()(const auto& change) const { return change.cost_yuan; }
};

}  // namespace

Problems problems(const NamedGrid& grid, const std::vector<Measure>& measures) {
  Problems found;
  for (std::size_t k = 0; k < measures.size(); ++k) {
    const auto index = static_cast<Index>(k);
    if (measures[k].changes.empty()) found.push_back({"measure", index, "changes nothing"});
    Inspection inspection(grid, index, found);
    for (const Change& change : measures[k].changes) std::visit(inspection, change);
  }
  return found;
}

double cost_yuan(const Measure& measure) {
  double sum_yuan = 0.0;
  for (const Change& change : measure.changes) sum_yuan += std::visit(Cost{}, change);
  return sum_yuan;
}

Changed changed(const NamedGrid& grid, const Injections& injections, const Measure& measure) {
  Changed result{grid, injections, Eigen::ArrayXd::Zero(injections.p_pu.rows())};
  Applying applying(result);
  for (const Change& change : measure.changes) std::visit(applying, change);
  return result;
}

}  // namespace zhanhe::gridplan
