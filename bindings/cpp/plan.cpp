#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "module.hpp"
#include "plan_question.hpp"
#include "zhanhe/gridplan/hosting.hpp"
#include "zhanhe/gridplan/outage.hpp"
#include "zhanhe/gridplan/reconfigure.hpp"
#include "zhanhe/gridplan/statistics.hpp"
#include "zhanhe/powerflow/solve.hpp"

namespace zhanhe::bind {

namespace {

using gridplan::Index;
using GridPointer = std::shared_ptr<NotedGrid>;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

powerflow::State solve(const Question& question, int threads) {
  return powerflow::solve(question.named().grid, question.injections, {.threads = threads});
}

std::vector<Index> places(const auto& items, auto member) {
  std::vector<Index> values;
  for (const auto& item : items) values.push_back(item.*member);
  return values;
}

/// Statistics of voltages and losses, in one answer.
struct Statistics {
  gridplan::VoltageStatistics voltages;
  gridplan::LossStatistics losses;
  Eigen::ArrayXd line_loading, transformer_loading;  ///< largest of the hours
  gridplan::Problems problems;
};

Eigen::ArrayXd largest_of(const powerflow::NamedGrid& grid, const std::vector<powerflow::Equipment>& equipment,
                          const powerflow::State& state) {
  const Eigen::ArrayXXd loading = powerflow::loading_frac(grid, equipment, state);
  constexpr double none = -std::numeric_limits<double>::infinity();
  const Eigen::ArrayXd largest = loading.isNaN().select(none, loading).colwise().maxCoeff().transpose();
  return largest.isFinite().select(largest, std::numeric_limits<double>::quiet_NaN());
}

Statistics statistics_of(const Question& question, int threads) {
  Statistics answer;
  answer.problems = gridplan::problems(question.named(), question.injections, question.duration_h);
  for (auto& problem : gridplan::problems(question.named(), question.limits)) answer.problems.push_back(problem);
  if (!answer.problems.empty()) return answer;
  const powerflow::State state = solve(question, threads);
  const powerflow::NamedGrid& grid = question.named();
  answer.voltages = gridplan::voltage_statistics(grid, state, question.limits.bands, question.duration_h);
  answer.losses = gridplan::loss_statistics(grid, question.injections, state, question.duration_h);
  answer.line_loading = largest_of(grid, grid.lines, state);
  answer.transformer_loading = largest_of(grid, grid.transformers, state);
  return answer;
}

PyDict losses_of(const std::vector<gridplan::EquipmentLoss>& items, const Eigen::ArrayXd& loading) {
  using gridplan::EquipmentLoss;
  PyDict columns;
  columns["loss_kwh"] = column(items, &EquipmentLoss::loss_kwh);
  columns["share_frac"] = column(items, &EquipmentLoss::share_frac);
  columns["peak_kw"] = column(items, &EquipmentLoss::peak_kw);
  columns["peak_hour"] = places(items, &EquipmentLoss::peak_hour);
  columns["loading_max_frac"] = to_array({loading.begin(), loading.end()});
  return columns;
}

PyDict plan_statistics(const GridPointer& grid, const PyDict& given, const PyDict& options, const PyList& issues) {
  using gridplan::NodeVoltage;
  Question question = take_question("statistics", grid, given, issues);
  const int threads = option<int>(options, "threads");
  const Statistics found =
      answered(question, py::none(), {}, [&](const auto&) { return statistics_of(question, threads); });
  const auto& nodes = found.voltages.nodes;
  PyDict voltages, all;
  voltages["lowest_pu"] = column(nodes, &NodeVoltage::lowest_pu);
  voltages["lowest_hour"] = places(nodes, &NodeVoltage::lowest_hour);
  voltages["mean_pu"] = column(nodes, &NodeVoltage::mean_pu);
  voltages["highest_pu"] = column(nodes, &NodeVoltage::highest_pu);
  voltages["highest_hour"] = places(nodes, &NodeVoltage::highest_hour);
  voltages["below_h"] = column(nodes, &NodeVoltage::below_h);
  voltages["above_h"] = column(nodes, &NodeVoltage::above_h);
  voltages["pass_frac"] = column(nodes, &NodeVoltage::pass_frac);
  all["nodes"] = voltages;
  all["lines"] = losses_of(found.losses.lines, found.line_loading);
  all["transformers"] = losses_of(found.losses.transformers, found.transformer_loading);
  all["pass_frac"] = found.voltages.pass_frac;
  all["loss_kwh"] = found.losses.loss_kwh;
  all["line_loss_kwh"] = found.losses.line_kwh;
  all["transformer_loss_kwh"] = found.losses.transformer_kwh;
  all["supplied_kwh"] = found.losses.supplied_kwh;
  all["delivered_kwh"] = found.losses.delivered_kwh;
  all["loss_rate_frac"] = found.losses.loss_rate_frac;
  all["peak_loss_kw"] = found.losses.peak_kw;
  all["peak_loss_hour"] = found.losses.peak_hour;
  all["unsolved_h"] = found.losses.unsolved_h;
  return all;
}

PyDict plan_hosting(const GridPointer& grid, const PyDict& given, const PyDict& options, const PyList& issues,
                    const AnyValue& told) {
  Question question = take_question("hosting_capacity", grid, given, issues);
  const gridplan::Generation generation = generation_of(options);
  const gridplan::HostingSettings settings = hosting_settings(options);
  const auto nodes = option<std::vector<Index>>(options, "nodes");
  Eigen::ArrayXd weights;
  if (!options["weights"].is_none()) weights = numbers(options["weights"]);
  const auto found = answered(question, told, {"of the nodes"}, [&](const auto& progress) {
    if (weights.size() == 0) {
      return gridplan::hosting_capacity(question.named(), question.injections, generation, nodes, question.limits,
                                        settings, progress);
    }
    return gridplan::pattern_capacity(question.named(), question.injections, generation, weights, question.limits,
                                      settings, progress);
  });
  std::vector<gridplan::Finding> binding;
  std::vector<bool> limited;
  for (const gridplan::Capacity& capacity : found.capacities) {
    binding.push_back(capacity.binding);
    limited.push_back(capacity.limited);
  }
  PyDict columns;
  columns["p_kw"] = column(found.capacities, &gridplan::Capacity::p_kw);
  columns["limited"] = limited;
  put(columns, binding);
  return columns;
}

std::vector<std::string> line_names(const powerflow::NamedGrid& grid, const std::vector<Index>& lines) {
  std::vector<std::string> names;
  for (const Index line : lines) names.push_back(grid.lines[at(line)].name);
  return names;
}

/// Lines with switches; what is wrong with them is added to the issues.
gridplan::Switches switches_of(Question& question, const py::dict& options) {
  using Lines = std::optional<std::vector<Index>>;
  gridplan::Switches switches{.ties = option<Lines>(options, "ties"), .sections = option<Lines>(options, "sections")};
  const auto check = [&](const gridplan::Switches& some, const std::vector<Index>& lines) {
    question.add(gridplan::problems(question.named(), some), line_names(question.named(), lines));
  };
  if (switches.ties) check({.ties = switches.ties}, *switches.ties);
  if (switches.sections) check({.sections = switches.sections}, *switches.sections);
  return switches;
}

std::vector<std::string> node_names(const powerflow::NamedGrid& grid, const std::vector<Index>& nodes) {
  std::vector<std::string> names;
  for (const Index node : nodes) names.push_back(grid.node_names[at(node)]);
  return names;
}

std::string node_name(const powerflow::NamedGrid& grid, Index node) {
  return node < 0 ? std::string() : grid.node_names[at(node)];
}

PyDict supply_of(const powerflow::NamedGrid& grid, const gridplan::Supply& supply) {
  PyDict all;
  all["nodes_without"] = node_names(grid, supply.nodes_without);
  all["unserved_kw"] = supply.unserved_kw;
  all["v_lowest_pu"] = supply.v_lowest_pu;
  all["v_lowest_node"] = node_name(grid, supply.v_lowest_node);
  all["loading_highest_frac"] = supply.loading_highest_frac;
  all["loading_highest"] = supply.loading_highest_name;
  put(all, supply.broken);
  return all;
}

PyList plan_outages(const GridPointer& grid, const PyDict& given, const PyDict& options, const PyList& issues,
                    const AnyValue& told) {
  Question question = take_question("outages", grid, given, issues);
  const gridplan::Switches switches = switches_of(question, options);
  gridplan::RestorationSettings settings{.ties_max = option<int>(options, "ties_max"),
                                         .sections_max = option<int>(options, "sections_max")};
  settings.power_flow.threads = option<int>(options, "threads");
  const auto found = answered(question, told, {}, [&](const auto& progress) {
    return gridplan::n_minus_1(question.named(), question.injections, question.limits, switches, question.duration_h,
                               settings, progress);
  });
  PyList rows;
  for (const gridplan::Outage& outage : found.outages) {
    PyDict row;
    row["equipment"] = outage.equipment;
    row["before"] = supply_of(question.named(), outage.before);
    row["after"] = supply_of(question.named(), outage.after);
    row["close"] = outage.close;
    row["open"] = outage.open;
    row["restored_kw"] = outage.restored_kw;
    row["within_limits"] = outage.within_limits;
    rows.append(row);
  }
  return rows;
}

PyDict plan_reconfigure(const GridPointer& grid, const PyDict& given, const PyDict& options, const PyList& issues,
                        const AnyValue& told) {
  Question question = take_question("reconfigure", grid, given, issues);
  const gridplan::Switches switches = switches_of(question, options);
  gridplan::ReconfigureSettings settings{.exchanges_max = option<int>(options, "exchanges_max"),
                                         .pairs = option<bool>(options, "pairs")};
  settings.power_flow.threads = option<int>(options, "threads");
  const auto found = answered(question, told, {}, [&](const auto& progress) {
    return gridplan::reconfigure(question.named(), question.injections, question.limits, switches, question.duration_h,
                                 settings, progress);
  });
  PyDict all;
  all["open_before"] = line_names(question.named(), found.open_before);
  all["open"] = line_names(question.named(), found.open);
  all["loss_before_kwh"] = found.loss_before_kwh;
  all["loss_kwh"] = found.loss_kwh;
  all["v_lowest_pu"] = found.v_lowest_pu;
  all["v_lowest_node"] = node_name(question.named(), found.v_lowest_node);
  put(all, {found.worst_before, found.worst});
  all["exchanges"] = found.exchanges;
  all["power_flows"] = found.power_flows;
  return all;
}

}  // namespace

void bind_plan(py::module_& module) {
  module.def("plan_statistics", &plan_statistics, py::arg("grid"), py::arg("given"), py::arg("options"),
             py::arg("issues"), "What `zhanhe.grid.statistics` shows.");
  module.def("plan_hosting", &plan_hosting, py::arg("grid"), py::arg("given"), py::arg("options"), py::arg("issues"),
             py::arg("told"), "What `zhanhe.grid.hosting_capacity` shows.");
  module.def("plan_outages", &plan_outages, py::arg("grid"), py::arg("given"), py::arg("options"), py::arg("issues"),
             py::arg("told"), "What `zhanhe.grid.outages` shows.");
  module.def("plan_reconfigure", &plan_reconfigure, py::arg("grid"), py::arg("given"), py::arg("options"),
             py::arg("issues"), py::arg("told"), "What `zhanhe.grid.reconfigure` shows.");
}

}  // namespace zhanhe::bind
