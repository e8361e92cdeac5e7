#include "zhanhe/gridcheck/check.hpp"

#include <cmath>
#include <limits>
#include <map>

#include "zhanhe/electric/electric_network.hpp"
#include "zhanhe/electric/power_factor.hpp"
#include "zhanhe/gridcheck/names.hpp"
#include "zhanhe/gridcheck/violations.hpp"
#include "zhanhe/powerflow/flows.hpp"
#include "zhanhe/powerflow/solve.hpp"

namespace zhanhe::gridcheck {

namespace {

using Eigen::ArrayXXd;
using Eigen::Index;
using electric::base_kva;
using electric::ElectricNetwork;

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

Index at(std::size_t i) { return static_cast<Index>(i); }

Checked unchecked(std::string reason) {
  Checked checked;
  checked.state.reason = std::move(reason);
  return checked;
}

/// A problem of the kernel in the names of the study.
std::string told(const powerflow::Problem& problem, const ElectricNetwork& network, const CarrierDispatch& group) {
  if (problem.part == powerflow::Part::branch) {
    for (std::size_t k = 0; k < network.branch_of_line.size(); ++k) {
      if (network.branch_of_line[k] == problem.index)
        return "line or transformer '" + group.line[k] + "': " + problem.text;
    }
  }
  return problem.text;
}

/// Reactive power of each device, positive into its node: loads draw Q = P tan(acos(power factor)), others what the
/// dispatch chose, or none.
ArrayXXd reactive_kvar(const Study& study, const CarrierDispatch& group) {
  std::map<std::string, double> tangent;
  for (const Load& load : study.all<Load>()) {
    tangent.emplace(load.name, electric::reactive_per_active(load.power_factor));
  }
  for (const Building& building : study.all<Building>()) {
    tangent.emplace(building.name, electric::reactive_per_active(building.power_factor));
  }
  ArrayXXd reactive = group.device_reactive_kvar;
  if (reactive.size() == 0) reactive = ArrayXXd::Zero(group.device_power_kw.rows(), group.device_power_kw.cols());
  for (std::size_t d = 0; d < group.device.size(); ++d) {
    if (group.device_kind[d] != Load::kind) continue;
    reactive.col(at(d)) = group.device_power_kw.col(at(d)) * tangent.at(group.device[d]);
  }
  return reactive;
}

/// What every device but the slacks gives to each bus.
powerflow::Injections injections(const CarrierDispatch& group, const ElectricNetwork& network,
                                 const ArrayXXd& reactive) {
  const Index steps = group.device_power_kw.rows();
  powerflow::Injections sum{ArrayXXd::Zero(steps, network.grid.buses), ArrayXXd::Zero(steps, network.grid.buses)};
  std::map<std::string, powerflow::Index> bus_of;
  for (std::size_t i = 0; i < group.node.size(); ++i) bus_of.emplace(group.node[i], network.bus_of_node[i]);
  for (std::size_t d = 0; d < group.device.size(); ++d) {
    const powerflow::Index bus = bus_of.at(group.device_node[d]);
    if (bus == ElectricNetwork::none || network.slack_of_device[d] != ElectricNetwork::none) continue;
    sum.p_pu.col(bus) += group.device_power_kw.col(at(d)) / base_kva;
    sum.q_pu.col(bus) += reactive.col(at(d)) / base_kva;
  }
  return sum;
}

/// Voltages of the nodes out of those of the buses.
void fill_nodes(const ElectricNetwork& network, const powerflow::State& solved, GridState& state) {
  const ArrayXXd v = solved.v_pu();
  const ArrayXXd angle = solved.angle_rad();
  for (std::size_t i = 0; i < network.bus_of_node.size(); ++i) {
    const powerflow::Index bus = network.bus_of_node[i];
    if (bus == ElectricNetwork::none) continue;
    state.v_pu.col(at(i)) = v.col(bus);
    state.angle_rad.col(at(i)) = angle.col(bus);
  }
}

void fill_lines(const ElectricNetwork& network, const powerflow::State& solved, const powerflow::Flows& flows,
                GridState& state) {
  for (std::size_t k = 0; k < network.branch_of_line.size(); ++k) {
    const powerflow::Index b = network.branch_of_line[k];
    if (b == ElectricNetwork::none || !solved.energised[network.grid.branches[static_cast<std::size_t>(b)].from])
      continue;
    state.ac_line_flow_kw.col(at(k)) = flows.s_from_pu.col(b).real() * base_kva;
    state.ac_line_loss_kw.col(at(k)) = flows.losses_pu.col(b).real() * base_kva;
    if (network.rated_current_pu[k] > 0.0) {
      state.line_loading_frac.col(at(k)) =
          flows.i_from_pu.col(b).max(flows.i_to_pu.col(b)) / network.rated_current_pu[k];
    }
  }
  state.loss_kw = flows.total_losses_pu().real() * base_kva;
}

/// What the slacks deliver, shared evenly among the devices that hold one bus.
void fill_sources(const ElectricNetwork& network, const powerflow::State& solved, const powerflow::Flows& flows,
                  const powerflow::Injections& given, GridState& state) {
  const Eigen::ArrayXXcd entering = powerflow::bus_power(network.grid, solved.voltage_pu, flows);
  std::map<powerflow::Index, double> holders;
  for (const powerflow::Index bus : network.slack_of_device) holders[bus] += 1.0;
  state.ac_import_kw = Eigen::ArrayXd::Zero(entering.rows());
  for (const powerflow::Slack& source : network.grid.slacks) {
    state.ac_import_kw += (entering.col(source.bus).real() - given.p_pu.col(source.bus)) * base_kva;
  }
  for (std::size_t d = 0; d < network.slack_of_device.size(); ++d) {
    const powerflow::Index bus = network.slack_of_device[d];
    if (bus == ElectricNetwork::none) continue;
    state.device_reactive_kvar.col(at(d)) = (entering.col(bus).imag() - given.q_pu.col(bus)) * base_kva / holders[bus];
  }
}

/// Solves with the taps of the dispatch, or else those that come to rest, and notes them.
powerflow::State solve(Checked& checked, const CarrierDispatch& group, const powerflow::Injections& given,
                       const powerflow::Settings& settings, const powerflow::Progress& progress) {
  const ElectricNetwork& network = checked.network;
  if (group.tap_frac.size() == 0) {
    powerflow::ControlledState found = powerflow::solve(network.grid, network.controls, given, settings, progress);
    checked.taps = std::move(found.taps);
    checked.state.restless = static_cast<std::size_t>((found.state.converged && !found.settled).count());
    return std::move(found.state);
  }
  checked.taps.resize(group.tap_frac.rows(), group.tap_frac.cols());
  for (Index k = 0; k < checked.taps.cols(); ++k) {
    for (Index t = 0; t < checked.taps.rows(); ++t) {
      checked.taps(t, k) = electric::tap_position(network, static_cast<std::size_t>(k), group.tap_frac(t, k));
    }
  }
  return powerflow::solve_at(network.grid, network.controls, checked.taps, given, settings, progress);
}

void fill_taps(const CarrierDispatch& group, const powerflow::State& solved, Checked& checked) {
  GridState& state = checked.state;
  state.tap_frac.setConstant(checked.taps.rows(), checked.taps.cols(), not_known);
  for (Index k = 0; k < checked.taps.cols(); ++k) {
    const auto changer = static_cast<std::size_t>(k);
    state.tap_changer.push_back(group.line[checked.network.line_of_changer[changer]]);
    for (Index t = 0; t < checked.taps.rows(); ++t) {
      if (t > 0)
        state.tap_operations += static_cast<std::size_t>(std::abs(checked.taps(t, k) - checked.taps(t - 1, k)));
      if (solved.converged[t]) state.tap_frac(t, k) = electric::tap_frac(checked.network, changer, checked.taps(t, k));
    }
  }
}

}  // namespace

Checked check(const Study& study, const Dispatch& dispatch, const TimeAxis& axis, int threads, double slack,
              const Observer& observer) {
  const CarrierDispatch* group = dispatch.carrier("electricity");
  if (!group) return unchecked("the study has no electricity");
  Checked checked;
  checked.network = electric::electric_network(study, names_of(*group));
  const ElectricNetwork& network = checked.network;
  if (!network.reason.empty()) return unchecked(network.reason);

  GridState& state = checked.state;
  state.device_reactive_kvar = reactive_kvar(study, *group);
  const powerflow::Injections given = injections(*group, network, state.device_reactive_kvar);
  powerflow::Settings settings;
  settings.threads = threads;
  powerflow::State solved = solve(checked, *group, given, settings, [&](powerflow::Index done, powerflow::Index all) {
    return !observer || observer({"check", static_cast<double>(done) / static_cast<double>(all)});
  });
  if (solved.stopped) throw Cancelled();
  if (!solved.problems.empty()) return unchecked(told(solved.problems.front(), network, *group));

  const Index steps = at(axis.steps);
  state.checked = true;
  state.v_pu = state.angle_rad = ArrayXXd::Constant(steps, at(group->node.size()), not_known);
  state.ac_line_flow_kw = state.ac_line_loss_kw = state.line_loading_frac =
      ArrayXXd::Constant(steps, at(group->line.size()), not_known);
  fill_nodes(network, solved, state);
  fill_taps(*group, solved, checked);
  checked.flows = powerflow::branch_flows(network.grid, network.controls, checked.taps, solved.voltage_pu);
  fill_lines(network, solved, checked.flows, state);
  fill_sources(network, solved, checked.flows, given, state);
  for (Index t = 0; t < steps; ++t) {
    state.iterations.push_back(solved.iterations[t]);
    state.converged.push_back(solved.converged[t]);
    if (solved.converged[t]) state.mismatch_kva = std::max(state.mismatch_kva, solved.mismatch_pu[t] * base_kva);
  }
  state.violations = violations(study, *group, state, slack);
  checked.voltage_pu = std::move(solved.voltage_pu);
  return checked;
}

}  // namespace zhanhe::gridcheck
