#include "zhanhe/gridplan/statistics.hpp"

#include "zhanhe/powerflow/flows.hpp"

#include <cmath>
#include <cstddef>
#include <numeric>

namespace zhanhe::gridplan {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::size_t at(Index i) { return static_cast<std::size_t>(i); }
Index count(const auto& list) { return static_cast<Index>(list.size()); }

double over(double part, double whole) { return whole > 0.0 ? part / whole : 0.0; }

NodeVoltage node_voltage(const Eigen::ArrayXd& v_pu, const Band& band, const Eigen::ArrayXd& duration_h) {
  NodeVoltage node{.lowest_pu = nan, .highest_pu = nan};
  double sum = 0.0;
  for (Index hour = 0; hour < v_pu.size(); ++hour) {
    const double v = v_pu(hour);
    if (std::isnan(v)) continue;
    node.time_h += duration_h(hour);
    sum += duration_h(hour) * v;
    if (v < band.lower_pu) node.below_h += duration_h(hour);
    if (v > band.upper_pu) node.above_h += duration_h(hour);
    if (!(v >= node.lowest_pu)) node.lowest_pu = v, node.lowest_hour = hour;
    if (!(v <= node.highest_pu)) node.highest_pu = v, node.highest_hour = hour;
  }
  node.mean_pu = sum / node.time_h;
  node.pass_frac = 1.0 - (node.below_h + node.above_h) / node.time_h;
  return node;
}

/// Energies and peaks of equipment, one column each.
std::vector<EquipmentLoss> energies(const Eigen::ArrayXXd& loss_kw, const Eigen::ArrayXd& duration_h,
                                    const powerflow::Flags& solved) {
  std::vector<EquipmentLoss> losses(at(loss_kw.cols()));
  for (Index k = 0; k < loss_kw.cols(); ++k) {
    EquipmentLoss& loss = losses[at(k)];
    for (Index hour = 0; hour < loss_kw.rows(); ++hour) {
      if (!solved(hour)) continue;
      loss.loss_kwh += duration_h(hour) * loss_kw(hour, k);
      if (loss.peak_hour < 0 || loss_kw(hour, k) > loss.peak_kw) {
        loss.peak_kw = loss_kw(hour, k);
        loss.peak_hour = hour;
      }
    }
  }
  return losses;
}

double energy(const std::vector<EquipmentLoss>& losses) {
  return std::accumulate(losses.begin(), losses.end(), 0.0,
                         [](double sum, const EquipmentLoss& one) { return sum + one.loss_kwh; });
}

/// What enters the grid, kWh: the positive parts of injections and of what slack buses supply beside them.
double supplied_kwh(const NamedGrid& grid, const Injections& injections, const powerflow::State& state,
                    const Eigen::ArrayXd& duration_h) {
  Eigen::ArrayXXd entering = injections.p_pu;
  const Eigen::ArrayXXcd power = powerflow::bus_power(grid.grid, state.voltage_pu);
  for (const powerflow::Slack& slack : grid.grid.slacks) entering.col(slack.bus) = power.col(slack.bus).real();
  double sum = 0.0;
  for (Index bus = 0; bus < grid.grid.buses; ++bus) {
    if (!state.energised(bus)) continue;
    for (Index hour = 0; hour < entering.rows(); ++hour) {
      if (state.converged(hour)) sum += duration_h(hour) * std::max(0.0, entering(hour, bus));
    }
  }
  return sum * grid.base_kva;
}

/// What all hours of a table share: sizes, and durations.
Problems size_problems(const NamedGrid& grid, const powerflow::State& state, const Durations& duration_h) {
  const Injections none{Eigen::ArrayXXd::Zero(state.voltage_pu.rows(), grid.grid.buses),
                        Eigen::ArrayXXd::Zero(state.voltage_pu.rows(), grid.grid.buses)};
  Problems found = problems(grid, none, duration_h);
  if (!state.problems.empty()) found.push_back({"state", -1, "comes from a power flow that was refused"});
  if (state.voltage_pu.cols() != grid.grid.buses) found.push_back({"state", -1, "belongs to another grid"});
  return found;
}

}  // namespace

