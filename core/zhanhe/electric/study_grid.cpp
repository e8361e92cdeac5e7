#include "zhanhe/electric/study_grid.hpp"

#include <limits>
#include <set>

#include "zhanhe/electric/electric_network.hpp"

namespace zhanhe::electric {

namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

powerflow::Equipment equipment(const std::string& name, powerflow::Index branch, double rated_pu) {
  if (branch == ElectricNetwork::none) return {.name = name, .branches = 0};
  const double rated = rated_pu > 0.0 ? rated_pu : not_known;
  return {.name = name,
          .first_branch = branch,
          .branches = 1,
          .terminals = {{.branch = branch, .at_to = false, .i_rated_pu = rated},
                        {.branch = branch, .at_to = true, .i_rated_pu = rated}}};
}

}  // namespace

powerflow::NamedGrid study_grid(const Study& study, Issues& issues) {
  const Names names = names_of(study);
  ElectricNetwork network = electric_network(study, names);
  powerflow::NamedGrid named;
  if (!network.reason.empty()) {
    issues.push_back({IssueCode::missing_key, Severity::error, "study", network.reason,
                      "give the electricity nodes v_kv, and one of them a grid_connection"});
    return named;
  }
  named.base_kva = base_kva;
  named.node_names = names.node;
  named.bus_of_node = network.bus_of_node;
  named.p_kw = named.q_kvar = Eigen::ArrayXd::Zero(static_cast<powerflow::Index>(names.node.size()));
  for (const Node& node : study.network.nodes()) {
    if (node.carrier == "electricity") named.v_kv.push_back(node.v_kv.value_or(not_known));
  }
  std::set<std::string> units;
  for (const Transformer& unit : study.network.transformers()) units.insert(unit.name);
  for (std::size_t k = 0; k < names.line.size(); ++k) {
    auto& list = units.contains(names.line[k]) ? named.transformers : named.lines;
    list.push_back(equipment(names.line[k], network.branch_of_line[k], network.rated_current_pu[k]));
  }
  named.grid = std::move(network.grid);
  for (const powerflow::Problem& problem : powerflow::problems(named.grid)) {
    std::string where = "grid";
    for (std::size_t k = 0; k < names.line.size(); ++k) {
      if (problem.part == powerflow::Part::branch && network.branch_of_line[k] == problem.index) {
        where = (units.contains(names.line[k]) ? "[[transformer]] '" : "[[line]] '") + names.line[k] + "'";
      }
    }
    issues.push_back(
        {IssueCode::out_of_range, Severity::error, where, problem.text, "correct its numbers, or leave it out"});
  }
  return named;
}

}  // namespace zhanhe::electric