VoltageStatistics voltage_statistics(const NamedGrid& grid, const powerflow::State& state,
                                     const std::vector<Band>& bands, const Durations& duration_h) {
  VoltageStatistics statistics;
  statistics.problems = size_problems(grid, state, duration_h);
  for (Problem& problem : problems(grid, Limits{.bands = bands})) statistics.problems.push_back(std::move(problem));
  if (!statistics.problems.empty()) return statistics;
  const Eigen::ArrayXXd v_pu = powerflow::node_v_pu(grid, state);
  const Eigen::ArrayXd length_h = durations(duration_h, v_pu.rows());
  double outside_h = 0.0;
  double time_h = 0.0;
  for (Index node = 0; node < v_pu.cols(); ++node) {
    const Band band = bands.empty() ? three_phase_up_to_20_kv : bands[at(node)];
    statistics.nodes.push_back(node_voltage(v_pu.col(node), band, length_h));
    outside_h += statistics.nodes.back().below_h + statistics.nodes.back().above_h;
    time_h += statistics.nodes.back().time_h;
  }
  statistics.pass_frac = 1.0 - outside_h / time_h;
  statistics.unsolved_h = state.converged.select(0.0, length_h).sum();
  return statistics;
}

Eigen::ArrayXXd equipment_loss_kw(const NamedGrid& grid, const std::vector<powerflow::Equipment>& equipment,
                                  const powerflow::State& state) {
  Eigen::ArrayXXd loss_kw(state.voltage_pu.rows(), count(equipment));
  for (Index k = 0; k < count(equipment); ++k) {
    NamedGrid alone{.base_kva = grid.base_kva, .grid = grid.grid};
    alone.lines = {equipment[at(k)]};
    loss_kw.col(k) = powerflow::loss_kw(alone, state);
  }
  return loss_kw;
}

LossStatistics loss_statistics(const NamedGrid& grid, const Injections& injections, const powerflow::State& state,
                               const Durations& duration_h) {
  LossStatistics statistics;
  statistics.problems = problems(grid, injections, duration_h);
  if (!state.problems.empty()) statistics.problems.push_back({"state", -1, "comes from a power flow that was refused"});
  if (state.voltage_pu.cols() != grid.grid.buses || state.voltage_pu.rows() != injections.p_pu.rows()) {
    statistics.problems.push_back({"state", -1, "belongs to another grid or other hours"});
  }
  if (!statistics.problems.empty()) return statistics;
  const Eigen::ArrayXd length_h = durations(duration_h, state.voltage_pu.rows());
  const Eigen::ArrayXXd line_kw = equipment_loss_kw(grid, grid.lines, state);
  const Eigen::ArrayXXd transformer_kw = equipment_loss_kw(grid, grid.transformers, state);
  statistics.lines = energies(line_kw, length_h, state.converged);
  statistics.transformers = energies(transformer_kw, length_h, state.converged);
  statistics.line_kwh = energy(statistics.lines);
  statistics.transformer_kwh = energy(statistics.transformers);
  statistics.loss_kwh = statistics.line_kwh + statistics.transformer_kwh;
  for (auto* list : {&statistics.lines, &statistics.transformers}) {
    for (EquipmentLoss& one : *list) one.share_frac = over(one.loss_kwh, statistics.loss_kwh);
  }
  const Eigen::ArrayXXd total_kw = line_kw.rowwise().sum() + transformer_kw.rowwise().sum();
  const EquipmentLoss total = energies(total_kw, length_h, state.converged).front();
  statistics.peak_kw = total.peak_kw;
  statistics.peak_hour = total.peak_hour;
  statistics.supplied_kwh = supplied_kwh(grid, injections, state, length_h);
  statistics.delivered_kwh = statistics.supplied_kwh - statistics.loss_kwh;
  statistics.loss_rate_frac = over(statistics.loss_kwh, statistics.supplied_kwh);
  statistics.loss_of_delivered_frac = over(statistics.loss_kwh, statistics.delivered_kwh);
  statistics.unsolved_h = state.converged.select(0.0, length_h).sum();
  return statistics;
}

}  // namespace zhanhe::gridplan
